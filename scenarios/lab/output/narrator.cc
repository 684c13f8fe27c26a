// SPDX-License-Identifier: GPL-2.0-only

#include "narrator.h"

#include "describe.h"
#include "fold.h"
#include "story.h"

#include "lab/timeline/phrases.h"

#include <algorithm>
#include <iomanip>

namespace lab
{

namespace
{

constexpr size_t EVIDENCE_TOLD = 5; ///< facts per claim

const char* Code(Tone tone)
{
    switch (tone)
    {
    case Tone::PLAIN:
        return "";
    case Tone::QUIET:
        return "\033[2m";
    case Tone::GOOD:
        return "\033[32m";
    case Tone::BAD:
        return "\033[31m";
    case Tone::FAULT:
        return "\033[1;33m";
    }
    return "";
}

std::string Coloured(const std::string& text, Tone tone, const NarratorOptions& options)
{
    if (!options.colour || tone == Tone::PLAIN)
    {
        return text;
    }
    return Code(tone) + text + "\033[0m";
}

StoryColumns Measure(const RunReport& report)
{
    StoryColumns columns;
    columns.time = static_cast<int>(AsClock(report.timeline.end).size());
    for (const Fact& fact : report.timeline.facts)
    {
        columns.node = std::max(columns.node, static_cast<int>(fact.node.size()));
    }
    return columns;
}

std::string Where(int line, const std::string& file)
{
    if (line == 0)
    {
        return "--set";
    }
    return (file.empty() ? "line " : file + ":") + std::to_string(line);
}

std::string Stamp(Outcome outcome, const NarratorOptions& options)
{
    switch (outcome)
    {
    case Outcome::PASSED:
        return Coloured("PASS", Tone::GOOD, options);
    case Outcome::FAILED:
        return Coloured("FAIL", Tone::BAD, options);
    case Outcome::UNKNOWN:
        return Coloured("????", Tone::FAULT, options);
    }
    return "";
}

void PrintEvidence(std::ostream& out,
                   const Verdict& verdict,
                   const RunReport& report,
                   const StoryColumns& columns,
                   const NarratorOptions& options)
{
    for (size_t i = 0; i < std::min(verdict.evidence.size(), EVIDENCE_TOLD); i++)
    {
        const Fact& fact = report.timeline.facts.at(verdict.evidence[i]);
        out << "      ";
        PrintLine(out,
                  {fact.at, fact.node, Describe(fact, report.scenario), "", Tone::QUIET},
                  columns,
                  options);
    }
    if (verdict.evidence.size() > EVIDENCE_TOLD)
    {
        out << "      and " << verdict.evidence.size() - EVIDENCE_TOLD << " more\n";
    }
}

void PrintSum(std::ostream& out, const std::vector<Verdict>& verdicts)
{
    const auto count = [&verdicts](Outcome outcome)
    {
        return std::count_if(verdicts.begin(),
                             verdicts.end(),
                             [outcome](const Verdict& verdict)
                             { return verdict.outcome == outcome; });
    };
    const auto passed = count(Outcome::PASSED);
    out << Counted(passed, "claim") << (passed == 1 ? " holds, " : " hold, ")
        << count(Outcome::FAILED) << " failed, " << count(Outcome::UNKNOWN) << " unknown\n";
}

} // namespace

void PrintLine(std::ostream& out,
               const Line& line,
               const StoryColumns& columns,
               const NarratorOptions& options)
{
    out << std::setw(columns.time) << std::right << AsClock(line.at) << "  "
        << std::setw(columns.node) << std::left << line.node << "  "
        << Coloured(line.text, line.tone, options) << "\n";
}

void PrintHead(std::ostream& out, const RunReport& report, const std::string& duration)
{
    out << report.scenario.name;
    if (!report.scenario.claim.empty())
    {
        out << ": " << report.scenario.claim;
    }
    out << "\nseed " << report.seed << ", " << duration;
    for (const std::string& setting : report.overrides)
    {
        out << ", --set " << setting;
    }
    out << "\n\n";
}

void PrintStory(std::ostream& out, const RunReport& report, const NarratorOptions& options)
{
    PrintHead(out, report, InWords(report.timeline.end));
    const StoryColumns columns = Measure(report);
    for (const Line& line : Fold(TellStory(report.scenario, report.timeline)))
    {
        PrintLine(out, line, columns, options);
    }
}

void PrintVerdicts(std::ostream& out, const RunReport& report, const NarratorOptions& options)
{
    const StoryColumns columns = Measure(report);
    for (const Verdict& verdict : report.verdicts)
    {
        out << Stamp(verdict.outcome, options) << "  " << Where(verdict.line, options.file) << "  "
            << verdict.claim << "\n      " << verdict.finding << "\n";
        if (verdict.outcome != Outcome::PASSED)
        {
            PrintEvidence(out, verdict, report, columns, options);
        }
    }
    PrintSum(out, report.verdicts);
    if (Overall(report.verdicts) == Outcome::FAILED && !options.repeat.empty())
    {
        out << "again: " << options.repeat << "\n";
    }
}

} // namespace lab
