// SPDX-License-Identifier: GPL-2.0-only

#include "parser.h"

#include "draft.h"
#include "overrides.h"
#include "text-file.h"

#include <utility>

namespace lab
{

namespace
{

bool IsScenarioName(const std::string& text)
{
    return !text.empty() && text.size() <= 60 &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
}

std::optional<std::string> ReadScenarioName(const Node& node, Log& log)
{
    if (node.kind == Node::Kind::SCALAR && IsScenarioName(node.text))
    {
        return node.text;
    }
    Reject(node, log, "a name of lower-case letters, digits and - such as master-crash");
    return std::nullopt;
}

std::optional<std::string> ReadSentence(const Node& node, Log& log)
{
    return ReadText(node, log, "a sentence");
}

void ReadScenario(const Node& root, Draft& draft)
{
    const size_t before = draft.log.Count();
    const Fields fields(root, ContextOf("scenario"), "a scenario", draft.log);
    // With a misspelt section, the names that it gives are unknown but not wrong.
    const bool allKnown = draft.log.Count() == before;
    fields.Read("scenario", ReadScenarioName, draft.scenario.name);
    fields.Read("claim", ReadSentence, draft.scenario.claim);
    fields.Read("why", ReadSentence, draft.scenario.why);
    draft.switches.complete = allKnown || fields.Find("lan");
    draft.trunksComplete = allKnown || fields.Find("lan");
    draft.groups.complete = allKnown || fields.Find("carp");
    draft.hosts.complete = allKnown || fields.Find("hosts");
    draft.events.complete = allKnown || fields.Find("timeline");
    draft.durationKnown = allKnown || fields.Find("run");
    constexpr std::pair<const char*, void (*)(const Node&, Draft&)> SECTIONS[] = {
        {"run", ReadRun}, // first: the others must end before it does
        {"lan", ReadLan},
        {"carp", ReadGroups},
        {"hosts", ReadHosts},
        {"timeline", ReadTimeline},
        {"expect", ReadExpectations},
    };
    for (const auto& [key, read] : SECTIONS)
    {
        if (const Node* node = fields.Find(key))
        {
            read(*node, draft);
        }
    }
}

std::vector<std::string> Paths(const std::vector<Override>& overrides)
{
    std::vector<std::string> paths;
    for (const Override& override : overrides)
    {
        paths.push_back(override.path);
    }
    return paths;
}

/// Makes a scenario of a tree, which the overrides change.
ParseResult Understand(Node& root, const std::vector<Override>& overrides, Log& log)
{
    if (root.kind == Node::Kind::EMPTY && log.Count() == 0)
    {
        log.Report(Mark{}, "an empty file", "a scenario, which begins with \"scenario: NAME\"");
        return {std::nullopt, log.Sorted()};
    }
    ApplyOverrides(root, overrides, log);
    Draft draft(log);
    ReadScenario(root, draft);
    if (log.Count() != 0)
    {
        return {std::nullopt, log.Sorted()};
    }
    return {std::move(draft.scenario), {}};
}

} // namespace

std::optional<Override> Override::FromText(const std::string& text)
{
    const size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0)
    {
        return std::nullopt;
    }
    return Override{text.substr(0, equals), text.substr(equals + 1)};
}

std::string ParseResult::Text() const
{
    std::string text;
    for (const Diagnostic& diagnostic : diagnostics)
    {
        text += ToString(diagnostic) + "\n";
    }
    return text;
}

ParseResult Parse(const std::string& text,
                  const std::string& fileName,
                  const std::vector<Override>& overrides)
{
    Log log(fileName, Paths(overrides));
    auto root = ReadYaml(text, log);
    return root ? Understand(*root, overrides, log) : ParseResult{std::nullopt, log.Sorted()};
}

ParseResult Parse(Node root, const std::string& fileName, const std::vector<Override>& overrides)
{
    Log log(fileName, Paths(overrides));
    return Understand(root, overrides, log);
}

ParseResult LoadScenario(const std::string& path, const std::vector<Override>& overrides)
{
    Log log(path, {});
    const auto text = ReadTextFile(path, "a scenario file", log);
    return text ? Parse(*text, path, overrides) : ParseResult{std::nullopt, log.Sorted()};
}

} // namespace lab
