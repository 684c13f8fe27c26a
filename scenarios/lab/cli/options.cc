// SPDX-License-Identifier: GPL-2.0-only

#include "lab/cli/options.h"

#include <boost/program_options.hpp>

#include <sstream>

namespace lab
{

namespace po = boost::program_options;

namespace
{

using Words = std::vector<std::string>;

po::options_description HelpOption()
{
    po::options_description options;
    options.add_options()("help,h", "this page");
    return options;
}

po::options_description SetOption()
{
    po::options_description options;
    options.add_options()("set",
                          po::value<Words>()->value_name("PATH=VALUE"),
                          "override a value of the file, for instance\n"
                          "hosts.r2.carp.gw.advskew=50; may be repeated");
    return options;
}

po::options_description RunTable()
{
    po::options_description options("Options");
    options.add_options()("seed",
                          po::value<uint64_t>()->value_name("N"),
                          "random seed, the same as --set run.seed=N");
    options.add(SetOption());
    options.add_options()("out",
                          po::value<std::string>()->value_name("DIR"),
                          "write timeline.jsonl and verdict.json there; of several\n"
                          "scenarios each into a folder of its name")(
        "pcap",
        po::value<std::string>()->value_name("DIR"),
        "write a capture of each CARP member and client there")(
        "junit",
        po::value<std::string>()->value_name("FILE"),
        "write the verdicts as JUnit XML")("quiet,q", "tell no story, only what does not hold")(
        "strict",
        "fail, with exit code 4, if a claim was never put to the test");
    options.add(HelpOption());
    return options;
}

po::options_description CheckTable()
{
    po::options_description options("Options");
    options.add(SetOption()).add(HelpOption());
    return options;
}

po::options_description ListTable()
{
    po::options_description options("Options");
    options.add(HelpOption());
    return options;
}

/// Parses words; what is no option goes under the name `files`.
po::variables_map ParseWords(const Words& words, const po::options_description& table)
{
    po::options_description all;
    all.add(table).add_options()("files", po::value<Words>());
    po::positional_options_description positional;
    positional.add("files", -1);
    po::variables_map values;
    // Abbreviated options would change their meaning when new ones come.
    const int style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
    try
    {
        po::store(
            po::command_line_parser(words).options(all).positional(positional).style(style).run(),
            values);
        po::notify(values);
    }
    catch (const po::error& error)
    {
        throw UsageError(error.what());
    }
    return values;
}

template <typename T>
T Get(const po::variables_map& values, const std::string& name)
{
    return values.count(name) ? values[name].as<T>() : T{};
}

std::vector<Override> ToOverrides(const Words& sets)
{
    std::vector<Override> overrides;
    for (const std::string& text : sets)
    {
        const auto parsed = Override::FromText(text);
        if (!parsed)
        {
            throw UsageError("--set " + text + ": expected PATH=VALUE");
        }
        overrides.push_back(*parsed);
    }
    return overrides;
}

std::string Page(const std::string& usage,
                 const po::options_description& table,
                 const std::string& more)
{
    std::ostringstream page;
    page << usage << "\n\n" << table << more;
    return page.str();
}

const char* const EXIT_CODES =
    "\nExit codes: 0 all claims hold, 1 a claim failed, 2 wrong usage or a file cannot be\n"
    "written, 3 a scenario file is wrong, 4 (with --strict) a claim was never put to the\n"
    "test.\n";

} // namespace

std::vector<Override> RunOptions::Overrides() const
{
    return ToOverrides(sets);
}

std::vector<Override> CheckOptions::Overrides() const
{
    return ToOverrides(sets);
}

RunOptions ParseRun(const Words& words)
{
    const auto values = ParseWords(words, RunTable());
    RunOptions options;
    options.help = values.count("help") > 0;
    options.files = Get<Words>(values, "files");
    options.sets = Get<Words>(values, "set");
    if (values.count("seed"))
    {
        options.sets.push_back("run.seed=" + std::to_string(values["seed"].as<uint64_t>()));
    }
    options.out = Get<std::string>(values, "out");
    options.pcap = Get<std::string>(values, "pcap");
    options.junit = Get<std::string>(values, "junit");
    options.quiet = values.count("quiet") > 0;
    options.strict = values.count("strict") > 0;
    if (!options.help && options.files.empty())
    {
        throw UsageError("no scenario file given");
    }
    options.Overrides();
    return options;
}

CheckOptions ParseCheck(const Words& words)
{
    const auto values = ParseWords(words, CheckTable());
    CheckOptions options;
    options.help = values.count("help") > 0;
    options.files = Get<Words>(values, "files");
    options.sets = Get<Words>(values, "set");
    if (!options.help && options.files.empty())
    {
        throw UsageError("no scenario file given");
    }
    options.Overrides();
    return options;
}

ListOptions ParseList(const Words& words)
{
    const auto values = ParseWords(words, ListTable());
    ListOptions options;
    options.help = values.count("help") > 0;
    const Words folders = Get<Words>(values, "files");
    if (folders.size() > 1)
    {
        throw UsageError("more than one folder given");
    }
    options.folder = folders.empty() ? "" : folders.front();
    return options;
}

std::string RunHelp()
{
    return Page("carp-lab run FILE... [options]\n\n"
                "Runs scenarios in virtual time, tells what happens, and judges their claims.",
                RunTable(),
                EXIT_CODES);
}

std::string CheckHelp()
{
    return Page("carp-lab check FILE... [options]\n\n"
                "Reads scenario files and reports everything that is wrong with them.",
                CheckTable(),
                "\nExit codes: 0 all files are right, 2 wrong usage, 3 a file is wrong.\n");
}

std::string ListHelp()
{
    return Page("carp-lab list [FOLDER]\n\n"
                "Lists the scenarios below a folder and what they claim.",
                ListTable(),
                "");
}

} // namespace lab
