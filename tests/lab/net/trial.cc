// SPDX-License-Identifier: GPL-2.0-only

#include "trial.h"

#include "lab/judge/intervals.h"
#include "lab/net/simulation.h"
#include "lab/spec/parser.h"

#include <gtest/gtest.h>

#include <sstream>

namespace lab::trial
{

namespace
{

std::string More(const std::string& keys)
{
    return keys.empty() ? "" : ", " + keys;
}

/// An address that ends with a number, or one of each family. \param prefix whether it gets one
std::string Address(Families families, size_t number, bool prefix)
{
    const std::string last = std::to_string(number);
    const std::string ipv4 = "10.0.0." + last + (prefix ? "/24" : "");
    const std::string ipv6 = "2001:db8::" + last + (prefix ? "/64" : "");
    switch (families)
    {
    case Families::IPV4:
        return "[" + ipv4 + "]";
    case Families::IPV6:
        return "[" + ipv6 + "]";
    case Families::BOTH:
        break;
    }
    return "[" + ipv4 + ", " + ipv6 + "]";
}

std::string ValueText(const FactValue& value)
{
    std::ostringstream text;
    std::visit([&text](const auto& item) { text << item; }, value);
    return text.str();
}

std::string Line(const Fact& fact)
{
    std::string line = Text(fact.at) + " " + ToString(fact.kind) + " " + fact.node;
    for (const auto& [key, value] : fact.values)
    {
        line += std::string(" ") + key + "=" + ValueText(value);
    }
    return line + "\n";
}

} // namespace

std::string Text(Time time)
{
    return std::to_string(time.count()) + "ns";
}

std::string Trial::Text() const
{
    std::ostringstream text;
    text << "scenario: trial\nclaim: It behaves as computed.\nlan: {" << lan << "}\n"
         << "carp:\n  gw: {vhid: 1, pass: mekmitasdigoat, addresses: "
         << Address(families, 1, false) << ", dialect: " << dialect << More(group) << "}\nhosts:\n";
    for (size_t i = 0; i < nodes.size(); ++i)
    {
        const Node& node = nodes[i];
        text << "  r" << i + 1 << ": {on: " << node.on
             << ", address: " << Address(families, i + 2, true) << More(node.host)
             << ", carp: {gw: {advbase: " << node.pace.base << ", advskew: " << node.pace.skew
             << More(node.carp) << "}}}\n";
    }
    for (const std::string& other : others)
    {
        text << "  " << other << "\n";
    }
    text << (events.empty() ? "" : "timeline:\n");
    for (const std::string& event : events)
    {
        text << "  - {" << event << "}\n";
    }
    text << "run: {for: " << trial::Text(duration) << ", seed: " << seed << "}\n";
    return text.str();
}

Scenario Trial::Spec() const
{
    const ParseResult result = Parse(Text(), "trial.yaml");
    EXPECT_TRUE(result.scenario) << result.Text() << Text();
    return result.scenario.value_or(Scenario{});
}

Timeline Trial::Run() const
{
    return Simulate(Spec());
}

Trial Pair(const std::string& dialect, const Pace& master, const Pace& backup)
{
    Trial trial;
    trial.dialect = dialect;
    trial.nodes = {Node{master, "", ""}, Node{backup, "", "boot: 20s"}};
    return trial;
}

Time AdvertTime(const Trial& pair, int number)
{
    const Pace& pace = pair.nodes.front().pace;
    return DownTime(pair.dialect, pace) + number * Interval(pace);
}

std::vector<Time> Instants(const Timeline& timeline,
                           FactKind kind,
                           const std::function<bool(const Fact&)>& condition)
{
    std::vector<Time> instants;
    for (const Fact& fact : timeline.facts)
    {
        if (fact.kind == kind && condition(fact))
        {
            instants.push_back(fact.at);
        }
    }
    return instants;
}

std::vector<Time> Instants(const Timeline& timeline, FactKind kind, const std::string& node)
{
    return Instants(timeline, kind, [&node](const Fact& fact) { return fact.node == node; });
}

std::vector<Time> Became(const Timeline& timeline,
                         const std::string& node,
                         const std::string& state)
{
    return Instants(timeline,
                    FactKind::STATE,
                    [&](const Fact& fact)
                    { return fact.node == node && fact.Text("to") == state; });
}

std::optional<Takeover> TakeoverAfter(const Timeline& timeline, Time instant)
{
    for (const Fact& fact : timeline.facts)
    {
        if (fact.kind == FactKind::STATE && fact.Text("to") == "MASTER" && fact.at >= instant)
        {
            return Takeover(fact.node, fact.at);
        }
    }
    return std::nullopt;
}

std::vector<std::pair<Time, Time>> DoubleMasters(const Timeline& timeline)
{
    std::vector<std::pair<Time, Time>> spans;
    for (const Stretch& stretch :
         StretchesWhere(MasterLevels(timeline, "gw"),
                        Span{Time(0), timeline.end},
                        [](const Level& level) { return level.masters.size() > 1; }))
    {
        spans.emplace_back(stretch.span.from, stretch.span.to);
    }
    return spans;
}

std::vector<std::string> MastersAt(const Timeline& timeline, Time instant)
{
    return LevelAt(MasterLevels(timeline, "gw"), instant).masters;
}

std::string Transcript(const Timeline& timeline)
{
    std::string text;
    for (const Fact& fact : timeline.facts)
    {
        text += Line(fact);
    }
    for (const auto& counter : timeline.counters)
    {
        text += counter.node + " " + counter.counter + " " + std::to_string(counter.value) + "\n";
    }
    return text + trial::Text(timeline.end) + "\n";
}

std::string TranscriptOf(const Timeline& timeline, const std::string& node)
{
    std::string text;
    for (const Fact& fact : timeline.facts)
    {
        text += fact.node == node ? Line(fact) : "";
    }
    return text;
}

} // namespace lab::trial
