// SPDX-License-Identifier: GPL-2.0-only

#include "lab/statistics/uniformity.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace lab
{

namespace
{

/// Kolmogorov's law: the probability that sqrt(n) times the distance exceeds x.
double ExceedanceOf(double x)
{
    if (x < 0.2)
    {
        return 1; // to the last digit; the series below converges slowly there
    }
    double sum = 0;
    double sign = 1;
    for (int k = 1; k <= 100; ++k, sign = -sign)
    {
        sum += sign * std::exp(-2 * k * k * x * x);
    }
    return std::clamp(2 * sum, 0.0, 1.0);
}

} // namespace

KolmogorovSmirnov TestUniform(std::vector<double> sample, double from, double to)
{
    if (!std::isfinite(from) || !std::isfinite(to) || !(from < to) ||
        !std::all_of(sample.begin(), sample.end(), [](double x) { return std::isfinite(x); }))
    {
        throw std::invalid_argument("finite numbers and a range with a length are needed");
    }
    KolmogorovSmirnov test;
    test.count = sample.size();
    if (sample.empty())
    {
        return test;
    }
    std::sort(sample.begin(), sample.end());
    const auto n = static_cast<double>(sample.size());
    for (size_t i = 0; i < sample.size(); ++i)
    {
        const double expected = std::clamp((sample[i] - from) / (to - from), 0.0, 1.0);
        const double above = static_cast<double>(i + 1) / n - expected;
        const double below = expected - static_cast<double>(i) / n;
        test.distance = std::max({test.distance, above, below});
    }
    test.probability = ExceedanceOf((std::sqrt(n) + 0.12 + 0.11 / std::sqrt(n)) * test.distance);
    return test;
}

} // namespace lab
