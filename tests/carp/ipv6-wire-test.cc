// SPDX-License-Identifier: GPL-2.0-only

#include "carp-lan.h"

#include "ns3/carp-ipv6-transmitter.h"
#include "ns3/ipv6-interface.h"
#include "ns3/ipv6-static-routing-helper.h"
#include "ns3/ndisc-cache.h"

#include <array>

namespace carptest
{

namespace
{

constexpr uint8_t NEIGHBOUR_ADVERTISEMENT = 136;
constexpr size_t IPV6_HEADER = 40;

std::string Hex(const std::vector<uint8_t>& bytes, size_t from, size_t size)
{
    constexpr const char* DIGITS = "0123456789abcdef";
    std::string text;
    for (size_t i = from; i < std::min(from + size, bytes.size()); ++i)
    {
        text += DIGITS[bytes[i] >> 4];
        text += DIGITS[bytes[i] & 0xf];
    }
    return text;
}

/// An IPv6 packet that a routine of the originals made, from the vectors of the reference.
struct Original
{
    const carp::Dialect* dialect;
    const char* passphrase;
    uint8_t vhid;
    uint8_t advskew;
    std::vector<const char*> ipv4;
    std::vector<const char*> ipv6;
    const char* peer6;
    uint64_t counter;
    const char* packet;
};

const std::array<Original, 4> ORIGINALS = {
    {{&carp::OpenBsd(),
      "mekmitasdigoat",
      255,
      0,
      {},
      {"2001:db8::1"},
      "ff02::12",
      5398042994743169518U,
      "60000000002470fffe800000000000000a0027fffe112233ff020000000000000000000000000012"
      "21ff00070001ba3b4ae9b380eff3d1eeeadf0432203b69be0b6cf863d088a07bd4dba0b4"},
     {&carp::OpenBsd(),
      "mekmitasdigoat",
      255,
      255,
      {},
      {"2001:db8::1"},
      "ff02::12",
      7315648749291048050U,
      "60000000002470fffe800000000000000a0027fffe112233ff020000000000000000000000000012"
      "21ffff0700fffcad658667c70b060c7268a7a13ce83ecf9facdcdf5eb0980e2900a6ef1f"},
     {&carp::FreeBsd(),
      "abcdefghijklmnopqrs",
      2,
      100,
      {"192.168.1.30", "10.0.0.1", "172.16.5.4"},
      {"2001:db8::1", "fe80::200:5eff:fe00:101"},
      "ff02::12",
      7506607753974394967U,
      "6e000000002470fffe800000000000000a0027fffe112233ff020000000000000000000000000012"
      "2102640700014d27682cd3fb03d63057c6fa96de4396107031269762f380c00a15357a4f"},
     {&carp::FreeBsd(),
      "mekmitasdigoat",
      9,
      0,
      {},
      {"2001:db8::1"},
      "2001:db8:2::2",
      17014924030668237582U,
      "6e000000002470ff20010db800010000000000000000000220010db8000200000000000000000002"
      "210900070001439eec212741c83ceb0e07a122b1c9994a0b18d42a6a92d5bf3163ff9d65"}}};

/// The packet that a host with the addresses of the vectors puts on the wire.
std::string PacketOf(const Original& original)
{
    Lan lan;
    Host& host = lan.AddHost(Stack::IPV6);
    std::vector<Frame>& frames = lan.Listen();
    const uint32_t interface = host.Port6();
    host.Ip6()->RemoveAddress(interface, host.LinkLocal());
    host.Ip6()->RemoveAddress(interface, Ipv6Address("fd00::1"));
    for (const char* address : {"fe80::a00:27ff:fe11:2233", "2001:db8:1::2"})
    {
        host.Ip6()->AddAddress(interface, {Ipv6Address(address), Ipv6Prefix(64)});
    }
    const Ipv6Address router("2001:db8:1::1");
    Ipv6StaticRoutingHelper routing;
    routing.GetStaticRouting(host.Ip6())->SetDefaultRoute(router, interface);
    NdiscCache::Entry* entry = host.Ip6()->GetInterface(interface)->GetNdiscCache()->Add(router);
    entry->SetMacAddress(Mac48Address("02:00:00:00:00:99"));
    entry->MarkPermanent();

    carp::Config config;
    config.vhid = original.vhid;
    config.key = carp::KeyFromPassphrase(original.passphrase);
    for (const char* address : original.ipv4)
    {
        config.ipv4.push_back(ToCarp(Ipv4Address(address)));
    }
    for (const char* address : original.ipv6)
    {
        config.ipv6.push_back(ToCarp(Ipv6Address(address)));
    }
    config.peer6 = ToCarp(Ipv6Address(original.peer6));
    carp::Advertisement advert;
    advert.vhid = original.vhid;
    advert.advskew = original.advskew;
    advert.advbase = original.advskew == 255 ? 255 : 1;
    advert.counter = original.counter;
    advert.digest = carp::Authenticator(config, *original.dialect).Sign(advert.counter);
    CarpIpv6Transmitter transmitter;
    transmitter.Create(host.port, host.port);
    lan.At(Seconds(1),
           host,
           [&] { EXPECT_TRUE(transmitter.Send(advert, config, *original.dialect)); });
    lan.RunUntil(Seconds(2));
    EXPECT_EQ(frames.size(), 1U);
    return Hex(frames.at(0).payload, 0, frames.at(0).payload.size());
}

TEST(CarpIpv6Wire, PacketsAreThoseOfTheOriginals)
{
    for (const Original& original : ORIGINALS)
    {
        EXPECT_EQ(PacketOf(original), original.packet);
    }
}

/// The frames of a lone node that becomes MASTER at 3 s, up to 6.5 s.
std::vector<Frame> FramesOfALoneMaster(const carp::Dialect& dialect,
                                       const carp::Config& config,
                                       bool router = true)
{
    Lan lan;
    Host& host = lan.AddHost(Stack::DUAL, router);
    std::vector<Frame>& frames = lan.Listen();
    lan.Join(host, config, dialect);
    lan.RunUntil(Seconds(6.5));
    return frames;
}

TEST(CarpIpv6Wire, AdvertsGoFromTheVirtualMacToTheGroup)
{
    for (const carp::Dialect* dialect : {&carp::OpenBsd(), &carp::FreeBsd()})
    {
        const auto adverts = Pick(FramesOfALoneMaster(*dialect, Group6(0)),
                                  [](const Frame& frame) { return frame.IsIpv6Advert(); });
        ASSERT_EQ(adverts.size(), 4U) << dialect->name;
        for (const Frame& advert : adverts)
        {
            EXPECT_EQ(advert.source, VIRTUAL_MAC) << dialect->name;
            EXPECT_EQ(advert.destination, Mac48Address("33:33:00:00:00:12"));
            const std::string start = dialect == &carp::OpenBsd() ? "60" : "6e";
            EXPECT_EQ(Hex(advert.payload, 0, IPV6_HEADER),
                      start + "000000002470ff" + "fe80000000000000" + "000000fffe000001" +
                          "ff020000000000000000000000000012");
            EXPECT_EQ(advert.payload.size(), 76U);
        }
    }
}

TEST(CarpIpv6Wire, ADualStackNodeSendsIpv4First)
{
    for (const carp::Dialect* dialect : {&carp::OpenBsd(), &carp::FreeBsd()})
    {
        const auto adverts = Pick(FramesOfALoneMaster(*dialect, DualGroup(0)),
                                  [](const Frame& frame)
                                  { return frame.IsAdvert() || frame.IsIpv6Advert(); });
        ASSERT_EQ(adverts.size(), 8U) << dialect->name;
        for (size_t i = 0; i < adverts.size(); ++i)
        {
            EXPECT_EQ(adverts[i].IsAdvert(), i % 2 == 0) << dialect->name;
        }
    }
}

TEST(CarpIpv6Wire, NetBsdAdvertisesInIpv4Only)
{
    const auto frames = FramesOfALoneMaster(carp::NetBsd(), DualGroup(0));
    const auto ipv6 = Pick(frames, [](const Frame& frame) { return frame.IsIpv6Advert(); });
    const auto ipv4 = Pick(frames, [](const Frame& frame) { return frame.IsAdvert(); });
    EXPECT_TRUE(ipv6.empty());
    EXPECT_EQ(ipv4.size(), 4U);
}

/// The sum of 16-bit words over pseudo header and ICMPv6 message; all ones if it is right.
uint16_t SumOf(const Frame& frame)
{
    uint32_t sum = 58 + static_cast<uint32_t>(frame.payload.size() - IPV6_HEADER);
    for (size_t i = 8; i + 1 < frame.payload.size(); i += 2)
    {
        sum += static_cast<uint32_t>(frame.payload[i] << 8 | frame.payload[i + 1]);
    }
    while (sum >> 16 != 0)
    {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return static_cast<uint16_t>(sum);
}

/// What a dialect announces with: the flags of a node that forwards, and of one that does not.
struct Announcement
{
    const carp::Dialect* dialect;
    const char* router;
    const char* host;
};

TEST(CarpIpv6Wire, AnnouncementsHaveTheFlagsOfTheDialect)
{
    const std::vector<Announcement> announcements = {{&carp::OpenBsd(), "a0", "20"},
                                                     {&carp::FreeBsd(), "20", "20"},
                                                     {&carp::NetBsd(), "20", "20"}};
    for (const Announcement& expected : announcements)
    {
        for (bool router : {true, false})
        {
            const auto found = Pick(FramesOfALoneMaster(*expected.dialect, DualGroup(0), router),
                                    [](const Frame& frame)
                                    { return frame.IsIcmpv6(NEIGHBOUR_ADVERTISEMENT); });
            ASSERT_EQ(found.size(), 1U) << expected.dialect->name;
            const Frame& frame = found[0];
            EXPECT_EQ(frame.source, VIRTUAL_MAC);
            EXPECT_EQ(frame.destination, Mac48Address("33:33:00:00:00:01"));
            const std::string vip = "fd000000000000000000000000000100";
            EXPECT_EQ(Hex(frame.payload, 0, IPV6_HEADER),
                      "6000000000203aff" + vip + "ff020000000000000000000000000001");
            EXPECT_EQ(Hex(frame.payload, IPV6_HEADER, 2), "8800");
            EXPECT_EQ(Hex(frame.payload, IPV6_HEADER + 4, 28),
                      std::string(router ? expected.router : expected.host) + "000000" + vip +
                          "020100005e000101")
                << expected.dialect->name;
            EXPECT_EQ(SumOf(frame), 0xffff);
            EXPECT_GT(frame.at, Seconds(3));
            EXPECT_LT(frame.at, Seconds(3.001));
        }
    }
}

TEST(CarpIpv6Wire, FreeBsdSpacesItsAnnouncements)
{
    carp::Config config = Group6(0);
    config.ipv6 = {ToCarp(Ipv6Address("fd00::101")), ToCarp(VIP6), ToCarp(Ipv6Address("fe80::1"))};
    const auto isAnnouncement = [](const Frame& frame)
    { return frame.IsIcmpv6(NEIGHBOUR_ADVERTISEMENT); };
    const auto spaced = Pick(FramesOfALoneMaster(carp::FreeBsd(), config), isAnnouncement);
    ASSERT_EQ(spaced.size(), 3U);
    EXPECT_EQ(spaced[0].Target(), Ipv6Address("fd00::101"));
    EXPECT_EQ(spaced[1].Target(), VIP6);
    EXPECT_EQ(spaced[2].Target(), Ipv6Address("fe80::1"));
    const Time alone = Lan::FrameTime(72);
    EXPECT_EQ(spaced[1].at, Seconds(3) + MilliSeconds(1) + alone);
    EXPECT_EQ(spaced[2].at, Seconds(3) + MilliSeconds(2) + alone);

    const auto together = Pick(FramesOfALoneMaster(carp::OpenBsd(), config), isAnnouncement);
    ASSERT_EQ(together.size(), 3U);
    EXPECT_LT(together[2].at, Seconds(3.001));
}

TEST(CarpIpv6Wire, AnnouncementsEndWithTheRole)
{
    Lan lan;
    Host& host = lan.AddHost(Stack::DUAL);
    std::vector<Frame>& frames = lan.Listen();
    carp::Config config = Group6(0);
    config.ipv6 = {ToCarp(Ipv6Address("fd00::101")), ToCarp(VIP6)};
    lan.Join(host, config, carp::FreeBsd());
    lan.At(Seconds(3.0005), host, [&host] { host.carp->SetUp(false); });
    lan.RunUntil(Seconds(4));

    const auto found =
        Pick(frames, [](const Frame& frame) { return frame.IsIcmpv6(NEIGHBOUR_ADVERTISEMENT); });
    EXPECT_EQ(found.size(), 1U);
}

TEST(CarpIpv6Wire, ACarpDeviceSolicitsNoRouters)
{
    constexpr uint8_t ROUTER_SOLICITATION = 133;
    const auto found = Pick(FramesOfALoneMaster(carp::OpenBsd(), Group6(0), false),
                            [](const Frame& frame) { return frame.IsIcmpv6(ROUTER_SOLICITATION); });
    EXPECT_FALSE(found.empty()) << "the parent does";
    for (const Frame& frame : found)
    {
        EXPECT_EQ(frame.source, Mac48Address("02:00:00:00:00:01"));
    }
}

} // namespace

} // namespace carptest
