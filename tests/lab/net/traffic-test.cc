// SPDX-License-Identifier: GPL-2.0-only
//
// Datagrams and TCP connections: what becomes of them, and when.

#include "trial.h"

#include <gtest/gtest.h>

namespace lab::trial
{

namespace
{

/// Bytes on the cable around the payload of a datagram: preamble, Ethernet, IPv4, UDP.
constexpr int64_t UDP_FRAMING = 8 + 14 + 20 + 8 + 4;

Time OneWay(int64_t bytes)
{
    return PathTime({Wire{}, Wire{}}, 2us, bytes);
}

/// h1 sends to h2; r1 is there because a scenario has a group, and speaks at whole seconds.
Trial Sending(const std::string& traffic, const std::vector<std::string>& events = {})
{
    Trial trial;
    trial.nodes = {Node{{1, 0}, "", ""}};
    trial.others = {"h1: {on: sw, address: 10.0.0.100/24, traffic: " + traffic + "}",
                    "h2: {on: sw, address: 10.0.0.200/24}"};
    trial.events = events;
    trial.duration = 10s;
    return trial;
}

/// The facts of one kind.
std::vector<Fact> FactsOf(const Timeline& timeline, FactKind kind)
{
    std::vector<Fact> facts;
    for (const Fact& fact : timeline.facts)
    {
        if (fact.kind == kind)
        {
            facts.push_back(fact);
        }
    }
    return facts;
}

} // namespace

TEST(UdpStream, SendsAtItsPaceAndMeasuresOneWay)
{
    const auto arrived =
        FactsOf(Sending("{udp: 10.0.0.200, every: 300ms, size: 172, start: 1010ms}").Run(),
                FactKind::DATAGRAM_ARRIVED);
    ASSERT_EQ(arrived.size(), 30u);
    for (size_t i = 0; i < arrived.size(); ++i)
    {
        const Time sent = 1010ms + static_cast<int64_t>(i) * 300ms;
        EXPECT_EQ(arrived[i].node, "h1");
        EXPECT_EQ(arrived[i].Text("to"), "10.0.0.200");
        EXPECT_EQ(arrived[i].Integer("sequence"), static_cast<int64_t>(i));
        EXPECT_EQ(Time(arrived[i].Integer("sent")), sent);
        const Time asking = i == 0 ? 2 * OneWay(8 + 64) : 0ns;
        EXPECT_EQ(Time(arrived[i].Integer("delay")), asking + OneWay(UDP_FRAMING + 172)) << i;
        EXPECT_EQ(arrived[i].at, sent + Time(arrived[i].Integer("delay")));
    }
}

TEST(UdpStream, CallsDatagramsLostWhenTheTimeoutHasPassed)
{
    const Timeline timeline = Sending("{udp: 10.0.0.200, every: 100ms, timeout: 250ms}",
                                      {"at: 1050ms, crash: h2", "at: 5050ms, boot: h2"})
                                  .Run();
    const auto lost = FactsOf(timeline, FactKind::DATAGRAM_LOST);
    ASSERT_EQ(lost.size(), 40u);
    for (size_t i = 0; i < lost.size(); ++i)
    {
        EXPECT_EQ(lost[i].Integer("sent"), Time(1100ms + i * 100ms).count());
        EXPECT_EQ(lost[i].at, 1350ms + i * 100ms);
    }
    EXPECT_EQ(FactsOf(timeline, FactKind::DATAGRAM_ARRIVED).size(), 60u);
}

TEST(UdpStream, CallsLateDatagramsLostAndOthersNot)
{
    const Timeline timeline = Sending("{udp: 10.0.0.200, every: 100ms, timeout: 500ms}",
                                      {"at: 2050ms, delay: 600ms, from: h1, to: h2",
                                       "at: 4050ms, delay: 400ms, from: h1, to: h2"})
                                  .Run();
    for (const Fact& fact : FactsOf(timeline, FactKind::DATAGRAM_LOST))
    {
        EXPECT_GT(Time(fact.Integer("sent")), 2050ms);
        EXPECT_LT(Time(fact.Integer("sent")), 4050ms);
        EXPECT_EQ(fact.at, Time(fact.Integer("sent")) + 500ms);
    }
    EXPECT_EQ(FactsOf(timeline, FactKind::DATAGRAM_LOST).size(), 20u);
    // Those of the last 400 ms are still under way.
    EXPECT_EQ(FactsOf(timeline, FactKind::DATAGRAM_ARRIVED).size(), 76u);
}

TEST(UdpStream, ForgetsWhatIsUnderWayWhenItsHostCrashes)
{
    const Timeline timeline =
        Sending("{udp: 10.0.0.200, every: 100ms, timeout: 500ms}",
                {"at: 1050ms, crash: h2", "at: 2s, crash: h1", "at: 3s, boot: h1"})
            .Run();
    int64_t before = 0;
    for (const Fact& fact : FactsOf(timeline, FactKind::DATAGRAM_LOST))
    {
        const Time sent(fact.Integer("sent"));
        EXPECT_TRUE(sent < 1500ms || sent >= 3s) << sent.count();
        before += sent < 2s ? 1 : 0;
    }
    EXPECT_EQ(before, 4); // 1.1 to 1.4 s
}

TEST(UdpStream, ReachesWhoeverHasTheVirtualAddress)
{
    Trial trial = Sending("{udp: gw, every: 10ms, start: 5003ms}", {"at: 10300ms, crash: r1"});
    trial.nodes = {Node{{1, 0}, "", ""}, Node{{1, 100}, "", ""}};
    trial.duration = 20s;
    const Timeline timeline = trial.Run();
    const auto lost = FactsOf(timeline, FactKind::DATAGRAM_LOST);
    const Time takeover = Became(timeline, "r2", "MASTER").at(0);
    EXPECT_EQ(takeover, 10s + DownTime("openbsd", {1, 100}) + DefaultDelay());
    ASSERT_FALSE(lost.empty());
    EXPECT_EQ(Time(lost.front().Integer("sent")), 10303ms);
    EXPECT_EQ(Time(lost.back().Integer("sent")), 14163ms); // the last before 14.171879 s
}

TEST(TcpStream, DeliversItsBlocksInOrder)
{
    const Timeline timeline =
        Sending("{tcp: 10.0.0.200, every: 100ms, size: 1000, start: 1010ms}").Run();
    ASSERT_EQ(FactsOf(timeline, FactKind::TCP_OPENED).size(), 1u);
    const auto delivered = FactsOf(timeline, FactKind::TCP_DELIVERED);
    ASSERT_EQ(delivered.size(), 90u);
    const Time opened = FactsOf(timeline, FactKind::TCP_OPENED)[0].at;
    for (size_t i = 0; i < delivered.size(); ++i)
    {
        EXPECT_EQ(delivered[i].Integer("sequence"), static_cast<int64_t>(i));
        const Time sent(delivered[i].Integer("sent"));
        EXPECT_EQ(sent, opened + i * 100ms);
        const Time tried(delivered[i].Integer("tried"));
        EXPECT_EQ(tried, sent + 1ns); // ns-3 takes a moment between writing and sending
        // 20 bytes of TCP and 12 of its time stamps; the first waits behind the last
        // acknowledgement of the handshake.
        if (i > 0)
        {
            EXPECT_EQ(delivered[i].at, tried + OneWay(8 + 14 + 20 + 32 + 1000 + 4)) << i;
        }
    }
    EXPECT_TRUE(FactsOf(timeline, FactKind::TCP_STALLED).empty());
    EXPECT_TRUE(FactsOf(timeline, FactKind::TCP_CLOSED).empty());
}

/// The time-out is 1 s at least and doubles: sent at t, again at t + 1 s and t + 3 s.
TEST(TcpStream, GoesOnWithTheNextRetransmission)
{
    const Timeline timeline = Sending("{tcp: 10.0.0.200, every: 100ms, size: 1000, start: 1010ms}",
                                      {"at: 4s, cut: h2", "at: 6s, restore: all"})
                                  .Run();
    const auto stalls = FactsOf(timeline, FactKind::TCP_STALLED);
    ASSERT_EQ(stalls.size(), 1u);
    const Time since(stalls[0].Integer("since"));
    EXPECT_GE(since, 4s);
    EXPECT_LT(since, 4100ms);
    EXPECT_EQ(stalls[0].at, since + 300ms);
    for (const Fact& fact : FactsOf(timeline, FactKind::TCP_DELIVERED))
    {
        if (fact.at > since)
        {
            EXPECT_EQ(Time(fact.Integer("sent")), since); // the first that waited
            // A few microseconds more than 3 s: the timer starts again with each block sent.
            EXPECT_GT(Time(fact.Integer("tried")), since + 3s);
            EXPECT_LT(Time(fact.Integer("tried")), since + 3s + 200ms);
            break;
        }
    }
}

TEST(TcpStream, LeastTimeoutDecidesWhenItGoesOn)
{
    const auto recovery = [](const std::string& minRto)
    {
        const Timeline timeline =
            Sending("{tcp: 10.0.0.200, every: 100ms, size: 1000, start: 1010ms, timeout: 100ms" +
                        minRto + "}",
                    {"at: 4s, cut: h2", "at: 5200ms, restore: all"})
                .Run();
        const auto stalls = FactsOf(timeline, FactKind::TCP_STALLED);
        EXPECT_FALSE(stalls.empty());
        const auto after = Instants(timeline,
                                    FactKind::TCP_DELIVERED,
                                    [&](const Fact& fact) { return fact.at > stalls[0].at; });
        return after.at(0);
    };
    // Tries at about 0.2, 0.6 and 1.4 s after the loss, or at 1 and 3 s.
    EXPECT_LT(recovery(", min-rto: 200ms"), 5700ms);
    EXPECT_GT(recovery(""), 7s);
}

TEST(TcpStream, TransfersAsFastAsItCan)
{
    Trial trial = Sending("{tcp: 10.0.0.200, bytes: 10000000, size: 10000, start: 1010ms}");
    trial.lan = "switches: [sw], cable: {rate: 100Mbps}";
    const Timeline timeline = trial.Run();
    EXPECT_EQ(FactsOf(timeline, FactKind::TCP_DELIVERED).size(), 1000u);
    const auto closed = FactsOf(timeline, FactKind::TCP_CLOSED);
    ASSERT_EQ(closed.size(), 1u);
    EXPECT_EQ(closed[0].Text("reason"), "done");
    // 10 MB in segments of 1448 bytes with 98 bytes around each, at 100 Mbit/s: 0.854 s.
    const Time wire(int64_t{10000000} / 1448 * (1448 + 98 + 12) * 80);
    EXPECT_GT(closed[0].at - 1010ms, wire * 95 / 100);
    EXPECT_LT(closed[0].at - 1010ms, wire * 110 / 100);
}

TEST(TcpStream, BreaksWhereItsPeerHasForgottenIt)
{
    const std::vector<std::string> events{"at: 3500ms, crash: h2", "at: 4s, boot: h2"};
    const Timeline timeline =
        Sending("{tcp: 10.0.0.200, every: 100ms, start: 1010ms}", events).Run();
    const auto closed = FactsOf(timeline, FactKind::TCP_CLOSED);
    ASSERT_EQ(closed.size(), 1u);
    EXPECT_EQ(closed[0].Text("reason"), "broken");
    EXPECT_GT(closed[0].at, 4s);
    EXPECT_EQ(FactsOf(timeline, FactKind::TCP_OPENED).size(), 1u);

    const Timeline again =
        Sending("{tcp: 10.0.0.200, every: 100ms, start: 1010ms, reconnect: 1s}", events).Run();
    const auto opened = FactsOf(again, FactKind::TCP_OPENED);
    ASSERT_EQ(opened.size(), 2u);
    EXPECT_EQ(FactsOf(again, FactKind::TCP_CLOSED).at(0).at, closed[0].at);
    EXPECT_GT(opened[1].at, closed[0].at + 1s);
    EXPECT_LT(opened[1].at, closed[0].at + 1s + 1ms);
    // One outage, from the crash to the first block of the second connection.
    EXPECT_EQ(FactsOf(again, FactKind::TCP_STALLED).size(), 1u);
}

TEST(TcpStream, ConnectionToTheVirtualAddressDiesWithTheMaster)
{
    Trial trial = Sending("{tcp: gw, every: 100ms, start: 5010ms}", {"at: 10300ms, crash: r1"});
    trial.nodes = {Node{{1, 0}, "", ""}, Node{{1, 100}, "", ""}};
    trial.duration = 40s;
    const Timeline timeline = trial.Run();
    const auto closed = FactsOf(timeline, FactKind::TCP_CLOSED);
    ASSERT_EQ(closed.size(), 1u);
    EXPECT_EQ(closed[0].Text("reason"), "broken");
    EXPECT_GT(closed[0].at, Became(timeline, "r2", "MASTER").at(0));
}

TEST(TcpStream, StartsAnewAfterItsHostWasOff)
{
    const Timeline timeline = Sending("{tcp: 10.0.0.200, every: 100ms, start: 1010ms}",
                                      {"at: 3500ms, crash: h1", "at: 5s, boot: h1"})
                                  .Run();
    const auto opened = FactsOf(timeline, FactKind::TCP_OPENED);
    ASSERT_EQ(opened.size(), 2u);
    EXPECT_GT(opened[1].at, 5s);
    EXPECT_LT(opened[1].at, 5001ms);
    EXPECT_TRUE(FactsOf(timeline, FactKind::TCP_CLOSED).empty());
}

TEST(TcpStream, SameRunSameFacts)
{
    const Trial trial = Sending("[{tcp: 10.0.0.200, every: 10ms}, {udp: 10.0.0.200, every: 10ms}]",
                                {"at: 2s, loss: 20%", "at: 5s, loss: 0%"});
    EXPECT_EQ(Transcript(trial.Run()), Transcript(trial.Run()));
}

} // namespace lab::trial
