// SPDX-License-Identifier: GPL-2.0-only

// Whole sweeps of made-up runs: some crash, hang or kill their workers.

#include "lab/sweep/coordinator.h"
#include "lab/sweep/local-workers.h"

#include "lab/results/small-study.h"
#include "system/program.h"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

using lab::Job;
using lab::JobFunction;
using lab::RunStatus;
using lab::SweepOutcome;
using results::DoneRun;
using results::Dump;
using results::SmallStudy;
using systemtest::TemporaryFolder;

namespace
{

const char* const PROGRAM = "1.0+abc";

using Values = std::vector<std::vector<lab::Measurement>>;

Values Good(const Job& job)
{
    return DoneRun(job.setting, job.replication).measurements;
}

/// A job function that does something else in one run.
JobFunction Except(size_t setting, uint64_t replication, JobFunction other)
{
    return [=](const Job& job)
    { return job.setting == setting && job.replication == replication ? other(job) : Good(job); };
}

SweepOutcome RunSweep(const std::string& path,
                      const lab::Study& study,
                      const JobFunction& run,
                      size_t workers,
                      std::chrono::milliseconds limit = std::chrono::minutes(1))
{
    lab::LocalWorkers pool(workers, {run, {}, limit});
    lab::Database database(path, study, PROGRAM);
    lab::NoProgress progress;
    lab::Interruption interruption;
    const SweepOutcome outcome = lab::RunStudy(study, database, pool, progress, interruption);
    database.Close();
    return outcome;
}

/// What a single run of the sweep that went wrong is said to be.
lab::RunResult Trouble(const JobFunction& bad,
                       std::chrono::milliseconds limit = std::chrono::minutes(1))
{
    const TemporaryFolder folder;
    const lab::Study study = SmallStudy();
    const SweepOutcome outcome = RunSweep(folder / "a.sqlite", study, Except(1, 2, bad), 2, limit);
    EXPECT_EQ(outcome.made, 11U);
    EXPECT_EQ(outcome.troubles.size(), 1U);
    if (outcome.troubles.empty())
    {
        return {};
    }
    EXPECT_EQ(outcome.troubles[0].job.setting, 1U);
    EXPECT_EQ(outcome.troubles[0].job.replication, 2U);
    // The second time it works, and what was done is not done again.
    const SweepOutcome again = RunSweep(folder / "a.sqlite", study, Good, 2);
    EXPECT_EQ(again.found, 11U);
    EXPECT_EQ(again.made, 1U);
    EXPECT_TRUE(again.troubles.empty());
    return outcome.troubles[0];
}

TEST(Sweep, TheNumberOfWorkersIsNotSeen)
{
    const TemporaryFolder folder;
    lab::Study study = SmallStudy({0, 20, 40});
    study.runs.atLeast = study.runs.atMost = 20;
    for (const size_t workers : {1, 2, 5})
    {
        const SweepOutcome outcome =
            RunSweep(folder / std::to_string(workers), study, Good, workers);
        EXPECT_EQ(outcome.made, 120U);
    }
    const std::string one = Dump(folder / "1");
    EXPECT_NE(one.find("\n5|19|20|"), std::string::npos) << one;
    EXPECT_EQ(one, Dump(folder / "2"));
    EXPECT_EQ(one, Dump(folder / "5"));
}

/// A takeover of 3 s, more or less, so that its mean becomes known only by and by.
Values Scattered(const Job& job)
{
    Values values = Good(job);
    const uint64_t hash = (job.replication * 7919 + job.setting * 104729) % 1000;
    values[0][0].value = 3.0 + static_cast<double>(hash) / 1000;
    return values;
}

TEST(Sweep, RunsUntilTheMeanIsKnown)
{
    const TemporaryFolder folder;
    lab::Study study = SmallStudy();
    study.runs.atLeast = 10;
    study.runs.atMost = 1000;
    study.runs.metric = "takeover";
    study.runs.statistic = "mean";
    study.runs.halfWidth = 0.01;
    study.runs.relative = true;
    const SweepOutcome outcome = RunSweep(folder / "2", study, Scattered, 2);
    // Uniform over a second: s = 0.29, and 0.035 s is 1 %; (1.96 * 0.29 / 0.035)^2 = 262 a setting.
    EXPECT_GT(outcome.made, 4 * 200U);
    EXPECT_LT(outcome.made, 4 * 400U);
    EXPECT_EQ(RunSweep(folder / "5", study, Scattered, 5).made, outcome.made);
    EXPECT_EQ(Dump(folder / "2"), Dump(folder / "5"));
    EXPECT_EQ(RunSweep(folder / "2", study, Scattered, 1).made, 0U);
}

TEST(Sweep, ACrashCostsOneRun)
{
    const lab::RunResult run = Trouble(
        [](const Job&) -> Values
        {
            std::fputs("something is\nwrong\n", stderr);
            std::abort();
        });
    EXPECT_EQ(run.status, RunStatus::CRASHED);
    EXPECT_EQ(run.message, "ended by signal 6 (Aborted): something is wrong");
}

TEST(Sweep, LastWordsAreTheLast)
{
    const lab::RunResult run = Trouble(
        [](const Job&) -> Values
        {
            std::fputs((std::string(1000, 'w') + "arned\nwrong\n").c_str(), stderr);
            std::abort();
        });
    EXPECT_EQ(run.message, "ended by signal 6 (Aborted): " + std::string(388, 'w') + "arned wrong");
}

TEST(Sweep, AnEndWithoutAResultIsACrash)
{
    const lab::RunResult run = Trouble([](const Job&) -> Values { _exit(3); });
    EXPECT_EQ(run.status, RunStatus::CRASHED);
    EXPECT_EQ(run.message, "ended with exit code 3 and without a result");
}

TEST(Sweep, ARunMaySayThatItFails)
{
    lab::RunResult run = Trouble([](const Job&) -> Values { throw std::runtime_error("no way"); });
    EXPECT_EQ(run.status, RunStatus::FAILED);
    EXPECT_EQ(run.message, "no way");
    run = Trouble([](const Job&) -> Values { throw 7; });
    EXPECT_EQ(run.status, RunStatus::FAILED);
    EXPECT_EQ(run.message, "threw something that is no exception");
}

/// Never returns.
Values Hang(const Job&)
{
    for (;;)
    {
        pause();
    }
}

TEST(Sweep, ARunThatHangsIsEnded)
{
    const lab::RunResult run = Trouble(Hang, std::chrono::milliseconds(1500));
    EXPECT_EQ(run.status, RunStatus::TIMED_OUT);
    EXPECT_EQ(run.message, "took longer than 1500 ms");
}

/// Whether it is the first time that somebody asks.
bool IsFirst(const std::string& path)
{
    return open(path.c_str(), O_CREAT | O_EXCL, 0600) >= 0;
}

TEST(Sweep, AWorkerThatIsKilledIsReplaced)
{
    const TemporaryFolder folder;
    const lab::Study study = SmallStudy();
    const auto run = [&](const Job& job)
    {
        if (job.replication == 1 && IsFirst(folder / ("killed" + std::to_string(job.setting))))
        {
            kill(getppid(), SIGKILL);
            Hang(job); // the worker's end is this one's too
        }
        return Good(job);
    };
    for (const size_t workers : {1, 3})
    {
        const std::string path = folder / std::to_string(workers);
        const SweepOutcome outcome = RunSweep(path, study, run, workers);
        EXPECT_EQ(outcome.made, 12U);
        EXPECT_TRUE(outcome.troubles.empty());
        for (int setting = 0; setting < 4; ++setting)
        {
            EXPECT_EQ(unlink((folder / ("killed" + std::to_string(setting))).c_str()), 0);
        }
    }
    EXPECT_EQ(Dump(folder / "1"), Dump(folder / "3"));
}

TEST(Sweep, ARunThatKillsAllItsWorkersIsGivenUp)
{
    const lab::RunResult run = Trouble(
        [](const Job& job)
        {
            kill(getppid(), SIGKILL);
            return Hang(job);
        });
    EXPECT_EQ(run.status, RunStatus::CRASHED);
    EXPECT_EQ(run.message, "3 workers died during this run");
}

TEST(Sweep, WorkersWarmUpOnce)
{
    const TemporaryFolder folder;
    const lab::Study study = SmallStudy();
    int warm = 0;
    const auto run = [&warm](const Job& job)
    {
        ++warm; // only in the child
        Values values = Good(job);
        values[0][0].value = warm;
        return values;
    };
    lab::LocalWorkers pool(1, {run, [&warm] { warm += 100; }, std::chrono::minutes(1)});
    lab::Database database(folder / "a.sqlite", study, PROGRAM);
    lab::NoProgress progress;
    lab::Interruption interruption;
    lab::RunStudy(study, database, pool, progress, interruption);
    EXPECT_EQ(warm, 0);
    EXPECT_EQ(database.Observe(3, 0).values.at(2).measurement.value, 101);
}

/// Runs a function in a process of its own. \return as waitpid() gives it. Its descendants are
/// gone, too, or the test does not end.
int InAProcess(const std::function<void()>& function)
{
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    const pid_t child = fork();
    if (child == 0)
    {
        function();
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    while (waitpid(-1, nullptr, 0) > 0)
    {
    }
    prctl(PR_SET_CHILD_SUBREAPER, 0);
    return status;
}

/// A job function that does something to the sweep itself once, during the run of that number.
JobFunction WhenAt(size_t setting, uint64_t replication, int signal, pid_t master)
{
    return Except(setting,
                  replication,
                  [=](const Job& job)
                  {
                      kill(master, signal);
                      return Hang(job);
                  });
}

TEST(Sweep, GoesOnAfterItWasKilled)
{
    const TemporaryFolder folder;
    lab::Study study = SmallStudy();
    study.runs.atLeast = study.runs.atMost = 10;
    RunSweep(folder / "undisturbed", study, Good, 2);
    const std::string path = folder / "killed";
    for (size_t setting = 0; setting < 4; ++setting)
    {
        // One worker makes all runs before this one first.
        const int status =
            InAProcess([&] { RunSweep(path, study, WhenAt(setting, 5, SIGKILL, getpid()), 1); });
        ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    }
    const SweepOutcome outcome = RunSweep(path, study, Good, 2);
    EXPECT_GT(outcome.found, 0U);
    EXPECT_GT(outcome.made, 0U);
    EXPECT_EQ(Dump(path), Dump(folder / "undisturbed"));
}

TEST(Sweep, EndsInAnOrderlyWayWhenItIsInterrupted)
{
    const TemporaryFolder folder;
    const lab::Study study = SmallStudy();
    const std::string path = folder / "a.sqlite";
    const int status = InAProcess(
        [&]
        {
            const SweepOutcome outcome = RunSweep(path, study, WhenAt(1, 1, SIGINT, getpid()), 2);
            _exit(outcome.signal == SIGINT && outcome.troubles.empty() ? 42 : 1);
        });
    EXPECT_EQ(status, 42 << 8);
    EXPECT_EQ(folder.Content(), systemtest::Words{"a.sqlite"}) << "no log is left";
    const SweepOutcome rest = RunSweep(path, study, Good, 2);
    EXPECT_EQ(rest.found + rest.made, 12U);
    RunSweep(folder / "undisturbed", study, Good, 1);
    EXPECT_EQ(Dump(path), Dump(folder / "undisturbed"));
}

} // namespace
