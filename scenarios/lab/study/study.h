// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_STUDY_H
#define LAB_STUDY_H

#include "lab/measure/metric.h"
#include "lab/spec/parser.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lab
{

/// A dimension of a study.
struct Axis
{
    std::string name; ///< column of the results
    std::string
        unit; ///< of its numbers: "s", "%" as a share is "", or "" for pure numbers and words
};

/// What a setting has on an axis.
struct AxisValue
{
    std::string text;             ///< as in the file, such as "0.1%", "200ms", or its name there
    std::optional<double> number; ///< in the unit of the axis (times in s, shares as 0..1)
};

/// One point of a study: a scenario that is run with many seeds.
struct Setting
{
    std::vector<AxisValue> values;   ///< one for each axis
    std::vector<Override> overrides; ///< what makes it of the base scenario
    Scenario scenario;               ///< its seed is not used
    std::optional<size_t> baseline;  ///< the setting that it is compared with, in pairs
};

/// When there are enough runs of a setting.
struct StoppingRule
{
    uint64_t atLeast = 1;
    uint64_t atMost = 1;   ///< equal to atLeast: a fixed number, and no metric
    std::string metric;    ///< whose estimate has to be good enough
    std::string statistic; ///< "mean", "quantile-0.99", "rate", "probability", ...
    double halfWidth = 0;  ///< at most this: in the unit of the metric, or as a share
    bool relative = false; ///< a share of the estimate
};

/// A study file as a value: everything checked, every setting's scenario understood.
struct Study
{
    std::string name;
    std::string question; ///< what it is to find out
    std::string text;     ///< of the file, as it is
    std::string basePath; ///< of the scenario that it is based on; empty: it is in the study
    std::string baseText; ///< of the scenario that it is based on; likewise
    std::vector<Axis> axes;
    std::vector<Setting> settings; ///< of a grid in order of the axes, the last one fastest
    std::vector<Metric> metrics;
    std::vector<double> quantiles; ///< that are estimated of samples, ascending, above 0, below 1
    StoppingRule runs;
    double confidence = 0.95;
    uint64_t seed = 1; ///< of the first run of each setting; the next has the next
};

/// The name of a quantile as a statistic, such as "quantile-0.99".
std::string QuantileName(double share);

/// The share in such a name; nothing in any other.
std::optional<double> QuantileIn(const std::string& statistic);

/// What became of a study file: a value, or everything that is wrong with it.
struct StudyResult
{
    std::optional<Study> study;
    std::vector<Diagnostic> diagnostics; ///< in order of the files; empty if there is a study

    /// One diagnostic in each line.
    std::string Text() const;
};

/**
 * Reads a study file and the scenario that it names. Never throws, whatever the texts are.
 *
 * \param overrides of the study itself, such as `runs=5` or `axes.skew.step=80`
 */
StudyResult LoadStudy(const std::string& path, const std::vector<Override>& overrides = {});

/// Whether a file is meant to be a study, by its first words; not if it cannot be read.
bool IsStudyFile(const std::string& path);

} // namespace lab

#endif // LAB_STUDY_H
