// SPDX-License-Identifier: GPL-2.0-only
//
// The crash of a master, to the nanosecond: a takeover comes D - U + d after a crash U after the
// last advert, for every dialect and a table of skews.

#include "trial.h"

#include <gtest/gtest.h>

namespace lab::trial
{

namespace
{

struct Skews
{
    int64_t master;
    int64_t backup;
};

void PrintTo(const Skews& skews, std::ostream* out)
{
    *out << "advskew " << skews.master << " and " << skews.backup;
}

constexpr Skews TABLE[] =
    {{0, 0}, {0, 1}, {0, 50}, {0, 100}, {0, 200}, {0, 254}, {50, 100}, {100, 200}, {200, 254}};

constexpr int LAST_ADVERT = 30; ///< long after the backup booted at 20 s

/// How long after the crash the backup takes over; fails if somebody else does, or nobody.
Time TakeoverTime(const Trial& pair, Time sinceAdvert)
{
    Trial trial = pair;
    const Time crash = AdvertTime(trial, LAST_ADVERT) + sinceAdvert;
    trial.events.push_back("at: " + Text(crash) + ", crash: r1");
    trial.duration = crash + 20s;
    const Timeline timeline = trial.Run();
    const auto takeover = TakeoverAfter(timeline, crash);
    EXPECT_TRUE(takeover) << "nobody takes over";
    EXPECT_EQ(takeover.value_or(Takeover{}).first, "r2");
    EXPECT_EQ(Became(timeline, "r2", "MASTER").size(), 1u);
    return takeover ? takeover->second - crash : Time(0);
}

class CrashOf : public testing::TestWithParam<std::tuple<const char*, Skews>>
{
  protected:
    std::string Dialect() const
    {
        return std::get<0>(GetParam());
    }

    Pace Master() const
    {
        return {1, std::get<1>(GetParam()).master};
    }

