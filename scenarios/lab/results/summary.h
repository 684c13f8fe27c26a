// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_SUMMARY_H
#define LAB_SUMMARY_H

#include "lab/results/estimate-rows.h"
#include "lab/study/study.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lab
{

/// A metric as the results have it.
struct MeasuredMetric
{
    std::string name;
    std::string kind;     ///< takeover, outage, ...
    std::string unit;     ///< s, 1/s, 1/h or, of probabilities, nothing
    std::string quantity; ///< sample, events or trials
};

/// A setting as the results have it.
struct MeasuredSetting
{
    std::vector<AxisValue> values; ///< one for each axis
    uint64_t done = 0;             ///< runs
    uint64_t notDone = 0;          ///< that crashed, failed or took too long
};

/// What a study found, without its runs.
struct Summary
{
    std::string name;
    std::string question;
    std::string program;
    double confidence = 0.95;
    std::vector<Axis> axes;
    std::vector<MeasuredSetting> settings;
    std::vector<MeasuredMetric> metrics;
    std::vector<EstimateRow> estimates;     ///< by setting, metric and statistic
    std::vector<DifferenceRow> differences; ///< likewise
};

/// Reads the database of a study, which stays as it is.
/// \throws DatabaseError if it is none, or if somebody uses it
Summary ReadSummary(const std::string& path);

} // namespace lab

#endif // LAB_SUMMARY_H
