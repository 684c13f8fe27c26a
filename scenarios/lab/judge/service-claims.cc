// SPDX-License-Identifier: GPL-2.0-only

#include "claims.h"
#include "instants.h"

#include "lab/timeline/phrases.h"

#include <algorithm>

namespace lab
{

namespace
{

/// What the streams of a client tell about the window of a claim.
struct Service
{
    std::optional<Outage> longest; ///< by what is certain of it
    std::optional<Outage> open;    ///< the run ended in it
    std::string untested;          ///< why a stream tells nothing; empty if all do
    bool tested = false;           ///< at least one stream tells something
};

/// How long an outage lasted for certain.
Time Certain(const Outage& outage)
{
    return (outage.open ? outage.lastLost : outage.span.to) - outage.span.from;
}

/// Why a stream that neither got an answer nor lost one in the window tells nothing.
std::string WhyUntested(const ProbeStream& stream, const Window& window, const Timeline& timeline)
{
    const auto sentInWindow = [&](size_t fact)
    { return window.Contains(Time{timeline.facts[fact].Integer("sent")}); };
    if (std::none_of(stream.probes.begin(), stream.probes.end(), sentInWindow))
    {
        return stream.client + " sent " + stream.to + " no probes " + window.text;
    }
    return stream.client + " had no answer from " + stream.to + " that could fail " + window.text;
}

void AddStream(Service& service,
               const ProbeStream& stream,
               const Window& window,
               const Timeline& timeline)
{
    bool tested = std::any_of(
        stream.answered.begin(),
        stream.answered.end(),
        [&](size_t fact) { return window.Contains(Time{timeline.facts[fact].Integer("sent")}); });
    for (const Outage& outage : stream.outages)
    {
        if (outage.initial || !window.Contains(outage.span.from))
        {
            continue;
        }
        tested = true;
        if (outage.open)
        {
            service.open = outage;
        }
        if (!service.longest || Certain(outage) > Certain(*service.longest))
        {
            service.longest = outage;
        }
    }
    service.tested = service.tested || tested;
    if (!tested && service.untested.empty())
    {
        service.untested = WhyUntested(stream, window, timeline);
    }
}

/// Both limits against what is certain and whether it may be more in truth.
Outcome Compare(const OutageClaim& claim, Time certain, bool mayBeMore)
{
    const bool tooLong = claim.below && certain >= *claim.below;
    const bool tooShort = claim.above && certain <= *claim.above;
    if (tooLong || (tooShort && !mayBeMore))
    {
        return Outcome::FAILED;
    }
    return mayBeMore && (claim.below || tooShort) ? Outcome::UNKNOWN : Outcome::PASSED;
}

std::string Tell(const Service& service, const std::string& client, const Window& window)
{
    if (!service.longest)
    {
        return client + " has no outage " + window.text;
    }
    const Outage& longest = *service.longest;
    return "the longest outage of " + client + " lasts " + (longest.open ? "at least " : "") +
           InWords(Certain(longest)) + ", from " + InWords(longest.span.from) + " on (" +
           Counted(longest.lost, "lost probe") + ")";
}

} // namespace

Ruling Rule(const OutageClaim& claim, const Timeline& timeline)
{
    const Window window = ResolveWindow(claim.after, claim.until, timeline);
    if (!window.problem.empty())
    {
        return {Outcome::UNKNOWN, window.problem, {}};
    }
    Service service;
    for (const ProbeStream& stream : ProbeStreams(timeline))
    {
        if (stream.client == claim.client)
        {
            AddStream(service, stream, window, timeline);
        }
    }
    if (!service.tested)
    {
        const std::string silent = claim.client + " sent no probes";
        return {Outcome::UNKNOWN, service.untested.empty() ? silent : service.untested, {}};
    }

    Ruling ruling;
    const Time certain = service.longest ? Certain(*service.longest) : Time{0};
    const bool mayBeMore = service.open || window.beyondEnd || !service.untested.empty();
    ruling.outcome = Compare(claim, certain, mayBeMore);
    ruling.finding = Tell(service, claim.client, window);
    if (ruling.outcome == Outcome::UNKNOWN && !service.untested.empty())
    {
        ruling.finding += "; but " + service.untested;
    }
    else if (ruling.outcome == Outcome::UNKNOWN)
    {
        ruling.finding += "; but the run ended at " + InWords(timeline.end) +
                          (service.open ? " with an outage going on" : "");
    }
    if (service.longest)
    {
        ruling.evidence.push_back(service.longest->began);
    }
    if (service.longest && service.longest->ended)
    {
        ruling.evidence.push_back(*service.longest->ended);
    }
    return ruling;
}

Ruling Rule(const CounterClaim& claim, const Timeline& timeline)
{
    const auto found = std::find_if(timeline.counters.begin(),
                                    timeline.counters.end(),
                                    [&claim](const auto& c)
                                    { return c.node == claim.on && c.counter == claim.counter; });
    if (found == timeline.counters.end())
    {
        return {Outcome::UNKNOWN, claim.on + " has no counter " + claim.counter, {}};
    }
    const bool holds = (!claim.equals || found->value == *claim.equals) &&
                       (!claim.atLeast || found->value >= *claim.atLeast) &&
                       (!claim.atMost || found->value <= *claim.atMost);
    return {holds ? Outcome::PASSED : Outcome::FAILED,
            claim.counter + " on " + claim.on + " is " + std::to_string(found->value),
            {}};
}

} // namespace lab
