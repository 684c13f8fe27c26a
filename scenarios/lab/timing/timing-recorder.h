// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_TIMING_RECORDER_H
#define LAB_TIMING_RECORDER_H

#include "lab/timeline/fact.h"
#include "lab/timing/timing-group.h"

#include <string>
#include <vector>

namespace lab
{

/// Writes the states of a TimingGroup down as facts, the same as those of a run under ns-3.
class TimingRecorder : public TimingObserver
{
  public:
    /// \param names of the nodes in their order \param group its name
    TimingRecorder(std::vector<std::string> names, std::string group);

    void StateChanged(size_t node, Time at, const carp::StateChange& change) override;

    /// The facts so far, with the counts of the group that they are of.
    Timeline Finish(const TimingGroup& group) const;

  private:
    std::vector<std::string> m_names;
    std::string m_group;
    Timeline m_timeline;
};

} // namespace lab

#endif // LAB_TIMING_RECORDER_H
