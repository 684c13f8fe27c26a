// SPDX-License-Identifier: GPL-2.0-only

#include "lab/timing/timing-recorder.h"

namespace lab
{

TimingRecorder::TimingRecorder(const std::vector<std::string>& names, const std::string& group)
{
    for (const std::string& name : names)
    {
        m_timeline.adverts.push_back({name, group, {}, {}});
    }
}

void TimingRecorder::StateChanged(size_t node, Time at, const carp::StateChange& change)
{
    const AdvertLog& member = m_timeline.adverts[node];
    m_timeline.facts.push_back(Fact{at,
                                    FactKind::STATE,
                                    member.node,
                                    {{"group", member.group},
                                     {"from", carp::ToString(change.from)},
                                     {"to", carp::ToString(change.to)},
                                     {"reason", carp::ToString(change.reason)}}});
}

void TimingRecorder::AdvertSent(size_t node, Time at)
{
    m_timeline.adverts[node].Add(at, m_timeline.facts.size());
}

Timeline TimingRecorder::Finish(Time end) const
{
    Timeline timeline = m_timeline;
    timeline.end = end;
    return timeline;
}

} // namespace lab
