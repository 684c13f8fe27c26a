// SPDX-License-Identifier: GPL-2.0-only

// Sweeps that mpirun or srun starts, as far as one sees it without Slurm.

#include "program.h"

#include <gtest/gtest.h>

using namespace systemtest;

namespace
{

const char* const STUDY = "study: small\n"
                          "question: How long does it take?\n"
                          "scenario:\n"
                          "  scenario: pair\n"
                          "  claim: The backup takes over.\n"
                          "  lan: {switches: [sw]}\n"
                          "  carp: {gw: {vhid: 1, pass: secret, addresses: [10.0.0.1]}}\n"
                          "  hosts:\n"
                          "    r1: {on: sw, address: 10.0.0.2/24, carp: gw}\n"
                          "    r2: {on: sw, address: 10.0.0.3/24, carp: gw, boot: 4s}\n"
                          "  timeline:\n"
                          "    - {at: {uniform: [10s, 11s]}, as: the-crash, crash: r1}\n"
                          "  run: {for: 18s}\n"
                          "metrics:\n"
                          "  - {takeover: gw, after: the-crash}\n"
                          "runs: 40\n";

const std::string PROGRAM = CARP_LAB_BUILD "/carp-lab";

class ClusterSweep : public testing::Test
{
  protected:
    ClusterSweep()
    {
        WriteFile(folder / "study.yaml", STUDY);
    }

    /// A sweep that finds in its environment what a launcher has put there.
    Outcome StartedWith(const Words& environment) const
    {
        return CarpLab({"sweep", "study.yaml"}, {folder.Path(), false, environment});
    }

    /// Two ranks of a program, also as root and with more ranks than cores. Open MPI has leaks of
    /// its own.
    Outcome ByTwoRanks(const Words& words) const
    {
        Words all{"mpirun", "-n", "2"};
        all.insert(all.end(), words.begin(), words.end());
        return RunProgram(all,
                          {folder.Path(),
                           false,
                           {"OMPI_ALLOW_RUN_AS_ROOT=1",
                            "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1",
                            "OMPI_MCA_rmaps_base_oversubscribe=1",
                            "ASAN_OPTIONS=detect_leaks=0"}});
    }

    std::string Dump(const std::string& database) const
    {
        return RunProgram({"sqlite3", database, ".dump"}, {folder.Path()}).out;
    }

    const TemporaryFolder folder;
};

/// The same where there are ranks.
class RankSweep : public ClusterSweep
{
  protected:
    void SetUp() override
    {
        if (!IsInstalled("mpirun"))
        {
            GTEST_SKIP() << "note: there is no mpirun";
        }
        const Outcome ranks =
            ByTwoRanks({PROGRAM, "sweep", "study.yaml", "--quiet", "--out", "ranks.sqlite"});
        if (ranks.err.find("built without MPI") != std::string::npos)
        {
            EXPECT_EQ(ranks.code, 2);
            EXPECT_EQ(folder.Content(), (Words{"study.yaml"}));
            GTEST_SKIP() << "note: this build has no MPI";
        }
        ASSERT_EQ(ranks.code, 0) << ranks.err;
    }
};

TEST_F(RankSweep, HasTheResultsOfOneMachine)
{
    EXPECT_EQ(CarpLab({"sweep", "study.yaml", "--quiet"}, {folder.Path()}).code, 0);
    EXPECT_NE(Dump("ranks.sqlite").find("COMMIT"), std::string::npos);
    EXPECT_EQ(Dump("ranks.sqlite"), Dump("small.sqlite"));
}

TEST_F(RankSweep, ASignalForAllRanksEndsThemInAnOrderlyWay)
{
    // As Slurm sends it. The file exists when all ranks know each other.
    const std::string script = PROGRAM + " sweep study.yaml --quiet --set runs=1000000 &\n"
                                         "until [ -s small.sqlite ]; do sleep 0.05; done\n"
                                         "kill -TERM $!\n"
                                         "wait $!\n"
                                         "echo rank $OMPI_COMM_WORLD_RANK: $?\n";
    const Outcome outcome = ByTwoRanks({"sh", "-c", script});
    EXPECT_NE(outcome.out.find("rank 0: 143\n"), std::string::npos) << outcome.out;
    EXPECT_NE(outcome.out.find("rank 1: 0\n"), std::string::npos) << outcome.out;
    EXPECT_EQ(outcome.err, "carp-lab: interrupted; the same command goes on where it stopped\n");
    EXPECT_EQ(folder.Content(), (Words{"ranks.sqlite", "small.sqlite", "study.yaml"}));
}

TEST_F(RankSweep, AnotherMpiIsRefused)
{
    const Outcome outcome = StartedWith({"PMI_RANK=0", "PMI_SIZE=2"});
    EXPECT_EQ(outcome.code, 2);
    EXPECT_EQ(outcome.err,
              "carp-lab: what started 2 processes is of another MPI than the one that this program "
              "was built with; use mpirun of Open MPI or srun --mpi=pmix\n");
    EXPECT_EQ(folder.Content(), (Words{"ranks.sqlite", "study.yaml"}));
}

TEST_F(ClusterSweep, CopiesThatSrunStartsWriteNothing)
{
    const Outcome first = StartedWith({"SLURM_PROCID=0", "SLURM_STEP_NUM_TASKS=2"});
    EXPECT_EQ(first.code, 2);
    EXPECT_EQ(first.err,
              "carp-lab: srun started 2 processes that cannot reach each other, so that each would "
              "make all runs; use srun --mpi=pmix, or srun --ntasks=1 for a single one\n");
    const Outcome second = StartedWith({"SLURM_PROCID=1", "SLURM_STEP_NUM_TASKS=2"});
    EXPECT_EQ(second.code, 2);
    EXPECT_EQ(second.err, "");
    EXPECT_EQ(folder.Content(), (Words{"study.yaml"}));
}

TEST_F(ClusterSweep, ASingleTaskOfSrunIsASweepLikeAnyOther)
{
    EXPECT_EQ(StartedWith({"SLURM_PROCID=0", "SLURM_STEP_NUM_TASKS=1"}).code, 0);
    EXPECT_EQ(folder.Content(), (Words{"small.sqlite", "study.yaml"}));
}

} // namespace
