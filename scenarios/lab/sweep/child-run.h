// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_CHILD_RUN_H
#define LAB_CHILD_RUN_H

#include "lab/results/run-result.h"

#include <chrono>
#include <functional>
#include <optional>
#include <vector>

namespace lab
{

/// Makes one run and measures it: one list for each metric. It has a process of its own. What it
/// throws makes the run FAILED.
using JobFunction = std::function<std::vector<std::vector<Measurement>>(const Job&)>;

/**
 * Makes a run in a child of this process, which can crash, hang or end without harm to others.
 * What the child writes to stderr, if that is a file, becomes part of the message of a crash.
 *
 * \param limit how long it may take
 * \param master a socket; if its other end is closed the run is given up
 * \return nothing if it was given up
 * \throws std::system_error if there can be no child
 */
std::optional<RunResult> RunInChild(const Job& job,
                                    const JobFunction& run,
                                    std::chrono::milliseconds limit,
                                    int master);

} // namespace lab

#endif // LAB_CHILD_RUN_H
