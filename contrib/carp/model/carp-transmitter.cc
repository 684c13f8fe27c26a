// SPDX-License-Identifier: GPL-2.0-only

#include "carp-transmitter.h"

#include "carp-advert-packet.h"
#include "carp-conversions.h"

#include "ns3/ipv4-routing-protocol.h"
#include "ns3/node.h"
#include "ns3/socket.h"

namespace ns3
{

void CarpTransmitter::Create(Ptr<NetDevice> device, Ptr<NetDevice> parent)
{
    m_device = device;
    m_ipv4 = device->GetNode()->GetObject<Ipv4L3Protocol>();
    m_parent = parent;
    m_groupRoute = ns3::Create<Ipv4Route>();
    m_groupRoute->SetGateway(Ipv4Address::GetAny());
    m_groupRoute->SetOutputDevice(device);
}

bool CarpTransmitter::IsReady() const
{
    return m_ipv4 && m_ipv4->GetInterfaceForDevice(m_parent) >= 0;
}

bool CarpTransmitter::SendIpv4(const carp::AnyAdvertisement& advert,
                               const carp::Config& config,
                               const carp::Dialect& dialect)
{
    Ipv4Header header = MakeIpv4Header(config, dialect);
    Ptr<Ipv4Route> route = m_groupRoute;
    if (!header.GetDestination().IsMulticast())
    {
        route = RouteToPeer(header, dialect);
    }
    if (!route)
    {
        return false;
    }
    Ptr<Packet> packet = MakeAdvertPacket(advert, header.GetSource(), header.GetDestination());
    header.SetPayloadSize(static_cast<uint16_t>(packet->GetSize()));
    m_ipv4->SendWithHeader(packet, header, route);
    return true;
}

Ipv4Address CarpTransmitter::GetParentAddress() const
{
    if (!IsReady())
    {
        return Ipv4Address::GetAny();
    }
    const auto interface = static_cast<uint32_t>(m_ipv4->GetInterfaceForDevice(m_parent));
    return m_ipv4->GetNAddresses(interface) > 0 ? m_ipv4->GetAddress(interface, 0).GetLocal()
                                                : Ipv4Address::GetAny();
}

Ipv4Header CarpTransmitter::MakeIpv4Header(const carp::Config& config,
                                           const carp::Dialect& dialect) const
{
    Ipv4Address source = GetParentAddress();
    if (source == Ipv4Address::GetAny() && !config.ipv4.empty())
    {
        source = FromCarp(config.ipv4.front());
    }
    Ipv4Header header;
    header.SetSource(source);
    header.SetDestination(FromCarp(config.peer));
    header.SetProtocol(carp::IP_PROTOCOL);
    header.SetTtl(carp::TTL);
    header.SetTos(dialect.ipv4Tos);
    header.SetDontFragment();
    header.SetIdentification(0);
    return header;
}

Ptr<Ipv4Route> CarpTransmitter::RouteToPeer(const Ipv4Header& header,
                                            const carp::Dialect& dialect) const
{
    Socket::SocketErrno error = Socket::ERROR_NOTERROR;
    Ptr<Ipv4Route> route =
        m_ipv4->GetRoutingProtocol()->RouteOutput(ns3::Create<Packet>(), header, nullptr, error);
    if (route && !dialect.unicastUsesPhysicalMac)
    {
        route->SetOutputDevice(m_device);
    }
    return route;
}

void CarpTransmitter::Dispose()
{
    m_ipv4 = nullptr;
    m_device = nullptr;
    m_parent = nullptr;
    m_groupRoute = nullptr;
}

} // namespace ns3
