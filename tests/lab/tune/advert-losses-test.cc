// SPDX-License-Identifier: GPL-2.0-only

#include "lab/tune/advert-losses.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

namespace lab
{
namespace
{

using namespace std::chrono_literals;
using carp::Ipv4Bytes;

/// A capture put together advert by advert.
class CaptureBuilder
{
  public:
    CaptureBuilder& Add(carp::Instant at, uint64_t counter, uint8_t sender = 2, uint8_t vhid = 1)
    {
        decode::Event event;
        event.frame = m_events.size() + 1;
        event.at = at;
        event.sourceMac = carp::VirtualMac(vhid);
        decode::IpHeader ip;
        ip.source = Ipv4Bytes{10, 0, 0, sender};
        ip.destination = carp::IPV4_GROUP;
        ip.ttl = carp::TTL;
        event.ip = ip;
        decode::CarpAdvert advert;
        advert.fields.vhid = vhid;
        advert.fields.advbase = 1;
        advert.fields.counter = counter;
        advert.checksum = decode::Check::GOOD;
        advert.size = carp::ADVERT_SIZE;
        event.what = advert;
        m_events.push_back(event);
        return *this;
    }

    /// Adverts of one cookie from `first` to `last` s, but for some.
    CaptureBuilder& Every(int first, int last, const std::vector<int>& lost)
    {
        for (int second = first; second <= last; ++second)
        {
            if (std::find(lost.begin(), lost.end(), second) == lost.end())
            {
                Add(second * 1010ms, 77);
            }
        }
        return *this;
    }

    AdvertLosses Measure(const std::optional<int>& vhid = std::nullopt) const
    {
        decode::CaptureFacts facts;
        facts.frames = m_events.size();
        facts.length = m_events.empty() ? 0s : m_events.back().at;
        return MeasureLosses(decode::Analyse(facts, m_events, {}), vhid, 0.95);
    }

  private:
    std::vector<decode::Event> m_events;
};

TEST(AdvertLossesTest, TheClockTellsWhatACookieDoesNot)
{
    // A real clock is a tick slow, so after 40 adverts it is off by four tenths of an interval.
    const AdvertLosses losses = CaptureBuilder().Every(0, 60, {10, 20, 21, 22}).Measure();
    EXPECT_EQ(losses.group, "vhid 1 of 10.0.0.2");
    EXPECT_EQ(losses.heard, 57U);
    EXPECT_EQ(losses.lost, 4U);
    EXPECT_EQ(losses.bursts, 2U);
    EXPECT_EQ(losses.longest, 3U);
    EXPECT_EQ(losses.byCounter, 0U);
    EXPECT_FALSE(losses.isBound);
    EXPECT_NEAR(losses.share->value, 4.0 / 61, 1e-12);
    EXPECT_NEAR(losses.law.enter, 2.0 / 57, 1e-12);
    EXPECT_NEAR(losses.law.leave, 0.5, 1e-12);
    EXPECT_NEAR(losses.law.Mean(), 4.0 / 61, 1e-12);
    EXPECT_EQ(losses.share->method, "Clopper-Pearson, in bursts");
}

TEST(AdvertLossesTest, TheCounterTellsWhereTheClockDoesNot)
{
    // The second one is sent early, because the demotion changed: the clock alone would see 1.
    const AdvertLosses losses = CaptureBuilder()
                                    .Add(0s, 10)
                                    .Add(1s, 11)
                                    .Add(1200ms, 12)
                                    .Add(3800ms, 15)
                                    .Add(4800ms, 16)
                                    .Measure();
    EXPECT_EQ(losses.lost, 2U);
    EXPECT_EQ(losses.bursts, 1U);
    EXPECT_EQ(losses.byCounter, 4U);
}

TEST(AdvertLossesTest, AMasterThatKeptItsPaceNeverGaveWay)
{
    // The capture is made on the backup, whose own adverts are in it.
    CaptureBuilder kept;
    kept.Add(0s, 1).Add(1s, 2).Add(4391ms, 9, 3).Add(5s, 3).Add(6s, 4);
    EXPECT_EQ(kept.Measure().lost, 3U);
    CaptureBuilder gone;
    gone.Add(0s, 1).Add(1s, 2).Add(4391ms, 9, 3).Add(9300ms, 3).Add(10300ms, 4);
    EXPECT_EQ(gone.Measure().lost, 0U);
}

TEST(AdvertLossesTest, WhoSeesNoneAssumesTheWorstThatFits)
{
    const AdvertLosses losses = CaptureBuilder().Every(0, 99, {}).Measure();
    EXPECT_EQ(losses.lost, 0U);
    EXPECT_TRUE(losses.isBound);
    EXPECT_NEAR(losses.law.Mean(), 1 - std::pow(0.05, 0.01), 1e-9);
    EXPECT_EQ(losses.share->method, "rule of three");
}

TEST(AdvertLossesTest, SingleLossesAreIndependent)
{
    // One in two, none after another: no bursts at all.
    const AdvertLosses losses = CaptureBuilder().Every(0, 20, {1, 3, 5, 7, 9, 11, 13}).Measure();
    EXPECT_FALSE(losses.law.HasBursts());
    EXPECT_NEAR(losses.law.Mean(), 7.0 / 21, 1e-12);
}

TEST(AdvertLossesTest, TheGroupCanBeChosen)
{
    CaptureBuilder capture;
    capture.Every(0, 9, {});
    capture.Add(0s, 1, 5, 9).Add(3s, 1, 5, 9).Add(4s, 1, 5, 9);
    EXPECT_EQ(capture.Measure().heard, 10U);
    EXPECT_EQ(capture.Measure(9).heard, 3U);
    EXPECT_EQ(capture.Measure(9).lost, 2U);
    EXPECT_THROW(capture.Measure(8), NoLosses);
    EXPECT_THROW(CaptureBuilder().Add(0s, 1).Measure(), NoLosses);
    EXPECT_THROW(CaptureBuilder().Measure(), NoLosses);
}

TEST(AdvertLossesTest, AnHourOfSilenceIsNoLoss)
{
    EXPECT_EQ(CaptureBuilder().Add(0s, 5).Add(1s, 5).Add(3600s, 5).Measure().lost, 0U);
}

} // namespace
} // namespace lab
