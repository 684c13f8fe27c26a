// SPDX-License-Identifier: GPL-2.0-only

// Sweeps by several ranks on this machine: the same results as without, whatever dies.

#include "lab/results/small-study.h"
#include "system/program.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

using results::Dump;
using systemtest::Outcome;
using systemtest::RunProgram;
using systemtest::TemporaryFolder;
using systemtest::Words;

namespace
{

const std::string PROGRAM = CARP_LAB_BUILD "/cluster-sweep";

/// mpirun as root and with more ranks than cores. Open MPI has leaks of its own.
Outcome ByRanks(int ranks, const std::string& file, const std::string& what = "")
{
    systemtest::Start start;
    start.environment = {"OMPI_ALLOW_RUN_AS_ROOT=1",
                         "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1",
                         "OMPI_MCA_rmaps_base_oversubscribe=1",
                         "ASAN_OPTIONS=detect_leaks=0"};
    return RunProgram({"mpirun", "-n", std::to_string(ranks), PROGRAM, file, what}, start);
}

class Cluster : public testing::Test
{
  protected:
    void SetUp() override
    {
        if (!systemtest::IsInstalled("mpirun"))
        {
            GTEST_SKIP() << "note: there is no mpirun";
        }
        const Outcome local = RunProgram({PROGRAM, undisturbed});
        ASSERT_EQ(local.out, "found 0, made 100 by 2\n") << local.err;
        const Outcome first = ByRanks(1, folder / "first");
        if (first.err.find("built without MPI") != std::string::npos)
        {
            GTEST_SKIP() << "note: this build has no MPI";
        }
        ASSERT_EQ(first.code, 0) << first.err;
        EXPECT_EQ(first.out, "found 0, made 100 by 1\n");
    }

    /// What an undisturbed sweep without MPI has.
    std::string Expected() const
    {
        return Dump(undisturbed);
    }

    const TemporaryFolder folder;
    const std::string file = folder / "a.sqlite";
    const std::string undisturbed = folder / "undisturbed.sqlite";
};

TEST_F(Cluster, TheNumberOfRanksIsNotSeen)
{
    EXPECT_EQ(Dump(folder / "first"), Expected());
    for (const int ranks : {2, 3})
    {
        const std::string path = folder / std::to_string(ranks);
        const Outcome outcome = ByRanks(ranks, path);
        EXPECT_EQ(outcome.code, 0) << outcome.err;
        EXPECT_EQ(outcome.out, "found 0, made 100 by " + std::to_string(ranks) + "\n");
        EXPECT_EQ(Dump(path), Expected());
    }
}

TEST_F(Cluster, ACrashCostsOneRun)
{
    const Outcome outcome = ByRanks(2, file, "crash");
    EXPECT_EQ(outcome.code, 1);
    EXPECT_EQ(outcome.out.substr(0, outcome.out.find("\n---")),
              "found 0, made 99 by 2\n1 2 ended by signal 6 (Aborted)\n")
        << outcome.err;
    EXPECT_EQ(ByRanks(3, file).out, "found 99, made 1 by 3\n");
    EXPECT_EQ(Dump(file), Expected());
}

TEST_F(Cluster, WorkersThatAreKilledAreReplaced)
{
    const Outcome outcome = ByRanks(3, file, "worker");
    EXPECT_EQ(outcome.out, "found 0, made 100 by 3\n") << outcome.err;
    const Words left = folder.Content();
    EXPECT_EQ(std::count(left.begin(), left.end(), "a.sqlite.3.22"), 1) << "none was killed";
    EXPECT_EQ(Dump(file), Expected());
}

TEST_F(Cluster, AfterTheLossOfARankTheSweepGoesOnHereOrThere)
{
    for (const bool cluster : {false, true})
    {
        const std::string path = folder / (cluster ? "cluster" : "local");
        const Outcome broken = ByRanks(3, path, "rank");
        EXPECT_NE(broken.code, 0);
        EXPECT_EQ(broken.out.find("made"), std::string::npos) << broken.out;
        const Outcome again = cluster ? ByRanks(2, path) : RunProgram({PROGRAM, path});
        EXPECT_EQ(again.code, 0) << again.err;
        EXPECT_EQ(Dump(path), Expected());
    }
}

TEST_F(Cluster, OnlyTheLeaderIsInterrupted)
{
    const Outcome outcome = ByRanks(3, file, "term");
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(outcome.out, "found 0, made 100 by 3\n");
    EXPECT_EQ(Dump(file), Expected());
}

TEST_F(Cluster, ASignalForAllRanksEndsThemInAnOrderlyWay)
{
    const Outcome outcome = ByRanks(3, file, "stop");
    EXPECT_EQ(outcome.code, 143) << outcome.err;
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(outcome.err.find("finalize"), std::string::npos) << outcome.err;
    EXPECT_EQ(ByRanks(2, file).code, 0);
    EXPECT_EQ(Dump(file), Expected());
}

TEST_F(Cluster, WhatTheLeaderCannotStoreEndsAllRanks)
{
    const Outcome outcome = ByRanks(3, file, "full");
    EXPECT_EQ(outcome.code, 2);
    EXPECT_NE(outcome.err.find("a.sqlite cannot be read or written"), std::string::npos)
        << outcome.err;
    EXPECT_EQ(ByRanks(2, file).code, 0);
    EXPECT_EQ(Dump(file), Expected());
}

TEST_F(Cluster, WhatTheLeaderCannotOpenEndsAllRanks)
{
    const Outcome outcome = ByRanks(3, folder / "no/a.sqlite");
    EXPECT_EQ(outcome.code, 2);
    EXPECT_NE(outcome.err.find("cannot be opened: No such file"), std::string::npos) << outcome.err;
}

} // namespace
