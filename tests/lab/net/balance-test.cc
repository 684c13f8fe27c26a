// SPDX-License-Identifier: GPL-2.0-only
//
// What the record of a run with a balanced group holds: questions, answers, packets, floods.

#include "lab/net/simulation.h"
#include "lab/spec/parser.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace lab
{

namespace
{

/// Two members with two vhids, each MASTER of one, and clients 10.0.0.101 and following.
Timeline RunTwo(const std::string& mode,
                int clients,
                const std::string& events = "",
                const std::string& lan = "switches: [sw, sw2], trunks: [{between: [sw, sw2]}]")
{
    std::string script = "scenario: balance\n"
                         "claim: Two share one address.\n"
                         "lan: {" +
                         lan +
                         "}\n"
                         "carp: {gw: {balancing: " +
                         mode +
                         ", carpnodes: {1: 0, 2: 100}, pass: secret, address: 10.0.0.1}}\n"
                         "hosts:\n"
                         "  r1: {on: sw, address: 10.0.0.2/24, carp: gw}\n"
                         "  r2: {on: sw, address: 10.0.0.3/24, carp: {gw: {carpnodes: {1: 100, 2: "
                         "0}}}}\n"
                         "  c: {on: sw, address: 10.0.0.101/24, count: " +
                         std::to_string(clients) + ", probe: {to: gw, every: 1s, start: 6s}}\n";
    script += events.empty() ? "" : "timeline:\n" + events;
    script += "run: {for: 20s}\n";
    ParseResult parsed = Parse(script, "balance");
    EXPECT_TRUE(parsed.scenario) << parsed.Text();
    return Simulate(*parsed.scenario);
}

/// Which hosts took packets of which client from an instant on.
std::map<std::string, std::set<std::string>> Servers(const Timeline& timeline, Time from = Time{0})
{
    std::map<std::string, std::set<std::string>> servers;
    for (const Fact& fact : timeline.facts)
    {
        if (fact.kind == FactKind::SERVED && fact.at >= from)
        {
            EXPECT_EQ(fact.Text("group"), "gw");
            EXPECT_EQ(fact.Text("what"), "icmp");
            servers[fact.Text("client")].insert(fact.node);
        }
    }
    return servers;
}

size_t Count(const Timeline& timeline, FactKind kind, const std::string& node = "")
{
    return static_cast<size_t>(std::count_if(timeline.facts.begin(),
                                             timeline.facts.end(),
                                             [&](const Fact& fact) {
                                                 return fact.kind == kind &&
                                                        (node.empty() || fact.node == node);
                                             }));
}

} // namespace

TEST(Balance, EveryClientIsServedByTheNodeThatTheAddressSays)
{
    // OpenBSD 3.5 on a little-endian machine: the last octet leads, the first one decides.
    for (const auto& [address, server] : Servers(RunTwo("arpbalance", 6)))
    {
        EXPECT_EQ(server, std::set<std::string>{"r1"}) << address;
    }
    // The fold of 10.0.0.x and 10.0.0.1 is x xor 1: odd clients have an even one.
    const auto servers = Servers(RunTwo("ip", 6));
    ASSERT_EQ(servers.size(), 6u);
    for (int i = 101; i < 107; ++i)
    {
        EXPECT_EQ(servers.at("10.0.0." + std::to_string(i)),
                  std::set<std::string>{i % 2 == 1 ? "r1" : "r2"});
    }
}

TEST(Balance, QuestionsAndAnswersAreFacts)
{
    const Timeline timeline = RunTwo("ip", 3);
    std::vector<std::string> asked;
    for (const Fact& fact : timeline.facts)
    {
        if (fact.kind == FactKind::ASKED)
        {
            EXPECT_EQ(fact.Text("group"), "gw");
            EXPECT_EQ(fact.Text("what"), "arp");
            EXPECT_EQ(fact.Text("address"), "10.0.0.1");
            asked.push_back(fact.node + " " + fact.Text("asker"));
        }
    }
    EXPECT_EQ(asked, (std::vector<std::string>{"c1 10.0.0.101", "c2 10.0.0.102", "c3 10.0.0.103"}));
    EXPECT_EQ(Count(timeline, FactKind::ANSWERED, "r1"), 3u) << "the MASTER of the leader answers";
    EXPECT_EQ(Count(timeline, FactKind::ANSWERED, "r2"), 0u);
}

TEST(Balance, SwitchesFloodWhatNobodyEverSendsFrom)
{
    for (const std::string mode : {"ip", "ip-stealth"})
    {
        const Timeline timeline = RunTwo(mode, 4);
        const auto& floods = timeline.floods;
        ASSERT_EQ(floods.size(), 2u) << mode;
        EXPECT_EQ(floods[0].node, "sw");
        EXPECT_EQ(floods[0].group, "gw");
        EXPECT_EQ(floods[0].frames, 4u * 14u) << mode;
        EXPECT_EQ(floods[0].flooded, floods[0].frames) << mode;
        EXPECT_EQ(floods[1].flooded, 4u * 14u) << "the other switch gets a copy of each";
        EXPECT_EQ(Count(timeline, FactKind::PROBE_ANSWERED), 4u * 14u) << mode;
    }
}

TEST(Balance, AHubGivesEverybodyAllPackets)
{
    const Timeline timeline = RunTwo("ip-unicast", 4, "", "switches: {sw: {hub: true}}");
    EXPECT_EQ(Count(timeline, FactKind::PROBE_ANSWERED), 4u * 14u);
    EXPECT_EQ(Servers(timeline).size(), 4u);
    EXPECT_EQ(timeline.floods.at(0).flooded, timeline.floods.at(0).frames);
}

TEST(Balance, TheOtherNodeTakesAllWhenOneIsDown)
{
    const std::string down = "  - {at: 10s, down: gw on r2}\n";
    const auto after = Servers(RunTwo("ip", 6, down), std::chrono::seconds(15));
    ASSERT_EQ(after.size(), 6u);
    for (const auto& [address, server] : after)
    {
        EXPECT_EQ(server, std::set<std::string>{"r1"}) << address;
    }
    const Timeline timeline =
        RunTwo("ip", 6, down + "  - {at: 14s, up: gw on r2}\n  - {at: 15s, up: gw on r2}\n");
    EXPECT_EQ(std::count_if(timeline.facts.begin(),
                            timeline.facts.end(),
                            [](const Fact& fact) {
                                return fact.kind == FactKind::FAULT &&
                                       !fact.Text("refused").empty();
                            }),
              1)
        << "the second time it is up";
}

TEST(Balance, AClientThatMovesToAnotherSwitchIsServedThere)
{
    const Timeline timeline = RunTwo("ip", 1, "  - {at: 10500ms, plug: c1, on: sw2}\n");
    const Time moved = std::chrono::milliseconds(10500);
    std::vector<bool> link;
    size_t answered = 0;
    for (const Fact& fact : timeline.facts)
    {
        if (fact.kind == FactKind::LINK && fact.node == "c1" && fact.at == moved)
        {
            link.push_back(std::get<bool>(*fact.Find("up")));
        }
        answered += fact.kind == FactKind::PROBE_ANSWERED && fact.at > moved ? 1 : 0;
    }
    EXPECT_EQ(link, (std::vector<bool>{false, true}));
    EXPECT_EQ(answered, 9u);
    const auto seen = std::find_if(timeline.facts.begin(),
                                   timeline.facts.end(),
                                   [&](const Fact& fact) {
                                       return fact.kind == FactKind::MOVED && fact.node == "sw2" &&
                                              fact.at > moved;
                                   });
    ASSERT_TRUE(seen != timeline.facts.end());
    EXPECT_EQ(seen->Text("from"), "sw");
    EXPECT_EQ(seen->Text("port"), "c1");
}

TEST(Balance, OtherScenariosRecordNoneOfThis)
{
    ParseResult parsed = Parse("scenario: plain\n"
                               "claim: None.\n"
                               "lan: {switches: [sw]}\n"
                               "carp: {gw: {vhid: 1, pass: secret, address: 10.0.0.1}}\n"
                               "hosts:\n"
                               "  r1: {on: sw, address: 10.0.0.2/24, carp: gw}\n"
                               "  c: {on: sw, address: 10.0.0.9/24, probe: {to: gw}}\n",
                               "plain");
    const Timeline timeline = Simulate(*parsed.scenario);
    EXPECT_EQ(Count(timeline, FactKind::ASKED) + Count(timeline, FactKind::SERVED), 0u);
    EXPECT_TRUE(timeline.floods.empty());
}

/// Firewalls that share an address on each side, by the same vhids.
TEST(Balance, FramesOfTwoLansAreOfTheirOwnGroup)
{
    const ParseResult parsed = Parse(R"(scenario: sides
claim: The same vhids on both sides.
lan: {switches: [in, out]}
carp:
  inner: {balancing: ip-stealth, carpnodes: {1: 0, 2: 100}, pass: secret, address: 10.0.0.1}
  outer: {balancing: arp, carpnodes: {1: 0, 2: 100}, pass: secret, address: 192.0.2.1}
hosts:
  r1:
    interfaces:
      i: {on: in, address: 10.0.0.2/24, carp: inner}
      o: {on: out, address: 192.0.2.2/24, carp: outer}
  r2:
    interfaces:
      i: {on: in, address: 10.0.0.3/24, carp: {inner: {carpnodes: {1: 100, 2: 0}}}}
      o: {on: out, address: 192.0.2.3/24, carp: {outer: {carpnodes: {1: 100, 2: 0}}}}
  a: {on: in, address: 10.0.0.10/24, count: 4, probe: {to: inner, every: 1s, start: 6s}}
  b: {on: out, address: 192.0.2.10/24, count: 3, probe: {to: outer, every: 1s, start: 6s}}
run: {for: 9900ms}
)",
                                     "sides");
    ASSERT_TRUE(parsed.scenario) << parsed.Text();
    std::map<std::pair<std::string, std::string>, uint64_t> frames;
    for (const Timeline::FloodCount& count : Simulate(*parsed.scenario).floods)
    {
        frames[{count.node, count.group}] = count.frames;
    }
    EXPECT_EQ(frames.at({"in", "inner"}), 4U * 4);
    EXPECT_EQ(frames.at({"out", "outer"}), 3U * 4);
    EXPECT_EQ(frames.at({"in", "outer"}) + frames.at({"out", "inner"}), 0U);
}

} // namespace lab
