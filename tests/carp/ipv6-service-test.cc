// SPDX-License-Identifier: GPL-2.0-only

#include "back-lan.h"

#include "ns3/carp-router-advertiser.h"
#include "ns3/icmpv6-header.h"
#include "ns3/icmpv6-l4-protocol.h"
#include "ns3/ipv6-routing-table-entry.h"
#include "ns3/ipv6-static-routing-helper.h"

namespace carptest
{

namespace
{

using carp::State;

constexpr uint8_t ROUTER_ADVERTISEMENT = 134;
constexpr uint8_t SOLICITATION = 135;
constexpr uint8_t ADVERTISEMENT = 136;
constexpr size_t FLAGS_OFFSET = 44;
const Ipv6Address LINK_LOCAL_VIP("fe80::1");
const Ipv6Address CARP_LINK_LOCAL("fe80::200:5eff:fe00:101");

carp::Config Members(uint8_t advskew)
{
    carp::Config config = Group6(advskew);
    config.ipv6.push_back(ToCarp(LINK_LOCAL_VIP));
    return config;
}

/// Two members for fd00::100 and fe80::1 and a client; a is MASTER from 3 s on.
struct Service
{
    explicit Service(const carp::Dialect& dialect = carp::OpenBsd(), bool clientRoutes = true)
        : client(lan.AddHost(Stack::DUAL, clientRoutes))
    {
        lan.Join(a, Members(0), dialect);
        lan.Join(b, Members(100), dialect);
    }

    /// The client asks for an address, as what it is or (source ::) in a probe for duplicates.
    void Solicit(Time when, Ipv6Address target, Ipv6Address source)
    {
        lan.At(when,
               client,
               [this, target, source]
               {
                   const Ipv6Address group = Ipv6Address::MakeSolicitedAddress(target);
                   const auto icmpv6 = client.node->GetObject<Icmpv6L4Protocol>();
                   auto [packet, header] =
                       icmpv6->ForgeNS(source, group, target, client.port->GetAddress());
                   packet->AddHeader(header);
                   client.port->Send(packet, Mac48Address::GetMulticast(group), 0x86dd);
               });
    }

    std::vector<Frame> Answers(Time since) const
    {
        return Pick(frames,
                    [since](const Frame& frame)
                    { return frame.IsIcmpv6(ADVERTISEMENT) && frame.at > since; });
    }

