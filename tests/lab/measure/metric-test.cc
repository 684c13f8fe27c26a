// SPDX-License-Identifier: GPL-2.0-only

// What metrics are, and which facts they look at.

#include "support.h"

namespace lab
{
namespace
{

TEST(MetricKind, HasTheNamesOfTheLanguage)
{
    std::vector<std::string> names;
    for (const MetricKind kind : METRIC_KINDS)
    {
        names.emplace_back(ToString(kind));
    }
    EXPECT_EQ(names,
              (std::vector<std::string>{"takeover",
                                        "outage",
                                        "false-takeovers",
                                        "dual-master",
                                        "no-master",
                                        "adverts"}));
}

TEST(Metric, KnowsItsUnitAndHowItIsEstimated)
{
    Metric perAdvert = Of(MetricKind::FALSE_TAKEOVERS);
    perAdvert.perAdvert = true;
    EXPECT_STREQ(UnitOf(perAdvert), "");
    EXPECT_EQ(QuantityOf(perAdvert), Quantity::TRIALS);
    EXPECT_STREQ(UnitOf(Of(MetricKind::FALSE_TAKEOVERS)), "1/h");
    EXPECT_EQ(QuantityOf(Of(MetricKind::FALSE_TAKEOVERS)), Quantity::EVENTS);
    EXPECT_STREQ(UnitOf(Of(MetricKind::ADVERTS)), "1/s");
    for (const MetricKind kind :
         {MetricKind::TAKEOVER, MetricKind::OUTAGE, MetricKind::DUAL_MASTER, MetricKind::NO_MASTER})
    {
        EXPECT_STREQ(UnitOf(Of(kind)), "s");
        EXPECT_EQ(QuantityOf(Of(kind)), Quantity::SAMPLE);
    }
    EXPECT_EQ(QuantityOf(Of(MetricKind::ADVERTS)), Quantity::SAMPLE);
}

/// A run that has about everything that a metric could look at.
RunBuilder Rich()
{
    RunBuilder run;
    run.Ready(0s, "r1").Ready(0s, "r2").Master(3s, "r1").Crash(10s, "r1", "kill");
    run.Master(13s, "r2").Fault(14s, "r2", "demote", "later", "r2");
    run.Probes(3s, 10s, true).Probes(10s, 13180ms, false).Probes(13180ms, 20s, true);
    run.Probes(3s, 20s, true, "h2");
    for (Time at = 3s; at < 20s; at += 1s)
    {
        Advert(run, at, at < 10s ? "r1" : "r2");
    }
    return run;
}

TEST(FactKindsFor, NamesAllThatMatters)
{
    const Timeline whole = Rich().End(20s);
    for (const MetricKind kind : METRIC_KINDS)
    {
        Metric metric = Of(kind, kind == MetricKind::OUTAGE ? "h1" : "gw");
        for (const bool detailed : {false, true})
        {
            metric.after = detailed ? When{"kill", Time{0}} : When{"", 5s};
            metric.perAdvert = detailed;
            metric.part = detailed ? std::optional<OutagePart>(OutagePart::DETECTION)
                                   : std::nullopt;
            const Timeline some = Rich().End(20s, FactKindsFor({metric}));
            EXPECT_LT(some.facts.size(), whole.facts.size());
            const auto expected = Measure(metric, Routers(), whole);
            EXPECT_FALSE(expected.empty()) << ToString(kind);
            EXPECT_EQ(Measure(metric, Routers(), some), expected) << ToString(kind);
        }
    }
}

TEST(FactKindsFor, JoinsWhatSeveralMetricsNeed)
{
    const std::set<FactKind> both{FactKind::STATE, FactKind::CRASHED, FactKind::FAULT};
    EXPECT_EQ(
        FactKindsFor({Of(MetricKind::NO_MASTER), Of(MetricKind::ADVERTS, "gw", {"kill", 5s})}),
        both);
    EXPECT_TRUE(FactKindsFor(std::vector<Metric>{}).empty());
}

TEST(FactKindsFor, AdvertsAreCountedWithoutFactsOfThem)
{
    Metric perAdvert = Of(MetricKind::FALSE_TAKEOVERS, "gw", {"", 5s});
    perAdvert.perAdvert = true;
    perAdvert.until = When{"kill", 5s};
    const Metric adverts = Of(MetricKind::ADVERTS, "gw", {"", 5s});
    EXPECT_EQ(FactKindsFor({perAdvert, adverts}).count(FactKind::ADVERT_SENT), 0U);
    EXPECT_TRUE(FactKindsFor({adverts}).empty());
}

TEST(FactKindsFor, KnowsTheStreamsOfAKind)
{
    Metric metric = Of(MetricKind::OUTAGE, "h1");
    EXPECT_EQ(FactKindsFor({metric}).size(), 6U);
    metric.stream = StreamKind::UDP;
    EXPECT_EQ(FactKindsFor({metric}),
              (std::set<FactKind>{FactKind::DATAGRAM_ARRIVED, FactKind::DATAGRAM_LOST}));
}

TEST(ClientsOf, FindsAHostOrAllThatCountMadeOfIt)
{
    const auto names = [](const std::string& name)
    {
        std::vector<std::string> found;
        for (const HostSpec* host : ClientsOf(name, Routers()))
        {
            found.push_back(host->name);
        }
        return found;
    };
    EXPECT_EQ(names("h1"), std::vector<std::string>{"h1"});
    EXPECT_EQ(names("c"), (std::vector<std::string>{"c1", "c2", "c3"}));
    EXPECT_EQ(names("nobody"), std::vector<std::string>{});
}

} // namespace
} // namespace lab
