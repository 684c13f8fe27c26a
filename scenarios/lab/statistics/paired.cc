// SPDX-License-Identifier: GPL-2.0-only

#include "lab/statistics/paired.h"

#include "lab/statistics/sample.h"

#include <algorithm>
#include <cmath>

namespace lab
{

namespace
{

using Pair = std::pair<Count, Count>;

/// Pairs that have to differ before the mean of what they add is nearly normal.
const int64_t ENOUGH_TO_AVERAGE = 30;

/// Differences that are nearer to each other than this share of the values are the same.
const double ROUNDING = 1e-12;

/// One of the two settings.
struct Side
{
    std::vector<Count> runs;
    Count total;
    double rate = 0;

    /// What a run adds: the mean over all runs is the rate.
    double Share(const Count& run) const
    {
        const auto n = static_cast<double>(runs.size());
        return rate + (run.events - rate * run.exposure) * n / total.exposure;
    }

    Bounds Limits(bool trials, double confidence) const
    {
        return trials ? ClopperPearson(total.events, total.exposure, confidence)
                      : Garwood(total.events, total.exposure, confidence);
    }
};

Side SideOf(const std::vector<Pair>& pairs, Count Pair::*which)
{
    Side side;
    for (const Pair& pair : pairs)
    {
        side.runs.push_back(pair.*which);
    }
    side.total = Total(side.runs);
    side.rate = side.total.events / side.total.exposure;
    return side;
}

bool Differ(const Pair& pair)
{
    return pair.first.events != pair.second.events;
}

} // namespace

std::optional<Estimate> EstimateMeanDifference(const std::vector<std::pair<double, double>>& pairs,
                                               double confidence)
{
    std::vector<double> differences;
    for (const auto& [value, baseline] : pairs)
    {
        const double difference = value - baseline;
        const double error = ROUNDING * std::max(std::abs(value), std::abs(baseline));
        const bool isSame = !differences.empty() &&
                            std::abs(difference - differences.front()) <= error;
        differences.push_back(isSame ? differences.front() : difference);
    }
    std::optional<Estimate> difference = EstimateMean(differences, confidence);
    if (differences.size() < 2)
    {
        return std::nullopt;
    }
    difference->statistic = "mean-difference";
    difference->method = difference->method == "all equal" ? "paired, all equal"
                                                           : "paired Student t";
    return difference;
}

std::optional<Estimate> EstimateRateDifference(const std::vector<Pair>& pairs,
                                               bool trials,
                                               double confidence)
{
    RequireConfidence(confidence);
    const Side side = SideOf(pairs, &Pair::first);
    const Side baseline = SideOf(pairs, &Pair::second);
    if (pairs.size() < 2 || side.total.exposure == 0 || baseline.total.exposure == 0)
    {
        return std::nullopt;
    }
    Estimate difference;
    if (std::count_if(pairs.begin(), pairs.end(), Differ) >= ENOUGH_TO_AVERAGE)
    {
        std::vector<double> shares;
        for (const Pair& pair : pairs)
        {
            shares.push_back(side.Share(pair.first) - baseline.Share(pair.second));
        }
        difference = *EstimateMean(shares, confidence);
        difference.method = "paired Student t";
    }
    else
    {
        const Bounds of = side.Limits(trials, confidence);
        const Bounds base = baseline.Limits(trials, confidence);
        difference.value = side.rate - baseline.rate;
        difference.low = difference.value -
                         std::hypot(side.rate - of.low, base.high - baseline.rate);
        difference.high = difference.value +
                          std::hypot(of.high - side.rate, baseline.rate - base.low);
        difference.method = trials ? "Clopper-Pearson, MOVER" : "Garwood, MOVER";
        difference.count = pairs.size();
    }
    difference.statistic = trials ? "probability-difference" : "rate-difference";
    return difference;
}

} // namespace lab
