// SPDX-License-Identifier: GPL-2.0-only

#include "lab/cluster/cluster.h"

#include <cstdlib>
#include <string>

namespace lab
{

namespace
{

/// What a launcher of processes puts into the environment of each.
struct Launcher
{
    const char* rank;
    const char* size;
};

// Of Open MPI, of everything that uses PMIx, which has no size, and of Slurm's older interface.
constexpr Launcher LAUNCHERS[] = {
    {"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"},
    {"PMIX_RANK", nullptr},
    {"PMI_RANK", "PMI_SIZE"},
};

// Of Slurm without any of these. A batch script has the first, but only srun makes the second.
constexpr Launcher SRUN = {"SLURM_PROCID", "SLURM_STEP_NUM_TASKS"};

/// Who started this process, known before MPI is; srun if nobody else did.
const Launcher& FindLauncher()
{
    for (const Launcher& launcher : LAUNCHERS)
    {
        if (std::getenv(launcher.rank))
        {
            return launcher;
        }
    }
    return SRUN;
}

/// Whether srun started this process as one of several which cannot reach the others.
bool IsCopy()
{
    return !IsStartedByMpi() && StartedTogether() > 1;
}

} // namespace

bool IsStartedByMpi()
{
    return &FindLauncher() != &SRUN;
}

size_t StartedTogether()
{
    const char* const name = FindLauncher().size;
    const char* const size = name ? std::getenv(name) : nullptr;
    return size ? std::strtoul(size, nullptr, 10) : 0;
}

bool SpeaksForAll()
{
    const char* const rank = std::getenv(FindLauncher().rank);
    return !rank || rank == std::string("0") || !(IsStartedByMpi() || IsCopy());
}

std::string WhyNotTogether()
{
    if (IsCopy())
    {
        return "srun started " + std::to_string(StartedTogether()) +
               " processes that cannot reach each other, so that each would make all runs; use "
               "srun --mpi=pmix, or srun --ntasks=1 for a single one";
    }
    if (IsStartedByMpi() && !HasMpi())
    {
        return "this program was built without MPI, so that the processes that mpirun or srun "
               "starts cannot share the runs; install libopenmpi-dev, then ./lab waf configure, "
               "or start it without mpirun and srun";
    }
    return "";
}

} // namespace lab
