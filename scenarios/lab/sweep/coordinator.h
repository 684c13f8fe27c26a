// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_COORDINATOR_H
#define LAB_COORDINATOR_H

#include "lab/results/database.h"
#include "lab/sweep/interruption.h"
#include "lab/sweep/progress.h"
#include "lab/sweep/workers.h"

#include <optional>
#include <vector>

namespace lab
{

/// How a sweep ended.
struct SweepOutcome
{
    uint64_t found = 0;              ///< runs that were in the database before
    uint64_t made = 0;               ///< that came to their end in this sweep
    std::vector<RunResult> troubles; ///< that did not, in order of settings and replications
    std::optional<int> signal;       ///< that interrupted it
};

/**
 * Makes all runs of a study that the database does not have yet, and stores each when it ends.
 *
 * A job that several workers die of is not given to more of them: it counts as crashed.
 *
 * \throws DatabaseError if a run cannot be stored, std::system_error if there can be no worker
 */
SweepOutcome RunStudy(const Study& study,
                      Database& database,
                      Workers& workers,
                      Progress& progress,
                      Interruption& interruption);

} // namespace lab

#endif // LAB_COORDINATOR_H
