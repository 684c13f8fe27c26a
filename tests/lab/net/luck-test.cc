// SPDX-License-Identifier: GPL-2.0-only
//
// Randomness comes from the seed alone, and nothing but the scenario decides what happens.

#include "lab/net/simulation.h"
#include "trial.h"

#include "ns3/arp-cache.h"
#include "ns3/nstime.h"
#include "ns3/simulator.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace lab::trial
{

namespace
{

/// A trial with something random of each kind.
Trial Lucky()
{
    Trial trial;
    trial.nodes = {Node{{1, 0}, "", "boot: {uniform: [0s, 1s]}"},
                   Node{{1, 100}, "preempt: true", "boot: {exponential: 100ms, after: 1s}"}};
    trial.events = {"at: {uniform: [10s, 11s]}, as: a, crash: r1",
                    "at: {normal: [20s, 100ms]}, as: b, boot: r1",
                    "at: {exponential: 1s, after: 25s}, as: c, loss: 50%, from: r1, to: r2",
                    "at: {one-of: [40s, 41s, 42s]}, as: d, restore: all"};
    trial.others = {
        "h1: {on: sw, address: 10.0.0.100/24, mac: 02:00:00:00:00:64, cable: {loss: 10%}, "
        "probe: {to: gw, every: 100ms}}"};
    return trial;
}

Time EventTime(const Timeline& timeline, const std::string& event)
{
    return Instants(timeline,
                    FactKind::FAULT,
                    [&event](const Fact& fact) { return fact.Text("event") == event; })
        .at(0);
}

/// Instants of everything that is drawn.
std::vector<Time> Draws(const Timeline& timeline)
{
    std::vector<Time> draws;
    for (const std::string node : {"r1", "r2"})
    {
        draws.push_back(Instants(timeline, FactKind::BOOTED, node).at(0));
    }
    for (const std::string event : {"a", "b", "c", "d"})
    {
        draws.push_back(EventTime(timeline, event));
    }
    return draws;
}

} // namespace

TEST(Luck, SameSeedMeansSameFacts)
{
    EXPECT_EQ(Transcript(Lucky().Run()), Transcript(Lucky().Run()));
}

/// What ran before in the process leaves nothing behind.
TEST(Luck, OrderOfRunsDoesNotMatter)
{
    Trial other = Lucky();
    other.dialect = "ucarp";
    other.seed = 7;
    const std::string first = Transcript(Lucky().Run());
    const std::string second = Transcript(other.Run());
    EXPECT_EQ(Transcript(other.Run()), second);
    EXPECT_EQ(Transcript(Lucky().Run()), first);
    EXPECT_NE(first, second);
}

TEST(Luck, OtherSeedMeansOtherDraws)
{
    std::vector<std::set<Time>> seen(6);
    for (uint64_t seed = 1; seed <= 20; ++seed)
    {
        Trial trial = Lucky();
        trial.seed = seed;
        const auto draws = Draws(trial.Run());
        ASSERT_EQ(draws.size(), seen.size());
        for (size_t i = 0; i < draws.size(); ++i)
        {
            seen[i].insert(draws[i]);
        }
    }
    for (size_t i = 0; i < 5; ++i)
    {
        EXPECT_EQ(seen[i].size(), 20u) << "draw " << i;
    }
    EXPECT_EQ(seen[5], (std::set<Time>{40s, 41s, 42s}));
}

TEST(Luck, DrawsAreInTheRangeOfTheirLaw)
{
    double sum = 0.0;
    double squares = 0.0;
    double waits = 0.0;
    constexpr int RUNS = 300;
    Trial trial = Lucky();
    trial.others.clear();
    Scenario scenario = trial.Spec();
    for (int seed = 1; seed <= RUNS; ++seed)
    {
        scenario.seed = static_cast<uint64_t>(seed);
        const auto draws = Draws(Simulate(scenario));
        EXPECT_GE(draws[0], 0s);
        EXPECT_LE(draws[0], 1s);
        EXPECT_GE(draws[1], 1s);
        EXPECT_GE(draws[2], 10s);
        EXPECT_LE(draws[2], 11s);
        const double offset = static_cast<double>((draws[3] - 20s).count()) / 1e9;
        sum += offset;
        squares += offset * offset;
        EXPECT_GE(draws[4], 25s);
        waits += static_cast<double>((draws[4] - 25s).count()) / 1e9;
    }
    // Four standard errors each; the deviation of a standard deviation is that over sqrt(2 N).
    EXPECT_NEAR(sum / RUNS, 0.0, 4 * 0.1 / std::sqrt(RUNS));
    EXPECT_NEAR(std::sqrt(squares / RUNS), 0.1, 4 * 0.1 / std::sqrt(2.0 * RUNS));
    EXPECT_NEAR(waits / RUNS, 1.0, 4 * 1.0 / std::sqrt(RUNS));
}

TEST(Luck, OneMoreEventChangesNoOtherDraw)
{
    const auto draws = Draws(Lucky().Run());
    const std::string more = "at: {uniform: [50s, 55s]}, as: e, crash: h1";
    Trial after = Lucky();
    after.events.push_back(more);
    EXPECT_EQ(Draws(after.Run()), draws);
    Trial before = Lucky();
    before.events.insert(before.events.begin(), more);
    EXPECT_EQ(Draws(before.Run()), draws);
}

/// Events need no names for that: those that do the same are told apart by their order.
TEST(Luck, OfEventsWithoutNamesIsTheirOwn)
{
    const auto times = [](const std::vector<std::string>& events)
    {
        Trial trial;
        trial.nodes = {Node{{1, 0}, "", ""}, Node{{1, 100}, "", ""}};
        trial.events = events;
        return Instants(trial.Run(), FactKind::FAULT, "r1");
    };
    const std::string first = "at: {uniform: [10s, 20s]}, crash: r1";
    const std::string second = "at: {uniform: [30s, 40s]}, crash: r1";
    const auto alone = times({first, second});
    ASSERT_EQ(alone.size(), 2u);
    EXPECT_NE(alone[0] - 10s, alone[1] - 30s) << "one luck for both";
    EXPECT_EQ(times({"at: {uniform: [1s, 2s]}, crash: r2", first, second}), alone);
}

/// Wherever a host is added, all others have the luck they had, even that of their frames.
TEST(Luck, OneMoreHostChangesNoOtherDraw)
{
    const Timeline plain = Lucky().Run();
    // It says nothing.
    const std::string more =
        "h0: {on: sw, address: 10.0.0.101/24, boot: {uniform: [0s, 1s]}, cable: {loss: 10%}}";
    Trial after = Lucky();
    after.others.push_back(more);
    Trial before = Lucky();
    before.others.insert(before.others.begin(), more);
    for (const Trial& trial : {after, before})
    {
        const Timeline timeline = trial.Run();
        EXPECT_EQ(Draws(timeline), Draws(plain));
        for (const std::string node : {"h1", "r1", "r2"})
        {
            EXPECT_EQ(TranscriptOf(timeline, node), TranscriptOf(plain, node)) << node;
        }
    }
}

/// A fault that is applied again after a restore does not repeat its losses frame by frame.
TEST(Luck, OfAFaultThatReturnsIsNew)
{
    Trial trial;
    trial.nodes = {Node{{1, 0}, "", ""}, Node{{254, 0}, "", ""}};
    trial.events = {"at: 10500ms, loss: 50%, from: r1, to: r2",
                    "at: 74500ms, loss: 50%, from: r1, to: r2"};
    trial.duration = 138s + 500ms;
    std::vector<Time> heard[2];
    for (const Time at : Instants(trial.Run(), FactKind::ADVERT_HEARD, "r2"))
    {
        if (at > 10500ms)
        {
            heard[at > 74500ms].push_back(at > 74500ms ? at - 64s : at);
        }
    }
    EXPECT_NEAR(static_cast<double>(heard[0].size()), 32, 16);
    EXPECT_NEAR(static_cast<double>(heard[1].size()), 32, 16);
    EXPECT_NE(heard[0], heard[1]);
}

/// The defaults of ns-3 that a run changes are those of ns-3 again when it is over.
TEST(Luck, OfOtherSimulationsInTheProcessIsUntouched)
{
    Lucky().Run();
    ns3::TimeValue timeout;
    ns3::CreateObject<ns3::ArpCache>()->GetAttribute("DeadTimeout", timeout);
    EXPECT_EQ(timeout.Get(), ns3::Seconds(100));
    EXPECT_EQ(ns3::Simulator::Now(), ns3::Seconds(0));
}

/// Another setting meets the same luck, so that two settings can be compared run by run.
TEST(Luck, IsTheSameForAnotherSetting)
{
    Trial other = Lucky();
    other.nodes[1].pace.skew = 200;
    other.dialect = "freebsd";
    EXPECT_EQ(Draws(other.Run()), Draws(Lucky().Run()));
}

TEST(Luck, LossOfOneCableDoesNotChangeThatOfAnother)
{
    Trial other = Lucky();
    other.nodes[0].host += ", cable: {loss: 0%}";
    other.nodes[1].host += ", cable: {loss: 0.001%}";
    const auto lost = [](const Timeline& timeline)
    {
        std::vector<Time> sent;
        for (const Fact& fact : timeline.facts)
        {
            if (fact.kind == FactKind::PROBE_LOST && fact.at < 9s)
            {
                sent.emplace_back(fact.Integer("sent"));
            }
        }
        return sent;
    };
    EXPECT_GT(lost(Lucky().Run()).size(), 5u);
    EXPECT_EQ(lost(other.Run()), lost(Lucky().Run()));
}

} // namespace lab::trial
