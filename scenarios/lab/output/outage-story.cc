// SPDX-License-Identifier: GPL-2.0-only

#include "outage-story.h"

#include "lab/judge/streams.h"
#include "lab/timeline/phrases.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <set>
#include <utility>

namespace lab
{

namespace
{

constexpr size_t TOLD_ALONE = 4; ///< clients of one target

/// One outage with what is needed to tell it.
struct Episode
{
    const Stream* stream;
    Outage outage;
    std::optional<OutageParts> parts{};
};

/// How a story speaks of one kind of stream; with the address at the end.
struct Wording
{
    const char* gone;
    const char* back;
    const char* never;
    const char* first;
};

const Wording& WordingOf(StreamKind kind)
{
    static const Wording ping{"no answers from ",
                              "answers from ",
                              "never an answer from ",
                              "first answer from "};
    static const Wording udp{"no datagrams reach ",
                             "datagrams to ",
                             "never a datagram reached ",
                             "first datagram reaches "};
    static const Wording tcp{"no TCP data reach ",
                             "TCP data to ",
                             "never any TCP data reached ",
                             "first TCP data reach "};
    return kind == StreamKind::PING ? ping : kind == StreamKind::UDP ? udp : tcp;
}

/// ", 388 probes lost"; of TCP only what was late is known, and only in the end.
std::string Affected(StreamKind kind, const Outage& outage)
{
    if (kind == StreamKind::TCP)
    {
        return outage.open || outage.initial ? "" : ", " + Counted(outage.lost, "block") + " late";
    }
    return ", " + Counted(outage.lost, UnitOf(kind)) + " lost";
}

void TellBegin(std::vector<Line>& lines, const Episode& e)
{
    const Stream& s = *e.stream;
    const std::string text = WordingOf(s.kind).gone + s.to + " any more";
    lines.push_back({e.outage.span.from, s.client, text, s.client + "|" + text, Tone::BAD});
}

/// "of it 3.871 s detection and 9 ms transport recovery"; empty if there is only one part.
std::string TellParts(const Episode& e)
{
    std::vector<std::string> parts;
    for (const OutagePart part : OUTAGE_PARTS)
    {
        const Time length = e.parts ? e.parts->Of(part) : Time{0};
        if (length > Time{0})
        {
            std::string name = ToString(part);
            std::replace(name.begin(), name.end(), '-', ' ');
            const bool isAll = length == e.outage.span.Length();
            parts.push_back((isAll ? "" : InWords(length) + " ") + name);
        }
    }
    return parts.empty() ? "" : (parts.size() == 1 ? "all of it " : "of it ") + Listed(parts);
}

void TellEnd(std::vector<Line>& lines, const Episode& e)
{
    const Stream& s = *e.stream;
    const Outage& outage = e.outage;
    const Wording& wording = WordingOf(s.kind);
    const std::string count = Affected(s.kind, outage);
    std::string text;
    if (outage.initial)
    {
        text = (outage.open ? wording.never : wording.first) + s.to + count +
               (outage.open || count.empty() ? "" : " before");
    }
    else
    {
        text = outage.open ? std::string("still ") + wording.gone + s.to + count
                           : wording.back + s.to + " are back after " +
                                 InWords(outage.span.Length()) + count;
    }
    const std::string key = std::string(ToString(s.kind)) + " " + s.to;
    const std::string shape = s.client + (outage.initial ? "|first|" : "|end|") + key;
    const std::string exact = shape + "|" + std::to_string(outage.lost);
    const Tone tone = outage.open ? Tone::BAD : Tone::GOOD;
    lines.push_back({outage.span.to, s.client, text, shape, tone, exact});
    const std::string parts = TellParts(e);
    if (!parts.empty())
    {
        const std::string why = s.client + "|parts|" + key;
        lines.push_back({outage.span.to, s.client, parts, why, Tone::QUIET, why});
    }
}

void TellAlone(std::vector<Line>& lines, const Episode& e)
{
    const Stream& s = *e.stream;
    if (e.outage.lost == 1 && !e.outage.open && !e.outage.initial && s.kind != StreamKind::TCP)
    {
        const std::string text = std::string("1 ") + UnitOf(s.kind) + " to " + s.to + " lost";
        lines.push_back({e.outage.span.from, s.client, text, s.client + "|" + text, Tone::BAD});
        return;
    }
    if (!e.outage.initial)
    {
        TellBegin(lines, e);
    }
    TellEnd(lines, e);
}

/// Tells episodes that overlap in time; they are in order of beginning.
void TellTogether(std::vector<Line>& lines, const std::vector<Episode>& cluster)
{
    std::set<std::string> clients;
    const Episode* longest = &cluster.front();
    Time end{0};
    uint64_t lost = 0;
    uint64_t open = 0;
    for (const Episode& e : cluster)
    {
        clients.insert(e.stream->client);
        lost += e.outage.lost;
        open += e.outage.open ? 1 : 0;
        end = std::max(end, e.outage.span.to);
        if (e.outage.span.Length() > longest->outage.span.Length())
        {
            longest = &e;
        }
    }
    if (clients.size() == 1)
    {
        for (const Episode& e : cluster)
        {
            TellAlone(lines, e);
        }
        return;
    }
    const Outage& first = cluster.front().outage;
    const Stream& stream = *cluster.front().stream;
    const std::string who = Counted(clients.size(), "client");
    const std::string shape = std::string("|cluster|") + ToString(stream.kind) + " " + stream.to;
    if (!first.initial)
    {
        lines.push_back(
            {first.span.from,
             "",
             WordingOf(stream.kind).gone + stream.to + " any more, " + who + " in the end",
             shape + "|begin",
             Tone::BAD});
    }
    const std::string what = stream.kind == StreamKind::PING
                                 ? stream.to
                                 : std::string(ToString(stream.kind)) + " to " + stream.to;
    std::string text = first.initial ? who + " waited for " + what
                                     : who + " had an outage of " + what;
    Outage all;
    all.lost = lost;
    text += ", at the longest " + InWords(longest->outage.span.Length()) + " (" +
            longest->stream->client + ")" + Affected(stream.kind, all);
    if (open > 0)
    {
        text += "; still without answers: " + std::to_string(open);
    }
    lines.push_back({end, "", text, shape + "|end", open > 0 ? Tone::BAD : Tone::GOOD});
}

void TellClusters(std::vector<Line>& lines, std::vector<Episode> episodes)
{
    std::stable_sort(episodes.begin(),
                     episodes.end(),
                     [](const Episode& a, const Episode& b)
                     { return a.outage.span.from < b.outage.span.from; });
    std::vector<Episode> cluster;
    Time end{0};
    for (const Episode& e : episodes)
    {
        if (!cluster.empty() && e.outage.span.from >= end)
        {
            TellTogether(lines, cluster);
            cluster.clear();
        }
        end = cluster.empty() ? e.outage.span.to : std::max(end, e.outage.span.to);
        cluster.push_back(e);
    }
    if (!cluster.empty())
    {
        TellTogether(lines, cluster);
    }
}

} // namespace

std::vector<Line> TellOutages(const Timeline& timeline, const OutageSplitter* splitter)
{
    const std::vector<Stream> streams = Streams(timeline);
    std::vector<std::pair<StreamKind, std::string>> targets;
    for (const Stream& stream : streams)
    {
        const std::pair target(stream.kind, stream.to);
        if (std::find(targets.begin(), targets.end(), target) == targets.end())
        {
            targets.push_back(target);
        }
    }

    std::vector<Line> lines;
    for (const auto& target : targets)
    {
        size_t clients = 0;
        std::vector<Episode> waits;
        std::vector<Episode> outages;
        for (const Stream& stream : streams)
        {
            if (target != std::pair(stream.kind, stream.to))
            {
                continue;
            }
            clients++;
            for (const Outage& outage : stream.outages)
            {
                (outage.initial ? waits : outages).push_back({&stream, outage});
            }
        }
        if (clients > TOLD_ALONE)
        {
            TellClusters(lines, waits);
            TellClusters(lines, outages);
            continue;
        }
        for (std::vector<Episode>& episodes : {std::ref(waits), std::ref(outages)})
        {
            for (Episode& e : episodes)
            {
                if (splitter)
                {
                    e.parts = splitter->Split(*e.stream, e.outage);
                }
                TellAlone(lines, e);
            }
        }
    }
    return lines;
}

} // namespace lab
