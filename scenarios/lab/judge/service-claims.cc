// SPDX-License-Identifier: GPL-2.0-only

#include "claims.h"
#include "instants.h"
#include "outage-split.h"
#include "streams.h"

#include "lab/timeline/phrases.h"

#include <algorithm>

namespace lab
{

namespace
{

/// An outage as a claim sees it.
struct Measured
{
    Outage outage;
    StreamKind kind = StreamKind::PING;
    Time from{0};   ///< when it began, at the earliest when the window did
    Time length{0}; ///< from then on for certain, or of the part that the claim is about
};

/// What the streams of a client tell about the window of a claim.
struct Service
{
    std::optional<Measured> longest; ///< by what is certain of it
    bool open = false;               ///< the run ended in an outage
    std::string untested;            ///< why a stream tells nothing; empty if all do
    bool tested = false;             ///< at least one stream tells something
};

/// Looks at one claim.
class ServiceJudge
{
  public:
    ServiceJudge(const OutageClaim& claim, const Timeline& timeline, const Scenario& scenario)
        : m_claim(claim),
          m_timeline(timeline),
          m_window(ResolveWindow(claim.after, claim.until, timeline))
    {
        if (claim.part)
        {
            m_splitter.emplace(scenario, timeline);
        }
    }

    Ruling Rule()
    {
        if (!m_window.problem.empty())
        {
            return {Outcome::UNKNOWN, m_window.problem, {}};
        }
        for (const Stream& stream : Streams(m_timeline))
        {
            if (stream.client == m_claim.client && m_claim.of.value_or(stream.kind) == stream.kind)
            {
                AddStream(stream);
            }
        }
        if (!m_service.tested)
        {
            const std::string what = m_claim.of ? UnitOf(*m_claim.of) : "probe";
            const std::string silent = m_claim.client + " sent no " + what + "s";
            return {Outcome::UNKNOWN, m_service.untested.empty() ? silent : m_service.untested, {}};
        }
        return Conclude();
    }

  private:
    bool IsInWindow(size_t unit) const
    {
        return m_window.Contains(Time{m_timeline.facts[unit].Integer("sent")});
    }

    void AddStream(const Stream& stream)
    {
        if (StillWaited(stream, m_window.span.from))
        {
            m_service.untested = NothingFrom(stream) + " before " + InWords(m_window.span.from);
            return;
        }
        bool tested = std::any_of(stream.delivered.begin(),
                                  stream.delivered.end(),
                                  [this](size_t unit) { return IsInWindow(unit); });
        for (const Outage& outage : stream.outages)
        {
            const auto from = FromWhen(outage, m_window);
            if (!from)
            {
                continue;
            }
            tested = true;
            m_service.open = m_service.open || outage.open;
            const Measured measured{outage, stream.kind, *from, Measure(stream, outage, *from)};
            if (!m_service.longest || measured.length > m_service.longest->length)
            {
                m_service.longest = measured;
            }
        }
        m_service.tested = m_service.tested || tested;
        if (!tested && m_service.untested.empty())
        {
            m_service.untested = WhyUntested(stream);
        }
    }

    Time Measure(const Stream& stream, const Outage& outage, Time from) const
    {
        if (!m_splitter)
        {
            return LengthFrom(from, outage);
        }
        const auto parts = m_splitter->Split(stream, outage);
        return parts ? parts->Of(*m_claim.part) : Time{0};
    }

    /// Why a stream of which nothing got through or was lost in the window tells nothing.
    std::string WhyUntested(const Stream& stream) const
    {
        if (std::none_of(stream.units.begin(),
                         stream.units.end(),
                         [this](size_t unit) { return IsInWindow(unit); }))
        {
            return stream.client + " sent " + stream.to + " no " + UnitOf(stream.kind) + "s " +
                   m_window.text;
        }
        return NothingFrom(stream) + " that could fail " + m_window.text;
    }

    static std::string NothingFrom(const Stream& stream)
    {
        const bool isPing = stream.kind == StreamKind::PING;
        return stream.client + (isPing ? " had no answer from " : " had nothing delivered to ") +
               stream.to;
    }

    Ruling Conclude() const
    {
        Ruling ruling;
        const auto& longest = m_service.longest;
        const Time certain = longest ? longest->length : Time{0};
        const bool mayBeMore = m_service.open || m_window.beyondEnd || !m_service.untested.empty();
        ruling.outcome = Compare(certain, mayBeMore);
        ruling.finding = Tell();
        if (ruling.outcome == Outcome::UNKNOWN && !m_service.untested.empty())
        {
            ruling.finding += "; but " + m_service.untested;
        }
        else if (ruling.outcome == Outcome::UNKNOWN)
        {
            ruling.finding += "; but the run ended at " + InWords(m_timeline.end) +
                              (m_service.open ? " with an outage going on" : "");
        }
        if (longest)
        {
            ruling.evidence.push_back(longest->outage.began);
        }
        if (longest && longest->outage.ended)
        {
            ruling.evidence.push_back(*longest->outage.ended);
        }
        return ruling;
    }

    /// Both limits against what is certain and whether it may be more in truth.
    Outcome Compare(Time certain, bool mayBeMore) const
    {
        const bool tooLong = m_claim.below && certain >= *m_claim.below;
        const bool tooShort = m_claim.above && certain <= *m_claim.above;
        if (tooLong || (tooShort && !mayBeMore))
        {
            return Outcome::FAILED;
        }
        return mayBeMore && (m_claim.below || tooShort) ? Outcome::UNKNOWN : Outcome::PASSED;
    }

    std::string Tell() const
    {
        const std::string kind = m_claim.of ? std::string(ToString(*m_claim.of)) + " " : "";
        if (!m_service.longest)
        {
            return m_claim.client + " has no " + kind + "outage " + m_window.text;
        }
        const Measured& longest = *m_service.longest;
        const Outage& outage = longest.outage;
        const std::string from = ", from " + InWords(longest.from) + " on" + Affected(longest);
        if (m_claim.part)
        {
            return std::string(ToString(*m_claim.part)) + " takes " +
                   (outage.open ? "an unknown part" : InWords(longest.length)) + " of the " + kind +
                   "outage of " + m_claim.client + " of " +
                   InWords(LengthFrom(longest.from, outage)) + from;
        }
        return "the longest " + kind + "outage of " + m_claim.client + " lasts " +
               (outage.open ? "at least " : "") + InWords(longest.length) + from;
    }

    /// " (388 lost probes)"; what an open outage of TCP holds up is not known.
    static std::string Affected(const Measured& measured)
    {
        const bool isTcp = measured.kind == StreamKind::TCP;
        const std::string unit = std::string(isTcp ? "late " : "lost ") + UnitOf(measured.kind);
        return isTcp && measured.outage.open ? ""
                                             : " (" + Counted(measured.outage.lost, unit) + ")";
    }

    const OutageClaim& m_claim;
    const Timeline& m_timeline;
    Window m_window;
    std::optional<OutageSplitter> m_splitter;
    Service m_service;
};

} // namespace

Ruling Rule(const OutageClaim& claim, const Timeline& timeline, const Scenario& scenario)
{
    return ServiceJudge(claim, timeline, scenario).Rule();
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
