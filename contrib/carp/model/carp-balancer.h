// SPDX-License-Identifier: GPL-2.0-only

#ifndef CARP_BALANCER_H
#define CARP_BALANCER_H

#include "ns3/address.h"
#include "ns3/carp-balance.h"
#include "ns3/ipv4-address.h"
#include "ns3/ipv6-address.h"
#include "ns3/mac48-address.h"
#include "ns3/node.h"
#include "ns3/packet.h"

#include <list>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace ns3
{

class CarpNetDevice;

/// The Ethernet type of IPv4; the constant of ns-3 has another name in each release.
constexpr uint16_t CARP_ETHERTYPE_IPV4 = 0x0800;

/// A frame that came in on a parent.
struct CarpFrame
{
    Ptr<const Packet> packet;
    uint16_t protocol; ///< its Ethernet type
    Address from;
    Address to;
};

/**
 * \ingroup carp
 * Chooses among the carp devices on one parent: which of them answers for an address, and which
 * takes a frame. Without balancing that is the MASTER; the other choices are those of
 * carp::Balancing.
 *
 * Only devices that have booted count. Devices of a mode with carpnodes that name the same
 * interface are its carpnodes, in ascending order of vhid, whatever their state. The other modes
 * count in the order of the list that the kernel keeps, see carp::PlaceInList().
 */
class CarpBalancer
{
  public:
    CarpBalancer();
    ~CarpBalancer();

    /**
     * Looks at all devices anew, and tells those that share a MAC which it is.
     * \param devices on the parent, in order of creation; to be called whenever one has booted
     * \param parentMac never counts as a MAC of a carp device
     */
    void Update(const std::vector<Ptr<CarpNetDevice>>& devices, Mac48Address parentMac);

    /// Forgets all devices.
    void Clear();

    /// Whether it is the MAC of a carp device, of whatever state.
    bool Serves(Mac48Address mac) const;

    /// Hands a frame to the device that is to have it, if there is one.
    /// \return whether it was for the MAC of a carp device
    bool Deliver(const CarpFrame& frame) const;

    /**
     * Who answers an ARP request.
     * \param target the address asked for
     * \param asker who asks
     * \return nullptr if nobody on this machine
     */
    CarpNetDevice* FindArpResponder(Ipv4Address target, const carp::Asker& asker) const;

    /**
     * Who answers a neighbour solicitation.
     * \param target the address asked for
     * \param asker its source link-layer address, if it has one
     */
    CarpNetDevice* FindNeighbour(Ipv6Address target,
                                 const std::optional<Mac48Address>& asker) const;

    /**
     * The devices of which somebody else claims an address.
     * \param address what is claimed
     * \param claimant with which MAC; that of a balanced partner is no claim
     */
    std::vector<CarpNetDevice*> FindRobbed(const Address& address, Mac48Address claimant) const;

  private:
    using Devices = std::vector<CarpNetDevice*>;
    using Owners = std::multimap<Address, CarpNetDevice*>; ///< equal ones in order of creation
    using OwnerRange = std::pair<Owners::const_iterator, Owners::const_iterator>;

    /// Who has a MAC: the carpnodes that share it, or one device.
    struct Receiver
    {
        const Devices* nodes; ///< null if it is one device's own
        CarpNetDevice* device;
    };

    void UpdateList(const Devices& booted);
    void UpdateInterfaces(const Devices& booted);
    void UpdateTables(const Devices& booted, Mac48Address parentMac);
    const Devices& NodesOf(const CarpNetDevice& device) const;
    CarpNetDevice* ChooseInterface(OwnerRange owners, const carp::Asker& asker) const;
    CarpNetDevice* ChooseNode(OwnerRange owners, const carp::MacBytes& asker) const;
    static CarpNetDevice* FindMaster(OwnerRange owners);
    const carp::MacHash& HashOf(const carp::Key& key) const;
    static void DeliverToShared(const Devices& nodes, const CarpFrame& frame);
    static void DeliverByFold(const Devices& nodes, const CarpFrame& frame);
    static std::optional<uint32_t> FoldOf(const Devices& nodes, const CarpFrame& frame);
    static bool IsOurs(const CarpNetDevice& device, const CarpFrame& frame);

    Devices m_list;                  ///< booted devices as the kernel lists them
    std::list<Devices> m_interfaces; ///< those with carpnodes, by ascending vhid
    std::map<Mac48Address, Receiver> m_byMac;
    Owners m_byAddress;
    mutable std::map<carp::Key, carp::MacHash> m_hashes; ///< those that were needed
};

} // namespace ns3

#endif // CARP_BALANCER_H
