// SPDX-License-Identifier: GPL-2.0-only

// Measurements of the groups of timelines that are written by hand.

#include "lab/judge/instants.h"
#include "support.h"

#include <cmath>

namespace lab
{
namespace
{

using Measurements = std::vector<Measurement>;

/// r1 is MASTER from 3 s to its crash at 10 s, r2 from 13.171875 s on.
RunBuilder CrashRun()
{
    RunBuilder run;
    run.Ready(0s, "r1").Ready(0s, "r2").Master(3s, "r1").Crash(10s, "r1", "kill");
    return run.Master(13171875us, "r2");
}

Measurements InGroup(const Metric& metric, const Timeline& timeline)
{
    return Measure(metric, Routers(), timeline);
}

TEST(Takeover, IsExactToTheNanosecond)
{
    RunBuilder run = CrashRun();
    run.Crash(20s, "r2", "again").Master(22123456789ns, "r1");
    const Timeline timeline = run.End(30s);
    EXPECT_EQ(InGroup(Of(MetricKind::TAKEOVER, "gw", {"kill", 0s}), timeline),
              (Measurements{{"gw", 0, 3.171875, 0}}));
    EXPECT_EQ(InGroup(Of(MetricKind::TAKEOVER, "gw", {"again", 0s}), timeline),
              (Measurements{{"gw", 0, 2.123456789, 0}}));
    EXPECT_EQ(InGroup(Of(MetricKind::TAKEOVER, "gw", {"kill", 500ms}), timeline),
              (Measurements{{"gw", 0, 2.671875, 0}}));
}

TEST(Takeover, CountsFromTheVeryInstant)
{
    const Timeline timeline = CrashRun().End(30s);
    EXPECT_EQ(InGroup(Of(MetricKind::TAKEOVER, "gw", {"", 3s}), timeline),
              (Measurements{{"gw", 0, 0, 0}}));
    EXPECT_EQ(InGroup(Of(MetricKind::TAKEOVER, "gw", {"", 3000000001ns}), timeline),
              (Measurements{{"gw", 0, 10.171874999, 0}}));
}

TEST(Takeover, ThatDidNotHappenGivesNothing)
{
    const Timeline timeline = CrashRun().End(13s);
    EXPECT_TRUE(InGroup(Of(MetricKind::TAKEOVER, "gw", {"kill", 0s}), timeline).empty());
    EXPECT_TRUE(InGroup(Of(MetricKind::TAKEOVER, "gw", {"never", 0s}), timeline).empty());
    Metric early = Of(MetricKind::TAKEOVER, "gw", {"kill", 0s});
    early.until = When{"kill", 3s};
    EXPECT_TRUE(InGroup(early, CrashRun().End(30s)).empty());
    EXPECT_TRUE(InGroup(Of(MetricKind::TAKEOVER, "other", {"kill", 0s}), timeline).empty());
}

/// r1 is MASTER; r2 believes twice that it is gone, and takes over for good when it crashes.
RunBuilder LossyRun()
{
    RunBuilder run;
    run.Ready(0s, "r1").Ready(0s, "r2").Master(3s, "r1");
    run.Master(10s, "r2").Backup(10250ms, "r2");
    run.Master(20s, "r2").Backup(20500ms, "r2");
    run.Crash(30s, "r1", "kill").Master(33s, "r2");
    return run;
}

TEST(FalseTakeovers, CountThoseBesideALiveMaster)
{
    const Timeline timeline = LossyRun().End(36s);
    EXPECT_EQ(InGroup(Of(MetricKind::FALSE_TAKEOVERS), timeline),
              (Measurements{{"gw", 0, 2, 0.01}}));
    Metric later = Of(MetricKind::FALSE_TAKEOVERS, "gw", {"", 18s});
    EXPECT_EQ(InGroup(later, timeline), (Measurements{{"gw", 0, 1, 0.005}}));
    later.until = When{"", 20s};
    EXPECT_EQ(InGroup(later, timeline), (Measurements{{"gw", 0, 0, 2.0 / 3600}}));
}

TEST(FalseTakeovers, AreNoPlannedOnes)
{
    RunBuilder run;
    run.Ready(0s, "r1").Ready(0s, "r2").Master(3s, "r1");
    run.State(5s, "r2", "BACKUP", "MASTER", "preempted a worse master").Backup(5s + 1us, "r1");
    run.State(6s, "r1", "BACKUP", "MASTER", "master is more demoted").Backup(6s + 1us, "r2");
    run.State(7s, "r2", "BACKUP", "MASTER", "master announced that it will time out");
    EXPECT_EQ(InGroup(Of(MetricKind::FALSE_TAKEOVERS), run.End(36s)),
              (Measurements{{"gw", 0, 0, 0.01}}));
}

TEST(FalseTakeovers, NeedAMasterAtThatInstant)
{
    RunBuilder run;
    run.Ready(0s, "r1").Ready(0s, "r2").Master(3s, "r1").Backup(5s, "r1").Master(5s, "r2");
    EXPECT_EQ(InGroup(Of(MetricKind::FALSE_TAKEOVERS), run.End(36s)).at(0).value, 0);
    run.Master(6s, "r1").Backup(6s, "r2");
    EXPECT_EQ(InGroup(Of(MetricKind::FALSE_TAKEOVERS), run.End(36s)).at(0).value, 1);
}

TEST(FalseTakeovers, AmongTheAdvertsOfTheSeniorMaster)
{
    RunBuilder run = LossyRun();
    for (Time at = 3s; at < 30s; at += 1s)
    {
        Advert(run, at, "r1");
        Advert(run, at, "r1", "ipv6");
        Advert(run, at, "r1", "ipv4", "other");
    }
    Advert(run, 10s, "r2");
    Advert(run, 20s, "r2");
    Advert(run, 33s, "r2");
    Metric metric = Of(MetricKind::FALSE_TAKEOVERS);
    metric.perAdvert = true;
    EXPECT_EQ(InGroup(metric, run.End(36s)), (Measurements{{"gw", 0, 2, 28}}));
    metric.after = When{"", 10500ms};
    metric.until = When{"", 20s};
    EXPECT_EQ(InGroup(metric, run.End(36s)), (Measurements{{"gw", 0, 0, 9}}));
}

/// In a window: with all facts, and with those alone that are needed.
std::vector<double> CountsOf(const RunBuilder& run, Metric metric)
{
    metric.perAdvert = metric.kind == MetricKind::FALSE_TAKEOVERS;
    std::vector<double> counts;
    for (const Timeline& timeline :
         {RunBuilder(run).End(36s), RunBuilder(run).End(36s, FactKindsFor({metric}))})
    {
        const Measurement measured = InGroup(metric, timeline).at(0);
        const Window window = ResolveWindow(metric.after, metric.until, timeline);
        counts.push_back(metric.perAdvert
                             ? measured.exposure
                             : std::round(measured.value * InSeconds(window.span.Length())));
    }
    return counts;
}

TEST(WindowOfAdverts, HasTheOneAtItsBeginningAndNotTheOneAtItsEnd)
{
    RunBuilder run = LossyRun();
    for (Time at = 3s; at <= 36s; at += 1s)
    {
        Advert(run, at, at < 30s ? "r1" : "r2");
    }

    struct Case
    {
        When after;
        std::optional<When> until;
        double adverts;
        double times; ///< of the senior, which r2 is from 33 s on
    };

    for (const Case& one : {Case{{"", 10s}, When{"", 20s}, 10, 10},
                            Case{{"", 10s + 1ns}, When{"", 20s}, 9, 9},
                            Case{{"", 10s - 1ns}, When{"", 20s + 1ns}, 11, 11},
                            Case{{"", 10s}, When{"", 10s + 1ns}, 1, 1},
                            Case{{"kill", 0s}, std::nullopt, 7, 4},
                            Case{{"kill", -1s}, When{"kill", 0s}, 1, 1},
                            Case{{"kill", -2500ms}, When{"kill", 3s}, 5, 2},
                            Case{{"kill", -2500ms}, When{"kill", 3s + 1ns}, 6, 3},
                            Case{{"", 35s}, std::nullopt, 2, 2},
                            Case{{"", 35s}, When{"", 36s}, 1, 1},
                            Case{{"", 35s}, When{"", 50s}, 1, 1}})
    {
        SCOPED_TRACE(one.after.event + " " + std::to_string(one.after.offset.count()));
        Metric adverts = Of(MetricKind::ADVERTS, "gw", one.after);
        adverts.until = one.until;
        EXPECT_EQ(CountsOf(run, adverts), std::vector<double>(2, one.adverts));
        Metric perAdvert = Of(MetricKind::FALSE_TAKEOVERS, "gw", one.after);
        perAdvert.until = one.until;
        EXPECT_EQ(CountsOf(run, perAdvert), std::vector<double>(2, one.times));
    }
}

TEST(FalseTakeovers, AmongTheAdvertsOfAnInstantGoByTheOrderOfFacts)
{
    const Metric metric = Of(MetricKind::FALSE_TAKEOVERS);
    RunBuilder run;
    run.Ready(0s, "r1").Ready(0s, "r2");
    Advert(run, 3s, "r1"); // is no MASTER yet
    run.Master(3s, "r1");
    Advert(run, 4s, "r1");
    run.Master(5s, "r2");
    Advert(run, 5s, "r2"); // is not the senior
    Advert(run, 6s, "r2");
    Advert(run, 6s, "r1"); // the last word of the senior
    run.Backup(6s, "r1");
    Advert(run, 6s, "r2"); // is it now, but at a time that counts already
    Advert(run, 7s, "r1");
    Advert(run, 7s, "r2");
    EXPECT_EQ(CountsOf(run, metric), std::vector<double>(2, 3)) << "4 s, 6 s, 7 s";
    run.Crash(7s, "r2");
    Advert(run, 7s, "r2");
    EXPECT_EQ(CountsOf(run, metric), std::vector<double>(2, 3));
}

TEST(DualMaster, IsTheTimeWithMoreThanOne)
{
    const Timeline timeline = LossyRun().End(36s);
    EXPECT_EQ(InGroup(Of(MetricKind::DUAL_MASTER), timeline), (Measurements{{"gw", 0, 0.75, 0}}));
    EXPECT_EQ(InGroup(Of(MetricKind::DUAL_MASTER, "gw", {"", 20125ms}), timeline),
              (Measurements{{"gw", 0, 0.375, 0}}));
    EXPECT_EQ(InGroup(Of(MetricKind::DUAL_MASTER), CrashRun().End(20s)),
              (Measurements{{"gw", 0, 0, 0}}));
}

TEST(NoMaster, IsTheTimeWithoutAny)
{
    const Timeline timeline = CrashRun().End(30s);
    EXPECT_EQ(InGroup(Of(MetricKind::NO_MASTER), timeline), (Measurements{{"gw", 0, 6.171875, 0}}));
    EXPECT_EQ(InGroup(Of(MetricKind::NO_MASTER, "gw", {"", 5s}), timeline),
              (Measurements{{"gw", 0, 3.171875, 0}}));
    EXPECT_EQ(InGroup(Of(MetricKind::NO_MASTER, "gw", {"kill", 0s}), CrashRun().End(11s)),
              (Measurements{{"gw", 0, 1, 0}}));
}

TEST(Adverts, AreAllThatLeaveInASecond)
{
    RunBuilder run = LossyRun();
    for (Time at = 3s; at < 30s; at += 1s)
    {
        Advert(run, at, "r1");
    }
    Advert(run, 10s, "r2");
    Advert(run, 10s, "r2", "ipv4", "other");
    EXPECT_EQ(InGroup(Of(MetricKind::ADVERTS), run.End(40s)), (Measurements{{"gw", 0, 0.7, 0}}));
    EXPECT_EQ(InGroup(Of(MetricKind::ADVERTS, "gw", {"", 10s}), run.End(40s)),
              (Measurements{{"gw", 0, 0.7, 0}}));
    EXPECT_EQ(InGroup(Of(MetricKind::ADVERTS, "gw", {"", 30s}), run.End(40s)),
              (Measurements{{"gw", 0, 0, 0}}));
}

TEST(Measure, OfAWindowThatDoesNotExistIsNothing)
{
    const Timeline timeline = LossyRun().End(36s);
    for (const MetricKind kind : METRIC_KINDS)
    {
        EXPECT_TRUE(InGroup(Of(kind, "gw", {"never", 0s}), timeline).empty()) << ToString(kind);
        EXPECT_TRUE(InGroup(Of(kind, "gw", {"", 36s}), timeline).empty()) << ToString(kind);
    }
}

} // namespace
} // namespace lab
