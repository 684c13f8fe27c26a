// SPDX-License-Identifier: GPL-2.0-only

// Figures that no source is named for were computed with SciPy 1.10.

#include "lab/statistics/counts.h"

#include "coverage.h"

#include <limits>
#include <stdexcept>

using namespace lab;

namespace
{

using Counts = std::vector<Count>;

void ExpectInterval(const std::optional<Estimate>& estimate,
                    double low,
                    double high,
                    const char* method,
                    double tolerance = 1e-12)
{
    ASSERT_TRUE(estimate);
    EXPECT_NEAR(*estimate->low, low, tolerance);
    EXPECT_NEAR(*estimate->high, high, tolerance);
    EXPECT_EQ(estimate->method, method);
}

TEST(ProbabilityTest, ClopperPearson)
{
    const char* method = "Clopper-Pearson";
    ExpectInterval(EstimateProbability(10, 100, 0.95), 0.0490046892215, 0.1762225977402, method);
    ExpectInterval(EstimateProbability(1, 20, 0.95), 0.0012650894980, 0.2487327627720, method);
    ExpectInterval(EstimateProbability(4, 10, 0.99), 0.0767681691398, 0.8090836686623, method);
    EXPECT_EQ(EstimateProbability(10, 100, 0.95)->value, 0.1);
    EXPECT_EQ(EstimateProbability(10, 100, 0.95)->count, 100u);
    EXPECT_EQ(EstimateProbability(10, 100, 0.95)->statistic, "probability");
}

// R. G. Newcombe, "Two-sided confidence intervals for the single proportion: comparison of seven
// methods", Statistics in Medicine 17 (1998) 857-872, table I: 81 of 263 gives 0.2527 to 0.3676,
// 15 of 148 gives 0.0578 to 0.1617, 1 of 29 gives 0.0009 to 0.1776.
TEST(ProbabilityTest, PublishedIntervals)
{
    const char* method = "Clopper-Pearson";
    ExpectInterval(EstimateProbability(81, 263, 0.95), 0.2527, 0.3676, method, 5e-5);
    ExpectInterval(EstimateProbability(15, 148, 0.95), 0.0578, 0.1617, method, 5e-5);
    ExpectInterval(EstimateProbability(1, 29, 0.95), 0.0009, 0.1776, method, 5e-5);
}

// J. A. Hanley and A. Lippman-Hand, "If nothing goes wrong, is everything all right?", Journal of
// the American Medical Association 249 (1983) 1743-1745: about 3 / n.
TEST(ProbabilityTest, RuleOfThree)
{
    const char* method = "rule of three";
    ExpectInterval(EstimateProbability(0, 30, 0.95), 0, 0.09503385285530419, method);
    ExpectInterval(EstimateProbability(0, 200, 0.95), 0, 0.014867039231272083, method);
    EXPECT_NEAR(*EstimateProbability(0, 1000, 0.95)->high, 3.0 / 1000, 1e-5);
    ExpectInterval(EstimateProbability(30, 30, 0.95), 0.9049661471446958, 1, method);
    ExpectInterval(EstimateProbability(0, 1, 0.95), 0, 0.95, method);
    EXPECT_EQ(EstimateProbability(30, 30, 0.95)->value, 1);
}

TEST(ProbabilityTest, ManyTrialsLoseNoDigits)
{
    EXPECT_NEAR(*EstimateProbability(0, 1000000000000, 0.95)->high / 2.995732273554e-12, 1, 1e-9);
}

TEST(ProbabilityTest, Refuses)
{
    EXPECT_FALSE(EstimateProbability(0, 0, 0.95));
    EXPECT_FALSE(EstimateProbability(Counts{}, 0.95));
    EXPECT_THROW(EstimateProbability(2, 1, 0.95), std::invalid_argument);
    EXPECT_THROW(EstimateProbability(Counts{{2, 1}, {0, 9}}, 0.95), std::invalid_argument);
    EXPECT_THROW(EstimateProbability(Counts{{-1, 5}}, 0.95), std::invalid_argument);
    EXPECT_THROW(EstimateProbability(1, 2, 1), std::invalid_argument);
}

TEST(ProbabilityTest, OfRunsIsThatOfAllTrials)
{
    const auto ofRuns = EstimateProbability(Counts{{2, 40}, {5, 35}, {3, 25}}, 0.95);
    ExpectInterval(ofRuns, 0.0490046892215, 0.1762225977402, "Clopper-Pearson");
    EXPECT_EQ(ofRuns->count, 3u);
}

// Ten runs of ten trials, all events in one run: the runs decide, not the trials.
TEST(ProbabilityTest, ClustersWidenTheInterval)
{
    Counts runs(10, Count{0, 10});
    runs[3].events = 10;
    // One run has 9 events more than the expected 1, nine have 1 less; the variance is 0.9 each.
    const double dispersion = 100.0 / 9;
    const Bounds wide = ClopperPearson(10 / dispersion, 100 / dispersion, 0.95);
    ExpectInterval(EstimateProbability(runs, 0.95),
                   wide.low,
                   wide.high,
                   "Clopper-Pearson, dispersion 11");
    EXPECT_EQ(EstimateProbability(runs, 0.95)->value, 0.1);
    EXPECT_LT(wide.low, 0.003);
    EXPECT_GT(wide.high, 0.45);
}

TEST(ProbabilityTest, Covers)
{
    Luck luck(4);
    for (const double truth : {0.02, 0.3, 0.97})
    {
        ExpectMisses(truth,
                     0,
                     0.05,
                     [&] {
                         return EstimateProbability(static_cast<uint64_t>(luck.Binomial(60, truth)),
                                                    60,
                                                    0.95);
                     });
    }
}

// Where the one-sided bound takes over, both sides may miss: at most 5 % and 2.5 %.
TEST(ProbabilityTest, CoversWhereNothingMayBeSeen)
{
    Luck luck(5);
    const double truth = 0.052; // between the one-sided bound 0.0487 and the two-sided one 0.0596
    ExpectMisses(
        truth,
        0.03,
        0.075,
        [&]
        { return EstimateProbability(static_cast<uint64_t>(luck.Binomial(60, truth)), 60, 0.95); });
}

// F. Garwood, "Fiducial limits for the Poisson distribution", Biometrika 28 (1936) 437-442; the
// same in E. S. Pearson and H. O. Hartley, "Biometrika Tables for Statisticians", table 40.
TEST(RateTest, GarwoodsTable)
{
    struct Row
    {
        double events;
        double low;
        double high;
    };

    for (const Row& row : {Row{1, 0.0253, 5.57},
                           Row{2, 0.242, 7.22},
                           Row{5, 1.62, 11.67},
                           Row{10, 4.80, 18.39},
                           Row{50, 37.11, 65.92}})
    {
        const Estimate rate = *EstimateRate({{row.events, 1}}, 0.95);
        EXPECT_NEAR(*rate.low / row.low, 1, 3e-3) << row.events;
        EXPECT_NEAR(*rate.high / row.high, 1, 1e-3) << row.events;
        EXPECT_EQ(rate.method, "Garwood");
    }
}

TEST(RateTest, PerExposureOfAllRuns)
{
    const auto rate = EstimateRate({{4, 1.5}, {1, 0.5}, {5, 2}}, 0.95);
    ExpectInterval(rate, 1.1988471740331084, 4.597589010504445, "Garwood");
    EXPECT_EQ(rate->value, 2.5);
    EXPECT_EQ(rate->count, 3u);
    EXPECT_EQ(rate->statistic, "rate");
    ExpectInterval(EstimateRate({{3, 720}}, 0.99), 4.6925470656e-4, 0.01524649652, "Garwood", 1e-9);
}

TEST(RateTest, RuleOfThree)
{
    const auto rate = EstimateRate({{0, 500}, {0, 220}}, 0.95);
    ExpectInterval(rate, 0, 0.0041607392688249875, "rule of three");
    EXPECT_EQ(rate->value, 0);
}

TEST(RateTest, Refuses)
{
    EXPECT_FALSE(EstimateRate({}, 0.95));
    EXPECT_FALSE(EstimateRate({{0, 0}}, 0.95));
    EXPECT_THROW(EstimateRate({{1, 0}, {0, 1}}, 0.95), std::invalid_argument);
    EXPECT_THROW(EstimateRate({{1, -1}}, 0.95), std::invalid_argument);
    EXPECT_THROW(EstimateRate({{std::numeric_limits<double>::quiet_NaN(), 1}}, 0.95),
                 std::invalid_argument);
}

TEST(RateTest, CoversLongAndShortExposure)
{
    Luck luck(6);
    for (const double time : {0.1, 2.0})
    {
        ExpectMisses(1,
                     0,
                     0.05,
                     [&]
                     {
                         Counts runs;
                         for (int i = 0; i < 50; ++i)
                         {
                             runs.push_back({luck.Poisson(time), time});
                         }
                         return EstimateRate(runs, 0.95);
                     });
    }
}

// Each event brings up to eight others with it: Garwood's interval alone misses far too often.
TEST(RateTest, CoversClusters)
{
    const auto clustered = [](Luck& luck)
    {
        Counts runs;
        for (int i = 0; i < 100; ++i)
        {
            double events = 0;
            for (double bursts = luck.Poisson(1); bursts > 0; --bursts)
            {
                events += std::floor(1 + 9 * luck.Uniform());
            }
            runs.push_back({events, 1});
        }
        return runs;
    };
    Luck luck(7);
    ExpectMisses(5, 0.02, 0.06, [&] { return EstimateRate(clustered(luck), 0.95); });
    Luck same(7);
    ExpectMisses(5,
                 0.3,
                 0.6,
                 [&]
                 {
                     const Count total = Total(clustered(same));
                     return EstimateRate({total}, 0.95);
                 });
}

} // namespace
