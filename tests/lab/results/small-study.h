// SPDX-License-Identifier: GPL-2.0-only

#ifndef SMALL_STUDY_H
#define SMALL_STUDY_H

#include "lab/results/run-result.h"
#include "lab/study/study.h"

#include <string>
#include <vector>

namespace results
{

/// Two dialects and, for each, the skews: takeover, outages and two kinds of false takeovers.
lab::Study SmallStudy(const std::vector<int>& skews = {0, 40});

/// A run that is done, with values that differ from run to run.
lab::RunResult DoneRun(size_t setting, uint64_t replication);

/// All rows of all tables and the definitions of all tables and views, by SQLite's own order of
/// the keys.
std::string Dump(const std::string& path);

} // namespace results

#endif // SMALL_STUDY_H
