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
    const std::string command = words.empty() ? "--help" : words.front();
    const std::vector<std::string> rest(words.empty() ? words.end() : words.begin() + 1,
                                        words.end());
    try
    {
        if (command == "run")
        {
            const RunOptions options = ParseRun(rest);
            return options.help ? (console.out << RunHelp(), EXIT_HOLDS) : Run(options, console);
        }
        if (command == "join")
        {
            const JoinOptions options = ParseJoin(rest);
            return options.run.help ? (console.out << JoinHelp(), EXIT_HOLDS)
                                    : Join(options, console);
        }
        if (command == "check")
        {
            const CheckOptions options = ParseCheck(rest);
            return options.help ? (console.out << CheckHelp(), EXIT_HOLDS)
                                : Check(options, console);
        }
        if (command == "list")
        {
            const ListOptions options = ParseList(rest);
            return options.help ? (console.out << ListHelp(), EXIT_HOLDS) : List(options, console);
        }
        if (command == "sweep")
        {
            const SweepOptions options = ParseSweep(rest);
            return options.help ? (console.out << SweepHelp(), EXIT_HOLDS)
                                : Sweep(options, console);
        }
        if (command == "decode")
        {
            const DecodeOptions options = ParseDecode(rest);
            return options.help ? (console.out << DecodeHelp(), EXIT_HOLDS)
                                : Decode(options, console);
        }
        if (command == "report")
        {
            const ReportRequest request = ParseReport(rest);
            return request.help ? (console.out << ReportHelp(), EXIT_HOLDS)
                                : Report(request, console);
        }
        if (command == "tune")
        {
            const TuneOptions options = ParseTune(rest);
            return options.help ? (console.out << TuneHelp(), EXIT_HOLDS) : Tune(options, console);
        }
        if (command == "--help" || command == "-h" || command == "help")
        {
            console.out << PAGE;
            return EXIT_HOLDS;
        }
        if (command == "--version")
        {
            console.out << ProgramVersion() << "\n";
            return EXIT_HOLDS;
        }
        throw UsageError("no command \"" + command + "\"");
    }
    catch (const UsageError& error)
    {
        console.err << "carp-lab: " << error.what() << "\n"
                    << "Try: carp-lab --help\n";
    }
    catch (const std::exception& error)
    {
        console.err << "carp-lab: " << error.what() << "\n";
    }
    return EXIT_USAGE;
}

} // namespace lab
