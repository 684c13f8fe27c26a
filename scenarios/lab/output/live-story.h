// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_LIVE_STORY_H
#define LAB_LIVE_STORY_H

#include "narrator.h"
#include "story.h"

#include "lab/spec/scenario.h"
#include "lab/timeline/fact.h"
#include "lab/timeline/stream.h"

#include <map>
#include <ostream>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace lab
{

/**
 * Tells a story while it happens: the lines of TellStory(), none folded, each as soon as it
 * is certain. Outages are told late, since a probe is lost only when its time is over, and without
 * their parts.
 */
class LiveStory
{
  public:
    /// \param scenario outlives this object \param out what was told is flushed at once
    LiveStory(std::ostream& out, const Scenario& scenario, const NarratorOptions& options);

    /// Tells what is new. \param timeline the facts so far, which only grow
    /// \param now facts of this instant may still come, earlier ones not
    void Tell(const Timeline& timeline, Time now);

    /// Tells the rest. \param timeline the whole run
    void Finish(const Timeline& timeline);

  private:
    /// Kind, client and target.
    using StreamKey = std::tuple<StreamKind, std::string, std::string>;

    /// What became of probes, datagrams or blocks.
    struct Stream
    {
        std::vector<Fact> units; ///< from the last one on that got through before `settled`
        size_t settled = 0;      ///< how many of them were looked at, in order of sending
        bool out = false;        ///< the last of those belongs to an outage that was told
    };

    void Hear(const Timeline& timeline);
    void GatherStory(std::vector<Line>& lines, Time until);
    void GatherOutages(std::vector<Line>& lines, const Timeline& known);
    void GatherSettledOutages(std::vector<Line>& lines, Stream& stream, Time settled);
    void Print(std::vector<Line> lines);

    std::ostream& m_out;
    NarratorOptions m_options;
    StoryColumns m_columns;
    Time m_timeout = std::chrono::seconds(1); ///< the longest of all probes and datagrams
    Storyteller m_teller;
    size_t m_heard = 0; ///< facts
    size_t m_told = 0;  ///< lines of the teller
    std::map<StreamKey, Stream> m_streams;
    std::set<std::tuple<Time, std::string, std::string>> m_outagesTold;
};

} // namespace lab

#endif // LAB_LIVE_STORY_H
