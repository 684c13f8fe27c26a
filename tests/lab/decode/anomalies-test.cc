// SPDX-License-Identifier: GPL-2.0-only

#include "wire.h"

#include <gtest/gtest.h>

namespace lab::decode
{
namespace
{

using std::chrono::milliseconds;
using std::chrono::seconds;

using Frames = std::vector<size_t>;

const IpAddress H1 = Ipv4Bytes{192, 0, 2, 1};
const IpAddress H2 = Ipv4Bytes{192, 0, 2, 2};
const Ipv4Bytes VIP{192, 0, 2, 100};
const MacBytes VIRTUAL_MAC{0, 0, 0x5e, 0, 1, 1};
const MacBytes GROUP_MAC{1, 0, 0x5e, 0, 0, 0x12};
const MacBytes REAL_1{2, 0, 0, 0, 0, 1};
const MacBytes REAL_2{2, 0, 0, 0, 0, 2};

Octets From(const IpAddress& source, const carp::Advertisement& fields)
{
    return AdvertFrame{fields, VIRTUAL_MAC, GROUP_MAC, source}.Bytes();
}

/// The frames of the only anomaly of a kind; empty if there is none, or more than one.
Frames FramesOf(const Report& report, AnomalyKind kind)
{
    const auto found = Of(report, kind);
    return found.size() == 1 ? found[0].frames : Frames{};
}

TEST(AnomaliesTest, NoneInASteadyGroup)
{
    Capture capture;
    for (int i = 0; i < 10; ++i)
    {
        capture.Add(seconds(i), From(H1, Advert(1, 0, 7)));
    }
    EXPECT_TRUE(capture.Analysed().anomalies.empty());
}

TEST(AnomaliesTest, ATakeoverIsNone)
{
    Capture capture;
    capture.Add(milliseconds(0), From(H1, Advert(1, 0, 7)))
        .Add(milliseconds(1000), From(H1, Advert(1, 0, 7)))
        .Add(milliseconds(4390), From(H2, Advert(1, 100, 8)))
        .Add(milliseconds(5780), From(H2, Advert(1, 100, 8)));
    const Report report = capture.Analysed();
    EXPECT_TRUE(report.anomalies.empty());
    ASSERT_EQ(report.senders.size(), 2u);
}

TEST(AnomaliesTest, APreemptionAndItsReturnAreNone)
{
    // H1 is preempted and bowed out to within less than its master-down time.
    Capture capture;
    capture.Add(milliseconds(0), From(H1, Advert(1, 100, 7)))
        .Add(milliseconds(500), From(H2, Advert(1, 0, 8)))
        .Add(milliseconds(1500), From(H2, Advert(1, 0, 8)))
        .Add(milliseconds(2300), From(H2, Advert(255, 255, 8)))
        .Add(milliseconds(2301), From(H1, Advert(1, 100, 7)));
    const Report report = capture.Analysed();
    EXPECT_TRUE(Of(report, AnomalyKind::TWO_MASTERS).empty());
    EXPECT_EQ(FramesOf(report, AnomalyKind::BOW_OUT), Frames{4});
    EXPECT_EQ(report.senders[0].runs.size(), 2u);
    EXPECT_TRUE(Of(report, AnomalyKind::CHANGED_SETTINGS).empty());
}

TEST(AnomaliesTest, ALastAdvertThatAnswersTheNewMasterIsNoSecondMaster)
{
    const auto overlaps = [](milliseconds answer)
    {
        Capture capture;
        capture.Add(milliseconds(0), From(H1, Advert(1, 100, 7)))
            .Add(milliseconds(500), From(H2, Advert(1, 0, 8)))
            .Add(milliseconds(500) + answer, From(H1, Advert(1, 100, 9)))
            .Add(milliseconds(1500), From(H2, Advert(1, 0, 10)));
        return FramesOf(capture.Analysed(), AnomalyKind::TWO_MASTERS);
    };
    EXPECT_EQ(overlaps(milliseconds(100)), Frames{});
    EXPECT_EQ(overlaps(milliseconds(101)), (Frames{2, 3}));
}

TEST(AnomaliesTest, TwoMastersLastFromTheFirstOfOneToTheLastOfTheOther)
{
    Capture capture;
    for (int i = 0; i < 6; ++i)
    {
        capture.Add(seconds(i), From(H1, Advert(1, 0, 7)));
        if (i == 2 || i == 3)
        {
            capture.Add(seconds(i) + milliseconds(250), From(H2, Advert(1, 0, 8)));
        }
    }
    const Report report = capture.Analysed();
    EXPECT_EQ(FramesOf(report, AnomalyKind::TWO_MASTERS), (Frames{4, 5, 6}));
    EXPECT_EQ(
        Of(report, AnomalyKind::TWO_MASTERS)[0].text,
        "vhid 1 has two masters, 192.0.2.1 and 192.0.2.2, from 2.250000 s on, for 1.000000 s");
}

TEST(AnomaliesTest, MastersOfDifferentGroupsAreNotTwo)
{
    carp::Advertisement other = Advert(1, 0, 8);
    other.vhid = 2;
    Capture capture;
    for (int i = 0; i < 4; ++i)
    {
        capture.Add(seconds(i), From(H1, Advert(1, 0, 7))).Add(seconds(i), From(H2, other));
    }
    EXPECT_TRUE(Of(capture.Analysed(), AnomalyKind::TWO_MASTERS).empty());
}

TEST(AnomaliesTest, SilenceIsLongerThanAnIntervalAndTheMasterDownTime)
{
    const auto silent = [](milliseconds pause)
    {
        Capture capture;
        capture.Add(seconds(0), From(H1, Advert(1, 0, 7))).Add(pause, From(H1, Advert(1, 0, 7)));
        return FramesOf(capture.Analysed(), AnomalyKind::SILENCE);
    };
    EXPECT_EQ(silent(milliseconds(4050)), Frames{});
    EXPECT_EQ(silent(milliseconds(4051)), (Frames{1, 2}));
}

TEST(AnomaliesTest, SilenceCanLastToTheEnd)
{
    Capture capture;
    capture.Add(seconds(0), From(H1, Advert(1, 0, 7)))
        .Add(seconds(9), Arp(false, REAL_1, {192, 0, 2, 1}, {192, 0, 2, 9}));
    const Report report = capture.Analysed();
    EXPECT_EQ(FramesOf(report, AnomalyKind::SILENCE), Frames{1});
    EXPECT_NE(Of(report, AnomalyKind::SILENCE)[0].text.find("up to the end of the capture"),
              std::string::npos);
}

TEST(AnomaliesTest, ChangesOfSettings)
{
    carp::Advertisement demoted = Advert(1, 100, 7);
    demoted.demote = 2;
    Capture capture;
    capture.Add(seconds(0), From(H1, Advert(1, 0, 7)))
        .Add(seconds(1), From(H1, Advert(1, 100, 7)))
        .Add(seconds(2), From(H1, demoted));
    const auto changes = Of(capture.Analysed(), AnomalyKind::CHANGED_SETTINGS);
    ASSERT_EQ(changes.size(), 2u);
    EXPECT_EQ(changes[0].frames, Frames{2});
    EXPECT_EQ(changes[1].frames, Frames{3});
    EXPECT_EQ(changes[1].text,
              "192.0.2.1 in vhid 1 changes from advbase 1, advskew 100, demotion 0 to advbase 1, "
              "advskew 100, demotion 2");
}

Report Counters(std::initializer_list<uint64_t> counters)
{
    Capture capture;
    int at = 0;
    for (const uint64_t counter : counters)
    {
        capture.Add(seconds(at++), From(H1, Advert(1, 0, counter)));
    }
    return capture.Analysed();
}

TEST(AnomaliesTest, CountersThatNobodyShouldSend)
{
    const auto kind = AnomalyKind::COUNTER;
    EXPECT_EQ(FramesOf(Counters({7, 7, 7, 7}), kind), Frames{});
    EXPECT_EQ(FramesOf(Counters({90, 3, 55, 20}), kind), Frames{});
    EXPECT_EQ(FramesOf(Counters({5, 6, 7, 8}), kind), Frames{});
    EXPECT_EQ(FramesOf(Counters({UINT64_MAX - 1, UINT64_MAX, 0, 1}), kind), Frames{});
    EXPECT_EQ(FramesOf(Counters({5, 6, 7, 6}), kind), (Frames{2, 4}));
    EXPECT_EQ(FramesOf(Counters({50, 51, 20, 90}), kind), (Frames{2, 3}));
    EXPECT_EQ(FramesOf(Counters({90, 3, 90, 20}), kind), (Frames{1, 3}));
}

TEST(AnomaliesTest, ACounterMayFollowAnotherMembersBack)
{
    Capture capture;
    capture.Add(seconds(0), From(H1, Advert(1, 0, 50)))
        .Add(seconds(1), From(H1, Advert(1, 0, 51)))
        .Add(milliseconds(1500), From(H2, Advert(1, 100, 20)))
        .Add(seconds(2), From(H1, Advert(1, 0, 21)));
    EXPECT_TRUE(Of(capture.Analysed(), AnomalyKind::COUNTER).empty());
}

TEST(AnomaliesTest, HeadersThatReceiversRefuse)
{
    AdvertFrame routed{Advert(1, 0, 7)};
    routed.ttl = 254;
    AdvertFrame elsewhere{Advert(1, 0, 7)};
    elsewhere.destination = Ipv4Bytes{224, 0, 0, 99};
    AdvertFrame broadcast{Advert(1, 0, 7)};
    broadcast.destinationMac.fill(0xff);
    carp::Advertisement odd = Advert(1, 0, 7);
    odd.authLength = 9;
    Octets wrong = AdvertFrame{Advert(1, 0, 7)}.Bytes();
    wrong[14 + 20 + 8] ^= 1;
    Octets wrongIp = AdvertFrame{Advert(1, 0, 7)}.Bytes();
    wrongIp[14 + 1] = 0;
    Capture capture;
    capture.Add(seconds(0), routed.Bytes())
        .Add(seconds(1), elsewhere.Bytes())
        .Add(seconds(2), broadcast.Bytes())
        .Add(seconds(3), AdvertFrame{odd}.Bytes())
        .Add(seconds(4), wrong)
        .Add(seconds(5), wrongIp)
        .Add(seconds(6),
             Join({Ethernet(GROUP_MAC, VIRTUAL_MAC, 0x0800), Ip(H1, carp::IPV4_GROUP, {0x51, 1})}));
    const Report report = capture.Analysed();
    EXPECT_EQ(FramesOf(report, AnomalyKind::WRONG_TTL), Frames{1});
    const auto destinations = Of(report, AnomalyKind::OTHER_DESTINATION);
    ASSERT_EQ(destinations.size(), 2u);
    EXPECT_EQ(destinations[0].frames, Frames{2});
    EXPECT_EQ(destinations[1].frames, Frames{3});
    EXPECT_EQ(FramesOf(report, AnomalyKind::UNUSUAL_HEADER), Frames{4});
    EXPECT_EQ(FramesOf(report, AnomalyKind::BAD_CHECKSUM), Frames{5});
    EXPECT_EQ(FramesOf(report, AnomalyKind::BAD_IP_CHECKSUM), Frames{6});
    EXPECT_EQ(FramesOf(report, AnomalyKind::UNRECOGNISED), Frames{7});
}

TEST(AnomaliesTest, VrrpOfTheSameId)
{
    const auto vrrp = [](uint8_t id)
    {
        return Join({Ethernet(GROUP_MAC, VIRTUAL_MAC, 0x0800),
                     Ip(H2, carp::IPV4_GROUP, {0x31, id, 100, 0, 0, 100, 0, 0})});
    };
    Capture capture;
    capture.Add(seconds(0), From(H1, Advert(1, 0, 7)))
        .Add(seconds(0), vrrp(2))
        .Add(seconds(1), vrrp(1))
        .Add(seconds(1), From(H1, Advert(1, 0, 7)));
    EXPECT_EQ(FramesOf(capture.Analysed(), AnomalyKind::SHARED_ID), Frames{3});
}

TEST(AnomaliesTest, TwoAnswersForAVirtualAddress)
{
    const Ipv4Bytes client{192, 0, 2, 9};
    const auto answers = [&](milliseconds later, const MacBytes& second)
    {
        Capture capture;
        capture.Add(seconds(0), Arp(false, REAL_1, VIP, VIP))
            .Add(seconds(1), Arp(true, REAL_1, VIP, client))
            .Add(seconds(1) + later, Arp(true, second, VIP, client));
        return FramesOf(capture.Analysed(), AnomalyKind::TWO_ANSWERS);
    };
    EXPECT_EQ(answers(milliseconds(1), REAL_2), (Frames{2, 3}));
    EXPECT_EQ(answers(milliseconds(1), REAL_1), Frames{});
    EXPECT_EQ(answers(milliseconds(1001), REAL_2), Frames{}); // a failover
}

TEST(AnomaliesTest, OthersAddressesMayBeAnsweredForByAnybody)
{
    const Ipv4Bytes client{192, 0, 2, 9};
    Capture capture;
    capture.Add(seconds(0), From(H1, Advert(1, 0, 7)))
        .Add(seconds(1), Arp(true, REAL_1, {192, 0, 2, 50}, client))
        .Add(seconds(1), Arp(true, REAL_2, {192, 0, 2, 50}, client));
    EXPECT_TRUE(Of(capture.Analysed(), AnomalyKind::TWO_ANSWERS).empty());
}

TEST(AnomaliesTest, FramesOutOfOrderAreSortedByTime)
{
    Capture capture;
    capture.Add(seconds(2), From(H1, Advert(1, 0, 9)))
        .Add(seconds(1), From(H1, Advert(1, 0, 8)))
        .Add(seconds(0), From(H1, Advert(1, 0, 7)));
    const Report report = capture.Analysed();
    EXPECT_TRUE(report.anomalies.empty());
    EXPECT_EQ(report.events.front().frame, 3u);
}

} // namespace
} // namespace lab::decode
