// SPDX-License-Identifier: GPL-2.0-only

#include "balance-measures.h"

#include "lab/timeline/fault.h"
#include "lab/timeline/phrases.h"

#include <algorithm>
#include <array>

namespace lab
{

namespace
{

constexpr std::array DEATHS{"crash", "unplug", "down", "destroy"};
constexpr std::array RETURNS{"boot", "plug", "up", "create"};

/// Whether it struck somebody, and a member with all that he has of the group.
bool IsWhole(const Fact& fault, const BalanceHistory& history)
{
    const auto node = history.FindNode(fault.node);
    const std::string& target = fault.Text("target");
    const size_t on = target.find(" on ");
    const size_t dot = target.find('.');
    if (StruckNobody(fault) || !WhyRefused(fault).empty())
    {
        return false;
    }
    if (on != std::string::npos)
    {
        return target.substr(0, on) == history.Name();
    }
    return !node || dot == std::string::npos || history.IsPortOf(*node, target.substr(dot + 1));
}

Step::Kind KindOf(const std::string& action)
{
    const auto isAction = [&action](const char* one) { return action == one; };
    return std::any_of(DEATHS.begin(), DEATHS.end(), isAction)     ? Step::Kind::DEATH
           : std::any_of(RETURNS.begin(), RETURNS.end(), isAction) ? Step::Kind::RETURN
                                                                   : Step::Kind::OTHER;
}

/// Looks up who was struck at an instant by an event, or by any if it is not named.
void FindStruck(Step& step, Time at, const std::string& event, const BalanceHistory& history)
{
    const auto& facts = history.GetTimeline().facts;
    const auto first = std::lower_bound(facts.begin(),
                                        facts.end(),
                                        at,
                                        [](const Fact& fact, Time time) { return fact.at < time; });
    for (auto fact = first; fact != facts.end() && fact->at == at; ++fact)
    {
        const bool isMeant = event.empty() || fact->Text("event") == event;
        if (fact->kind != FactKind::FAULT || !isMeant || !IsWhole(*fact, history))
        {
            continue;
        }
        step.fact = step.fact.value_or(fact - facts.begin());
        const std::string& action = fact->Text("action");
        const Step::Kind kind = KindOf(action);
        const auto node = history.FindNode(fact->node);
        if (node && kind != Step::Kind::OTHER && (step.struck.empty() || step.kind == kind))
        {
            step.action = step.struck.empty() ? action : step.action;
            step.kind = kind;
            step.struck.push_back(*node);
        }
    }
}

/// When the next event happened; nothing if there was none any more.
std::optional<Time> NextEvent(Time after, const Timeline& timeline)
{
    const auto found = std::find_if(timeline.facts.begin(),
                                    timeline.facts.end(),
                                    [after](const Fact& fact)
                                    { return fact.kind == FactKind::FAULT && fact.at > after; });
    return found == timeline.facts.end() ? std::nullopt : std::optional(found->at);
}

} // namespace

Step ResolveStep(const When& after, const std::optional<When>& until, const BalanceHistory& history)
{
    const Timeline& timeline = history.GetTimeline();
    const Instant instant = Resolve(after, timeline);
    std::optional<When> end = until;
    if (!end && instant.problem.empty())
    {
        const auto next = NextEvent(instant.at, timeline);
        end = next ? std::optional(When{"", *next}) : std::nullopt;
    }
    Step step;
    step.window = ResolveWindow(after, end, timeline);
    if (step.window.problem.empty())
    {
        const Time at = instant.fact ? timeline.facts[*instant.fact].at : instant.at;
        FindStruck(step, at, after.event, history);
    }
    return step;
}

} // namespace lab
