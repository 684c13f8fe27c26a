// SPDX-License-Identifier: GPL-2.0-only
//
// Hosts with several ports: what strikes one of them leaves the others alone.

#include "lab/net/simulation.h"
#include "lab/spec/parser.h"
#include "trial.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace lab::trial
{

namespace
{

/// Two firewalls with an inside (two switches) and an outside; fw1 is MASTER of both groups.
Timeline Firewalls(const std::string& events, const std::string& dialect = "openbsd")
{
    const std::string text = R"(scenario: firewalls
claim: They behave as computed.
lan: {switches: [in1, in2, out], trunks: [{between: [in1, in2]}]}
carp:
  lan: {vhid: 1, pass: secret, addresses: [10.0.0.1], dialect: )" +
                             dialect + R"(}
  wan: {vhid: 2, pass: secret, addresses: [192.0.2.1], dialect: )" +
                             dialect + R"(}
hosts:
  fw1:
    forwards: true
    interfaces:
      lan: {on: in1, address: 10.0.0.2/24, carp: lan}
      wan: {on: out, address: 192.0.2.2/24, carp: wan}
  fw2:
    forwards: true
    interfaces:
      lan: {on: in2, address: 10.0.0.3/24, carp: {lan: {advskew: 100}}}
      wan: {on: out, address: 192.0.2.3/24, carp: {wan: {advskew: 100}}}
  client: {on: in2, address: 10.0.0.10/24, gateway: lan, probe: {to: 192.0.2.10, start: 5s}}
  server: {on: out, address: 192.0.2.10/24, gateway: wan}
timeline: [)" + events + "]\nrun: {for: 20s}\n";
    const ParseResult result = Parse(text, "firewalls.yaml");
    EXPECT_TRUE(result.scenario) << result.Text();
    return Simulate(result.scenario.value_or(Scenario{}));
}

/// The link changes of a host after the boot: when, of which port, and whether it came up.
std::vector<std::tuple<Time, std::string, bool>> Links(const Timeline& timeline,
                                                       const std::string& node)
{
    std::vector<std::tuple<Time, std::string, bool>> links;
    for (const Fact& fact : timeline.facts)
    {
        if (fact.kind == FactKind::LINK && fact.node == node && fact.at > Time{0})
        {
            links.emplace_back(fact.at, fact.Text("port"), std::get<bool>(*fact.Find("up")));
        }
    }
    return links;
}

/// How many adverts of a group a host hears in a span.
size_t HeardBetween(const Timeline& timeline,
                    const std::string& node,
                    const std::string& group,
                    Time from,
                    Time to)
{
    return Instants(timeline,
                    FactKind::ADVERT_HEARD,
                    [&](const Fact& fact) {
                        return fact.node == node && fact.Text("group") == group &&
                               fact.at >= from && fact.at < to;
                    })
        .size();
}

size_t Lost(const Timeline& timeline)
{
    return Instants(timeline, FactKind::PROBE_LOST, "client").size();
}

} // namespace

TEST(Ports, AFirewallForwardsBetweenItsVirtualAddresses)
{
    const Timeline timeline = Firewalls("");
    EXPECT_EQ(Lost(timeline), 0U);
    EXPECT_EQ(Instants(timeline, FactKind::PROBE_ANSWERED, "client").size(), 150U);
}

TEST(Ports, UnplugAndPlugStrikeTheNamedPort)
{
    const Timeline timeline =
        Firewalls("{at: 10.3s, unplug: fw1.lan}, {at: 11s, plug: fw1.lan}, {at: 12s, unplug: fw2}");
    EXPECT_EQ(Links(timeline, "fw1"),
              (std::vector<std::tuple<Time, std::string, bool>>{{10300ms, "lan", false},
                                                                {11s, "lan", true}}));
    EXPECT_EQ(Links(timeline, "fw2"),
              (std::vector<std::tuple<Time, std::string, bool>>{{12s, "lan", false},
                                                                {12s, "wan", false}}));
}

