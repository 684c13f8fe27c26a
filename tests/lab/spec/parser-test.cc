// SPDX-License-Identifier: GPL-2.0-only

// What right scenarios mean; what is said about wrong ones is in bad/.

#include "support.h"

#include "lab/spec/grammar.h"
#include "lab/spec/yaml-tree.h"

#include <set>

namespace lab
{
namespace
{

using namespace std::chrono_literals;

/// The example of the design, letter by letter.
const std::string MASTER_CRASH = R"(scenario: master-crash
claim: When the master dies, the backup serves the address within one master-down time.

lan:
  switches: [sw]

carp:                              # groups; members override what differs
  gw: {vhid: 1, pass: mekmitasdigoat, addresses: [10.0.0.1], advbase: 1, dialect: openbsd}

hosts:
  r1: {on: sw, address: 10.0.0.2/24, carp: {gw: {advskew: 0}}}
  r2: {on: sw, address: 10.0.0.3/24, carp: {gw: {advskew: 100}}}
  h1: {on: sw, address: 10.0.0.10/24, probe: {to: 10.0.0.1, every: 10ms}}

timeline:
  - {at: 10s, crash: r1}
  - {at: 20s, boot: r1}

expect:
  - {master: gw, is: r1, at: 9s}
  - {takeover: gw, after: 10s, within: 4.2s}
  - {outage: h1, below: 4.2s}
  - {masters: gw, at-most: 1, longer-than: 1ms, never: true}

run: {for: 30s, seed: 1}
)";

TEST(Parser, ReadsTheExampleOfTheDesign)
{
    const Scenario scenario = MustParse(MASTER_CRASH);
    EXPECT_EQ(scenario.name, "master-crash");
    EXPECT_EQ(scenario.claim,
              "When the master dies, the backup serves the address within one master-down time.");
    ASSERT_EQ(scenario.switches.size(), 1U);
    EXPECT_EQ(scenario.switches[0].name, "sw");
    EXPECT_EQ(scenario.switches[0].ageing, 300s);
    ASSERT_EQ(scenario.groups.size(), 1U);
    EXPECT_EQ(scenario.groups[0].dialect, "openbsd");
    ASSERT_EQ(scenario.hosts.size(), 3U);
    EXPECT_EQ(scenario.hosts[1].name, "r2");
    const MemberSpec& member = scenario.hosts[1].interfaces[0].carp.at(0);
    EXPECT_EQ(member.group, "gw");
    EXPECT_EQ(member.dialect.name, "openbsd");
    EXPECT_EQ(member.config.vhid, 1);
    EXPECT_EQ(member.config.advskew, 100);
    EXPECT_EQ(member.config.key, carp::KeyFromPassphrase("mekmitasdigoat"));
    EXPECT_EQ(member.config.ipv4.at(0), (carp::Ipv4Bytes{10, 0, 0, 1}));
    const ProbeSpec& probe = scenario.hosts[2].probes.at(0);
    EXPECT_EQ(probe.to, (IpAddress{carp::Ipv4Bytes{10, 0, 0, 1}}));
    EXPECT_EQ(probe.every, 10ms);
    EXPECT_EQ(probe.timeout, 1s);
    ASSERT_EQ(scenario.timeline.size(), 2U);
    EXPECT_EQ(scenario.timeline[0].at.a, 10s);
    EXPECT_EQ(scenario.timeline[0].target->name, "r1");
    EXPECT_STREQ(ActionName(scenario.timeline[1].action), "boot");
    ASSERT_EQ(scenario.expect.size(), 4U);
    EXPECT_EQ(std::get<MasterClaim>(scenario.expect[0].claim).is, std::vector<std::string>{"r1"});
    EXPECT_EQ(std::get<TakeoverClaim>(scenario.expect[1].claim).within, 4200ms);
    EXPECT_EQ(scenario.expect[1].text, "takeover: gw, after: 10s, within: 4.2s");
    EXPECT_EQ(scenario.duration, 30s);
    EXPECT_EQ(scenario.seed, 1U);
}

TEST(Parser, MarksWhereThingsStand)
{
    const Scenario scenario = MustParse(MASTER_CRASH);
    EXPECT_EQ(scenario.hosts[1].mark.line, 12);
    EXPECT_EQ(scenario.hosts[1].mark.column, 3);
    EXPECT_EQ(scenario.timeline[1].mark.line, 17);
    EXPECT_EQ(scenario.timeline[1].target->mark.column, 21);
    EXPECT_EQ(scenario.expect[3].mark.line, 23);
}

/// Marks in `used` all keys of the grammar that a tree has.
void Collect(const Node& node,
             const Context& context,
             std::set<std::pair<std::string, std::string>>& used);

void CollectBelow(const Node& node,
                  const Key& key,
                  std::set<std::pair<std::string, std::string>>& used)
{
    const bool isNamed = key.below == Below::NAMES && node.kind == Node::Kind::MAP;
    const bool isList = node.kind == Node::Kind::LIST;
    for (const Node& item : isNamed || isList ? node.items : std::vector<Node>{node})
    {
        const Context* context = key.below == Below::ACTIONS
                                     ? Recognize(item, Context::Role::ACTION)
                                 : key.below == Below::CLAIMS
                                     ? Recognize(item, Context::Role::CLAIM)
                                 : key.below == Below::VALUE ? nullptr
                                                             : &ContextOf(key.context);
        if (context && item.kind == Node::Kind::MAP)
        {
            Collect(item, *context, used);
        }
    }
}

void Collect(const Node& node,
             const Context& context,
             std::set<std::pair<std::string, std::string>>& used)
{
    for (const Node& item : node.items)
    {
        const Key* key = context.Find(item.key);
        ASSERT_TRUE(key) << item.key;
        used.emplace(context.name, key->name);
        CollectBelow(item, *key, used);
    }
}

TEST(Parser, UnderstandsEveryWordOfTheGrammar)
{
    const std::string text = ReadAll(SourcePath("tests/lab/spec/good/everything.yaml"));
    MustParse(text);
    Log log("everything.yaml", {});
    std::set<std::pair<std::string, std::string>> used;
    Collect(*ReadYaml(text, log), ContextOf("scenario"), used);
    for (const Context& context : Grammar())
    {
        for (const Key& key : context.keys)
        {
            EXPECT_EQ(used.count({context.name, key.name}), 1U)
                << "no example of " << key.name << " in " << context.name;
        }
    }
}

TEST(Parser, GivesSwitchesByListOrMap)
{
    const Scenario list = MustParse(SMALL, {{"lan.switches", "[sw, sw2]"}});
    EXPECT_EQ(list.switches.size(), 2U);
    const Scenario map =
        MustParse(SMALL, {{"lan.switches", "{sw: {ageing: 10s, forwarding-delay: 0s}, sw2: }"}});
    EXPECT_EQ(map.switches[0].ageing, 10s);
    EXPECT_EQ(map.switches[0].forwardingDelay, 0ns);
    EXPECT_EQ(map.switches[1].ageing, 300s);
}

TEST(Parser, CablesTakeTheDefaultOfTheLan)
{
    const Scenario scenario = MustParse(SMALL,
                                        {{"lan.cable", "{rate: 10Mbps, delay: 1ms, loss: 1%}"},
                                         {"hosts.r1.cable", "{rate: 1Gbps}"},
                                         {"lan.switches", "[sw, sw2]"},
                                         {"lan.trunks", "[{between: [sw, sw2], loss: 2%}]"}});
    EXPECT_EQ(scenario.hosts[0].interfaces[0].cable.rate, 1000000000U);
    EXPECT_EQ(scenario.hosts[0].interfaces[0].cable.delay, 1ms);
    EXPECT_EQ(scenario.hosts[1].interfaces[0].cable.rate, 10000000U);
    EXPECT_EQ(scenario.trunks.at(0).Name(), "sw-sw2");
    EXPECT_EQ(scenario.trunks[0].cable.loss.Mean(), 0.02);
    EXPECT_EQ(scenario.trunks[0].cable.delay, 1ms);
    EXPECT_EQ(MustParse(SMALL).hosts[0].interfaces[0].cable.rate, 1000000000U);
}

TEST(Parser, MembershipsHaveThreeForms)
{
    for (const char* form : {"gw", "[gw]", "{gw: }", "{gw: {}}"})
    {
        const Scenario scenario = MustParse(SMALL, {{"hosts.r1.carp", form}});
        ASSERT_EQ(scenario.hosts[0].interfaces[0].carp.size(), 1U) << form;
        EXPECT_EQ(scenario.hosts[0].interfaces[0].carp[0].config.vhid, 1) << form;
    }
}

TEST(Parser, MembersOverrideTheirGroup)
{
    const Scenario scenario =
        MustParse(SMALL,
                  {{"carp.gw", "{vhid: 1, addresses: [10.0.0.1, 10.0.0.4], advskew: 7, pass: a}"},
                   {"hosts.r1.carp.gw", "{vhid: 2, address: 10.0.0.4, pass: b, dialect: ucarp}"},
                   {"hosts.r2.carp.gw", "{preempt: true}"}});
    const MemberSpec& first = scenario.hosts[0].interfaces[0].carp[0];
    EXPECT_EQ(first.config.vhid, 2);
    EXPECT_EQ(first.config.advskew, 7);
    EXPECT_EQ(first.config.ipv4, (std::vector<carp::Ipv4Bytes>{{10, 0, 0, 4}}));
    EXPECT_EQ(first.config.key, carp::KeyFromPassphrase("b"));
    EXPECT_EQ(first.dialect.name, "ucarp");
    const MemberSpec& second = scenario.hosts[1].interfaces[0].carp[0];
    EXPECT_TRUE(second.config.preempt);
    EXPECT_EQ(second.config.ipv4.size(), 2U);
    EXPECT_FALSE(scenario.groups[0].defaults.preempt);
}

TEST(Parser, RangesAreThoseOfTheDialect)
{
    const auto accepts = [](const std::string& config)
    {
        return Parse(SMALL, "f", {{"carp.gw", "{vhid: 1, addresses: [10.0.0.1], " + config + "}"}})
            .scenario.has_value();
    };
    EXPECT_TRUE(accepts("advskew: 254"));
    EXPECT_FALSE(accepts("advskew: 255"));
    EXPECT_TRUE(accepts("advskew: 255, dialect: ucarp"));
    EXPECT_TRUE(accepts("advbase: 0"));
    EXPECT_TRUE(accepts("advbase: 255"));
    EXPECT_FALSE(accepts("advbase: 0, advskew: 1, dialect: freebsd"));
    EXPECT_TRUE(accepts("pass: this-is-longer-than-nineteen-bytes"));
    EXPECT_FALSE(accepts("pass: this-is-longer-than-nineteen-bytes, dialect: ucarp"));
    EXPECT_TRUE(accepts("pass: exactly-19-bytes-xx, dialect: ucarp"));
}

TEST(Parser, OneVhidOnOneSwitchInTwoGroupsIsAScenario)
{
    const Scenario scenario = MustParse(
        SMALL,
        {{"carp", "{gw: {vhid: 1, addresses: [10.0.0.1]}, g2: {vhid: 1, addresses: [10.0.0.4]}}"},
         {"hosts.r2.carp", "g2"}});
    EXPECT_EQ(scenario.hosts[1].interfaces[0].carp[0].config.vhid, 1);
}

TEST(Parser, CountMakesHostsWithNumbers)
{
    const Scenario scenario = MustParse(
        SMALL,
        {{"hosts.h1", "{on: sw, address: 10.0.0.254/16, count: 1000, mac: 02:00:00:00:00:fe}"}});
    ASSERT_EQ(scenario.hosts.size(), 1002U);
    EXPECT_EQ(scenario.hosts[2].name, "h11");
    EXPECT_EQ(scenario.hosts[4].name, "h13");
    EXPECT_EQ(scenario.hosts[4].interfaces[0].addresses.at(0).address,
              (IpAddress{carp::Ipv4Bytes{10, 0, 1, 0}}));
    EXPECT_EQ(*scenario.hosts[4].interfaces[0].mac, (carp::MacBytes{2, 0, 0, 0, 1, 0}));
    EXPECT_EQ(scenario.hosts.back().name, "h11000");
}

TEST(Parser, StepSaysHowFarCountedHostsAreApart)
{
    const std::string host =
        "{on: sw, address: 10.0.0.250/16, mac: 02:00:00:00:00:fe, step: 2, count: ";
    const Scenario scenario = MustParse(SMALL, {{"hosts.h1", host + "4}"}});
    EXPECT_EQ(scenario.hosts.back().interfaces[0].addresses.at(0).address,
              (IpAddress{carp::Ipv4Bytes{10, 0, 1, 0}}));
    EXPECT_EQ(*scenario.hosts.back().interfaces[0].mac, (carp::MacBytes{2, 0, 0, 0, 1, 4}));
    const std::string last = "{on: sw, address: 10.0.0.250/24, step: 2, count: ";
    EXPECT_TRUE(Parse(SMALL, "f", {{"hosts.h1", last + "3}"}}).scenario);
    EXPECT_FALSE(Parse(SMALL, "f", {{"hosts.h1", last + "4}"}}).scenario);
}

TEST(Parser, ProbesOfCountedHostsStartSpreadOverOneInterval)
{
    const Scenario scenario = MustParse(SMALL,
                                        {{"hosts.h1",
                                          "{on: sw, address: 10.0.0.20/24, count: 4, "
                                          "probe: {to: gw, every: 100ms, start: 2s}}"}});
    ASSERT_EQ(scenario.hosts.size(), 6U);
    EXPECT_EQ(scenario.hosts[2].probes[0].start, std::chrono::milliseconds(2000));
    EXPECT_EQ(scenario.hosts[3].probes[0].start, std::chrono::milliseconds(2025));
    EXPECT_EQ(scenario.hosts[5].probes[0].start, std::chrono::milliseconds(2075));
}

TEST(Parser, CountMayFillTheNetwork)
{
    const std::string host = "{on: sw, address: 10.0.0.200/24, count: ";
    EXPECT_EQ(MustParse(SMALL, {{"hosts.h1", host + "55}"}}).hosts.size(), 57U);
    EXPECT_FALSE(Parse(SMALL, "f", {{"hosts.h1", host + "56}"}}).scenario);
}

TEST(Parser, AddressesMayBeNamedByTheirGroup)
{
    const Scenario scenario = MustParse(SMALL,
                                        {{"hosts.h1.gateway", "gw"},
                                         {"hosts.r1.forwards", "true"},
                                         {"hosts.h1.probe", "[{to: gw}, {to: 10.0.0.2}]"}});
    EXPECT_EQ(scenario.hosts[2].gateways, (std::vector<IpAddress>{carp::Ipv4Bytes{10, 0, 0, 1}}));
    EXPECT_EQ(scenario.hosts[2].probes.at(0).to, (IpAddress{carp::Ipv4Bytes{10, 0, 0, 1}}));
    EXPECT_EQ(scenario.hosts[2].probes.at(1).to, (IpAddress{carp::Ipv4Bytes{10, 0, 0, 2}}));
    EXPECT_EQ(scenario.hosts[2].probes[1].every, 100ms);
}

TEST(Parser, AHostHasOnePortOrSeveralWithNames)
{
    const std::string ports = "{interfaces: {lan: {on: sw, address: 10.0.0.2/24, carp: gw}, "
                              "wan: {on: sw, address: 192.0.2.2/24, cable: {rate: 1Mbps}}}}";
    const Scenario scenario = MustParse(SMALL, {{"hosts.r1", ports}});
    const HostSpec& router = scenario.hosts[0];
    ASSERT_EQ(router.interfaces.size(), 2U);
    EXPECT_EQ(router.interfaces[0].name, "lan");
    EXPECT_EQ(router.interfaces[0].carp.at(0).group, "gw");
    EXPECT_EQ(router.interfaces[1].name, "wan");
    EXPECT_EQ(router.interfaces[1].addresses.at(0).address,
              (IpAddress{carp::Ipv4Bytes{192, 0, 2, 2}}));
    EXPECT_EQ(router.interfaces[1].cable.rate, 1000000U);
    EXPECT_TRUE(router.interfaces[1].carp.empty());
    EXPECT_EQ(scenario.hosts[1].interfaces.at(0).name, "lan");
}

TEST(Parser, CountRaisesTheAddressesOfAllPorts)
{
    const Scenario scenario =
        MustParse(SMALL,
                  {{"hosts.h1",
                    "{count: 3, interfaces: {a: {on: sw, address: 10.0.0.10/24}, "
                    "b: {on: sw, address: 192.0.2.10/24, mac: 02:00:00:00:00:ff}}}"}});
    ASSERT_EQ(scenario.hosts.size(), 5U);
    const auto& ports = scenario.hosts[4].interfaces;
    EXPECT_EQ(ports.at(0).addresses.at(0).address, (IpAddress{carp::Ipv4Bytes{10, 0, 0, 12}}));
    EXPECT_EQ(ports.at(1).addresses.at(0).address, (IpAddress{carp::Ipv4Bytes{192, 0, 2, 12}}));
    EXPECT_EQ(*ports[1].mac, (carp::MacBytes{2, 0, 0, 0, 1, 1}));
}

TEST(Parser, AFaultMayStrikeOnePort)
{
    const Scenario scenario =
        MustParse(SMALL,
                  {{"timeline", "[{at: 1s, unplug: r1.lan}, {at: 2s, loss: 1%, to: r2.lan}]"}});
    EXPECT_EQ(scenario.timeline[0].target->name, "r1");
    EXPECT_EQ(scenario.timeline[0].target->port, "lan");
    const auto& loss = std::get<LossAction>(scenario.timeline[1].action);
    EXPECT_EQ(loss.to->port, "lan");
    EXPECT_FALSE(loss.from);
}

TEST(Parser, DefaultsOfARun)
{
    EXPECT_EQ(MustParse(SMALL).duration, 30s);
    EXPECT_EQ(MustParse(SMALL).seed, 1U);
    EXPECT_TRUE(MustParse(SMALL + "timeline:\nexpect:\n").timeline.empty());
}

TEST(Parser, SentencesStandOnOneLine)
{
    EXPECT_EQ(MustParse(SMALL, {{"claim", "|\n  One\n   master.\n"}}).claim, "One master.");
}

TEST(LoadScenario, ReadsFiles)
{
    EXPECT_TRUE(LoadScenario(SourcePath("tests/lab/spec/good/everything.yaml")).scenario);
}

TEST(LoadScenario, ExplainsWhatIsNoFile)
{
    EXPECT_EQ(LoadScenario("no/such/file.yaml").Text(),
              "no/such/file.yaml: found no file to read (No such file or directory), expected a "
              "scenario file\n");
    const std::string folder = SourcePath("tests/lab/spec");
    EXPECT_EQ(LoadScenario(folder).Text(), folder + ": found a folder, expected a scenario file\n");
    EXPECT_EQ(LoadScenario("/dev/null").Text(),
              "/dev/null: found an empty file, expected a scenario, which begins with \"scenario: "
              "NAME\"\n");
    EXPECT_EQ(LoadScenario("/dev/zero").Text(),
              "/dev/zero: found more than 16 MiB, expected a scenario file\n");
}

} // namespace
} // namespace lab
