// SPDX-License-Identifier: GPL-2.0-only

#include "lab/cluster/cluster.h"

#include <cstdlib>
#include <string>

namespace lab
{

namespace
{

/// The rank by what mpirun and srun put into the environment, known before MPI is; null if
/// neither started this process. A batch script of Slurm does not have these.
const char* RankByEnvironment()
{
    // Of Open MPI, of everything that uses PMIx, and of Slurm's older interface.
    for (const char* const name : {"OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK"})
    {
        if (const char* const rank = std::getenv(name))
        {
            return rank;
        }
    }
    return nullptr;
}

} // namespace

bool IsStartedByMpi()
{
    return RankByEnvironment() != nullptr;
}

bool SpeaksForAll()
{
    return !IsStartedByMpi() || RankByEnvironment() == std::string("0");
}

} // namespace lab
