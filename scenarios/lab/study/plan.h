// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_PLAN_H
#define LAB_PLAN_H

#include "study.h"

#include "lab/spec/yaml-tree.h"

namespace lab
{

/// More runs of a setting than this are a mistake.
constexpr int64_t MOST_RUNS = 1000000000;

/// Reads `confidence`.
std::optional<double> ReadConfidence(const Node& node, Log& log);

/// Reads `quantiles`.
std::optional<std::vector<double>> ReadQuantiles(const Node& node, Log& log);

/**
 * Reads `runs`.
 *
 * \param study whose quantiles and metrics are read already
 * \param complete whether these are all of its metrics
 */
void ReadRuns(const Node& node, Study& study, bool complete, Log& log);

} // namespace lab

#endif // LAB_PLAN_H
