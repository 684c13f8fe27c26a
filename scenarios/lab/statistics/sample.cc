// SPDX-License-Identifier: GPL-2.0-only

#include "lab/statistics/sample.h"

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace lab
{

namespace
{

void Require(const std::vector<double>& sample, double confidence)
{
    RequireConfidence(confidence);
    if (!std::all_of(sample.begin(), sample.end(), [](double x) { return std::isfinite(x); }))
    {
        throw std::invalid_argument("a sample holds finite numbers only");
    }
}

bool AllEqual(const std::vector<double>& sample)
{
    return std::adjacent_find(sample.begin(), sample.end(), std::not_equal_to<>()) == sample.end();
}

/// Relative to the first value, so that equal values have exactly that mean.
double MeanOf(const std::vector<double>& sample)
{
    long double sum = 0;
    for (const double x : sample)
    {
        sum += static_cast<long double>(x) - sample.front();
    }
    return static_cast<double>(sample.front() + sum / sample.size());
}

/// The sum of (x - centre)^power.
double Moment(const std::vector<double>& sample, double centre, int power)
{
    double sum = 0;
    for (const double x : sample)
    {
        sum += std::pow(x - centre, power);
    }
    return sum;
}

double DeviationOf(const std::vector<double>& sample)
{
    return std::sqrt(Moment(sample, MeanOf(sample), 2) / static_cast<double>(sample.size() - 1));
}

/// Mean without the share at each end.
double TrimmedMean(std::vector<double> sample, double share)
{
    std::sort(sample.begin(), sample.end());
    const auto cut =
        static_cast<std::ptrdiff_t>(static_cast<double>(sample.size()) * std::min(share, 0.5));
    const bool nothingLeft = 2 * cut >= static_cast<std::ptrdiff_t>(sample.size());
    const std::ptrdiff_t kept = nothingLeft ? static_cast<std::ptrdiff_t>((sample.size() - 1) / 2)
                                            : cut;
    return MeanOf({sample.begin() + kept, sample.end() - kept});
}

void BoundByBonett(Estimate& estimate, const std::vector<double>& sample, double confidence)
{
    const auto n = static_cast<double>(sample.size());
    const double z = quantile(boost::math::normal(), 0.5 + confidence / 2);
    if (n < 5 || n <= z)
    {
        return;
    }
    const double squares = Moment(sample, MeanOf(sample), 2);
    const double centre = TrimmedMean(sample, 1 / (2 * std::sqrt(n - 4)));
    const double kurtosis = n * Moment(sample, centre, 4) / (squares * squares);
    const double small = n / (n - z);
    const double error = small * std::sqrt((kurtosis - (n - 3) / n) / (n - 1));
    const double variance = small * squares / (n - 1);
    estimate.low = std::sqrt(variance * std::exp(-z * error));
    estimate.high = std::sqrt(variance * std::exp(z * error));
}

/// The number of ranks 0..n whose binomial distribution function is at most the limit.
uint64_t RanksBelow(uint64_t n, double probability, double limit)
{
    const boost::math::binomial successes(static_cast<double>(n), probability);
    uint64_t first = 0;
    for (uint64_t count = n; count > 0;)
    {
        const uint64_t half = count / 2;
        if (cdf(successes, static_cast<double>(first + half)) <= limit)
        {
            first += half + 1;
            count -= half + 1;
        }
        else
        {
            count = half;
        }
    }
    return first;
}

/// Of a sorted sample of which only the first are known. \return nothing if it is not among these
std::optional<double> QuantileOf(const std::vector<double>& known, uint64_t all, double probability)
{
    const double rank = probability * static_cast<double>(all - 1);
    const auto below = static_cast<size_t>(rank);
    const double share = rank - static_cast<double>(below);
    const size_t above = share > 0 ? below + 1 : below;
    if (above >= known.size())
    {
        return std::nullopt;
    }
    return known[below] + share * (known[above] - known[below]);
}

} // namespace

void RequireConfidence(double confidence)
{
    if (!(confidence > 0 && confidence < 1))
    {
        throw std::invalid_argument("a confidence lies between 0 and 1");
    }
}

std::optional<Estimate> EstimateMean(const std::vector<double>& sample, double confidence)
{
    Require(sample, confidence);
    if (sample.empty())
    {
        return std::nullopt;
    }
    Estimate estimate{"mean", MeanOf(sample), {}, {}, "Student t", sample.size()};
    if (sample.size() > 1 && AllEqual(sample))
    {
        estimate.low = estimate.high = estimate.value;
        estimate.method = "all equal";
    }
    else if (sample.size() > 1)
    {
        const auto n = static_cast<double>(sample.size());
        const double t = quantile(boost::math::students_t(n - 1), 0.5 + confidence / 2);
        const double half = t * DeviationOf(sample) / std::sqrt(n);
        estimate.low = estimate.value - half;
        estimate.high = estimate.value + half;
    }
    return estimate;
}

std::optional<Estimate> EstimateStandardDeviation(const std::vector<double>& sample,
                                                  double confidence)
{
    Require(sample, confidence);
    if (sample.size() < 2)
    {
        return std::nullopt;
    }
    Estimate estimate{"standard-deviation", DeviationOf(sample), {}, {}, "Bonett", sample.size()};
    if (AllEqual(sample))
    {
        estimate.low = estimate.high = estimate.value;
        estimate.method = "all equal";
    }
    else
    {
        BoundByBonett(estimate, sample, confidence);
    }
    return estimate;
}

std::optional<Estimate> EstimateQuantile(std::vector<double> sample,
                                         double probability,
                                         double confidence,
                                         uint64_t beyond)
{
    Require(sample, confidence);
    if (!(probability >= 0 && probability <= 1))
    {
        throw std::invalid_argument("the probability of a quantile lies in 0..1");
    }
    if (sample.empty())
    {
        return std::nullopt;
    }
    std::sort(sample.begin(), sample.end());
    const uint64_t n = sample.size() + beyond;
    const auto value = QuantileOf(sample, n, probability);
    if (!value)
    {
        return std::nullopt;
    }
    const double tail = (1 - confidence) / 2;
    Estimate estimate{"quantile", *value, {}, {}, "order statistics", n};
    const uint64_t lower = RanksBelow(n, probability, tail);
    const uint64_t upper = n - RanksBelow(n, 1 - probability, tail);
    if (lower > 0)
    {
        estimate.low = sample[lower - 1];
    }
    if (upper < sample.size())
    {
        estimate.high = sample[upper];
    }
    if (!estimate.low || !estimate.high)
    {
        const char* open = estimate.low ? " above" : estimate.high ? " below" : "";
        estimate.method += std::string(", open") + open;
    }
    return estimate;
}

uint64_t SampleToBound(double probability, double confidence)
{
    RequireConfidence(confidence);
    const double tail = (1 - confidence) / 2;
    const auto bounded = [tail](uint64_t n, double p) { return RanksBelow(n, p, tail) > 0; };
    const double worst = std::max(probability, 1 - probability);
    auto n = static_cast<uint64_t>(std::max(1.0, std::floor(std::log(tail) / std::log(worst))));
    while (!bounded(n, probability) || !bounded(n, 1 - probability))
    {
        ++n;
    }
    return n;
}

} // namespace lab
