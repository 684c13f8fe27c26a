// SPDX-License-Identifier: GPL-2.0-only

#include "lab/tune/question.h"

#include "lab/spec/fields.h"
#include "lab/spec/reader.h"
#include "lab/spec/words.h"

#include <algorithm>
#include <charconv>

namespace lab
{

namespace
{

constexpr int MOST_NODES = 8;

const Context& QuestionContext()
{
    static const Context question{
        "question",
        "a question",
        Context::Role::PLAIN,
        {{"dialect", "openbsd, freebsd, netbsd or ucarp"},
         {"nodes", "a number from 2 to 8"},
         {"outage", "a time such as 4s"},
         {"quantile", "a probability such as 99%"},
         {"loss", "a probability such as 1%, or bursts such as {mean: 1%, burst: 4}"},
         {"capture", "a capture file"},
         {"vhid", "a number from 1 to 255"},
         {"adverts", "a number per second such as 1"},
         {"false-takeovers", "a number per month such as 0.1"},
         {"delay-tolerance", "a time such as 10ms"},
         {"simulate", "a time such as 10d"},
         {"seed", "a whole number such as 1"}}};
    return question;
}

/// A number above 0.
std::optional<double> ReadPositive(const Node& node, Log& log)
{
    double value = 0;
    const char* const end = node.text.data() + node.text.size();
    const auto read = std::from_chars(node.text.data(), end, value);
    if (node.kind != Node::Kind::SCALAR || read.ec != std::errc{} || read.ptr != end ||
        !(value > 0.0 && value <= 1e9))
    {
        Reject(node, log, "a number above 0");
        return std::nullopt;
    }
    return value;
}

std::optional<double> ReadQuantile(const Node& node, Log& log)
{
    const auto quantile = ReadProbability(node, log);
    if (quantile && *quantile <= 0.0)
    {
        Reject(node, log, "a probability above 0 such as 99%, or 100% for the worst case");
        return std::nullopt;
    }
    return quantile;
}

/// Loss that leaves something to tune.
std::optional<LossLaw> ReadUsefulLoss(const Node& node, Log& log)
{
    const auto law = ReadLossLaw(node, log);
    if (law && law->Mean() >= MOST_LOSS)
    {
        Reject(node, log, "less than 50% of loss");
        return std::nullopt;
    }
    return law;
}

std::optional<const carp::Dialect*> ReadDialect(const Node& node, Log& log)
{
    std::vector<std::string> names;
    for (const carp::Dialect* dialect : carp::AllDialects())
    {
        names.push_back(dialect->name);
    }
    const auto name = ReadWord(node, log, names);
    return name ? std::optional(carp::FindDialect(*name)) : std::nullopt;
}

std::optional<std::string> ReadFileName(const Node& node, Log& log)
{
    return ReadText(node, log, "a capture file");
}

/// From what tells anything to what takes minutes for each setting.
std::optional<Time> ReadBudget(const Node& node, Log& log)
{
    const auto time = ReadPositiveTime(node, log);
    if (time && (*time < std::chrono::hours(1) || *time > std::chrono::hours(24 * 3650)))
    {
        Reject(node, log, "a time from 1h to 3650d");
        return std::nullopt;
    }
    return time;
}

void ReadFields(const Fields& fields, TuneQuestion& question, Log& log)
{
    const auto whole = [](int64_t least, int64_t most) {
        return [least, most](const Node& node, Log& to)
        { return ReadInteger(node, to, least, most); };
    };
    fields.Read("dialect", ReadDialect, question.dialect);
    fields.Read("nodes", whole(2, MOST_NODES), question.nodes);
    fields.Read("outage", ReadPositiveTime, question.outage);
    fields.Read("quantile", ReadQuantile, question.quantile);
    fields.Read("loss", ReadUsefulLoss, question.loss);
    fields.Read("capture", ReadFileName, question.capture);
    fields.Read("vhid", whole(1, 255), question.vhid);
    fields.Read("adverts", ReadPositive, question.adverts);
    fields.Read("false-takeovers", ReadPositive, question.falseTakeovers);
    fields.Read("delay-tolerance", ReadTime, question.delayTolerance);
    fields.Read("simulate", ReadBudget, question.simulate);
    fields.Read("seed", ReadUnsigned, question.seed);
    const Node* loss = fields.Find("loss");
    const Node* capture = fields.Find("capture");
    if (loss && capture)
    {
        log.Report(capture->mark, "capture and loss", "only one of them: a capture tells the loss");
    }
    if (fields.Find("vhid") && !capture)
    {
        log.Report(fields.Find("vhid")->mark, "vhid", "a capture that has a group of it");
    }
}

/// Puts the value of an option in the place of what the file says.
void Apply(const QuestionOption& option, const Mark& mark, Node& root, Log& log)
{
    auto value = ReadYamlAt(option.text, mark, log);
    if (!value)
    {
        return;
    }
    value->key = option.key;
    value->keyMark = mark;
    if (Node* there = root.Find(option.key))
    {
        *there = *value;
        return;
    }
    root.items.push_back(*value);
}

/// The command line has the last word: a loss there replaces a capture of the file and vice versa.
void DropReplaced(const std::vector<QuestionOption>& options, Node& root)
{
    const auto drop = [&options, &root](const char* given, const char* replaced)
    {
        if (std::any_of(options.begin(),
                        options.end(),
                        [given](const QuestionOption& option) { return option.key == given; }))
        {
            root.items.erase(std::remove_if(root.items.begin(),
                                            root.items.end(),
                                            [replaced](const Node& item)
                                            { return item.key == replaced; }),
                             root.items.end());
        }
    };
    drop("loss", "capture");
    drop("capture", "loss");
}

/// The question as the file has it, with the options in it.
std::optional<Node> ReadWithOptions(const std::string& text,
                                    const std::vector<QuestionOption>& options,
                                    Log& log)
{
    std::optional<Node> root = ReadYaml(text, log);
    if (root && root->kind == Node::Kind::EMPTY)
    {
        root->kind = Node::Kind::MAP;
    }
    if (!root || root->kind != Node::Kind::MAP)
    {
        return root;
    }
    DropReplaced(options, *root);
    for (size_t i = 0; i < options.size(); ++i)
    {
        Mark mark;
        mark.line = 0;
        mark.column = static_cast<int>(i + 1);
        Apply(options[i], mark, *root, log);
    }
    return root;
}

/// An option as the command line has it: the log takes it for a `--set`.
void RenameOptions(std::vector<Diagnostic>& diagnostics)
{
    const std::string override = "--set ";
    for (Diagnostic& diagnostic : diagnostics)
    {
        const bool isOption = diagnostic.file.compare(0, override.size(), override) == 0;
        diagnostic.file.erase(0, isOption ? override.size() : 0);
    }
}

} // namespace

std::string QuestionResult::Text() const
{
    std::string text;
    for (const Diagnostic& diagnostic : diagnostics)
    {
        text += ToString(diagnostic) + "\n";
    }
    return text;
}

QuestionResult ReadQuestion(const std::string& text,
                            const std::string& file,
                            const std::vector<QuestionOption>& options)
{
    std::vector<std::string> names;
    for (const QuestionOption& option : options)
    {
        names.push_back(option.option);
    }
    Log log(file, names);
    QuestionResult result;
    if (const std::optional<Node> root = ReadWithOptions(text, options, log))
    {
        result.question.emplace();
        ReadFields(Fields(*root, QuestionContext(), "question", log), *result.question, log);
    }
    if (log.Count() > 0)
    {
        result.question.reset();
    }
    result.diagnostics = log.Sorted();
    RenameOptions(result.diagnostics);
    return result;
}

std::vector<std::string> QuestionWords()
{
    return QuestionContext().Words();
}

} // namespace lab
