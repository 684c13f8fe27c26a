// SPDX-License-Identifier: GPL-2.0-only

#include "reader.h"

#include "words.h"

#include <algorithm>
#include <charconv>

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

std::optional<uint64_t> ReadRate(const Node& node, Log& log)
{
    return ReadScalar(node, log, ParseRate);
}

std::optional<double> ReadProbability(const Node& node, Log& log)
{
    return ReadScalar(node, log, ParseProbability);
}

std::optional<double> ReadFrames(const Node& node, Log& log)
{
    return ReadScalar(node, log, ParseFrames);
}

std::optional<IpAddress> ReadAddress(const Node& node, Log& log)
{
    const auto address = ParseAddress(node.text);
    if (!address)
    {
        Reject(node, log, "an address such as 10.0.0.1");
        return std::nullopt;
    }
    return address;
}

std::optional<carp::Ipv4Bytes> ReadPeer(const Node& node, Log& log)
{
    const auto address = ParseAddress(node.kind == Node::Kind::SCALAR ? node.text : "");
    const auto* peer = address ? std::get_if<carp::Ipv4Bytes>(&*address) : nullptr;
    const bool isStation = peer && (*peer)[0] != 0 && (*peer)[0] < 224;
    if (!peer || (!isStation && *peer != carp::IPV4_GROUP))
    {
        Reject(node, log, "224.0.0.18 or the IPv4 address of a host");
        return std::nullopt;
    }
    return *peer;
}

std::optional<carp::Ipv6Bytes> ReadPeer6(const Node& node, Log& log)
{
    const auto address = ParseAddress(node.kind == Node::Kind::SCALAR ? node.text : "");
    const auto* peer = address ? std::get_if<carp::Ipv6Bytes>(&*address) : nullptr;
    const bool isStation = peer && (*peer)[0] != 0 && !carp::IsMulticast(*peer);
    if (!peer || (!isStation && *peer != carp::IPV6_GROUP))
    {
        Reject(node, log, "ff02::12 or the IPv6 address of a host");
        return std::nullopt;
    }
    return *peer;
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

} // namespace lab
