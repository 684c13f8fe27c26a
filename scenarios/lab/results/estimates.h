// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_ESTIMATES_H
#define LAB_ESTIMATES_H

#include "lab/measure/metric.h"
#include "lab/statistics/estimate.h"
#include "lab/study/study.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lab
{

/// A measurement and the run that gave it.
struct Observation
{
    uint64_t replication = 0;
    Measurement measurement;
};

/// What the runs of one setting gave for one metric.
struct Observations
{
    uint64_t runs = 0;               ///< that came to their end, also those that gave nothing
    std::vector<Observation> values; ///< in order of replications
};

/**
 * The statistics of a metric in one setting. They rest on what is independent, the runs:
 * - SAMPLE: mean, standard-deviation and the quantiles of one value per run. Of several in a run
 *   (outages of a client, or of the clients that a counted one stands for) it is the largest. Of a
 *   takeover also the probability that there was one, and of an outage that it ended within the
 *   run. Mean and standard deviation are those of the runs where that is so; quantiles are those
 *   of all runs, where what did not happen or end took longer than all that did.
 * - EVENTS: the rate, all events over all exposure.
 * - TRIALS: the probability, likewise.
 * Whatever nothing can be said about is left out; all are left out if there are no runs.
 */
std::vector<Estimate> EstimateMetric(const Metric& metric,
                                     const Observations& observations,
                                     const std::vector<double>& quantiles,
                                     double confidence);

/**
 * By how much the mean, rate or probability of a metric in a setting exceeds that of the baseline,
 * in pairs: replication r met the same luck in both. Only replications that both have count; none
 * if there are fewer than two.
 */
std::optional<Estimate> EstimateDifference(const Metric& metric,
                                           const Observations& observations,
                                           const Observations& baseline,
                                           double confidence);

/// What a stopping rule finds in the runs of a setting so far.
struct Precision
{
    std::optional<double> halfWidth; ///< of the interval; none: open, or there is no estimate
    double wanted = 0;               ///< in the unit of the metric
    bool enough = false;             ///< the interval is narrow enough
    /// That will suffice if further runs resemble these: those so far if enough, otherwise more.
    /// Not bounded by the rule's limits, and UINT64_MAX where these runs do not tell.
    uint64_t runs = 0;
};

/**
 * Whether the estimate that the rule names is good enough. It does not look at rule.atLeast and
 * rule.atMost. Throws std::invalid_argument if the rule names a statistic that the metric lacks.
 */
Precision AssessPrecision(const StoppingRule& rule,
                          const Metric& metric,
                          const Observations& observations,
                          double confidence);

} // namespace lab

#endif // LAB_ESTIMATES_H
