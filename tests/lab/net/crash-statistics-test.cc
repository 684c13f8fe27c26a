// SPDX-License-Identifier: GPL-2.0-only
//
// Crashes at random phases: the law of the time to the takeover, by a thousand runs per dialect.

#include "lab/net/simulation.h"
#include "trial.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lab::trial
{

namespace
{

constexpr int RUNS = 1000;

/// The greatest distance between the empirical distribution of a sample and the uniform law.
double DistanceFromUniform(std::vector<double> sample, double from, double to)
{
    std::sort(sample.begin(), sample.end());
    const auto n = static_cast<double>(sample.size());
    double distance = 0.0;
    for (size_t i = 0; i < sample.size(); ++i)
    {
        const double law = std::clamp((sample[i] - from) / (to - from), 0.0, 1.0);
        const auto rank = static_cast<double>(i);
        distance = std::max({distance, law - rank / n, (rank + 1.0) / n - law});
    }
    return distance;
}

/**
 * The probability that a sample of the law lies farther from it: Kolmogorov's limit
 * 2 * sum of (-1)^(k-1) * exp(-2 k^2 t^2) at t = D * (sqrt n + 0.12 + 0.11 / sqrt n), which is
 * close to the exact value for all n [Kolmogorov 1933; Stephens 1970, J. R. Stat. Soc. B 32].
 */
double KolmogorovProbability(double distance, size_t n)
{
    const double root = std::sqrt(static_cast<double>(n));
    const double t = distance * (root + 0.12 + 0.11 / root);
    double sum = 0.0;
    for (int k = 1; k <= 100; ++k)
    {
        sum += (k % 2 == 1 ? 1.0 : -1.0) * std::exp(-2.0 * k * k * t * t);
    }
    return std::clamp(2.0 * sum, 0.0, 1.0);
}

struct Law
{
    const char* dialect;
    Pace master;
    Pace backup;
    int intervals;      ///< the crash is drawn from so many whole intervals of the master
    uint64_t firstSeed; ///< other seeds for each, or all would see the same crashes
};

/// Fault to takeover in nanoseconds, one run for each seed.
std::vector<double> Sample(const Trial& trial, uint64_t firstSeed)
{
    Scenario scenario = trial.Spec();
    std::vector<double> sample;
    for (int i = 0; i < RUNS; ++i)
    {
        scenario.seed = firstSeed + static_cast<uint64_t>(i);
        const Timeline timeline = Simulate(scenario);
        const auto faults = Instants(timeline, FactKind::FAULT, [](const Fact&) { return true; });
        const auto takeover = TakeoverAfter(timeline, faults.at(0));
        EXPECT_TRUE(takeover);
        sample.push_back(static_cast<double>((takeover->second - faults.at(0)).count()));
    }
    return sample;
}

/// That a sample follows the uniform law on (from, to], and that its mean is as near as it must.
void ExpectUniform(const std::vector<double>& sample, Time from, Time to)
{
    const auto low = static_cast<double>(from.count());
    const auto high = static_cast<double>(to.count());
    const auto [least, most] = std::minmax_element(sample.begin(), sample.end());
    EXPECT_GT(*least, low);
    EXPECT_LE(*most, high);
    const double p = KolmogorovProbability(DistanceFromUniform(sample, low, high), sample.size());
    EXPECT_GT(p, 0.01);
    const auto n = static_cast<double>(sample.size());
    const double mean = std::accumulate(sample.begin(), sample.end(), 0.0) / n;
    EXPECT_NEAR(mean, (low + high) / 2.0, 3.0 * (high - low) / std::sqrt(12.0 * n));
}

class CrashStatistics : public testing::TestWithParam<Law>
{
};

} // namespace

TEST_P(CrashStatistics, TakeoversAreUniformOverOneInterval)
{
    const Law& law = GetParam();
    Trial trial = Pair(law.dialect, law.master, law.backup);
    trial.nodes[1].host = "boot: 5s";
    const Time interval = Interval(law.master);
    const Time from = AdvertTime(trial, 10) + 77ms;
    const Time until = from + law.intervals * interval;
    trial.events = {"at: {uniform: [" + Text(from) + ", " + Text(until) + "]}, crash: r1"};
    trial.duration = until + 6s;
    const Time longest = DownTime(law.dialect, law.backup) + DefaultDelay();
    ExpectUniform(Sample(trial, law.firstSeed), longest - interval, longest);
}

INSTANTIATE_TEST_SUITE_P(AllDialects,
                         CrashStatistics,
                         testing::Values(Law{"openbsd", {1, 0}, {1, 100}, 1, 1},
                                         Law{"freebsd", {1, 50}, {1, 100}, 3, 1001},
                                         Law{"netbsd", {1, 100}, {1, 200}, 2, 2001},
                                         Law{"ucarp", {1, 0}, {1, 100}, 1, 3001}),
                         [](const auto& info) { return std::string(info.param.dialect); });

/// A better node that boots at a random instant preempts at the first advert it hears.
TEST(ReturnStatistics, PreemptionIsUniformOverOneInterval)
{
    Trial trial = Pair("freebsd", {1, 100}, {1, 0});
    const Time interval = Interval({1, 100});
    const Time from = AdvertTime(trial, 10) + 77ms;
    trial.nodes[1] = Node{{1, 0}, "preempt: true", "boot: 1000s"};
    trial.events = {"at: {uniform: [" + Text(from) + ", " + Text(from + interval) + "]}, boot: r2"};
    trial.duration = from + 5s;
    ExpectUniform(Sample(trial, 1), DefaultDelay(), interval + DefaultDelay());
}

TEST(Kolmogorov, ProbabilityHasItsTabulatedCriticalValues)
{
    // 1.358 / sqrt(n) at 5 % and 1.628 / sqrt(n) at 1 %.
    EXPECT_NEAR(KolmogorovProbability(1.358 / 1000.0, 1000000), 0.05, 0.0005);
    EXPECT_NEAR(KolmogorovProbability(1.628 / 1000.0, 1000000), 0.01, 0.0002);
    std::vector<double> sample(1000);
    std::iota(sample.begin(), sample.end(), 0.5);
    EXPECT_NEAR(DistanceFromUniform(sample, 0.0, 1000.0), 0.0005, 1e-12);
    EXPECT_LT(KolmogorovProbability(DistanceFromUniform(sample, 0.0, 1100.0), 1000), 0.01);
}

} // namespace lab::trial
