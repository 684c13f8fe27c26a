// SPDX-License-Identifier: GPL-2.0-only

#include "carp-router-advertiser.h"

#include "ns3/abort.h"
#include "ns3/uinteger.h"

namespace ns3
{

namespace
{

constexpr uint8_t HOP_LIMIT_FOR_HOSTS = 64;
constexpr uint16_t LONGEST_ROUTER_LIFETIME = 9000; ///< s [RFC 4861 section 6.2.1]

uint32_t InSeconds(const Time& time)
{
    return static_cast<uint32_t>(time.GetSeconds());
}

} // namespace

NS_OBJECT_ENSURE_REGISTERED(CarpRouterAdvertiser);

TypeId CarpRouterAdvertiser::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::CarpRouterAdvertiser")
            .SetParent<Object>()
            .SetGroupName("Carp")
            .AddConstructor<CarpRouterAdvertiser>()
            .AddAttribute("Prefix",
                          "The prefix that hosts make their addresses of.",
                          Ipv6AddressValue(Ipv6Address::GetZero()),
                          MakeIpv6AddressAccessor(&CarpRouterAdvertiser::m_prefix),
                          MakeIpv6AddressChecker())
            .AddAttribute("PrefixLength",
                          "Its length in bits.",
                          UintegerValue(64),
                          MakeUintegerAccessor(&CarpRouterAdvertiser::m_prefixLength),
                          MakeUintegerChecker<uint8_t>(0, 128))
            .AddAttribute("Interval",
                          "Time between two advertisements.",
                          TimeValue(Seconds(200)),
                          MakeTimeAccessor(&CarpRouterAdvertiser::m_interval),
                          MakeTimeChecker(MilliSeconds(30)))
            .AddAttribute("RouterLifetime",
                          "How long hosts keep the router after the last advertisement, in whole "
                          "seconds; 0 for a router that is no default router.",
                          TimeValue(Seconds(1800)),
                          MakeTimeAccessor(&CarpRouterAdvertiser::m_routerLifetime),
                          MakeTimeChecker(Time(0), Seconds(LONGEST_ROUTER_LIFETIME)))
            .AddAttribute("ValidLifetime",
                          "How long addresses of the prefix are valid, in whole seconds.",
                          TimeValue(Days(30)),
                          MakeTimeAccessor(&CarpRouterAdvertiser::m_validLifetime),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("PreferredLifetime",
                          "How long they are preferred, in whole seconds.",
                          TimeValue(Days(7)),
                          MakeTimeAccessor(&CarpRouterAdvertiser::m_preferredLifetime),
                          MakeTimeChecker(Time(0)))
            .AddTraceSource("Sent",
                            "A router advertisement was sent.",
                            MakeTraceSourceAccessor(&CarpRouterAdvertiser::m_sent),
                            "ns3::CarpRouterAdvertiser::SentTracedCallback");
    return tid;
}

CarpRouterAdvertiser::CarpRouterAdvertiser() = default;

CarpRouterAdvertiser::~CarpRouterAdvertiser() = default;

void CarpRouterAdvertiser::Attach(Ptr<CarpNetDevice> device)
{
    NS_ABORT_MSG_IF(m_device, "a router advertiser follows one carp device");
    m_device = PeekPointer(device);
    device->AggregateObject(this);
    device->TraceConnectWithoutContext("StateChanged",
                                       MakeCallback(&CarpRouterAdvertiser::Follow, this));
}

void CarpRouterAdvertiser::Follow(uint8_t /* vhid */,
                                  carp::State /* from */,
                                  carp::State to,
                                  carp::Reason /* reason */)
{
    m_next.Cancel();
    if (to == carp::State::MASTER)
    {
        // Not at once: CARP's own advertisement and announcements come first.
        m_next = Simulator::ScheduleNow(&CarpRouterAdvertiser::Advertise, this);
    }
}

void CarpRouterAdvertiser::Advertise()
{
    if (!m_device->IsMaster())
    {
        return; // the node crashed
    }
    NS_ABORT_MSG_IF(m_device->GetConfig().ipv6.empty(),
                    "a router advertiser needs a carp device with virtual IPv6 addresses");
    const Ipv6Address allNodes = Ipv6Address::GetAllNodesMulticast();
    if (m_device->Send(MakeAdvertisement(),
                       Mac48Address::GetMulticast(allNodes),
                       CARP_ETHERTYPE_IPV6))
    {
        m_sent(m_device->GetLinkLocalAddress(), m_prefix);
    }
    m_next = Simulator::Schedule(m_interval, &CarpRouterAdvertiser::Advertise, this);
}

Ptr<Packet> CarpRouterAdvertiser::MakeAdvertisement() const
{
    Icmpv6OptionPrefixInformation prefix(m_prefix, m_prefixLength);
    prefix.SetFlags(Icmpv6OptionPrefixInformation::ONLINK |
                    Icmpv6OptionPrefixInformation::AUTADDRCONF);
    prefix.SetValidTime(InSeconds(m_validLifetime));
    prefix.SetPreferredTime(InSeconds(m_preferredLifetime));
    Ptr<Packet> options = Create<Packet>();
    options->AddHeader(prefix);
    options->AddHeader(Icmpv6OptionLinkLayerAddress(true, m_device->GetServiceMac()));

    Icmpv6RA message;
    message.SetCurHopLimit(HOP_LIMIT_FOR_HOSTS);
    message.SetLifeTime(static_cast<uint16_t>(InSeconds(m_routerLifetime)));
    message.SetReachableTime(0); // left to the hosts, as the next
    message.SetRetransmissionTime(0);
    return MakeNeighbourPacket(message,
                               options,
                               m_device->GetLinkLocalAddress(),
                               Ipv6Address::GetAllNodesMulticast());
}

void CarpRouterAdvertiser::DoDispose()
{
    m_next.Cancel();
    m_device = nullptr;
    Object::DoDispose();
}

} // namespace ns3
