// SPDX-License-Identifier: GPL-2.0-only

#include "live-story.h"

#include "outage-story.h"

#include "lab/judge/streams.h"
#include "lab/timeline/phrases.h"

#include <algorithm>

namespace lab
{

namespace
{

constexpr Time NEVER = Time::max();

bool IsLost(const Fact& unit)
{
    return !GotThrough(unit.kind);
}

/// Of probes and datagrams the order of sending counts. TCP keeps its order, and a stall is told
/// when it is noticed.
Time OrderOf(const Fact& unit)
{
    return StreamKindOf(unit.kind) == StreamKind::TCP ? unit.at : Time{unit.Integer("sent")};
}

bool ComesEarlier(const Fact& a, const Fact& b)
{
    return OrderOf(a) < OrderOf(b);
}

StoryColumns Measure(const Scenario& scenario)
{
    StoryColumns columns;
    columns.time = static_cast<int>(AsClock(scenario.duration).size());
    const auto widen = [&columns](const std::string& name)
    { columns.node = std::max(columns.node, static_cast<int>(name.size())); };
    for (const HostSpec& host : scenario.hosts)
    {
        widen(host.name);
    }
    for (const SwitchSpec& item : scenario.switches)
    {
        widen(item.name);
    }
    return columns;
}

} // namespace

LiveStory::LiveStory(std::ostream& out, const Scenario& scenario, const NarratorOptions& options)
    : m_out(out),
      m_options(options),
      m_columns(Measure(scenario)),
      m_teller(scenario)
{
    for (const HostSpec& host : scenario.hosts)
    {
        for (const ProbeSpec& probe : host.probes)
        {
            m_timeout = std::max(m_timeout, probe.timeout);
        }
        for (const TrafficSpec& stream : host.traffic)
        {
            m_timeout = std::max(m_timeout, stream.timeout);
        }
    }
}

void LiveStory::Tell(const Timeline& timeline, Time now)
{
    Hear(timeline);
    std::vector<Line> lines;
    GatherStory(lines, now);
    for (auto& [ends, stream] : m_streams)
    {
        GatherSettledOutages(lines, stream, now - m_timeout);
    }
    Print(std::move(lines));
}

void LiveStory::Finish(const Timeline& timeline)
{
    Hear(timeline);
    std::vector<Line> lines;
    GatherStory(lines, NEVER);
    for (auto& [ends, stream] : m_streams)
    {
        Timeline known;
        known.facts = std::move(stream.units);
        known.end = timeline.end;
        GatherOutages(lines, known);
    }
    Print(std::move(lines));
    lines = m_teller.Sums(timeline.end);
    lines.push_back(EndOfStory(timeline.end));
    Print(std::move(lines));
}

void LiveStory::Hear(const Timeline& timeline)
{
    for (; m_heard < timeline.facts.size(); ++m_heard)
    {
        const Fact& fact = timeline.facts[m_heard];
        if (const auto kind = StreamKindOf(fact.kind))
        {
            m_streams[{*kind, fact.node, fact.Text("to")}].units.push_back(fact);
        }
        else
        {
            m_teller.Hear(fact);
        }
    }
}

void LiveStory::GatherStory(std::vector<Line>& lines, Time until)
{
    const std::vector<Line>& all = m_teller.GetLines();
    for (; m_told < all.size() && all[m_told].at < until; ++m_told)
    {
        lines.push_back(all[m_told]);
    }
}

/// Outages of one stream that were not told yet. \param known its end is that of an open outage
void LiveStory::GatherOutages(std::vector<Line>& lines, const Timeline& known)
{
    for (const Line& line : TellOutages(known))
    {
        if (line.at < NEVER && m_outagesTold.emplace(line.at, line.node, line.text).second)
        {
            lines.push_back(line);
        }
    }
}

/// \param settled of all that was sent before, it is known what became of it
void LiveStory::GatherSettledOutages(std::vector<Line>& lines, Stream& stream, Time settled)
{
    std::vector<Fact>& units = stream.units;
    const auto fresh = units.begin() + static_cast<std::ptrdiff_t>(stream.settled);
    std::stable_sort(fresh, units.end(), ComesEarlier);
    auto end = std::find_if(fresh,
                            units.end(),
                            [settled](const Fact& unit) { return OrderOf(unit) >= settled; });
    // One lost probe is told otherwise than the first of many.
    if (end > fresh && end - units.begin() >= 2 && IsLost(end[-1]) && !IsLost(end[-2]))
    {
        --end;
    }
    const bool nothingNew = end == fresh || (stream.out && std::all_of(fresh, end, IsLost));
    stream.settled = static_cast<size_t>(end - units.begin());
    if (nothingNew)
    {
        return;
    }
    Timeline known;
    known.facts.assign(units.begin(), end);
    known.end = NEVER;
    GatherOutages(lines, known);
    stream.out = IsLost(end[-1]);
    if (!stream.out)
    {
        units.erase(units.begin(), end - 1);
        stream.settled = 1;
    }
}

void LiveStory::Print(std::vector<Line> lines)
{
    std::stable_sort(lines.begin(),
                     lines.end(),
                     [](const Line& a, const Line& b) { return a.at < b.at; });
    for (const Line& line : lines)
    {
        PrintLine(m_out, line, m_columns, m_options);
    }
    m_out.flush();
}

} // namespace lab
