// SPDX-License-Identifier: GPL-2.0-only
//
// What the ARP profile of a client makes of a takeover, to the nanosecond.

#include "trial.h"

#include <gtest/gtest.h>

namespace lab::trial
{

namespace
{

/// A gratuitous ARP from one host to another on the same switch.
Time ArpDelay()
{
    return PathTime({Wire{}, Wire{}}, 2us, 8 + 64);
}

/// r1 crashes at 10.3 s; r2 takes over; h1 probes the address all the time.
Trial Crash(const std::string& dialect, const std::string& arp)
{
    Trial trial;
    trial.dialect = dialect;
    trial.nodes = {Node{{1, 0}, "", ""}, Node{{1, 100}, "", ""}};
    trial.others = {"h1: {on: sw, address: 10.0.0.100/24, arp: " + arp +
                    ", probe: {to: gw, every: 10ms, start: 5003ms}}"};
    trial.events = {"at: 10300ms, crash: r1"};
    trial.duration = 60s;
    return trial;
}

/// When the client had another MAC for an address, and which.
std::vector<std::pair<Time, std::string>> Neighbours(const Timeline& timeline,
                                                     const std::string& host,
                                                     const std::string& address)
{
    std::vector<std::pair<Time, std::string>> all;
    for (const Fact& fact : timeline.facts)
    {
        if (fact.kind == FactKind::NEIGHBOUR && fact.node == host &&
            fact.Text("address") == address)
        {
            all.emplace_back(fact.at, fact.Text("mac"));
        }
    }
    return all;
}

/// When the first probe was sent that was answered at or after an instant.
Time Recovery(const Timeline& timeline, Time instant)
{
    for (const Fact& fact : timeline.facts)
    {
        if (fact.kind == FactKind::PROBE_ANSWERED && fact.at >= instant)
        {
            return Time(fact.Integer("sent"));
        }
    }
    return Time(-1);
}

} // namespace

TEST(ClientArp, MergeFollowsGratuitousArpOfAnotherMac)
{
    for (const char* profile : {"merge", "learn", "{profile: merge, timeout: 20min}"})
    {
        const Timeline timeline = Crash("ucarp", profile).Run();
        const Time takeover = Became(timeline, "r2", "MASTER").at(0);
        const auto known = Neighbours(timeline, "h1", "10.0.0.1");
        ASSERT_EQ(known.size(), 2u) << profile;
        EXPECT_EQ(known[0].second, "00:00:00:00:00:01");
        EXPECT_EQ(known[1].second, "00:00:00:00:00:02");
        EXPECT_EQ(known[1].first, takeover + ArpDelay());
        EXPECT_EQ(Recovery(timeline, 11s), 14173ms) << profile;
    }
}

/// The last sign of life is the answer to the probe of 10.293 s; the first probe after the
/// time-out makes the client ask.
TEST(ClientArp, IgnoreAndStockStayWithTheOldMacUntilTheTimeout)
{
    for (const char* profile : {"ignore", "stock"})
    {
        for (const Time timeout : {20s, 38s})
        {
            const std::string arp = std::string("{profile: ") + profile +
                                    ", timeout: " + Text(timeout) + "}";
            const Timeline timeline = Crash("ucarp", arp).Run();
            const auto known = Neighbours(timeline, "h1", "10.0.0.1");
            ASSERT_EQ(known.size(), 2u) << arp;
            // Its answer came some microseconds after 10.293 s: the probe 10 ms later is the first.
            const Time asks = 10293ms + timeout + 10ms;
            EXPECT_EQ(Recovery(timeline, 11s), asks) << arp;
            EXPECT_EQ(known[1], std::pair(asks + 2 * ArpDelay(), std::string("00:00:00:00:00:02")));
        }
    }
}

TEST(ClientArp, NoProfileMattersWhereTheMacMovesAlong)
{
    for (const char* dialect : {"openbsd", "freebsd", "netbsd"})
    {
        const Time expected = Recovery(Crash(dialect, "merge").Run(), 11s);
        for (const char* profile : {"stock", "ignore", "learn"})
        {
            const Timeline timeline = Crash(dialect, profile).Run();
            EXPECT_EQ(Recovery(timeline, 11s), expected) << dialect << " " << profile;
            EXPECT_EQ(Neighbours(timeline, "h1", "10.0.0.1").size(), 1u);
        }
    }
}

/// Who asks while nobody answers gives up after four requests. `stock` asks no more for 100 s.
TEST(ClientArp, StockAsksNoMoreForLongWhereNobodyAnswered)
{
    const auto firstAnswer = [](const std::string& arp)
    {
        Trial trial = Crash("openbsd", arp);
        trial.others = {"h1: {on: sw, address: 10.0.0.100/24, arp: " + arp +
                        ", probe: {to: gw, every: 500ms, start: 10400ms}}"};
        trial.events = {"at: 10300ms, crash: r1", "at: 10300ms, crash: r2", "at: 15s, boot: r2"};
        trial.duration = 150s;
        return Recovery(trial.Run(), 0s);
    };
    // Asks at 10.4 to 13.4 s; dead from 14.4 s on, when the last answer is overdue.
    const Time dead = 14400ms;
    // r2 serves from 15 s + 4.171875 s on; its gratuitous ARP makes `merge` forget the failure.
    EXPECT_EQ(firstAnswer("merge"), 19400ms);
    EXPECT_EQ(firstAnswer("stock"), dead + 100s + 500ms);
}

/// A host that never sent anything knows the gateway by its gratuitous ARP, if it learns.
TEST(ClientArp, LearnMakesEntries)
{
    const auto heard = [](const std::string& arp)
    {
        Trial trial = Crash("openbsd", arp);
        trial.others = {"h1: {on: sw, address: 10.0.0.100/24, arp: " + arp + "}",
                        "h2: {on: sw, address: 10.0.0.101/24, probe: {to: 10.0.0.100, every: 1s, "
                        "start: 5500ms}}"};
        const Timeline timeline = trial.Run();
        return std::pair(Neighbours(timeline, "h1", "10.0.0.1"),
                         Neighbours(timeline, "h1", "10.0.0.101"));
    };
    const auto learnt = heard("learn");
    ASSERT_EQ(learnt.first.size(), 1u);
    // It follows the first advert: 82 bytes and a gap of 12 before it on the first cable, and still
    // 10 bytes of these on the second, where it arrives 72 + 12 bytes after the advert.
    const Time behindAdvert = (82 + 12 + 10) * 8ns;
    EXPECT_EQ(learnt.first[0],
              std::pair(Time(3s + behindAdvert + ArpDelay()), std::string("00:00:5e:00:01:01")));
    // By the request of h2 for its own address; the others have to ask back.
    ASSERT_EQ(learnt.second.size(), 1u);
    EXPECT_EQ(learnt.second[0].first, 5500ms + ArpDelay());
    for (const char* profile : {"stock", "ignore", "merge"})
    {
        const auto others = heard(profile);
        EXPECT_TRUE(others.first.empty()) << profile;
        ASSERT_EQ(others.second.size(), 1u) << profile;
        EXPECT_EQ(others.second[0].first,
                  5500ms + 4 * ArpDelay() + PathTime({Wire{}, Wire{}}, 2us, 8 + 14 + 84 + 4));
    }
}

/// `ignore` still believes what is no gratuitous ARP: r2's request for h1 carries its own address.
TEST(ClientArp, IgnoreBelievesOrdinaryRequests)
{
    Trial trial = Crash("ucarp", "ignore");
    trial.others = {"h1: {on: sw, address: 10.0.0.100/24, arp: ignore, probe: {to: 10.0.0.200, "
                    "every: 1s, start: 5s}}",
                    "h2: {on: sw, address: 10.0.0.200/24, mac: 02:00:00:00:00:0a}",
                    "h3: {on: sw, address: 10.0.0.201/24}"};
    const auto known = Neighbours(trial.Run(), "h1", "10.0.0.200");
    ASSERT_EQ(known.size(), 1u);
    EXPECT_EQ(known[0].second, "02:00:00:00:00:0a");
}

} // namespace lab::trial
