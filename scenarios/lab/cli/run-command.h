// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_RUN_COMMAND_H
#define LAB_RUN_COMMAND_H

#include "lab/cli/commands.h"
#include "lab/cli/options.h"
#include "lab/net/simulation.h"
#include "lab/output/files.h"
#include "lab/output/narrator.h"
#include "lab/output/run-report.h"

#include <memory>
#include <ostream>
#include <string>
#include <vector>

namespace lab
{

/**
 * Runs one scenario and judges it.
 * \param overrides as given on the command line, for the report
 */
RunReport RunScenario(const Scenario& scenario,
                      const std::vector<std::string>& overrides,
                      const SimulationOptions& simulation = {});

// What `run`, `join` and others have in common.

/// A word as a shell takes it, in quotes.
std::string Quoted(const std::string& word);

/// Likewise, but plain if the shell takes it so.
std::string QuotedIfNeeded(const std::string& word);

/// A scenario file that was read and found right, and the folders of its outputs.
struct Loaded
{
    std::string file;
    Scenario scenario;
    std::string out{};              ///< empty: none is wanted
    SimulationOptions simulation{}; ///< what the run itself has to do
};

/// Reads all files before anything runs, so that a mistake in one costs no half-done work. Those
/// that are wrong are missing in the result, and what is wrong was told. \throws UsageError
std::vector<Loaded> LoadAll(const RunOptions& options, const Console& console);

/**
 * Finds out what has to be shown and makes the folders of the outputs: what cannot be written
 * should cost no run.
 * \return the JUnit report, if one is wanted
 * \throws UsageError, std::runtime_error
 */
std::unique_ptr<PendingFile> PrepareOutputs(std::vector<Loaded>& loaded, const RunOptions& options);

/// The command that runs the scenario again. \param command such as "./lab run"
std::string RepeatCommand(const std::string& command,
                          const Loaded& loaded,
                          const RunOptions& options);

/// What the systems themselves would have shown: logs, then the views that were asked for; a
/// blank line after each.
void TellAsSystems(const RunReport& report, const RunOptions& options, std::ostream& out);

/// All that is told without a story: the verdicts, or only that all claims hold.
void TellQuietly(const RunReport& report,
                 const NarratorOptions& narrator,
                 const RunOptions& options,
                 std::ostream& out);

/// Timeline, verdicts and, if asked for, logs. \param folder is there
void WriteRecords(const RunReport& report, const RunOptions& options, const std::string& folder);

} // namespace lab

#endif // LAB_RUN_COMMAND_H
