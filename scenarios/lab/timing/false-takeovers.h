// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_FALSE_TAKEOVERS_H
#define LAB_FALSE_TAKEOVERS_H

#include "lab/timing/timing-group.h"

#include <cstdint>

namespace lab
{

/// Counts, as they happen, the takeovers from a MASTER that was alive; long runs keep nothing else.
class FalseTakeovers : public TimingObserver
{
  public:
    void StateChanged(size_t node, Time at, const carp::StateChange& change) override;

    /// A node ended without a word.
    void Crashed(size_t node, Time at);

    /// How often a member became MASTER because it heard nothing although another one was MASTER.
    uint64_t GetCount() const;

    /// How long there were several MASTERs; spans that have not ended do not count.
    Time GetDoubleTime() const;

    /// How many MASTERs there are.
    size_t GetMasters() const;

  private:
    void SetMaster(size_t node, Time at, bool master);

    uint64_t m_masters = 0; ///< a bit for each node
    uint64_t m_count = 0;
    Time m_doubleSince{0};
    Time m_doubleTime{0};
};

} // namespace lab

#endif // LAB_FALSE_TAKEOVERS_H
