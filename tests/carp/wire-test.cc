// SPDX-License-Identifier: GPL-2.0-only

#include "carp-lan.h"

#include "ns3/boolean.h"
#include "ns3/carp-transmitter.h"
#include "ns3/global-value.h"

#include <array>

namespace carptest
{

namespace
{

constexpr size_t ARP_SIZE = 28;
constexpr size_t ADVERT_PACKET = 56;

std::string Hex(const std::vector<uint8_t>& bytes, size_t size)
{
    constexpr const char* DIGITS = "0123456789abcdef";
    std::string text;
    for (size_t i = 0; i < std::min(size, bytes.size()); ++i)
    {
        text += DIGITS[bytes[i] >> 4];
        text += DIGITS[bytes[i] & 0xf];
    }
    return text;
}

/// An IPv4 packet that a routine of the originals made, from the vectors of the reference.
struct Original
{
    const carp::Dialect* dialect;
    const char* source;
    const char* packet;
    uint64_t counter;
};

const std::array<Original, 3> ORIGINALS = {
    {{&carp::OpenBsd(),
      "192.168.1.2",
      "4510003800004000ff70d988c0a80102e0000012"
      "2101640700015ad6e650baa21c4cd130c3fa9c8c25e66ed1db6256e0718fc7ab5776d97b",
      16595969832282542384U},
     {&carp::FreeBsd(),
      "192.168.1.2",
      "45e0003800004000ff70d8b8c0a80102e0000012"
      "210101070001d1e8defa5f69205ea86428b0a58896eaa57064d908444761f0da5e2bf6cd",
      16067259525716944996U},
     {&carp::Ucarp(),
      "10.1.1.1",
      "4510003800004000ff7090310a010101e0000012"
      "210100070001a167f2526a8c23c75aa24dce4cb19e17826bd627ab1fa2165165d155612a",
      17461135855397067426U}}};

TEST(CarpWire, PacketsAreThoseOfTheOriginals)
{
    GlobalValue::Bind("ChecksumEnabled", BooleanValue(true));
    for (const Original& original : ORIGINALS)
    {
        Lan lan;
        Host& host = lan.AddHost();
        const uint32_t interface = host.Ip()->GetInterfaceForDevice(host.port);
        host.Ip()->RemoveAddress(interface, 0);
        host.Ip()->AddAddress(interface, {Ipv4Address(original.source), Ipv4Mask("/24")});
        std::vector<Frame>& frames = lan.Listen();
        CarpTransmitter transmitter;
        transmitter.Create(host.port, host.port);
        const bool ucarp = original.dialect == &carp::Ucarp();
        carp::Config config = Group(0);
        config.ipv4 = {ToCarp(Ipv4Address(ucarp ? "10.1.1.252" : "192.168.1.10"))};
        carp::Advertisement advert;
        advert.vhid = 1;
        advert.advbase = 1;
        advert.advskew = original.dialect == &carp::OpenBsd()   ? 100
                         : original.dialect == &carp::FreeBsd() ? 1
                                                                : 0;
        advert.counter = original.counter;
        advert.digest = carp::Authenticator(config, *original.dialect).Sign(advert.counter);
        lan.At(Seconds(1),
               host,
               [&] { EXPECT_TRUE(transmitter.SendIpv4(advert, config, *original.dialect)); });
        lan.RunUntil(Seconds(2));

        ASSERT_EQ(frames.size(), 1U);
        EXPECT_EQ(Hex(frames[0].payload, ADVERT_PACKET), original.packet);
        EXPECT_EQ(frames[0].destination, Mac48Address("01:00:5e:00:00:12"));
    }
    GlobalValue::Bind("ChecksumEnabled", BooleanValue(false));
}

/// The frames of a lone node that becomes MASTER at 3 s, up to 6.5 s.
std::vector<Frame> FramesOfALoneMaster(const carp::Dialect& dialect)
{
    Lan lan;
    Host& host = lan.AddHost();
    std::vector<Frame>& frames = lan.Listen();
    lan.Join(host, Group(0), dialect);
    lan.RunUntil(Seconds(6.5));
    return frames;
}

TEST(CarpWire, AdvertsComeFromTheVirtualMac)
{
    const std::vector<std::pair<const carp::Dialect*, const char*>> sources = {
        {&carp::OpenBsd(), "00:00:5e:00:01:01"},
        {&carp::FreeBsd(), "00:00:5e:00:01:01"},
        {&carp::NetBsd(), "00:00:5e:00:01:01"},
        {&carp::Ucarp(), "00:00:5e:00:00:01"}};
    for (const auto& [dialect, source] : sources)
    {
        const auto adverts = Pick(FramesOfALoneMaster(*dialect),
                                  [](const Frame& frame) { return frame.IsAdvert(); });
        ASSERT_EQ(adverts.size(), 4U) << dialect->name;
        for (const Frame& advert : adverts)
        {
            EXPECT_EQ(advert.source, Mac48Address(source)) << dialect->name;
            EXPECT_EQ(advert.destination, Mac48Address("01:00:5e:00:00:12"));
            EXPECT_EQ(advert.payload.size(), ADVERT_PACKET);
            EXPECT_EQ(Ipv4Address::Deserialize(&advert.payload[12]), Ipv4Address("10.0.0.1"));
        }
    }
}

/// What a dialect announces with: Ethernet source, sender MAC, target MAC; and how often.
struct Announcement
{
    const carp::Dialect* dialect;
    const char* ethernetSource;
    const char* sender;
    const char* target;
    std::vector<int64_t> seconds;
};

TEST(CarpWire, GratuitousArpHasTheFormatOfTheDialect)
{
    const std::vector<Announcement> announcements = {
        {&carp::OpenBsd(), "00:00:5e:00:01:01", "00005e000101", "000000000000", {3, 5}},
        {&carp::FreeBsd(), "02:00:00:00:00:01", "00005e000101", "000000000000", {3}},
        {&carp::NetBsd(), "00:00:5e:00:01:01", "00005e000101", "000000000000", {3}},
        {&carp::Ucarp(), "02:00:00:00:00:01", "020000000001", "020000000001", {3, 5}}};
    for (const Announcement& expected : announcements)
    {
        const std::vector<Frame> frames = FramesOfALoneMaster(*expected.dialect);
        const auto arps = Pick(frames, [](const Frame& frame) { return frame.IsArp(); });
        EXPECT_EQ(frames.front().IsArp(), expected.dialect->announcesBeforeAdvert);
        const std::string& name = expected.dialect->name;
        const std::string bytes = std::string("0001080006040001") + expected.sender + "0a000064" +
                                  expected.target + "0a000064";
        ASSERT_EQ(arps.size(), expected.seconds.size()) << name;
        for (size_t i = 0; i < arps.size(); ++i)
        {
            EXPECT_EQ(Hex(arps[i].payload, ARP_SIZE), bytes) << name;
            EXPECT_EQ(arps[i].source, Mac48Address(expected.ethernetSource)) << name;
            EXPECT_EQ(arps[i].destination, Mac48Address::GetBroadcast()) << name;
            EXPECT_EQ(arps[i].at.GetNanoSeconds() / 1000000000, expected.seconds[i]) << name;
        }
    }
}

TEST(CarpWire, EachAddressIsAnnouncedInItsOrder)
{
    Lan lan;
    Host& host = lan.AddHost();
    std::vector<Frame>& frames = lan.Listen();
    carp::Config config = Group(0);
    config.ipv4 = {ToCarp(Ipv4Address("10.0.0.101")), ToCarp(VIP)};
    lan.Join(host, config, carp::FreeBsd());
    lan.RunUntil(Seconds(3.5));

    const auto arps = Pick(frames, [](const Frame& frame) { return frame.IsArp(); });
    ASSERT_EQ(arps.size(), 2U);
    EXPECT_EQ(Ipv4Address::Deserialize(&arps[0].payload[14]), Ipv4Address("10.0.0.101"));
    EXPECT_EQ(Ipv4Address::Deserialize(&arps[1].payload[14]), VIP);
}

TEST(CarpWire, ANodeWithoutOwnAddressSendsFromTheVirtualOne)
{
    Lan lan;
    Host& host = lan.AddHost();
    std::vector<Frame>& frames = lan.Listen();
    host.Ip()->RemoveAddress(host.Ip()->GetInterfaceForDevice(host.port), 0);
    lan.Join(host, Group(0), carp::OpenBsd());
    lan.RunUntil(Seconds(3.5));

    const auto adverts = Pick(frames, [](const Frame& frame) { return frame.IsAdvert(); });
    ASSERT_EQ(adverts.size(), 1U);
    EXPECT_EQ(Ipv4Address::Deserialize(&adverts[0].payload[12]), VIP);
}

} // namespace

} // namespace carptest
