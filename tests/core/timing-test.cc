// SPDX-License-Identifier: GPL-2.0-only

#include "carp-timing.h"

#include "core/story.h"

#include <gtest/gtest.h>

namespace carp
{

namespace
{

/// The units of skew in nanoseconds, from the ratio 15625 / 4 us, cut to whole microseconds.
int64_t SkewNanoseconds(int skew)
{
    return int64_t{skew} * 15625 / 4 * 1000;
}

/// Calls a function for every advbase and advskew.
template <typename Function>
void ForAll(Function function)
{
    for (int base = 0; base <= 255; ++base)
    {
        for (int skew = 0; skew <= 255; ++skew)
        {
            function(base, skew);
        }
    }
}

Config Intervals(int base, int skew)
{
    Config config;
    config.advbase = static_cast<uint8_t>(base);
    config.advskew = static_cast<uint8_t>(skew);
    return config;
}

int64_t Ns(Duration duration)
{
    return duration.count();
}

// The exact values of the timing oracle, section 1.
TEST(SkewTime, KnownValues)
{
    EXPECT_EQ(SkewTime(0), 0us);
    EXPECT_EQ(SkewTime(1), 3906us);
    EXPECT_EQ(SkewTime(50), 195312us);
    EXPECT_EQ(SkewTime(100), 390625us);
    EXPECT_EQ(SkewTime(128), 500000us);
    EXPECT_EQ(SkewTime(200), 781250us);
    EXPECT_EQ(SkewTime(240), 937500us);
    EXPECT_EQ(SkewTime(254), 992187us);
    EXPECT_EQ(SkewTime(255), 996093us);
}

// Seconds are compared before skews, whatever the sum [7].
TEST(Interval, ComparesSecondsFirst)
{
    EXPECT_TRUE(StatedInterval(1, 255) < StatedInterval(2, 0));
    EXPECT_FALSE(StatedInterval(2, 0) < StatedInterval(1, 255));
    EXPECT_TRUE(StatedInterval(1, 0) < StatedInterval(1, 1));
    EXPECT_FALSE(StatedInterval(1, 1) < StatedInterval(1, 1));
    EXPECT_TRUE(StatedInterval(1, 1) == StatedInterval(1, 1));
    EXPECT_FALSE(StatedInterval(1, 1) == StatedInterval(2, 1));
    EXPECT_FALSE(StatedInterval(1, 1) == StatedInterval(1, 2));
}

TEST(AdvertInterval, WithoutDemotionIsBasePlusSkew)
{
    for (const Dialect* dialect : AllDialects())
    {
        ForAll(
            [&](int base, int skew)
            {
                const int limited = dialect == &FreeBsd() ? std::min(skew, 240) : skew;
                int64_t later = base * 1'000'000'000LL + SkewNanoseconds(limited);
                int64_t first = base * 1'000'000'000LL + SkewNanoseconds(skew);
                if (base == 0 && skew == 0)
                {
                    first = later = 3'906'000;
                }
                const Config config = Intervals(base, skew);
                ASSERT_EQ(Ns(AdvertInterval(config, *dialect, 0, true)), first);
                ASSERT_EQ(Ns(AdvertInterval(config, *dialect, 0, false)), later);
            });
    }
}

TEST(MasterDownTime, OpenBsdWaitsThreeIntervals)
{
    ForAll(
        [](int base, int skew)
        {
            const int64_t interval = base * 1'000'000'000LL + SkewNanoseconds(skew);
            const int64_t expected = interval == 0 ? 11'718'000 : 3 * interval;
            ASSERT_EQ(Ns(MasterDownTime(Intervals(base, skew), OpenBsd())), expected);
        });
}

TEST(MasterDownTime, FreeBsdAndNetBsdWaitThreeBasesAndOneSkew)
{
    ForAll(
        [](int base, int skew)
        {
            if (base == 0 && skew == 0)
            {
                return; // refused by both
            }
            const int64_t expected = base * 3'000'000'000LL + SkewNanoseconds(skew);
            ASSERT_EQ(Ns(MasterDownTime(Intervals(base, skew), FreeBsd())), expected);
            ASSERT_EQ(Ns(MasterDownTime(Intervals(base, skew), NetBsd())), expected);
        });
}

TEST(MasterDownTime, UcarpWaitsTheDeadRatio)
{
    for (const int ratio : {1, 3, 7, 255})
    {
        ForAll(
            [ratio](int base, int skew)
            {
                if (base == 0 && skew == 0)
                {
                    return; // refused
                }
                Config config = Intervals(base, skew);
                config.deadRatio = static_cast<uint8_t>(ratio);
                const int64_t expected = int64_t{base} * ratio * 1'000'000'000LL +
                                         SkewNanoseconds(skew);
                ASSERT_EQ(Ns(MasterDownTime(config, Ucarp())), expected);
            });
    }
}

// The dead ratio is ucarp's alone.
TEST(MasterDownTime, DeadRatioMeansNothingToTheBsds)
{
    Config config = Intervals(1, 100);
    config.deadRatio = 9;
    EXPECT_EQ(MasterDownTime(config, OpenBsd()), 4171875us);
    EXPECT_EQ(MasterDownTime(config, FreeBsd()), 3390625us);
    EXPECT_EQ(MasterDownTime(config, NetBsd()), 3390625us);
    EXPECT_EQ(MasterDownTime(config, Ucarp()), 9390625us);
}

// Effective skew = configured + demotion within 0..240, also for skews that are above [9.2].
TEST(EffectiveSkew, FreeBsdAddsTheDemotion)
{
    for (int skew = 0; skew <= 254; ++skew)
    {
        for (int demotion = -600; demotion <= 600; ++demotion)
        {
            const int sum = skew + demotion;
            const int expected = sum < 0 ? 0 : sum > 240 ? 240 : sum;
            ASSERT_EQ(EffectiveSkew(Intervals(1, skew), FreeBsd(), demotion), expected);
        }
    }
    EXPECT_EQ(EffectiveSkew(Intervals(1, 9), FreeBsd(), INT32_MAX), 240);
    EXPECT_EQ(EffectiveSkew(Intervals(1, 9), FreeBsd(), INT32_MIN), 0);
}

// A skew below 240 counts as 240 while something is wrong [9.3].
TEST(EffectiveSkew, SuppressionRaisesTo240)
{
    for (const Dialect* dialect : {&NetBsd(), &Ucarp()})
    {
        for (int skew = 0; skew <= 255; ++skew)
        {
            const Config config = Intervals(1, skew);
            ASSERT_EQ(EffectiveSkew(config, *dialect, 0), skew);
            ASSERT_EQ(EffectiveSkew(config, *dialect, 1), std::max(skew, 240));
            ASSERT_EQ(EffectiveSkew(config, *dialect, 7), std::max(skew, 240));
        }
    }
}

// Its demotion travels in a byte of its own and changes no interval [9.1].
TEST(EffectiveSkew, OpenBsdKeepsTheSkew)
{
    for (int skew = 0; skew <= 254; ++skew)
    {
        ASSERT_EQ(EffectiveSkew(Intervals(1, skew), OpenBsd(), 255), skew);
    }
}

TEST(DemotionByte, IsOpenBsdsAndEndsAt255)
{
    EXPECT_EQ(DemotionByte(OpenBsd(), 0), 0);
    EXPECT_EQ(DemotionByte(OpenBsd(), 128), 128);
    EXPECT_EQ(DemotionByte(OpenBsd(), 255), 255);
    EXPECT_EQ(DemotionByte(OpenBsd(), 256), 255);
    EXPECT_EQ(DemotionByte(OpenBsd(), -1), 0);
    for (const Dialect* dialect : {&FreeBsd(), &NetBsd(), &Ucarp()})
    {
        EXPECT_EQ(DemotionByte(*dialect, 240), 0) << dialect->name;
    }
}

// The first interval after a takeover ignores the demotion on FreeBSD and NetBSD [8].
TEST(AdvertInterval, WithDemotion)
{
    const Config config = Intervals(1, 100);
    EXPECT_EQ(AdvertInterval(config, OpenBsd(), 3, true), 1390625us);
    EXPECT_EQ(AdvertInterval(config, OpenBsd(), 3, false), 1390625us);
    EXPECT_EQ(AdvertInterval(config, FreeBsd(), 28, true), 1390625us);
    EXPECT_EQ(AdvertInterval(config, FreeBsd(), 28, false), 1500000us);
    EXPECT_EQ(AdvertInterval(config, NetBsd(), 1, true), 1390625us);
    EXPECT_EQ(AdvertInterval(config, NetBsd(), 1, false), 1937500us);
    EXPECT_EQ(AdvertInterval(config, Ucarp(), 1, true), 1937500us);
    EXPECT_EQ(AdvertInterval(config, Ucarp(), 1, false), 1937500us);
}

// Three (or the ratio) times the base but one skew, on OpenBSD too [7.2].
TEST(HopelessInterval, HasASingleSkew)
{
    Config config = Intervals(2, 100);
    config.deadRatio = 5;
    for (const Dialect* dialect : {&OpenBsd(), &FreeBsd(), &NetBsd()})
    {
        EXPECT_TRUE(HopelessInterval(config, *dialect, 0) == StatedInterval(6, 100));
    }
    EXPECT_TRUE(HopelessInterval(config, Ucarp(), 0) == StatedInterval(10, 100));
}

TEST(HopelessInterval, UsesTheEffectiveSkew)
{
    const Config config = Intervals(1, 100);
    EXPECT_TRUE(HopelessInterval(config, OpenBsd(), 3) == StatedInterval(3, 100));
    EXPECT_TRUE(HopelessInterval(config, FreeBsd(), 28) == StatedInterval(3, 128));
    EXPECT_TRUE(HopelessInterval(config, NetBsd(), 1) == StatedInterval(3, 240));
}

// The sleeps named in section 9 of the timing oracle.
TEST(WakeUpPeriod, IsInWholeMilliseconds)
{
    EXPECT_EQ(WakeUpPeriod(Intervals(1, 0)), 1000ms);
    EXPECT_EQ(WakeUpPeriod(Intervals(1, 100)), 1390ms);
    EXPECT_EQ(WakeUpPeriod(Intervals(1, 50)), 1195ms);
    EXPECT_EQ(WakeUpPeriod(Intervals(1, 254)), 1992ms);
    EXPECT_EQ(WakeUpPeriod(Intervals(0, 1)), 3ms);
    EXPECT_EQ(WakeUpPeriod(Intervals(0, 0)), 1ms) << "a sleep has a length";
}

} // namespace

} // namespace carp
