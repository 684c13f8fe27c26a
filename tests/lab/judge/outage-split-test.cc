// SPDX-License-Identifier: GPL-2.0-only

// Why outages last: timelines by hand, and the parts that they must have.

#include "lab/judge/outage-split.h"
#include "lab/judge/way.h"
#include "lab/spec/parser.h"

#include "claim-fixture.h"

#include <array>
#include <random>

using namespace lab;

namespace
{

Scenario MustRead(const std::string& text)
{
    const ParseResult result = Parse(text, "split.yaml");
    EXPECT_TRUE(result.scenario) << result.Text();
    return result.scenario.value_or(Scenario{});
}

/// Two routers on two switches, clients of the address on both.
const Scenario& Flat()
{
    static const Scenario scenario = MustRead(R"(
scenario: flat
claim: It is so.
lan: {switches: [s1, s2], trunks: [{between: [s1, s2]}]}
carp:
  gw: {vhid: 1, addresses: [10.0.0.1]}
hosts:
  r1: {on: s1, address: 10.0.0.2/24, carp: gw}
  r2: {on: s2, address: 10.0.0.3/24, carp: {gw: {advskew: 100}}}
  h1: {on: s1, address: 10.0.0.10/24, probe: {to: gw}}
)");
    return scenario;
}

/// Two firewalls between a client and a server.
const Scenario& Firewalls()
{
    static const Scenario scenario = MustRead(R"(
scenario: firewalls
claim: It is so.
lan: {switches: [inside, outside]}
carp:
  lan: {vhid: 1, addresses: [10.0.0.1]}
  wan: {vhid: 2, addresses: [192.0.2.1]}
hosts:
  r1:
    forwards: true
    interfaces:
      lan: {on: inside, address: 10.0.0.2/24, carp: lan}
      wan: {on: outside, address: 192.0.2.2/24, carp: wan}
  r2:
    forwards: true
    interfaces:
      lan: {on: inside, address: 10.0.0.3/24, carp: {lan: {advskew: 100}}}
      wan: {on: outside, address: 192.0.2.3/24, carp: {wan: {advskew: 100}}}
  h1: {on: inside, address: 10.0.0.10/24, gateway: lan, probe: {to: 192.0.2.10}}
  server: {on: outside, address: 192.0.2.10/24, gateway: wan}
)");
    return scenario;
}

constexpr char VIRTUAL_MAC[] = "00:00:5e:00:01:01";

RunBuilder& Announce(RunBuilder& run,
                     Time at,
                     const std::string& node,
                     const std::string& mac = VIRTUAL_MAC,
                     const std::string& address = "10.0.0.1",
                     const std::string& group = "gw")
{
    return run.Add(
        at,
        FactKind::ANNOUNCED,
        node,
        {{"group", group}, {"what", "gratuitous-arp"}, {"address", address}, {"mac", mac}});
}

RunBuilder& Learn(RunBuilder& run,
                  Time at,
                  const std::string& name,
                  const std::string& port,
                  const std::string& mac = VIRTUAL_MAC)
{
    return run.Add(at, FactKind::LEARNED, name, {{"mac", mac}, {"port", port}});
}

RunBuilder& Neighbour(RunBuilder& run,
                      Time at,
                      const std::string& host,
                      const std::string& address,
                      const std::string& mac)
{
    return run.Add(at, FactKind::NEIGHBOUR, host, {{"address", address}, {"mac", mac}});
}

RunBuilder& Link(RunBuilder& run, Time at, const std::string& host, bool up)
{
    return run.Add(at, FactKind::LINK, host, {{"port", "lan"}, {"up", up}});
}

/// r1 is MASTER from 3 s on.
RunBuilder Start()
{
    RunBuilder run;
    run.Ready(0s, "r1").Ready(0s, "r2").Master(3s, "r1");
    Announce(run, 3s, "r1");
    Learn(run, 3s, "s1", "r1");
    Learn(run, 3s, "s2", "s1");
    return run;
}

/// One outage of h1 between good probes from 4 s to 29 s.
RunBuilder& Suffer(RunBuilder& run, Time from, Time to, const std::string& target = "10.0.0.1")
{
    return run.Probes(4s, from, true, "h1", target)
        .Probes(from, to, false, "h1", target)
        .Probes(to, 29s, true, "h1", target);
}

/// The parts of the only outage, in words: "detection 3 s, loss 10 ms"; fails if they do not add
/// up.
std::string Parts(const Scenario& scenario, const Timeline& timeline)
{
    const auto streams = Streams(timeline);
    const OutageSplitter splitter(scenario, timeline);
    std::string text;
    for (const Stream& stream : streams)
    {
        for (const Outage& outage : stream.outages)
        {
            const auto parts = splitter.Split(stream, outage);
            if (!parts)
            {
                text += "none;";
                continue;
            }
            EXPECT_EQ(parts->Sum(), outage.span.Length());
            for (const OutagePart part : OUTAGE_PARTS)
            {
                EXPECT_GE(parts->Of(part), 0s);
                if (parts->Of(part) > 0s)
                {
                    text += std::string(ToString(part)) + " " +
                            std::to_string(parts->Of(part).count()) + ";";
                }
            }
        }
    }
    return text;
}

TEST(OutageSplitTest, TakeoverThenTheNextProbe)
{
    RunBuilder run = Start();
    run.Crash(10s, "r1").Master(13s, "r2");
    Announce(run, 13s, "r2");
    Suffer(run, 10s, 13010ms);
    EXPECT_EQ(Parts(Flat(), run.End(30s)), "detection 3000000000;transport-recovery 10000000;");
}

TEST(OutageSplitTest, PromotionLastsUntilTheNewMasterSpeaks)
{
    RunBuilder run = Start();
    run.Crash(10s, "r1").Master(13s, "r2");
    Announce(run, 13002ms, "r2");
    Suffer(run, 10s, 13010ms);
    EXPECT_EQ(Parts(Flat(), run.End(30s)),
              "detection 3000000000;promotion 2000000;transport-recovery 8000000;");
}

/// ucarp becomes MASTER when its script has ended; it decided before.
TEST(OutageSplitTest, UpScriptIsPromotion)
{
    Scenario scenario = Flat();
    scenario.hosts[1].interfaces[0].carp[0].config.upScript = 2s;
    RunBuilder run = Start();
    run.Crash(10s, "r1").Master(15s, "r2");
    Announce(run, 15s, "r2");
    Suffer(run, 10s, 15s);
    EXPECT_EQ(Parts(scenario, run.End(30s)), "detection 3000000000;promotion 2000000000;");
}

/// h1 is at s1, where the MAC still points to r1 until r2's frame comes over the trunk.
TEST(OutageSplitTest, SwitchesOnTheWayHaveToLearn)
{
    RunBuilder run = Start();
    run.Crash(10s, "r1").Master(13s, "r2");
    Announce(run, 13s, "r2");
    Learn(run, 13s, "s2", "r2");
    run.Add(13500ms, FactKind::MOVED, "s1", {{"mac", VIRTUAL_MAC}, {"from", "r1"}, {"port", "s2"}});
    Suffer(run, 10s, 14s);
    EXPECT_EQ(Parts(Flat(), run.End(30s)),
              "detection 3000000000;switch-learning 500000000;transport-recovery 500000000;");
}

/// A switch that has forgotten floods: nothing to learn. Nor does it matter what others believe.
TEST(OutageSplitTest, FloodingIsRight)
{
    RunBuilder run = Start();
    run.Crash(10s, "r1");
    run.Add(10s, FactKind::FLUSHED, "s1", {{"port", "r1"}, {"entries", int64_t{1}}});
    run.Master(13s, "r2");
    Announce(run, 13s, "r2");
    Learn(run, 13500ms, "s1", "s2");
    Learn(run, 13500ms, "s1", "r2", "02:00:00:00:00:01");
    Suffer(run, 10s, 14s);
    EXPECT_EQ(Parts(Flat(), run.End(30s)), "detection 3000000000;transport-recovery 1000000000;");
}

TEST(OutageSplitTest, AnEntryThatExpiresIsLearnt)
{
    RunBuilder run = Start();
    run.Crash(10s, "r1").Master(13s, "r2");
    Announce(run, 13s, "r2");
    run.Add(20s, FactKind::AGED, "s1", {{"mac", VIRTUAL_MAC}, {"port", "r1"}});
    Suffer(run, 10s, 20010ms);
    EXPECT_EQ(Parts(Flat(), run.End(30s)),
              "detection 3000000000;switch-learning 7000000000;transport-recovery 10000000;");
}

/// The answer to the probe of 20 s came after the client had asked: it is the first with the new
/// MAC, and all before it went to the old one.
TEST(OutageSplitTest, WrongMacUntilTheClientAsks)
{
    RunBuilder run = Start();
    Neighbour(run, 4s, "h1", "10.0.0.1", "02:00:00:00:00:01");
    run.Crash(10s, "r1").Master(13s, "r2");
    Announce(run, 13s, "r2", "02:00:00:00:00:02");
    Neighbour(run, 20s + 8us, "h1", "10.0.0.1", "02:00:00:00:00:02");
    Suffer(run, 10s, 20s);
    EXPECT_EQ(Parts(Flat(), run.End(30s)), "detection 3000000000;neighbour-resolution 7000000000;");
}

TEST(OutageSplitTest, WrongMacUntilGratuitousArp)
{
    RunBuilder run = Start();
    Neighbour(run, 4s, "h1", "10.0.0.1", "02:00:00:00:00:01");
    run.Crash(10s, "r1").Master(13s, "r2");
    Announce(run, 13s, "r2", "02:00:00:00:00:02");
    Neighbour(run, 13s + 4us, "h1", "10.0.0.1", "02:00:00:00:00:02");
    Suffer(run, 10s, 13010ms);
    EXPECT_EQ(Parts(Flat(), run.End(30s)),
              "detection 3000000000;neighbour-resolution 4000;transport-recovery 9996000;");
}

/// The client gave up asking; nobody had answered.
TEST(OutageSplitTest, DeadEntryUntilTheClientAsksAgain)
{
    RunBuilder run = Start();
    Neighbour(run, 4s, "h1", "10.0.0.1", VIRTUAL_MAC);
    run.Crash(10s, "r1");
    Neighbour(run, 12s, "h1", "10.0.0.1", "");
    run.Master(13s, "r2");
    Announce(run, 13s, "r2");
    Neighbour(run, 17s + 8us, "h1", "10.0.0.1", VIRTUAL_MAC);
    Suffer(run, 10s, 17s);
    EXPECT_EQ(Parts(Flat(), run.End(30s)), "detection 3000000000;neighbour-resolution 4000000000;");
}

/// What hosts off the way learn, and what those on it learn of others, explains nothing.
TEST(OutageSplitTest, OthersNeighboursDoNotMatter)
{
    RunBuilder run = Start();
    run.Crash(10s, "r1").Master(13s, "r2");
    Announce(run, 13s, "r2");
    for (const Time at : {4s, 14s})
    {
        const std::string mac = at == 4s ? "02:00:00:00:00:01" : "02:00:00:00:00:02";
        Neighbour(run, at, "h2", "10.0.0.1", mac);
        Neighbour(run, at, "h1", "10.0.0.77", mac);
    }
    Suffer(run, 10s, 15s);
    EXPECT_EQ(Parts(Flat(), run.End(30s)), "detection 3000000000;transport-recovery 2000000000;");
}

TEST(OutageSplitTest, RepairWithoutTakeover)
{
    RunBuilder run = Start();
    run.Fault(10s, "h1", "unplug", "", "h1");
    Link(run, 10s, "h1", false);
    Link(run, 12s, "h1", true);
    Link(run, 12005ms, "h7", true); // somebody else's
    Suffer(run, 10s, 12010ms);
    EXPECT_EQ(Parts(Flat(), run.End(30s)), "repair 2000000000;transport-recovery 10000000;");
}

TEST(OutageSplitTest, RepairsBetweenHostsConcernEverybody)
{
    // As the net layer records them: node, action, target.
    const std::vector<std::array<const char*, 3>> faults{{"", "restore", "all"},
                                                         {"", "heal", ""},
                                                         {"s1-s2", "plug", "s1-s2"},
                                                         {"s1", "boot", "s1"}};
    for (const auto& [node, action, target] : faults)
    {
        RunBuilder run = Start();
        run.Fault(12s, node, action, "", target);
        Suffer(run, 10s, 12010ms);
        EXPECT_EQ(Parts(Flat(), run.End(30s)), "repair 2000000000;transport-recovery 10000000;");
    }
    RunBuilder refused = Start();
    refused.Fault(12s, "", "plug", "", "s1-s2", {{"refused", "it is plugged"}});
    Suffer(refused, 10s, 12010ms);
    EXPECT_EQ(Parts(Flat(), refused.End(30s)), "loss 2010000000;");
}

/// A takeover in the other island did not help: the client waited for the repair.
TEST(OutageSplitTest, RepairAfterTheTakeover)
{
    RunBuilder run = Start();
    run.Crash(10s, "r1").Master(13s, "r2");
    Announce(run, 13s, "r2");
    run.Fault(16s, "s1-s2", "plug", "", "s1-s2");
    Suffer(run, 10s, 16020ms);
    EXPECT_EQ(Parts(Flat(), run.End(30s)),
              "detection 3000000000;repair 3000000000;transport-recovery 20000000;");
}

/// The only router was off: without power it could detect nothing.
TEST(OutageSplitTest, RepairOfTheNewMasterComesFirst)
{
    RunBuilder run = Start();
    run.Crash(10s, "r1").Fault(14s, "r1", "boot", "", "r1");
    run.Ready(14s, "r1").Master(17s, "r1");
    Announce(run, 17s, "r1");
    Suffer(run, 10s, 17010ms);
    EXPECT_EQ(Parts(Flat(), run.End(30s)),
              "detection 3000000000;repair 4000000000;transport-recovery 10000000;");
}

/// Two MASTERs: the election is over when one of them has stepped down.
TEST(OutageSplitTest, SteppingDownDecidesToo)
{
    RunBuilder run = Start();
    run.Master(10s, "r2").Backup(12s, "r2");
    Suffer(run, 10s, 12500ms);
    EXPECT_EQ(Parts(Flat(), run.End(30s)), "detection 2000000000;transport-recovery 500000000;");
}

/// In another island r1 is MASTER as before. It is not the one that helped, and what it says later
/// is no part of the promotion.
TEST(OutageSplitTest, OfTwoMastersTheNewOneServes)
{
    RunBuilder run = Start();
    run.Master(13s, "r2");
    Announce(run, 13s, "r2");
    Announce(run, 13005ms, "r1");
    Suffer(run, 10s, 13010ms);
    EXPECT_EQ(Parts(Flat(), run.End(30s)), "detection 3000000000;transport-recovery 10000000;");
}

TEST(OutageSplitTest, NothingHappenedButLoss)
{
    RunBuilder run = Start();
    Suffer(run, 10s, 10010ms);
    EXPECT_EQ(Parts(Flat(), run.End(30s)), "loss 10000000;");
}

/// Planned: the takeover was a moment before the first probe that was lost on the way.
TEST(OutageSplitTest, TakeoverJustBeforeTheFirstLostProbe)
{
    RunBuilder run = Start();
    run.Master(9995ms, "r2").Backup(9995ms + 1us, "r1");
    Announce(run, 9995ms, "r2");
    Suffer(run, 10s, 10010ms);
    EXPECT_EQ(Parts(Flat(), run.End(30s)), "transport-recovery 10000000;");
}

TEST(OutageSplitTest, OpenAndInitialOnesAreNotSplit)
{
    RunBuilder run = Start();
    run.Probes(2s, 4s, false).Probes(4s, 10s, true).Probes(10s, 29s, false);
    EXPECT_EQ(Parts(Flat(), run.End(30s)), "none;none;");
}

/// Both sides of the firewalls have to move, the later one counts.
TEST(OutageSplitTest, GroupsOfBothDirectionsCount)
{
    RunBuilder run;
    run.Master(3s, "r1", "lan").Master(3s, "r1", "wan").Crash(10s, "r1");
    run.Master(13s, "r2", "lan").Master(14s, "r2", "wan");
    Announce(run, 13s, "r2", VIRTUAL_MAC, "10.0.0.1", "lan");
    Announce(run, 14s, "r2", "00:00:5e:00:01:02", "192.0.2.1", "wan");
    Learn(run, 3s, "outside", "r1.wan", "00:00:5e:00:01:02");
    Learn(run, 14200ms, "outside", "r2.wan", "00:00:5e:00:01:02");
    Neighbour(run, 5s, "server", "192.0.2.1", "02:00:00:00:00:01");
    Neighbour(run, 14300ms, "server", "192.0.2.1", "00:00:5e:00:01:02");
    Suffer(run, 10s, 14500ms, "192.0.2.10");
    EXPECT_EQ(Parts(Firewalls(), run.End(30s)),
              "detection 4000000000;switch-learning 200000000;neighbour-resolution 100000000;"
              "transport-recovery 200000000;");
}

TEST(OutageSplitTest, TcpWaitsForItsRetransmissionAndForArp)
{
    RunBuilder run = Start();
    const auto deliver = [&run](Time sent, Time at, Time tried, int64_t sequence)
    {
        run.Add(at,
                FactKind::TCP_DELIVERED,
                "h1",
                {{"to", "10.0.0.1"},
                 {"sequence", sequence},
                 {"sent", sent.count()},
                 {"delay", (at - sent).count()},
                 {"tried", tried.count()}});
    };
    deliver(9s, 9s + 10us, 9s, 0);
    run.Crash(10s, "r1").Master(13s, "r2");
    Announce(run, 13s, "r2");
    run.Add(10300ms,
            FactKind::TCP_STALLED,
            "h1",
            {{"to", "10.0.0.1"}, {"since", Time(10s).count()}});
    Neighbour(run, 17s + 30us, "r2", "10.0.0.10", "02:00:00:00:00:0a");
    Neighbour(run, 17s + 8us, "h1", "10.0.0.1", VIRTUAL_MAC);
    deliver(10s, 17s + 20us, 17s, 1);
    const Timeline timeline = run.End(30s);
    // The router asks for its answer, when the data have arrived: no part of the outage.
    EXPECT_EQ(Parts(Flat(), timeline),
              "detection 3000000000;neighbour-resolution 8000;transport-recovery 4000012000;");
    const auto streams = Streams(timeline);
    ASSERT_EQ(streams.size(), 1u);
    EXPECT_EQ(streams[0].kind, StreamKind::TCP);
    ASSERT_EQ(streams[0].outages.size(), 1u);
    EXPECT_EQ(streams[0].outages[0].span.from, 10s);
    EXPECT_EQ(streams[0].outages[0].span.to, 17s + 20us);
    EXPECT_EQ(streams[0].outages[0].lost, 1u);
}

/// Whatever a life looks like: no part is negative, and all add up to the whole.
TEST(OutageSplitTest, PartsAddUpInRandomLives)
{
    std::mt19937 random(1);
    const auto below = [&random](uint32_t n) { return random() % n; };
    const std::vector<std::string> hosts{"r1", "r2", "h1", "server"};
    const std::vector<std::string> macs{"", VIRTUAL_MAC, "00:00:5e:00:01:02", "02:00:00:00:00:01"};
    const std::vector<std::string> addresses{"10.0.0.1", "192.0.2.1", "10.0.0.10", "192.0.2.10"};
    const std::vector<std::string> ports{"r1.lan", "r2.lan", "r1.wan", "r2.wan", "h1"};
    size_t outages = 0;
    for (int life = 0; life < 300; ++life)
    {
        RunBuilder run;
        for (int i = 0; i < 60; ++i)
        {
            const Time at(below(30000) * 1000000ll + below(1000));
            const std::string& host = hosts[below(4)];
            const std::string group = below(2) == 0 ? "lan" : "wan";
            switch (below(8))
            {
            case 0:
                run.Master(at, host, group);
                break;
            case 1:
                run.State(at, host, "MASTER", "BACKUP", "x", group);
                break;
            case 2:
                Announce(run, at, host, macs[1 + below(3)], addresses[below(2)], group);
                break;
            case 3:
                Learn(run,
                      at,
                      below(2) == 0 ? "inside" : "outside",
                      ports[below(5)],
                      macs[1 + below(3)]);
                break;
            case 4:
                Neighbour(run, at, host, addresses[below(4)], macs[below(4)]);
                break;
            case 5:
                Link(run, at, host, below(2) == 0);
                break;
            case 6:
                run.Crash(at, host);
                break;
            case 7:
                run.Fault(at, "", "restore", "", "all");
                break;
            }
        }
        for (int i = 0; i < 30; ++i)
        {
            const Time from = i * 1s;
            run.Probes(from, from + 1s, below(2) == 0, "h1", "192.0.2.10");
        }
        const Timeline timeline = run.End(40s);
        const OutageSplitter splitter(Firewalls(), timeline);
        for (const Stream& stream : Streams(timeline))
        {
            for (const Outage& outage : stream.outages)
            {
                const auto parts = splitter.Split(stream, outage);
                EXPECT_EQ(parts.has_value(), !outage.open && !outage.initial);
                outages += parts ? 1 : 0;
                for (const OutagePart part : OUTAGE_PARTS)
                {
                    EXPECT_GE(parts ? parts->Of(part) : 0s, 0s);
                }
                EXPECT_EQ(parts ? parts->Sum() : 0s, parts ? outage.span.Length() : 0s);
            }
        }
    }
    EXPECT_GT(outages, 1000u);
}

TEST(WayTest, OnOneLan)
{
    Stream stream;
    stream.client = "h1";
    stream.to = "10.0.0.1";
    const Way way = FindWay(stream, Flat());
    ASSERT_EQ(way.hops.size(), 1u);
    EXPECT_EQ(way.hops[0].group, "gw");
    EXPECT_EQ(way.hops[0].on, "s1");
    EXPECT_EQ(way.hosts, std::vector<std::string>{"h1"});
    const std::vector<Exit> exits{{"s1", "s2"}, {"s2", "r2"}};
    EXPECT_EQ(ExitsTo("s1", "r2", "gw", Flat()), exits);
    EXPECT_EQ(ExitsTo("s1", "r1", "gw", Flat()), (std::vector<Exit>{{"s1", "r1"}}));
}

TEST(WayTest, ThroughFirewallsAndBack)
{
    Stream stream;
    stream.client = "h1";
    stream.to = "192.0.2.10";
    const Way way = FindWay(stream, Firewalls());
    ASSERT_EQ(way.hops.size(), 2u);
    EXPECT_EQ(way.hops[0].group + way.hops[0].address + way.hops[0].on, "lan10.0.0.1inside");
    EXPECT_EQ(way.hops[1].group + way.hops[1].address + way.hops[1].on, "wan192.0.2.1outside");
    EXPECT_EQ(way.hosts, (std::vector<std::string>{"h1", "server"}));
    EXPECT_EQ(way.addresses,
              (std::vector<std::string>{"192.0.2.10", "10.0.0.1", "10.0.0.10", "192.0.2.1"}));
}

TEST(WayTest, DatagramsDoNotComeBack)
{
    Stream stream;
    stream.kind = StreamKind::UDP;
    stream.client = "h1";
    stream.to = "192.0.2.10";
    const Way way = FindWay(stream, Firewalls());
    ASSERT_EQ(way.hops.size(), 1u);
    EXPECT_EQ(way.hops[0].group, "lan");
    EXPECT_EQ(way.hosts, (std::vector<std::string>{"h1", "server"}));
    EXPECT_EQ(way.addresses, (std::vector<std::string>{"192.0.2.10", "10.0.0.1"}));
}

TEST(OutageClaimTest, PartsAndKinds)
{
    const auto judge = [](const OutageClaim& claim, const Timeline& timeline)
    {
        Scenario scenario = Flat();
        scenario.expect = {{claim, "the claim", {7, 5}}};
        return Judge(scenario, timeline).at(0);
    };
    RunBuilder run = Start();
    run.Crash(10s, "r1").Master(13s, "r2");
    Announce(run, 13s, "r2");
    Suffer(run, 10s, 13010ms);
    const Timeline timeline = run.End(30s);
    OutageClaim claim;
    claim.client = "h1";
    claim.part = OutagePart::DETECTION;
    claim.below = 3s + 1ns;
    claim.above = 3s - 1ns;
    EXPECT_EQ(judge(claim, timeline).outcome, PASSED);
    EXPECT_EQ(judge(claim, timeline).finding,
              "detection takes 3 s of the outage of h1 of 3.01 s, from 10 s on (301 lost probes)");
    claim.below = 3s;
    claim.above.reset();
    EXPECT_EQ(judge(claim, timeline).outcome, FAILED);
    claim.part = OutagePart::NEIGHBOUR_RESOLUTION;
    claim.below = 1ns;
    EXPECT_EQ(judge(claim, timeline).outcome, PASSED);
    claim.of = StreamKind::PING;
    EXPECT_EQ(
        judge(claim, timeline).finding,
        "neighbour-resolution takes 0 s of the ping outage of h1 of 3.01 s, from 10 s on (301 "
        "lost probes)");
    claim.of = StreamKind::UDP;
    EXPECT_EQ(judge(claim, timeline).outcome, UNKNOWN);
    EXPECT_EQ(judge(claim, timeline).finding, "h1 sent no datagrams");
}

/// How much of an outage that goes on belongs to a part is not known.
TEST(OutageClaimTest, PartOfAnOpenOutage)
{
    RunBuilder run = Start();
    run.Probes(4s, 10s, true).Probes(10s, 29s, false);
    OutageClaim claim;
    claim.client = "h1";
    claim.part = OutagePart::DETECTION;
    claim.below = 1s;
    EXPECT_EQ(JudgeOne(claim, run.End(30s)).outcome, UNKNOWN);
}

} // namespace