    Pace Backup() const
    {
        return {1, std::get<1>(GetParam()).backup};
    }
};

std::string NameOf(const testing::TestParamInfo<CrashOf::ParamType>& info)
{
    const auto& [dialect, skews] = info.param;
    return std::string(dialect) + "_" + std::to_string(skews.master) + "_" +
           std::to_string(skews.backup);
}

} // namespace

TEST_P(CrashOf, IsNoticedExactlyADownTimeAfterTheLastAdvert)
{
    const Trial pair = Pair(Dialect(), Master(), Backup());
    const Time interval = Interval(Master());
    const Time down = DownTime(Dialect(), Backup());
    const Time d = DefaultDelay();
    // The first phase is just after the last bit of the advert has reached the switch.
    for (const Time since : {CableTime(Wire{}) + Time(1),
                             d,
                             interval / 10,
                             interval / 2,
                             interval * 9 / 10,
                             interval - Time(1)})
    {
        EXPECT_EQ(TakeoverTime(pair, since), down - since + d) << Text(since) << " after an advert";
    }
}

INSTANTIATE_TEST_SUITE_P(AllDialects,
                         CrashOf,
                         testing::Combine(testing::Values("openbsd", "freebsd", "netbsd", "ucarp"),
                                          testing::ValuesIn(TABLE)),
                         NameOf);

TEST(Crash, OracleAgreesWithTheFiguresWorkedByHand)
{
    EXPECT_EQ(SkewTime(1), 3906us);
    EXPECT_EQ(SkewTime(254), 992187us);
    EXPECT_EQ(DownTime("freebsd", {1, 100}), 3390625us);
    EXPECT_EQ(DownTime("netbsd", {1, 254}), 3992187us);
    EXPECT_EQ(DownTime("openbsd", {1, 254}), 5976561us);
    EXPECT_EQ(DownTime("openbsd", {0, 0}), 11718us);
    EXPECT_EQ(DownTime("ucarp", {1, 0}), 3s);
    EXPECT_EQ(DownTime("ucarp", {1, 50}), 3585ms);
    EXPECT_EQ(DownTime("ucarp", {1, 100}), 4170ms);
    EXPECT_EQ(DownTime("ucarp", {1, 254}), 5976ms);
    EXPECT_EQ(DefaultDelay(), Time(4312));
}

/// The advert that the crash cuts short is lost, so the silence began one interval earlier.
TEST(Crash, DuringTheTransmissionOfAnAdvertCountsFromThePreviousOne)
{
    for (const std::string dialect : {"openbsd", "freebsd", "netbsd", "ucarp"})
    {
        const Trial pair = Pair(dialect, {1, 50}, {1, 100});
        const Time since = CableTime(Wire{});
        EXPECT_EQ(TakeoverTime(pair, since),
                  DownTime(dialect, {1, 100}) - Interval({1, 50}) - since + DefaultDelay())
            << dialect;
    }
}

/// An event of the timeline comes before whatever is due by itself at the same nanosecond.
TEST(Crash, AtTheInstantOfAnAdvertIsServedFirst)
{
    const Trial pair = Pair("openbsd", {1, 0}, {1, 100});
    EXPECT_EQ(TakeoverTime(pair, Interval({1, 0})),
              DownTime("openbsd", {1, 100}) - Interval({1, 0}) + DefaultDelay());
}

TEST(Crash, LongerIntervalsFollowTheSameFormula)
{
    for (const std::string dialect : {"openbsd", "freebsd", "netbsd", "ucarp"})
    {
        const Trial pair = Pair(dialect, {3, 7}, {5, 201});
        const Time since = 1234567890ns;
        EXPECT_EQ(TakeoverTime(pair, since), DownTime(dialect, {5, 201}) - since + DefaultDelay())
            << dialect;
    }
}

/// OpenBSD turns a sum of zero into 1/256 s, in the interval and in each of the three of D.
TEST(Crash, OpenBsdWithoutAnyIntervalTakesOverWithinMilliseconds)
{
    Trial pair = Pair("openbsd", {0, 0}, {0, 0});
    pair.nodes[1].host = "boot: 100ms";
    pair.duration = 1s;
    const Time crash = 11718us + 60 * 3906us + 1ms;
    pair.events = {"at: " + Text(crash) + ", crash: r1"};
    const auto takeover = TakeoverAfter(pair.Run(), crash);
    ASSERT_TRUE(takeover);
    EXPECT_EQ(takeover->second - crash, 11718us - 1ms + DefaultDelay());
}

/// ucarp: a longer dead ratio multiplies advbase only, and is rounded up to a wake-up like 3 is.
TEST(Crash, UcarpWaitsForItsDeadRatio)
{
    Trial pair = Pair("ucarp", {1, 0}, {1, 100});
    pair.group = "dead-ratio: 5";
    // r1 alone takes the role after 5 s; r2 waits 5.390625 s, at the fourth wake-up of 1.390 s.
    const Time crash = 40s + 300ms;
    pair.events = {"at: " + Text(crash) + ", crash: r1"};
    const auto takeover = TakeoverAfter(pair.Run(), crash);
    ASSERT_TRUE(takeover);
    EXPECT_EQ(takeover->second - crash, 4 * 1390ms - 300ms + DefaultDelay());
}

/// FreeBSD states at most 240 and advertises at that pace, except right after its takeover; its
/// patience is that of the configured skew.
TEST(Crash, FreeBsdMasterWithSkew254AdvertisesLike240)
{
    Trial pair = Pair("freebsd", {1, 254}, {1, 254});
    const Time takeover = DownTime("freebsd", {1, 254});
    const Time second = takeover + Interval({1, 254});
    const Time crash = second + 30 * Interval({1, 240}) + 1s;
    pair.events = {"at: " + Text(crash) + ", crash: r1"};
    pair.duration = crash + 10s;
    const Timeline timeline = pair.Run();
    const auto sent = Instants(timeline, FactKind::ADVERT_SENT, "r1");
    ASSERT_EQ(sent.size(), 32u);
    EXPECT_EQ(sent[0], takeover);
    EXPECT_EQ(sent[1], second);
    EXPECT_EQ(sent[2], second + Interval({1, 240}));
    const auto next = TakeoverAfter(timeline, crash);
    ASSERT_TRUE(next);
    EXPECT_EQ(next->second - crash, DownTime("freebsd", {1, 254}) - 1s + DefaultDelay());
}

TEST(Crash, DelayIsThatOfTheCables)
{
    const Wire wires[] = {{10000000, Time(500)},
                          {100000000, Time(500)},
                          {1000000000, 1ms},
                          {10000000, 1ms},
                          {10000000000, Time(0)}};
    for (const Wire& wire : wires)
    {
        Trial pair = Pair("openbsd", {1, 0}, {1, 100});
        pair.lan = "switches: [sw], cable: {rate: " + std::to_string(wire.rate / 1000000) +
                   "Mbps, delay: " + Text(wire.delay) + "}";
        EXPECT_EQ(TakeoverTime(pair, 300ms),
                  DownTime("openbsd", {1, 100}) - 300ms + PathTime({wire, wire}))
            << pair.lan;
    }
}

TEST(Crash, DelayIsThatOfEachCableOnTheWay)
{
    const Wire slow{10000000, 20us};
    const Wire fast{};
    const Wire trunk{100000000, 1ms};
    Trial pair = Pair("freebsd", {1, 0}, {1, 100});
    pair.lan = "switches: {sw: {forwarding-delay: 7us}, far: {forwarding-delay: 7us}}, trunks: "
               "[{between: [sw, far], rate: 100Mbps, delay: 1ms}]";
    pair.nodes[0].host = "cable: {rate: 10Mbps, delay: 20us}";
    pair.nodes[1].on = "far";
    EXPECT_EQ(TakeoverTime(pair, 300ms),
              DownTime("freebsd", {1, 100}) - 300ms + PathTime({slow, trunk, fast}, 7us));
}

/// Lost cables look like a crash to the others, whatever the master itself makes of it.
TEST(Crash, IsWhatAnUnpluggedOrMutedMasterLooksLike)
{
    for (const std::string dialect : {"openbsd", "freebsd", "netbsd", "ucarp"})
    {
        for (const std::string fault : {"unplug: r1", "cut: r1", "cut: r1, direction: out"})
        {
            Trial pair = Pair(dialect, {1, 0}, {1, 100});
            const Time at = AdvertTime(pair, LAST_ADVERT) + 300ms;
            pair.events = {"at: " + Text(at) + ", " + fault};
            const auto takeover = TakeoverAfter(pair.Run(), at);
            ASSERT_TRUE(takeover) << dialect << ", " << fault;
            EXPECT_EQ(takeover->first, "r2");
            EXPECT_EQ(takeover->second - at, DownTime(dialect, {1, 100}) - 300ms + DefaultDelay())
                << dialect << ", " << fault;
        }
    }
}

} // namespace lab::trial
