// SPDX-License-Identifier: GPL-2.0-only

// What a program knows of mpirun and srun without having MPI.

#include "lab/cluster/cluster.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>

namespace
{

/// Nothing of what launchers say but this, until its end.
class Environment : public testing::Test
{
  protected:
    Environment()
    {
        for (const char* const name : NAMES)
        {
            if (const char* const value = std::getenv(name))
            {
                m_before[name] = value;
            }
        }
        Start({});
    }

    ~Environment() override
    {
        Start(m_before);
    }

    static void Start(const std::map<std::string, std::string>& values)
    {
        for (const char* const name : NAMES)
        {
            unsetenv(name);
        }
        for (const auto& [name, value] : values)
        {
            setenv(name.c_str(), value.c_str(), 1);
        }
    }

  private:
    static constexpr const char* NAMES[] = {"OMPI_COMM_WORLD_RANK",
                                            "OMPI_COMM_WORLD_SIZE",
                                            "PMIX_RANK",
                                            "PMI_RANK",
                                            "PMI_SIZE",
                                            "SLURM_PROCID",
                                            "SLURM_STEP_NUM_TASKS"};
    std::map<std::string, std::string> m_before;
};

TEST_F(Environment, TellsTheRank)
{
    EXPECT_FALSE(lab::IsStartedByMpi());
    EXPECT_TRUE(lab::SpeaksForAll());
    EXPECT_EQ(lab::StartedTogether(), 0U);
    for (const std::string name : {"OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK"})
    {
        Start({{name, "0"}});
        EXPECT_TRUE(lab::IsStartedByMpi());
        EXPECT_TRUE(lab::SpeaksForAll());
        Start({{name, "3"}});
        EXPECT_TRUE(lab::IsStartedByMpi());
        EXPECT_FALSE(lab::SpeaksForAll());
    }
}

TEST_F(Environment, TellsHowManyThereAre)
{
    // mpirun in a job of Slurm starts its daemons by srun.
    Start({{"OMPI_COMM_WORLD_RANK", "5"},
           {"OMPI_COMM_WORLD_SIZE", "8"},
           {"SLURM_PROCID", "1"},
           {"SLURM_STEP_NUM_TASKS", "2"}});
    EXPECT_EQ(lab::StartedTogether(), 8U);
    Start({{"PMI_RANK", "1"}, {"PMI_SIZE", "4"}});
    EXPECT_EQ(lab::StartedTogether(), 4U);
    Start({{"PMIX_RANK", "1"}});
    EXPECT_EQ(lab::StartedTogether(), 0U);
}

TEST_F(Environment, CopiesThatSrunStartsAreNoRanks)
{
    for (const std::string rank : {"0", "1"})
    {
        Start({{"SLURM_PROCID", rank}, {"SLURM_STEP_NUM_TASKS", "2"}});
        EXPECT_FALSE(lab::IsStartedByMpi());
        EXPECT_EQ(lab::SpeaksForAll(), rank == "0");
        EXPECT_EQ(lab::WhyNotTogether(),
                  "srun started 2 processes that cannot reach each other, so that each would make "
                  "all runs; use srun --mpi=pmix, or srun --ntasks=1 for a single one");
    }
    // A single one, and a batch script.
    Start({{"SLURM_PROCID", "0"}, {"SLURM_STEP_NUM_TASKS", "1"}});
    EXPECT_EQ(lab::WhyNotTogether(), "");
    Start({{"SLURM_PROCID", "0"}});
    EXPECT_EQ(lab::WhyNotTogether(), "");
    EXPECT_TRUE(lab::SpeaksForAll());
}

TEST_F(Environment, ABuildWithoutMpiSaysSo)
{
    EXPECT_FALSE(lab::HasMpi());
    EXPECT_EQ(lab::WhyNotTogether(), "");
    Start({{"OMPI_COMM_WORLD_RANK", "0"}, {"OMPI_COMM_WORLD_SIZE", "2"}});
    EXPECT_EQ(lab::WhyNotTogether(),
              "this program was built without MPI, so that the processes that mpirun or srun "
              "starts cannot share the runs; install libopenmpi-dev, then ./lab waf configure, or "
              "start it without mpirun and srun");
}

} // namespace
