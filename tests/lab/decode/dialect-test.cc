// SPDX-License-Identifier: GPL-2.0-only

#include "wire.h"

#include <gtest/gtest.h>

namespace lab::decode
{
namespace
{

using std::chrono::seconds;

struct Trait
{
    uint8_t tos = 0x10;
    uint8_t fifthByte = 1;
    uint64_t step = 1; ///< from counter to counter
    int adverts = 3;
    int demote = 0;
    int advskew = 0;
};

DialectGuess Guess(const Trait& trait)
{
    Capture capture;
    for (int i = 0; i < trait.adverts; ++i)
    {
        AdvertFrame frame{Advert(1, trait.advskew, 1000 + trait.step * static_cast<uint64_t>(i))};
        frame.fields.demote = static_cast<uint8_t>(trait.demote);
        frame.sourceMac = carp::VirtualMac(1, trait.fifthByte);
        frame.tos = trait.tos;
        capture.Add(seconds(2 * i), frame.Bytes());
    }
    return capture.Analysed().senders.at(0).guess;
}

bool Says(const DialectGuess& guess, const std::string& reason)
{
    for (const Hint& hint : guess.hints)
    {
        if (hint.reason == reason)
        {
            return true;
        }
    }
    return false;
}

TEST(DialectTest, TellsEachByItsAdvertsAlone)
{
    EXPECT_EQ(Guess({0x10, 1, 0}).Text(), "openbsd");
    EXPECT_EQ(Guess({0xe0, 1, 1}).Text(), "freebsd");
    EXPECT_EQ(Guess({0x10, 1, 1}).Text(), "netbsd");
    EXPECT_EQ(Guess({0x10, 0, 1}).Text(), "ucarp");
}

TEST(DialectTest, IsUndecidedWhereOneAdvertTellsTooLittle)
{
    EXPECT_EQ(Guess({0x10, 1, 0, 1}).Text(), "undecided between openbsd and netbsd");
}

TEST(DialectTest, ALeadOfTwoIsNoDecision)
{
    // Only the Ethernet source of the announcement speaks against FreeBSD.
    AdvertFrame frame{Advert(1, 0)};
    frame.tos = 0x20;
    Capture capture;
    capture.Add(seconds(0), frame.Bytes())
        .Add(seconds(0), Arp(false, frame.sourceMac, {192, 0, 2, 100}, {192, 0, 2, 100}));
    EXPECT_EQ(capture.Analysed().senders.at(0).guess.Text(),
              "undecided between openbsd, freebsd and netbsd");
}

TEST(DialectTest, DemotionDecidesForOpenBsd)
{
    const DialectGuess guess = Guess({0x10, 1, 0, 1, 5});
    EXPECT_EQ(guess.Text(), "openbsd");
    EXPECT_TRUE(Says(guess, "demotion byte in use"));
}

TEST(DialectTest, HighSkewSpeaksAgainstFreeBsd)
{
    EXPECT_TRUE(Says(Guess({0x10, 1, 1, 3, 0, 241}), "advskew 241"));
    EXPECT_FALSE(Says(Guess({0x10, 1, 1, 3, 0, 240}), "advskew 240"));
}

TEST(DialectTest, GivesAReasonForEveryPoint)
{
    const DialectGuess guess = Guess({0xe0, 1, 1});
    ASSERT_EQ(guess.hints.size(), 3u);
    EXPECT_TRUE(Says(guess, "Ethernet source 00:00:5e:00:01:01, fifth byte 1"));
    EXPECT_TRUE(Says(guess, "TOS 0xe0"));
    EXPECT_TRUE(Says(guess, "the counter counts up after others were heard"));
}

TEST(DialectTest, AnAnnouncementBelongsToTheNearestAdvert)
{
    // A ucarp adverts, and within microseconds a better node takes over and announces.
    AdvertFrame old{Advert(1, 100)};
    old.sourceMac = carp::VirtualMac(1, 0);
    AdvertFrame taker{Advert(1, 0)};
    taker.source = *ParseAddress("192.0.2.7");
    Capture capture;
    capture.Add(seconds(1), old.Bytes())
        .Add(seconds(1) + std::chrono::microseconds(8), taker.Bytes())
        .Add(seconds(1) + std::chrono::microseconds(9),
             Arp(false, taker.sourceMac, {192, 0, 2, 100}, {192, 0, 2, 100}));
    const Report report = capture.Analysed();
    ASSERT_EQ(report.senders.size(), 2u);
    EXPECT_FALSE(Says(report.senders[0].guess, "gratuitous ARP with the virtual MAC"));
    EXPECT_TRUE(Says(report.senders[1].guess, "gratuitous ARP with the virtual MAC"));
}

TEST(DialectTest, Ipv6IsOfOpenBsdOrFreeBsd)
{
    for (const auto& [trafficClass, name] :
         {std::pair<uint8_t, const char*>{0, "openbsd"}, {0xe0, "freebsd"}})
    {
        AdvertFrame frame{Advert(1, 0)};
        frame.source = *ParseAddress("fe80::1");
        frame.destination = carp::IPV6_GROUP;
        frame.destinationMac = {0x33, 0x33, 0, 0, 0, 0x12};
        frame.tos = trafficClass;
        Capture capture;
        capture.Add(seconds(0), frame.Bytes());
        EXPECT_EQ(capture.Analysed().senders.at(0).guess.Text(), name);
    }
}

} // namespace
} // namespace lab::decode
