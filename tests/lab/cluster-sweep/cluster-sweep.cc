// SPDX-License-Identifier: GPL-2.0-only

// cluster-sweep FILE [RUN]: a sweep of made-up runs by the ranks of mpirun, or by two local
// workers. RUN makes some of them special: "crash" ends one run by a signal, "worker" ends
// many workers, "rank" ends a rank other than the leader, "term" sends SIGTERM to the others and
// their workers, "stop" to all ranks, "full" stands for a full disk.

#include "lab/cluster/cluster.h"
#include "lab/results/small-study.h"
#include "lab/sweep/coordinator.h"

#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <iostream>
#include <memory>
#include <sys/resource.h>
#include <unistd.h>

namespace
{

using Values = std::vector<std::vector<lab::Measurement>>;

[[noreturn]] void Hang()
{
    for (;;)
    {
        pause();
    }
}

/// \param rank the process of the rank
Values MakeRun(const lab::Job& job, const std::string& file, const std::string& what, pid_t rank)
{
    if (what == "crash" && job.setting == 1 && job.replication == 2)
    {
        std::abort();
    }
    // Of the first jobs every other is for the next rank.
    if (what == "rank" && !lab::SpeaksForAll() && job.replication > 0)
    {
        kill(rank, SIGKILL);
        Hang();
    }
    if (what == "term" && !lab::SpeaksForAll())
    {
        kill(rank, SIGTERM);
        kill(getppid(), SIGTERM);
    }
    if (what == "stop" && job.setting == 1)
    {
        kill(rank, SIGTERM);
    }
    const std::string once = file + "." + std::to_string(job.setting) + "." +
                             std::to_string(job.replication);
    if (what == "worker" && job.replication % 5 == 2 &&
        open(once.c_str(), O_CREAT | O_EXCL, 0600) >= 0)
    {
        kill(getppid(), SIGKILL);
        Hang();
    }
    return results::DoneRun(job.setting, job.replication).measurements;
}

int Lead(const lab::Study& study,
         const std::string& file,
         lab::Workers& workers,
         lab::Interruption& interruption)
{
    lab::Database database(file, study, "1.0+abc");
    lab::NoProgress progress;
    const auto outcome = lab::RunStudy(study, database, workers, progress, interruption);
    database.Close();
    if (outcome.signal)
    {
        return 128 + *outcome.signal; // mpirun ends all ranks when it has lost one
    }
    std::cout << "found " << outcome.found << ", made " << outcome.made << " by " << workers.Count()
              << "\n";
    for (const lab::RunResult& run : outcome.troubles)
    {
        std::cout << run.job.setting << " " << run.job.replication << " " << run.message << "\n";
    }
    return outcome.troubles.empty() ? 0 : 1;
}

int Main(const std::string& file, const std::string& what)
{
    if (const std::string why = lab::WhyNotTogether(); !why.empty())
    {
        throw std::runtime_error(why);
    }
    lab::Study study = results::SmallStudy();
    study.runs.atLeast = study.runs.atMost = 25;
    const pid_t rank = getpid();
    const auto run = [&](const lab::Job& job) { return MakeRun(job, file, what, rank); };
    lab::LocalWorkers own(lab::IsStartedByMpi() ? 1 : 2, {run, {}, std::chrono::minutes(1)});
    lab::Interruption interruption;
    if (what == "full")
    {
        signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{120'000, 120'000};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    if (!lab::IsStartedByMpi())
    {
        return Lead(study, file, own, interruption);
    }
    lab::Cluster cluster(own);
    if (cluster.IsLeader())
    {
        return Lead(study, file, cluster.All(), interruption);
    }
    cluster.Follow(interruption);
    return 0;
}

} // namespace

int main(int argc, char* argv[])
{
    try
    {
        return Main(argv[1], argc > 2 ? argv[2] : "");
    }
    catch (const std::exception& error)
    {
        std::cerr << error.what() << "\n";
        return 2;
    }
}
