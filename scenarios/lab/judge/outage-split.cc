// SPDX-License-Identifier: GPL-2.0-only

#include "outage-split.h"

#include "outage-evidence.h"
#include "way.h"

#include <algorithm>
#include <iterator>
#include <numeric>

namespace lab
{

namespace
{

/// Walks through an outage and gives each stretch of it to a part.
class Walk
{
  public:
    explicit Walk(const Span& span)
        : m_span(span),
          m_at(span.from)
    {
    }

    Time At() const
    {
        return m_at;
    }

    /// All up to an instant, as far as it lies ahead, is of a part.
    void Until(Time instant, OutagePart part)
    {
        const Time next = std::clamp(instant, m_at, m_span.to);
        m_parts.Add(part, next - m_at);
        m_at = next;
    }

    const OutageParts& GetParts() const
    {
        return m_parts;
    }

  private:
    Span m_span;
    Time m_at;
    OutageParts m_parts;
};

/// What is asked of the evidence for one outage.
class Investigation
{
  public:
    Investigation(const Scenario& scenario,
                  const Timeline& timeline,
                  const OutageEvidence& evidence,
                  const Stream& stream,
                  const Outage& outage)
        : m_scenario(scenario),
          m_timeline(timeline),
          m_evidence(evidence),
          m_outage(outage),
          m_way(FindWay(stream, scenario)),
          m_lastGood(LastGood(stream))
    {
        const std::string client = SourceOf(stream, scenario);
        for (VirtualHop& hop : m_way.hops)
        {
            hop.group = evidence.GroupFor(hop.group, client, outage.span.to);
        }
        const Fact& ended = timeline.facts[*outage.ended];
        m_heard = ended.at;
        m_tried = ended.Find("tried") ? Time{ended.Integer("tried")} : outage.span.to;
    }

    std::optional<OutageParts> Split()
    {
        if (m_way.hosts.empty())
        {
            return std::nullopt;
        }
        Walk walk(m_outage.span);
        FindMasters();
        if (m_elected)
        {
            // Who had no link, or no power, could decide nothing.
            if (const auto repaired = m_evidence.Repaired(m_masters, m_outage.span.from, m_decided))
            {
                walk.Until(*repaired, OutagePart::REPAIR);
            }
            walk.Until(m_decided, OutagePart::DETECTION);
            walk.Until(m_served, OutagePart::PROMOTION);
        }
        std::vector<std::string> hosts = m_way.hosts;
        hosts.insert(hosts.end(), m_masters.begin(), m_masters.end());
        const auto repaired = m_evidence.Repaired(hosts, m_outage.span.from, m_outage.span.to);
        if (repaired)
        {
            walk.Until(*repaired, OutagePart::REPAIR);
        }
        walk.Until(Learned(), OutagePart::SWITCH_LEARNING);
        const bool asked = Resolve(hosts, walk);
        const bool isExplained = m_elected || repaired || asked || walk.At() > m_outage.span.from;
        walk.Until(m_outage.span.to,
                   isExplained ? OutagePart::TRANSPORT_RECOVERY : OutagePart::LOSS);
        return walk.GetParts();
    }

  private:
    /// When the last one that got through before the outage was sent: all was well then.
    Time LastGood(const Stream& stream) const
    {
        const auto sentEarlier = [this](size_t fact, Time t)
        { return Time{m_timeline.facts[fact].Integer("sent")} < t; };
        const auto next = std::lower_bound(stream.delivered.begin(),
                                           stream.delivered.end(),
                                           m_outage.span.from,
                                           sentEarlier);
        return next == stream.delivered.begin()
                   ? Time{-1}
                   : Time{m_timeline.facts[*std::prev(next)].Integer("sent")};
    }

    /// Those who serve in the end, and when that was decided and done if it was meanwhile.
    void FindMasters()
    {
        for (const VirtualHop& hop : m_way.hops)
        {
            const Level& level = LevelAt(m_evidence.LevelsOf(hop.group), m_outage.span.to);
            if (level.began && level.span.from > m_lastGood && !level.masters.empty())
            {
                m_elected = true;
                m_decided = std::max(m_decided, m_evidence.Decided(hop.group, level));
                m_served = std::max(m_served, level.span.from);
            }
            for (const std::string& master : Serving(hop.group))
            {
                m_masters.push_back(master);
                const Time since = m_evidence.MasterSince(hop.group, master, m_outage.span.to);
                if (since > m_lastGood)
                {
                    const auto spoke = m_evidence.Spoke(hop.group, master, since);
                    m_served = std::max(m_served, spoke.value_or(since));
                }
            }
        }
    }

