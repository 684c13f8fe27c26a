// SPDX-License-Identifier: GPL-2.0-only

#include "carp-balance.h"

#include <gtest/gtest.h>

namespace carp
{

namespace
{

TEST(Balance, EachModeHasAName)
{
    for (const char* name :
         {"none", "arpbalance", "arpbalance-early", "arp", "ip", "ip-stealth", "ip-unicast"})
    {
        ASSERT_TRUE(FindBalancing(name)) << name;
        EXPECT_STREQ(ToString(*FindBalancing(name)), name);
    }
    EXPECT_FALSE(FindBalancing("IP"));
}

TEST(Balance, ALowerVhidThatComesLaterGoesToTheEndOfTheList)
{
    EXPECT_EQ(PlaceInList({}, 5), 0U);
    EXPECT_EQ(PlaceInList({5}, 7), 1U);
    EXPECT_EQ(PlaceInList({5, 7}, 6), 1U);
    EXPECT_EQ(PlaceInList({5, 7}, 3), 2U) << "smaller than all";
    EXPECT_EQ(PlaceInList({5, 7, 3}, 6), 3U) << "behind the last smaller one, not the nearest";
    EXPECT_EQ(PlaceInList({5, 7, 3}, 2), 3U);
}

TEST(Balance, OneCarpnodeIsNotBalancedAndSeveralAlwaysAre)
{
    EXPECT_EQ(EffectiveBalancing(OpenBsd(), Balancing::IP_STEALTH, 1), Balancing::NONE);
    EXPECT_EQ(EffectiveBalancing(OpenBsd(), Balancing::NONE, 2), Balancing::IP);
    EXPECT_EQ(EffectiveBalancing(OpenBsd(), Balancing::NONE, 1), Balancing::NONE);
    EXPECT_EQ(EffectiveBalancing(OpenBsd(), Balancing::ARP, 2), Balancing::ARP);
    EXPECT_EQ(EffectiveBalancing(OpenBsd(), Balancing::ARPBALANCE, 1), Balancing::ARPBALANCE);
    EXPECT_EQ(EffectiveBalancing(NetBsd(), Balancing::NONE, 2), Balancing::NONE);
}

/// How many of the 254 hosts of 10.0.0.0/24 each of n virtual hosts gets.
std::vector<int> Shares(ArpSelector selector, size_t n)
{
    std::vector<int> shares(n);
    for (int host = 1; host <= 254; ++host)
    {
        const Asker asker{{10, 0, 0, static_cast<uint8_t>(host)}, {}};
        ++shares[IndexOfAsker(asker, selector, {}, n)];
    }
    return shares;
}

TEST(Balance, WithoutConversionOneVirtualHostGetsAllOfASubnet)
{
    const ArpSelector early = SelectorOf(FreeBsd(), Balancing::ARPBALANCE_EARLY);
    EXPECT_EQ(Shares(early, 2), (std::vector<int>{254, 0}));
    EXPECT_EQ(Shares(early, 3), (std::vector<int>{85, 84, 85}));
    EXPECT_EQ(Shares(early, 4), (std::vector<int>{0, 0, 254, 0}));
    EXPECT_EQ(SelectorOf(OpenBsd(), Balancing::ARPBALANCE), early);

    const ArpSelector later = SelectorOf(FreeBsd(), Balancing::ARPBALANCE);
    EXPECT_EQ(Shares(later, 2), (std::vector<int>{127, 127}));
    EXPECT_EQ(Shares(later, 4), (std::vector<int>{63, 64, 64, 63}));
    EXPECT_EQ(SelectorOf(NetBsd(), Balancing::ARPBALANCE), ArpSelector::MAC_HASH);
}

TEST(Balance, TheSharedMacIsTheLeadersAndInModeIpAGroup)
{
    EXPECT_EQ(SharedMac(Balancing::IP, 3), (MacBytes{1, 0, 0x5e, 0, 1, 3}));
    EXPECT_EQ(SharedMac(Balancing::IP_STEALTH, 3), (MacBytes{0, 0, 0x5e, 0, 1, 3}));
    EXPECT_EQ(SharedMac(Balancing::IP_UNICAST, 3), (MacBytes{0, 0, 0x5e, 0, 1, 3}));
    EXPECT_TRUE(HidesServiceMac(Balancing::IP));
    EXPECT_TRUE(HidesServiceMac(Balancing::IP_STEALTH));
    EXPECT_FALSE(HidesServiceMac(Balancing::IP_UNICAST));
}

constexpr Ipv4Bytes CLIENT{10, 0, 0, 7};
constexpr Ipv4Bytes SERVICE{10, 0, 0, 100};
constexpr Ipv4Bytes QUOTED{192, 168, 3, 1};

std::vector<uint8_t> MakeIpv4(uint8_t protocol, const std::vector<uint8_t>& payload)
{
    std::vector<uint8_t> packet(20);
    packet[0] = 0x45;
    packet[9] = protocol;
    std::copy(CLIENT.begin(), CLIENT.end(), packet.begin() + 12);
    std::copy(SERVICE.begin(), SERVICE.end(), packet.begin() + 16);
    packet.insert(packet.end(), payload.begin(), payload.end());
    return packet;
}

/// An ICMP message of a type with a quoted packet that went to QUOTED.
std::vector<uint8_t> MakeIcmp(uint8_t type)
{
    std::vector<uint8_t> message(8 + 28);
    message[0] = type;
    std::copy(QUOTED.begin(), QUOTED.end(), message.begin() + 8 + 16);
    return MakeIpv4(1, message);
}

std::optional<uint32_t> FoldOfIpv4(const std::vector<uint8_t>& packet, bool ours)
{
    return FoldOf(Family::IPV4, packet.data(), packet.size(), [ours] { return ours; });
}

const uint32_t DIRECT = Fold(CLIENT, SERVICE);

TEST(FoldOfIpv4, WhatIsNotIcmpGoesByItsAddressesAndNobodyIsAskedWhoseTheyAre)
{
    const std::vector<uint8_t> udp = MakeIpv4(17, std::vector<uint8_t>(8));
    EXPECT_EQ(FoldOf(Family::IPV4,
                     udp.data(),
                     udp.size(),
                     []() -> bool { throw std::logic_error("asked"); }),
              DIRECT);
    EXPECT_EQ(DIRECT, 0x63U);
}

TEST(FoldOfIpv4, RequestsThatAreReflectedGoByTheirAddresses)
{
    for (const uint8_t type : {8, 13, 17})
    {
        EXPECT_EQ(FoldOfIpv4(MakeIcmp(type), true), DIRECT) << int{type};
    }
}

TEST(FoldOfIpv4, ErrorsGoToWhoHasTheFlow)
{
    for (const uint8_t type : {3, 4, 5, 11, 12})
    {
        EXPECT_EQ(FoldOfIpv4(MakeIcmp(type), true), Fold(QUOTED, SERVICE)) << int{type};
    }
    EXPECT_NE(Fold(QUOTED, SERVICE), DIRECT);
}

TEST(FoldOfIpv4, AnErrorIsFoundBehindOptions)
{
    std::vector<uint8_t> packet = MakeIcmp(3);
    packet[0] = 0x46;
    packet.insert(packet.begin() + 20, 4, 1);
    EXPECT_EQ(FoldOfIpv4(packet, true), Fold(QUOTED, SERVICE));
}

TEST(FoldOfIpv4, OtherIcmpAndWhatIsCutShortIsForEverybody)
{
    for (const uint8_t type : {0, 9, 10, 14, 18})
    {
        EXPECT_FALSE(FoldOfIpv4(MakeIcmp(type), true)) << int{type};
    }
    std::vector<uint8_t> cut = MakeIcmp(3);
    cut.resize(20 + 8 + 19);
    EXPECT_FALSE(FoldOfIpv4(cut, true));
    cut.resize(20);
    EXPECT_FALSE(FoldOfIpv4(cut, true));
    cut.resize(19);
    EXPECT_FALSE(FoldOfIpv4(cut, true));
}

TEST(FoldOfIpv4, IcmpThatIsForwardedGoesByItsAddressesWhateverItIs)
{
    for (const uint8_t type : {0, 3, 8, 11})
    {
        EXPECT_EQ(FoldOfIpv4(MakeIcmp(type), false), DIRECT) << int{type};
    }
}

TEST(FoldOfIpv4, LaterFragmentsOfARequestFollowTheFirst)
{
    std::vector<uint8_t> packet = MakeIcmp(0);
    packet[7] = 185;
    EXPECT_EQ(FoldOfIpv4(packet, true), DIRECT);
    packet[7] = 0;
    packet[6] = 0x20; // more fragments: this is the first
    EXPECT_FALSE(FoldOfIpv4(packet, true));
}

constexpr Ipv6Bytes CLIENT6{0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7};
constexpr Ipv6Bytes SERVICE6{0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0};

std::vector<uint8_t> MakeIpv6(uint8_t next, uint8_t type)
{
    std::vector<uint8_t> packet(48);
    packet[6] = next;
    std::copy(CLIENT6.begin(), CLIENT6.end(), packet.begin() + 8);
    std::copy(SERVICE6.begin(), SERVICE6.end(), packet.begin() + 24);
    packet[40] = type;
    return packet;
}

std::optional<uint32_t> FoldOfIpv6(const std::vector<uint8_t>& packet, bool ours)
{
    return FoldOf(Family::IPV6, packet.data(), packet.size(), [ours] { return ours; });
}

TEST(FoldOfIpv6, EchoRequestsAndWhatIsNotIcmpv6GoByTheirAddresses)
{
    const uint32_t direct = Fold(CLIENT6, SERVICE6);
    EXPECT_EQ(direct, 0x107U);
    EXPECT_EQ(FoldOfIpv6(MakeIpv6(17, 0), true), direct);
    EXPECT_EQ(FoldOfIpv6(MakeIpv6(58, 128), true), direct);
    for (const uint8_t type : {1, 2, 3, 4, 128, 129})
    {
        EXPECT_EQ(FoldOfIpv6(MakeIpv6(58, type), false), direct) << "forwarded " << int{type};
    }
}

TEST(FoldOfIpv6, OtherIcmpv6IsForEverybody)
{
    for (const uint8_t type : {1, 2, 3, 4, 129, 135, 136})
    {
        EXPECT_FALSE(FoldOfIpv6(MakeIpv6(58, type), true)) << int{type};
    }
    std::vector<uint8_t> cut = MakeIpv6(17, 0);
    cut.resize(39);
    EXPECT_FALSE(FoldOfIpv6(cut, true));
}

} // namespace

} // namespace carp
