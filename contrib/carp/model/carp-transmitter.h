// SPDX-License-Identifier: GPL-2.0-only

#ifndef CARP_TRANSMITTER_H
#define CARP_TRANSMITTER_H

#include "ns3/carp-machine.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/ipv4-route.h"
#include "ns3/net-device.h"

namespace ns3
{

/**
 * \ingroup carp
 * Puts advertisements into IP packets: DF, TTL 255, the dialect's type of service, the first
 * address of the parent as source [carp-protocol 2.2].
 *
 * The identification is 0, as RFC 6864 allows for packets that must not be fragmented and as
 * NetBSD has it.
 */
class CarpTransmitter
{
  public:
    /**
     * Does nothing on a node without IPv4.
     * \param device the carp device, through which advertisements to the group leave
     * \param parent the device below it
     */
    void Create(Ptr<NetDevice> device, Ptr<NetDevice> parent);

    /// Whether there are an IPv4 stack and an IPv4 interface on the parent.
    bool IsReady() const;

    /**
     * Hands an advertisement to the IP stack, which must be there. What becomes of one to the group
     * the carp device knows at once; one to a peer may first have to wait for ARP.
     *
     * \param advert what is sent
     * \param config the configuration of the virtual host
     * \param dialect its dialect
     * \return false if there is no route to the peer
     */
    bool SendIpv4(const carp::AnyAdvertisement& advert,
                  const carp::Config& config,
                  const carp::Dialect& dialect);

    /// The source of the advertisements: the parent's first address, or any if it has none.
    Ipv4Address GetParentAddress() const;

    /// Forgets the stack.
    void Dispose();

  private:
    Ipv4Header MakeIpv4Header(const carp::Config& config, const carp::Dialect& dialect) const;
    Ptr<Ipv4Route> RouteToPeer(const Ipv4Header& header, const carp::Dialect& dialect) const;

    Ptr<Ipv4L3Protocol> m_ipv4; ///< null on a node without IPv4
    Ptr<NetDevice> m_device;
    Ptr<NetDevice> m_parent;
    Ptr<Ipv4Route> m_groupRoute; ///< always the same: out of the carp device, to the LAN
};

} // namespace ns3

#endif // CARP_TRANSMITTER_H
