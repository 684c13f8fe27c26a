// SPDX-License-Identifier: GPL-2.0-only

#ifndef CARP_IPV6_TRANSMITTER_H
#define CARP_IPV6_TRANSMITTER_H

#include "ns3/carp-machine.h"
#include "ns3/ipv6-header.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/ipv6-route.h"
#include "ns3/net-device.h"

namespace ns3
{

/**
 * \ingroup carp
 * Puts advertisements into IPv6 packets: hop limit 255, the dialect's traffic class, an address
 * of the parent as source [carp-protocol 2.3].
 */
class CarpIpv6Transmitter
{
  public:
    /**
     * Does nothing on a node without IPv6.
     * \param device the carp device, through which advertisements to the group leave
     * \param parent the device below it; may get its IPv6 interface later
     */
    void Create(Ptr<NetDevice> device, Ptr<NetDevice> parent);

    /// Whether there are an IPv6 stack and an IPv6 interface on the parent.
    bool IsReady() const;

    /**
     * As CarpTransmitter::SendIpv4(). Must be ready, and the carp device be MASTER.
     * \return false if there is no route to the peer
     */
    bool Send(const carp::AnyAdvertisement& advert,
              const carp::Config& config,
              const carp::Dialect& dialect);

    /// Forgets the stack.
    void Dispose();

  private:
    Ipv6Address ChooseSource(const Ipv6Address& destination) const;
    Ipv6Header MakeHeader(const carp::Config& config, const carp::Dialect& dialect) const;
    Ptr<Ipv6Route> RouteToPeer(const Ipv6Header& header, const carp::Dialect& dialect) const;

    Ptr<Ipv6L3Protocol> m_ipv6; ///< null on a node without IPv6
    Ptr<NetDevice> m_device;
    Ptr<NetDevice> m_parent;
    Ptr<Ipv6Route> m_groupRoute; ///< always the same: out of the carp device, to the LAN
};

} // namespace ns3

#endif // CARP_IPV6_TRANSMITTER_H
