// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_TIMING_RECORDER_H
#define LAB_TIMING_RECORDER_H

#include "lab/timeline/fact.h"
#include "lab/timing/timing-group.h"

#include <string>
#include <vector>

namespace lab
{

/// Writes down what a TimingGroup does as a run under ns-3 does: states as facts, and adverts.
class TimingRecorder : public TimingObserver
{
  public:
    /// \param names of the nodes in their order \param group its name
    TimingRecorder(const std::vector<std::string>& names, const std::string& group);

    void StateChanged(size_t node, Time at, const carp::StateChange& change) override;
    void AdvertSent(size_t node, Time at) override;

    /// All so far. \param end when the run ended
    Timeline Finish(Time end) const;

  private:
    Timeline m_timeline;
};

} // namespace lab

#endif // LAB_TIMING_RECORDER_H
