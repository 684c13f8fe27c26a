// SPDX-License-Identifier: GPL-2.0-only

// Measurements of what the clients of hand-made timelines suffer.

#include "support.h"

namespace lab
{
namespace
{

using Measurements = std::vector<Measurement>;

Measurements Outages(const Timeline& timeline, const std::string& of = "h1")
{
    return Measure(Of(MetricKind::OUTAGE, of), Routers(), timeline);
}

/// r1 is MASTER from 3 s to its crash at 10 s, r2 from 13.171875 s on.
RunBuilder CrashRun()
{
    RunBuilder run;
    run.Ready(0s, "r1").Ready(0s, "r2").Master(3s, "r1").Crash(10s, "r1", "kill");
    return run.Master(13171875us, "r2");
}

TEST(Outage, IsOneMeasurementForEach)
{
    RunBuilder run = CrashRun();
    run.Probes(3s, 10s, true).Probes(10s, 13180ms, false).Probes(13180ms, 15s, true);
    run.Probes(15s, 15010ms, false).Probes(15010ms, 20s, true);
    EXPECT_EQ(Outages(run.End(30s)), (Measurements{{"h1", 0, 3.18, 0}, {"h1", 1, 0.01, 0}}));
    EXPECT_EQ(Measure(Of(MetricKind::OUTAGE, "h1", {"", 13180ms}), Routers(), run.End(30s)),
              (Measurements{{"h1", 0, 0.01, 0}}));
}

// A frame that gets lost just before the crash does not hide what the crash does.
TEST(Outage, UnderWayWhenTheWindowBeginsCountsFromThenOn)
{
    RunBuilder run = CrashRun();
    run.Probes(3s, 9990ms, true).Probes(9990ms, 13180ms, false).Probes(13180ms, 20s, true);
    const Timeline timeline = run.End(30s);
    EXPECT_EQ(Measure(Of(MetricKind::OUTAGE, "h1", {"", 10s}), Routers(), timeline),
              (Measurements{{"h1", 0, 3.18, 0}}));
    EXPECT_EQ(Measure(Of(MetricKind::OUTAGE, "h1", {"", 13179ms}), Routers(), timeline),
              (Measurements{{"h1", 0, 0.001, 0}}));
    EXPECT_EQ(Measure(Of(MetricKind::OUTAGE, "h1", {"", 13180ms}), Routers(), timeline),
              (Measurements{{"h1", 0, 0, 0}}));
}

TEST(Outage, IsZeroWhereNothingWasLost)
{
    EXPECT_EQ(Outages(CrashRun().Probes(3s, 20s, true).End(30s)), (Measurements{{"h1", 0, 0, 0}}));
}

TEST(Outage, BeforeTheFirstAnswerIsNone)
{
    EXPECT_EQ(Outages(CrashRun().Probes(0s, 3s, false).Probes(3s, 20s, true).End(30s)),
              (Measurements{{"h1", 0, 0, 0}}));
    EXPECT_TRUE(Outages(CrashRun().Probes(0s, 20s, false).End(30s)).empty());
}

TEST(Outage, AfterAnEventThatTheClientStillWaitedAtIsUnknown)
{
    const Timeline late = CrashRun().Probes(5s, 12s, false).Probes(12s, 20s, true).End(30s);
    EXPECT_TRUE(Measure(Of(MetricKind::OUTAGE, "h1", {"", 10s}), Routers(), late).empty());
    EXPECT_EQ(Measure(Of(MetricKind::OUTAGE, "h1", {"", 12s}), Routers(), late),
              (Measurements{{"h1", 0, 0, 0}}));
}

TEST(Outage, OfAClientThatSentNothingIsUnknown)
{
    EXPECT_TRUE(Outages(CrashRun().End(30s)).empty());
    const Timeline early = CrashRun().Probes(3s, 5s, true).End(30s);
    EXPECT_TRUE(Measure(Of(MetricKind::OUTAGE, "h1", {"", 10s}), Routers(), early).empty());
}

TEST(Outage, ThatDoesNotEndHasTheLengthThatIsCertain)
{
    RunBuilder run = CrashRun();
    run.Probes(3s, 5s, true).Probes(5s, 6s, false).Probes(6s, 10s, true).Probes(10s, 28s, false);
    EXPECT_EQ(Outages(run.End(30s)),
              (Measurements{{"h1", 0, 1, 0, false}, {"h1", 1, 17.99, 0, true}}));
    Metric part = Of(MetricKind::OUTAGE, "h1", {"", 7s});
    part.part = OutagePart::DETECTION;
    EXPECT_TRUE(Measure(part, Routers(), run.End(30s)).empty());
}

TEST(Outage, HasParts)
{
    RunBuilder run = CrashRun();
    run.Probes(3s, 10s, true).Probes(10s, 13180ms, false).Probes(13180ms, 15s, true);
    Metric part = Of(MetricKind::OUTAGE, "h1");
    part.part = OutagePart::DETECTION;
    EXPECT_EQ(Measure(part, Routers(), run.End(30s)), (Measurements{{"h1", 0, 3.171875, 0}}));
}

TEST(Outage, OfEachCountedClientInTheirOrder)
{
    RunBuilder run = CrashRun();
    run.Probes(3s, 10s, true, "c2").Probes(10s, 12s, false, "c2").Probes(12s, 20s, true, "c2");
    run.Probes(3s, 20s, true, "c3").Probes(3s, 20s, true, "c1").Probes(3s, 20s, true, "h1");
    EXPECT_EQ(Outages(run.End(30s), "c"),
              (Measurements{{"c1", 0, 0, 0}, {"c2", 0, 2, 0}, {"c3", 0, 0, 0}}));
}

/// A datagram every 100 ms that arrives or not.
void Datagrams(RunBuilder& run, Time from, Time to, bool arrives)
{
    for (Time sent = from; sent < to; sent += 100ms)
    {
        run.Add(sent + (arrives ? 1ms : 1000ms),
                arrives ? FactKind::DATAGRAM_ARRIVED : FactKind::DATAGRAM_LOST,
                "h1",
                {{"to", "10.0.0.1"}, {"sequence", sent.count()}, {"sent", sent.count()}});
    }
}

TEST(Outage, OfSeveralStreamsIsThatOfTheWorst)
{
    RunBuilder run = CrashRun();
    run.Probes(3s, 10s, true).Probes(10s, 13180ms, false).Probes(13180ms, 20s, true);
    Datagrams(run, 3s, 9800ms, true);
    Datagrams(run, 9800ms, 13500ms, false);
    Datagrams(run, 13500ms, 16s, true);
    Datagrams(run, 16s, 16200ms, false);
    Datagrams(run, 16200ms, 20s, true);
    const Timeline timeline = run.End(30s);
    EXPECT_EQ(Outages(timeline), (Measurements{{"h1", 0, 3.7, 0}, {"h1", 1, 0.2, 0}}));
    Metric ping = Of(MetricKind::OUTAGE, "h1");
    ping.stream = StreamKind::PING;
    EXPECT_EQ(Measure(ping, Routers(), timeline), (Measurements{{"h1", 0, 3.18, 0}}));
}

TEST(Outage, OfSeveralStreamsEndsWithTheLast)
{
    RunBuilder run = CrashRun();
    run.Probes(3s, 10s, true).Probes(10s, 28s, false);
    Datagrams(run, 3s, 10s, true);
    Datagrams(run, 10s, 13s, false);
    Datagrams(run, 13s, 20s, true);
    EXPECT_EQ(Outages(run.End(30s)), (Measurements{{"h1", 0, 17.99, 0, true}}));
    Metric part = Of(MetricKind::OUTAGE, "h1");
    part.part = OutagePart::DETECTION;
    EXPECT_TRUE(Measure(part, Routers(), run.End(30s)).empty());
}

} // namespace
} // namespace lab
