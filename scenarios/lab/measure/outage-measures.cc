// SPDX-License-Identifier: GPL-2.0-only

#include "outage-measures.h"

#include "lab/judge/outage-split.h"
#include "lab/judge/streams.h"

#include <algorithm>
#include <map>

namespace lab
{

namespace
{

/// An outage of one of a client's streams.
struct Lapse
{
    Span span;
    std::optional<Time> length; ///< of the whole or of the part; none: not known
    bool unfinished = false;    ///< the whole lasted to the end of the run
};

/// What one client's streams tell.
struct Service
{
    std::vector<Lapse> lapses;
    bool tested = false; ///< something got through, or could have
};

class OutageMeter
{
  public:
    OutageMeter(const Metric& metric,
                const Scenario& scenario,
                const Timeline& timeline,
                const Window& window)
        : m_metric(metric),
          m_timeline(timeline),
          m_window(window)
    {
        if (metric.part)
        {
            m_splitter.emplace(scenario, timeline);
        }
    }

    void AddStream(const Stream& stream, Service& service) const
    {
        if (StillWaited(stream, m_window.span.from))
        {
            return;
        }
        const bool delivered = std::any_of(
            stream.delivered.begin(),
            stream.delivered.end(),
            [this](size_t unit)
            { return m_window.Contains(Time{m_timeline.facts[unit].Integer("sent")}); });
        service.tested = service.tested || delivered;
        for (const Outage& outage : stream.outages)
        {
            if (const auto from = FromWhen(outage, m_window))
            {
                service.tested = true;
                service.lapses.push_back(
                    {{*from, outage.span.to}, LengthOf(stream, outage, *from), outage.open});
            }
        }
    }

  private:
    std::optional<Time> LengthOf(const Stream& stream, const Outage& outage, Time from) const
    {
        if (!m_metric.part)
        {
            return LengthFrom(from, outage);
        }
        const auto parts = m_splitter->Split(stream, outage);
        return parts ? std::optional<Time>(parts->Of(*m_metric.part)) : std::nullopt;
    }

    const Metric& m_metric;
    const Timeline& m_timeline;
    const Window& m_window;
    std::optional<OutageSplitter> m_splitter;
};

/// Joins what overlaps, as long as the worst.
std::vector<Lapse> Joined(std::vector<Lapse> lapses)
{
    std::stable_sort(lapses.begin(),
                     lapses.end(),
                     [](const Lapse& a, const Lapse& b) { return a.span.from < b.span.from; });
    std::vector<Lapse> joined;
    for (const Lapse& lapse : lapses)
    {
        if (joined.empty() || lapse.span.from >= joined.back().span.to)
        {
            joined.push_back(lapse);
            continue;
        }
        Lapse& last = joined.back();
        last.span.to = std::max(last.span.to, lapse.span.to);
        last.length = std::max(last.length, lapse.length); // none is less than any
        last.unfinished = last.unfinished || lapse.unfinished;
    }
    return joined;
}

/// \param parts whether parts were asked for, which are unknown of what is not over
void Append(const std::string& client,
            const Service& service,
            bool parts,
            std::vector<Measurement>& all)
{
    int64_t index = 0;
    for (const Lapse& lapse : Joined(service.lapses))
    {
        if (lapse.length && !(parts && lapse.unfinished))
        {
            all.push_back({client, index++, InSeconds(*lapse.length), 0, lapse.unfinished});
        }
    }
    if (service.tested && service.lapses.empty())
    {
        all.push_back({client, 0, 0, 0});
    }
}

} // namespace

std::vector<Measurement> MeasureOutages(const Metric& metric,
                                        const Scenario& scenario,
                                        const Timeline& timeline,
                                        const Window& window)
{
    const OutageMeter meter(metric, scenario, timeline, window);
    std::map<std::string, Service> services;
    for (const Stream& stream : Streams(timeline))
    {
        if (metric.stream.value_or(stream.kind) == stream.kind)
        {
            meter.AddStream(stream, services[stream.client]);
        }
    }
    std::vector<Measurement> all;
    for (const HostSpec* client : ClientsOf(metric.of, scenario))
    {
        Append(client->name, services[client->name], metric.part.has_value(), all);
    }
    return all;
}

} // namespace lab
