// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_COUNTS_H
#define LAB_COUNTS_H

#include "lab/statistics/estimate.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace lab
{

/// Events that one run counted.
struct Count
{
    double events = 0;
    double exposure = 0; ///< the time, or the number of trials, in which they could happen
};

/*
 * Estimates from counted events. Where none was seen (or nothing else) the interval is one-sided:
 * "rule of three" is the exact bound whose approximation at 95 % is 3 / n. Refused with
 * std::invalid_argument: counts that are negative or not finite, more events than trials, and a
 * confidence that is not between 0 and 1.
 */

/**
 * The probability of an event in independent trials by Clopper and Pearson; of a = 1 - confidence:
 * up to 1 - a^(1/n) where no event was seen, from a^(1/n) where nothing else was. Nothing without
 * trials.
 */
std::optional<Estimate> EstimateProbability(uint64_t events, uint64_t trials, double confidence);

/**
 * Likewise, where each run counts events among its trials. If the runs differ by more than chance
 * (index of dispersion beyond the 99.9 % quantile of its chi-squared law), events come in clusters:
 * the interval is that of as many fewer events and trials, and the method names the dispersion.
 * E. L. Korn and B. I. Graubard, "Confidence intervals for proportions with small expected number
 * of positive counts estimated from survey data", Survey Methodology 24 (1998) 193-201.
 */
std::optional<Estimate> EstimateProbability(const std::vector<Count>& runs, double confidence);

/**
 * Events per exposure by Garwood, the exact interval of Poisson's law; up to -ln(a) / exposure
 * where no event was seen. Clusters as above. Nothing without exposure.
 */
std::optional<Estimate> EstimateRate(const std::vector<Count>& runs, double confidence);

/// An interval without its estimate.
struct Bounds
{
    double low = 0;
    double high = 0;
};

/// Clopper-Pearson, two-sided whatever was seen; a number of events need not be whole.
Bounds ClopperPearson(double events, double trials, double confidence);

/// Garwood, two-sided whatever was seen; a number of events need not be whole.
Bounds Garwood(double events, double exposure, double confidence);

/// The sum over all runs; checks each.
Count Total(const std::vector<Count>& runs);

} // namespace lab

#endif // LAB_COUNTS_H
