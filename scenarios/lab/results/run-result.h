// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_RUN_RESULT_H
#define LAB_RUN_RESULT_H

#include "lab/measure/metric.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace lab
{

/// One run of a study: a setting and which of its replications, from 0.
struct Job
{
    size_t setting = 0;
    uint64_t replication = 0;
};

/// How a run ended.
enum class RunStatus : uint8_t
{
    DONE,
    CRASHED,   ///< its process ended by a signal or without a result
    FAILED,    ///< it says itself that it cannot be run
    TIMED_OUT, ///< it took longer than a run may take
};

/// The name in the results, such as "timed-out".
const char* ToString(RunStatus status);

/// What became of a run.
struct RunResult
{
    Job job;
    RunStatus status = RunStatus::DONE;
    std::string message;                                ///< why it is not done
    std::vector<std::vector<Measurement>> measurements; ///< of each metric of the study
};

} // namespace lab

#endif // LAB_RUN_RESULT_H
