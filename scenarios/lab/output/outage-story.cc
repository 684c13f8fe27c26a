// SPDX-License-Identifier: GPL-2.0-only

#include "outage-story.h"

#include "lab/judge/intervals.h"
#include "lab/timeline/phrases.h"

#include <algorithm>
#include <set>

namespace lab
{

namespace
{

constexpr size_t TOLD_ALONE = 4; ///< clients of one target

/// One outage with what is needed to tell it.
struct Episode
{
    std::string client;
    std::string to;
    Outage outage;
};

std::string LostProbes(uint64_t lost)
{
    return Counted(lost, "probe") + " lost";
}

void TellBegin(std::vector<Line>& lines, const Episode& e)
{
    const std::string text = "no answers from " + e.to + " any more";
    lines.push_back({e.outage.span.from, e.client, text, e.client + "|" + text, Tone::BAD});
}

void TellEnd(std::vector<Line>& lines, const Episode& e)
{
    const Outage& outage = e.outage;
    const std::string probes = LostProbes(outage.lost);
    std::string text;
    if (outage.initial)
    {
        text = outage.open ? "never an answer from " + e.to + ", " + probes
                           : "first answer from " + e.to + ", " + probes + " before";
    }
    else
    {
        text = outage.open ? "still no answers from " + e.to + ", " + probes
                           : "answers from " + e.to + " are back after " +
                                 InWords(outage.span.Length()) + ", " + probes;
    }
    const std::string shape = e.client + (outage.initial ? "|first|" : "|end|") + e.to;
    lines.push_back({outage.span.to,
                     e.client,
                     text,
                     shape,
                     outage.open ? Tone::BAD : Tone::GOOD,
                     shape + "|" + std::to_string(outage.lost)});
}

void TellAlone(std::vector<Line>& lines, const Episode& e)
{
    if (e.outage.lost == 1 && !e.outage.open && !e.outage.initial)
    {
        const std::string text = "1 probe to " + e.to + " lost";
        lines.push_back({e.outage.span.from, e.client, text, e.client + "|" + text, Tone::BAD});
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
        clients.insert(e.client);
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
    const Episode& first = cluster.front();
    const std::string who = Counted(clients.size(), "client");
    const std::string shape = "|cluster|" + first.to;
    if (!first.outage.initial)
    {
        lines.push_back({first.outage.span.from,
                         "",
                         "no answers from " + first.to + " any more, " + who + " in the end",
                         shape + "|begin",
                         Tone::BAD});
    }
    std::string text = first.outage.initial ? who + " waited for " + first.to
                                            : who + " had an outage of " + first.to;
    text += ", at the longest " + InWords(longest->outage.span.Length()) + " (" + longest->client +
            "), " + LostProbes(lost);
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

std::vector<Line> TellOutages(const Timeline& timeline)
{
    const std::vector<ProbeStream> streams = ProbeStreams(timeline);
    std::vector<std::string> targets;
    for (const ProbeStream& stream : streams)
    {
        if (std::find(targets.begin(), targets.end(), stream.to) == targets.end())
        {
            targets.push_back(stream.to);
        }
    }

    std::vector<Line> lines;
    for (const std::string& target : targets)
    {
        size_t clients = 0;
        std::vector<Episode> waits;
        std::vector<Episode> outages;
        for (const ProbeStream& stream : streams)
        {
            if (stream.to != target)
            {
                continue;
            }
            clients++;
            for (const Outage& outage : stream.outages)
            {
                (outage.initial ? waits : outages).push_back({stream.client, target, outage});
            }
        }
        if (clients > TOLD_ALONE)
        {
            TellClusters(lines, waits);
            TellClusters(lines, outages);
            continue;
        }
        for (const std::vector<Episode>& episodes : {waits, outages})
        {
            for (const Episode& e : episodes)
            {
                TellAlone(lines, e);
            }
        }
    }
    return lines;
}

} // namespace lab
