// SPDX-License-Identifier: GPL-2.0-only

#include "support.h"

#include "lab/spec/equality.h"
#include "lab/spec/printer.h"

namespace lab
{
namespace
{

/// Two hosts that share an address; `%` becomes what a test is about.
const std::string SHARED = R"(scenario: shared
claim: It is shared.
lan: {switches: [sw]}
carp:
  gw: {balancing: arpbalance, carpnodes: {10: 0, 9: 100}, pass: x, advbase: 2, addresses: [10.0.0.1]}
hosts:
  r1: {on: sw, address: 10.0.0.2/24, forwards: true, carp: gw}
  r2: {on: sw, address: 10.0.0.3/24, forwards: true, carp: {gw: {carpnodes: {9: 0, 10: 50}, pass: y}}}
  h1: {on: sw, address: 10.0.0.10/24, gateway: gw, probe: {to: gw}}
)";

std::vector<std::string> GroupsOf(const std::vector<MemberSpec>& members)
{
    std::vector<std::string> names;
    for (const MemberSpec& member : members)
    {
        names.push_back(member.group + "/" + std::to_string(member.config.vhid) + "/" +
                        std::to_string(member.config.advskew));
    }
    return names;
}

TEST(Balances, BecomeOneGroupForEachVhid)
{
    const Scenario scenario = MustParse(SHARED);
    ASSERT_EQ(scenario.groups.size(), 2U);
    EXPECT_EQ(scenario.groups[0].name, "gw:10");
    EXPECT_EQ(scenario.groups[1].name, "gw:9");
    EXPECT_EQ(scenario.groups[1].balance, "gw");
    EXPECT_EQ(scenario.groups[1].defaults.vhid, 9);
    EXPECT_EQ(scenario.groups[1].defaults.advskew, 100);
    EXPECT_EQ(scenario.groups[1].defaults.advbase, 2);
    ASSERT_EQ(scenario.balances.size(), 1U);
    EXPECT_EQ(scenario.balances[0].name, "gw");
    EXPECT_EQ(scenario.balances[0].mode, carp::Balancing::ARPBALANCE);
    EXPECT_EQ(scenario.balances[0].groups, (std::vector<std::string>{"gw:9", "gw:10"}));
}

TEST(Balances, MembersHaveTheirVhidsInOrderOfCreation)
{
    const Scenario scenario = MustParse(SHARED);
    const auto& r1 = scenario.hosts[0].interfaces[0].carp;
    const auto& r2 = scenario.hosts[1].interfaces[0].carp;
    EXPECT_EQ(GroupsOf(r1), (std::vector<std::string>{"gw:10/10/0", "gw:9/9/100"}));
    EXPECT_EQ(GroupsOf(r2), (std::vector<std::string>{"gw:9/9/0", "gw:10/10/50"}));
    EXPECT_EQ(r1[1].balancing, carp::Balancing::ARPBALANCE);
    EXPECT_EQ(r1[0].config.ipv4, r1[1].config.ipv4);
    EXPECT_EQ(r1[0].config.key, carp::KeyFromPassphrase("x"));
    EXPECT_EQ(r2[1].config.key, carp::KeyFromPassphrase("y"));
}

TEST(Balances, TheNameStandsForTheAddress)
{
    const Scenario scenario = MustParse(SHARED);
    const IpAddress address = carp::Ipv4Bytes{10, 0, 0, 1};
    EXPECT_EQ(scenario.hosts[2].gateways, std::vector<IpAddress>{address});
    EXPECT_EQ(scenario.hosts[2].probes[0].to, address);
}

TEST(Balances, AreNotThereWithoutBalancing)
{
    const Scenario scenario = MustParse(SMALL, {{"carp.gw.balancing", "none"}});
    EXPECT_TRUE(scenario.balances.empty());
    EXPECT_EQ(scenario.groups[0].name, "gw");
    EXPECT_TRUE(scenario == MustParse(SMALL));
}

TEST(Balances, TargetsNameOneVhidOrAll)
{
    const Scenario scenario = MustParse(SHARED + R"(
timeline:
  - {at: 1s, down: gw on r1}
  - {at: 2s, down: "gw:9 on r1"}
  - {at: 3s, crash: master of gw:9}
  - {at: 4s, set: gw:10 on best backup of gw:10, advskew: 200}
expect:
  - {master: gw:9, is: r2, at: 9s}
  - {masters: "gw:10", at-most: 1}
)");
    EXPECT_EQ(scenario.timeline[0].target->group, "gw");
    EXPECT_EQ(scenario.timeline[1].target->group, "gw:9");
    EXPECT_EQ(scenario.timeline[2].target->name, "gw:9");
    EXPECT_EQ(std::get<MasterClaim>(scenario.expect[0].claim).group, "gw:9");
    EXPECT_TRUE(MustParse(Print(scenario)) == scenario);
}

TEST(Balances, ArePrintedAsTheyWereWritten)
{
    const std::string text = Print(MustParse(SHARED));
    EXPECT_NE(text.find("balancing: arpbalance, carpnodes: {10: 0, 9: 100}, advbase: 2"),
              std::string::npos)
        << text;
    EXPECT_NE(text.find("carp: {gw: {}}"), std::string::npos) << text;
    EXPECT_NE(text.find("carp: {gw: {carpnodes: {9: 0, 10: 50}, pass: y}}"), std::string::npos)
        << text;
}

TEST(Balances, OverridesReachTheirVhids)
{
    const Scenario group = MustParse(SHARED, {{"carp.gw.carpnodes.9", "7"}});
    EXPECT_EQ(group.groups[1].defaults.advskew, 7);
    const Scenario member = MustParse(SHARED, {{"hosts.r2.carp.gw.carpnodes", "{9: 3}"}});
    EXPECT_EQ(GroupsOf(member.hosts[1].interfaces[0].carp), std::vector<std::string>{"gw:9/9/3"});
    const Scenario mode = MustParse(SHARED, {{"carp.gw.balancing", "ip-stealth"}});
    EXPECT_EQ(mode.hosts[1].interfaces[0].carp[0].balancing, carp::Balancing::IP_STEALTH);
    EXPECT_EQ(Complaints(SHARED, {{"carp.gw.carpnodes.8", "7"}}),
              "--set carp.gw.carpnodes.8: found \"8\", expected a key of \"carpnodes\": 10 or 9\n");
}

TEST(Balances, EarlyAndLateMachinesCanBeOneGroup)
{
    const Scenario scenario = MustParse(SHARED,
                                        {{"carp.gw.dialect", "freebsd"},
                                         {"hosts.r2.carp.gw.balancing", "arpbalance-early"}});
    EXPECT_EQ(scenario.balances[0].mode, carp::Balancing::ARPBALANCE);
    EXPECT_EQ(scenario.hosts[1].interfaces[0].carp[1].balancing, carp::Balancing::ARPBALANCE_EARLY);
    EXPECT_TRUE(MustParse(Print(scenario)) == scenario);
}

TEST(Balances, ACableCanMoveToAnotherSwitch)
{
    const Scenario scenario = MustParse(SHARED + R"(
timeline:
  - {at: 1s, plug: h1, on: sw}
  - {at: 2s, plug: h1}
)");
    EXPECT_EQ(std::get<PlugAction>(scenario.timeline[0].action).on, "sw");
    EXPECT_FALSE(std::get<PlugAction>(scenario.timeline[1].action).on);
}

} // namespace
} // namespace lab
