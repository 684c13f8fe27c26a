// SPDX-License-Identifier: GPL-2.0-only

// Figures were computed with SciPy 1.10.

#include "lab/statistics/paired.h"

#include "lab/statistics/sample.h"

#include "coverage.h"

#include <stdexcept>

using namespace lab;

namespace
{

using Pairs = std::vector<std::pair<double, double>>;
using CountPairs = std::vector<std::pair<Count, Count>>;

TEST(MeanDifferenceTest, StudentTOfTheDifferences)
{
    const Pairs pairs{{2.9, 2.5}, {3.1, 2.4}, {2.7, 2.6}, {3.0, 2.2}, {3.3, 2.8}};
    const Estimate difference = *EstimateMeanDifference(pairs, 0.95);
    EXPECT_NEAR(difference.value, 0.5, 1e-14);
    EXPECT_NEAR(*difference.low, 0.15995630967087154, 1e-12);
    EXPECT_NEAR(*difference.high, 0.8400436903291284, 1e-12);
    EXPECT_EQ(difference.statistic, "mean-difference");
    EXPECT_EQ(difference.method, "paired Student t");
    EXPECT_EQ(difference.count, 5u);
}

// "Student" 1908, from A. R. Cushny and A. R. Peebles: additional sleep of ten patients with two
// drugs. The mean difference is 1.58 h; its 95 % interval 0.70 to 2.46 h.
TEST(MeanDifferenceTest, StudentsSleepData)
{
    const Pairs pairs{{1.9, 0.7},
                      {0.8, -1.6},
                      {1.1, -0.2},
                      {0.1, -1.2},
                      {-0.1, -0.1},
                      {4.4, 3.4},
                      {5.5, 3.7},
                      {1.6, 0.8},
                      {4.6, 0.0},
                      {3.4, 2.0}};
    const Estimate difference = *EstimateMeanDifference(pairs, 0.95);
    EXPECT_NEAR(difference.value, 1.58, 1e-12);
    EXPECT_NEAR(*difference.low, 0.7001142, 1e-7);
    EXPECT_NEAR(*difference.high, 2.4598858, 1e-7);
}

TEST(MeanDifferenceTest, FewOrEqual)
{
    EXPECT_FALSE(EstimateMeanDifference({}, 0.95));
    EXPECT_FALSE(EstimateMeanDifference({{2, 1}}, 0.95));
    const Estimate equal = *EstimateMeanDifference({{2, 1}, {3, 2}, {9, 8}}, 0.95);
    EXPECT_EQ(equal.value, 1);
    EXPECT_EQ(equal.low, 1);
    EXPECT_EQ(equal.method, "paired, all equal");
}

TEST(MeanDifferenceTest, RoundingIsNoSpread)
{
    Pairs pairs;
    for (int i = 0; i < 50; ++i)
    {
        pairs.emplace_back(2.1 + 0.017 * i + 0.0078, 2.1 + 0.017 * i);
    }
    const Estimate difference = *EstimateMeanDifference(pairs, 0.95);
    EXPECT_EQ(difference.method, "paired, all equal");
    EXPECT_NEAR(difference.value, 0.0078, 1e-15);
}

TEST(MeanDifferenceTest, CommonLuckNarrowsTheInterval)
{
    Luck luck(8);
    const auto pairs = [&luck]
    {
        Pairs made;
        for (int i = 0; i < 40; ++i)
        {
            const double common = 10 * luck.Exponential();
            made.emplace_back(common + 1 + luck.Uniform(), common + luck.Uniform());
        }
        return made;
    };
    ExpectMisses(1, 0.04, 0.06, [&] { return EstimateMeanDifference(pairs(), 0.95); });
    const Estimate difference = *EstimateMeanDifference(pairs(), 0.95);
    EXPECT_LT(*difference.high - *difference.low, 0.4);
}

TEST(RateDifferenceTest, FewEventsJoinBothIntervals)
{
    CountPairs pairs(20, {{0, 1}, {0, 1}});
    const Estimate nothing = *EstimateRateDifference(pairs, false, 0.95);
    EXPECT_EQ(nothing.value, 0);
    EXPECT_NEAR(*nothing.low, -0.18444397270569676, 1e-12);
    EXPECT_NEAR(*nothing.high, 0.18444397270569676, 1e-12);

    pairs[0].first.events = 4;
    pairs[1].first.events = 3;
    pairs[1].second.events = 2;
    const Estimate some = *EstimateRateDifference(pairs, false, 0.95);
    EXPECT_NEAR(some.value, 0.25, 1e-15);
    EXPECT_NEAR(*some.low, -0.08472719447988128, 1e-12);
    EXPECT_NEAR(*some.high, 0.6313985374436445, 1e-12);
    EXPECT_EQ(some.method, "Garwood, MOVER");
    EXPECT_EQ(some.statistic, "rate-difference");
    EXPECT_EQ(some.count, 20u);
}

TEST(RateDifferenceTest, ProbabilitiesStayWithinOne)
{
    const CountPairs pairs{{{1, 1}, {0, 1}}, {{1, 1}, {0, 1}}};
    const Estimate difference = *EstimateRateDifference(pairs, true, 0.95);
    EXPECT_EQ(difference.value, 1);
    EXPECT_EQ(difference.high, 1);
    EXPECT_NEAR(*difference.low, 1 - std::hypot(0.8418861169915813, 0.8418861169915813), 1e-12);
    EXPECT_EQ(difference.method, "Clopper-Pearson, MOVER");
    EXPECT_EQ(difference.statistic, "probability-difference");
}

TEST(RateDifferenceTest, EqualExposureIsAMeanOfDifferences)
{
    CountPairs pairs;
    Pairs rates;
    Luck luck(9);
    for (int i = 0; i < 60; ++i)
    {
        const double common = luck.Poisson(3);
        pairs.push_back({{common + luck.Poisson(2), 2}, {common, 2}});
        rates.emplace_back(pairs.back().first.events / 2, pairs.back().second.events / 2);
    }
    const Estimate ofRates = *EstimateRateDifference(pairs, false, 0.95);
    const Estimate ofMeans = *EstimateMeanDifference(rates, 0.95);
    EXPECT_EQ(ofRates.method, "paired Student t");
    EXPECT_NEAR(ofRates.value, ofMeans.value, 1e-12);
    EXPECT_NEAR(*ofRates.low, *ofMeans.low, 1e-12);
    EXPECT_NEAR(*ofRates.high, *ofMeans.high, 1e-12);
}

TEST(RateDifferenceTest, LongRunsWeighMore)
{
    CountPairs pairs(40, {{3, 1}, {1, 1}});
    pairs.resize(80, {{30, 9}, {9, 9}});
    const Estimate difference = *EstimateRateDifference(pairs, false, 0.95);
    EXPECT_NEAR(difference.value, 33.0 / 10 - 1, 1e-12);
}

TEST(RateDifferenceTest, CoversManyAndFewEvents)
{
    Luck luck(10);
    const auto make = [&luck](double shared, double more)
    {
        CountPairs pairs;
        for (int i = 0; i < 50; ++i)
        {
            const double time = 1 + luck.Uniform();
            const double common = luck.Poisson(shared * time);
            pairs.push_back({{common + luck.Poisson(more * time), time}, {common, time}});
        }
        return EstimateRateDifference(pairs, false, 0.95);
    };
    ExpectMisses(3, 0.035, 0.065, [&] { return make(2, 3); });
    ExpectMisses(0.02, 0, 0.05, [&] { return make(0.02, 0.02); });
    ExpectMisses(0.5, 0, 0.05, [&] { return make(0, 0.5); });
}

TEST(RateDifferenceTest, NothingWithoutPairsOrExposure)
{
    EXPECT_FALSE(EstimateRateDifference({}, false, 0.95));
    EXPECT_FALSE(EstimateRateDifference({{{1, 1}, {2, 1}}}, false, 0.95));
    EXPECT_FALSE(EstimateRateDifference({{{1, 1}, {0, 0}}, {{1, 1}, {0, 0}}}, false, 0.95));
    EXPECT_THROW(EstimateRateDifference({{{1, 0}, {0, 1}}, {{1, 1}, {0, 1}}}, false, 0.95),
                 std::invalid_argument);
}

} // namespace
