// SPDX-License-Identifier: GPL-2.0-only

#include "lab/timing/timing-recorder.h"

#include <utility>

namespace lab
{

TimingRecorder::TimingRecorder(std::vector<std::string> names, std::string group)
    : m_names(std::move(names)),
      m_group(std::move(group))
{
}

void TimingRecorder::StateChanged(size_t node, Time at, const carp::StateChange& change)
{
    m_timeline.facts.push_back(Fact{at,
                                    FactKind::STATE,
                                    m_names[node],
                                    {{"group", m_group},
                                     {"from", carp::ToString(change.from)},
                                     {"to", carp::ToString(change.to)},
                                     {"reason", carp::ToString(change.reason)}}});
}

Timeline TimingRecorder::Finish(const TimingGroup& group) const
{
    Timeline timeline = m_timeline;
    for (size_t i = 0; i < m_names.size(); ++i)
    {
        timeline.advertCounts.push_back({m_names[i], m_group, group.GetAdverts(i)});
    }
    timeline.end = group.Now();
    return timeline;
}

} // namespace lab
