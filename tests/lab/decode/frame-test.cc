// SPDX-License-Identifier: GPL-2.0-only

#include "wire.h"

#include <gtest/gtest.h>

namespace lab::decode
{
namespace
{

const Ipv4Bytes H1{192, 0, 2, 1};
const Ipv4Bytes VIP{192, 0, 2, 100};
const MacBytes REAL_MAC{2, 0, 0, 0, 0, 1};
const MacBytes VIRTUAL_MAC{0, 0, 0x5e, 0, 1, 1};
const MacBytes GROUP_MAC{1, 0, 0x5e, 0, 0, 0x12};

Octets CarpPayload(const carp::Advertisement& fields)
{
    const carp::AdvertBytes bytes = carp::Encode(fields);
    return {bytes.begin(), bytes.end()};
}

Octets InEthernet(const Octets& packet, uint16_t type = 0x0800)
{
    return Join({Ethernet(GROUP_MAC, VIRTUAL_MAC, type), packet});
}

/// VRRP of version 2 with so many addresses and a correct sum.
Octets Vrrp2(uint8_t addresses)
{
    Octets bytes{0x21, 9, 150, addresses, 0, 3, 0, 0};
    for (int i = 0; i < addresses; ++i)
    {
        bytes.insert(bytes.end(), {10, 0, 0, static_cast<uint8_t>(i)});
    }
    bytes.resize(bytes.size() + 8);
    const uint16_t sum = carp::InternetChecksum(bytes.data(), bytes.size());
    bytes[6] = static_cast<uint8_t>(sum >> 8);
    bytes[7] = static_cast<uint8_t>(sum);
    return bytes;
}

TEST(FrameTest, ReadsEveryFieldOfAnAdvert)
{
    carp::Advertisement fields;
    fields.vhid = 7;
    fields.advbase = 2;
    fields.advskew = 100;
    fields.demote = 3;
    fields.counter = 0x0123456789abcdef;
    fields.digest.fill(0x5a);
    const Event event = Decoded(AdvertFrame{fields, VIRTUAL_MAC, GROUP_MAC, H1}.Bytes());
    const auto* advert = event.As<CarpAdvert>();
    ASSERT_TRUE(advert);
    EXPECT_EQ(advert->fields.vhid, 7);
    EXPECT_EQ(advert->fields.advbase, 2);
    EXPECT_EQ(advert->fields.advskew, 100);
    EXPECT_EQ(advert->fields.demote, 3);
    EXPECT_EQ(advert->fields.counter, 0x0123456789abcdefu);
    EXPECT_EQ(advert->fields.digest, fields.digest);
    EXPECT_EQ(advert->checksum, Check::GOOD);
    EXPECT_FALSE(advert->cut);
    EXPECT_EQ(advert->size, 36u);
    EXPECT_EQ(event.sourceMac, VIRTUAL_MAC);
    EXPECT_EQ(event.destinationMac, GROUP_MAC);
    EXPECT_EQ(event.vlan, std::nullopt);
    EXPECT_EQ(event.ip->source, IpAddress(H1));
    EXPECT_EQ(event.ip->destination, IpAddress(carp::IPV4_GROUP));
    EXPECT_EQ(event.ip->ttl, 255);
    EXPECT_EQ(event.ip->tos, 0x10);
    EXPECT_TRUE(event.ip->intact);
}

TEST(FrameTest, SeesWrongSums)
{
    Octets bytes = AdvertFrame{Advert(1, 0)}.Bytes();
    bytes[14 + 20 + 2] ^= 1; // advskew
    bytes[14 + 8] ^= 1;      // TTL
    const Event event = Decoded(bytes);
    EXPECT_EQ(event.As<CarpAdvert>()->checksum, Check::BAD);
    EXPECT_FALSE(event.ip->intact);
}

TEST(FrameTest, ReadsIpv6)
{
    const IpAddress source = *ParseAddress("fe80::1");
    const Event event = Decoded(AdvertFrame{Advert(1, 0),
                                            VIRTUAL_MAC,
                                            {0x33, 0x33, 0, 0, 0, 0x12},
                                            source,
                                            IpAddress(carp::IPV6_GROUP),
                                            254,
                                            0xe0}
                                    .Bytes());
    ASSERT_TRUE(event.As<CarpAdvert>());
    EXPECT_EQ(event.ip->source, source);
    EXPECT_EQ(event.ip->ttl, 254);
    EXPECT_EQ(event.ip->tos, 0xe0);
    EXPECT_TRUE(event.ip->IsIpv6());
}

TEST(FrameTest, SkipsIpv6ExtensionHeaders)
{
    const Octets payload = CarpPayload(Advert(1, 0));
    const Octets options = Join({{carp::IP_PROTOCOL, 0, 1, 4, 0, 0, 0, 0}, payload});
    const Event event = Decoded(
        InEthernet(Ip(*ParseAddress("fe80::1"), IpAddress(carp::IPV6_GROUP), options, 255, 0, 0),
                   0x86dd));
    EXPECT_TRUE(event.As<CarpAdvert>());
}

TEST(FrameTest, TakesOffVlanTags)
{
    const Octets packet = Ip(H1, carp::IPV4_GROUP, CarpPayload(Advert(1, 0)));
    const Event one =
        Decoded(Join({Ethernet(GROUP_MAC, VIRTUAL_MAC, 0x8100), {0x20, 0x0a, 8, 0}, packet}));
    ASSERT_TRUE(one.As<CarpAdvert>());
    EXPECT_EQ(one.vlan, 10);
    const Event two = Decoded(
        Join({Ethernet(GROUP_MAC, VIRTUAL_MAC, 0x88a8), {0, 5, 0x81, 0, 0, 6, 8, 0}, packet}));
    ASSERT_TRUE(two.As<CarpAdvert>());
    EXPECT_EQ(two.vlan, 6);
}

TEST(FrameTest, ReadsLinuxCookedCaptures)
{
    const Octets packet = Ip(H1, carp::IPV4_GROUP, CarpPayload(Advert(1, 0)));
    const Octets mac(VIRTUAL_MAC.begin(), VIRTUAL_MAC.end());
    const Event v1 = Decoded(Join({{0, 2, 0, 1, 0, 6}, mac, {0, 0, 8, 0}, packet}),
                             LinkLayer::LINUX_COOKED);
    ASSERT_TRUE(v1.As<CarpAdvert>());
    EXPECT_EQ(v1.sourceMac, VIRTUAL_MAC);
    EXPECT_EQ(v1.destinationMac, std::nullopt);
    const Event v2 = Decoded(Join({{8, 0, 0, 0, 0, 0, 0, 3, 0, 1, 2, 6}, mac, {0, 0}, packet}),
                             LinkLayer::LINUX_COOKED_V2);
    ASSERT_TRUE(v2.As<CarpAdvert>());
    EXPECT_EQ(v2.sourceMac, VIRTUAL_MAC);
}

/// A frame of which only the first bytes were captured.
Event Cut(const Octets& bytes, size_t size)
{
    Frame frame;
    frame.data = bytes.data();
    frame.size = size;
    frame.wireSize = bytes.size();
    return DecodeFrame(frame);
}

TEST(FrameTest, ReadsWhatTheSnaplenLeft)
{
    const Octets bytes = AdvertFrame{Advert(1, 100, 42)}.Bytes();
    const Event cut = Cut(bytes, 68);
    const auto* advert = cut.As<CarpAdvert>();
    ASSERT_TRUE(advert);
    EXPECT_TRUE(advert->cut);
    EXPECT_EQ(advert->checksum, Check::UNKNOWN);
    EXPECT_EQ(advert->fields.advskew, 100);
    EXPECT_EQ(advert->fields.counter, 42u);
    EXPECT_FALSE(Cut(bytes, 70).As<CarpAdvert>()->cut);

    EXPECT_TRUE(Cut(bytes, 14 + 20 + 16).As<CarpAdvert>()); // up to the counter's end
    EXPECT_TRUE(Cut(bytes, 14 + 20 + 15).As<Unrecognised>());
    EXPECT_TRUE(Cut(bytes, 14 + 20).As<Unrecognised>());
    EXPECT_TRUE(Cut(bytes, 14 + 19).As<Other>());
    EXPECT_TRUE(Cut(bytes, 0).As<Other>());
}

TEST(FrameTest, KnowsACutDigestFromAWrongOne)
{
    Capture capture;
    capture.Add(std::chrono::seconds(0), AdvertFrame{Advert(1, 0)}.Bytes());
    std::vector<Event> events{Cut(AdvertFrame{Advert(1, 0)}.Bytes(), 68)};
    EXPECT_EQ(CheckDigests(events, Knowing({"secret"}, {"192.0.2.100"})).at(0).check,
              Check::UNKNOWN);
    EXPECT_EQ(CountDigests(capture.Analysed(Knowing({"secret"}, {"192.0.2.100"})), Check::BAD), 1u);
}

TEST(FrameTest, IgnoresEthernetPadding)
{
    Octets bytes = InEthernet(Ip(H1, carp::IPV4_GROUP, Vrrp2(1)));
    ASSERT_LT(bytes.size(), 60u);
    bytes.resize(60, 0xff);
    const Event event = Decoded(bytes);
    ASSERT_TRUE(event.As<VrrpAdvert>());
    EXPECT_EQ(event.As<VrrpAdvert>()->checksum, Check::GOOD);
}

TEST(FrameTest, KnowsVrrpOfVersion2)
{
    for (const uint8_t addresses : {1, 3, 5, 7, 20})
    {
        const Event event = Decoded(InEthernet(Ip(H1, carp::IPV4_GROUP, Vrrp2(addresses))));
        const auto* vrrp = event.As<VrrpAdvert>();
        ASSERT_TRUE(vrrp) << int(addresses);
        EXPECT_EQ(vrrp->version, 2);
        EXPECT_EQ(vrrp->vrid, 9);
        EXPECT_EQ(vrrp->priority, 150);
        EXPECT_EQ(vrrp->centiseconds, 300);
        EXPECT_EQ(vrrp->addresses.size(), addresses);
        EXPECT_EQ(vrrp->checksum, Check::GOOD);
    }
}

// From the vectors of FreeBSD: of a vhid with one address of each family.
TEST(FrameTest, KnowsVrrpOfVersion3ThatCountsTheAddressesOfBothFamilies)
{
    const Ipv6Bytes
        source{0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0x0a, 0, 0x27, 0xff, 0xfe, 0x11, 0x22, 0x33};
    const Ipv6Bytes shared{0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    Octets message{0x31, 3, 100, 2, 0, 100, 0xec, 0x79};
    message.insert(message.end(), shared.begin(), shared.end());
    const Event event = Decoded(InEthernet(Ip(source, carp::IPV6_GROUP, message), 0x86dd));
    const auto* vrrp = event.As<VrrpAdvert>();
    ASSERT_TRUE(vrrp);
    EXPECT_EQ(vrrp->version, 3);
    EXPECT_EQ(vrrp->vrid, 3);
    EXPECT_EQ(vrrp->priority, 100);
    EXPECT_EQ(vrrp->centiseconds, 100);
    EXPECT_EQ(vrrp->addresses, std::vector<IpAddress>{shared});
    EXPECT_EQ(vrrp->checksum, Check::GOOD);

    message.pop_back();
    EXPECT_TRUE(
        Decoded(InEthernet(Ip(source, carp::IPV6_GROUP, message), 0x86dd)).As<Unrecognised>());
}

TEST(FrameTest, KnowsCarpWithBytesBehindItFromVrrp)
{
    // As long as VRRP of seven addresses, which the fourth byte would say.
    Octets payload = CarpPayload(Advert(1, 0));
    payload.resize(44, 0x11);
    const Event event = Decoded(InEthernet(Ip(H1, carp::IPV4_GROUP, payload)));
    ASSERT_TRUE(event.As<CarpAdvert>());
    EXPECT_EQ(event.As<CarpAdvert>()->size, 44u);
    EXPECT_EQ(event.As<CarpAdvert>()->checksum, Check::GOOD);
}

TEST(FrameTest, TakesCarpOfOddLengthFieldByItsSum)
{
    carp::Advertisement fields = Advert(1, 0);
    fields.authLength = 9;
    const Event event = Decoded(AdvertFrame{fields}.Bytes());
    ASSERT_TRUE(event.As<CarpAdvert>());
    Octets wrong = AdvertFrame{fields}.Bytes();
    wrong.back() ^= 1;
    EXPECT_TRUE(Decoded(wrong).As<Unrecognised>());
}

TEST(FrameTest, SaysWhyProtocol112IsNotRecognised)
{
    const auto why = [](const Octets& payload)
    {
        const Event event = Decoded(InEthernet(Ip(H1, carp::IPV4_GROUP, payload)));
        const auto* packet = event.As<Unrecognised>();
        return packet ? packet->why : "recognised";
    };
    EXPECT_EQ(why({0x21, 1}), "only 2 bytes");
    EXPECT_EQ(why(Octets(36, 0x41)), "version 4");
    EXPECT_EQ(why({0x21, 1, 0, 7, 0, 1, 0, 0, 1}), "9 bytes, neither CARP nor VRRPv2");
    EXPECT_EQ(why({0x31, 1, 0, 7, 0, 1, 0, 0, 1}), "VRRPv3 with fewer addresses than it says");
}

TEST(FrameTest, LeavesLaterFragmentsAlone)
{
    Octets bytes = AdvertFrame{Advert(1, 0)}.Bytes();
    bytes[14 + 7] = 5;
    EXPECT_TRUE(Decoded(bytes).As<Other>());
}

TEST(FrameTest, ReadsArp)
{
    const Event event = Decoded(Arp(false, REAL_MAC, VIP, VIP));
    const auto* arp = event.As<ArpPacket>();
    ASSERT_TRUE(arp);
    EXPECT_TRUE(arp->IsGratuitous());
    ASSERT_TRUE(AnnouncementOf(event));
    EXPECT_EQ(AnnouncementOf(event)->mac, REAL_MAC);
    EXPECT_EQ(AnnouncementOf(event)->address, IpAddress(VIP));
    EXPECT_FALSE(AnnouncementOf(Decoded(Arp(false, REAL_MAC, H1, VIP))));
    EXPECT_EQ(SubjectOf(Decoded(Arp(false, REAL_MAC, H1, VIP))), IpAddress(VIP));
    EXPECT_EQ(SubjectOf(Decoded(Arp(true, REAL_MAC, VIP, H1))), IpAddress(VIP));
}

TEST(FrameTest, ReadsNeighbourDiscovery)
{
    const Ipv6Bytes target = std::get<Ipv6Bytes>(*ParseAddress("2001:db8::1"));
    const Event free = Decoded(Neighbour(true, false, VIRTUAL_MAC, target));
    ASSERT_TRUE(free.As<NeighbourPacket>());
    EXPECT_TRUE(free.As<NeighbourPacket>()->override);
    EXPECT_FALSE(free.As<NeighbourPacket>()->router);
    ASSERT_TRUE(AnnouncementOf(free));
    EXPECT_EQ(AnnouncementOf(free)->address, IpAddress(target));
    EXPECT_EQ(AnnouncementOf(free)->mac, VIRTUAL_MAC);
    EXPECT_FALSE(AnnouncementOf(Decoded(Neighbour(true, true, VIRTUAL_MAC, target))));
    const Event asked = Decoded(Neighbour(false, false, REAL_MAC, target));
    ASSERT_TRUE(asked.As<NeighbourPacket>());
    EXPECT_FALSE(asked.As<NeighbourPacket>()->advertisement);
    EXPECT_EQ(SubjectOf(asked), IpAddress(target));
}

} // namespace
} // namespace lab::decode
