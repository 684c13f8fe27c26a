// SPDX-License-Identifier: GPL-2.0-only

#include "streams.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

namespace lab
{

namespace
{

struct Unit
{
    Time sent{0};
    int64_t sequence = 0;
    bool delivered = false;
    size_t fact = 0;
};

Outage Begin(Time from, Time end, size_t fact, bool initial)
{
    Outage outage;
    outage.span = {from, end};
    outage.open = true;
    outage.initial = initial;
    outage.began = fact;
    return outage;
}

void End(Outage& outage, Time to, size_t fact)
{
    outage.span.to = to;
    outage.open = false;
    outage.ended = fact;
}

/// Probes and datagrams: each gets through or is lost.
void FillLossy(Stream& stream, std::vector<Unit>& units, Time end)
{
    std::stable_sort(units.begin(),
                     units.end(),
                     [](const Unit& a, const Unit& b)
                     { return std::pair(a.sent, a.sequence) < std::pair(b.sent, b.sequence); });
    bool out = false;
    for (const Unit& unit : units)
    {
        stream.units.push_back(unit.fact);
        if (unit.delivered)
        {
            if (out)
            {
                End(stream.outages.back(), unit.sent, unit.fact);
            }
            stream.delivered.push_back(unit.fact);
        }
        else
        {
            if (!out)
            {
                stream.outages.push_back(
                    Begin(unit.sent, end, unit.fact, stream.delivered.empty()));
            }
            stream.outages.back().lastLost = unit.sent;
            stream.outages.back().lost++;
        }
        out = !unit.delivered;
    }
}

/// TCP: everything gets through in its order, or stalls.
void FillTcp(Stream& stream, const std::vector<Unit>& units, const Timeline& timeline)
{
    for (const Unit& unit : units)
    {
        const Fact& fact = timeline.facts[unit.fact];
        const bool out = !stream.outages.empty() && stream.outages.back().open;
        if (unit.delivered)
        {
            if (out)
            {
                End(stream.outages.back(), fact.at, unit.fact);
            }
            stream.units.push_back(unit.fact);
            stream.delivered.push_back(unit.fact);
        }
        else if (!out)
        {
            const Time since{fact.Integer("since")};
            stream.outages.push_back(
                Begin(since, timeline.end, unit.fact, stream.delivered.empty()));
            stream.outages.back().lastLost = timeline.end;
        }
    }
    for (Outage& outage : stream.outages)
    {
        outage.lost = std::count_if(stream.delivered.begin(),
                                    stream.delivered.end(),
                                    [&](size_t unit)
                                    {
                                        const Fact& fact = timeline.facts[unit];
                                        return Time{fact.Integer("sent")} < outage.span.to &&
                                               fact.at >= outage.span.to;
                                    });
    }
}

} // namespace

std::optional<StreamKind> StreamKindOf(FactKind kind)
{
    switch (kind)
    {
    case FactKind::PROBE_ANSWERED:
    case FactKind::PROBE_LOST:
        return StreamKind::PING;
    case FactKind::DATAGRAM_ARRIVED:
    case FactKind::DATAGRAM_LOST:
        return StreamKind::UDP;
    case FactKind::TCP_DELIVERED:
    case FactKind::TCP_STALLED:
        return StreamKind::TCP;
    default:
        return std::nullopt;
    }
}

bool GotThrough(FactKind kind)
{
    return kind == FactKind::PROBE_ANSWERED || kind == FactKind::DATAGRAM_ARRIVED ||
           kind == FactKind::TCP_DELIVERED;
}

std::vector<Stream> Streams(const Timeline& timeline)
{
    std::vector<Stream> streams;
    std::vector<std::vector<Unit>> units;
    std::map<std::tuple<StreamKind, std::string_view, std::string_view>, size_t> known;
    for (size_t i = 0; i < timeline.facts.size(); i++)
    {
        const Fact& fact = timeline.facts[i];
        const auto kind = StreamKindOf(fact.kind);
        if (!kind)
        {
            continue;
        }
        const std::string& to = fact.Text("to");
        const size_t index =
            known.try_emplace({*kind, fact.node, to}, streams.size()).first->second;
        if (index == streams.size())
        {
            streams.push_back({*kind, fact.node, to, {}, {}, {}});
            units.emplace_back();
        }
        const bool delivered = GotThrough(fact.kind);
        units[index].push_back(
            {Time{fact.Integer("sent")}, fact.Integer("sequence"), delivered, i});
    }
    for (size_t i = 0; i < streams.size(); i++)
    {
        if (streams[i].kind == StreamKind::TCP)
        {
            FillTcp(streams[i], units[i], timeline);
        }
        else
        {
            FillLossy(streams[i], units[i], timeline.end);
        }
    }
    return streams;
}

std::optional<Time> FromWhen(const Outage& outage, const Window& window)
{
    if (outage.initial)
    {
        return std::nullopt;
    }
    if (window.Contains(outage.span.from))
    {
        return outage.span.from;
    }
    const bool isUnderWay = outage.span.from < window.span.from &&
                            window.span.from < outage.span.to;
    return isUnderWay ? std::optional<Time>(window.span.from) : std::nullopt;
}

Time LengthFrom(Time from, const Outage& outage)
{
    return std::max(Time{0}, (outage.open ? outage.lastLost : outage.span.to) - from);
}

bool StillWaited(const Stream& stream, Time instant)
{
    return std::any_of(stream.outages.begin(),
                       stream.outages.end(),
                       [instant](const Outage& outage)
                       {
                           return outage.initial && outage.span.from < instant &&
                                  (outage.open || instant < outage.span.to);
                       });
}

const char* UnitOf(StreamKind kind)
{
    switch (kind)
    {
    case StreamKind::PING:
        return "probe";
    case StreamKind::UDP:
        return "datagram";
    case StreamKind::TCP:
        return "block";
    }
    return "";
}

} // namespace lab
