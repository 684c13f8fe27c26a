// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_LOCAL_WORKERS_H
#define LAB_LOCAL_WORKERS_H

#include "lab/sweep/channel.h"
#include "lab/sweep/child-run.h"
#include "lab/sweep/workers.h"

#include <chrono>
#include <functional>
#include <optional>

namespace lab
{

/// What every worker knows.
struct WorkerOptions
{
    JobFunction run;
    std::function<void()> warmUp;          ///< what makes runs start quickly, once per worker
    std::chrono::milliseconds limit{1000}; ///< that a run may take
};

/**
 * A process that makes runs, each in a child of its own which inherits all that the worker has
 * loaded and warmed up. It ends by itself when its master does. Ctrl-C, a hang-up and SIGTERM are
 * not for workers: whoever sends them to all processes wants the master to decide.
 */
class WorkerProcess
{
  public:
    /// Forks. Best done before this process has threads. \throws std::system_error
    explicit WorkerProcess(const WorkerOptions& options);

    /// Ends it, and what it is doing.
    ~WorkerProcess();
    WorkerProcess(WorkerProcess&& other) noexcept;
    WorkerProcess& operator=(WorkerProcess&& other) noexcept;
    WorkerProcess(const WorkerProcess&) = delete;
    WorkerProcess& operator=(const WorkerProcess&) = delete;

    /// Takes jobs and gives results.
    Channel& Connection();

    pid_t Id() const;

  private:
    pid_t m_pid = -1;
    std::optional<Channel> m_channel;
};

/// Workers on this machine. One that dies is replaced.
class LocalWorkers : public Workers
{
  public:
    /// \throws std::system_error
    LocalWorkers(size_t count, WorkerOptions options);

    size_t Count() const override;
    void Give(size_t worker, const Job& job) override;
    std::vector<WorkerEvent> Wait(int waker) override;

    /// Likewise, but not longer than so many milliseconds; -1: without end, and a waker of -1 is
    /// none.
    std::vector<WorkerEvent> Poll(int waker, int milliseconds);

    /// The processes, for those who want to disturb them.
    std::vector<pid_t> Ids() const;

  private:
    WorkerOptions m_options;
    std::vector<WorkerProcess> m_workers;
};

} // namespace lab

#endif // LAB_LOCAL_WORKERS_H
