// SPDX-License-Identifier: GPL-2.0-only

#include "lab/output/outage-story.h"

#include "sample-report.h"

using namespace lab;
using namespace std::chrono_literals;

namespace
{

/// The story of outages as lines "time node: text".
std::string Tell(const Timeline& timeline)
{
    Scenario scenario = SampleScenario();
    AddClient(scenario);
    std::string text;
    const OutageSplitter splitter(scenario, timeline);
    for (const Line& line : TellOutages(timeline, &splitter))
    {
        text += std::to_string(line.at.count() / 1000000) + " " + line.node + ": " + line.text +
                "\n";
    }
    return text;
}

/// One datagram every 10 ms.
void Send(RunBuilder& run, Time from, Time to, bool arrives, const std::string& client = "h1")
{
    for (Time sent = from; sent < to; sent += 10ms)
    {
        RunBuilder::Values values{{"to", std::string("10.0.0.1")},
                                  {"sequence", int64_t{sent / 10ms}},
                                  {"sent", sent.count()}};
        run.Add(sent + (arrives ? 1ms : 1s),
                arrives ? FactKind::DATAGRAM_ARRIVED : FactKind::DATAGRAM_LOST,
                client,
                values);
    }
}

void Deliver(RunBuilder& run, Time sent, Time at)
{
    run.Add(at,
            FactKind::TCP_DELIVERED,
            "h1",
            {{"to", std::string("10.0.0.1")},
             {"sequence", int64_t{sent / 10ms}},
             {"sent", sent.count()},
             {"delay", (at - sent).count()},
             {"tried", at.count()}});
}

void Stall(RunBuilder& run, Time since)
{
    run.Add(since + 300ms,
            FactKind::TCP_STALLED,
            "h1",
            {{"to", std::string("10.0.0.1")}, {"since", since.count()}});
}

TEST(OutageStoryTest, PartsBelowTheEnd)
{
    RunBuilder run;
    AddTakeover(run, 3s, "r1", 0);
    run.Crash(10s, "r1");
    AddTakeover(run, 13s, "r2", 100);
    run.Probes(5s, 10s, true).Probes(10s, 13010ms, false).Probes(13010ms, 15s, true);
    EXPECT_EQ(Tell(run.End(20s)),
              "10000 h1: no answers from 10.0.0.1 any more\n"
              "13010 h1: answers from 10.0.0.1 are back after 3.01 s, 301 probes lost\n"
              "13010 h1: of it 3 s detection and 10 ms transport recovery\n");
}

TEST(OutageStoryTest, Datagrams)
{
    RunBuilder run;
    Send(run, 1s, 2s, false);
    Send(run, 2s, 3s, true);
    Send(run, 3s, 3010ms, false);
    Send(run, 3010ms, 4s, true);
    Send(run, 4s, 4100ms, false);
    Send(run, 4100ms, 5s, true);
    Send(run, 5s, 6s, false);
    EXPECT_EQ(Tell(run.End(8s)),
              "2000 h1: first datagram reaches 10.0.0.1, 100 datagrams lost before\n"
              "3000 h1: 1 datagram to 10.0.0.1 lost\n"
              "4000 h1: no datagrams reach 10.0.0.1 any more\n"
              "4100 h1: datagrams to 10.0.0.1 are back after 100 ms, 10 datagrams lost\n"
              "4100 h1: all of it loss\n"
              "5000 h1: no datagrams reach 10.0.0.1 any more\n"
              "8000 h1: still no datagrams reach 10.0.0.1, 100 datagrams lost\n");
}

TEST(OutageStoryTest, TcpWaits)
{
    RunBuilder run;
    Stall(run, 1s);
    Deliver(run, 1s, 2s);
    Stall(run, 3s);
    Deliver(run, 3s, 4s);
    Deliver(run, 3010ms, 4s);
    Deliver(run, 4010ms, 4011ms);
    Stall(run, 5s);
    EXPECT_EQ(Tell(run.End(8s)),
              "2000 h1: first TCP data reach 10.0.0.1\n"
              "3000 h1: no TCP data reach 10.0.0.1 any more\n"
              "4000 h1: TCP data to 10.0.0.1 are back after 1 s, 2 blocks late\n"
              "4000 h1: all of it loss\n"
              "5000 h1: no TCP data reach 10.0.0.1 any more\n"
              "8000 h1: still no TCP data reach 10.0.0.1\n");
}

/// Streams of one client to one address are told apart by their kind.
TEST(OutageStoryTest, KindsAreToldApart)
{
    RunBuilder run;
    run.Probes(1s, 2s, true).Probes(2s, 2020ms, false).Probes(2020ms, 4s, true);
    Send(run, 1s, 3s, true);
    Send(run, 3s, 3020ms, false);
    Send(run, 3020ms, 4s, true);
    EXPECT_EQ(Tell(run.End(8s)),
              "2000 h1: no answers from 10.0.0.1 any more\n"
              "2020 h1: answers from 10.0.0.1 are back after 20 ms, 2 probes lost\n"
              "2020 h1: all of it loss\n"
              "3000 h1: no datagrams reach 10.0.0.1 any more\n"
              "3020 h1: datagrams to 10.0.0.1 are back after 20 ms, 2 datagrams lost\n"
              "3020 h1: all of it loss\n");
}

TEST(OutageStoryTest, ManySendersTogether)
{
    RunBuilder run;
    for (const char* client : {"c1", "c2", "c3", "c4", "c5"})
    {
        Send(run, 1s, 2s, true, client);
        Send(run, 2s, 2020ms, false, client);
        Send(run, 2020ms, 3s, true, client);
    }
    EXPECT_EQ(Tell(run.End(8s)),
              "2000 : no datagrams reach 10.0.0.1 any more, 5 clients in the end\n"
              "2020 : 5 clients had an outage of udp to 10.0.0.1, at the longest 20 ms (c1), 10 "
              "datagrams lost\n");
}

} // namespace
