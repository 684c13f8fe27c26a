// SPDX-License-Identifier: GPL-2.0-only

#include "lab/timing/closed-form.h"
#include "lab/timing/false-takeovers.h"
#include "lab/timing/timing-group.h"
#include "lab/timing/timing-recorder.h"

#include <cmath>
#include <gtest/gtest.h>

namespace lab
{
namespace
{

using namespace std::chrono_literals;

TimingSetup SetupOf(const carp::Dialect& dialect, const std::vector<int>& skews)
{
    TimingSetup setup;
    setup.dialect = dialect;
    for (const int skew : skews)
    {
        carp::Config config;
        config.vhid = 1;
        config.advskew = static_cast<uint8_t>(skew);
        setup.nodes.push_back(config);
    }
    setup.delay = 7us;
    return setup;
}

void BootAll(TimingGroup& group, size_t nodes)
{
    for (size_t i = 0; i < nodes; ++i)
    {
        group.Boot(i);
    }
}

double CountOf(const TimingSetup& setup, Time duration)
{
    FalseTakeovers observer;
    TimingGroup group(setup, &observer);
    BootAll(group, setup.nodes.size());
    group.RunUntil(duration);
    return static_cast<double>(observer.GetCount());
}

TEST(TimingGroup, ACrashIsNoticedToTheNanosecond)
{
    TimingRecorder recorder({"a", "b"}, "gw");
    TimingGroup group(SetupOf(carp::OpenBsd(), {0, 100}), &recorder);
    BootAll(group, 2);
    group.RunUntil(10s);
    EXPECT_EQ(group.GetState(0), carp::State::MASTER);
    EXPECT_EQ(group.GetState(1), carp::State::BACKUP);
    EXPECT_EQ(group.GetAdverts(0), 8U); // at 3 s, 4 s ... 10 s
    EXPECT_EQ(group.GetLastAdvert(0), 10s);
    group.RunUntil(10600ms);
    group.Crash(0);
    EXPECT_EQ(group.GetState(0), carp::State::INIT);
    group.RunUntil(20s);
    const Timeline timeline = recorder.Finish(group.Now());
    const Fact& takeover = timeline.facts.back();
    EXPECT_EQ(takeover.node, "b");
    EXPECT_EQ(takeover.at, 10s + 7us + 4171875us);
    EXPECT_EQ(takeover.Text("reason"), "master timed out");
    EXPECT_EQ(timeline.end, 20s);
    EXPECT_EQ(timeline.adverts.at(0).CountPackets(), 8U);
}

TEST(TimingGroup, TheTimerIsFasterThanAnAdvertOfTheSameInstant)
{
    // Equal skews: three intervals are exactly the patience.
    TimingSetup setup = SetupOf(carp::OpenBsd(), {0, 0});
    TimingRecorder recorder({"a", "b"}, "gw");
    TimingGroup group(setup, &recorder);
    group.Boot(0);
    group.RunUntil(5s);
    group.Boot(1);
    group.RunUntil(10500ms);
    group.LoseNext(1, 2);
    group.RunUntil(13s + 7us);
    // It yields to the advert in the same instant, and the other one to its own.
    const auto facts = recorder.Finish(group.Now()).facts;
    ASSERT_EQ(facts.size(), 5U);
    EXPECT_EQ(facts[3].at, 13s + 7us);
    EXPECT_EQ(facts[3].node, "b");
    EXPECT_EQ(facts[3].Text("to"), "MASTER");
    EXPECT_EQ(facts[4].at, 13s + 7us);
    EXPECT_EQ(facts[4].Text("reason"), "an equal or better master advertises");
}

TEST(TimingGroup, WhatIsOrderedToVanishVanishes)
{
    for (const int lost : {2, 3})
    {
        FalseTakeovers observer;
        TimingGroup group(SetupOf(carp::FreeBsd(), {0, 100}), &observer);
        BootAll(group, 2);
        group.RunUntil(10500ms);
        group.LoseNext(1, lost);
        group.RunUntil(30s);
        EXPECT_EQ(observer.GetCount(), lost == 3 ? 1U : 0U);
        // Two MASTERs for (k + 1) * I - D.
        EXPECT_EQ(observer.GetDoubleTime(), lost == 3 ? 4s - 3390625us : 0s);
        EXPECT_EQ(observer.GetMasters(), 1U);
    }
}

/// Poisson counts: four standard errors of the closed form.
TEST(TimingGroup, FalseTakeoversAreAsFrequentAsComputed)
{
    struct Row
    {
        const carp::Dialect& dialect;
        int backup;
        int n;
        LossLaw law;
    };

    for (const Row& row : {Row{carp::FreeBsd(), 100, 3, LossLaw::Independent(0.05)},
                           Row{carp::OpenBsd(), 100, 4, LossLaw::Independent(0.1)},
                           Row{carp::NetBsd(), 0, 2, LossLaw::Independent(0.02)},
                           Row{carp::Ucarp(), 100, 4, LossLaw::Independent(0.1)},
                           Row{carp::FreeBsd(), 100, 3, LossLaw::Bursts(0.01, 4)}})
    {
        constexpr int ADVERTS = 1000000;
        TimingSetup setup = SetupOf(row.dialect, {row.n == 2 ? 1 : 0, row.backup + (row.n == 2)});
        setup.receiving = row.law;
        const double expected = ADVERTS * RunsOfLosses(row.law, row.n)[row.n];
        const double found = CountOf(setup,
                                     ADVERTS * AdvertIntervalOf(setup.nodes[0], row.dialect));
        EXPECT_NEAR(found, expected, 4 * std::sqrt(expected)) << row.dialect.name << " " << row.n;
        EXPECT_GT(expected, 50);
    }
}

TEST(TimingGroup, EachReceiverHasItsOwnLuckButNotOnTheCableOfTheSender)
{
    TimingSetup setup = SetupOf(carp::FreeBsd(), {0, 100, 200});
    setup.sending = LossLaw::Independent(0.1);
    const double shared = CountOf(setup, 300000s);
    std::swap(setup.sending, setup.receiving);
    const double apart = CountOf(setup, 300000s);
    const double each = 300000 * RunsOfLosses(LossLaw::Independent(0.1), 3)[3];
    // What both miss makes the first backup a master, whom the second one hears.
    EXPECT_NEAR(shared, each, 5 * std::sqrt(each));
    EXPECT_NEAR(apart, 2 * each, 0.05 * 2 * each);
}

TEST(TimingGroup, RepeatsExactlyWithItsSeed)
{
    TimingSetup setup = SetupOf(carp::NetBsd(), {0, 100});
    setup.receiving = LossLaw::Independent(0.2);
    const auto story = [&setup]
    {
        TimingRecorder recorder({"a", "b"}, "gw");
        TimingGroup group(setup, &recorder);
        BootAll(group, 2);
        group.RunUntil(20000s);
        std::string text;
        for (const Fact& fact : recorder.Finish(group.Now()).facts)
        {
            text += std::to_string(fact.at.count()) + fact.node + fact.Text("to") + "\n";
        }
        return text;
    };
    const std::string first = story();
    EXPECT_EQ(story(), first);
    setup.seed = 2;
    EXPECT_NE(story(), first);
}

TEST(TimingGroup, HasAnEndOfItsBits)
{
    EXPECT_THROW(TimingGroup(SetupOf(carp::OpenBsd(), std::vector<int>(65, 0)), nullptr),
                 std::invalid_argument);
}

TEST(LossChain, BeginsWhereItWillBeOnAverage)
{
    int lost = 0;
    for (uint64_t seed = 0; seed < 4000; ++seed)
    {
        lost += LossChain(LossLaw::Bursts(0.25, 10), Random(seed, 1)).Loses();
    }
    EXPECT_NEAR(lost, 1000, 4 * std::sqrt(4000 * 0.25 * 0.75));
}

} // namespace
} // namespace lab
