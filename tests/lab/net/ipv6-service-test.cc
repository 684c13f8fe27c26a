// SPDX-License-Identifier: GPL-2.0-only
//
// What hosts see of a virtual IPv6 address: neighbour discovery, gateways, router advertisements.

#include "lab/net/simulation.h"
#include "lab/spec/parser.h"
#include "trial.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace lab::trial
{

namespace
{

constexpr char VIRTUAL_MAC[] = "00:00:5e:00:01:01";

Timeline RunText(const std::string& text, const SimulationOptions& options = {})
{
    const ParseResult result = Parse(text, "ipv6.yaml");
    EXPECT_TRUE(result.scenario) << result.Text();
    return Simulate(result.scenario.value_or(Scenario{}), options);
}

/// Two members and hosts on one LAN; r1 is MASTER until it crashes at 10.3 s.
Timeline Service(const std::string& hosts, const std::string& more = "")
{
    return RunText(R"(scenario: service
claim: It behaves as computed.
lan: {switches: [sw]}
carp:
  gw: {vhid: 1, pass: secret, addresses: [2001:db8::1, fe80::1], )" +
                   more + R"(}
hosts:
  r1: {on: sw, address: 2001:db8::2/64, forwards: true, carp: gw}
  r2: {on: sw, address: 2001:db8::3/64, forwards: true, carp: {gw: {advskew: 100}}}
)" + hosts + R"(
timeline: [{at: 10300ms, crash: r1}]
run: {for: 20s}
)");
}

std::vector<const Fact*> FactsOf(const Timeline& timeline, FactKind kind, const std::string& node)
{
    std::vector<const Fact*> facts;
    for (const Fact& fact : timeline.facts)
    {
        if (fact.kind == kind && (node.empty() || fact.node == node))
        {
            facts.push_back(&fact);
        }
    }
    return facts;
}

size_t Lost(const Timeline& timeline, const std::string& node, Time since)
{
    const auto lost = FactsOf(timeline, FactKind::PROBE_LOST, node);
    return static_cast<size_t>(std::count_if(lost.begin(),
                                             lost.end(),
                                             [since](const Fact* fact)
                                             { return Time(fact->Integer("sent")) >= since; }));
}

TEST(Ipv6Service, TwoHostsReachALinkLocalVirtualAddress)
{
    const Timeline timeline = Service(
        "  h1: {on: sw, address: fe80::10/64, probe: {to: fe80::1, start: 4s}}\n"
        "  h2: {on: sw, address: 2001:db8::11/64, probe: {to: fe80::1, start: 4s}}\n");
    for (const char* host : {"h1", "h2"})
    {
        // Unanswered: 10.3 s to 14.1 s; r2 takes over at 14.17 s.
        EXPECT_EQ(Lost(timeline, host, 4s), 39u) << host;
        EXPECT_GT(FactsOf(timeline, FactKind::PROBE_ANSWERED, host).size(), 100u);
    }
    for (const Fact* fact : FactsOf(timeline, FactKind::ANSWERED, ""))
    {
        EXPECT_EQ(fact->node, fact->at < 10300ms ? "r1" : "r2");
        EXPECT_EQ(fact->Text("what"), "neighbour-solicitation");
        EXPECT_EQ(fact->Text("address"), "fe80::1");
        EXPECT_EQ(fact->Text("mac"), VIRTUAL_MAC);
    }
    EXPECT_EQ(FactsOf(timeline, FactKind::ANSWERED, "r1").size(), 2u) << "each host once";
    EXPECT_TRUE(FactsOf(timeline, FactKind::ANSWERED, "r2").empty()) << "they know the address";
}

TEST(Ipv6Service, OnlyTheMasterAnswers)
{
    const Timeline timeline = Service(
        "  h1: {on: sw, address: 2001:db8::10/64, probe: [{to: gw, start: 5s}, {to: 2001:db8::3}]}\n"
        "  h2: {on: sw, address: 2001:db8::11/64, probe: {to: gw, start: 15s}}\n");
    const auto before = FactsOf(timeline, FactKind::ANSWERED, "r1");
    ASSERT_EQ(before.size(), 1u);
    EXPECT_EQ(before[0]->Text("asker"), "2001:db8::10");
    const auto after = FactsOf(timeline, FactKind::ANSWERED, "r2");
    ASSERT_EQ(after.size(), 1u);
    EXPECT_EQ(after[0]->Text("asker"), "2001:db8::11");
    EXPECT_EQ(after[0]->Text("mac"), VIRTUAL_MAC);
}

TEST(Ipv6Service, AnnouncementsNameAllAddressesOnce)
{
    for (const char* dialect : {"openbsd", "freebsd"})
    {
        const Timeline timeline = Service("", std::string("dialect: ") + dialect);
        const auto announced = FactsOf(timeline, FactKind::ANNOUNCED, "r2");
        ASSERT_EQ(announced.size(), 2u) << dialect;
        const Time takeover = TakeoverAfter(timeline, 10s).value_or(Takeover{}).second;
        EXPECT_EQ(announced[0]->Text("what"), "neighbour-advertisement");
        EXPECT_EQ(announced[0]->at, takeover);
        EXPECT_EQ(announced[0]->Text("address"), "2001:db8::1");
        EXPECT_EQ(announced[1]->Text("address"), "fe80::1");
        const bool spaced = dialect == std::string("freebsd");
        EXPECT_EQ(announced[1]->at, takeover + (spaced ? 1ms : 0ms)) << dialect;
    }
}

TEST(Ipv6Service, HostsAnswerForTheLinkLocalAddressThatTheyList)
{
    const Timeline timeline = Service(
        "  h1: {on: sw, address: [fe80::10/64, 2001:db8::10/64]}\n"
        "  h2: {on: sw, address: fe80::11/64, probe: {to: fe80::10}}\n");
    EXPECT_EQ(Lost(timeline, "h2", 0s), 0u);
}

/// RFC 4861 section 7.2.5: what nobody asked for neither confirms a neighbour nor ends a probe of
/// it.
TEST(Ipv6Service, AnAnnouncementDoesNotDisturbAHostThatProbesItsNeighbour)
{
    // The entry of 4 s is stale at 40 s, probed from 45 to 47 s, and given up at 48 s; r2 announces
    // the address between the second probe and the end.
    const Timeline timeline = RunText(R"(scenario: probing
claim: It behaves as computed.
lan: {switches: [sw]}
carp: {gw: {vhid: 1, pass: secret, addresses: [2001:db8::1]}}
hosts:
  r1: {on: sw, address: 2001:db8::2/64, carp: gw}
  r2: {on: sw, address: 2001:db8::3/64, carp: {gw: {advskew: 10}}}
  h1: {on: sw, address: 2001:db8::10/64, probe: {to: gw, every: 36s, start: 4s}}
timeline: [{at: 44s, crash: r1}]
run: {for: 80s}
)");
    const auto takeover = TakeoverAfter(timeline, 44s);
    ASSERT_TRUE(takeover);
    EXPECT_GT(takeover->second, 46s);
    EXPECT_LT(takeover->second, 48s);
    EXPECT_EQ(FactsOf(timeline, FactKind::PROBE_ANSWERED, "h1").size(), 3u);
}

TEST(Ipv6Service, NothingIsDelayedAtRandom)
{
    // There and back twice: solicitation, advertisement, request, answer; the times of the frames
    // of 86 and 118 bytes with preamble, check sequence and a switch between two cables.
    const Timeline timeline = Service("  h1: {on: sw, address: 2001:db8::10/64}\n"
                                      "  h2: {on: sw, address: 2001:db8::11/64, "
                                      "probe: {to: 2001:db8::10, every: 1s}}\n");
    const Time discovery = PathTime({Wire{}, Wire{}}, Time(2000), 86 + 12);
    const Time echo = PathTime({Wire{}, Wire{}}, Time(2000), 118 + 12);
    const auto answered = FactsOf(timeline, FactKind::PROBE_ANSWERED, "h2");
    ASSERT_EQ(answered.size(), 20u);
    // The host that is asked learns the asker's address from the question.
    EXPECT_EQ(Time(answered[0]->Integer("rtt")), 2 * discovery + 2 * echo);
    EXPECT_EQ(Time(answered[1]->Integer("rtt")), 2 * echo);
}

TEST(Ipv6Service, HostsKeepOneDefaultRouterOverAFailover)
{
    const Timeline timeline = Service("  h1: {on: sw, address: fe80::10/64, autoconf: true, "
                                      "probe: {to: 2001:db8::3, start: 4s}}\n",
                                      "router-adverts: {every: 2s, lifetime: 6s}");
    const auto routers = FactsOf(timeline, FactKind::DEFAULT_ROUTER, "h1");
    ASSERT_EQ(routers.size(), 1u);
    EXPECT_EQ(routers[0]->Text("router"), "fe80::200:5eff:fe00:101");
    EXPECT_GT(routers[0]->at, 3s);
    EXPECT_LT(routers[0]->at, 3001ms);

    const auto isRouter = [](const Fact& fact)
    { return fact.Text("what") == "router-advertisement"; };
    const Time takeover = TakeoverAfter(timeline, 10s).value_or(Takeover{}).second;
    EXPECT_EQ(Instants(timeline, FactKind::ANNOUNCED, isRouter),
              (std::vector<Time>{3s, 5s, 7s, 9s, takeover, takeover + 2s, takeover + 4s}));
    EXPECT_EQ(Lost(timeline, "h1", 4s), 0u) << "it made itself an address of the prefix";
}

TEST(Ipv6Service, RoutersAreForgottenWhenTheirLifetimeEnds)
{
    const Timeline timeline = RunText(R"(scenario: lifetime
claim: It behaves as computed.
lan: {switches: [sw]}
carp: {gw: {vhid: 1, pass: secret, addresses: [2001:db8::1], router-adverts: {every: 2s, lifetime: 5s}}}
hosts:
  r1: {on: sw, address: 2001:db8::2/64, forwards: true, carp: gw}
  h1: {on: sw, address: 10.0.0.10/24, autoconf: true}
  h2: {on: sw, address: 2001:db8::10/64}
timeline: [{at: 10300ms, crash: r1}, {at: 16s, boot: r1}, {at: 22s, crash: h1}, {at: 22500ms, boot: h1}]
run: {for: 30s}
)");
    std::vector<std::pair<Time, std::string>> told;
    for (const Fact* fact : FactsOf(timeline, FactKind::DEFAULT_ROUTER, ""))
    {
        EXPECT_EQ(fact->node, "h1") << "the other does not believe routers";
        told.emplace_back(fact->at, fact->Text("router"));
    }
    // 122 bytes; the first one waits for the advert (102), the announcement (98) and their gaps.
    const Time delay = PathTime({Wire{}, Wire{}}, Time(2000), 122);
    const Time first = delay + Time((102 + 12 + 98 + 12) * 8);
    const std::string router = "fe80::200:5eff:fe00:101";
    const std::vector<std::pair<Time, std::string>> expected = {{3s + first, router},
                                                                {9s + delay + 5s, ""},
                                                                {19s + first, router},
                                                                {22s, ""},
                                                                {23s + delay, router}};
    EXPECT_EQ(told, expected);
}

/// The same network in a prefix of its own and in that of documentation, which ns-3 drops.
TEST(Ipv6Service, FirewallsForwardBothFamilies)
{
    for (const std::string prefix : {"fd00", "2001:db8"})
    {
        const Timeline timeline = RunText(R"(scenario: firewalls
claim: It behaves as computed.
lan: {switches: [in, out]}
carp:
  lan: {vhid: 1, pass: secret, addresses: [10.0.0.1, )" +
                                          prefix + R"(:1::1, fe80::1]}
  wan: {vhid: 2, pass: secret, addresses: [192.0.2.1, )" +
                                          prefix + R"(:2::1]}
hosts:
  fw1:
    forwards: true
    interfaces:
      lan: {on: in, address: [10.0.0.2/24, )" +
                                          prefix + R"(:1::2/64], carp: lan}
      wan: {on: out, address: [192.0.2.2/24, )" +
                                          prefix + R"(:2::2/64], carp: wan}
  fw2:
    forwards: true
    interfaces:
      lan: {on: in, address: [10.0.0.3/24, )" +
                                          prefix + R"(:1::3/64], carp: {lan: {advskew: 100}}}
      wan: {on: out, address: [192.0.2.3/24, )" +
                                          prefix + R"(:2::3/64], carp: {wan: {advskew: 100}}}
  c1: {on: in, address: [10.0.0.10/24, )" +
                                          prefix + R"(:1::10/64], gateway: lan,
       probe: [{to: 192.0.2.10, start: 5s}, {to: )" +
                                          prefix + R"(:2::10, start: 5s}]}
  c2: {on: in, address: )" + prefix + R"(:1::11/64, gateway: fe80::1, probe: {to: )" +
                                          prefix +
                                          R"(:2::10, start: 5s}}
  c3: {on: in, address: 10.0.0.12/24, gateway: lan, probe: {to: 192.0.2.10, start: 5s}}
  server: {on: out, address: [192.0.2.10/24, )" +
                                          prefix + R"(:2::10/64], gateway: wan}
timeline: [{at: 10050ms, crash: fw1}]
run: {for: 20s}
)");
        // Nobody answers from 10.1 s on until fw2 is MASTER at 14.17 s.
        EXPECT_EQ(Lost(timeline, "c1", 5s), 2u * 41u) << prefix;
        EXPECT_EQ(Lost(timeline, "c2", 5s), 41u) << prefix;
        EXPECT_EQ(Lost(timeline, "c3", 5s), 41u) << prefix;
    }
}

/// fe80::1 on both sides: a link-local address belongs to a link.
TEST(Ipv6Service, BothSidesMayHaveTheSameLinkLocalAddress)
{
    const Timeline timeline = RunText(R"(scenario: both-sides
claim: It behaves as computed.
lan: {switches: [in, out]}
carp:
  lan: {vhid: 1, pass: secret, addresses: [fe80::1]}
  wan: {vhid: 2, pass: secret, addresses: [fe80::1]}
hosts:
  fw:
    forwards: true
    interfaces:
      lan: {on: in, address: [fe80::2/64, 2001:db8:1::2/64], carp: lan}
      wan: {on: out, address: [fe80::3/64, 2001:db8:2::2/64], carp: wan}
  a: {on: in, address: 2001:db8:1::10/64, gateway: fe80::1,
      probe: [{to: fe80::1, start: 5s}, {to: fe80::2, start: 5s}, {to: 2001:db8:2::10, start: 5s}]}
  b: {on: out, address: 2001:db8:2::10/64, gateway: fe80::1,
      probe: [{to: fe80::1, start: 5s}, {to: fe80::3, start: 5s}, {to: 2001:db8:1::10, start: 5s}]}
run: {for: 10s}
)");
    EXPECT_EQ(FactsOf(timeline, FactKind::PROBE_ANSWERED, "a").size(), 150u);
    EXPECT_EQ(FactsOf(timeline, FactKind::PROBE_ANSWERED, "b").size(), 150u);
}

TEST(Ipv6Service, AMasterServesWhatItIsGivenAtRunTime)
{
    const Timeline timeline = RunText(R"(scenario: more
claim: It behaves as computed.
lan: {switches: [sw]}
carp: {gw: {vhid: 1, pass: secret, addresses: [10.0.0.1]}}
hosts:
  r1: {on: sw, address: [10.0.0.2/24, 2001:db8::2/64], carp: gw}
  h1: {on: sw, address: [10.0.0.10/24, 2001:db8::10/64], probe: {to: 2001:db8::2}}
timeline: [{at: 10s, add-address: 2001:db8::1, to: gw on r1}, {at: 20s, remove-address: 2001:db8::1, from: gw on r1}]
run: {for: 30s}
)");
    const auto announced = Instants(timeline,
                                    FactKind::ANNOUNCED,
                                    [](const Fact& fact)
                                    { return fact.Text("address") == "2001:db8::1"; });
    // Each change makes it a BACKUP for one master-down time.
    EXPECT_EQ(Became(timeline, "r1", "MASTER"), (std::vector<Time>{3s, 13s, 23s}));
    EXPECT_EQ(announced, std::vector<Time>{13s});
}

TEST(Ipv6Service, TheSameSeedGivesTheSameRun)
{
    const auto run = []
    {
        return Transcript(Service("  c: {on: sw, address: 2001:db8::100/64, count: 20, "
                                  "probe: {to: gw}, cable: {loss: 5%}}\n"));
    };
    EXPECT_EQ(run(), run());
}

/// Members that are MASTER at the same time hear each other's announcements and probe nothing.
TEST(Ipv6Service, OverlappingMastersFindNoDuplicates)
{
    const Timeline timeline = RunText(R"(scenario: overlap
claim: It behaves as computed.
lan: {switches: [sw]}
carp: {gw: {vhid: 1, pass: secret, addresses: [2001:db8::1, fe80::1]}}
hosts:
  r1: {on: sw, address: 2001:db8::2/64, carp: gw}
  r2: {on: sw, address: 2001:db8::3/64, carp: {gw: {advskew: 100}}}
  h1: {on: sw, address: 2001:db8::10/64, probe: [{to: 2001:db8::1, start: 4s}, {to: fe80::1, start: 4s}]}
timeline: [{at: 5500ms, set: gw on r2, state: master}]
run: {for: 10s}
)");
    EXPECT_EQ(DoubleMasters(timeline).size(), 1u);
    EXPECT_EQ(FactsOf(timeline, FactKind::ANNOUNCED, "r2").size(), 2u);
    EXPECT_EQ(Lost(timeline, "h1", 7s), 0u);
    for (const Fact* fact : FactsOf(timeline, FactKind::ANSWERED, ""))
    {
        EXPECT_NE(fact->Text("asker"), "::") << "nobody probes for duplicates";
    }
}

} // namespace

} // namespace lab::trial
