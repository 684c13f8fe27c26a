// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_METRIC_READER_H
#define LAB_METRIC_READER_H

#include "study.h"

#include "lab/spec/yaml-tree.h"

namespace lab
{

/**
 * Reads the metrics of a study.
 *
 * \param scenario what they are measured in; none: it has mistakes, so that names may be right
 * \return those that are right
 */
std::vector<Metric> ReadMetrics(const Node& node,
                                const std::optional<Scenario>& scenario,
                                Log& log);

} // namespace lab

#endif // LAB_METRIC_READER_H