    Lan lan;
    Host& a = lan.AddHost(Stack::DUAL);
    Host& b = lan.AddHost(Stack::DUAL);
    Host& client;
    std::vector<Frame>& frames = lan.Listen();
};

/// Checks that there is one advertisement, that of the virtual MAC for an address.
void ExpectOneAnswer(const std::vector<Frame>& answers, Ipv6Address target, uint8_t flags)
{
    ASSERT_EQ(answers.size(), 1U) << target;
    EXPECT_EQ(answers[0].source, VIRTUAL_MAC);
    EXPECT_EQ(answers[0].Target(), target);
    EXPECT_EQ(answers[0].Ipv6Source(), target);
    EXPECT_EQ(answers[0].payload[FLAGS_OFFSET], flags);
    const std::vector<uint8_t> option = {2, 1, 0, 0, 0x5e, 0, 1, 1};
    EXPECT_EQ(std::vector<uint8_t>(answers[0].payload.end() - 8, answers[0].payload.end()), option);
}

TEST(CarpIpv6Service, TheMasterAloneAnswersSolicitationsBeforeAndAfterAFailover)
{
    for (const carp::Dialect* dialect : {&carp::OpenBsd(), &carp::FreeBsd()})
    {
        for (const Ipv6Address& target : {VIP6, LINK_LOCAL_VIP, CARP_LINK_LOCAL})
        {
            Service service(*dialect);
            service.lan.At(Seconds(6), service.a, [&service] { service.a.Stack()->PowerOff(); });
            const Ipv6Address source = service.client.LinkLocal();
            service.Solicit(Seconds(5), target, source);
            service.Solicit(Seconds(15), target, source);
            service.lan.RunUntil(Seconds(5.5));
            const auto before = service.Answers(Seconds(5));
            ExpectOneAnswer(before, target, 0xe0);
            EXPECT_EQ(before.at(0).destination, service.client.port->GetAddress());
            EXPECT_EQ(before.at(0).Ipv6Destination(), source);
            EXPECT_EQ(service.a.asked6, std::vector<Ipv6Address>{source});
            EXPECT_TRUE(service.b.asked6.empty());

            service.lan.RunUntil(Seconds(16));
            EXPECT_TRUE(service.b.carp->IsMaster());
            ExpectOneAnswer(service.Answers(Seconds(15)), target, 0xe0);
            EXPECT_EQ(service.b.asked6, std::vector<Ipv6Address>{source});
        }
    }
}

TEST(CarpIpv6Service, WithoutMasterNobodyAnswers)
{
    Service service;
    for (const Ipv6Address& target : {VIP6, LINK_LOCAL_VIP, CARP_LINK_LOCAL})
    {
        service.Solicit(Seconds(1), target, service.client.LinkLocal());
        service.Solicit(Seconds(1.5), target, Ipv6Address::GetAny());
    }
    service.lan.RunUntil(Seconds(2.5));

    EXPECT_EQ(service.a.carp->GetState(), State::BACKUP);
    EXPECT_TRUE(service.Answers(Seconds(0)).empty());
}

TEST(CarpIpv6Service, AProbeForDuplicatesIsAnsweredToAllNodes)
{
    for (const Ipv6Address& target : {VIP6, LINK_LOCAL_VIP})
    {
        Service service;
        service.Solicit(Seconds(5), target, Ipv6Address::GetAny());
        service.lan.RunUntil(Seconds(5.5));

        const auto answers = service.Answers(Seconds(5));
        ExpectOneAnswer(answers, target, 0xa0);
        EXPECT_EQ(answers.at(0).Ipv6Destination(), Ipv6Address("ff02::1"));
        EXPECT_EQ(answers.at(0).destination, Mac48Address("33:33:00:00:00:01"));
    }
}

TEST(CarpIpv6Service, ASolicitationThatWasForwardedIsIgnored)
{
    constexpr size_t HOP_LIMIT_OFFSET = 7;
    Service service;
    service.Solicit(Seconds(5), Ipv6Address("fd00::77"), service.client.LinkLocal());
    service.lan.At(Seconds(5.5),
                   service.client,
                   [&service]
                   {
                       Frame frame = Pick(service.frames,
                                          [](const Frame& each)
                                          { return each.IsIcmpv6(SOLICITATION); })
                                         .back();
                       frame.payload[HOP_LIMIT_OFFSET] = 254;
                       uint8_t target[16];
                       VIP6.GetBytes(target);
                       std::copy(target, target + 16, frame.payload.begin() + 48);
                       Lan::Inject(service.client, frame);
                   });
    service.lan.RunUntil(Seconds(6));

    EXPECT_TRUE(service.Answers(Seconds(5)).empty());
}

TEST(CarpIpv6Service, AnotherClaimantIsNoticedByTheMaster)
{
    Service service;
    service.lan.At(Seconds(5),
                   service.client,
                   [&service]
                   {
                       const auto icmpv6 = service.client.node->GetObject<Icmpv6L4Protocol>();
                       Address mac = service.client.port->GetAddress();
                       auto [packet, header] = icmpv6->ForgeNA(VIP6, "ff02::1", &mac, 1);
                       packet->AddHeader(header);
                       service.client.port->Send(packet, Mac48Address("33:33:00:00:00:01"), 0x86dd);
                   });
    service.lan.RunUntil(Seconds(6));

    EXPECT_EQ(service.a.claims, std::vector<Mac48Address>{Mac48Address("02:00:00:00:00:03")});
    EXPECT_TRUE(service.b.claims.empty());
}

TEST(CarpIpv6Service, ClientsKeepTheirNeighbourEntryOverAFailover)
{
    for (const carp::Dialect* dialect : {&carp::OpenBsd(), &carp::FreeBsd()})
    {
        for (const Ipv6Address& target : {VIP6, LINK_LOCAL_VIP})
        {
            Service service(*dialect);
            Lan::Pings& pings =
                service.lan.Ping6(service.client, target, Seconds(5), MilliSeconds(100), 150);
            service.lan.At(Seconds(10.05),
                           service.a,
                           [&service] { service.a.Stack()->PowerOff(); });
            service.lan.RunUntil(Seconds(20.05));

            // Nobody answers from 10.1 s on until b is MASTER.
            EXPECT_TRUE(service.b.carp->IsMaster()) << dialect->name;
            const Time takeover = service.b.transitions.back().at;
            const auto lost = static_cast<size_t>((takeover - Seconds(10)).GetMilliSeconds() / 100);
            EXPECT_EQ(pings.answered.size(), 150 - lost) << dialect->name << " " << target;
        }
    }
}

/// Members are routers between fd00::/64 and fd00:1::/64; the server is in the latter.
TEST(CarpIpv6Service, ALinkLocalVirtualAddressIsAGateway)
{
    Service service;
    Host& server = service.lan.AddHost(Stack::DUAL);
    BackLan back;
    back.Connect(service.a, 1);
    back.Connect(service.b, 2);
    back.Move(server, 3);
    Ipv6StaticRoutingHelper routing;
    routing.GetStaticRouting(service.client.Ip6())->SetDefaultRoute(LINK_LOCAL_VIP, 1);
    // Answers go through b throughout: only the way there is put to the test.
    routing.GetStaticRouting(server.Ip6())->SetDefaultRoute(Ipv6Address("fd00:1::2"), 2);
    Lan::Pings& pings = service.lan.Ping6(service.client,
                                          Ipv6Address("fd00:1::3"),
                                          Seconds(5),
                                          MilliSeconds(500),
                                          30);
    service.lan.At(Seconds(10.6), service.a, [&service] { service.a.carp->SetUp(false); });
    service.lan.RunUntil(Seconds(25));

    EXPECT_TRUE(service.b.carp->IsMaster());
    EXPECT_EQ(pings.answered.size(), 30U) << "a bow-out loses nothing";
}

TEST(CarpIpv6Service, SolicitationsPassTheMulticastFilterOfANic)
{
    Lan lan(Medium::ETHERNET);
    Host& a = lan.AddHost(Stack::DUAL);
    Host& client = lan.AddHost(Stack::DUAL);
    lan.Join(a, Members(0), carp::OpenBsd());
    Lan::Pings& global = lan.Ping6(client, VIP6, Seconds(5), Seconds(1), 2);
    Lan::Pings& linkLocal = lan.Ping6(client, LINK_LOCAL_VIP, Seconds(5), Seconds(1), 2);
    lan.RunUntil(Seconds(7));

    EXPECT_EQ(global.answered.size(), 2U);
    EXPECT_EQ(linkLocal.answered.size(), 2U);
}

TEST(CarpIpv6Service, ABackupsOwnTrafficHasItsOwnAddress)
{
    Service service;
    Lan::Pings& toVip = service.lan.Ping6(service.b, VIP6, Seconds(5), Seconds(1), 1);
    Lan::Pings& toClient =
        service.lan.Ping6(service.b, Ipv6Address("fd00::3"), Seconds(5), Seconds(1), 1);
    service.lan.RunUntil(Seconds(7));

    EXPECT_EQ(toVip.sources6, std::vector<Ipv6Address>{Ipv6Address("fd00::2")});
    EXPECT_EQ(toClient.sources6, std::vector<Ipv6Address>{Ipv6Address("fd00::2")});
}

TEST(CarpIpv6Service, AFormerMastersTrafficToTheAddressGoesToTheLan)
{
    Service service;
    service.lan.At(Seconds(10.5), service.a, [&service] { service.a.carp->SetUp(false); });
    Lan::Pings& pings = service.lan.Ping6(service.a, VIP6, Seconds(11), Seconds(1), 1);
    service.lan.RunUntil(Seconds(12));

    EXPECT_TRUE(service.b.carp->IsMaster());
    EXPECT_EQ(pings.sources6, std::vector<Ipv6Address>{Ipv6Address("fd00::1")});
}

TEST(CarpIpv6Service, AMasterReachesItsOwnAddressWithoutTheLan)
{
    Service service;
    Lan::Pings& toVip = service.lan.Ping6(service.a, VIP6, Seconds(5), Seconds(1), 1);
    service.lan.RunUntil(Seconds(5.5));

    EXPECT_EQ(toVip.answered.size(), 1U);
    const auto others = Pick(service.frames,
                             [](const Frame& frame)
                             { return !frame.IsIpv6Advert() && frame.at > Seconds(4.5); });
    EXPECT_TRUE(others.empty());
    Lan::Pings& toClient =
        service.lan.Ping6(service.a, Ipv6Address("fd00::3"), Seconds(6), Seconds(1), 1);
    service.lan.RunUntil(Seconds(7));
    EXPECT_EQ(toClient.sources6, std::vector<Ipv6Address>{Ipv6Address("fd00::1")});
}

TEST(CarpIpv6Service, WhatRoutersSayDoesNotReachTheCarpDevice)
{
    for (const uint8_t type : {ROUTER_ADVERTISEMENT, uint8_t{137}})
    {
        Service service;
        int delivered = 0;
        service.a.node->RegisterProtocolHandler([&delivered](Ptr<NetDevice>,
                                                             Ptr<const Packet>,
                                                             uint16_t,
                                                             const Address&,
                                                             const Address&,
                                                             NetDevice::PacketType)
                                                { ++delivered; },
                                                0,
                                                service.a.carp);
        service.lan.At(Seconds(5),
                       service.client,
                       [&service, type]
                       {
                           Icmpv6RA message;
                           message.SetType(type);
                           service.client.port->Send(MakeNeighbourPacket(message,
                                                                         Create<Packet>(40),
                                                                         service.client.LinkLocal(),
                                                                         CARP_LINK_LOCAL),
                                                     VIRTUAL_MAC,
                                                     0x86dd);
                       });
        service.lan.RunUntil(Seconds(6));
        const auto seen = Pick(service.frames,
                               [type](const Frame& frame) { return frame.IsIcmpv6(type); });
        EXPECT_EQ(seen.size(), 1U);
        EXPECT_EQ(delivered, 0);
    }
}

/// The default routers of a host.
std::vector<Ipv6Address> DefaultRouters(const Host& host)
{
    Ipv6StaticRoutingHelper helper;
    Ptr<Ipv6StaticRouting> routing = helper.GetStaticRouting(host.Ip6());
    std::vector<Ipv6Address> routers;
    for (uint32_t i = 0; i < routing->GetNRoutes(); ++i)
    {
        if (routing->GetRoute(i).IsDefault())
        {
            routers.push_back(routing->GetRoute(i).GetGateway());
        }
    }
    return routers;
}

TEST(CarpIpv6Service, HostsKeepTheirDefaultRouterOverAFailover)
{
    Service service(carp::OpenBsd(), false);
    std::vector<Time> sent;
    for (Host* host : {&service.a, &service.b})
    {
        const auto advertiser = CreateObject<CarpRouterAdvertiser>();
        advertiser->SetAttribute("Prefix", Ipv6AddressValue("fd00:5::"));
        advertiser->SetAttribute("Interval", TimeValue(Seconds(2)));
        advertiser->SetAttribute("RouterLifetime", TimeValue(Seconds(60)));
        advertiser->TraceConnectWithoutContext(
            "Sent",
            Callback<void, const Ipv6Address&, const Ipv6Address&>(
                [&sent](const Ipv6Address& source, const Ipv6Address&)
                {
                    EXPECT_EQ(source, CARP_LINK_LOCAL);
                    sent.push_back(Simulator::Now());
                }));
        advertiser->Attach(host->carp);
    }
    service.lan.At(Seconds(8), service.a, [&service] { service.a.Stack()->PowerOff(); });
    service.lan.RunUntil(Seconds(7.5));
    EXPECT_EQ(DefaultRouters(service.client), std::vector<Ipv6Address>{CARP_LINK_LOCAL});
    // A way out for both members, so that it shows whom the client goes through.
    Lan::Pings& pings =
        service.lan.Ping6(service.client, Ipv6Address("fd00:9::1"), Seconds(14), Seconds(1), 1);
    service.lan.RunUntil(Seconds(15));

    EXPECT_EQ(DefaultRouters(service.client), std::vector<Ipv6Address>{CARP_LINK_LOCAL});
    const Time takeover = service.b.transitions.back().at;
    EXPECT_EQ(
        sent,
        (std::vector<Time>{Seconds(3), Seconds(5), Seconds(7), takeover, takeover + Seconds(2)}));
    EXPECT_TRUE(pings.answered.empty()) << "there is no such host";
    const auto throughVirtualMac = Pick(service.frames,
                                        [](const Frame& frame)
                                        { return frame.IsIcmpv6(128) && frame.at > Seconds(14); });
    ASSERT_EQ(throughVirtualMac.size(), 1U);
    EXPECT_EQ(throughVirtualMac[0].destination, VIRTUAL_MAC);

    const auto adverts = Pick(service.frames,
                              [](const Frame& frame)
                              { return frame.IsIcmpv6(ROUTER_ADVERTISEMENT); });
    ASSERT_EQ(adverts.size(), 5U);
    for (const Frame& advert : adverts)
    {
        EXPECT_EQ(advert.source, VIRTUAL_MAC);
        EXPECT_EQ(advert.destination, Mac48Address("33:33:00:00:00:01"));
        EXPECT_EQ(advert.Ipv6Source(), CARP_LINK_LOCAL);
    }
    EXPECT_TRUE(DefaultRouters(service.a).empty()) << "the members are routers themselves";
}

} // namespace

} // namespace carptest
