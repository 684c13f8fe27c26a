// SPDX-License-Identifier: GPL-2.0-only

#include "lab/cli/tune-command.h"

#include "lab/cli/command-line.h"
#include "lab/tune/tune-text.h"

#include <filesystem>
#include <fstream>
#include <ostream>
#include <sstream>

namespace lab
{

namespace
{

struct OptionRow
{
    const char* name; ///< of the option, and of the key unless that is said
    const char* value;
    const char* help;
};

/// One for each word of a question file, besides `loss`, which has three.
constexpr OptionRow ROWS[] = {
    {"dialect", "NAME", "openbsd (default), freebsd, netbsd or ucarp"},
    {"nodes", "N", "how many nodes, 2 (default) to 8"},
    {"outage", "TIME", "the worst acceptable time from a crash to the next MASTER, such as 4s"},
    {"quantile", "SHARE", "the crashes that this is to hold for, such as 99%; all by default"},
    {"loss", "SHARE", "how many adverts get lost, each for itself, such as 1%; none by default"},
    {"loss-mean", "SHARE", "how many adverts get lost in bursts, with --loss-burst"},
    {"loss-burst", "N", "how many adverts such a burst takes on average"},
    {"capture", "FILE", "measure the loss in this capture of a backup instead"},
    {"vhid", "N", "the group in the capture; the one with most adverts by default"},
    {"adverts", "N", "at most so many adverts per second; 1 by default"},
    {"false-takeovers", "N", "at most so many per month of 30 days; 1 by default"},
    {"delay-tolerance", "TIME", "adverts may be late by that; 10ms by default"},
    {"simulate", "TIME", "how long to simulate each setting; by default some million adverts"},
    {"seed", "N", "of all chance; 1 by default"},
};

po::options_description TuneTable()
{
    po::options_description table("Options");
    for (const OptionRow& row : ROWS)
    {
        table.add_options()(row.name, po::value<std::string>()->value_name(row.value), row.help);
    }
    table.add_options()("json",
                        po::value<std::string>()->value_name("FILE"),
                        "write the answer there, for programs and ./lab plot");
    table.add_options()("help,h", "this page");
    return table;
}

/// The two options of bursts are one value.
std::vector<QuestionOption> ToQuestion(const po::variables_map& values)
{
    std::vector<QuestionOption> options;
    const bool bursts = values.count("loss-mean") > 0;
    if (bursts != (values.count("loss-burst") > 0))
    {
        throw UsageError("--loss-mean and --loss-burst: expected both of them");
    }
    if (bursts && values.count("loss") > 0)
    {
        throw UsageError("--loss and --loss-mean: expected one of them");
    }
    for (const OptionRow& row : ROWS)
    {
        const std::string name = row.name;
        if (values.count(name) > 0 && name.compare(0, 5, "loss-") != 0)
        {
            options.push_back({"--" + name, name, Get<std::string>(values, name)});
        }
    }
    if (bursts)
    {
        options.push_back({"--loss-mean and --loss-burst",
                           "loss",
                           "{mean: " + Get<std::string>(values, "loss-mean") +
                               ", burst: " + Get<std::string>(values, "loss-burst") + "}"});
    }
    return options;
}

std::string ReadWhole(const std::string& path)
{
    if (path.empty())
    {
        return "";
    }
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    if (std::filesystem::is_directory(path) || !(text << file.rdbuf()))
    {
        throw std::runtime_error(path + ": cannot be read");
    }
    return text.str();
}

/// The loss that the capture of a question shows becomes that of the question.
std::optional<AdvertLosses> Measure(TuneQuestion& question)
{
    if (question.capture.empty())
    {
        return std::nullopt;
    }
    const decode::Report report = decode::DecodeCapture(question.capture, {});
    try
    {
        const AdvertLosses losses = MeasureLosses(report, question.vhid, TUNE_CONFIDENCE);
        if (losses.law.Mean() >= MOST_LOSS)
        {
            throw NoLosses("half of the adverts are missing, and nothing helps against that");
        }
        question.loss = losses.law;
        return losses;
    }
    catch (const NoLosses& error)
    {
        throw std::runtime_error(question.capture + ": " + error.what());
    }
}

} // namespace

TuneOptions ParseTune(const std::vector<std::string>& words)
{
    const auto values = ParseWords(words, TuneTable());
    TuneOptions options;
    options.help = values.count("help") > 0;
    const Words files = Get<Words>(values, "files");
    if (files.size() > 1)
    {
        throw UsageError("more than one question given");
    }
    options.file = files.empty() ? "" : files.front();
    options.options = ToQuestion(values);
    options.json = Get<std::string>(values, "json");
    return options;
}

std::string TuneHelp()
{
    return Page("carp-lab tune [QUESTION.yaml] [options]\n\n"
                "Finds advbase and advskew of each node: the shortest outage after a crash that\n"
                "keeps the limits. A question file has the options as keys; options win.",
                TuneTable(),
                "\nExit codes: 0 answered, 1 no setting keeps the limits, or simulation and\n"
                "formula disagree, 2 wrong usage or a file cannot be read or written, 3 the\n"
                "question is wrong.\n");
}

int Tune(const TuneOptions& options, const Console& console)
{
    const std::string file = options.file.empty() ? "carp-lab tune" : options.file;
    const QuestionResult read = ReadQuestion(ReadWhole(options.file), file, options.options);
    if (!read.question)
    {
        console.err << read.Text();
        return EXIT_SCENARIO;
    }
    TuneQuestion question = *read.question;
    const std::optional<AdvertLosses> measured = Measure(question);
    std::ofstream json; // opened before the work, so that a wrong name costs nothing
    if (!options.json.empty())
    {
        json.open(options.json, std::ios::binary);
        if (!json)
        {
            throw std::runtime_error(options.json + ": cannot be written");
        }
    }
    const TuneAnswer answer = Tune(question, measured);
    PrintAnswer(console.out, answer);
    if (!options.json.empty())
    {
        WriteAnswer(json, answer);
        if (!json.flush())
        {
            throw std::runtime_error(options.json + ": cannot be written");
        }
    }
    return answer.search.answer && answer.disagreements.empty() ? EXIT_HOLDS : EXIT_FAILED;
}

} // namespace lab
