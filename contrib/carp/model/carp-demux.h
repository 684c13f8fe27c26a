// SPDX-License-Identifier: GPL-2.0-only

#ifndef CARP_DEMUX_H
#define CARP_DEMUX_H

#include "carp-balancer.h"
#include "carp-neighbour-discovery.h"

#include "ns3/address.h"
#include "ns3/mac48-address.h"
#include "ns3/net-device.h"
#include "ns3/node.h"
#include "ns3/packet.h"
#include "ns3/simple-ref-count.h"

#include <set>
#include <vector>

namespace ns3
{

class CarpNetDevice;

/**
 * \ingroup carp
 * Stands between one parent device and the carp devices on it: decides which frames go up on
 * which carp device, and tells them whether the parent works.
 *
 * Only a MASTER gets frames: those to its virtual MAC, and ARP requests for its addresses. Where
 * several may be meant the CarpBalancer chooses. The parent itself delivers all other broadcast and
 * multicast. Gratuitous ARP is never handed up,
 * because ns-3 would answer it; it is what reveals an address conflict.
 *
 * Neighbour solicitations for an address of a MASTER are answered here: ns-3 would answer those
 * for a link-local one with another address, and those of a probe for duplicates in a wrong
 * place. What routers say to hosts never goes up, or the device would give itself addresses.
 */
class CarpDemux : public SimpleRefCount<CarpDemux>
{
  public:
    /// Told of groups that the node joins (true) or leaves (false) on a parent.
    using GroupCallback = Callback<void, Ptr<NetDevice>, const Address&, bool>;

    CarpDemux();
    ~CarpDemux();

    /**
     * Starts to listen on a parent.
     * \param parent a device of a node; must support SendFrom and promiscuous reception
     * \param joined who wants to know of group memberships
     */
    void Open(Ptr<NetDevice> parent, GroupCallback joined);

    /// Stops listening and forgets all devices.
    void Dispose();

    /// Adds a device at the end of the list in which adverts look for their virtual host.
    void Add(Ptr<CarpNetDevice> device);

    void Remove(Ptr<CarpNetDevice> device);

    /// Learns anew which MAC, addresses and groups belong to which device.
    void Update();

    const std::vector<Ptr<CarpNetDevice>>& GetDevices() const;

    Ptr<NetDevice> GetParent() const;

    /// Whether the parent has a link and is set up.
    bool HasCarrier() const;

    /// `ifconfig PARENT up` or `down`, as far as CARP is concerned.
    void SetParentUp(bool up);

  private:
    void UpdateGroups();
    void UpdateCarrier();
    void ReceiveFrame(Ptr<NetDevice> parent,
                      Ptr<const Packet> packet,
                      uint16_t protocol,
                      const Address& from,
                      const Address& to,
                      NetDevice::PacketType type);
    void ReceiveArp(Ptr<const Packet> packet, const Address& from, const Address& to);
    bool ReceiveNeighbourMessage(Ptr<const Packet> packet, const Address& from, const Address& to);
    void AnswerSolicitation(const NeighbourMessage& question, const Address& from) const;
    void NoticeConflict(const Address& address, Mac48Address claimant) const;

    Ptr<NetDevice> m_parent;
    std::vector<Ptr<CarpNetDevice>> m_devices;
    CarpBalancer m_balancer;
    std::set<Address> m_groups; ///< those that booted devices listen to
    GroupCallback m_joined;
    bool m_parentUp = true;
    bool m_carrier = false; ///< as last told to the devices
};

} // namespace ns3

#endif // CARP_DEMUX_H
