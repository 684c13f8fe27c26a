// SPDX-License-Identifier: GPL-2.0-only

#include "lab/timeline/advert-log.h"

#include <gtest/gtest.h>

namespace lab
{
namespace
{

using namespace std::chrono_literals;

/// "2 after 0: 3 each 1": adverts, facts, and times in seconds.
std::string Text(const std::vector<AdvertSeries>& all)
{
    const auto seconds = [](Time time) { return std::to_string(time / 1s); };
    std::string text;
    for (const AdvertSeries& series : all)
    {
        text += (text.empty() ? "" : ", ") + std::to_string(series.adverts) + " after " +
                std::to_string(series.facts) + ": " + seconds(series.first) + " each " +
                seconds(series.interval);
    }
    return text;
}

AdvertLog LogOf(const std::vector<Time>& times, size_t facts = 0)
{
    AdvertLog log{"r1", "gw", {}, {}};
    for (const Time at : times)
    {
        log.Add(at, facts);
    }
    return log;
}

TEST(AdvertSeries, CountsWhatLeftBefore)
{
    const AdvertSeries series{0, 3s, 2s, 4}; // 3, 5, 7, 9
    EXPECT_EQ(series.Last(), 9s);
    EXPECT_EQ(series.CountBefore(Time::min()), 0U);
    EXPECT_EQ(series.CountBefore(3s), 0U);
    EXPECT_EQ(series.CountBefore(3s + 1ns), 1U);
    EXPECT_EQ(series.CountBefore(5s), 1U);
    EXPECT_EQ(series.CountBefore(5s + 1ns), 2U);
    EXPECT_EQ(series.CountBefore(9s), 3U);
    EXPECT_EQ(series.CountBefore(9s + 1ns), 4U);
    EXPECT_EQ(series.CountBefore(Time::max()), 4U);
    EXPECT_EQ((AdvertSeries{0, 3s}).CountBefore(4s), 1U);
}

TEST(AdvertSeries, IsCutFromOneInstantToBeforeAnother)
{
    const AdvertSeries series{7, 3s, 2s, 4};
    EXPECT_EQ(Text({series.Between(5s, 9s)}), "2 after 7: 5 each 2");
    EXPECT_EQ(Text({series.Between(5s - 1ns, 9s + 1ns)}), "3 after 7: 5 each 2");
    EXPECT_EQ(Text({series.Between(5s + 1ns, Time::max())}), "2 after 7: 7 each 2");
    EXPECT_EQ(series.Between(10s, 20s).adverts, 0U);
    EXPECT_EQ(series.Between(3s, 3s).adverts, 0U);
    EXPECT_EQ(series.Between(9s, 3s).adverts, 0U);
    EXPECT_EQ(series.Between(Time::min(), 3s).adverts, 0U);
}

TEST(AdvertLog, IsOneSeriesAsLongAsNothingChanges)
{
    AdvertLog log{"r1", "gw", {}, {}};
    for (Time at = 3s; at < 30 * 24h; at += 1s)
    {
        log.Add(at, 4);
    }
    EXPECT_EQ(Text(log.times), "2591997 after 4: 3 each 1");
    EXPECT_EQ(log.CountPackets(), 2591997U);
    EXPECT_EQ(log.CountPackets(10s, 20s), 10U);
}

TEST(AdvertLog, BeginsAnewWithTheIntervalAndWithEachFact)
{
    AdvertLog log = LogOf({1s, 2s, 3s, 5s, 7s, 8s});
    EXPECT_EQ(Text(log.times), "3 after 0: 1 each 1, 2 after 0: 5 each 2, 1 after 0: 8 each 0");
    log.Add(9s, 0);
    log.Add(10s, 2);
    EXPECT_EQ(
        Text(log.times),
        "3 after 0: 1 each 1, 2 after 0: 5 each 2, 2 after 0: 8 each 1, 1 after 2: 10 each 0");
    EXPECT_EQ(Text(log.TimesAfter(2)), "1 after 2: 10 each 0");
    EXPECT_EQ(log.TimesAfter(0).size(), 3U);
    EXPECT_TRUE(log.TimesAfter(1).empty());
    EXPECT_TRUE(log.TimesAfter(3).empty());
}

TEST(AdvertLog, CountsPacketsThatLeaveTogetherOnceAmongTheTimes)
{
    AdvertLog log = LogOf({1s, 1s, 2s, 2s, 3s, 3s, 3s, 3s});
    EXPECT_EQ(Text(log.times), "3 after 0: 1 each 1");
    EXPECT_EQ(log.CountPackets(), 8U);
    EXPECT_EQ(log.CountPackets(2s, 3s), 2U);
    EXPECT_EQ(log.CountPackets(3s, 3s + 1ns), 4U);
    log.Add(3s, 1);
    EXPECT_EQ(Text(log.times), "3 after 0: 1 each 1, 1 after 1: 3 each 0");
    EXPECT_EQ(log.CountPackets(), 9U);
}

} // namespace
} // namespace lab
