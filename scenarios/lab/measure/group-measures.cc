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

    /// Whether there is a MASTER after the facts so far.
    bool HasMaster() const
    {
        return !m_masters.empty();
    }

    /// Whether a member is it for the longest.
    bool IsSenior(const std::string& node) const
    {
        return HasMaster() && m_masters.front() == node;
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
    std::vector<std::string> m_masters; ///< in order of becoming it
};

/// When a window that began ends, that not included.
Time EndOf(const Window& window)
{
    return window.toEnd ? Time::max() : window.span.to;
}

/// Whether a member becomes MASTER because it believes that there is none any more.
bool IsTimeout(const Fact& fact, const std::string& group)
{
    return fact.kind == FactKind::STATE && fact.Text("group") == group &&
           fact.Text("to") == carp::ToString(carp::State::MASTER) &&
           fact.Text("reason") == carp::ToString(carp::Reason::MASTER_TIMED_OUT);
}

uint64_t CountFalseTakeovers(const std::string& group,
                             const Timeline& timeline,
                             const Window& window)
{
    MasterOrder order(group);
    uint64_t count = 0;
    for (const Fact& fact : timeline.facts)
    {
        if (order.HasMaster() && window.Contains(fact.at) && IsTimeout(fact, group))
        {
            ++count;
        }
        order.Take(fact);
    }
    return count;
}

/// How often the senior of the MASTERs advertised.
uint64_t CountSeniorAdverts(const std::string& group,
                            const Timeline& timeline,
                            const Window& window)
{
    MasterOrder order(group);
    uint64_t count = 0;
    Time last{-1};
    const auto take = [&](const AdvertSeries& inside)
    {
        if (inside.adverts > 0)
        {
            count += inside.adverts - (inside.first == last ? 1 : 0);
            last = inside.Last();
        }
    };
    for (size_t i = 0; i <= timeline.facts.size(); ++i)
    {
        for (const AdvertLog& log : timeline.adverts)
        {
            if (log.group == group && order.IsSenior(log.node))
            {
                for (const AdvertSeries& series : log.TimesAfter(i))
                {
                    take(series.Between(window.span.from, EndOf(window)));
                }
            }
        }
        if (i < timeline.facts.size())
        {
            order.Take(timeline.facts[i]);
        }
    }
    return count;
}

} // namespace

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
    const auto takeovers = static_cast<double>(CountFalseTakeovers(metric.of, timeline, window));
    return {Value(takeovers,
                  metric.perAdvert
                      ? static_cast<double>(CountSeniorAdverts(metric.of, timeline, window))
                      : InSeconds(window.span.Length()) / 3600)};
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
    uint64_t adverts = 0;
    for (const AdvertLog& log : timeline.adverts)
    {
        adverts += log.group == metric.of ? log.CountPackets(window.span.from, EndOf(window)) : 0;
    }
    return {Value(static_cast<double>(adverts) / InSeconds(window.span.Length()))};
}

} // namespace lab
