// SPDX-License-Identifier: GPL-2.0-only

#include "group-measures.h"

#include "lab/judge/intervals.h"

#include "carp-machine.h"

#include <algorithm>

namespace lab
{

namespace
{

Measurement Value(double value, double exposure = 0)
{
    return {"", 0, value, exposure};
}

/// Follows the MASTERs of a group through the facts, one change after the other, also within an
/// instant.
class MasterOrder
{
  public:
    explicit MasterOrder(const std::string& group)
        : m_group(group)
    {
    }

    /// In order of becoming it, after the facts so far.
    const std::vector<std::string>& Masters() const
    {
        return m_masters;
    }

    void Take(const Fact& fact)
    {
        const bool state = fact.kind == FactKind::STATE && fact.Text("group") == m_group;
        if (!state && fact.kind != FactKind::CRASHED)
        {
            return;
        }
        const auto known = std::find(m_masters.begin(), m_masters.end(), fact.node);
        const bool isMaster = state && fact.Text("to") == carp::ToString(carp::State::MASTER);
        if (isMaster && known == m_masters.end())
        {
            m_masters.push_back(fact.node);
        }
        else if (!isMaster && known != m_masters.end())
        {
            m_masters.erase(known);
        }
    }

  private:
    std::string m_group;
    std::vector<std::string> m_masters;
};

/// Whether a member becomes MASTER because it believes that there is none any more.
bool IsTimeout(const Fact& fact, const std::string& group)
{
    return fact.kind == FactKind::STATE && fact.Text("group") == group &&
           fact.Text("to") == carp::ToString(carp::State::MASTER) &&
           fact.Text("reason") == carp::ToString(carp::Reason::MASTER_TIMED_OUT);
}

} // namespace

double InSeconds(Time time)
{
    return static_cast<double>(time.count()) / 1e9;
}

std::vector<Measurement> MeasureTakeover(const Metric& metric,
                                         const Timeline& timeline,
                                         const Window& window)
{
    for (const size_t index : Takeovers(timeline, metric.of))
    {
        const Time at = timeline.facts[index].at;
        if (window.Contains(at))
        {
            return {Value(InSeconds(at - window.span.from))};
        }
    }
    return {};
}

std::vector<Measurement> MeasureFalseTakeovers(const Metric& metric,
                                               const Timeline& timeline,
                                               const Window& window)
{
    MasterOrder order(metric.of);
    uint64_t takeovers = 0;
    uint64_t adverts = 0;
    Time lastAdvert{-1};
    for (const Fact& fact : timeline.facts)
    {
        const auto& masters = order.Masters();
        const bool inside = window.Contains(fact.at);
        if (inside && !masters.empty() && IsTimeout(fact, metric.of))
        {
            takeovers++;
        }
        if (inside && fact.kind == FactKind::ADVERT_SENT && fact.Text("group") == metric.of &&
            !masters.empty() && masters.front() == fact.node && fact.at != lastAdvert)
        {
            adverts++;
            lastAdvert = fact.at;
        }
        order.Take(fact);
    }
    const double hours = InSeconds(window.span.Length()) / 3600;
    return {Value(takeovers, metric.perAdvert ? static_cast<double>(adverts) : hours)};
}

std::vector<Measurement> MeasureMasters(const Metric& metric,
                                        const Timeline& timeline,
                                        const Window& window)
{
    const bool dual = metric.kind == MetricKind::DUAL_MASTER;
    Time sum{0};
    for (const Stretch& stretch :
         StretchesWhere(MasterLevels(timeline, metric.of),
                        window.span,
                        [dual](const Level& level)
                        { return dual ? level.masters.size() > 1 : level.masters.empty(); }))
    {
        sum += stretch.span.Length();
    }
    return {Value(InSeconds(sum))};
}

std::vector<Measurement> MeasureAdverts(const Metric& metric,
                                        const Timeline& timeline,
                                        const Window& window)
{
    if (!metric.after && !metric.until)
    {
        uint64_t sum = 0;
        for (const Timeline::AdvertCount& count : timeline.advertCounts)
        {
            sum += count.group == metric.of ? count.adverts : 0;
        }
        return {Value(static_cast<double>(sum) / InSeconds(timeline.end))};
    }
    const auto count = std::count_if(timeline.facts.begin(),
                                     timeline.facts.end(),
                                     [&](const Fact& fact)
                                     {
                                         return fact.kind == FactKind::ADVERT_SENT &&
                                                fact.Text("group") == metric.of &&
                                                window.Contains(fact.at);
                                     });
    return {Value(static_cast<double>(count) / InSeconds(window.span.Length()))};
}

} // namespace lab
