// SPDX-License-Identifier: GPL-2.0-only
//
// The ICMP echo client: what becomes of each probe, and when.

#include "lab/net/simulation.h"
#include "trial.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace lab::trial
{

namespace
{

/// Bytes of an echo request with 56 bytes of data on the cable: preamble, Ethernet, IPv4, ICMP.
constexpr int64_t ECHO_BYTES = 8 + 14 + 20 + 8 + 56 + 4;
constexpr int64_t ARP_BYTES = 8 + 64;

/// There and back between two hosts with default cables on one switch.
Time RoundTrip(int64_t bytes = ECHO_BYTES)
{
    return 2 * PathTime({Wire{}, Wire{}}, 2us, bytes);
}

/// What became of one probe.
struct Fate
{
    bool answered = false;
    Time at{0};
    Time sent{0};
    Time rtt{0};
};

/// By target and sequence number; fails if a probe has two fates.
std::map<int64_t, Fate> Fates(const Timeline& timeline,
                              const std::string& node,
                              const std::string& to = "10.0.0.200")
{
    std::map<int64_t, Fate> fates;
    for (const Fact& fact : timeline.facts)
    {
        const bool answered = fact.kind == FactKind::PROBE_ANSWERED;
        if ((answered || fact.kind == FactKind::PROBE_LOST) && fact.node == node &&
            fact.Text("to") == to)
        {
            const Fate fate{answered,
                            fact.at,
                            Time(fact.Integer("sent")),
                            Time(fact.Integer("rtt"))};
            EXPECT_TRUE(fates.emplace(fact.Integer("sequence"), fate).second) << "two fates";
        }
    }
    return fates;
}

/// h1 probes h2; r1 is there because a scenario has a group. Its adverts leave at whole seconds, in
/// which exact tests send no probe: it would wait for an advert to pass.
Trial Probing(const std::string& probe, const std::vector<std::string>& events)
{
    Trial trial;
    trial.nodes = {Node{{1, 0}, "", ""}};
    trial.others = {"h1: {on: sw, address: 10.0.0.100/24, probe: " + probe + "}",
                    "h2: {on: sw, address: 10.0.0.200/24}"};
    trial.events = events;
    trial.duration = 10s;
    return trial;
}

} // namespace

TEST(Prober, SendsAtItsPaceAndMeasuresEachWay)
{
    const auto fates = Fates(Probing("{to: 10.0.0.200, every: 300ms, start: 1010ms}", {}).Run(),
                             "h1");
    ASSERT_EQ(fates.size(), 30u);
    for (const auto& [sequence, fate] : fates)
    {
        EXPECT_TRUE(fate.answered);
        EXPECT_EQ(fate.sent, 1010ms + sequence * 300ms);
        EXPECT_EQ(fate.at, fate.sent + fate.rtt);
        // At first each of the two asks for the other's MAC.
        const Time asking = sequence == 0 ? 2 * RoundTrip(ARP_BYTES) : 0ms;
        EXPECT_EQ(fate.rtt, RoundTrip() + asking) << sequence;
    }
}

TEST(Prober, WithoutAStartBeginsWhenItsHostBoots)
{
    Trial trial = Probing("{to: 10.0.0.200, every: 300ms}", {});
    trial.others[0] = "h1: {on: sw, address: 10.0.0.100/24, boot: 2s, probe: {to: 10.0.0.200}}";
    const auto fates = Fates(trial.Run(), "h1");
    EXPECT_EQ(fates.at(0).sent, 2s);
    EXPECT_EQ(fates.at(1).sent, 2100ms);
}

TEST(Prober, CallsAProbeLostWhenItsTimeoutHasPassed)
{
    const auto fates = Fates(Probing("{to: 10.0.0.200, every: 100ms, timeout: 250ms}",
                                     {"at: 1050ms, crash: h2", "at: 5050ms, boot: h2"})
                                 .Run(),
                             "h1");
    for (const auto& [sequence, fate] : fates)
    {
        const bool there = fate.sent < 1050ms || fate.sent > 5050ms;
        EXPECT_EQ(fate.answered, there) << sequence;
        if (!there)
        {
            EXPECT_EQ(fate.at, fate.sent + 250ms);
        }
    }
    // Those without a fate at the end are the open ones, here none: all were answered in time.
    EXPECT_EQ(fates.size(), 100u);
}

TEST(Prober, CallsALateAnswerLost)
{
    const auto fates = Fates(Probing("{to: 10.0.0.200, every: 100ms, timeout: 500ms, start: 30ms}",
                                     {"at: 2050ms, delay: 600ms, from: h2, to: h1",
                                      "at: 4050ms, delay: 400ms, from: h2, to: h1"})
                                 .Run(),
                             "h1");
    for (const auto& [sequence, fate] : fates)
    {
        const bool late = fate.sent > 2050ms && fate.sent < 4050ms;
        EXPECT_EQ(fate.answered, !late) << sequence;
        if (late)
        {
            EXPECT_EQ(fate.at, fate.sent + 500ms);
        }
        else if (fate.sent > 4050ms)
        {
            EXPECT_EQ(fate.rtt, RoundTrip() + 400ms);
        }
    }
    // The last four are still under way at the end.
    EXPECT_EQ(fates.size(), 96u);
}

/// On the wire the numbers start again after 65536; in the record they go on.
TEST(Prober, GoesOnAfterTheLastSequenceNumber)
{
    Trial trial = Probing("{to: 10.0.0.200, every: 100us}", {});
    trial.duration = 7s - 50us;
    const auto fates = Fates(trial.Run(), "h1");
    ASSERT_EQ(fates.size(), 70000u);
    for (const int64_t sequence : {65534, 65535, 65536, 65537, 69999})
    {
        EXPECT_TRUE(fates.at(sequence).answered);
        EXPECT_EQ(fates.at(sequence).sent, sequence * 100us);
        EXPECT_EQ(fates.at(sequence).rtt, RoundTrip());
    }
}

/// More open probes than numbers, which no file may ask for: the oldest is given up when its number
/// is needed again.
TEST(Prober, GivesUpTheOldestWhenNumbersRunOut)
{
    Trial trial = Probing("{to: 10.0.0.200, every: 10us, timeout: 500ms}", {});
    trial.others[1] = "h2: {on: sw, address: 10.0.0.200/24, boot: 100s}";
    trial.duration = 700ms;
    Scenario scenario = trial.Spec();
    scenario.hosts.at(1).probes.at(0).timeout = 5s;
    const auto fates = Fates(Simulate(scenario), "h1");
    ASSERT_FALSE(fates.empty());
    for (const auto& [sequence, fate] : fates)
    {
        EXPECT_FALSE(fate.answered);
        EXPECT_EQ(fate.at, fate.sent + 65536 * 10us) << sequence;
    }
}

TEST(Prober, ForgetsOpenProbesWhenItsHostCrashes)
{
    const auto fates = Fates(Probing("{to: 10.0.0.200, every: 100ms, timeout: 500ms}",
                                     {"at: 1050ms, crash: h2",
                                      "at: 2s, crash: h1",
                                      "at: 3s, boot: h2",
                                      "at: 4030ms, boot: h1"})
                                 .Run(),
                             "h1");
    // Sent at 0 to 1.9 s. Those from 1.5 s on were open at the crash and have no fate, for the
    // crash comes before a time-out of the same instant, and before the probe that was due at 2 s:
    // its number is that of the first after the boot.
    EXPECT_EQ(fates.count(14), 1u);
    EXPECT_EQ(fates.count(15), 0u);
    EXPECT_EQ(fates.count(16), 0u);
    EXPECT_EQ(fates.count(19), 0u);
    ASSERT_EQ(fates.count(20), 1u);
    EXPECT_EQ(fates.at(20).sent, 4030ms);
    EXPECT_TRUE(fates.at(20).answered);
    EXPECT_EQ(fates.at(21).sent, 4130ms);
}

TEST(Prober, KeepsTheStreamsOfOneHostApart)
{
    const Timeline timeline = Probing("[{to: 10.0.0.200, every: 100ms}, "
                                      "{to: 10.0.0.2, every: 100ms}]",
                                      {"at: 5050ms, crash: r1"})
                                  .Run();
    for (const auto& [sequence, fate] : Fates(timeline, "h1", "10.0.0.2"))
    {
        EXPECT_EQ(fate.answered, fate.sent < 5050ms) << sequence;
    }
    // Each probe was answered, each stream has its own numbers.
    EXPECT_EQ(Instants(timeline,
                       FactKind::PROBE_ANSWERED,
                       [](const Fact& fact) { return fact.Text("to") == "10.0.0.200"; })
                  .size(),
              100u);
}

/// The other host answers to whoever is MASTER, whoever has asked.
TEST(Prober, FromAVirtualAddressIsHeardByTheMasterOnly)
{
    const std::string probe = "probe: {to: 10.0.0.200, from: gw, every: 300ms, start: 1010ms}";
    Trial trial;
    trial.nodes = {Node{{1, 0}, "", probe}, Node{{1, 100}, "", probe}};
    trial.others = {"h2: {on: sw, address: 10.0.0.200/24}"};
    trial.duration = 10s;
    const Timeline timeline = trial.Run();
    for (const auto& [sequence, fate] : Fates(timeline, "r1"))
    {
        EXPECT_EQ(fate.answered, fate.sent > 3s) << sequence;
    }
    for (const auto& [sequence, fate] : Fates(timeline, "r2"))
    {
        EXPECT_FALSE(fate.answered) << sequence;
    }
    EXPECT_EQ(Fates(timeline, "r1").rbegin()->second.rtt, RoundTrip());
}

} // namespace lab::trial
