// SPDX-License-Identifier: GPL-2.0-only
//
// Memberships that come and go, and what an administrator sets for a whole host.

#include "lab/net/simulation.h"
#include "lab/spec/parser.h"
#include "trial.h"

#include <gtest/gtest.h>

namespace lab::trial
{

namespace
{

/// r1 (1, 0) and r2 (1, 100), both switched on at 0: r1 is MASTER from 3 s on.
Trial Gateway(const std::vector<std::string>& events, const std::string& dialect = "openbsd")
{
    Trial trial;
    trial.dialect = dialect;
    trial.nodes = {Node{{1, 0}, "", ""}, Node{{1, 100}, "", ""}};
    trial.events = events;
    trial.duration = 30s;
    return trial;
}

/// A firewall with two groups on one LAN, beside a better one of the same two.
Timeline Pairs(const std::string& events)
{
    const ParseResult result = Parse(R"(scenario: pairs
claim: They behave as computed.
lan: {switches: [sw]}
carp:
  a: {vhid: 1, pass: secret, addresses: [10.0.0.1]}
  b: {vhid: 2, pass: secret, addresses: [10.0.0.4]}
hosts:
  r1: {on: sw, address: 10.0.0.2/24, boot: 10s, carp: [a, b]}
  r2: {on: sw, address: 10.0.0.3/24, carp: {a: {advskew: 100}, b: {advskew: 100}}}
timeline: [)" + events + "]\nrun: {for: 20s}\n",
                                     "pairs.yaml");
    EXPECT_TRUE(result.scenario) << result.Text();
    return Simulate(result.scenario.value_or(Scenario{}));
}

/// Which groups a node took over at or after an instant, and when.
std::vector<std::pair<std::string, Time>> TakeoversOf(const Timeline& timeline,
                                                      const std::string& node)
{
    std::vector<std::pair<std::string, Time>> found;
    for (const Fact& fact : timeline.facts)
    {
        if (fact.kind == FactKind::STATE && fact.node == node && fact.Text("to") == "MASTER")
        {
            found.emplace_back(fact.Text("group"), fact.at);
        }
    }
    return found;
}

} // namespace

TEST(Create, WhatWasDestroyedBeginsAnew)
{
    for (const std::string dialect : {"openbsd", "freebsd", "netbsd"})
    {
        const Timeline timeline = Gateway({"at: 5s, set: gw on r1, advskew: 50",
                                           "at: 10300ms, destroy: gw on r1",
                                           "at: 20300ms, create: gw on r1",
                                           "at: 25s, crash: r2"},
                                          dialect)
                                      .Run();
        EXPECT_EQ(Became(timeline, "r1", "BACKUP"), (std::vector<Time>{0s, 20300ms})) << dialect;
        // The adverts of r2 keep it quiet until r2 dies; it has forgotten the advskew of 50.
        const auto heard = Instants(timeline, FactKind::ADVERT_HEARD, "r1");
        EXPECT_EQ(Became(timeline, "r1", "MASTER"), (std::vector<Time>{3s, heard.back() + 3s}));
    }
}

TEST(Create, OfWhatIsThereHasNoEffect)
{
    const Timeline timeline = Gateway({"at: 5s, as: twice, create: gw on r1"}).Run();
    const auto refused = Instants(timeline,
                                  FactKind::FAULT,
                                  [](const Fact& fact)
                                  { return fact.Text("refused") == "r1 has gw"; });
    EXPECT_EQ(refused, std::vector<Time>{5s});
    EXPECT_EQ(Became(timeline, "r1", "BACKUP"), std::vector<Time>{0s});
}

TEST(Create, AMembershipThatNoBootMakes)
{
    Trial trial = Gateway({"at: 10s, create: gw on r1", "at: 20s, crash: r1", "at: 21s, boot: r1"});
    trial.nodes[0].carp = "created: false";
    const Timeline timeline = trial.Run();
    EXPECT_EQ(Became(timeline, "r1", "BACKUP"), std::vector<Time>{10s});
    EXPECT_EQ(Became(timeline, "r2", "MASTER").size(), 1U);
}

TEST(SetHost, PreemptIsOfAllMembershipsAtOnceAndLeavesTimersAlone)
{
    // r2 is MASTER of both from 4.171875 s on; its next adverts after 15 s prompt r1.
    const Timeline timeline = Pairs("{at: 15s, set: r1, preempt: true}");
    const auto found = TakeoversOf(timeline, "r1");
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].first, "a");
    EXPECT_EQ(found[1].first, "b");
    // Master-down is 4.171875 s, then adverts every 1.390625 s: the ninth at 15.296875 s.
    const auto sent = Instants(timeline, FactKind::ADVERT_SENT, "r2");
    EXPECT_EQ(sent.back(), 15296875us);
    EXPECT_EQ(found[0].second - sent.back(), 4312ns);
    EXPECT_TRUE(TakeoversOf(Pairs(""), "r1").empty());
}

TEST(SetHost, PreemptHoldsForWhatIsCreatedLaterUntilTheNextBoot)
{
    const Timeline timeline = Pairs(
        "{at: 11s, destroy: a on r1}, {at: 12s, destroy: b on r1}, "
        "{at: 13s, set: r1, preempt: true}, {at: 14s, create: b on r1}, "
        "{at: 16s, crash: r1}, {at: 17s, boot: r1}");
    const auto found = TakeoversOf(timeline, "r1");
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].first, "b");
}

TEST(SetHost, DemotionIsWhatDemoteDoes)
{
    for (const std::string dialect : {"openbsd", "freebsd"})
    {
        EXPECT_EQ(TranscriptOf(Gateway({"at: 10300ms, set: r1, demotion: 2"}, dialect).Run(), "r2"),
                  TranscriptOf(Gateway({"at: 10300ms, demote: r1, by: 2"}, dialect).Run(), "r2"));
    }
}

} // namespace lab::trial
