// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_SCHEDULE_H
#define LAB_SCHEDULE_H

#include "lab/results/estimates.h"
#include "lab/results/run-result.h"
#include "lab/study/study.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <vector>

namespace lab
{

/// How precise a setting's runs are that have a replication below a number.
using Assessment = std::function<Precision(size_t setting, uint64_t runs)>;

/**
 * The next number of runs of a setting: what it needs as far as one knows, but a fifth more at
 * least, four times as many at most, and never more than the rule allows.
 *
 * \param runs that there are now
 * \param needed as estimated from these
 */
uint64_t NextTarget(uint64_t runs, uint64_t needed, uint64_t atMost);

/**
 * Which runs of a study are to be made. Each setting has a target; only when all runs up to it
 * have ended is it decided, from their results alone, whether it needs more. So the runs that are
 * made in the end depend neither on the number of workers nor on when the sweep was interrupted.
 */
class Schedule
{
  public:
    /**
     * \param done runs that are there already, by setting and replication
     * \param assess called when all runs up to the target of a setting have ended; not at all if
     * their number is fixed
     */
    Schedule(const StoppingRule& rule, std::vector<std::vector<bool>> done, Assessment assess);

    /// A run that nobody has yet, if there is one now.
    std::optional<Job> Next();

    /// Takes back a run that Next() gave and that was not made.
    void Return(const Job& job);

    /// A run that Next() gave has ended.
    void End(const Job& job);

    /// Whether all runs have ended and no setting needs more.
    bool IsFinished() const;

    /// Of all settings, as far as is known now; those that were there already are among them.
    uint64_t Total() const;

    /// How many of them have ended.
    uint64_t Ended() const;

  private:
    struct Progress
    {
        std::vector<bool> done; ///< before this schedule
        uint64_t target = 0;
        uint64_t next = 0;  ///< the first replication that was not given to anybody
        uint64_t ended = 0; ///< of those below the target
    };

    void Extend(size_t setting);
    void SkipDone(Progress& progress) const;

    StoppingRule m_rule;
    Assessment m_assess;
    std::vector<Progress> m_settings;
    std::deque<size_t> m_open; ///< settings that have runs to give
    std::deque<Job> m_returned;
    uint64_t m_total = 0;
    uint64_t m_ended = 0;
};

} // namespace lab

#endif // LAB_SCHEDULE_H
