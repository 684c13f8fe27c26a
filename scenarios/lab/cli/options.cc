// SPDX-License-Identifier: GPL-2.0-only

#include "lab/cli/options.h"

#include "lab/cli/command-line.h"
#include "lab/spec/units.h"

#include <charconv>
#include <set>

namespace lab
{

namespace
{

void AddHelp(po::options_description& table)
{
    table.add_options()("help,h", "this page");
}

void AddSet(po::options_description& table)
{
    table.add_options()("set",
                        po::value<Words>()->value_name("PATH=VALUE"),
                        "override a value of the file, for instance "
                        "hosts.r2.carp.gw.advskew=50; may be repeated");
}

void AddRun(po::options_description& table)
{
    table.add_options()("seed",
                        po::value<std::string>()->value_name("N"),
                        "random seed, the same as --set run.seed=N");
    AddSet(table);
    table.add_options()("out",
                        po::value<std::string>()->value_name("DIR"),
                        "write timeline.jsonl and verdict.json there; of several scenarios each "
                        "into a folder of its name")(
        "pcap",
        po::value<std::string>()->value_name("DIR"),
        "write a capture of each CARP member and client there; of several scenarios each into a "
        "folder of its name")("junit",
                              po::value<std::string>()->value_name("FILE"),
                              "write the verdicts as JUnit XML")(
        "show",
        po::value<Words>()->value_name("VIEW[@TIME]"),
        "show what ifconfig, netstat or sysctl would print on each CARP member after all that "
        "happens at that time, such as ifconfig@12s, or at the end; may be repeated")(
        "log",
        "show what CARP writes into the logs of its members; with --out into log.txt")(
        "log-level",
        po::value<std::string>()->value_name("N"),
        "the same, as it would be with net.inet.carp.log=N on each member")(
        "quiet,q",
        "tell no story, and of scenarios that hold only that")(
        "strict",
        "fail, with exit code 4, if a claim was never put to the test");
    AddHelp(table);
}

po::options_description RunTable()
{
    po::options_description table("Options");
    AddRun(table);
    return table;
}

po::options_description JoinTable()
{
    po::options_description table("Options");
    table.add_options()(
        "port",
        po::value<Words>()->value_name("SWITCH=INTERFACE"),
        "make the real interface a port of the switch; may be repeated for more interfaces");
    AddRun(table);
    return table;
}

po::options_description CheckTable()
{
    po::options_description table("Options");
    AddSet(table);
    AddHelp(table);
    return table;
}

po::options_description ListTable()
{
    po::options_description table("Options");
    AddHelp(table);
    return table;
}

po::options_description SweepTable()
{
    po::options_description table("Options");
    table.add_options()("out",
                        po::value<std::string>()->value_name("FILE"),
                        "the database, NAME.sqlite in the current folder by default; if it has "
                        "results of the study, only what is missing is done")(
        "workers",
        po::value<std::string>()->value_name("N"),
        "how many runs go on at the same time, in each rank of MPI if it is used; by default one "
        "for each core or 1 in each rank. The results are the same")(
        "timeout",
        po::value<std::string>()->value_name("TIME"),
        "give up a run that takes longer than this, 10 minutes by default, such as "
        "30s");
    AddSet(table);
    table.add_options()("quiet,q", "show no progress and no results");
    AddHelp(table);
    return table;
}

po::options_description DecodeTable()
{
    po::options_description table("Options");
    table.add_options()("pass",
                        po::value<Words>()->value_name("PASSWORD"),
                        "verify digests with this password; may be repeated")(
        "key",
        po::value<Words>()->value_name("HEX"),
        "verify digests with this key, up to 20 bytes in hexadecimal; may be repeated")(
        "address",
        po::value<Words>()->value_name("ADDRESS"),
        "a virtual address, which the digests cover; may be repeated. Without it the addresses "
        "are guessed from the announcements in the capture")(
        "json",
        "write one JSON object for each frame instead of the tables")(
        "strict",
        "fail, with exit code 1, if there are anomalies");
    AddHelp(table);
    return table;
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

/// Checked here and not by the type of the option, for which -1 would be a large number.
std::string CheckedSeed(const std::string& text)
{
    uint64_t seed = 0;
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, seed);
    if (read.ec != std::errc{} || read.ptr != end)
    {
        throw UsageError("--seed " + text + ": expected a whole number from 0 on");
    }
    return text;
}

/// \return 0..7, the levels of syslog
int CheckedLogLevel(const std::string& text)
{
    if (text.size() != 1 || text[0] < '0' || text[0] > '7')
    {
        throw UsageError("--log-level " + text + ": expected a whole number from 0 to 7");
    }
    return text[0] - '0';
}

/// \return 1..1024
size_t CheckedWorkers(const std::string& text)
{
    size_t count = 0;
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, count);
    if (read.ec != std::errc{} || read.ptr != end || count < 1 || count > 1024)
    {
        throw UsageError("--workers " + text + ": expected a whole number from 1 to 1024");
    }
    return count;
}

/// \return at least 1 ms, at most 1000 h
std::chrono::milliseconds CheckedTimeout(const std::string& text)
{
    const Parsed<Time> time = ParseTime(text);
    if (!time.value)
    {
        throw UsageError("--timeout " + text + ": expected " + time.expected +
                         (time.meant.empty() ? "" : ", perhaps " + time.meant));
    }
    const auto limit = std::chrono::duration_cast<std::chrono::milliseconds>(*time.value);
    if (limit < std::chrono::milliseconds(1) || limit > std::chrono::hours(1000))
    {
        throw UsageError("--timeout " + text + ": expected at least 1ms and at most 1000h");
    }
    return limit;
}

const char* const EXIT_CODES =
    "\nExit codes: 0 all claims hold, 1 a claim failed, 2 wrong usage or a file cannot be\n"
    "written, 3 a scenario file is wrong, 4 (with --strict) a claim was never put to the\n"
    "test.\n";

/// Reads `SWITCH=INTERFACE`.
PortRequest ParsePort(const std::string& text)
{
    const size_t equals = text.find('=');
    if (equals == 0 || equals == std::string::npos || equals + 1 == text.size())
    {
        throw UsageError("--port " + text + ": expected SWITCH=INTERFACE");
    }
    return {text.substr(0, equals), text.substr(equals + 1)};
}

RunOptions ToRunOptions(const po::variables_map& values)
{
    RunOptions options;
    options.help = values.count("help") > 0;
    options.files = Get<Words>(values, "files");
    options.sets = Get<Words>(values, "set");
    if (values.count("seed"))
    {
        options.sets.push_back("run.seed=" + CheckedSeed(Get<std::string>(values, "seed")));
    }
    options.out = Get<std::string>(values, "out");
    options.pcap = Get<std::string>(values, "pcap");
    options.junit = Get<std::string>(values, "junit");
    for (const std::string& text : Get<Words>(values, "show"))
    {
        options.shows.push_back(ParseShow(text));
    }
    if (values.count("log-level"))
    {
        options.logLevel = CheckedLogLevel(Get<std::string>(values, "log-level"));
    }
    options.log = values.count("log") > 0 || options.logLevel;
    options.quiet = values.count("quiet") > 0;
    options.strict = values.count("strict") > 0;
    if (!options.help && options.files.empty())
    {
        throw UsageError("no scenario file given");
    }
    options.Overrides();
    return options;
}

} // namespace

