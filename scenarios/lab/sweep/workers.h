// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_WORKERS_H
#define LAB_WORKERS_H

#include "lab/results/run-result.h"

#include <cstddef>
#include <vector>

namespace lab
{

/// What happened to a worker.
struct WorkerEvent
{
    size_t worker = 0;
    bool lost = false; ///< it died; a job that it had and gave no result for must be given again
    RunResult result;  ///< unless it was lost
};

/// Those who make the runs. Each takes jobs in the order in which it gets them.
class Workers
{
  public:
    virtual ~Workers() = default;

    /// How many there are; they have numbers from 0.
    virtual size_t Count() const = 0;

    /// Hands a job to a worker. That it died is told by Wait().
    virtual void Give(size_t worker, const Job& job) = 0;

    /**
     * Waits until something has happened.
     * \param waker a file descriptor that ends the waiting when it is readable
     * \return what happened, of each worker in order; may be empty
     * \throws std::system_error if a worker that died cannot be replaced
     */
    virtual std::vector<WorkerEvent> Wait(int waker) = 0;
};

} // namespace lab

#endif // LAB_WORKERS_H
