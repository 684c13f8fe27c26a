// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_SWEEP_COMMAND_H
#define LAB_SWEEP_COMMAND_H

#include "lab/study/study.h"
#include "lab/sweep/child-run.h"
#include "lab/sweep/local-workers.h"

#include <chrono>

namespace lab
{

/// How the runs of a study are made: simulated and measured.
/// \param study has to live as long as the result
WorkerOptions RunsOf(const Study& study, std::chrono::milliseconds limit);

} // namespace lab

#endif // LAB_SWEEP_COMMAND_H
