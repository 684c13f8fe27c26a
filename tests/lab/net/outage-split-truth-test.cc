// SPDX-License-Identifier: GPL-2.0-only
//
// The parts of outages of real runs, to the nanosecond where the times are determined.

#include "trial.h"

#include "lab/judge/outage-split.h"
#include "lab/net/simulation.h"
#include "lab/spec/parser.h"

#include <gtest/gtest.h>

namespace lab::trial
{

namespace
{

constexpr int64_t ARP_BYTES = 8 + 64;

Time OneHop(int64_t bytes)
{
    return CableTime(Wire{}, bytes);
}

/// An outage with its parts.
struct Found
{
    Span span;
    OutageParts parts;
};

/// The only outage of a client's stream of a kind that ended; fails if there is not just one.
Found Only(const Scenario& scenario,
           const Timeline& timeline,
           const std::string& client,
           StreamKind kind = StreamKind::PING)
{
    std::vector<Found> found;
    const OutageSplitter splitter(scenario, timeline);
    for (const Stream& stream : Streams(timeline))
    {
        for (const Outage& outage : stream.outages)
        {
            const auto parts = splitter.Split(stream, outage);
            if (stream.client == client && stream.kind == kind && parts)
            {
                EXPECT_EQ(parts->Sum(), outage.span.Length());
                found.push_back({outage.span, *parts});
            }
        }
    }
    EXPECT_EQ(found.size(), 1u) << client;
    return found.empty() ? Found{} : found[0];
}

/// r1 crashes at 10.3 s, r2 takes over when it has heard no advert since 10 s; h1 and h2 send
/// every millisecond.
Trial Crash(const std::string& dialect, const std::string& client = "")
{
    Trial trial;
    trial.dialect = dialect;
    trial.nodes = {Node{{1, 0}, "", ""}, Node{{1, 100}, "", ""}};
    trial.others = {"h1: {on: sw, address: 10.0.0.100/24" + client +
                    ", probe: {to: gw, every: 1ms, start: 9s}}"};
    trial.events = {"at: 10300ms, crash: r1"};
    trial.duration = 20s;
    return trial;
}

} // namespace

/// Detection ends with the closed form; the rest is the wait for the next probe.
TEST(OutageSplitTruth, EveryDialectOnOneSwitch)
{
    for (const char* dialect : {"openbsd", "freebsd", "netbsd"})
    {
        const Trial trial = Crash(dialect);
        const Found outage = Only(trial.Spec(), trial.Run(), "h1");
        const Time takeover = 10s + DefaultDelay() + DownTime(dialect, {1, 100});
        EXPECT_EQ(outage.span.from, 10300ms);
        EXPECT_EQ(outage.parts.Of(OutagePart::DETECTION), takeover - 10300ms) << dialect;
        EXPECT_EQ(outage.parts.Of(OutagePart::TRANSPORT_RECOVERY), outage.span.to - takeover);
    }
}

/// ucarp: after the takeover the gratuitous ARP has to reach the client.
TEST(OutageSplitTruth, UcarpAddsOneFrame)
{
    for (const Time script : {Time(0s), Time(1500ms)})
    {
        Trial trial = Crash("ucarp");
        trial.group = "up-script: " + Text(script);
        const Timeline timeline = trial.Run();
        const Found outage = Only(trial.Spec(), timeline, "h1");
        const Time master = Became(timeline, "r2", "MASTER").back();
        EXPECT_EQ(outage.parts.Of(OutagePart::DETECTION), master - script - outage.span.from);
        EXPECT_EQ(outage.parts.Of(OutagePart::PROMOTION), script);
        EXPECT_EQ(outage.parts.Of(OutagePart::NEIGHBOUR_RESOLUTION),
                  PathTime({Wire{}, Wire{}}, 2us, ARP_BYTES));
        EXPECT_EQ(outage.parts.Of(OutagePart::SWITCH_LEARNING), 0s);
        if (script == 0s) // else the script of r1 has moved its adverts
        {
            EXPECT_EQ(master, 10s + DefaultDelay() + DownTime("ucarp", {1, 100}));
        }
    }
}

/// h1 is at the switch of the dead r1, h2 at that of r2, which still knows the MAC at the trunk.
/// The first switch forgets it with the link of r1 and floods.
TEST(OutageSplitTruth, SecondSwitchLearnsFromTheFirstFrame)
{
    Trial trial = Crash("openbsd");
    trial.lan = "switches: [sw, sw2], trunks: [{between: [sw, sw2]}]";
    trial.nodes[1].on = "sw2";
    trial.others.push_back("h2: {on: sw2, address: 10.0.0.101/24, probe: {to: gw, every: 1ms, "
                           "start: 9s}}");
    const Timeline timeline = trial.Run();
    const Found far = Only(trial.Spec(), timeline, "h1");
    const Found near = Only(trial.Spec(), timeline, "h2");
    EXPECT_EQ(far.parts.Of(OutagePart::DETECTION), near.parts.Of(OutagePart::DETECTION));
    // The advert goes first and has the same MAC; the switch learns when it has all of it.
    const Time advert = OneHop(82);
    EXPECT_EQ(near.parts.Of(OutagePart::SWITCH_LEARNING), advert);
    EXPECT_EQ(far.parts.Of(OutagePart::SWITCH_LEARNING), advert);
}

/// Who sends to the dead r1 until its entry expires.
TEST(OutageSplitTruth, IgnorantClientWaitsForItsTimeout)
{
    Trial trial = Crash("ucarp", ", arp: {profile: ignore, timeout: 30s}");
    trial.duration = 60s;
    const Timeline timeline = trial.Run();
    const Found outage = Only(trial.Spec(), timeline, "h1");
    const Time master = Became(timeline, "r2", "MASTER").back();
    // Heard of r1 last a moment after 10.299 s.
    EXPECT_EQ(outage.span.to, 10299ms + 30s + 1ms);
    EXPECT_EQ(outage.parts.Of(OutagePart::DETECTION), master - 10300ms);
    EXPECT_EQ(outage.parts.Of(OutagePart::NEIGHBOUR_RESOLUTION), outage.span.to - master);
}

TEST(OutageSplitTruth, WhatIsRepairedIsNoTakeover)
{
    Trial trial = Crash("openbsd");
    trial.events = {"at: 10300ms, unplug: h1", "at: 11s, plug: h1"};
    const Found outage = Only(trial.Spec(), trial.Run(), "h1");
    EXPECT_EQ(outage.parts.Of(OutagePart::REPAIR), 700ms);
    EXPECT_EQ(outage.parts.Of(OutagePart::TRANSPORT_RECOVERY), outage.span.to - 11s);

    trial.events = {"at: 10300ms, cut: h1", "at: 11s, restore: all"};
    EXPECT_EQ(Only(trial.Spec(), trial.Run(), "h1").parts.Of(OutagePart::REPAIR), 700ms);
}

/// Two firewalls: pings and datagrams need both groups; TCP waits for its retransmission.
TEST(OutageSplitTruth, ThroughFirewalls)
{
    const auto load =
        LoadScenario(std::string(CARP_LAB_ROOT) + "/scenarios/traffic/gateway-crash.yaml");
    ASSERT_TRUE(load.scenario) << load.Text();
    const Timeline timeline = Simulate(*load.scenario);
    const Time takeover = 10s + DefaultDelay() + DownTime("openbsd", {1, 100});
    for (const auto& [client, kind] : {std::pair("client", StreamKind::PING),
                                       std::pair("client", StreamKind::UDP),
                                       std::pair("server", StreamKind::UDP),
                                       std::pair("client", StreamKind::TCP)})
    {
        const Found outage = Only(*load.scenario, timeline, client, kind);
        EXPECT_EQ(outage.parts.Of(OutagePart::DETECTION), takeover - outage.span.from);
        EXPECT_EQ(outage.parts.Of(OutagePart::TRANSPORT_RECOVERY), outage.span.to - takeover);
        if (kind != StreamKind::TCP)
        {
            EXPECT_EQ(outage.span.from, 10300ms);
            EXPECT_EQ(outage.span.to, 14180ms);
        }
    }
}

} // namespace lab::trial
