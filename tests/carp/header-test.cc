// SPDX-License-Identifier: GPL-2.0-only

#include "ns3/carp-header.h"
#include "ns3/packet.h"

#include <gtest/gtest.h>
#include <sstream>

namespace
{

using namespace ns3;

carp::Advertisement Example()
{
    carp::Advertisement advert;
    advert.vhid = 7;
    advert.advskew = 100;
    advert.advbase = 1;
    advert.demote = 3;
    advert.counter = 0x0102030405060708;
    advert.digest.fill(0xa5);
    return advert;
}

TEST(CarpHeader, GoesThroughAPacketAndBack)
{
    Ptr<Packet> packet = Create<Packet>();
    packet->AddHeader(CarpHeader(Example()));
    EXPECT_EQ(packet->GetSize(), 36U);

    CarpHeader header;
    EXPECT_EQ(packet->RemoveHeader(header), 36U);
    carp::Advertisement expected = Example();
    expected.checksum = header.GetAdvertisement().checksum;
    EXPECT_TRUE(header.GetAdvertisement() == expected);
    EXPECT_NE(expected.checksum, 0) << "filled in while encoding";
}

TEST(CarpHeader, BytesAreThoseOfTheCodec)
{
    Ptr<Packet> packet = Create<Packet>();
    packet->AddHeader(CarpHeader(Example()));
    carp::AdvertBytes bytes;
    packet->CopyData(bytes.data(), bytes.size());
    EXPECT_EQ(bytes, carp::Encode(Example()));
}

TEST(CarpHeader, TooFewBytesAreNoHeader)
{
    Ptr<Packet> packet = Create<Packet>(35);
    CarpHeader header;
    EXPECT_EQ(packet->PeekHeader(header), 0U);
    EXPECT_TRUE(header.GetAdvertisement() == carp::Advertisement{});
}

TEST(CarpHeader, PrintsItsFields)
{
    std::ostringstream text;
    CarpHeader(Example()).Print(text);
    EXPECT_EQ(text.str(), "CARPv2 vhid=7 advbase=1 advskew=100 demote=3 counter=72623859790382856");
}

} // namespace