std::vector<Override> RunOptions::Overrides() const
{
    return ToOverrides(sets);
}

std::vector<Override> CheckOptions::Overrides() const
{
    return ToOverrides(sets);
}

std::vector<Override> SweepOptions::Overrides() const
{
    return ToOverrides(sets);
}

RunOptions ParseRun(const Words& words)
{
    return ToRunOptions(ParseWords(words, RunTable()));
}

JoinOptions ParseJoin(const Words& words)
{
    const auto values = ParseWords(words, JoinTable());
    JoinOptions options{ToRunOptions(values), {}};
    if (options.run.help)
    {
        return options;
    }
    if (options.run.files.size() > 1)
    {
        throw UsageError("more than one scenario file given");
    }
    std::set<std::string> interfaces;
    for (const std::string& text : Get<Words>(values, "port"))
    {
        options.ports.push_back(ParsePort(text));
        if (!interfaces.insert(options.ports.back().interface).second)
        {
            throw UsageError("--port " + text + ": this interface is a port already");
        }
    }
    if (options.ports.empty())
    {
        throw UsageError("no --port given; carp-lab run needs none");
    }
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

SweepOptions ParseSweep(const Words& words)
{
    const auto values = ParseWords(words, SweepTable());
    SweepOptions options;
    options.help = values.count("help") > 0;
    const Words files = Get<Words>(values, "files");
    if (!options.help && files.size() != 1)
    {
        throw UsageError(files.empty() ? "no study file given" : "more than one study file given");
    }
    options.file = files.empty() ? "" : files.front();
    options.out = Get<std::string>(values, "out");
    options.sets = Get<Words>(values, "set");
    if (values.count("workers"))
    {
        options.workers = CheckedWorkers(Get<std::string>(values, "workers"));
    }
    if (values.count("timeout"))
    {
        options.timeout = CheckedTimeout(Get<std::string>(values, "timeout"));
    }
    options.quiet = values.count("quiet") > 0;
    options.Overrides();
    return options;
}

DecodeOptions ParseDecode(const Words& words)
{
    const auto values = ParseWords(words, DecodeTable());
    DecodeOptions options;
    options.help = values.count("help") > 0;
    const Words files = Get<Words>(values, "files");
    if (!options.help && files.size() != 1)
    {
        throw UsageError(files.empty() ? "no capture given" : "more than one capture given");
    }
    options.file = files.empty() ? "" : files.front();
    options.passwords = Get<Words>(values, "pass");
    options.keys = Get<Words>(values, "key");
    options.addresses = Get<Words>(values, "address");
    options.json = values.count("json") > 0;
    options.strict = values.count("strict") > 0;
    return options;
}

std::string RunHelp()
{
    return Page("carp-lab run FILE... [options]\n\n"
                "Runs scenarios in virtual time, tells what happens, and judges their claims.",
                RunTable(),
                EXIT_CODES);
}

std::string JoinHelp()
{
    return Page("carp-lab join FILE --port SWITCH=INTERFACE [options]\n\n"
                "Runs a scenario in real time. Real Ethernet interfaces, such as one end of a\n"
                "veth pair, are ports of its switches, so that real machines are on the\n"
                "simulated LAN. Ctrl-C ends the run early. Needs root or CAP_NET_RAW.",
                JoinTable(),
                EXIT_CODES);
}

std::string CheckHelp()
{
    return Page("carp-lab check FILE... [options]\n\n"
                "Reads scenario and study files and reports everything that is wrong with them.",
                CheckTable(),
                "\nExit codes: 0 all files are right, 2 wrong usage, 3 a file is wrong.\n");
}

std::string ListHelp()
{
    return Page(
        "carp-lab list [FOLDER]\n\n"
        "Lists the scenarios below a folder and what they claim, the studies and what they ask.",
        ListTable(),
        "");
}

std::string SweepHelp()
{
    return Page(
        "carp-lab sweep STUDY [options]\n\n"
        "Runs every setting of a study many times and estimates what it asks for, with\n"
        "confidence intervals. What is done is in a SQLite database and is never done\n"
        "again. Under mpirun or srun, the ranks share the runs.",
        SweepTable(),
        "\nExit codes: 0 all runs are done, 1 some failed and are missing, 2 wrong usage\n"
        "or the database cannot be used, 3 the study is wrong, 130 interrupted by Ctrl-C.\n");
}

std::string DecodeHelp()
{
    return Page(
        "carp-lab decode FILE [options]\n\n"
        "Reads a capture (pcap or pcapng; - is the standard input): lists adverts, ARP and\n"
        "neighbour discovery, verifies digests, tells which dialect each sender seems to\n"
        "speak and why, and names anomalies.",
        DecodeTable(),
        "\nExit codes: 0 decoded, 1 (with --strict) there are anomalies or the file is\n"
        "damaged, 2 wrong usage or the file cannot be read.\n");
}

} // namespace lab
