// SPDX-License-Identifier: GPL-2.0-only

// What a program knows of mpirun without having MPI.

#include "lab/cluster/cluster.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace
{

TEST(Environment, TellsTheRank)
{
    for (const char* const name : {"OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK"})
    {
        unsetenv(name);
    }
    EXPECT_FALSE(lab::IsStartedByMpi());
    EXPECT_TRUE(lab::SpeaksForAll());
    for (const char* const name : {"OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK"})
    {
        setenv(name, "0", 1);
        EXPECT_TRUE(lab::IsStartedByMpi());
        EXPECT_TRUE(lab::SpeaksForAll());
        setenv(name, "3", 1);
        EXPECT_TRUE(lab::IsStartedByMpi());
        EXPECT_FALSE(lab::SpeaksForAll());
        unsetenv(name);
    }
}

TEST(Environment, ABuildWithoutMpiSaysSo)
{
    lab::LocalWorkers none(0, {});
    try
    {
        const lab::Cluster cluster(none);
        FAIL();
    }
    catch (const std::runtime_error& error)
    {
        EXPECT_EQ(std::string(error.what()),
                  "this program was built without MPI, so that mpirun and srun can start it only "
                  "once; install libopenmpi-dev and build it again");
    }
}

} // namespace
