// SPDX-License-Identifier: GPL-2.0-only

#include "lab/cli/show.h"

#include "lab/cli/options.h"
#include "lab/spec/units.h"
#include "lab/timeline/phrases.h"

#include <algorithm>

namespace lab
{

ShowRequest ParseShow(const std::string& text)
{
    const size_t at = text.find('@');
    const std::string name = text.substr(0, at);
    const auto view = FindView(name);
    if (!view)
    {
        throw UsageError("--show " + text + ": no view \"" + name +
                         "\", expected ifconfig, netstat or sysctl");
    }
    ShowRequest request{*view, std::nullopt, text};
    if (at != std::string::npos)
    {
        const Parsed<Time> time = ParseTime(text.substr(at + 1));
        if (!time.value)
        {
            throw UsageError("--show " + text + ": expected " + time.expected + " after the @" +
                             (time.meant.empty() ? "" : ", perhaps " + time.meant));
        }
        request.at = time.value;
    }
    return request;
}

std::vector<Time> ShownInstants(const std::vector<ShowRequest>& shows, const Scenario& scenario)
{
    std::vector<Time> instants;
    for (const ShowRequest& show : shows)
    {
        const Time at = show.at.value_or(scenario.duration);
        if (at > scenario.duration)
        {
            throw UsageError("--show " + show.text + ": " + scenario.name + " ends at " +
                             InWords(scenario.duration));
        }
        instants.push_back(at);
    }
    return instants;
}

void PrintShown(std::ostream& out, const std::vector<ShowRequest>& shows, const Timeline& timeline)
{
    for (const ShowRequest& show : shows)
    {
        const Time at = show.at.value_or(timeline.end);
        const auto found = std::find_if(timeline.snapshots.begin(),
                                        timeline.snapshots.end(),
                                        [at](const Snapshot& snapshot)
                                        { return snapshot.at == at; });
        if (found == timeline.snapshots.end())
        {
            out << show.text << ": the run ended before, at " << InWords(timeline.end) << "\n\n";
            continue;
        }
        PrintView(out, show.view, *found);
        out << "\n";
    }
}

} // namespace lab
