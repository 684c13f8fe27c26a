// SPDX-License-Identifier: GPL-2.0-only

#include "lab/cli/run-command.h"

#include "lab/cli/commands.h"
#include "lab/judge/expectations.h"
#include "lab/net/simulation.h"
#include "lab/output/files.h"
#include "lab/output/junit.h"
#include "lab/output/narrator.h"
#include "lab/output/record.h"
#include "lab/timeline/phrases.h"

#include <filesystem>
#include <optional>
#include <ostream>
#include <set>

namespace lab
{

namespace fs = std::filesystem;

namespace
{

/// A scenario file that was read and found right, and the folders of its outputs.
struct Loaded
{
    std::string file;
    Scenario scenario;
    std::string out{};  ///< empty: none is wanted
    std::string pcap{}; ///< empty: none is wanted
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

/// A file appears by taking its name, which would do away with a device or a folder.
void RefuseSpecialFile(const fs::path& path)
{
    if (fs::exists(path) && !fs::is_regular_file(path))
    {
        throw std::runtime_error("cannot write " + path.string() + ": it is no regular file");
    }
}

/// A word as a shell takes it.
std::string Quoted(const std::string& word)
{
    std::string quoted = "'";
    for (const char c : word)
    {
        quoted += c == '\'' ? "'\\''" : std::string(1, c);
    }
    return quoted + "'";
}

std::string RepeatCommand(const Loaded& loaded, const RunOptions& options)
{
    const bool plain = loaded.file.find_first_of(" \t\n'\"\\$&*()[]{};<>?`~|!#") ==
                       std::string::npos;
    std::string command = "./lab run " + (plain ? loaded.file : Quoted(loaded.file));
    for (const std::string& set : options.sets)
    {
        command += " --set " + Quoted(set);
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
        out << "\n";
        PrintVerdicts(out, report, narrator);
    }
    else if (Overall(report.verdicts) == Outcome::PASSED)
    {
        const size_t claims = report.verdicts.size();
        out << report.scenario.name << ": " << Counted(claims, "claim")
            << (claims == 1 ? " holds\n" : " hold\n");
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
    std::vector<Loaded> loaded = LoadAll(options, console);
    if (loaded.size() < options.files.size())
    {
        return EXIT_SCENARIO;
    }
    // What cannot be written is found out now: a wrong name should cost no run.
    for (Loaded& item : loaded)
    {
        item.out = OutputFolder(options.out, options, item.scenario);
        item.pcap = OutputFolder(options.pcap, options, item.scenario);
    }
    std::optional<PendingFile> junit;
    if (!options.junit.empty())
    {
        RefuseSpecialFile(options.junit);
        junit.emplace(options.junit);
    }

    int code = EXIT_HOLDS;
    std::vector<JUnitSuite> suites;
    for (const Loaded& item : loaded)
    {
        const RunReport report = RunScenario(item.scenario, options.sets, item.pcap);
        NarratorOptions narrator;
        narrator.colour = console.colour;
        narrator.file = item.file;
        narrator.repeat = RepeatCommand(item, options);
        if (!options.quiet && !suites.empty())
        {
            console.out << "\n";
        }
        Tell(report, narrator, options.quiet, console.out);
        console.out.flush();
        if (!item.out.empty())
        {
            WriteRecords(report, item.out);
        }
        suites.push_back(MakeSuite(report));
        code = Graver(code, ExitCode(Overall(report.verdicts), options.strict));
    }
    if (junit)
    {
        WriteJUnit(junit->Stream(), suites);
        junit->Commit();
    }
    return code;
}

} // namespace lab
