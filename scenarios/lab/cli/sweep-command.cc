// SPDX-License-Identifier: GPL-2.0-only

#include "lab/cli/sweep-command.h"

#include "lab/cli/commands.h"
#include "lab/cli/run-command.h"
#include "lab/cluster/cluster.h"
#include "lab/net/simulation.h"
#include "lab/results/conclude.h"
#include "lab/results/database.h"
#include "lab/results/report.h"
#include "lab/sweep/coordinator.h"
#include "lab/sweep/progress.h"
#include "lab/timeline/phrases.h"
#include "lab/version/version.h"

#include <algorithm>
#include <memory>
#include <ostream>
#include <stdexcept>
#include <thread>
#include <unistd.h>

namespace lab
{

namespace
{

constexpr size_t TROUBLES_TOLD = 10;

/// A run of this loads and sets up what all runs need, which takes longer than a short run itself.
const char* const WARM_UP = "scenario: warm-up\n"
                            "claim: none\n"
                            "lan: {switches: [sw]}\n"
                            "carp:\n"
                            "  gw: {vhid: 1, pass: secret, addresses: [10.0.0.1, 'fd00::1']}\n"
                            "hosts:\n"
                            "  a: {on: sw, address: [10.0.0.2/24, 'fd00::2/64'], carp: {gw: {}}}\n"
                            "  b: {on: sw, address: [10.0.0.3/24, 'fd00::3/64'], carp: {gw: {}}}\n"
                            "  c: {on: sw, address: 10.0.0.9/24, probe: {to: 10.0.0.1}}\n"
                            "run: {for: 5s}\n";

void WarmUp()
{
    const ParseResult parsed = Parse(WARM_UP, "warm-up");
    if (!parsed.scenario)
    {
        throw std::logic_error(parsed.Text());
    }
    Simulate(*parsed.scenario);
}

std::unique_ptr<Progress> MakeProgress(const SweepOptions& options, const Console& console)
{
    if (options.quiet)
    {
        return std::make_unique<NoProgress>();
    }
    if (isatty(STDERR_FILENO))
    {
        return MakeBar(console.home + "/lab/sweep/progress.py", console.err);
    }
    return std::make_unique<PlainProgress>(console.err);
}

/// One for each core; with MPI it is the business of those who start the ranks.
size_t WorkerCount(const SweepOptions& options)
{
    return options.workers.value_or(
        IsStartedByMpi() ? 1 : std::max(1U, std::thread::hardware_concurrency()));
}

/// A setting by its coordinates, such as "dialect openbsd, skew 40".
std::string NameOf(const Study& study, size_t setting)
{
    std::string name;
    for (size_t i = 0; i < study.axes.size(); ++i)
    {
        name += (i > 0 ? ", " : "") + study.axes[i].name + " " +
                study.settings[setting].values[i].text;
    }
    return name;
}

/// The command that makes a run again and tells its story.
std::string RepeatCommand(const Study& study, const Job& job)
{
    std::string line = "./lab run " + QuotedIfNeeded(study.basePath);
    for (const Override& override : study.settings[job.setting].overrides)
    {
        line += " --set " + Quoted(override.path + "=" + override.value);
    }
    return line + " --seed " + std::to_string(study.seed + job.replication);
}

void TellTroubles(const Study& study, const std::vector<RunResult>& troubles, std::ostream& err)
{
    for (size_t i = 0; i < std::min(troubles.size(), TROUBLES_TOLD); ++i)
    {
        const RunResult& run = troubles[i];
        const std::string setting = NameOf(study, run.job.setting);
        err << "run " << run.job.replication << (setting.empty() ? "" : " of " + setting) << " "
            << run.message << "\n";
        if (!study.basePath.empty())
        {
            err << "    " << RepeatCommand(study, run.job) << "\n";
        }
    }
    if (troubles.size() > TROUBLES_TOLD)
    {
        err << "and " << Counted(troubles.size() - TROUBLES_TOLD, "more run") << "\n";
    }
}

/// Everything but the runs themselves.
int Lead(const Study& study,
         const SweepOptions& options,
         const Console& console,
         Workers& workers,
         Interruption& interruption)
{
    const std::string path = options.out.empty() ? study.name + ".sqlite" : options.out;
    Database database(path, study, ProgramVersion());
    const auto progress = MakeProgress(options, console);
    const SweepOutcome outcome = RunStudy(study, database, workers, *progress, interruption);
    if (outcome.signal)
    {
        database.Close();
        console.err << "carp-lab: interrupted; the same command goes on where it stopped\n";
        return 128 + *outcome.signal;
    }
    Conclude(study, database);
    database.Close();
    if (!options.quiet)
    {
        WriteReport(ReadSummary(path), {}, console.out);
        console.out << "\nAll of it is in " << path << ": " << Counted(outcome.made, "new run")
                    << ", " << outcome.found << " that were there\n";
    }
    TellTroubles(study, outcome.troubles, console.err);
    return outcome.troubles.empty() ? EXIT_HOLDS : EXIT_FAILED;
}

} // namespace

WorkerOptions RunsOf(const Study& study, std::chrono::milliseconds limit)
{
    SimulationOptions simulation;
    simulation.facts = FactKindsFor(study.metrics);
    simulation.last = true;
    const auto run = [&study, simulation](const Job& job)
    {
        Scenario scenario = study.settings[job.setting].scenario;
        scenario.seed = study.seed + job.replication;
        const Timeline timeline = Simulate(scenario, simulation);
        std::vector<std::vector<Measurement>> measurements;
        for (const Metric& metric : study.metrics)
        {
            measurements.push_back(Measure(metric, scenario, timeline));
        }
        return measurements;
    };
    return {run, WarmUp, limit};
}

int Sweep(const SweepOptions& options, const Console& console)
{
    if (const std::string why = WhyNotTogether(); !why.empty())
    {
        console.err << (SpeaksForAll() ? "carp-lab: " + why + "\n" : "");
        return EXIT_USAGE;
    }
    const StudyResult loaded = LoadStudy(options.file, options.Overrides());
    if (!loaded.study)
    {
        console.err << (SpeaksForAll() ? loaded.Text() : "");
        return EXIT_SCENARIO;
    }
    const Study& study = *loaded.study;
    // In this order: processes are forked while there are no threads, and the threads that MPI
    // has leave the signals to us.
    LocalWorkers own(WorkerCount(options), RunsOf(study, options.timeout));
    Interruption interruption;
    if (!IsStartedByMpi())
    {
        return Lead(study, options, console, own, interruption);
    }
    Cluster cluster(own);
    if (cluster.IsLeader())
    {
        return Lead(study, options, console, cluster.All(), interruption);
    }
    cluster.Follow(interruption);
    return EXIT_HOLDS;
}

} // namespace lab
