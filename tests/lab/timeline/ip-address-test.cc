// SPDX-License-Identifier: GPL-2.0-only

#include "lab/timeline/ip-address.h"

#include <gtest/gtest.h>

namespace lab
{
namespace
{

TEST(IpAddress, ReadsIpv4)
{
    EXPECT_EQ(ParseAddress("10.0.0.1"), (IpAddress{carp::Ipv4Bytes{10, 0, 0, 1}}));
    EXPECT_EQ(ParseAddress("255.255.255.255"), (IpAddress{carp::Ipv4Bytes{255, 255, 255, 255}}));
    for (const char* text : {"10.0.0",
                             "10.0.0.256",
                             "10.0.0.1.1",
                             "10.0.0.",
                             ".0.0.1",
                             "a.b.c.d",
                             "10.0.0.1/24",
                             "10.0.0.1 ",
                             "1000.0.0.1",
                             "",
                             "-1.0.0.0"})
    {
        EXPECT_FALSE(ParseAddress(text)) << text;
    }
}

TEST(IpAddress, ReadsIpv6)
{
    const IpAddress expected =
        carp::Ipv6Bytes{0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    EXPECT_EQ(ParseAddress("2001:db8::1"), expected);
    EXPECT_EQ(ParseAddress("2001:0DB8:0:0:0:0:0:1"), expected);
    EXPECT_EQ(ParseAddress("::"), IpAddress{carp::Ipv6Bytes{}});
    EXPECT_EQ(FormatAddress(*ParseAddress("fe80::")), "fe80::");
    for (const char* text : {"",
                             ":",
                             "1:2:3",
                             "1::2::3",
                             "12345::",
                             "1:2:3:4:5:6:7:8:9",
                             "1:2:3:4:5:6:7::8",
                             "1:",
                             ":1",
                             "g::",
                             ":::",
                             "10.0.0.1::"})
    {
        EXPECT_FALSE(ParseAddress(text)) << text;
    }
}

TEST(IpAddress, WritesTheShortestText)
{
    for (const char* text : {"10.0.0.1", "2001:db8::1", "fe80::5eff:fe00:101", "::", "1:0:0:2::3"})
    {
        EXPECT_EQ(FormatAddress(*ParseAddress(text)), text);
    }
}

TEST(IpAddress, KnowsLinkLocalOnes)
{
    EXPECT_TRUE(IsLinkLocal(*ParseAddress("fe80::1")));
    EXPECT_TRUE(IsLinkLocal(*ParseAddress("febf::1")));
    EXPECT_FALSE(IsLinkLocal(*ParseAddress("fec0::1")));
    EXPECT_FALSE(IsLinkLocal(*ParseAddress("2001:db8::1")));
    EXPECT_FALSE(IsLinkLocal(*ParseAddress("169.254.0.1")));
}

TEST(IpAddress, TheAutomaticLinkLocalAddressComesFromTheEthernetAddress)
{
    EXPECT_EQ(FormatAddress(LinkLocalOf({0, 0, 0x5e, 0, 1, 1})), "fe80::200:5eff:fe00:101");
    EXPECT_EQ(FormatAddress(LinkLocalOf({0x02, 0, 0, 0, 0, 3})), "fe80::ff:fe00:3");
}

} // namespace
} // namespace lab
