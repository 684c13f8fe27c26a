// SPDX-License-Identifier: GPL-2.0-only
//
// The virtual address as its clients see it: who answers for it, and how they follow it.

#include "trial.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace lab::trial
{

namespace
{

const char* const DIALECTS[] = {"openbsd", "freebsd", "netbsd", "ucarp"};

/// r1 (1, 0), r2 (1, 100), and a client that probes the virtual address every 10 ms from 5 s on.
Trial Served(const std::string& dialect)
{
    Trial trial;
    trial.dialect = dialect;
    trial.nodes = {Node{{1, 0}, "", "mac: 02:00:00:00:00:02"},
                   Node{{1, 100}, "", "mac: 02:00:00:00:00:03"}};
    trial.others = {
        "h1: {on: sw, address: 10.0.0.100/24, probe: {to: gw, every: 10ms, start: 5s}}"};
    trial.duration = 20s;
    return trial;
}

/// Values of a key in the facts of a kind on a node.
std::set<std::string> Values(const Timeline& timeline,
                             FactKind kind,
                             const std::string& node,
                             const char* key)
{
    std::set<std::string> values;
    for (const Fact& fact : timeline.facts)
    {
        if (fact.kind == kind && fact.node == node)
        {
            values.insert(fact.Text(key));
        }
    }
    return values;
}

} // namespace

/// Clients that boot one after another ask at any time, also while nobody is MASTER.
TEST(VirtualAddress, IsAnsweredForByTheMasterAlone)
{
    for (const std::string dialect : DIALECTS)
    {
        Trial trial = Served(dialect);
        trial.others.clear();
        for (int i = 0; i < 36; ++i)
        {
            const std::string number = std::to_string(i);
            trial.others.push_back(
                "h" + number + ": {on: sw, address: 10.0.0.1" + (i < 10 ? "0" : "") + number +
                "/24, boot: " + std::to_string(i * 500 + 1) + "ms, probe: {to: gw, every: 1s}}");
        }
        trial.events = {"at: 10300ms, crash: r1", "at: 16s, boot: r1"};
        const Timeline timeline = trial.Run();
        int answers = 0;
        for (const Fact& fact : timeline.facts)
        {
            if (fact.kind == FactKind::ANSWERED)
            {
                ++answers;
                EXPECT_EQ(MastersAt(timeline, fact.at), std::vector<std::string>{fact.node})
                    << dialect << " " << Text(fact.at);
                EXPECT_EQ(fact.Text("address"), "10.0.0.1");
            }
        }
        EXPECT_GE(answers, 15) << dialect;
        const bool real = dialect == "ucarp";
        EXPECT_EQ(Values(timeline, FactKind::ANSWERED, "r1", "mac"),
                  std::set<std::string>{real ? "02:00:00:00:00:02" : "00:00:5e:00:01:01"});
        EXPECT_EQ(Values(timeline, FactKind::ANSWERED, "r2", "mac"),
                  std::set<std::string>{real ? "02:00:00:00:00:03" : "00:00:5e:00:01:01"});
    }
}

/**
 * A client is served again from the first probe after the takeover's frames have passed: with the
 * BSDs the switch has learned where the virtual MAC is, with ucarp the client has learned the new
 * MASTER's own MAC from its gratuitous ARP.
 */
TEST(VirtualAddress, IsFollowedByItsClients)
{
    for (const std::string dialect : DIALECTS)
    {
        Trial trial = Served(dialect);
        const Time crash = AdvertTime(trial, 7) + 301ms;
        trial.events = {"at: " + Text(crash) + ", crash: r1"};
        const Timeline timeline = trial.Run();
        const Time takeover = crash - 301ms + DefaultDelay() + DownTime(dialect, {1, 100});
        EXPECT_EQ(TakeoverAfter(timeline, crash), Takeover("r2", takeover));
        const Time settled = takeover + PathTime({Wire{}, Wire{}}, 2us, 8 + 64);
        for (const Fact& fact : timeline.facts)
        {
            const Time sent(fact.Integer("sent"));
            if (fact.kind == FactKind::PROBE_LOST)
            {
                EXPECT_GT(sent, crash - 10us) << dialect;
                EXPECT_LT(sent, settled) << dialect;
            }
            else if (fact.kind == FactKind::PROBE_ANSWERED)
            {
                EXPECT_TRUE(sent < crash || sent > takeover) << dialect;
            }
        }
        const auto lost = Instants(timeline, FactKind::PROBE_LOST, "h1");
        // One of the probes of each 10 ms; the probe at the end is not lost on its way.
        const auto first = (crash - 5s + 10ms - Time(1)) / 10ms;
        const auto last = (takeover - 5s) / 10ms;
        EXPECT_EQ(static_cast<int64_t>(lost.size()), last - first + 1) << dialect;
    }
}

TEST(VirtualAddress, IsAnnouncedAtTheTakeoverAndAgainByTheirDialects)
{
    for (const std::string dialect : DIALECTS)
    {
        Trial trial = Served(dialect);
        const Timeline timeline = trial.Run();
        const Time takeover = DownTime(dialect, {1, 0});
        std::vector<Time> expected{takeover};
        if (dialect == "openbsd" || dialect == "ucarp")
        {
            expected.push_back(takeover + 2s);
        }
        EXPECT_EQ(Instants(timeline, FactKind::ANNOUNCED, "r1"), expected) << dialect;
        EXPECT_TRUE(Instants(timeline, FactKind::ANNOUNCED, "r2").empty());
        EXPECT_EQ(Values(timeline, FactKind::ANNOUNCED, "r1", "mac"),
                  std::set<std::string>{dialect == "ucarp" ? "02:00:00:00:00:02"
                                                           : "00:00:5e:00:01:01"});
        EXPECT_EQ(Values(timeline, FactKind::ANNOUNCED, "r1", "address"),
                  std::set<std::string>{"10.0.0.1"});
    }
}

/// Adverts leave exactly one interval apart from the takeover on.
TEST(VirtualAddress, IsAdvertisedOnceInEachInterval)
{
    for (const std::string dialect : DIALECTS)
    {
        Trial trial;
        trial.dialect = dialect;
        trial.nodes = {Node{{2, 77}, "", ""}};
        std::vector<Time> expected;
        for (Time at = DownTime(dialect, {2, 77}); at < trial.duration; at += Interval({2, 77}))
        {
            expected.push_back(at);
        }
        EXPECT_EQ(Instants(trial.Run(), FactKind::ADVERT_SENT, "r1"), expected) << dialect;
    }
}

/// The host's own address is served by the host whatever its role.
TEST(OwnAddress, IsServedByItsHostInAnyState)
{
    Trial trial = Served("openbsd");
    trial.others = {"h1: {on: sw, address: 10.0.0.100/24, probe: [{to: 10.0.0.2, every: 100ms}, "
                    "{to: 10.0.0.3, every: 100ms}]}"};
    const Timeline timeline = trial.Run();
    EXPECT_EQ(Instants(timeline, FactKind::PROBE_ANSWERED, "h1").size(), 400u);
    EXPECT_TRUE(Instants(timeline, FactKind::PROBE_LOST, "h1").empty());
}

} // namespace lab::trial