TEST(Ports, DownStopsCarpOnTheNamedPortOnly)
{
    const Timeline timeline = Firewalls("{at: 10.3s, down: fw1.wan}, {at: 15s, up: fw1.wan}");
    const auto stopped = Instants(timeline,
                                  FactKind::STATE,
                                  [](const Fact& f)
                                  { return f.node == "fw1" && f.Text("to") == "INIT"; });
    EXPECT_EQ(stopped, std::vector<Time>{10300ms});
    // The other one is told of the demotion at once: one frame of 82 bytes on two cables.
    const auto moved = Became(timeline, "fw2", "MASTER");
    ASSERT_EQ(moved.size(), 2U);
    EXPECT_EQ(moved[0], 10300ms + 2 * (656ns + 500ns) + 2000ns + 1156ns + 2000ns);
}

TEST(Ports, CutAndRestoreKnowThePort)
{
    // The wan stays cut: restoring the other port does not touch it.
    const Timeline timeline = Firewalls("{at: 10.3s, cut: fw2.wan, direction: in}, "
                                        "{at: 10.3s, cut: fw2.lan, direction: in}, "
                                        "{at: 11.5s, restore: fw2.lan}, {at: 15.5s, restore: fw2}");
    EXPECT_EQ(HeardBetween(timeline, "fw2", "lan", 10300ms, 11500ms), 0U);
    EXPECT_EQ(HeardBetween(timeline, "fw2", "lan", 11500ms, 15500ms), 4U);
    EXPECT_EQ(HeardBetween(timeline, "fw2", "wan", 10300ms, 15500ms), 0U);
    EXPECT_EQ(HeardBetween(timeline, "fw2", "wan", 15500ms, 20s), 4U);
}

TEST(Ports, LossBetweenPortsLeavesOtherNetworksAlone)
{
    const std::string after = ", {at: 14.5s, restore: fw1.lan}";
    const Timeline named = Firewalls("{at: 10.3s, loss: 100%, from: fw1.lan, to: fw2}" + after);
    EXPECT_EQ(HeardBetween(named, "fw2", "lan", 10300ms, 14500ms), 0U);
    EXPECT_EQ(HeardBetween(named, "fw2", "wan", 10300ms, 14500ms), 4U);
    EXPECT_EQ(HeardBetween(named, "fw2", "lan", 14500ms, 18s), 3U);
    const Timeline far = Firewalls("{at: 10.3s, loss: 100%, to: fw2.lan}");
    EXPECT_EQ(HeardBetween(far, "fw2", "lan", 10300ms, 14s), 0U);
    EXPECT_EQ(HeardBetween(far, "fw2", "wan", 10300ms, 14s), 3U);
    const Timeline near = Firewalls("{at: 10.3s, loss: 100%, from: fw1.wan}");
    EXPECT_EQ(HeardBetween(near, "fw2", "lan", 10300ms, 14s), 3U);
    EXPECT_EQ(HeardBetween(near, "fw2", "wan", 10300ms, 14s), 0U);
}

TEST(Ports, DemotionIsOfTheHost)
{
    const Timeline timeline = Firewalls("{at: 10.3s, unplug: fw1.lan}", "freebsd");
    const auto changed = std::find_if(timeline.facts.begin(),
                                      timeline.facts.end(),
                                      [](const Fact& f) { return f.kind == FactKind::DEMOTION; });
    ASSERT_NE(changed, timeline.facts.end());
    EXPECT_EQ(changed->node, "fw1");
    EXPECT_EQ(std::get<int64_t>(*changed->Find("by")), 240);
    const auto told = Instants(timeline,
                               FactKind::ADVERT_SENT,
                               [](const Fact& f)
                               {
                                   return f.at == 10300ms && f.Text("group") == "wan" &&
                                          std::get<int64_t>(*f.Find("advskew")) == 240;
                               });
    EXPECT_EQ(told.size(), 1U);
}

} // namespace lab::trial
