// SPDX-License-Identifier: GPL-2.0-only

#include "lab/statistics/uniformity.h"

#include "coverage.h"

#include <limits>
#include <stdexcept>
#include <tuple>

using namespace lab;

namespace
{

// Distances and exact probabilities of SciPy's kstest.
TEST(TestUniformTest, DistanceAndProbability)
{
    const auto good =
        TestUniform({0.05, 0.12, 0.21, 0.33, 0.38, 0.47, 0.52, 0.66, 0.71, 0.93}, 0, 1);
    EXPECT_NEAR(good.distance, 0.19, 1e-12);
    EXPECT_NEAR(good.probability, 0.79946, 0.03);
    EXPECT_EQ(good.count, 10u);

    // The same in other units.
    const auto shifted =
        TestUniform({2.61, 2.63, 2.7, 2.71, 2.75, 2.81, 2.83, 2.9, 2.94, 2.99}, 2, 3);
    EXPECT_NEAR(shifted.distance, 0.61, 1e-12);
    EXPECT_NEAR(shifted.probability, 0.000421, 2e-4);
}

// F. J. Massey, "The Kolmogorov-Smirnov test for goodness of fit", Journal of the American
// Statistical Association 46 (1951) 68-78: critical distances at 5 % are 0.410 for 10 observations
// and 0.294 for 20; at 1 % 0.490 and 0.356.
TEST(TestUniformTest, CriticalDistances)
{
    for (const auto& [n, distance, expected] : {std::tuple{10, 0.410, 0.05},
                                                std::tuple{20, 0.294, 0.05},
                                                std::tuple{10, 0.490, 0.01},
                                                std::tuple{20, 0.356, 0.01}})
    {
        std::vector<double> sample;
        for (int i = 1; i <= n; ++i)
        {
            sample.push_back(std::max(0.0, static_cast<double>(i) / n - distance));
        }
        const auto test = TestUniform(sample, 0, 1);
        EXPECT_NEAR(test.distance, distance, 1e-12);
        EXPECT_NEAR(test.probability, expected, 0.002);
    }
}

TEST(TestUniformTest, UniformSamplesAreRejectedAsOftenAsPromised)
{
    Luck luck(11);
    uint64_t rejected = 0;
    const int samples = 2000;
    for (int i = 0; i < samples; ++i)
    {
        std::vector<double> sample;
        for (int k = 0; k < 50; ++k)
        {
            sample.push_back(2 + luck.Uniform());
        }
        rejected += TestUniform(sample, 2, 3).probability < 0.05 ? 1 : 0;
    }
    const boost::math::binomial expected(samples, 0.05);
    EXPECT_GE(static_cast<double>(rejected), quantile(expected, 1e-6));
    EXPECT_LE(static_cast<double>(rejected), quantile(complement(expected, 1e-6)));
}

TEST(TestUniformTest, ValuesBeyondTheRangeCount)
{
    EXPECT_EQ(TestUniform({5, 6, 7}, 0, 1).distance, 1);
    EXPECT_EQ(TestUniform({-5}, 0, 1).distance, 1);
    EXPECT_LT(TestUniform(std::vector<double>(20, 5), 0, 1).probability, 1e-12);
}

TEST(TestUniformTest, EmptyAndInvalid)
{
    EXPECT_EQ(TestUniform({}, 0, 1).probability, 1);
    EXPECT_THROW(TestUniform({1}, 1, 1), std::invalid_argument);
    EXPECT_THROW(TestUniform({1}, 2, 1), std::invalid_argument);
    EXPECT_THROW(TestUniform({std::numeric_limits<double>::quiet_NaN()}, 0, 1),
                 std::invalid_argument);
}

} // namespace
