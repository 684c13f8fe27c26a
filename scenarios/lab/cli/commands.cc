// SPDX-License-Identifier: GPL-2.0-only

#include "lab/cli/commands.h"

#include "lab/cli/report-command.h"
#include "lab/cli/run-command.h"
#include "lab/cli/tune-command.h"
#include "lab/study/study.h"
#include "lab/timeline/phrases.h"
#include "lab/version/version.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <ostream>

namespace lab
{

namespace fs = std::filesystem;

namespace
{

const char* const PAGE =
    "carp-lab: what does CARP do when ...? Networks, faults and claims in virtual time.\n"
    "\n"
    "  carp-lab run FILE...     run scenarios and judge their claims\n"
    "  carp-lab join FILE       run a scenario in real time with real machines on its LAN\n"
    "  carp-lab check FILE...   read scenarios and studies without running them\n"
    "  carp-lab list [FOLDER]   list scenarios and what they claim, studies and what they ask\n"
    "  carp-lab sweep STUDY     run a study and estimate what it asks for\n"
    "  carp-lab report RESULTS  tell what a study found\n"
    "  carp-lab tune [FILE]     find advbase and advskew for what is wanted of a group\n"
    "  carp-lab decode FILE     tell what a capture of real or simulated CARP shows\n"
    "\n"
    "carp-lab COMMAND --help tells all options of a command, carp-lab --version which one it is.\n";

std::vector<std::string> FindScenarios(const std::string& folder)
{
    std::vector<std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
    {
        const std::string extension = entry.path().extension().string();
        if (entry.is_regular_file() && (extension == ".yaml" || extension == ".yml"))
        {
            files.push_back(entry.path().lexically_normal().string());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

/// What a file has to say of itself.
struct Summary
{
    std::string wrong;    ///< all that is wrong with it, a line for each; empty: nothing
    std::string size;     ///< how much there is of what
    std::string sentence; ///< the claim of a scenario, the question of a study
};

Summary SummarizeScenario(const std::string& file, const std::vector<Override>& overrides)
{
    const ParseResult parsed = LoadScenario(file, overrides);
    if (!parsed.scenario)
    {
        return {parsed.Text(), "", ""};
    }
    const Scenario& scenario = *parsed.scenario;
    return {"",
            Counted(scenario.hosts.size(), "host") + ", " +
                Counted(scenario.timeline.size(), "event") + ", " +
                Counted(scenario.expect.size(), "claim"),
            scenario.claim};
}

Summary SummarizeStudy(const std::string& file, const std::vector<Override>& overrides)
{
    const StudyResult loaded = LoadStudy(file, overrides);
    if (!loaded.study)
    {
        return {loaded.Text(), "", ""};
    }
    const Study& study = *loaded.study;
    const StoppingRule& runs = study.runs;
    const std::string range = runs.atLeast == runs.atMost ? ""
                                                          : std::to_string(runs.atLeast) + " to ";
    return {"",
            Counted(study.settings.size(), "setting") + ", " +
                Counted(study.metrics.size(), "metric") + ", " + range +
                Counted(runs.atMost, "run") + " each",
            study.question};
}

using Words = std::vector<std::string>;

struct Command
{
    std::string name;
    std::function<int(const Words&, const Console&)> perform; ///< throws UsageError
};

template <typename Options>
bool WantsHelp(const Options& options)
{
    return options.help;
}

bool WantsHelp(const JoinOptions& options)
{
    return options.run.help;
}

template <typename Options>
Command MakeCommand(const std::string& name,
                    Options (*parse)(const Words&),
                    std::string (*help)(),
                    int (*run)(const Options&, const Console&))
{
    return {name,
            [=](const Words& words, const Console& console)
            {
                const Options options = parse(words);
                return WantsHelp(options) ? (console.out << help(), EXIT_HOLDS)
                                          : run(options, console);
            }};
}

const std::vector<Command> COMMANDS{MakeCommand("run", ParseRun, RunHelp, Run),
                                    MakeCommand("join", ParseJoin, JoinHelp, Join),
                                    MakeCommand("check", ParseCheck, CheckHelp, Check),
                                    MakeCommand("list", ParseList, ListHelp, List),
                                    MakeCommand("sweep", ParseSweep, SweepHelp, Sweep),
                                    MakeCommand("report", ParseReport, ReportHelp, Report),
                                    MakeCommand("tune", ParseTune, TuneHelp, Tune),
                                    MakeCommand("decode", ParseDecode, DecodeHelp, Decode)};

} // namespace

int Check(const CheckOptions& options, const Console& console)
{
    int code = EXIT_HOLDS;
    for (const std::string& file : options.files)
    {
        const Summary summary = IsStudyFile(file) ? SummarizeStudy(file, options.Overrides())
                                                  : SummarizeScenario(file, options.Overrides());
        if (!summary.wrong.empty())
        {
            console.err << summary.wrong;
            code = EXIT_SCENARIO;
            continue;
        }
        console.out << file << ": ok, " << summary.size << "\n";
    }
    return code;
}

int List(const ListOptions& options, const Console& console)
{
    const std::string folder = options.folder.empty() ? console.home : options.folder;
    if (!fs::is_directory(folder))
    {
        console.err << "carp-lab: " << folder << ": no such folder\n";
        return EXIT_USAGE;
    }
    const fs::path here = fs::current_path();
    int code = EXIT_HOLDS;
    for (const std::string& file : FindScenarios(folder))
    {
        const Summary summary = IsStudyFile(file) ? SummarizeStudy(file, {})
                                                  : SummarizeScenario(file, {});
        const std::string shown = options.folder.empty() ? fs::proximate(file, here).string()
                                                         : file;
        if (!summary.wrong.empty())
        {
            console.err << summary.wrong;
            code = EXIT_SCENARIO;
            continue;
        }
        console.out << shown << "\n    " << summary.sentence << "\n";
    }
    return code;
}

int Main(const std::vector<std::string>& words, const Console& console)
{
    const std::string first = words.empty() ? "--help" : words.front();
    const auto command = std::find_if(COMMANDS.begin(),
                                      COMMANDS.end(),
                                      [&first](const Command& c) { return c.name == first; });
    try
    {
        if (command != COMMANDS.end())
        {
            return command->perform({words.begin() + 1, words.end()}, console);
        }
        if (first == "--help" || first == "-h" || first == "help")
        {
            console.out << PAGE;
            return EXIT_HOLDS;
        }
        if (first == "--version")
        {
            console.out << ProgramVersion() << "\n";
            return EXIT_HOLDS;
        }
        throw UsageError("no command \"" + first + "\"");
    }
    catch (const UsageError& error)
    {
        const std::string what = command != COMMANDS.end() ? command->name + " " : "";
        console.err << "carp-lab: " << error.what() << "\nTry: carp-lab " << what << "--help\n";
    }
    catch (const std::exception& error)
    {
        console.err << "carp-lab: " << error.what() << "\n";
    }
    return EXIT_USAGE;
}

} // namespace lab
