// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_PAIRED_H
#define LAB_PAIRED_H

#include "lab/statistics/counts.h"

#include <optional>
#include <utility>
#include <vector>

namespace lab
{

/*
 * Differences of two settings whose runs met the same luck (common random numbers), in pairs of a
 * run of each; first minus second. Nothing for fewer than two pairs. Invalid numbers are refused
 * as by the estimates of one setting.
 */

/// Of means: the mean of the differences with the interval of Student's t.
std::optional<Estimate> EstimateMeanDifference(const std::vector<std::pair<double, double>>& pairs,
                                               double confidence);

/**
 * Of rates, or of probabilities if `trials`: all events over all exposure in each setting. If at
 * least 30 pairs differ, by Student's t of what each pair adds to the difference (linearised
 * ratios, since exposures may differ); otherwise by the intervals of both settings, joined as if
 * they were independent (MOVER), which is wider than need be. Nothing if a setting has no exposure.
 * G. Y. Zou and A. Donner, "Construction of confidence limits about effect measures: a general
 * approach", Statistics in Medicine 27 (2008) 1693-1702.
 */
std::optional<Estimate> EstimateRateDifference(const std::vector<std::pair<Count, Count>>& pairs,
                                               bool trials,
                                               double confidence);

} // namespace lab

#endif // LAB_PAIRED_H
