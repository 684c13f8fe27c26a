// SPDX-License-Identifier: GPL-2.0-only

#include "fields.h"
#include "reader.h"
#include "words.h"

#include <algorithm>

namespace lab
{

namespace
{

std::vector<const Node*> TwoItems(const Node& node, Log& log, const std::string& expected)
{
    if (node.kind == Node::Kind::LIST && node.items.size() == 2)
    {
        return {&node.items[0], &node.items[1]};
    }
    Reject(node, log, expected);
    return {};
}

std::optional<TimeLaw> ReadUniform(const Node& node, Log& log)
{
    const auto items = TwoItems(node, log, "two times such as [10s, 11s]");
    const auto least = items.empty() ? std::nullopt : ReadTime(*items[0], log);
    const auto most = items.empty() ? std::nullopt : ReadTime(*items[1], log);
    if (!least || !most)
    {
        return std::nullopt;
    }
    if (*least > *most)
    {
        log.Report(items[1]->mark,
                   FormatTime(*most),
                   "a time of at least " + FormatTime(*least) + ": the lesser one comes first");
        return std::nullopt;
    }
    return TimeLaw{TimeLaw::Kind::UNIFORM, *least, *most, {}};
}

std::optional<TimeLaw> ReadNormal(const Node& node, Log& log)
{
    const auto items = TwoItems(node, log, "mean and standard deviation such as [10s, 1s]");
    const auto mean = items.empty() ? std::nullopt : ReadTime(*items[0], log);
    const auto deviation = items.empty() ? std::nullopt : ReadTime(*items[1], log);
    return mean && deviation
               ? std::optional<TimeLaw>({TimeLaw::Kind::NORMAL, *mean, *deviation, {}})
               : std::nullopt;
}

std::optional<TimeLaw> ReadChoices(const Node& node, Log& log)
{
    if (node.kind != Node::Kind::LIST || node.items.empty())
    {
        Reject(node, log, "a list of times such as [1s, 2s]");
        return std::nullopt;
    }
    TimeLaw law{TimeLaw::Kind::ONE_OF, Time{0}, Time{0}, {}};
    for (const Node& item : node.items)
    {
        if (const auto time = ReadTime(item, log))
        {
            law.choices.push_back(*time);
        }
    }
    return law.choices.size() == node.items.size() ? std::optional<TimeLaw>(law) : std::nullopt;
}

} // namespace

std::optional<TimeLaw> ReadTimeLaw(const Node& node, Log& log)
{
    if (node.kind != Node::Kind::MAP)
    {
        const auto time = ReadTime(node, log);
        return time ? std::optional<TimeLaw>(TimeLaw::Fixed(*time)) : std::nullopt;
    }
    const size_t before = log.Count();
    const Fields fields(node, ContextOf("law"), "distribution", log);
    std::vector<TimeLaw> laws(4);
    fields.Read("uniform", ReadUniform, laws[0]);
    fields.Read("normal", ReadNormal, laws[1]);
    fields.Read("one-of", ReadChoices, laws[2]);
    Time mean{0};
    Time after{0};
    fields.Read("exponential", ReadTime, mean);
    fields.Read("after", ReadTime, after);
    laws[3] = {TimeLaw::Kind::EXPONENTIAL, after, mean, {}};
    if (log.Count() != before)
    {
        return std::nullopt;
    }
    const std::vector<const char*> kinds{"uniform", "normal", "one-of", "exponential"};
    const auto given = std::count_if(kinds.begin(),
                                     kinds.end(),
                                     [&fields](const char* kind) { return fields.Find(kind); });
    const auto first = std::find_if(kinds.begin(),
                                    kinds.end(),
                                    [&fields](const char* kind) { return fields.Find(kind); });
    if (given != 1 || (fields.Find("after") && !fields.Find("exponential")))
    {
        log.Report(
            node.mark,
            Quote(OnOneLine(node)),
            "one distribution: uniform, normal, one-of, or exponential with or without after");
        return std::nullopt;
    }
    return laws[first - kinds.begin()];
}

} // namespace lab
