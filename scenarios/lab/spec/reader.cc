// SPDX-License-Identifier: GPL-2.0-only

#include "reader.h"

#include "words.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace lab
{

namespace
{

/// The value of a scalar by one of the functions of units.h.
template <typename T>
std::optional<T> ReadScalar(const Node& node, Log& log, Parsed<T> (*parse)(const std::string&))
{
    const bool isScalar = node.kind == Node::Kind::SCALAR;
    const Parsed<T> parsed = parse(isScalar ? node.text : "");
    if (!isScalar || !parsed.value)
    {
        Reject(node, log, parsed.expected, parsed.meant);
        return std::nullopt;
    }
    return parsed.value;
}

/// A whole number of type T, all of the text.
template <typename T>
std::optional<T> WholeNumber(const std::string& text)
{
    T value = 0;
    const char* end = text.data() + text.size();
    const auto result = std::from_chars(text.data(), end, value);
    return result.ec == std::errc{} && result.ptr == end ? std::optional<T>(value) : std::nullopt;
}

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

std::string Describe(const Node& node)
{
    switch (node.kind)
    {
    case Node::Kind::SCALAR:
        return node.text.empty() ? "an empty text" : Quote(node.text);
    case Node::Kind::LIST:
        return node.items.empty() ? "an empty list" : "a list";
    case Node::Kind::MAP:
        return node.items.empty() ? "an empty map" : "a map";
    case Node::Kind::EMPTY:
    case Node::Kind::BROKEN:
        break;
    }
    return node.key.empty() ? "nothing" : "nothing after " + Quote(node.key);
}

void Reject(const Node& node, Log& log, const std::string& expected, const std::string& meant)
{
    if (node.kind == Node::Kind::BROKEN)
    {
        log.Skip();
        return;
    }
    log.Report(node.mark, Describe(node), expected, meant);
}

void RejectWord(const Mark& mark,
                Log& log,
                const std::string& found,
                const std::string& word,
                const std::vector<std::string>& valid,
                const std::string& title)
{
    const std::string expected = title + (title.empty() || valid.empty() ? "" : ": ") +
                                 OneOf(valid);
    log.Report(mark, found, expected, Nearest(word, valid));
}

std::optional<std::string> ReadText(const Node& node, Log& log, const std::string& expected)
{
    std::string text;
    for (const char c : node.kind == Node::Kind::SCALAR ? node.text : "")
    {
        const bool isBlank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        const bool wanted = !text.empty() && text.back() != ' ';
        text += !isBlank ? std::string(1, c) : wanted ? " " : "";
    }
    while (!text.empty() && text.back() == ' ')
    {
        text.pop_back();
    }
    if (text.empty())
    {
        Reject(node, log, expected);
        return std::nullopt;
    }
    return text;
}

std::optional<std::string> ReadPassphrase(const Node& node, Log& log)
{
    if (node.kind != Node::Kind::SCALAR)
    {
        Reject(node, log, "a passphrase");
        return std::nullopt;
    }
    return node.text;
}

std::optional<bool> ReadBool(const Node& node, Log& log)
{
    const std::string word = node.kind == Node::Kind::SCALAR ? node.text : "";
    if (word == "true" || word == "false")
    {
        return word == "true";
    }
    const bool yes = word == "yes" || word == "on" || word == "1" || word == "True";
    const bool no = word == "no" || word == "off" || word == "0" || word == "False";
    Reject(node, log, "true or false", yes ? "true" : no ? "false" : "");
    return std::nullopt;
}

std::optional<int64_t> ReadInteger(const Node& node,
                                   Log& log,
                                   int64_t least,
                                   int64_t most,
                                   const std::string& expected)
{
    const auto value = node.kind == Node::Kind::SCALAR ? WholeNumber<int64_t>(node.text)
                                                       : std::nullopt;
    if (value && *value >= least && *value <= most)
    {
        return value;
    }
    const std::string range = std::to_string(least) + " to " + std::to_string(most);
    Reject(node, log, "a whole number, " + (expected.empty() ? range : expected));
    return std::nullopt;
}

std::optional<uint64_t> ReadUnsigned(const Node& node, Log& log)
{
    const auto value = node.kind == Node::Kind::SCALAR ? WholeNumber<uint64_t>(node.text)
                                                       : std::nullopt;
    if (!value)
    {
        Reject(node, log, "a whole number from 0 on");
    }
    return value;
}

std::optional<Time> ReadTime(const Node& node, Log& log)
{
    const bool isScalar = node.kind == Node::Kind::SCALAR;
    const auto parsed = ParseTime(isScalar ? node.text : "");
    if (!isScalar || !parsed.value)
    {
        // Whoever forgot the unit meant seconds, but not where a signal travels.
        const bool isTiny = node.key.find("delay") != std::string::npos;
        Reject(node, log, parsed.expected, isTiny ? "" : parsed.meant);
        return std::nullopt;
    }
    return parsed.value;
}

std::optional<Time> ReadPositiveTime(const Node& node, Log& log)
{
    const auto time = ReadTime(node, log);
    if (time && time->count() == 0)
    {
        Reject(node, log, "a time above 0s");
        return std::nullopt;
    }
    return time;
}

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

std::optional<uint64_t> ReadRate(const Node& node, Log& log)
{
    return ReadScalar(node, log, ParseRate);
}

std::optional<double> ReadProbability(const Node& node, Log& log)
{
    return ReadScalar(node, log, ParseProbability);
}

std::optional<carp::Ipv4Bytes> ReadIpv4(const Node& node, Log& log)
{
    return ReadScalar(node, log, ParseIpv4);
}

std::optional<carp::MacBytes> ReadMac(const Node& node, Log& log)
{
    return ReadScalar(node, log, ParseMac);
}

std::optional<carp::Key> ReadKey(const Node& node, Log& log)
{
    return ReadScalar(node, log, ParseKey);
}

std::optional<std::string> ReadWord(const Node& node,
                                    Log& log,
                                    const std::vector<std::string>& valid)
{
    if (node.kind == Node::Kind::SCALAR &&
        std::find(valid.begin(), valid.end(), node.text) != valid.end())
    {
        return node.text;
    }
    Reject(node, log, OneOf(valid), Nearest(node.text, valid));
    return std::nullopt;
}

std::optional<std::string> ReadName(const Node& node, Log& log, const std::string& what)
{
    if (node.kind == Node::Kind::SCALAR && IsName(node.text))
    {
        return node.text;
    }
    Reject(node, log, what + ": a letter, then letters, digits, - and _ (40 at most)");
    return std::nullopt;
}

std::vector<const Node*> Items(const Node& node)
{
    std::vector<const Node*> items;
    if (node.kind != Node::Kind::LIST)
    {
        return {&node};
    }
    for (const Node& item : node.items)
    {
        items.push_back(&item);
    }
    return items;
}

Fields::Fields(const Node& node, const Context& context, const std::string& owner, Log& log)
    : m_node(node),
      m_context(context),
      m_log(log)
{
    const bool isMap = node.kind == Node::Kind::MAP || node.kind == Node::Kind::EMPTY;
    if (!isMap)
    {
        Reject(node, log, "a map with " + OneOf(context.Words()));
        return;
    }
    const size_t before = log.Count();
    CheckWords(owner);
    CheckRequired(owner);
    m_clean = log.Count() == before;
}

const Node* Fields::Find(const char* key) const
{
    return m_node.Find(key);
}

bool Fields::IsClean() const
{
    return m_clean;
}

bool Fields::Lacks(const std::string& key) const
{
    const bool isMap = m_node.kind == Node::Kind::MAP || m_node.kind == Node::Kind::EMPTY;
    const bool isMisspelt = std::any_of(m_node.items.begin(),
                                        m_node.items.end(),
                                        [&](const Node& item)
                                        {
                                            return !m_context.Find(item.key) &&
                                                   (Nearest(item.key, m_context.Words()) == key ||
                                                    item.key.rfind(key + ":", 0) == 0);
                                        });
    return isMap && !m_node.Find(key) && !isMisspelt;
}

void Fields::CheckWords(const std::string& owner) const
{
    for (const Node& item : m_node.items)
    {
        if (!m_context.Find(item.key))
        {
            RejectKey(item, owner);
        }
    }
}

void Fields::RejectKey(const Node& item, const std::string& owner) const
{
    // {vhid:1} is one word for YAML.
    const size_t colon = item.key.find(':');
    const std::string word = item.key.substr(0, colon);
    if (colon != std::string::npos && m_context.Find(word))
    {
        m_log.Report(item.keyMark, Quote(item.key), "a blank after the colon of " + word);
        return;
    }
    const auto rivals = ContextNames(m_context.role);
    const bool isRival = m_context.role != Context::Role::PLAIN &&
                         std::find(rivals.begin(), rivals.end(), item.key) != rivals.end();
    if (isRival)
    {
        const bool isAction = m_context.role == Context::Role::ACTION;
        m_log.Report(item.keyMark,
                     Quote(item.key) + " beside " + Quote(m_context.name),
                     std::string("one ") + (isAction ? "action" : "claim") +
                         " in each item of the list");
        return;
    }
    RejectWord(item.keyMark,
               m_log,
               Quote(item.key) + " in " + owner,
               item.key,
               m_context.Words(),
               "");
}

void Fields::CheckRequired(const std::string& owner) const
{
    for (const Key& key : m_context.keys)
    {
        if (key.required && Lacks(key.name))
        {
            m_log.Report(m_node.mark,
                         owner + " without " + Quote(key.name),
                         Quote(key.name) + " with " + key.value);
        }
    }
}

} // namespace lab
