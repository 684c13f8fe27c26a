// SPDX-License-Identifier: GPL-2.0-only

#include "lab/cluster/cluster.h"

#include <stdexcept>

// Where there is no MPI.

namespace lab
{

class Cluster::Connections
{
};

Cluster::Cluster(LocalWorkers&)
{
    throw std::runtime_error("this program was built without MPI, so that mpirun and srun can "
                             "start it only once; install libopenmpi-dev and build it again");
}

Cluster::~Cluster() = default;

bool Cluster::IsLeader() const
{
    return true;
}

Workers& Cluster::All()
{
    throw std::logic_error("there is no MPI");
}

void Cluster::Follow()
{
}

} // namespace lab
