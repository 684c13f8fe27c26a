// SPDX-License-Identifier: GPL-2.0-only

#include "back-lan.h"

#include "ns3/boolean.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/ipv6-static-routing-helper.h"

namespace carptest
{

namespace
{

/// Two members that advertise to each other's address.
struct Unicast
{
    explicit Unicast(const carp::Dialect& dialect)
    {
        carp::Config first = Group(0);
        first.peer = ToCarp(Ipv4Address("10.0.0.2"));
        carp::Config second = Group(100);
        second.peer = ToCarp(Ipv4Address("10.0.0.1"));
        lan.Join(a, first, dialect);
        lan.Join(b, second, dialect);
    }

    Lan lan;
    Host& a = lan.AddHost();
    Host& b = lan.AddHost();
    std::vector<Frame>& frames = lan.Listen();
};

TEST(CarpUnicast, PeersHearEachOther)
{
    const std::vector<std::pair<const carp::Dialect*, const char*>> sources = {
        {&carp::OpenBsd(), "00:00:5e:00:01:01"},
        {&carp::FreeBsd(), "02:00:00:00:00:01"}};
    for (const auto& [dialect, source] : sources)
    {
        Unicast peers(*dialect);
        peers.lan.RunUntil(Seconds(10.5));

        EXPECT_TRUE(peers.a.carp->IsMaster()) << dialect->name;
        EXPECT_EQ(peers.b.carp->GetState(), carp::State::BACKUP) << dialect->name;
        EXPECT_EQ(peers.b.Counter(carp::Counter::IPACKETS), 8U) << dialect->name;
        const auto adverts = Pick(peers.frames,
                                  [](const Frame& frame) { return frame.IsAdvert(); });
        ASSERT_EQ(adverts.size(), 8U) << dialect->name;
        for (const Frame& advert : adverts)
        {
            EXPECT_EQ(advert.source, Mac48Address(source)) << dialect->name;
            EXPECT_EQ(advert.destination, Mac48Address("02:00:00:00:00:02")) << dialect->name;
        }
    }
}

TEST(CarpUnicast, APeerWithoutRouteIsASendError)
{
    Lan lan;
    Host& a = lan.AddHost();
    carp::Config config = Group(0);
    config.peer = ToCarp(Ipv4Address("192.168.1.1"));
    lan.Join(a, config, carp::OpenBsd());
    lan.RunUntil(Seconds(4.5));

    EXPECT_EQ(a.failures, 2);
    EXPECT_TRUE(a.sent.empty());
}

TEST(CarpUnicast, AnIpv6PeerWithoutRouteIsASendError)
{
    Lan lan;
    Host& a = lan.AddHost(Stack::DUAL);
    carp::Config config = Group6(0);
    config.peer6 = ToCarp(Ipv6Address("fd00:7::1"));
    lan.Join(a, config, carp::FreeBsd());
    lan.RunUntil(Seconds(4.5));

    EXPECT_EQ(a.failures, 2);
    EXPECT_TRUE(a.sent.empty());
}

/// The peer's address has a group's first byte at its end: mixed up byte orders would show.
TEST(CarpUnicast, APeerWhoseAddressEndsLikeAGroupIsAPeer)
{
    for (const carp::Dialect* dialect : {&carp::OpenBsd(), &carp::FreeBsd()})
    {
        Lan lan;
        Host& a = lan.AddHost();
        Host& b = lan.AddHost();
        std::vector<Frame>& frames = lan.Listen();
        const auto interface = static_cast<uint32_t>(b.Ip()->GetInterfaceForDevice(b.port));
        b.Ip()->RemoveAddress(interface, 0);
        b.Ip()->AddAddress(interface, {Ipv4Address("10.0.0.224"), Ipv4Mask("/24")});
        carp::Config first = Group(0);
        first.peer = ToCarp(Ipv4Address("10.0.0.224"));
        carp::Config second = Group(100);
        second.peer = ToCarp(Ipv4Address("10.0.0.1"));
        lan.Join(a, first, *dialect);
        lan.Join(b, second, *dialect);
        // An advertisement that a router forwarded: FreeBSD takes it from a unicast peer.
        lan.At(Seconds(5.5),
               a,
               [&]
               {
                   Frame frame =
                       Pick(frames, [](const Frame& each) { return each.IsAdvert(); }).back();
                   frame.payload[8] = 254;
                   Lan::Inject(a, frame);
               });
        lan.RunUntil(Seconds(6.5));

        EXPECT_TRUE(a.carp->IsMaster()) << dialect->name;
        EXPECT_EQ(b.carp->GetState(), carp::State::BACKUP) << dialect->name;
        EXPECT_EQ(b.Counter(carp::Counter::IPACKETS), 5U) << dialect->name;
        const std::vector<std::string> drops(dialect == &carp::FreeBsd() ? 0 : 1, "badttl");
        EXPECT_EQ(b.drops, drops) << dialect->name;
    }
}

TEST(CarpUnicast, LinkLocalIpv6PeersHearEachOther)
{
    Lan lan;
    Host& a = lan.AddHost(Stack::DUAL);
    Host& b = lan.AddHost(Stack::DUAL);
    std::vector<Frame>& frames = lan.Listen();
    carp::Config first = Group6(0);
    first.peer6 = ToCarp(b.LinkLocal());
    carp::Config second = Group6(100);
    second.peer6 = ToCarp(a.LinkLocal());
    lan.Join(a, first, carp::FreeBsd());
    lan.Join(b, second, carp::FreeBsd());
    lan.RunUntil(Seconds(10.5));

    EXPECT_TRUE(a.carp->IsMaster());
    EXPECT_EQ(b.carp->GetState(), carp::State::BACKUP);
    EXPECT_EQ(b.Counter(carp::Counter::IPACKETS6), 8U);
    const auto adverts = Pick(frames, [](const Frame& frame) { return frame.IsIpv6Advert(); });
    ASSERT_EQ(adverts.size(), 8U);
    for (const Frame& advert : adverts)
    {
        EXPECT_EQ(advert.source, a.port->GetAddress());
        EXPECT_EQ(advert.destination, b.port->GetAddress());
        EXPECT_EQ(advert.Ipv6Source(), a.LinkLocal());
        EXPECT_EQ(advert.Ipv6Destination(), b.LinkLocal());
        EXPECT_EQ(advert.payload[7], 255);
    }
}

/**
 * Member a is on the LAN, member b on another behind a router, at 10.0.1.2 and fd00:1::2. Both
 * share addresses that mean something only on their own LAN.
 */
struct Routed
{
    explicit Routed(const carp::Config& first, const carp::Config& second)
    {
        router.Ip()->SetAttribute("IpForward", BooleanValue(true));
        back.Connect(router, 1);
        b.port = back.Move(b, 2);
        Ipv4StaticRoutingHelper ipv4;
        ipv4.GetStaticRouting(a.Ip())->SetDefaultRoute(Ipv4Address("10.0.0.2"), 1);
        ipv4.GetStaticRouting(b.Ip())->SetDefaultRoute(Ipv4Address("10.0.1.1"), 2);
        Ipv6StaticRoutingHelper ipv6;
        ipv6.GetStaticRouting(a.Ip6())->SetDefaultRoute(Ipv6Address("fd00::2"), 1);
        ipv6.GetStaticRouting(b.Ip6())->SetDefaultRoute(Ipv6Address("fd00:1::1"), 2);
        lan.Join(a, first, carp::FreeBsd());
        lan.Join(b, second, carp::FreeBsd());
    }

