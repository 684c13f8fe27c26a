// SPDX-License-Identifier: GPL-2.0-only

#include "lab/cluster/cluster.h"

#include <stdexcept>

// Where there is no MPI.

namespace lab
{

class Cluster::Connections
{
};

bool HasMpi()
{
    return false;
}

Cluster::Cluster(LocalWorkers&)
{
    throw std::logic_error("there is no MPI");
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

void Cluster::Follow(Interruption&)
{
}

} // namespace lab
