// SPDX-License-Identifier: GPL-2.0-only
//
// VRRPv3 on the wire and between nodes [carp-protocol.md 2.5, 16, 24].

#include "carp-lan.h"

#include "ns3/boolean.h"
#include "ns3/global-value.h"
#include "ns3/uinteger.h"

namespace carptest
{

namespace
{

using carp::Reason;
using carp::State;

const Time ADVERT = Lan::FrameTime(46); ///< 32 bytes are filled up

carp::Config Speaker(uint8_t priority, uint16_t interval = 100, bool preempt = false)
{
    carp::Config config = Group(0, preempt);
    config.version = carp::Version::VRRP;
    config.vrrpPriority = priority;
    config.vrrpInterval = interval;
    return config;
}

std::string Hex(std::vector<uint8_t>::const_iterator at, size_t size)
{
    constexpr const char* DIGITS = "0123456789abcdef";
    std::string text;
    for (size_t i = 0; i < size; ++i, ++at)
    {
        text += DIGITS[*at >> 4];
        text += DIGITS[*at & 0xf];
    }
    return text;
}

bool IsAnyAdvert(const Frame& frame)
{
    return frame.IsAdvert() || frame.IsIpv6Advert();
}

/// What a lone node with the addresses of the vectors sends when it becomes MASTER.
std::vector<Frame> TakeoverOf(const carp::Config& config)
{
    GlobalValue::Bind("ChecksumEnabled", BooleanValue(true));
    Lan lan;
    Host& host = lan.AddHost(Stack::DUAL);
    const uint32_t interface = host.Ip()->GetInterfaceForDevice(host.port);
    host.Ip()->RemoveAddress(interface, 0);
    host.Ip()->AddAddress(interface, {Ipv4Address("192.168.1.2"), Ipv4Mask("/24")});
    host.Ip6()->RemoveAddress(host.Port6(), host.LinkLocal());
    host.Ip6()->AddAddress(host.Port6(), {Ipv6Address("fe80::a00:27ff:fe11:2233"), Ipv6Prefix(64)});
    std::vector<Frame>& frames = lan.Listen();
    lan.Join(host, config, carp::FreeBsd());
    lan.RunUntil(Seconds(3.9));
    GlobalValue::Bind("ChecksumEnabled", BooleanValue(false));
    return Pick(frames, IsAnyAdvert);
}

TEST(CarpVrrp, PacketsAreThoseOfTheOriginalFromTheVirtualMac)
{
    carp::Config config = Speaker(100);
    config.vhid = 3;
    config.ipv4 = {ToCarp(Ipv4Address("192.0.2.1"))};
    config.ipv6 = {ToCarp(Ipv6Address("2001:db8::1"))};
    const std::vector<Frame> adverts = TakeoverOf(config);

    ASSERT_EQ(adverts.size(), 2U);
    const std::string ipv4 = "45e0002000004000ff70d8d0c0a80102e0000012310364010064065cc0000201";
    const std::string ipv6 =
        "6e000000001870fffe800000000000000a0027fffe112233ff020000000000000000000000000012"
        "310364020064ec7920010db8000000000000000000000001";
    EXPECT_EQ(Hex(adverts[0].payload.begin(), ipv4.size() / 2), ipv4);
    EXPECT_EQ(Hex(adverts[1].payload.begin(), ipv6.size() / 2), ipv6);
    EXPECT_EQ(adverts[1].payload.size(), ipv6.size() / 2);
    for (const Frame& advert : adverts)
    {
        EXPECT_EQ(advert.source, Mac48Address("00:00:5e:00:01:03"));
        EXPECT_NEAR(advert.at.GetSeconds(), 3.6, 1e-4);
    }
    EXPECT_EQ(adverts[0].destination, Mac48Address("01:00:5e:00:00:12"));
    EXPECT_EQ(adverts[1].destination, Mac48Address("33:33:00:00:00:12"));
}

TEST(CarpVrrp, AddressesKeepTheirOrder)
{
    carp::Config config = Speaker(1, 4095);
    config.vhid = 7;
    config.ipv4 = {ToCarp(Ipv4Address("192.0.2.9")), ToCarp(Ipv4Address("192.0.2.1"))};
    GlobalValue::Bind("ChecksumEnabled", BooleanValue(true));
    Lan lan;
    Host& host = lan.AddHost();
    const uint32_t interface = host.Ip()->GetInterfaceForDevice(host.port);
    host.Ip()->RemoveAddress(interface, 0);
    host.Ip()->AddAddress(interface, {Ipv4Address("192.168.1.2"), Ipv4Mask("/24")});
    std::vector<Frame>& frames = lan.Listen();
    lan.Join(host, config, carp::FreeBsd());
    lan.RunUntil(Seconds(60));
    GlobalValue::Bind("ChecksumEnabled", BooleanValue(false));

    const auto adverts = Pick(frames, IsAnyAdvert);
    const std::string packet =
        "45e0002400004000ff70d8ccc0a80102e0000012310701020fff97aec0000209c0000201";
    ASSERT_EQ(adverts.size(), 2U) << "at 3.99 s and 40.95 s later";
    EXPECT_EQ(Hex(adverts[0].payload.begin(), packet.size() / 2), packet);
    EXPECT_EQ(adverts[1].at - adverts[0].at, Seconds(40.95));
}

TEST(CarpVrrp, TheBackupTakesOverOneDownTimeOfTheOracleAfterTheLastAdvert)
{
    const std::vector<std::pair<uint8_t, int64_t>> rows = {{254, 3000},
                                                           {200, 3210},
                                                           {100, 3600},
                                                           {1, 3990}};
    for (const auto& [priority, milliseconds] : rows)
    {
        Lan lan;
        Host& a = lan.AddHost();
        Host& b = lan.AddHost();
        lan.Join(a, Speaker(255), carp::FreeBsd());
        lan.Join(b, Speaker(priority), carp::FreeBsd());
        // At the same down time of 3.00 s both become MASTER, and the weaker one steps down.
        lan.At(Seconds(10.5), a, [&a] { a.Stack()->PowerOff(); });
        lan.RunUntil(Seconds(20));

        const Transition takeover = {Seconds(10) + ADVERT + MilliSeconds(milliseconds),
                                     State::BACKUP,
                                     State::MASTER,
                                     Reason::MASTER_TIMED_OUT};
        EXPECT_EQ(b.transitions.back(), takeover) << +priority;
        EXPECT_EQ(a.sent.size(), 8U);
        EXPECT_EQ(b.Counter(carp::Counter::IPACKETS), 8U);
        EXPECT_EQ(b.Counter(carp::Counter::OPACKETS), b.sent.size());
        EXPECT_TRUE(b.drops.empty());
    }
}

TEST(CarpVrrp, BothFamiliesAreSentHeardAndAnnounced)
{
    Lan lan;
    Host& a = lan.AddHost(Stack::DUAL);
    Host& b = lan.AddHost(Stack::DUAL);
    carp::Config best = Speaker(200);
    carp::Config worst = Speaker(100);
    best.ipv6 = worst.ipv6 = DualGroup(0).ipv6;
    lan.Join(a, best, carp::FreeBsd());
    lan.Join(b, worst, carp::FreeBsd());
    Lan::Pings& pings = lan.Ping(b, VIP, Seconds(5), Seconds(1), 3);
    Lan::Pings& pings6 = lan.Ping6(b, VIP6, Seconds(5), Seconds(1), 3);
    lan.RunUntil(Seconds(10));

    EXPECT_TRUE(a.carp->IsMaster());
    EXPECT_FALSE(b.carp->IsMaster());
    EXPECT_EQ(a.Counter(carp::Counter::OPACKETS), 7U) << "at 3.21 s, then every second";
    EXPECT_EQ(a.Counter(carp::Counter::OPACKETS6), 7U);
    EXPECT_EQ(b.Counter(carp::Counter::IPACKETS), 7U);
    EXPECT_EQ(b.Counter(carp::Counter::IPACKETS6), 7U);
    EXPECT_EQ(b.drops, std::vector<std::string>{});
    EXPECT_EQ(pings.answered.size(), 3U);
    EXPECT_EQ(pings6.answered.size(), 3U);
}

TEST(CarpVrrp, TheOtherVersionIsBadverOnBothSides)
{
    Lan lan;
    Host& carp = lan.AddHost();
    Host& vrrp = lan.AddHost();
    lan.Join(carp, Group(0), carp::FreeBsd());
    lan.Join(vrrp, Speaker(100), carp::FreeBsd());
    lan.RunUntil(Seconds(6.5));

    EXPECT_TRUE(carp.carp->IsMaster());
    EXPECT_TRUE(vrrp.carp->IsMaster()) << "nobody hears the other";
    EXPECT_EQ(vrrp.Counter(carp::Counter::BADVER), 4U) << "at 3, 4, 5 and 6 s";
    EXPECT_EQ(carp.Counter(carp::Counter::BADVER), 3U) << "at 3.6, 4.6 and 5.6 s";
}

/// A MASTER, a BACKUP and a third host that sends again, altered, what it heard last.
std::vector<std::string> DropsOf(uint8_t priority, const std::function<void(Frame&)>& alter)
{
    Lan lan;
    Host& a = lan.AddHost();
    Host& b = lan.AddHost();
    Host& forger = lan.AddHost();
    std::vector<Frame>& frames = lan.Listen();
    lan.Join(a, Speaker(254), carp::FreeBsd());
    lan.Join(b, Speaker(priority), carp::FreeBsd());
    lan.At(Seconds(5.5),
           forger,
           [&]
           {
               b.drops.clear();
               Frame frame = Pick(frames, IsAnyAdvert).back();
               alter(frame);
               Lan::Inject(forger, frame);
           });
    lan.RunUntil(Seconds(5.6));
    return b.drops;
}

TEST(CarpVrrp, WhatIsDroppedIsCounted)
{
    using Drops = std::vector<std::string>;
    EXPECT_EQ(DropsOf(100, [](Frame&) {}), Drops{});
    EXPECT_EQ(DropsOf(100, [](Frame& frame) { frame.payload[8] = 254; }), Drops{"badttl"});
    EXPECT_EQ(DropsOf(100, [](Frame& frame) { frame.payload[22] ^= 1; }), Drops{"badsum"});
    EXPECT_EQ(DropsOf(100, [](Frame& frame) { frame.payload[15] ^= 1; }), Drops{"badsum"})
        << "the source is covered";
    EXPECT_EQ(DropsOf(100, [](Frame& frame) { frame.payload[21] = 9; }), Drops{"badvhid"});
    EXPECT_EQ(DropsOf(255, [](Frame&) {}), Drops{"-"}) << "priority 255 listens to nobody";
}

TEST(CarpVrrp, AttributesAndWhatChangesAtRunTime)
{
    Lan lan;
    Host& host = lan.AddHost();
    Ptr<CarpNetDevice> device = lan.Join(host, Group(0), carp::FreeBsd());
    device->SetAttribute("Carpver", UintegerValue(3));
    device->SetAttribute("Vrrpprio", UintegerValue(200));
    device->SetAttribute("Vrrpinterval", UintegerValue(50));
    lan.At(Seconds(4), host, [&] { device->SetAttribute("Vrrpprio", UintegerValue(201)); });
    lan.At(Seconds(4), host, [&] { device->SetAttribute("Vrrpprio", UintegerValue(0)); });
    lan.At(Seconds(4), host, [&] { device->SetAttribute("Vrrpinterval", UintegerValue(200)); });
    lan.At(Seconds(5), host, [&] { device->SetAttribute("Carpver", UintegerValue(2)); });
    lan.RunUntil(Seconds(7));

    EXPECT_EQ(device->GetCarpver(), 3) << "until the next boot";
    EXPECT_EQ(device->GetVrrpprio(), 201);
    EXPECT_EQ(device->GetVrrpinterval(), 200);
    std::vector<int> priorities;
    for (const carp::SendAdvert& sent : host.sent)
    {
        priorities.push_back(std::get<carp::VrrpAdvertisement>(sent.advert).priority);
    }
    EXPECT_EQ(priorities, (std::vector<int>{200, 200, 201, 201})) << "3.21, 3.71, 4.21, 6.21 s";
}

} // namespace

} // namespace carptest
