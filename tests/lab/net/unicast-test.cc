// SPDX-License-Identifier: GPL-2.0-only
//
// Members that advertise to one another instead of to the group.

#include "lab/judge/intervals.h"
#include "lab/net/simulation.h"
#include "lab/spec/parser.h"
#include "trial.h"

#include <gtest/gtest.h>

namespace lab::trial
{

namespace
{

/// r1 (1, 0) and r2 (1, 100) on one LAN.
Timeline OnOneLan(const std::string& dialect,
                  const std::string& first,
                  const std::string& second,
                  const std::vector<std::string>& events = {})
{
    Trial trial;
    trial.dialect = dialect;
    trial.nodes = {Node{{1, 0}, first, ""}, Node{{1, 100}, second, ""}};
    trial.events = events;
    trial.duration = 20s;
    return trial.Run();
}

/// r1 (1, 0) and r2 (1, 100) on two sides of a router.
Timeline AcrossARouter(const std::string& dialect, const std::string& events = "")
{
    const ParseResult result = Parse(R"(scenario: router
claim: It behaves as computed.
lan: {switches: [left, right]}
carp: {gw: {vhid: 1, pass: secret, addresses: [192.0.2.1], dialect: )" +
                                         dialect + R"(}}
hosts:
  r1: {on: left, address: 10.0.0.2/24, gateway: 10.0.0.254, carp: {gw: {peer: 10.0.1.224}}}
  r2: {on: right, address: 10.0.1.224/24, gateway: 10.0.1.254, carp: {gw: {advskew: 100, peer: 10.0.0.2}}}
  router:
    forwards: true
    interfaces:
      left: {on: left, address: 10.0.0.254/24}
      right: {on: right, address: 10.0.1.254/24}
timeline: [)" + events + "]\nrun: {for: 20s}\n",
                                     "router.yaml");
    EXPECT_TRUE(result.scenario) << result.Text();
    return Simulate(result.scenario.value_or(Scenario{}));
}

uint64_t Counter(const Timeline& timeline, const std::string& node, const std::string& name)
{
    for (const auto& counter : timeline.counters)
    {
        if (counter.node == node && counter.counter == name)
        {
            return counter.value;
        }
    }
    return 0;
}

using Names = std::vector<std::string>;

} // namespace

TEST(Unicast, PeersElectAsInAGroup)
{
    for (const std::string dialect : {"openbsd", "freebsd"})
    {
        const Timeline timeline =
            OnOneLan(dialect, "peer: 10.0.0.3", "peer: 10.0.0.2", {"at: 10300ms, crash: r1"});
        EXPECT_EQ(MastersAt(timeline, 10s), Names{"r1"}) << dialect;
        const auto heard = Instants(timeline, FactKind::ADVERT_HEARD, "r2");
        // The first one waits for an answer to an ARP request, the others not.
        ASSERT_EQ(heard.size(), 8U) << dialect;
        EXPECT_EQ(heard.back(), 10s + 4312ns) << dialect;
        const Time down = dialect == "openbsd" ? Time(4171875us) : Time(3390625us);
        EXPECT_EQ(TakeoverAfter(timeline, 10300ms), Takeover("r2", heard.back() + down));
    }
}

TEST(Unicast, OneSideAloneHearsNothingOnOpenBsd)
{
    const Timeline timeline = OnOneLan("openbsd", "peer: 10.0.0.3", "");
    EXPECT_EQ(MastersAt(timeline, 19s), (Names{"r1", "r2"}));
    EXPECT_EQ(Counter(timeline, "r2", "badvhid"), Counter(timeline, "r2", "ipackets"));
    EXPECT_GT(Counter(timeline, "r2", "badvhid"), 10U);
}

TEST(Unicast, ARouterTakesOneFromTheTtl)
{
    // FreeBSD does not mind with a peer, whatever its last octet; OpenBSD drops what was routed.
    const Timeline freebsd = AcrossARouter("freebsd");
    EXPECT_EQ(MastersAt(freebsd, 19s), Names{"r1"});
    EXPECT_TRUE(Became(freebsd, "r2", "MASTER").empty());
    EXPECT_EQ(Counter(freebsd, "r2", "badttl"), 0U);
    EXPECT_EQ(Counter(freebsd, "r2", "ipackets"), 17U);
    const Timeline openbsd = AcrossARouter("openbsd");
    EXPECT_EQ(MastersAt(openbsd, 19s), (Names{"r1", "r2"}));
    EXPECT_EQ(Counter(openbsd, "r2", "badttl"), Counter(openbsd, "r2", "ipackets"));
    EXPECT_EQ(Counter(openbsd, "r2", "badttl"), 17U);
}

TEST(Unicast, PeersCanChangeAtRunTime)
{
    const Timeline timeline = OnOneLan("freebsd",
                                       "peer: 10.0.0.3",
                                       "",
                                       {"at: 5500ms, set: gw on r1, advskew: 10",
                                        "at: 10500ms, set: gw on r1, peer: 224.0.0.18",
                                        "at: 15500ms, set: gw on r1, peer: 10.0.0.3"});
    // FreeBSD hears one and the other; another advskew leaves the peer as it is.
    EXPECT_EQ(MastersAt(timeline, 19s), Names{"r1"});
    EXPECT_TRUE(Became(timeline, "r2", "MASTER").empty());
}

TEST(Unicast, AdvertsToAPeerThatARefusingDriverHoldsBackAreErrors)
{
    const Timeline timeline =
        OnOneLan("openbsd", "peer: 10.0.0.3", "peer: 10.0.0.2", {"at: 10300ms, refuse: r1"});
    const auto failed = Instants(timeline, FactKind::SEND_FAILED, "r1");
    ASSERT_GE(failed.size(), 3U);
    EXPECT_EQ(failed.front(), 11s);
}

} // namespace lab::trial
