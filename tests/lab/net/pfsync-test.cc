// SPDX-License-Identifier: GPL-2.0-only
//
// When a firewall that boots gets the states of its peer, and what that does to its demotion.

#include "lab/net/simulation.h"
#include "lab/spec/parser.h"
#include "trial.h"

#include <gtest/gtest.h>

namespace lab::trial
{

namespace
{

/// r1 (1, 0) and r2 (1, 100) with preempt and a cable of their own for pfsync.
Timeline Pair(const std::string& dialect, const std::string& events, const std::string& boot = "0s")
{
    const ParseResult result = Parse(R"(scenario: pair
claim: It behaves as computed.
lan: {switches: [sw, cross]}
carp: {gw: {vhid: 1, pass: secret, addresses: [10.0.0.1], preempt: true, dialect: )" +
                                         dialect + R"(}}
hosts:
  r1:
    boot: )" + boot + R"(
    pfsync: {on: sync, bulk-update: 3s}
    interfaces:
      lan: {on: sw, address: 10.0.0.2/24, carp: gw}
      sync: {on: cross, address: 172.16.0.1/30}
  r2:
    pfsync: {on: sync, bulk-update: 2s}
    interfaces:
      lan: {on: sw, address: 10.0.0.3/24, carp: {gw: {advskew: 100}}}
      sync: {on: cross, address: 172.16.0.2/30}
timeline: [)" + events + "]\nrun: {for: 300s}\n",
                                     "pair.yaml");
    EXPECT_TRUE(result.scenario) << result.Text();
    return Simulate(result.scenario.value_or(Scenario{}));
}

/// Changes of demotion of r1: when, to what, why.
using Change = std::tuple<Time, int64_t, std::string>;

std::vector<Change> Demotions(const Timeline& timeline, const std::string& node = "r1")
{
    std::vector<Change> changes;
    for (const Fact& fact : timeline.facts)
    {
        if (fact.kind == FactKind::DEMOTION && fact.node == node)
        {
            changes.emplace_back(fact.at, fact.Integer("total"), fact.Text("cause"));
        }
    }
    return changes;
}

/// One frame of 70 bytes (36 of pfsync, 20 of IP, Ethernet): two serialisations with preamble,
/// two cables, one switch.
constexpr Time WAY = Time(2 * (36 + 20 + 18 + 8) * 8 + 2 * 500 + 2000);

} // namespace

TEST(Pfsync, OpenBsdWaitsForTheStatesOfItsPeer)
{
    const Timeline timeline = Pair("openbsd", "{at: 4500ms, crash: r1}, {at: 10s, boot: r1}");
    // Those that boot together have nothing to send.
    EXPECT_EQ(Demotions(timeline, "r2").back(), Change(2 * WAY, 0, "pfsync init"));
    const Time done = 10s + 2 * WAY + 2s;
    auto changes = Demotions(timeline);
    ASSERT_EQ(changes.size(), 8U);
    changes.erase(changes.begin(), changes.begin() + 4);
    EXPECT_EQ(changes,
              (std::vector<Change>{{10s, 32, "pfsync init"},
                                   {10s, 33, "pfsync bulk start"},
                                   {done, 32, "pfsync bulk done"},
                                   {done, 0, "pfsync init"}}));
    // The first advert of r2 after that: 4 s + 4.171875 s + 3 * 1.390625 s.
    EXPECT_EQ(Became(timeline, "r1", "MASTER"), (std::vector<Time>{3s, 12343750us + 2 * 4312ns}));
}

TEST(Pfsync, FreeBsdToo)
{
    EXPECT_EQ(Demotions(Pair("freebsd", "", "10s")),
              (std::vector<Change>{{10s, 240, "pfsync bulk start"},
                                   {10s + 2 * WAY + 2s, 0, "pfsync bulk done"}}));
}

TEST(Pfsync, AloneItWaitsUntilItGivesUp)
{
    // r1 is there from 10 s on, and gets the states of r2; but r2 asks again only at 204 s.
    const auto openbsd = Demotions(Pair("openbsd", "", "10s"), "r2");
    ASSERT_GE(openbsd.size(), 4U);
    const Time again = 204s;
    EXPECT_EQ(openbsd[2], Change(again + 2 * WAY + 3s, 32, "pfsync bulk done"));
    const auto freebsd = Demotions(Pair("freebsd", "{at: 9s, unplug: r1.sync}", "10s"), "r2");
    EXPECT_EQ(freebsd,
              (std::vector<Change>{{0s, 240, "pfsync bulk start"}, {65s, 0, "pfsync bulk fail"}}));
}

TEST(Pfsync, ALostLinkDemotesOpenBsdUntilTheNextUpdate)
{
    const Timeline timeline = Pair("openbsd",
                                   "{at: 20s, unplug: r1.sync}, {at: 30s, plug: r1.sync}");
    const auto changes = Demotions(timeline);
    ASSERT_EQ(changes.size(), 6U);
    EXPECT_EQ(changes[4], Change(20s, 1, "pfsync link state down"));
    EXPECT_EQ(changes[5], Change(30s + 2 * WAY + 2s, 0, "pfsync link state up"));
    EXPECT_EQ(
        Demotions(Pair("freebsd", "{at: 20s, unplug: r1.sync}, {at: 30s, plug: r1.sync}")).size(),
        2U);
}

TEST(Pfsync, APeerThatDiesDuringTheUpdateCostsTheLongTimeout)
{
    const auto changes = Demotions(Pair("freebsd", "{at: 11s, crash: r2}", "10s"));
    ASSERT_EQ(changes.size(), 2U);
    EXPECT_EQ(changes[1], Change(10s + 2 * WAY + 24s + 60s, 0, "pfsync bulk fail"));
}

} // namespace lab::trial
