// SPDX-License-Identifier: GPL-2.0-only

#include "carp-types.h"

#include <gtest/gtest.h>

namespace carp
{

namespace
{

/// An IPv6 address of which only the first two and the last byte matter.
Ipv6Bytes Ipv6(uint8_t first, uint8_t second, uint8_t last = 1)
{
    Ipv6Bytes address{};
    address[0] = first;
    address[1] = second;
    address[15] = last;
    return address;
}

TEST(Types, VirtualMacEndsInTheVhid)
{
    for (int vhid = 1; vhid <= 255; ++vhid)
    {
        const auto byte = static_cast<uint8_t>(vhid);
        EXPECT_EQ(VirtualMac(byte), (MacBytes{0x00, 0x00, 0x5e, 0x00, 0x01, byte}));
        EXPECT_EQ(VirtualMac(byte, 0), (MacBytes{0x00, 0x00, 0x5e, 0x00, 0x00, byte}));
    }
}

TEST(Types, Ipv4GroupAddressesBeginWith1110)
{
    for (int first = 0; first <= 255; ++first)
    {
        const bool group = first >= 224 && first <= 239;
        EXPECT_EQ(IsMulticast(Ipv4Bytes{static_cast<uint8_t>(first), 0, 0, 18}), group) << first;
    }
    EXPECT_FALSE(IsMulticast(Ipv4Bytes{10, 0, 0, 224})) << "the last octet does not matter";
}

TEST(Types, Ipv6GroupAddressesBeginWithAllOnes)
{
    EXPECT_TRUE(IsMulticast(IPV6_GROUP));
    EXPECT_FALSE(IsMulticast(Ipv6(0xfe, 0x80)));
    EXPECT_FALSE(IsMulticast(Ipv6(0x20, 0x01)));
}

TEST(Types, ScopeIsEmbeddedInLinkLocalUnicast)
{
    EXPECT_TRUE(HasEmbeddedScope(Ipv6(0xfe, 0x80)));
    EXPECT_TRUE(HasEmbeddedScope(Ipv6(0xfe, 0xbf))) << "the end of fe80::/10";
    EXPECT_FALSE(HasEmbeddedScope(Ipv6(0xfe, 0xc0)));
    EXPECT_FALSE(HasEmbeddedScope(Ipv6(0xfe, 0x7f)));
    EXPECT_FALSE(HasEmbeddedScope(Ipv6(0xfd, 0x80)));
}

TEST(Types, ScopeIsEmbeddedInGroupsOfInterfaceAndLink)
{
    for (int scope = 0; scope <= 15; ++scope)
    {
        const bool embedded = scope == 1 || scope == 2;
        const auto flagsAndScope = static_cast<uint8_t>(0x10 | scope);
        EXPECT_EQ(HasEmbeddedScope(Ipv6(0xff, flagsAndScope)), embedded) << scope;
        EXPECT_FALSE(HasEmbeddedScope(Ipv6(0x20, flagsAndScope))) << scope;
    }
}

TEST(Types, HaveNames)
{
    EXPECT_STREQ(ToString(State::INIT), "INIT");
    EXPECT_STREQ(ToString(State::BACKUP), "BACKUP");
    EXPECT_STREQ(ToString(State::MASTER), "MASTER");
    EXPECT_STREQ(ToString(Family::IPV4), "ipv4");
    EXPECT_STREQ(ToString(Family::IPV6), "ipv6");
}

} // namespace

} // namespace carp