    Lan lan;
    Host& a = lan.AddHost(Stack::DUAL);
    Host& router = lan.AddHost(Stack::DUAL);
    Host& b = lan.AddHost(Stack::DUAL);
    BackLan back;
};

/// Hears TTL or hop limit 254 on the far side; FreeBSD takes that from unicast peers.
void ExpectElection(Routed& routed, carp::Counter received)
{
    routed.lan.RunUntil(Seconds(10.5));
    EXPECT_TRUE(routed.a.carp->IsMaster());
    EXPECT_EQ(routed.b.carp->GetState(), carp::State::BACKUP);
    EXPECT_EQ(routed.b.Counter(received), 8U);
    EXPECT_TRUE(routed.b.drops.empty());
}

TEST(CarpUnicast, FreeBsdPeersHearEachOtherAcrossARouter)
{
    carp::Config first = Group(0);
    first.peer = ToCarp(Ipv4Address("10.0.1.2"));
    carp::Config second = Group(100);
    second.peer = ToCarp(Ipv4Address("10.0.0.1"));
    Routed routed(first, second);
    ExpectElection(routed, carp::Counter::IPACKETS);
}

TEST(CarpUnicast, FreeBsdIpv6PeersHearEachOtherAcrossARouter)
{
    carp::Config first = Group6(0);
    first.peer6 = ToCarp(Ipv6Address("fd00:1::2"));
    carp::Config second = Group6(100);
    second.peer6 = ToCarp(Ipv6Address("fd00::1"));
    Routed routed(first, second);
    ExpectElection(routed, carp::Counter::IPACKETS6);
}

} // namespace

} // namespace carptest
