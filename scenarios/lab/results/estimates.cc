// SPDX-License-Identifier: GPL-2.0-only

#include "lab/results/estimates.h"

#include "lab/statistics/paired.h"
#include "lab/statistics/sample.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <map>
#include <stdexcept>
#include <tuple>

namespace lab
{

namespace
{

const uint64_t UNKNOWN = std::numeric_limits<uint64_t>::max();

/// What one run gave: the largest of its values, which is a lower limit if it is unfinished.
struct Extreme
{
    double value;
    bool unfinished;

    bool operator<(const Extreme& other) const
    {
        return std::tie(value, unfinished) < std::tie(other.value, other.unfinished);
    }
};

/// Of each run that gave a value, by replication.
std::map<uint64_t, Extreme> LargestOfEachRun(const Observations& observations)
{
    std::map<uint64_t, Extreme> largest;
    for (const auto& [replication, measurement] : observations.values)
    {
        const Extreme extreme{measurement.value, measurement.unfinished};
        const auto known = largest.emplace(replication, extreme).first;
        known->second = std::max(known->second, extreme);
    }
    return largest;
}

/// The values that are known, by replication.
std::map<uint64_t, double> FinishedOfEachRun(const Observations& observations)
{
    std::map<uint64_t, double> finished;
    for (const auto& [replication, extreme] : LargestOfEachRun(observations))
    {
        if (!extreme.unfinished)
        {
            finished.emplace(replication, extreme.value);
        }
    }
    return finished;
}

std::vector<double> SampleOf(const Observations& observations)
{
    std::vector<double> sample;
    for (const auto& [replication, value] : FinishedOfEachRun(observations))
    {
        sample.push_back(value);
    }
    return sample;
}

std::map<uint64_t, Count> CountsByRun(const Observations& observations)
{
    std::map<uint64_t, Count> counts;
    for (const Observation& observation : observations.values)
    {
        Count& count = counts[observation.replication];
        count.events += observation.measurement.value;
        count.exposure += observation.measurement.exposure;
    }
    return counts;
}

std::vector<Count> CountsOf(const Observations& observations)
{
    std::vector<Count> counts;
    for (const auto& [replication, count] : CountsByRun(observations))
    {
        counts.push_back(count);
    }
    return counts;
}

/// What both have, in pairs.
template <typename Value>
std::vector<std::pair<Value, Value>> Pairs(const std::map<uint64_t, Value>& values,
                                           const std::map<uint64_t, Value>& baseline)
{
    std::vector<std::pair<Value, Value>> pairs;
    for (const auto& [replication, value] : values)
    {
        if (const auto other = baseline.find(replication); other != baseline.end())
        {
            pairs.emplace_back(value, other->second);
        }
    }
    return pairs;
}

/// Whether there is a share of runs whose value is known.
bool MayBeUnknown(const Metric& metric)
{
    return metric.kind == MetricKind::TAKEOVER ||
           (metric.kind == MetricKind::OUTAGE && !metric.part);
}

/// The runs that could have given a value: all for a takeover, those whose client could tell.
uint64_t AskedOf(const Metric& metric, const Observations& observations)
{
    return metric.kind == MetricKind::TAKEOVER ? observations.runs
                                               : LargestOfEachRun(observations).size();
}

/// That a takeover happened, or that an outage ended, within the run.
std::optional<Estimate> EstimateKnown(const Metric& metric,
                                      const Observations& observations,
                                      double confidence)
{
    return EstimateProbability(FinishedOfEachRun(observations).size(),
                               AskedOf(metric, observations),
                               confidence);
}

/// Of all runs: what did not happen or end took longer than all that did.
std::optional<Estimate> EstimateQuantileOf(const Metric& metric,
                                           const Observations& observations,
                                           double probability,
                                           double confidence)
{
    const std::vector<double> sample = SampleOf(observations);
    const uint64_t beyond = AskedOf(metric, observations) - sample.size();
    return EstimateQuantile(sample, probability, confidence, beyond);
}

std::optional<Estimate> EstimateNamed(const std::string& statistic,
                                      const Metric& metric,
                                      const Observations& observations,
                                      double confidence)
{
    const Quantity quantity = QuantityOf(metric);
    const bool sample = quantity == Quantity::SAMPLE;
    if (statistic == "mean" && sample)
    {
        return EstimateMean(SampleOf(observations), confidence);
    }
    if (statistic == "standard-deviation" && sample)
    {
        return EstimateStandardDeviation(SampleOf(observations), confidence);
    }
    if (const auto share = QuantileIn(statistic); share && sample)
    {
        return EstimateQuantileOf(metric, observations, *share, confidence);
    }
    if (statistic == "probability" && MayBeUnknown(metric))
    {
        return EstimateKnown(metric, observations, confidence);
    }
    if (statistic == "probability" && quantity == Quantity::TRIALS)
    {
        return EstimateProbability(CountsOf(observations), confidence);
    }
    if (statistic == "rate" && quantity == Quantity::EVENTS)
    {
        return EstimateRate(CountsOf(observations), confidence);
    }
    throw std::invalid_argument(metric.name + " has no " + statistic);
}

/// How many times as many runs are needed, by the law that governs the width of the interval.
double Growth(const Estimate& estimate, double halfWidth, double wanted)
{
    const double ratio = halfWidth / wanted;
    return estimate.method == "rule of three" ? ratio : ratio * ratio;
}

/// Runs that give so many times the values, of which not every run may give one.
uint64_t RunsFor(const Observations& observations, double times)
{
    const double runs = std::ceil(static_cast<double>(observations.runs) * times);
    if (!(runs < 1e18))
    {
        return UNKNOWN;
    }
    return std::max(static_cast<uint64_t>(runs), observations.runs + 1);
}

uint64_t RunsToBound(const std::string& statistic,
                     const Estimate& estimate,
                     const Observations& observations,
                     double confidence)
{
    const auto share = QuantileIn(statistic);
    if (!share)
    {
        return UNKNOWN;
    }
    const uint64_t needed = SampleToBound(*share, confidence);
    return RunsFor(observations, static_cast<double>(needed) / static_cast<double>(estimate.count));
}

} // namespace

std::vector<Estimate> EstimateMetric(const Metric& metric,
                                     const Observations& observations,
                                     const std::vector<double>& quantiles,
                                     double confidence)
{
    std::vector<std::string> names;
    switch (QuantityOf(metric))
    {
    case Quantity::SAMPLE:
        names = {"mean", "standard-deviation"};
        std::transform(quantiles.begin(), quantiles.end(), std::back_inserter(names), QuantileName);
        if (MayBeUnknown(metric))
        {
            names.push_back("probability");
        }
        break;
    case Quantity::EVENTS:
        names = {"rate"};
        break;
    case Quantity::TRIALS:
        names = {"probability"};
        break;
    }
    std::vector<Estimate> estimates;
    for (const std::string& name : names)
    {
        if (auto estimate = EstimateNamed(name, metric, observations, confidence))
        {
            estimate->statistic = name;
            estimates.push_back(*estimate);
        }
    }
    return estimates;
}

std::optional<Estimate> EstimateDifference(const Metric& metric,
                                           const Observations& observations,
                                           const Observations& baseline,
                                           double confidence)
{
    const Quantity quantity = QuantityOf(metric);
    if (quantity == Quantity::SAMPLE)
    {
        return EstimateMeanDifference(Pairs(FinishedOfEachRun(observations),
                                            FinishedOfEachRun(baseline)),
                                      confidence);
    }
    return EstimateRateDifference(Pairs(CountsByRun(observations), CountsByRun(baseline)),
                                  quantity == Quantity::TRIALS,
                                  confidence);
}

Precision AssessPrecision(const StoppingRule& rule,
                          const Metric& metric,
                          const Observations& observations,
                          double confidence)
{
    const auto estimate = EstimateNamed(rule.statistic, metric, observations, confidence);
    Precision precision;
    precision.runs = UNKNOWN;
    if (!estimate)
    {
        return precision;
    }
    precision.wanted = rule.relative ? rule.halfWidth * std::abs(estimate->value) : rule.halfWidth;
    if (!estimate->low || !estimate->high)
    {
        precision.runs = RunsToBound(rule.statistic, *estimate, observations, confidence);
        return precision;
    }
    precision.halfWidth = (*estimate->high - *estimate->low) / 2;
    precision.enough = *precision.halfWidth <= precision.wanted;
    precision.runs = precision.enough
                         ? observations.runs
                         : RunsFor(observations,
                                   Growth(*estimate, *precision.halfWidth, precision.wanted));
    return precision;
}

} // namespace lab
