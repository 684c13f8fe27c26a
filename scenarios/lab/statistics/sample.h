// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_SAMPLE_H
#define LAB_SAMPLE_H

#include "lab/statistics/estimate.h"

#include <optional>
#include <vector>

namespace lab
{

/*
 * Estimates from independent observations of one random variable. Each states with `confidence`,
 * between 0 and 1 exclusive, that its interval holds the true value. Values that are not finite,
 * and a confidence out of range, are refused with std::invalid_argument. Where all observations
 * are equal the interval is that value, and its method is "all equal": no spread was seen, so
 * nothing is known of values that are rarer than one in so many.
 */

/// Arithmetic mean with the interval of Student's t; none for one observation, nothing for none.
std::optional<Estimate> EstimateMean(const std::vector<double>& sample, double confidence);

/**
 * Standard deviation (of n - 1 degrees of freedom) with the interval of Bonett, which does not
 * suppose a normal distribution; it needs five observations. Nothing for less than two.
 * D. G. Bonett, "Approximate confidence interval for standard deviation of nonnormal
 * distributions", Computational Statistics & Data Analysis 50 (2006) 775-782.
 */
std::optional<Estimate> EstimateStandardDeviation(const std::vector<double>& sample,
                                                  double confidence);

/**
 * The quantile of a probability 0..1: between the two observations next to rank 1 + (n - 1) p
 * (definition 7 of Hyndman and Fan, the default of NumPy, pandas and R), with an interval between
 * two order statistics that holds for every distribution: the binomial probability that the true
 * quantile is beyond is at most (1 - confidence) / 2 on each side. A sample that does not bound
 * a side, because it is too small or too much is beyond, leaves it open, and the method says so.
 * Nothing for an empty sample, and where the quantile is among those beyond.
 *
 * \param beyond how many more observations there were, of which is known only that they are larger
 * than those of the sample
 */
std::optional<Estimate> EstimateQuantile(std::vector<double> sample,
                                         double probability,
                                         double confidence,
                                         uint64_t beyond = 0);

/// The least number of observations that bound a quantile (0 < probability < 1) on both sides.
uint64_t SampleToBound(double probability, double confidence);

/// Throws std::invalid_argument unless 0 < confidence < 1.
void RequireConfidence(double confidence);

} // namespace lab

#endif // LAB_SAMPLE_H
