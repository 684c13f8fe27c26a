// SPDX-License-Identifier: GPL-2.0-only

// Figures that no source is named for were computed with SciPy 1.10, whose quantiles of Student's t
// are good to nine digits; 2.4469118511449692 of 6 degrees of freedom is by numerical integration.

#include "lab/statistics/sample.h"

#include "coverage.h"

#include <limits>
#include <stdexcept>

using namespace lab;

namespace
{

using Sample = std::vector<double>;

const Sample TAKEOVERS{2.1, 2.9, 2.4, 2.6, 2.2, 2.75, 2.5};
const double NOT_A_NUMBER = std::numeric_limits<double>::quiet_NaN();
const double INFINITE = std::numeric_limits<double>::infinity();

/// 1, 2, ..., n: the value of an order statistic is its rank.
Sample Ranks(size_t n)
{
    Sample ranks;
    for (size_t i = n; i > 0; --i)
    {
        ranks.push_back(static_cast<double>(i));
    }
    return ranks;
}

TEST(MeanTest, StudentT)
{
    const Estimate mean = *EstimateMean(TAKEOVERS, 0.95);
    EXPECT_EQ(mean.statistic, "mean");
    EXPECT_EQ(mean.method, "Student t");
    EXPECT_EQ(mean.count, 7u);
    EXPECT_NEAR(mean.value, 2.492857142857143, 1e-14);
    EXPECT_NEAR(*mean.low, 2.2279831781099868, 1e-12);
    EXPECT_NEAR(*mean.high, 2.757731107604299, 1e-12);
    EXPECT_NEAR(*EstimateMean(TAKEOVERS, 0.99)->low, 2.091534488523058, 1e-8);
}

// Student (W. S. Gosset), "The probable error of a mean", Biometrika 6 (1908) 1-25, and every table
// since: t of 9 degrees of freedom is 2.262 at 95 %.
TEST(MeanTest, TabulatedT)
{
    const Estimate mean = *EstimateMean(Ranks(10), 0.95);
    EXPECT_EQ(mean.value, 5.5);
    EXPECT_NEAR(*mean.high - 5.5, 2.262 * std::sqrt(55.0 / 6 / 10), 5e-4);
}

TEST(MeanTest, OneObservationBoundsNothing)
{
    const Estimate mean = *EstimateMean({2.5}, 0.95);
    EXPECT_EQ(mean.value, 2.5);
    EXPECT_FALSE(mean.low);
    EXPECT_FALSE(mean.high);
    EXPECT_EQ(mean.count, 1u);
}

TEST(MeanTest, AllEqualIsSaid)
{
    const Estimate mean = *EstimateMean(Sample(1000, 0.1), 0.95);
    EXPECT_EQ(mean.value, 0.1);
    EXPECT_EQ(mean.low, 0.1);
    EXPECT_EQ(mean.high, 0.1);
    EXPECT_EQ(mean.method, "all equal");
}

TEST(MeanTest, NothingOfNothing)
{
    EXPECT_FALSE(EstimateMean({}, 0.95));
    EXPECT_FALSE(EstimateQuantile({}, 0.5, 0.95));
    EXPECT_FALSE(EstimateQuantile({}, 0.5, 0.95, 10));
    EXPECT_FALSE(EstimateStandardDeviation({}, 0.95));
    EXPECT_FALSE(EstimateStandardDeviation({1}, 0.95));
}

TEST(MeanTest, RefusesWhatIsNotANumber)
{
    for (const double bad : {NOT_A_NUMBER, INFINITE, -INFINITE})
    {
        EXPECT_THROW(EstimateMean({1, bad}, 0.95), std::invalid_argument);
        EXPECT_THROW(EstimateStandardDeviation({1, bad}, 0.95), std::invalid_argument);
        EXPECT_THROW(EstimateQuantile({1, bad}, 0.5, 0.95), std::invalid_argument);
        EXPECT_THROW(EstimateQuantile({1}, bad, 0.95), std::invalid_argument);
    }
    for (const double confidence : {0.0, 1.0, -1.0, 95.0, NOT_A_NUMBER})
    {
        EXPECT_THROW(EstimateMean({1, 2}, confidence), std::invalid_argument);
    }
}

TEST(MeanTest, LargeOffsetLosesNoSpread)
{
    const Estimate mean = *EstimateMean({1e9 + 0.25, 1e9 + 0.5, 1e9 + 0.75}, 0.95);
    EXPECT_EQ(mean.value, 1e9 + 0.5);
    // t of 2 degrees of freedom: 4.303.
    EXPECT_NEAR(*mean.high - mean.value, 4.302653 * 0.25 / std::sqrt(3.0), 1e-6);
}

TEST(MeanTest, CoversTheMeanOfAUniformLaw)
{
    Luck luck(1);
    ExpectMisses(0.5,
                 0.045,
                 0.055,
                 [&luck]
                 {
                     Sample sample;
                     for (int i = 0; i < 30; ++i)
                     {
                         sample.push_back(luck.Uniform());
                     }
                     return EstimateMean(sample, 0.95);
                 });
}

TEST(StandardDeviationTest, Bonett)
{
    const Estimate deviation = *EstimateStandardDeviation(TAKEOVERS, 0.95);
    EXPECT_EQ(deviation.statistic, "standard-deviation");
    EXPECT_EQ(deviation.method, "Bonett");
    EXPECT_NEAR(deviation.value, 0.2863979914800547, 1e-14);
    EXPECT_NEAR(*deviation.low, 0.18084463300177628, 1e-12);
    EXPECT_NEAR(*deviation.high, 0.6299393114914116, 1e-12);
}

// The worked example of Bonett's paper: 8 measurements, 95 % interval of the standard deviation
// (0.326, 1.084).
TEST(StandardDeviationTest, PublishedExample)
{
    const Sample sample{15.83, 16.01, 16.24, 16.42, 15.33, 15.44, 16.88, 16.31};
    const Estimate deviation = *EstimateStandardDeviation(sample, 0.95);
    EXPECT_NEAR(deviation.value, 0.5168, 5e-5);
    EXPECT_NEAR(*deviation.low, 0.326, 5e-4);
    EXPECT_NEAR(*deviation.high, 1.084, 5e-4);
}

TEST(StandardDeviationTest, FewOrEqual)
{
    const Estimate few = *EstimateStandardDeviation({1, 2, 3, 4}, 0.95);
    EXPECT_NEAR(few.value, std::sqrt(5.0 / 3), 1e-15);
    EXPECT_FALSE(few.low);
    EXPECT_FALSE(few.high);
    EXPECT_TRUE(EstimateStandardDeviation({1, 2, 3, 4, 5}, 0.95)->high);

    const Estimate equal = *EstimateStandardDeviation(Sample(9, 0.1), 0.95);
    EXPECT_EQ(equal.value, 0);
    EXPECT_EQ(equal.high, 0);
    EXPECT_EQ(equal.method, "all equal");
}

TEST(StandardDeviationTest, CoversThatOfUniformAndExponentialLaws)
{
    Luck luck(2);
    ExpectMisses(1 / std::sqrt(12.0),
                 0.02,
                 0.06,
                 [&luck]
                 {
                     Sample sample;
                     for (int i = 0; i < 50; ++i)
                     {
                         sample.push_back(luck.Uniform());
                     }
                     return EstimateStandardDeviation(sample, 0.95);
                 });
    ExpectMisses(1,
                 0.04,
                 0.09,
                 [&luck]
                 {
                     Sample sample;
                     for (int i = 0; i < 200; ++i)
                     {
                         sample.push_back(luck.Exponential());
                     }
                     return EstimateStandardDeviation(sample, 0.95);
                 });
}

TEST(QuantileTest, BetweenTheNearestObservations)
{
    EXPECT_DOUBLE_EQ(EstimateQuantile(Ranks(10), 0.25, 0.95)->value, 3.25);
    EXPECT_DOUBLE_EQ(EstimateQuantile(Ranks(10), 0.5, 0.95)->value, 5.5);
    EXPECT_DOUBLE_EQ(EstimateQuantile(Ranks(10), 0.99, 0.95)->value, 9.91);
    EXPECT_EQ(EstimateQuantile(Ranks(10), 0, 0.95)->value, 1);
    EXPECT_EQ(EstimateQuantile(Ranks(10), 1, 0.95)->value, 10);
    EXPECT_EQ(EstimateQuantile({7}, 0.3, 0.95)->value, 7);
}

// The ranks for the median are those of the sign test: W. J. Conover, "Practical Nonparametric
// Statistics", and M. Hollander and D. A. Wolfe, "Nonparametric Statistical Methods", table A.2:
// for 10 observations 2 and 9 (97.9 %), for 20 observations 6 and 15 (95.9 %).
TEST(QuantileTest, TabulatedRanks)
{
    struct Row
    {
        size_t n;
        double probability;
        double low;
        double high;
    };

    for (const Row& row : {Row{10, 0.5, 2, 9},
                           Row{20, 0.5, 6, 15},
                           Row{100, 0.5, 40, 61},
                           Row{100, 0.9, 84, 96},
                           Row{200, 0.95, 184, 197},
                           Row{1000, 0.99, 983, 997}})
    {
        const Estimate quantile = *EstimateQuantile(Ranks(row.n), row.probability, 0.95);
        EXPECT_EQ(quantile.low, row.low) << row.n;
        EXPECT_EQ(quantile.high, row.high) << row.n;
        EXPECT_EQ(quantile.method, "order statistics");
        EXPECT_EQ(quantile.count, row.n);
    }
}

TEST(QuantileTest, SmallSamplesLeaveSidesOpen)
{
    const Estimate above = *EstimateQuantile(Ranks(200), 0.99, 0.95);
    EXPECT_EQ(above.low, 195);
    EXPECT_FALSE(above.high);
    EXPECT_EQ(above.method, "order statistics, open above");

    const Estimate below = *EstimateQuantile(Ranks(200), 0.01, 0.95);
    EXPECT_FALSE(below.low);
    EXPECT_EQ(below.high, 6);
    EXPECT_EQ(below.method, "order statistics, open below");

    const Estimate both = *EstimateQuantile(Ranks(5), 0.5, 0.95);
    EXPECT_FALSE(both.low);
    EXPECT_FALSE(both.high);
    EXPECT_EQ(both.method, "order statistics, open");
}

// As if the rest of the sample were infinite.
TEST(QuantileTest, OfASampleWhoseLargestAreNotKnown)
{
    const auto whole = EstimateQuantile(Ranks(100), 0.5, 0.95);
    const auto known = EstimateQuantile(Ranks(61), 0.5, 0.95, 39);
    EXPECT_EQ(known->value, whole->value);
    EXPECT_EQ(known->low, whole->low);
    EXPECT_EQ(known->high, whole->high); // rank 61
    EXPECT_EQ(known->count, 100u);
    const auto fewer = EstimateQuantile(Ranks(60), 0.5, 0.95, 40);
    EXPECT_EQ(fewer->value, whole->value);
    EXPECT_FALSE(fewer->high);
    EXPECT_EQ(fewer->method, "order statistics, open above");
    EXPECT_TRUE(EstimateQuantile(Ranks(51), 0.5, 0.95, 49)); // between 50 and 51
    EXPECT_FALSE(EstimateQuantile(Ranks(50), 0.5, 0.95, 50));
    EXPECT_EQ(EstimateQuantile(Ranks(51), 0.5, 0.95, 50)->value, 51);
}

TEST(QuantileTest, ExtremesAreNeverBounded)
{
    EXPECT_EQ(EstimateQuantile(Ranks(50), 1, 0.95)->low, 50);
    EXPECT_FALSE(EstimateQuantile(Ranks(50), 1, 0.95)->high);
    EXPECT_EQ(EstimateQuantile(Ranks(50), 0, 0.95)->high, 1);
    EXPECT_FALSE(EstimateQuantile(Ranks(50), 0, 0.95)->low);
}

// S. S. Wilks's argument: all n observations are below the quantile with probability p^n.
TEST(QuantileTest, ObservationsThatAreNeeded)
{
    EXPECT_EQ(SampleToBound(0.5, 0.95), 6u);
    EXPECT_EQ(SampleToBound(0.9, 0.95), 36u);
    EXPECT_EQ(SampleToBound(0.1, 0.95), 36u);
    EXPECT_EQ(SampleToBound(0.99, 0.95), 368u);
    EXPECT_EQ(SampleToBound(0.999, 0.95), 3688u);
    EXPECT_FALSE(EstimateQuantile(Ranks(367), 0.99, 0.95)->high);
    EXPECT_EQ(EstimateQuantile(Ranks(368), 0.99, 0.95)->high, 368);
}

TEST(QuantileTest, CoversWhateverTheLaw)
{
    Luck luck(3);
    // Half of all values are 0, as outages that did not happen; the quantile 0.9 is log(5).
    ExpectMisses(std::log(5.0),
                 0,
                 0.05,
                 [&luck]
                 {
                     Sample sample;
                     for (int i = 0; i < 120; ++i)
                     {
                         sample.push_back(luck.Uniform() < 0.5 ? 0 : luck.Exponential());
                     }
                     return EstimateQuantile(sample, 0.9, 0.95);
                 });
}

} // namespace
