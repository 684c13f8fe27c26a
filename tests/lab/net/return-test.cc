// SPDX-License-Identifier: GPL-2.0-only
//
// A better node comes back, or nodes come up: who becomes MASTER and when.

#include "trial.h"

#include <gtest/gtest.h>

namespace lab::trial
{

namespace
{

const char* const DIALECTS[] = {"openbsd", "freebsd", "netbsd", "ucarp"};
const char* const BSDS[] = {"openbsd", "freebsd", "netbsd"};

constexpr int LAST_ADVERT = 10; ///< of the master, before the other one comes up

/// r1 is MASTER; r2 is switched on `since` after an advert of r1.
struct Return
{
    std::string dialect;
    Pace master;
    Pace comer;
    std::string keys; ///< of the node that comes up
    Time since{0};
    std::string masterHost; ///< more keys of the host r1

    Time BootTime() const
    {
        return LastAdvert() + since;
    }

    Time LastAdvert() const
    {
        return AdvertTime(Pair(dialect, master, comer), LAST_ADVERT);
    }

    Time NextAdvert() const
    {
        return LastAdvert() + Interval(master);
    }

    Timeline Run() const
    {
        Trial trial = Pair(dialect, master, comer);
        trial.nodes[0].host = masterHost;
        trial.nodes[1] = Node{comer, keys, "boot: " + Text(BootTime())};
        return trial.Run();
    }
};

const std::string PREEMPT = "preempt: true";
const std::string STAY = "preempt: false";

} // namespace

TEST(Preemption, ComesWithTheFirstAdvertHeard)
{
    for (const std::string dialect : DIALECTS)
    {
        for (const Time since : {Time(10us), Time(139ms), Time(700ms), Time(1390ms)})
        {
            const Return trial{dialect, {1, 100}, {1, 0}, PREEMPT, since, ""};
            const Timeline timeline = trial.Run();
            const Time preempted = trial.NextAdvert() + DefaultDelay();
            EXPECT_EQ(TakeoverAfter(timeline, trial.BootTime()), Takeover("r2", preempted))
                << dialect << " " << Text(since);
            EXPECT_EQ(MastersAt(timeline, timeline.end), std::vector<std::string>{"r2"});
        }
    }
}

/// The old master steps down when the new one's first advert arrives.
TEST(Preemption, LeavesTwoMastersForExactlyOneDelay)
{
    for (const std::string dialect : BSDS)
    {
        const Return trial{dialect, {1, 100}, {1, 0}, PREEMPT, 700ms, ""};
        const Time preempted = trial.NextAdvert() + DefaultDelay();
        EXPECT_EQ(DoubleMasters(trial.Run()),
                  (std::vector<std::pair<Time, Time>>{{preempted, preempted + DefaultDelay()}}))
            << dialect;
    }
}

/// ucarp sends its gratuitous ARP first, 64 bytes and a gap of 12 before the advert's own 82, and
/// the old master answers with one more advert before it gives way.
TEST(Preemption, OfUcarpIsHeardOneFrameLater)
{
    const Return trial{"ucarp", {1, 100}, {1, 0}, PREEMPT, 700ms, ""};
    const Timeline timeline = trial.Run();
    const Time preempted = trial.NextAdvert() + DefaultDelay();
    const Time behindArp((8 + 64 + 12) * 8);
    const Time heard = preempted + behindArp + DefaultDelay();
    EXPECT_EQ(DoubleMasters(timeline), (std::vector<std::pair<Time, Time>>{{preempted, heard}}));
    const auto last = Instants(timeline,
                               FactKind::ADVERT_SENT,
                               [](const Fact& fact) { return fact.Text("kind") == "step-down"; });
    EXPECT_EQ(last, std::vector<Time>{heard});
}

TEST(Preemption, DelayToTheOldMasterIsThatOfItsOwnDirection)
{
    Trial trial = Pair("freebsd", {1, 100}, {1, 0});
    const Time boot = AdvertTime(trial, LAST_ADVERT) + 700ms;
    trial.nodes[1] = Node{{1, 0}, PREEMPT, "boot: " + Text(boot)};
    trial.events = {"at: 1s, delay: 20ms, from: r1, to: r2",
                    "at: 1s, delay: 50ms, from: r2, to: r1"};
    const Timeline timeline = trial.Run();
    const Time preempted = AdvertTime(trial, LAST_ADVERT + 1) + 20ms + DefaultDelay();
    EXPECT_EQ(TakeoverAfter(timeline, boot), Takeover("r2", preempted));
    EXPECT_EQ(DoubleMasters(timeline),
              (std::vector<std::pair<Time, Time>>{{preempted, preempted + 50ms + DefaultDelay()}}));
}

TEST(Preemption, NeverHappensWhenSwitchedOff)
{
    for (const std::string dialect : DIALECTS)
    {
        const Return trial{dialect, {1, 100}, {1, 0}, STAY, 700ms, ""};
        const Timeline timeline = trial.Run();
        EXPECT_EQ(TakeoverAfter(timeline, trial.BootTime()), std::nullopt) << dialect;
        EXPECT_EQ(MastersAt(timeline, timeline.end), std::vector<std::string>{"r1"});
    }
}

TEST(Preemption, NeverHappensBetweenEquals)
{
    for (const std::string dialect : DIALECTS)
    {
        for (const std::string& keys : {PREEMPT, STAY})
        {
            const Return trial{dialect, {1, 100}, {1, 100}, keys, 700ms, ""};
            EXPECT_EQ(TakeoverAfter(trial.Run(), trial.BootTime()), std::nullopt)
                << dialect << ", " << keys;
        }
    }
}

/// The OpenBSD node with the higher count stays BACKUP although its interval is better.
TEST(Preemption, OfOpenBsdIsForbiddenToTheMoreDemoted)
{
    Return trial{"openbsd", {1, 100}, {1, 0}, PREEMPT, 700ms, ""};
    Trial demoted = Pair("openbsd", trial.master, trial.comer);
    demoted.nodes[1] = Node{trial.comer, PREEMPT, "demotion: 1, boot: " + Text(trial.BootTime())};
    EXPECT_EQ(TakeoverAfter(demoted.Run(), trial.BootTime()), std::nullopt);
}

TEST(Return, WithoutPreemptTakesFromAMoreDemotedOpenBsd)
{
    // Without preempt, and although the node that comes up is worse by its interval.
    const Return trial{"openbsd", {1, 0}, {1, 100}, STAY, 700ms, "demotion: 1"};
    EXPECT_EQ(TakeoverAfter(trial.Run(), trial.BootTime()),
              Takeover("r2", trial.NextAdvert() + DefaultDelay()));
}

/// A master slower than the own patience is taken from even without preempt: at its next advert,
/// or by the own timer if that comes first.
TEST(Return, WithoutPreemptTakesFromAMasterThatIsTooSlow)
{
    for (const std::string dialect : BSDS)
    {
        const Time down = DownTime(dialect, {1, 0});
        const Return byAdvert{dialect, {4, 0}, {1, 0}, STAY, 1500ms, ""};
        EXPECT_EQ(TakeoverAfter(byAdvert.Run(), byAdvert.BootTime()),
                  Takeover("r2", byAdvert.NextAdvert() + DefaultDelay()))
            << dialect;
        const Return byTimer{dialect, {4, 0}, {1, 0}, STAY, 500ms, ""};
        EXPECT_EQ(TakeoverAfter(byTimer.Run(), byTimer.BootTime()),
                  Takeover("r2", byTimer.BootTime() + down))
            << dialect;
        // Exactly 3 * advbase is not too slow: (3, 0) is not more than (3, 0).
        const Return atLimit{dialect, {3, 0}, {1, 0}, STAY, 1500ms, ""};
        const auto takeover = TakeoverAfter(atLimit.Run(), atLimit.BootTime());
        EXPECT_NE(takeover, Takeover("r2", atLimit.NextAdvert() + DefaultDelay())) << dialect;
    }
}

TEST(ComingUp, AloneTakesExactlyADownTime)
{
    const Pace paces[] = {{1, 0}, {1, 100}, {1, 254}, {2, 50}};
    for (const std::string dialect : DIALECTS)
    {
        for (const Pace& pace : paces)
        {
            Trial trial;
            trial.dialect = dialect;
            trial.nodes = {Node{pace, PREEMPT, "boot: 123456789ns"}};
            trial.duration = 20s;
            EXPECT_EQ(TakeoverAfter(trial.Run(), Time(0)),
                      Takeover("r1", Time(123456789) + DownTime(dialect, pace)))
                << dialect << " " << pace.base << "/" << pace.skew;
        }
    }
}

TEST(ComingUp, TheSmallestSumOfBootAndDownTimeWins)
{
    struct Comer
    {
        int64_t skew;
        Time boot;
    };

    const std::vector<std::vector<Comer>> casts = {
        {{0, 900ms}, {100, 100ms}, {200, 0ms}},
        {{0, 200ms}, {100, 100ms}, {200, 0ms}},
        {{50, 10ms}, {50, 9ms}, {50, 8ms}, {50, 11ms}},
        {{254, 0ms}, {0, 2s}, {100, 1500ms}},
    };
    for (const std::string dialect : DIALECTS)
    {
        for (const auto& cast : casts)
        {
            Trial trial;
            trial.dialect = dialect;
            Takeover expected("", Time::max());
            for (const Comer& comer : cast)
            {
                trial.nodes.push_back(Node{{1, comer.skew}, STAY, "boot: " + Text(comer.boot)});
                const Time at = comer.boot + DownTime(dialect, {1, comer.skew});
                if (at < expected.second)
                {
                    expected = {"r" + std::to_string(trial.nodes.size()), at};
                }
            }
            const Timeline timeline = trial.Run();
            EXPECT_EQ(TakeoverAfter(timeline, Time(0)), expected) << trial.Text();
            EXPECT_TRUE(DoubleMasters(timeline).empty());
        }
    }
}

/// A gateway that loses its only MASTER and gets it back, by cable: D starts with the carrier.
TEST(ComingUp, PlugStartsTheDownTimeOfTheBsds)
{
    for (const std::string dialect : BSDS)
    {
        Trial trial;
        trial.dialect = dialect;
        trial.nodes = {Node{{1, 7}, "", ""}};
        trial.events = {"at: 10s, unplug: r1", "at: 11234567890ns, plug: r1"};
        const Timeline timeline = trial.Run();
        EXPECT_EQ(Became(timeline, "r1", "INIT"), std::vector<Time>{10s});
        EXPECT_EQ(TakeoverAfter(timeline, 10s),
                  Takeover("r1", 11234567890ns + DownTime(dialect, {1, 7})))
            << dialect;
    }
}

/// Healing: the worse of two MASTERs steps down at the better one's next advert.
TEST(Partition, HealsWithTheBetterOnesNextAdvert)
{
    for (const std::string dialect : BSDS)
    {
        for (const Time since : {Time(10ms), Time(500ms), Time(990ms)})
        {
            Trial trial = Pair(dialect, {1, 0}, {1, 100});
            const Time split = AdvertTime(trial, 30) + 300ms;
            const Time heal = AdvertTime(trial, 40) + since;
            trial.events = {"at: " + Text(split) + ", partition: [[r1], [r2]]",
                            "at: " + Text(heal) + ", heal: all"};
            const Timeline timeline = trial.Run();
            const Time second = split + DownTime(dialect, {1, 100}) - 300ms + DefaultDelay();
            const Time healed = AdvertTime(trial, 41) + DefaultDelay();
            EXPECT_EQ(DoubleMasters(timeline),
                      (std::vector<std::pair<Time, Time>>{{second, healed}}))
                << dialect << " " << Text(since);
            EXPECT_EQ(Became(timeline, "r1", "BACKUP").size(), 1u) << "only when it booted";
        }
    }
}

/// Keys that differ keep both MASTER until they agree again.
TEST(DifferingKeys, MakeTwoMastersFromTheLastAdvertThatVerified)
{
    Trial trial = Pair("freebsd", {1, 0}, {1, 100});
    const Time change = AdvertTime(trial, 30) + 300ms;
    const Time agree = AdvertTime(trial, 40) + 300ms;
    trial.events = {"at: " + Text(change) + ", set: gw on r1, pass: another",
                    "at: " + Text(agree) + ", set: gw on r2, pass: another"};
    const Timeline timeline = trial.Run();
    const Time second = change + DownTime("freebsd", {1, 100}) - 300ms + DefaultDelay();
    EXPECT_EQ(
        DoubleMasters(timeline),
        (std::vector<std::pair<Time, Time>>{{second, AdvertTime(trial, 41) + DefaultDelay()}}));
    const auto dropped = Instants(timeline, FactKind::ADVERT_DROPPED, "r2");
    ASSERT_EQ(dropped.size(), 10u);
    EXPECT_EQ(dropped.front(), AdvertTime(trial, 31) + DefaultDelay());
}

} // namespace lab::trial
