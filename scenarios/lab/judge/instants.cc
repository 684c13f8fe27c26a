// SPDX-License-Identifier: GPL-2.0-only

#include "instants.h"

#include "lab/timeline/fault.h"
#include "lab/timeline/phrases.h"

#include <algorithm>

namespace lab
{

namespace
{

/// The fact of an event that struck somebody, or needed nobody to strike.
Instant FindEvent(const std::string& event, const Timeline& timeline)
{
    Instant instant;
    instant.problem = event + " never happened";
    for (size_t i = 0; i < timeline.facts.size(); i++)
    {
        const Fact& fact = timeline.facts[i];
        if (fact.kind != FactKind::FAULT || fact.Text("event") != event)
        {
            continue;
        }
        instant.at = fact.at;
        instant.fact = i;
        const std::string& refused = WhyRefused(fact);
        if (!StruckNobody(fact) && refused.empty())
        {
            instant.problem.clear();
            break;
        }
        instant.problem = refused.empty()
                              ? event + " struck nobody: there was no " + fact.Text("target") +
                                    " at " + InWords(fact.at)
                              : event + " had no effect at " + InWords(fact.at) + ": " + refused;
    }
    return instant;
}

} // namespace

Instant Resolve(const When& when, const Timeline& timeline)
{
    if (when.event.empty())
    {
        return {when.offset, InWords(when.offset), std::nullopt, ""};
    }
    Instant instant = FindEvent(when.event, timeline);
    instant.at += when.offset;
    const std::string sign = when.offset < Time{0} ? " - " : " + ";
    const std::string offset =
        when.offset == Time{0} ? "" : sign + InWords(Time{std::abs(when.offset.count())});
    instant.text = when.event + offset + " (" + InWords(instant.at) + ")";
    return instant;
}

Window ResolveWindow(const std::optional<When>& after,
                     const std::optional<When>& until,
                     const Timeline& timeline)
{
    const Instant from = after ? Resolve(*after, timeline) : Instant{};
    const Instant to = until ? Resolve(*until, timeline) : Instant{timeline.end, "", {}, ""};

    Window window;
    window.span = {from.at, std::min(to.at, timeline.end)};
    window.beyondEnd = to.at > timeline.end;
    window.toEnd = !until;
    if (after && until)
    {
        window.text = "between " + from.text + " and " + to.text;
    }
    else if (after || until)
    {
        window.text = after ? "after " + from.text : "before " + to.text;
    }
    else
    {
        window.text = "in the run";
    }

    window.problem = !from.problem.empty() ? from.problem : to.problem;
    if (window.problem.empty() && from.at >= timeline.end)
    {
        window.problem = "the run ended at " + InWords(timeline.end) + ", before " + from.text;
    }
    else if (window.problem.empty() && from.at >= to.at)
    {
        window.problem = "there is no time " + window.text;
    }
    return window;
}

} // namespace lab
