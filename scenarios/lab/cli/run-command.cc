// SPDX-License-Identifier: GPL-2.0-only

#include "lab/cli/run-command.h"

#include "lab/cli/commands.h"
#include "lab/judge/expectations.h"
#include "lab/net/simulation.h"
#include "lab/output/files.h"
#include "lab/output/junit.h"
#include "lab/output/narrator.h"
#include "lab/output/record.h"

#include <filesystem>
#include <ostream>
#include <set>

namespace lab
{

namespace fs = std::filesystem;

namespace
{

/// A scenario file that was read and found right.
struct Loaded
{
    std::string file;
    Scenario scenario;
};

/// Reads all files before anything runs, so that a mistake in one costs no half-done work.
std::vector<Loaded> LoadAll(const RunOptions& options, const Console& console)
{
    std::vector<Loaded> loaded;
    std::set<std::string> names;
    for (const std::string& file : options.files)
    {
        ParseResult parsed = LoadScenario(file, options.Overrides());
        if (!parsed.scenario)
        {
            console.err << parsed.Text();
            continue;
        }
        if (!names.insert(parsed.scenario->name).second && !(options.out + options.pcap).empty())
        {
            throw UsageError("two scenarios are named " + parsed.scenario->name +
                             ": their outputs would overwrite each other");
        }
        loaded.push_back({file, std::move(*parsed.scenario)});
    }
    return loaded;
}

/// The folder for the outputs of one scenario, made if need be; empty if none is wanted.
std::string OutputFolder(const std::string& wanted,
                         const RunOptions& options,
                         const Scenario& scenario)
{
    if (wanted.empty())
    {
        return "";
    }
    const fs::path folder = options.files.size() > 1 ? fs::path(wanted) / scenario.name
                                                     : fs::path(wanted);
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
    {
        throw std::runtime_error(folder.string() + ": cannot be made: " + error.message());
    }
    return folder.string();
}

std::string RepeatCommand(const Loaded& loaded, const RunOptions& options)
{
    std::string command = "./lab run " + loaded.file;
    for (const std::string& set : options.sets)
    {
        command += " --set '" + set + "'";
    }
    return command;
}

void WriteRecords(const RunReport& report, const std::string& folder)
{
    PendingFile timeline(fs::path(folder) / "timeline.jsonl");
    PendingFile verdict(fs::path(folder) / "verdict.json");
    WriteTimeline(timeline.Stream(), report);
    WriteVerdict(verdict.Stream(), report);
    timeline.Commit();
    verdict.Commit();
}

void Tell(const RunReport& report, const NarratorOptions& narrator, bool quiet, std::ostream& out)
{
    if (!quiet)
    {
        PrintStory(out, report, narrator);
        PrintVerdicts(out, report, narrator);
    }
    else if (Overall(report.verdicts) == Outcome::PASSED)
    {
        out << report.scenario.name << ": " << report.verdicts.size() << " claims hold\n";
    }
    else
    {
        out << report.scenario.name << ":\n";
        PrintVerdicts(out, report, narrator);
    }
}

/// The graver of two results of runs: failed, then unknown, then all well.
int Graver(int a, int b)
{
    const auto gravity = [](int code) { return code == EXIT_FAILED ? 2 : code == EXIT_UNKNOWN; };
    return gravity(a) >= gravity(b) ? a : b;
}

} // namespace

RunReport RunScenario(const Scenario& scenario,
                      const std::vector<std::string>& overrides,
                      const std::string& pcapFolder)
{
    RunReport report;
    report.scenario = scenario;
    report.seed = scenario.seed;
    report.overrides = overrides;
    SimulationOptions simulation;
    simulation.pcapFolder = pcapFolder;
    report.timeline = Simulate(scenario, simulation);
    report.verdicts = Judge(scenario, report.timeline);
    return report;
}

int Run(const RunOptions& options, const Console& console)
{
    const std::vector<Loaded> loaded = LoadAll(options, console);
    if (loaded.size() < options.files.size())
    {
        return EXIT_SCENARIO;
    }
    int code = EXIT_HOLDS;
    std::vector<JUnitSuite> suites;
    for (const Loaded& item : loaded)
    {
        const std::string out = OutputFolder(options.out, options, item.scenario);
        const std::string pcap = OutputFolder(options.pcap, options, item.scenario);
        const RunReport report = RunScenario(item.scenario, options.sets, pcap);
        NarratorOptions narrator;
        narrator.colour = console.colour;
        narrator.file = item.file;
        narrator.repeat = RepeatCommand(item, options);
        Tell(report, narrator, options.quiet, console.out);
        console.out.flush();
        if (!out.empty())
        {
            WriteRecords(report, out);
        }
        suites.push_back(MakeSuite(report));
        code = Graver(code, ExitCode(Overall(report.verdicts), options.strict));
    }
    if (!options.junit.empty())
    {
        PendingFile junit(options.junit);
        WriteJUnit(junit.Stream(), suites);
        junit.Commit();
    }
    return code;
}

} // namespace lab
