// SPDX-License-Identifier: GPL-2.0-only

#include "fields.h"
#include "reader.h"
#include "words.h"

namespace lab
{

namespace
{

void RejectMap(const Node& node, Log& log, const std::string& expected)
{
    log.Report(node.mark, node.items.empty() ? Describe(node) : Quote(OnOneLine(node)), expected);
}

/// `mean` and `burst`, as people measure a network.
std::optional<LossLaw> ReadMeasured(const Fields& fields, const Node& node, Log& log)
{
    std::optional<double> mean;
    std::optional<double> length;
    fields.Read("mean", ReadProbability, mean);
    fields.Read("burst", ReadFrames, length);
    if (!mean || !length)
    {
        if (!fields.Find("mean") || !fields.Find("burst"))
        {
            RejectMap(node, log, "mean and burst such as {mean: 1%, burst: 4}");
        }
        return std::nullopt;
    }
    // Between two bursts at least one frame gets through.
    if (*mean > *length / (*length + 1))
    {
        log.Report(fields.Find("mean")->mark,
                   fields.Find("mean")->text,
                   "a mean loss that leaves a frame between two bursts: at most " +
                       FormatProbability(*length / (*length + 1)) + " with bursts of " +
                       fields.Find("burst")->text);
        return std::nullopt;
    }
    return LossLaw::Bursts(*mean, *length);
}

/// The chain itself.
std::optional<LossLaw> ReadChain(const Fields& fields, const Node& node, Log& log)
{
    LossLaw law;
    const size_t before = log.Count();
    fields.Read("enter", ReadProbability, law.enter);
    fields.Read("leave", ReadProbability, law.leave);
    fields.Read("good", ReadProbability, law.good);
    fields.Read("bad", ReadProbability, law.bad);
    if (!fields.Find("enter") || !fields.Find("leave"))
    {
        RejectMap(node, log, "enter and leave such as {enter: 1%, leave: 25%}");
    }
    else if (law.leave <= 0.0)
    {
        log.Report(fields.Find("leave")->mark,
                   fields.Find("leave")->text,
                   "a probability above 0: else no burst ends");
    }
    return log.Count() == before ? std::optional<LossLaw>(law) : std::nullopt;
}

} // namespace

std::optional<LossLaw> ReadLossLaw(const Node& node, Log& log)
{
    if (node.kind != Node::Kind::MAP)
    {
        const auto probability = ReadProbability(node, log);
        return probability ? std::optional<LossLaw>(LossLaw::Independent(*probability))
                           : std::nullopt;
    }
    const Fields fields(node, ContextOf("bursts"), "loss", log);
    if (!fields.IsClean())
    {
        return std::nullopt;
    }
    const bool isMeasured = fields.Find("mean") || fields.Find("burst");
    const bool isChain = fields.Find("enter") || fields.Find("leave") || fields.Find("good") ||
                         fields.Find("bad");
    if (isMeasured == isChain)
    {
        RejectMap(node,
                  log,
                  "either mean and burst, or enter and leave with or without bad and good");
        return std::nullopt;
    }
    return isMeasured ? ReadMeasured(fields, node, log) : ReadChain(fields, node, log);
}

} // namespace lab
