// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_CLUSTER_H
#define LAB_CLUSTER_H

#include "lab/sweep/interruption.h"
#include "lab/sweep/local-workers.h"

#include <memory>
#include <string>

namespace lab
{

/// Whether mpirun or srun started this process as one of several that can reach each other.
bool IsStartedByMpi();

/// How many processes they started together. \return 0 if that is not known
size_t StartedTogether();

/// Whether this process is the one of them that tells what all have to tell.
bool SpeaksForAll();

/// Whether the program was built with MPI.
bool HasMpi();

/// Why the processes that were started together cannot share the runs of a study, and what to do;
/// empty if they can, or if there is only this one.
std::string WhyNotTogether();

/**
 * The processes that mpirun or srun started together, which may be on several machines. Each has
 * workers of its own; they should exist before this, since MPI has threads. There are two kinds
 * of this: with MPI, and without it, where nothing can be started.
 */
class Cluster
{
  public:
    /// \param own workers, as many in each rank; lives as long as this
    /// \throws std::runtime_error if MPI does not know those that were started together
    explicit Cluster(LocalWorkers& own);

    /// Rank 0 lets the others end, and waits for their answers; those that died give none.
    ~Cluster();
    Cluster(const Cluster&) = delete;
    Cluster& operator=(const Cluster&) = delete;

    /// Rank 0 has the database and hands out the jobs.
    bool IsLeader() const;

    /// The workers of all ranks. Only for the leader.
    Workers& All();

    /**
     * Lets the leader use the workers of this rank, until it ends. Only for the others. What
     * interrupts them interrupts the leader too, which then ends all.
     * \throws std::runtime_error if there was an interruption but the leader does not end
     */
    void Follow(Interruption& interruption);

  private:
    class Connections;
    std::unique_ptr<Connections> m_connections;
};

} // namespace lab

#endif // LAB_CLUSTER_H
