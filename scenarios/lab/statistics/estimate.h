// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_ESTIMATE_H
#define LAB_ESTIMATE_H

#include <cstdint>
#include <optional>
#include <string>

namespace lab
{

/// A statistic of a sample with its confidence interval.
struct Estimate
{
    std::string statistic;      ///< "mean", "quantile-0.99", "probability", "rate", ...
    double value = 0;           ///< in the unit of the metric
    std::optional<double> low;  ///< of the interval; none: the sample does not bound it
    std::optional<double> high; ///< likewise
    std::string method;         ///< how the interval was found, such as "Clopper-Pearson"
    uint64_t count = 0;         ///< independent observations that it rests on
};

} // namespace lab

#endif // LAB_ESTIMATE_H
