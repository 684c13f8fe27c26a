// SPDX-License-Identifier: GPL-2.0-only

#include "lab/results/estimates.h"

#include "lab/statistics/paired.h"
#include "lab/statistics/sample.h"

#include <gtest/gtest.h>

#include <stdexcept>

using namespace lab;

namespace
{

Metric MetricOf(MetricKind kind, bool perAdvert = false)
{
    Metric metric;
    metric.name = "it";
    metric.kind = kind;
    metric.perAdvert = perAdvert;
    return metric;
}

/// Run r gave values[r].
Observations Runs(const std::vector<double>& values, double exposure = 0)
{
    Observations observations;
    for (const double value : values)
    {
        observations.values.push_back({observations.runs++, {"gw", 0, value, exposure}});
    }
    return observations;
}

std::vector<std::string> Names(const std::vector<Estimate>& estimates)
{
    std::vector<std::string> names;
    for (const Estimate& estimate : estimates)
    {
        names.push_back(estimate.statistic);
    }
    return names;
}

StoppingRule Until(const std::string& statistic, double halfWidth, bool relative = false)
{
    StoppingRule rule;
    rule.statistic = statistic;
    rule.halfWidth = halfWidth;
    rule.relative = relative;
    return rule;
}

using Strings = std::vector<std::string>;
const Metric TAKEOVER = MetricOf(MetricKind::TAKEOVER);
const Metric OUTAGE = MetricOf(MetricKind::OUTAGE);
const Metric DUAL_MASTER = MetricOf(MetricKind::DUAL_MASTER);
const Metric FALSE_PER_HOUR = MetricOf(MetricKind::FALSE_TAKEOVERS);
const Metric FALSE_PER_ADVERT = MetricOf(MetricKind::FALSE_TAKEOVERS, true);

TEST(EstimateMetricTest, StatisticsOfEachQuantity)
{
    const Observations runs = Runs({2, 3, 4}, 10);
    const std::vector<double> quantiles{0.5, 0.99};
    EXPECT_EQ(Names(EstimateMetric(DUAL_MASTER, runs, quantiles, 0.95)),
              (Strings{"mean", "standard-deviation", "quantile-0.5", "quantile-0.99"}));
    EXPECT_EQ(Names(EstimateMetric(OUTAGE, runs, {0.5}, 0.95)),
              (Strings{"mean", "standard-deviation", "quantile-0.5", "probability"}));
    EXPECT_EQ(Names(EstimateMetric(TAKEOVER, runs, {0.5}, 0.95)),
              (Strings{"mean", "standard-deviation", "quantile-0.5", "probability"}));
    EXPECT_EQ(Names(EstimateMetric(FALSE_PER_HOUR, runs, quantiles, 0.95)), Strings{"rate"});
    EXPECT_EQ(Names(EstimateMetric(FALSE_PER_ADVERT, runs, quantiles, 0.95)),
              Strings{"probability"});
}

TEST(EstimateMetricTest, TakeoverThatDidNotHappen)
{
    Observations runs = Runs({2.5, 2.7, 2.9});
    runs.runs = 10;
    const auto estimates = EstimateMetric(TAKEOVER, runs, {0.99}, 0.95); // who knows
    ASSERT_EQ(estimates.size(), 3u);
    EXPECT_DOUBLE_EQ(estimates[0].value, 2.7);
    EXPECT_EQ(estimates[0].count, 3u);
    EXPECT_DOUBLE_EQ(estimates[2].value, 0.3);
    EXPECT_EQ(estimates[2].method, "Clopper-Pearson");
    EXPECT_EQ(estimates[2].count, 10u);
}

TEST(EstimateMetricTest, TakeoverThatNeverHappened)
{
    Observations runs;
    runs.runs = 100;
    const auto estimates = EstimateMetric(TAKEOVER, runs, {0.5}, 0.95);
    ASSERT_EQ(Names(estimates), Strings{"probability"});
    EXPECT_EQ(estimates[0].value, 0);
    EXPECT_EQ(estimates[0].method, "rule of three");
    EXPECT_NEAR(*estimates[0].high, 0.029513, 1e-6);
}

TEST(EstimateMetricTest, NoRunsNothing)
{
    EXPECT_TRUE(EstimateMetric(TAKEOVER, {}, {0.5}, 0.95).empty());
    EXPECT_TRUE(EstimateMetric(FALSE_PER_HOUR, {}, {}, 0.95).empty());
    EXPECT_TRUE(EstimateMetric(FALSE_PER_ADVERT, {}, {}, 0.95).empty());
}

// Outages of one run are not independent: ten clients that saw the same failover are one
// observation.
TEST(EstimateMetricTest, LongestOutageOfEachRun)
{
    Observations runs;
    runs.runs = 2;
    runs.values = {{0, {"h1", 0, 1.0, 0}},
                   {0, {"h1", 1, 3.0, 0}},
                   {0, {"h2", 0, 2.0, 0}},
                   {1, {"h1", 0, 0.5, 0}},
                   {1, {"h2", 0, 5.0, 0}}};
    const Estimate mean = EstimateMetric(OUTAGE, runs, {}, 0.95).front();
    EXPECT_EQ(mean.value, 4.0);
    EXPECT_EQ(mean.count, 2u);
}

// What lasts to the end of the run has no length, and a mean of lower limits would be none.
TEST(EstimateMetricTest, OutageThatDoesNotEnd)
{
    Observations runs;
    runs.runs = 5;
    runs.values = {{0, {"h1", 0, 3.0, 0}},
                   {0, {"h1", 1, 1.0, 0, true}}, // shorter than what is known
                   {1, {"h1", 0, 4.0, 0}},
                   {2, {"h1", 0, 2.0, 0}},
                   {2, {"h1", 1, 2.0, 0, true}},
                   {3, {"h1", 0, 9.0, 0, true}}}; // and a client that could not tell
    const auto estimates = EstimateMetric(OUTAGE, runs, {0.5}, 0.95);
    ASSERT_EQ(Names(estimates), (Strings{"mean", "standard-deviation", "probability"}));
    EXPECT_EQ(estimates[0].value, 3.5);
    EXPECT_EQ(estimates[0].count, 2u);
    EXPECT_EQ(estimates[2].value, 0.5);
    EXPECT_EQ(estimates[2].count, 4u);
    const auto quarter = EstimateMetric(OUTAGE, runs, {0.25}, 0.95).at(2);
    EXPECT_DOUBLE_EQ(quarter.value, 3.75); // of 3, 4 and two that are longer
    EXPECT_EQ(quarter.count, 4u);

    Observations baseline;
    baseline.runs = 5;
    for (uint64_t i = 0; i < 5; ++i)
    {
        baseline.values.push_back({i, {"h1", 0, 1.0 + static_cast<double>(i), 0}});
    }
    const auto difference = EstimateDifference(OUTAGE, runs, baseline, 0.95);
    ASSERT_TRUE(difference);
    EXPECT_EQ(difference->value, 2.0); // 3 - 1 and 4 - 2
    EXPECT_EQ(difference->count, 2u);
}

TEST(EstimateMetricTest, PartsOfOutagesAreThoseOfTheOnesThatEnded)
{
    Metric part = OUTAGE;
    part.part = OutagePart::DETECTION;
    EXPECT_EQ(Names(EstimateMetric(part, Runs({1, 2}), {}, 0.95)),
              (Strings{"mean", "standard-deviation"}));
}

TEST(EstimateMetricTest, EventsOfAllRunsOverTheirExposure)
{
    Observations runs = Runs({4, 1}, 2);
    runs.values[1].measurement.exposure = 0.5;
    const Estimate rate = EstimateMetric(FALSE_PER_HOUR, runs, {}, 0.95).front();
    EXPECT_DOUBLE_EQ(rate.value, 2);
    EXPECT_EQ(rate.method, "Garwood");

    const Estimate share = EstimateMetric(FALSE_PER_ADVERT, Runs({4, 1}, 20), {}, 0.95).front();
    EXPECT_DOUBLE_EQ(share.value, 0.125);
    EXPECT_EQ(share.method, "Clopper-Pearson");
}

TEST(EstimateDifferenceTest, OnlyReplicationsThatBothHave)
{
    Observations setting = Runs({3, 4, 5.5, 9});
    Observations baseline = Runs({1, 2, 3});
    setting.values.erase(setting.values.begin()); // replication 0 did not end
    const Estimate difference = *EstimateDifference(OUTAGE, setting, baseline, 0.95);
    EXPECT_DOUBLE_EQ(difference.value, 2.25);
    EXPECT_EQ(difference.count, 2u);
    EXPECT_EQ(difference.method, "paired Student t");
    EXPECT_FALSE(EstimateDifference(OUTAGE, setting, Runs({1, 2}), 0.95));
}

TEST(EstimateDifferenceTest, LongestOutagesAreCompared)
{
    Observations setting = Runs({3, 4});
    setting.values.push_back({0, {"h2", 0, 7, 0}});
    EXPECT_DOUBLE_EQ(EstimateDifference(OUTAGE, setting, Runs({1, 2}), 0.95)->value, 4);
}

TEST(EstimateDifferenceTest, RatesAndProbabilities)
{
    const Estimate rates =
        *EstimateDifference(FALSE_PER_HOUR, Runs({3, 1}, 2), Runs({1, 1}, 2), 0.95);
    EXPECT_DOUBLE_EQ(rates.value, 0.5);
    EXPECT_EQ(rates.method, "Garwood, MOVER");
    const Estimate shares =
        *EstimateDifference(FALSE_PER_ADVERT, Runs({3, 1}, 8), Runs({1, 1}, 8), 0.95);
    EXPECT_DOUBLE_EQ(shares.value, 0.125);
    EXPECT_EQ(shares.method, "Clopper-Pearson, MOVER");
}

TEST(AssessPrecisionTest, MeanInItsUnitAndAsAShare)
{
    const Observations runs = Runs({2.1, 2.9, 2.4, 2.6, 2.2, 2.75, 2.5}); // 2.493 +- 0.265
    const auto absolute = AssessPrecision(Until("mean", 0.3), TAKEOVER, runs, 0.95);
    EXPECT_TRUE(absolute.enough);
    EXPECT_EQ(absolute.runs, 7u);
    EXPECT_NEAR(*absolute.halfWidth, 0.264874, 1e-6);
    EXPECT_EQ(absolute.wanted, 0.3);

    const auto share = AssessPrecision(Until("mean", 0.1, true), TAKEOVER, runs, 0.95);
    EXPECT_FALSE(share.enough);
    EXPECT_NEAR(share.wanted, 0.2492857, 1e-6);
    EXPECT_EQ(share.runs, 8u); // 7 * (0.2649 / 0.2493)^2 = 7.9

    const auto fine = AssessPrecision(Until("mean", 0.01, true), TAKEOVER, runs, 0.95);
    EXPECT_EQ(fine.runs, 791u); // 7 * (0.264874 / 0.02492857)^2 = 790.3
}

TEST(AssessPrecisionTest, RunsThatGiveNothingAreNeededToo)
{
    Observations runs = Runs({2.1, 2.9, 2.4, 2.6, 2.2, 2.75, 2.5});
    runs.runs = 14;
    EXPECT_EQ(AssessPrecision(Until("mean", 0.01, true), TAKEOVER, runs, 0.95).runs, 1581u);
}

TEST(AssessPrecisionTest, OpenIntervalsAreNeverEnough)
{
    const Observations runs = Runs(std::vector<double>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
    const auto tail = AssessPrecision(Until("quantile-0.99", 100), OUTAGE, runs, 0.95);
    EXPECT_FALSE(tail.enough);
    EXPECT_FALSE(tail.halfWidth);
    EXPECT_EQ(tail.runs, 368u);
    EXPECT_TRUE(AssessPrecision(Until("quantile-0.5", 4), OUTAGE, runs, 0.95).enough);

    const auto one = AssessPrecision(Until("mean", 100), OUTAGE, Runs({3}), 0.95);
    EXPECT_FALSE(one.enough);
    EXPECT_EQ(one.runs, UINT64_MAX);
    EXPECT_EQ(AssessPrecision(Until("mean", 1), TAKEOVER, {}, 0.95).runs, UINT64_MAX);
}

TEST(AssessPrecisionTest, AllEqualIsEnough)
{
    EXPECT_TRUE(AssessPrecision(Until("mean", 0.01, true), OUTAGE, Runs({3, 3}), 0.95).enough);
}

TEST(AssessPrecisionTest, RatesAndProbabilities)
{
    const auto rate = AssessPrecision(Until("rate", 0.5), FALSE_PER_HOUR, Runs({6, 4}, 2), 0.95);
    EXPECT_NEAR(*rate.halfWidth, (4.597589 - 1.198847) / 2, 1e-6);
    EXPECT_EQ(rate.runs, 24u); // 2 * (1.699371 / 0.5)^2 = 23.1

    // Where nothing was seen the bound shrinks as 1 / n.
    const auto none = AssessPrecision(Until("rate", 0.01), FALSE_PER_HOUR, Runs({0, 0}, 10), 0.95);
    EXPECT_EQ(none.runs, 15u); // 2 * (0.0748933 / 0.01) = 14.98
    EXPECT_EQ(AssessPrecision(Until("rate", 0.1, true), FALSE_PER_HOUR, Runs({0}, 9), 0.95).runs,
              UINT64_MAX);

    const auto share = Until("probability", 0.2);
    EXPECT_FALSE(AssessPrecision(share, FALSE_PER_ADVERT, Runs({4, 1}, 10), 0.95).enough);
    EXPECT_TRUE(AssessPrecision(share, FALSE_PER_ADVERT, Runs({27, 23}, 100), 0.95).enough);
    EXPECT_TRUE(AssessPrecision(share, TAKEOVER, Runs({1, 1, 1, 1, 1, 1, 1, 1}), 0.95).enough);
}

TEST(AssessPrecisionTest, StatisticsThatAMetricLacks)
{
    for (const char* name : {"rate", "average", "quantile-", "quantile-2", "quantile-0.5x"})
    {
        EXPECT_THROW(AssessPrecision(Until(name, 1), TAKEOVER, Runs({1, 2}), 0.95),
                     std::invalid_argument)
            << name;
    }
    EXPECT_THROW(AssessPrecision(Until("mean", 1), FALSE_PER_HOUR, Runs({1}, 1), 0.95),
                 std::invalid_argument);
    EXPECT_THROW(AssessPrecision(Until("probability", 1), DUAL_MASTER, Runs({1, 2}), 0.95),
                 std::invalid_argument);
}

TEST(QuantileNameTest, AsWritten)
{
    EXPECT_EQ(QuantileName(0.5), "quantile-0.5");
    EXPECT_EQ(QuantileName(0.999), "quantile-0.999");
    EXPECT_EQ(QuantileName(1 - 0.001), "quantile-0.999");
}

} // namespace
