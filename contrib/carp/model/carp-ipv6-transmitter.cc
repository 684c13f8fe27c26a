// SPDX-License-Identifier: GPL-2.0-only

#include "carp-ipv6-transmitter.h"

#include "carp-advert-packet.h"
#include "carp-conversions.h"

#include "ns3/ipv6-interface.h"
#include "ns3/ipv6-routing-protocol.h"
#include "ns3/node.h"
#include "ns3/socket.h"

namespace ns3
{

void CarpIpv6Transmitter::Create(Ptr<NetDevice> device, Ptr<NetDevice> parent)
{
    m_ipv6 = device->GetNode()->GetObject<Ipv6L3Protocol>();
    m_device = device;
    m_parent = parent;
    m_groupRoute = ns3::Create<Ipv6Route>();
    m_groupRoute->SetGateway(Ipv6Address::GetZero());
    m_groupRoute->SetOutputDevice(device);
}

bool CarpIpv6Transmitter::IsReady() const
{
    return m_ipv6 && m_ipv6->GetInterfaceForDevice(m_parent) >= 0;
}

bool CarpIpv6Transmitter::Send(const carp::AnyAdvertisement& advert,
                               const carp::Config& config,
                               const carp::Dialect& dialect)
{
    Ipv6Header header = MakeHeader(config, dialect);
    Ptr<Ipv6Route> route = header.GetDestination().IsMulticast() ? m_groupRoute
                                                                 : RouteToPeer(header, dialect);
    if (!route)
    {
        return false;
    }
    Ptr<Packet> packet = MakeAdvertPacket(advert, header.GetSource(), header.GetDestination());
    header.SetPayloadLength(static_cast<uint16_t>(packet->GetSize()));
    const int32_t interface = m_ipv6->GetInterfaceForDevice(route->GetOutputDevice());
    const Ipv6Address gateway = route->GetGateway();
    // Ipv6L3Protocol::Send() would make a header of its own, with flow label 1.
    m_ipv6->GetInterface(static_cast<uint32_t>(interface))
        ->Send(packet, header, gateway.IsAny() ? header.GetDestination() : gateway);
    return true;
}

Ipv6Header CarpIpv6Transmitter::MakeHeader(const carp::Config& config,
                                           const carp::Dialect& dialect) const
{
    Ipv6Header header;
    header.SetTrafficClass(dialect.ipv6TrafficClass);
    header.SetFlowLabel(0);
    header.SetNextHeader(carp::IP_PROTOCOL);
    header.SetHopLimit(carp::TTL);
    header.SetDestination(FromCarp(config.peer6));
    header.SetSource(ChooseSource(header.GetDestination()));
    return header;
}

/// The first address of the parent that reaches so far; routers forward no link-local ones.
Ipv6Address CarpIpv6Transmitter::ChooseSource(const Ipv6Address& destination) const
{
    const bool onLink = destination.IsMulticast() || destination.IsLinkLocal();
    const auto interface = static_cast<uint32_t>(m_ipv6->GetInterfaceForDevice(m_parent));
    for (uint32_t i = 0; i < m_ipv6->GetNAddresses(interface); ++i)
    {
        const Ipv6Address address = m_ipv6->GetAddress(interface, i).GetAddress();
        if (address.IsLinkLocal() == onLink)
        {
            return address;
        }
    }
    return Ipv6Address::MakeAutoconfiguredLinkLocalAddress(m_device->GetAddress());
}

Ptr<Ipv6Route> CarpIpv6Transmitter::RouteToPeer(const Ipv6Header& header,
                                                const carp::Dialect& dialect) const
{
    Socket::SocketErrno error = Socket::ERROR_NOTERROR;
    // A link-local peer is one on the parent's link.
    const Ptr<NetDevice> link = header.GetDestination().IsLinkLocal() ? m_parent : nullptr;
    Ptr<Ipv6Route> route =
        m_ipv6->GetRoutingProtocol()->RouteOutput(ns3::Create<Packet>(), header, link, error);
    if (route && !dialect.unicastUsesPhysicalMac)
    {
        route->SetOutputDevice(m_device);
    }
    return route;
}

void CarpIpv6Transmitter::Dispose()
{
    m_ipv6 = nullptr;
    m_device = nullptr;
    m_parent = nullptr;
    m_groupRoute = nullptr;
}

} // namespace ns3
