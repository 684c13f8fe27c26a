// SPDX-License-Identifier: GPL-2.0-only

#include "lab/judge/streams.h"

#include "run-builder.h"

#include <gtest/gtest.h>

using namespace lab;
using namespace std::chrono_literals;

namespace
{

using Hosts = std::vector<std::string>;

TEST(MastershipsTest, CrashEndsMastershipAtOnce)
{
    const Timeline run = RunBuilder()
                             .Master(1s, "r1")
                             .Crash(10s, "r1")
                             .Master(13171875us, "r2")
                             .Backup(20s, "r2")
                             .End(30s);

    const auto masterships = Masterships(run, "gw");

    ASSERT_EQ(masterships.size(), 2u);
    EXPECT_EQ(masterships[0].node, "r1");
    EXPECT_EQ(masterships[0].span.from, 1s);
    EXPECT_EQ(masterships[0].span.to, 10s);
    EXPECT_FALSE(masterships[0].open);
    EXPECT_EQ(run.facts[*masterships[0].ended].kind, FactKind::CRASHED);
    EXPECT_EQ(masterships[1].span.Length(), 6828125us);
}

TEST(MastershipsTest, OpenAtTheEnd)
{
    const auto masterships = Masterships(RunBuilder().Master(1s, "r1").End(30s), "gw");
    ASSERT_EQ(masterships.size(), 1u);
    EXPECT_TRUE(masterships[0].open);
    EXPECT_FALSE(masterships[0].ended);
    EXPECT_EQ(masterships[0].span.to, 30s);
}

TEST(MastershipsTest, OtherGroupsDoNotMatter)
{
    const Timeline run = RunBuilder().Master(1s, "r1", "wan").Master(2s, "r2").End(30s);
    ASSERT_EQ(Masterships(run, "gw").size(), 1u);
    EXPECT_EQ(Masterships(run, "gw")[0].node, "r2");
}

TEST(MastershipsTest, StateAfterTheCrashCountsOnce)
{
    // A host that dies may still record that it stopped.
    const Timeline run = RunBuilder()
                             .Master(1s, "r1")
                             .Crash(10s, "r1")
                             .State(10s, "r1", "MASTER", "INIT", "set down")
                             .End(30s);
    EXPECT_EQ(Masterships(run, "gw").size(), 1u);
    EXPECT_TRUE(LevelAt(MasterLevels(run, "gw"), 10s).masters.empty());
}

TEST(MasterLevelsTest, StepFunctionWithoutGaps)
{
    const Timeline run =
        RunBuilder().Master(1s, "r1").Master(2s, "r2").Backup(3s, "r1").Crash(4s, "r2").End(5s);

    const auto levels = MasterLevels(run, "gw");

    ASSERT_EQ(levels.size(), 5u);
    const std::vector<Hosts> expected{{}, {"r1"}, {"r1", "r2"}, {"r2"}, {}};
    for (size_t i = 0; i < levels.size(); i++)
    {
        EXPECT_EQ(levels[i].masters, expected[i]) << i;
        EXPECT_EQ(levels[i].span.from, i * 1s) << i;
        EXPECT_EQ(levels[i].span.to, (i + 1) * 1s) << i;
    }
}

TEST(MasterLevelsTest, OnlyTheOutcomeOfAnInstantCounts)
{
    const Timeline run = RunBuilder().Master(1s, "r1").Master(2s, "r2").Backup(2s, "r1").End(5s);
    const auto levels = MasterLevels(run, "gw");
    ASSERT_EQ(levels.size(), 3u);
    EXPECT_EQ(levels[2].masters, Hosts{"r2"});
}

TEST(MasterLevelsTest, AtAnInstantTheChangeIsInForce)
{
    const auto levels = MasterLevels(RunBuilder().Master(1s, "r1").End(5s), "gw");
    EXPECT_TRUE(LevelAt(levels, 1s - 1ns).masters.empty());
    EXPECT_EQ(LevelAt(levels, 1s).masters, Hosts{"r1"});
    EXPECT_EQ(LevelAt(levels, 5s).masters, Hosts{"r1"});
}

TEST(MasterLevelsTest, ChangeAtTheVeryEnd)
{
    const auto levels = MasterLevels(RunBuilder().Master(5s, "r1").End(5s), "gw");
    EXPECT_EQ(LevelAt(levels, 5s).masters, Hosts{"r1"});
    EXPECT_EQ(levels.back().span.Length(), 0s);
}

TEST(StretchesTest, AdjacentLevelsMergeAndAreClipped)
{
    const Timeline run = RunBuilder()
                             .Master(1s, "r1")
                             .Master(2s, "r2")
                             .Master(3s, "r3")
                             .Backup(4s, "r3")
                             .Backup(5s, "r2")
                             .End(10s);
    const auto several = [](const Level& level) { return level.masters.size() > 1; };

    const auto whole = StretchesWhere(MasterLevels(run, "gw"), {0s, 10s}, several);
    ASSERT_EQ(whole.size(), 1u);
    EXPECT_EQ(whole[0].span.from, 2s);
    EXPECT_EQ(whole[0].span.to, 5s);
    EXPECT_EQ(run.facts[*whole[0].began].node, "r2");
    EXPECT_EQ(run.facts[*whole[0].ended].at, 5s);

    const auto part = StretchesWhere(MasterLevels(run, "gw"), {3500ms, 4500ms}, several);
    ASSERT_EQ(part.size(), 1u);
    EXPECT_EQ(part[0].span.Length(), 1s);
    EXPECT_FALSE(part[0].ended);
}

TEST(TransitionsTest, OnlyBetweenBackupAndMaster)
{
    const Timeline run = RunBuilder()
                             .Ready(0s, "r1")
                             .Master(1s, "r1")
                             .Backup(2s, "r1")
                             .Master(3s, "r1")
                             .State(4s, "r1", "MASTER", "INIT", "set down")
                             .End(5s);
    EXPECT_EQ(Transitions(run, "gw").size(), 3u);
    EXPECT_EQ(Takeovers(run, "gw").size(), 2u);
}

TEST(StreamsTest, OutageFromFirstLostToNextAnswered)
{
    const Timeline run =
        RunBuilder().Probes(0s, 2s, true).Probes(2s, 5s, false).Probes(5s, 10s, true).End(30s);

    const auto streams = Streams(run);

    ASSERT_EQ(streams.size(), 1u);
    ASSERT_EQ(streams[0].outages.size(), 1u);
    const Outage& outage = streams[0].outages[0];
    EXPECT_EQ(outage.span.from, 2s);
    EXPECT_EQ(outage.span.to, 5s);
    EXPECT_EQ(outage.lost, 300u);
    EXPECT_EQ(outage.lastLost, 4990ms);
    EXPECT_FALSE(outage.open);
    EXPECT_FALSE(outage.initial);
    EXPECT_EQ(run.facts[*outage.ended].Integer("sent"), Time(5s).count());
}

TEST(StreamsTest, OrderOfSendingNotOfTheVerdict)
{
    // The loss at 2 s is known only at 3 s, after many later answers.
    const Timeline run = RunBuilder()
                             .Probes(0s, 2s, true)
                             .Probes(2s, 2010ms, false)
                             .Probes(2010ms, 6s, true)
                             .End(6s);
    const auto streams = Streams(run);
    ASSERT_EQ(streams[0].outages.size(), 1u);
    EXPECT_EQ(streams[0].outages[0].span.Length(), 10ms);
    EXPECT_EQ(streams[0].outages[0].lost, 1u);
}

TEST(StreamsTest, InitialAndOpen)
{
    const Timeline run =
        RunBuilder().Probes(0s, 2s, false).Probes(2s, 4s, true).Probes(4s, 10s, false).End(8s);
    const auto outages = Streams(run)[0].outages;
    ASSERT_EQ(outages.size(), 2u);
    EXPECT_TRUE(outages[0].initial);
    EXPECT_EQ(outages[0].span.to, 2s);
    EXPECT_FALSE(outages[1].initial);
    EXPECT_TRUE(outages[1].open);
    EXPECT_EQ(outages[1].span.to, 8s);
    EXPECT_EQ(outages[1].lastLost, 7s); // what was sent later is not decided yet
}

TEST(StreamsTest, TargetsAndClientsAreSeparate)
{
    const Timeline run = RunBuilder()
                             .Probes(0s, 1s, true)
                             .Probes(0s, 1s, false, "h1", "10.0.0.2")
                             .Probes(0s, 1s, true, "h2")
                             .End(3s);
    const auto streams = Streams(run);
    ASSERT_EQ(streams.size(), 3u);
    EXPECT_EQ(streams[0].delivered.size(), 100u);
    EXPECT_TRUE(streams[0].outages.empty());
    EXPECT_EQ(streams[2].to, "10.0.0.2");
    EXPECT_TRUE(streams[2].outages[0].open);
}

} // namespace
