// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_CLUSTER_H
#define LAB_CLUSTER_H

#include "lab/sweep/local-workers.h"

#include <memory>

namespace lab
{

/// Whether mpirun or srun started this process as one of several.
bool IsStartedByMpi();

/// Whether this process is the one of them that tells what all have to tell.
bool SpeaksForAll();

/**
 * The processes that mpirun or srun started together, which may be on several machines. Each has
 * workers of its own; they should exist before this, since MPI has threads. There are two kinds
 * of this: with MPI, and without it, where nothing can be started.
 */
class Cluster
{
  public:
    /// \param own workers, as many in each rank; lives as long as this
    /// \throws std::runtime_error if the program was built without MPI
    explicit Cluster(LocalWorkers& own);

    /// Rank 0 lets the others end.
    ~Cluster();
    Cluster(const Cluster&) = delete;
    Cluster& operator=(const Cluster&) = delete;

    /// Rank 0 has the database and hands out the jobs.
    bool IsLeader() const;

    /// The workers of all ranks. Only for the leader.
    Workers& All();

    /// Lets the leader use the workers of this rank, until it ends. Only for the others.
    void Follow();

  private:
    class Connections;
    std::unique_ptr<Connections> m_connections;
};

} // namespace lab

#endif // LAB_CLUSTER_H
