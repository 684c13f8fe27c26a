// SPDX-License-Identifier: GPL-2.0-only
//
// The IPv6 side of the LAN.

#include "carp-lan.h"

#include "ns3/boolean.h"
#include "ns3/icmpv6-header.h"
#include "ns3/icmpv6-l4-protocol.h"
#include "ns3/ipv6-header.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

namespace carptest
{

const Ipv6Address VIP6("fd00::100");

namespace
{

constexpr uint16_t IPV6 = 0x86dd;
constexpr size_t IPV6_HEADER = 40;
constexpr uint8_t ICMPV6 = 58;

} // namespace

bool Frame::IsIpv6Advert() const
{
    return protocol == IPV6 && payload.size() > IPV6_HEADER && payload[6] == carp::IP_PROTOCOL;
}

bool Frame::IsIcmpv6(uint8_t type) const
{
    return protocol == IPV6 && payload.size() > IPV6_HEADER && payload[6] == ICMPV6 &&
           payload[IPV6_HEADER] == type;
}

Ipv6Address Frame::Ipv6Source() const
{
    return Ipv6Address::Deserialize(&payload[8]);
}

Ipv6Address Frame::Ipv6Destination() const
{
    return Ipv6Address::Deserialize(&payload[24]);
}

Ipv6Address Frame::Target() const
{
    return Ipv6Address::Deserialize(&payload[IPV6_HEADER + 8]);
}

Ptr<Ipv6L3Protocol> Host::Ip6() const
{
    return node->GetObject<Ipv6L3Protocol>();
}

uint32_t Host::Port6() const
{
    return static_cast<uint32_t>(Ip6()->GetInterfaceForDevice(port));
}

Ipv6Address Host::LinkLocal() const
{
    return Ipv6Address::MakeAutoconfiguredLinkLocalAddress(port->GetAddress());
}

void Lan::SetUpIpv6(Host& host, size_t number, bool router)
{
    Ptr<Icmpv6L4Protocol> icmpv6 = host.node->GetObject<Icmpv6L4Protocol>();
    icmpv6->SetAttribute("DAD", BooleanValue(false));
    icmpv6->SetAttribute("SolicitationJitter",
                         StringValue("ns3::ConstantRandomVariable[Constant=0]"));
    icmpv6->AssignStreams(static_cast<int64_t>(3000 + 10 * number));
    Ptr<Ipv6> ipv6 = host.Ip6();
    ipv6->SetAttribute("IpForward", BooleanValue(router));
    const uint32_t interface = ipv6->AddInterface(host.port);
    ipv6->SetUp(interface);
    const Ipv6Address address(("fd00::" + std::to_string(number)).c_str());
    ipv6->AddAddress(interface, Ipv6InterfaceAddress(address, Ipv6Prefix(64)));
}

Lan::Pings& Lan::Ping6(Host& from, Ipv6Address to, Time start, Time interval, int count)
{
    m_pings.push_back(std::make_unique<Pings>());
    Pings& pings = *m_pings.back();
    const auto identifier = static_cast<uint16_t>(m_pings.size());
    Ptr<Socket> socket = Socket::CreateSocket(from.node,
                                              TypeId::LookupByName("ns3::Ipv6RawSocketFactory"));
    socket->SetAttribute("Protocol", UintegerValue(ICMPV6));
    if (to.IsLinkLocal())
    {
        socket->BindToNetDevice(from.port);
    }
    socket->SetRecvCallback(
        [&pings, identifier](Ptr<Socket> receiver)
        {
            while (Ptr<Packet> packet = receiver->Recv())
            {
                Ipv6Header ip;
                packet->RemoveHeader(ip);
                Icmpv6Echo echo(false);
                packet->PeekHeader(echo);
                if (echo.GetType() == Icmpv6Header::ICMPV6_ECHO_REPLY && echo.GetId() == identifier)
                {
                    pings.answered.push_back(Simulator::Now());
                    pings.sources6.push_back(ip.GetDestination());
                }
            }
        });
    m_sockets.push_back(socket);
    for (int i = 0; i < count; ++i)
    {
        At(start + i * interval,
           from,
           [socket, to, i, identifier, &pings]
           {
               Icmpv6Echo echo(true);
               echo.SetSeq(static_cast<uint16_t>(i));
               echo.SetId(identifier);
               Ptr<Packet> packet = Create<Packet>();
               packet->AddHeader(echo);
               ++pings.sent;
               socket->SendTo(packet, 0, Inet6SocketAddress(to, 0));
           });
    }
    return pings;
}

carp::Config Group6(uint8_t advskew, bool preempt)
{
    carp::Config config = Group(advskew, preempt);
    config.ipv4.clear();
    config.ipv6 = {ToCarp(VIP6)};
    return config;
}

carp::Config DualGroup(uint8_t advskew, bool preempt)
{
    carp::Config config = Group(advskew, preempt);
    config.ipv6 = {ToCarp(VIP6)};
    return config;
}

} // namespace carptest
