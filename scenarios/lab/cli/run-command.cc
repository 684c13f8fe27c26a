// SPDX-License-Identifier: GPL-2.0-only

#include "lab/cli/run-command.h"

#include "lab/cli/commands.h"
#include "lab/judge/expectations.h"
#include "lab/output/balance-story.h"
#include "lab/output/files.h"
#include "lab/output/junit.h"
#include "lab/output/narrator.h"
#include "lab/output/record.h"
#include "lab/output/system-log.h"
#include "lab/timeline/phrases.h"

#include <filesystem>
#include <memory>
#include <ostream>
#include <set>

namespace lab
{

namespace fs = std::filesystem;

namespace
{

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

/// The graver of two results of runs: failed, then unknown, then all well.
int Graver(int a, int b)
{
    const auto gravity = [](int code) { return code == EXIT_FAILED ? 2 : code == EXIT_UNKNOWN; };
    return gravity(a) >= gravity(b) ? a : b;
}

void Tell(const RunReport& report,
          const NarratorOptions& narrator,
          const RunOptions& options,
          std::ostream& out)
{
    if (options.quiet)
    {
        TellQuietly(report, narrator, options, out);
        return;
    }
    PrintStory(out, report, narrator);
    out << "\n";
    PrintBalances(out, report);
    TellAsSystems(report, options, out);
    PrintVerdicts(out, report, narrator);
}

} // namespace

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

std::unique_ptr<PendingFile> PrepareOutputs(std::vector<Loaded>& loaded, const RunOptions& options)
{
    for (Loaded& item : loaded)
    {
        item.simulation.snapshots = ShownInstants(options.shows, item.scenario);
    }
    for (Loaded& item : loaded)
    {
        item.out = OutputFolder(options.out, options, item.scenario);
        item.simulation.pcapFolder = OutputFolder(options.pcap, options, item.scenario);
    }
    std::unique_ptr<PendingFile> junit;
    if (!options.junit.empty())
    {
        RefuseSpecialFile(options.junit);
        junit = std::make_unique<PendingFile>(options.junit);
    }
    return junit;
}

std::string Quoted(const std::string& word)
{
    std::string quoted = "'";
    for (const char c : word)
    {
        quoted += c == '\'' ? "'\\''" : std::string(1, c);
    }
    return quoted + "'";
}

std::string QuotedIfNeeded(const std::string& word)
{
    const bool plain = word.find_first_of(" \t\n'\"\\$&*()[]{};<>?`~|!#") == std::string::npos;
    return plain ? word : Quoted(word);
}

std::string RepeatCommand(const std::string& command,
                          const Loaded& loaded,
                          const RunOptions& options)
{
    std::string line = command + " " + QuotedIfNeeded(loaded.file);
    for (const std::string& set : options.sets)
    {
        line += " --set " + Quoted(set);
    }
    return line + (options.strict ? " --strict" : "");
}

void WriteRecords(const RunReport& report, const RunOptions& options, const std::string& folder)
{
    PendingFile timeline(fs::path(folder) / "timeline.jsonl");
    PendingFile verdict(fs::path(folder) / "verdict.json");
    WriteTimeline(timeline.Stream(), report);
    WriteVerdict(verdict.Stream(), report);
    timeline.Commit();
    verdict.Commit();
    if (options.log)
    {
        WriteFile(fs::path(folder) / "log.txt", SystemLog(report, options.logLevel));
    }
}

void TellAsSystems(const RunReport& report, const RunOptions& options, std::ostream& out)
{
    if (options.log && options.out.empty())
    {
        const std::string log = SystemLog(report, options.logLevel);
        out << (log.empty() ? "logs: empty\n" : "logs\n\n") << log << "\n";
    }
    PrintShown(out, options.shows, report.timeline);
}

void TellQuietly(const RunReport& report,
                 const NarratorOptions& narrator,
                 const RunOptions& options,
                 std::ostream& out)
{
    TellAsSystems(report, options, out);
    if (Overall(report.verdicts) == Outcome::PASSED)
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

RunReport RunScenario(const Scenario& scenario,
                      const std::vector<std::string>& overrides,
                      const SimulationOptions& simulation)
{
    RunReport report;
    report.scenario = scenario;
    report.seed = scenario.seed;
    report.overrides = overrides;
    report.timeline = Simulate(scenario, simulation);
    report.verdicts = Judge(scenario, report.timeline);
    report.balances = SummarizeBalances(scenario, report.timeline);
    return report;
}

int Run(const RunOptions& options, const Console& console)
{
    std::vector<Loaded> loaded = LoadAll(options, console);
    if (loaded.size() < options.files.size())
    {
        return EXIT_SCENARIO;
    }
    std::unique_ptr<PendingFile> junit = PrepareOutputs(loaded, options);

    int code = EXIT_HOLDS;
    std::vector<JUnitSuite> suites;
    for (const Loaded& item : loaded)
    {
        const RunReport report = RunScenario(item.scenario, options.sets, item.simulation);
        NarratorOptions narrator;
        narrator.colour = console.colour;
        narrator.file = item.file;
        narrator.repeat = RepeatCommand("./lab run", item, options);
        if (!options.quiet && !suites.empty())
        {
            console.out << "\n";
        }
        Tell(report, narrator, options, console.out);
        console.out.flush();
        if (!item.out.empty())
        {
            WriteRecords(report, options, item.out);
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