    /// The MASTERs of a group at the end of the outage. Of several those who are new ended it.
    std::vector<std::string> Serving(const std::string& group) const
    {
        const Level& level = LevelAt(m_evidence.LevelsOf(group), m_outage.span.to);
        std::vector<std::string> fresh;
        for (const std::string& master : level.masters)
        {
            if (m_evidence.MasterSince(group, master, m_outage.span.to) > m_lastGood)
            {
                fresh.push_back(master);
            }
        }
        return fresh.empty() ? level.masters : fresh;
    }

    /// When the last switch on the way ceased to send frames for a MASTER to a wrong port.
    Time Learned() const
    {
        Time last = m_outage.span.from;
        for (const VirtualHop& hop : m_way.hops)
        {
            for (const std::string& master : Serving(hop.group))
            {
                const std::string mac = m_evidence.MacOf(master, hop.address, m_outage.span.to);
                for (const Exit& exit : ExitsTo(hop.on, master, hop.group, m_scenario))
                {
                    last = std::max(last,
                                    Corrected(m_evidence.Table(exit.first, mac), exit.second));
                }
            }
        }
        return last;
    }

    /// When a table went over from a wrong port to the right one, or to none: then it floods.
    Time Corrected(const Turns& turns, const std::string& port) const
    {
        Time last = m_outage.span.from;
        const std::string* before = nullptr;
        for (const Turn& turn : turns)
        {
            const bool wasWrong = before && !before->empty() && *before != port;
            const bool isRight = turn.value.empty() || turn.value == port;
            if (wasWrong && isRight && turn.at <= m_outage.span.to)
            {
                last = std::max(last, turn.at);
            }
            before = &turn.value;
        }
        return last;
    }

    /// The time for which somebody had a wrong MAC or none. \return whether there was any
    bool Resolve(const std::vector<std::string>& hosts, Walk& walk) const
    {
        const Time before = walk.At();
        Time known = before;
        Time asked = before;
        for (const std::string& host : hosts)
        {
            for (const std::string& address : m_way.addresses)
            {
                const std::string* had = nullptr;
                for (const Turn& turn : m_evidence.Neighbour(host, address))
                {
                    const bool counts = turn.at > m_outage.span.from && turn.at <= m_heard &&
                                        !turn.value.empty();
                    // Who had no entry at all asked when there was something to send.
                    Time& latest = had ? known : asked;
                    latest = counts ? std::max(latest, turn.at) : latest;
                    had = &turn.value;
                }
            }
        }
        walk.Until(known, OutagePart::NEIGHBOUR_RESOLUTION);
        if (m_tried < m_outage.span.to && asked > std::max(walk.At(), m_tried))
        {
            walk.Until(m_tried, OutagePart::TRANSPORT_RECOVERY);
            walk.Until(asked, OutagePart::NEIGHBOUR_RESOLUTION);
        }
        return walk.At() > before;
    }

    const Scenario& m_scenario;
    const Timeline& m_timeline;
    const OutageEvidence& m_evidence;
    const Outage& m_outage;
    Way m_way;
    Time m_lastGood;
    Time m_heard{0}; ///< when the one that ended the outage got through
    Time m_tried{0}; ///< when that was sent
    bool m_elected = false;
    Time m_decided{0};
    Time m_served{0};
    std::vector<std::string> m_masters;
};

} // namespace

Time OutageParts::Sum() const
{
    return std::accumulate(m_lengths.begin(), m_lengths.end(), Time{0});
}

OutageSplitter::OutageSplitter(const Scenario& scenario, const Timeline& timeline)
    : m_scenario(scenario),
      m_timeline(timeline),
      m_evidence(std::make_unique<const OutageEvidence>(scenario, timeline))
{
}

OutageSplitter::~OutageSplitter() = default;

std::optional<OutageParts> OutageSplitter::Split(const Stream& stream, const Outage& outage) const
{
    if (outage.open || outage.initial)
    {
        return std::nullopt;
    }
    return Investigation(m_scenario, m_timeline, *m_evidence, stream, outage).Split();
}

} // namespace lab
