// SPDX-License-Identifier: GPL-2.0-only

#include "lab/net/echo.h"

#include "ns3/carp-conversions.h"
#include "ns3/ethernet-net-device.h"
#include "ns3/icmpv4.h"
#include "ns3/icmpv6-header.h"
#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/ipv4-header.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/ipv4-raw-socket-factory.h"
#include "ns3/ipv4-route.h"
#include "ns3/ipv4-routing-protocol.h"
#include "ns3/ipv6-header.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/ipv6-raw-socket-factory.h"
#include "ns3/ipv6-route.h"
#include "ns3/ipv6-routing-protocol.h"
#include "ns3/ipv6.h"
#include "ns3/uinteger.h"

namespace lab
{

namespace
{

constexpr uint8_t ICMP = 1; ///< IP protocol numbers
constexpr uint8_t ICMPV6 = 58;
constexpr uint32_t PAYLOAD_BYTES = 56; ///< what ping(8) sends

/// The port with IPv6, if there is one.
ns3::Ptr<ns3::NetDevice> FindIpv6Port(ns3::Ptr<ns3::Node> node)
{
    const auto ipv6 = node->GetObject<ns3::Ipv6>();
    for (uint32_t i = 0; ipv6 && i < node->GetNDevices(); ++i)
    {
        const auto device = node->GetDevice(i);
        if (ns3::DynamicCast<ns3::EthernetNetDevice>(device) &&
            ipv6->GetInterfaceForDevice(device) >= 0)
        {
            return device;
        }
    }
    return nullptr;
}

ns3::Ptr<ns3::Packet> MakeIpv4Request(const EchoName& name)
{
    ns3::Icmpv4Echo echo;
    echo.SetIdentifier(name.identifier);
    echo.SetSequenceNumber(name.sequence);
    echo.SetData(ns3::Create<ns3::Packet>(PAYLOAD_BYTES));
    ns3::Icmpv4Header header;
    header.SetType(ns3::Icmpv4Header::ICMPV4_ECHO);
    header.SetCode(0);
    if (ns3::Node::ChecksumEnabled())
    {
        header.EnableChecksum();
    }
    auto packet = ns3::Create<ns3::Packet>();
    packet->AddHeader(echo);
    packet->AddHeader(header);
    return packet;
}

std::optional<EchoName> ReadIpv4Reply(ns3::Ptr<ns3::Packet> packet)
{
    ns3::Ipv4Header ip;
    ns3::Icmpv4Header icmp;
    ns3::Icmpv4Echo echo;
    packet->RemoveHeader(ip);
    packet->RemoveHeader(icmp);
    if (icmp.GetType() != ns3::Icmpv4Header::ICMPV4_ECHO_REPLY)
    {
        return std::nullopt;
    }
    packet->RemoveHeader(echo);
    return EchoName{echo.GetIdentifier(), echo.GetSequenceNumber()};
}

std::optional<EchoName> ReadIpv6Reply(ns3::Ptr<ns3::Packet> packet)
{
    ns3::Ipv6Header ip;
    ns3::Icmpv6Echo echo(false);
    packet->RemoveHeader(ip);
    if (packet->GetSize() < echo.GetSerializedSize())
    {
        return std::nullopt;
    }
    packet->RemoveHeader(echo);
    if (echo.GetType() != ns3::Icmpv6Header::ICMPV6_ECHO_REPLY)
    {
        return std::nullopt;
    }
    return EchoName{echo.GetId(), echo.GetSeq()};
}

void SendFrom(ns3::Ipv4L3Protocol& ipv4,
              ns3::Ipv4Address from,
              ns3::Ipv4Address to,
              ns3::Ptr<ns3::Packet> request)
{
    ns3::Ipv4Header header;
    header.SetDestination(to);
    ns3::Socket::SocketErrno error;
    const auto route = ipv4.GetRoutingProtocol()->RouteOutput(request, header, nullptr, error);
    if (route)
    {
        ipv4.Send(request, from, to, ICMP, route);
    }
}

void SendFrom(ns3::Ipv6L3Protocol& ipv6,
              ns3::Ipv6Address from,
              ns3::Ipv6Address to,
              ns3::Ptr<ns3::Packet> request)
{
    ns3::Ipv6Header header;
    header.SetDestination(to);
    ns3::Socket::SocketErrno error;
    const auto route = ipv6.GetRoutingProtocol()->RouteOutput(request, header, nullptr, error);
    if (!route)
    {
        return;
    }
    ns3::Icmpv6Echo echo(true); // what a socket does for the checksum
    request->RemoveHeader(echo);
    const auto bytes = static_cast<uint16_t>(request->GetSize() + echo.GetSerializedSize());
    echo.CalculatePseudoHeaderChecksum(from, to, bytes, ICMPV6);
    request->AddHeader(echo);
    ipv6.Send(request, from, to, ICMPV6, route);
}

} // namespace

ns3::Ptr<ns3::Socket> OpenEchoSocket(ns3::Ptr<ns3::Node> node, const IpAddress& to)
{
    const bool isIpv4 = FamilyOf(to) == carp::Family::IPV4;
    auto socket = ns3::Socket::CreateSocket(node,
                                            isIpv4 ? ns3::Ipv4RawSocketFactory::GetTypeId()
                                                   : ns3::Ipv6RawSocketFactory::GetTypeId());
    socket->SetAttribute("Protocol", ns3::UintegerValue(isIpv4 ? ICMP : ICMPV6));
    if (isIpv4)
    {
        socket->Bind();
    }
    else if (IsLinkLocal(to))
    {
        socket->BindToNetDevice(FindIpv6Port(node));
    }
    return socket;
}

ns3::Address EchoDestination(const IpAddress& to)
{
    if (const auto* ipv4 = std::get_if<carp::Ipv4Bytes>(&to))
    {
        return ns3::InetSocketAddress(ns3::FromCarp(*ipv4), 0);
    }
    return ns3::Inet6SocketAddress(ns3::FromCarp(std::get<carp::Ipv6Bytes>(to)), 0);
}

void SendEchoFrom(ns3::Ptr<ns3::Node> node,
                  const IpAddress& from,
                  const IpAddress& to,
                  ns3::Ptr<ns3::Packet> request)
{
    if (FamilyOf(to) == carp::Family::IPV4)
    {
        SendFrom(*node->GetObject<ns3::Ipv4L3Protocol>(),
                 ns3::FromCarp(std::get<carp::Ipv4Bytes>(from)),
                 ns3::FromCarp(std::get<carp::Ipv4Bytes>(to)),
                 request);
    }
    else
    {
        SendFrom(*node->GetObject<ns3::Ipv6L3Protocol>(),
                 ns3::FromCarp(std::get<carp::Ipv6Bytes>(from)),
                 ns3::FromCarp(std::get<carp::Ipv6Bytes>(to)),
                 request);
    }
}

ns3::Ptr<ns3::Packet> MakeEchoRequest(carp::Family family, const EchoName& name)
{
    if (family == carp::Family::IPV4)
    {
        return MakeIpv4Request(name);
    }
    ns3::Icmpv6Echo echo(true); // the socket sets its checksum
    echo.SetId(name.identifier);
    echo.SetSeq(name.sequence);
    auto packet = ns3::Create<ns3::Packet>(PAYLOAD_BYTES);
    packet->AddHeader(echo);
    return packet;
}

std::optional<EchoName> ReadEchoReply(carp::Family family, ns3::Ptr<ns3::Packet> packet)
{
    return family == carp::Family::IPV4 ? ReadIpv4Reply(packet) : ReadIpv6Reply(packet);
}

} // namespace lab
