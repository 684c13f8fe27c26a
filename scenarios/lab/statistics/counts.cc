// SPDX-License-Identifier: GPL-2.0-only

#include "lab/statistics/counts.h"

#include "lab/statistics/sample.h"

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/chi_squared.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <stdexcept>

namespace lab
{

namespace
{

/// Runs that differ more than in one of a thousand samples of independent events.
const double CLUSTERED = 0.999;

/**
 * How many times the variance of independent events the runs show; 1 unless that is significant.
 * @param variance of one event: 1 for Poisson's law, 1 - p for the binomial one
 */
double Dispersion(const std::vector<Count>& runs, const Count& total, double variance)
{
    const double rate = total.events / total.exposure;
    double squares = 0;
    double freedom = -1;
    for (const Count& run : runs)
    {
        if (run.exposure > 0)
        {
            const double expected = rate * run.exposure;
            squares += (run.events - expected) * (run.events - expected) / (expected * variance);
            freedom += 1;
        }
    }
    if (freedom < 1 || !(squares > quantile(boost::math::chi_squared(freedom), CLUSTERED)))
    {
        return 1;
    }
    return squares / freedom;
}

std::string Named(const char* method, double dispersion)
{
    if (dispersion == 1)
    {
        return method;
    }
    char text[80];
    std::snprintf(text, sizeof(text), "%s, dispersion %.2g", method, dispersion);
    return text;
}

void RequireTrials(double events, double trials)
{
    if (events > trials)
    {
        throw std::invalid_argument("there are more events than trials");
    }
}

Estimate ProbabilityOf(const Count& total, double dispersion, double confidence)
{
    const double n = total.exposure;
    Estimate estimate{"probability", total.events / n, 0, 1, "rule of three", 0};
    if (total.events == 0)
    {
        estimate.high = -std::expm1(std::log(1 - confidence) / n);
    }
    else if (total.events == n)
    {
        estimate.low = std::exp(std::log(1 - confidence) / n);
    }
    else
    {
        const Bounds bounds = ClopperPearson(total.events / dispersion, n / dispersion, confidence);
        estimate.low = bounds.low;
        estimate.high = bounds.high;
        estimate.method = Named("Clopper-Pearson", dispersion);
    }
    return estimate;
}

} // namespace

Bounds ClopperPearson(double events, double trials, double confidence)
{
    using boost::math::beta_distribution;
    const double tail = (1 - confidence) / 2;
    const double others = trials - events;
    Bounds bounds{0, 1};
    if (events > 0)
    {
        bounds.low = quantile(beta_distribution<>(events, others + 1), tail);
    }
    if (others > 0)
    {
        bounds.high = quantile(complement(beta_distribution<>(events + 1, others), tail));
    }
    return bounds;
}

Bounds Garwood(double events, double exposure, double confidence)
{
    using boost::math::chi_squared;
    const double tail = (1 - confidence) / 2;
    Bounds bounds;
    if (events > 0)
    {
        bounds.low = quantile(chi_squared(2 * events), tail) / (2 * exposure);
    }
    bounds.high = quantile(complement(chi_squared(2 * events + 2), tail)) / (2 * exposure);
    return bounds;
}

Count Total(const std::vector<Count>& runs)
{
    Count total;
    for (const Count& run : runs)
    {
        if (!(run.events >= 0 && std::isfinite(run.events)) ||
            !(run.exposure >= 0 && std::isfinite(run.exposure)) ||
            (run.exposure == 0 && run.events > 0))
        {
            throw std::invalid_argument("events and their exposure are finite and not negative");
        }
        total.events += run.events;
        total.exposure += run.exposure;
    }
    return total;
}

std::optional<Estimate> EstimateProbability(uint64_t events, uint64_t trials, double confidence)
{
    RequireConfidence(confidence);
    RequireTrials(static_cast<double>(events), static_cast<double>(trials));
    if (trials == 0)
    {
        return std::nullopt;
    }
    const Count total{static_cast<double>(events), static_cast<double>(trials)};
    Estimate estimate = ProbabilityOf(total, 1, confidence);
    estimate.count = trials;
    return estimate;
}

std::optional<Estimate> EstimateProbability(const std::vector<Count>& runs, double confidence)
{
    RequireConfidence(confidence);
    for (const Count& run : runs)
    {
        RequireTrials(run.events, run.exposure);
    }
    const Count total = Total(runs);
    if (total.exposure == 0)
    {
        return std::nullopt;
    }
    const double others = 1 - total.events / total.exposure;
    const bool mixed = total.events > 0 && others > 0;
    Estimate estimate =
        ProbabilityOf(total, mixed ? Dispersion(runs, total, others) : 1, confidence);
    estimate.count = runs.size();
    return estimate;
}

std::optional<Estimate> EstimateRate(const std::vector<Count>& runs, double confidence)
{
    RequireConfidence(confidence);
    const Count total = Total(runs);
    if (total.exposure == 0)
    {
        return std::nullopt;
    }
    Estimate estimate{"rate", total.events / total.exposure, 0, {}, "rule of three", runs.size()};
    if (total.events == 0)
    {
        estimate.high = -std::log(1 - confidence) / total.exposure;
    }
    else
    {
        const double dispersion = Dispersion(runs, total, 1);
        const Bounds bounds =
            Garwood(total.events / dispersion, total.exposure / dispersion, confidence);
        estimate.low = bounds.low;
        estimate.high = bounds.high;
        estimate.method = Named("Garwood", dispersion);
    }
    return estimate;
}

} // namespace lab
