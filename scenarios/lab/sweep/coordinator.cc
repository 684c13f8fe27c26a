// SPDX-License-Identifier: GPL-2.0-only

#include "lab/sweep/coordinator.h"

#include "lab/sweep/schedule.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <deque>
#include <map>
#include <stdexcept>

namespace lab
{

namespace
{

using Clock = std::chrono::steady_clock;

/// A job with which so many workers died is not given to another one.
constexpr int MOST_LOSSES = 3;

/// What workers have to do should last so long, so that they never wait for more: many times as
/// long as other ranks may take to look for it.
constexpr double SECONDS_AHEAD = 0.1;
constexpr size_t MOST_AHEAD = 32;

/// The metric that the stopping rule looks at. \return 0 if the number of runs is fixed
size_t RuledMetric(const Study& study)
{
    for (size_t i = 0; i < study.metrics.size(); ++i)
    {
        if (study.metrics[i].name == study.runs.metric)
        {
            return i;
        }
    }
    if (study.runs.atLeast < study.runs.atMost)
    {
        throw std::invalid_argument("the stopping rule names no metric of the study");
    }
    return 0;
}

/// One sweep, from the first run to the last.
class Coordinator
{
  public:
    Coordinator(const Study& study, Database& database, Workers& workers)
        : m_database(database),
          m_workers(workers),
          m_given(workers.Count()),
          m_schedule(study.runs, AllDone(study, database), Assess(study, database))
    {
        m_outcome.found = m_schedule.Ended();
        m_start = Clock::now();
    }

    SweepOutcome Run(Progress& progress, Interruption& interruption)
    {
        progress.Tell(m_schedule.Ended(), m_schedule.Total());
        while (!m_schedule.IsFinished())
        {
            HandOut();
            Take(m_workers.Wait(interruption.Number()));
            progress.Tell(m_schedule.Ended(), m_schedule.Total());
            m_outcome.signal = interruption.Signal();
            if (m_outcome.signal)
            {
                break;
            }
        }
        progress.Finish();
        std::sort(m_outcome.troubles.begin(),
                  m_outcome.troubles.end(),
                  [](const RunResult& a, const RunResult& b)
                  {
                      return std::make_pair(a.job.setting, a.job.replication) <
                             std::make_pair(b.job.setting, b.job.replication);
                  });
        return m_outcome;
    }

  private:
    static std::vector<std::vector<bool>> AllDone(const Study& study, const Database& database)
    {
        std::vector<std::vector<bool>> done;
        for (size_t i = 0; i < study.settings.size(); ++i)
        {
            done.push_back(database.Done(i));
        }
        return done;
    }

    static Assessment Assess(const Study& study, const Database& database)
    {
        return [&study, &database, metric = RuledMetric(study)](size_t setting, uint64_t runs)
        {
            return AssessPrecision(study.runs,
                                   study.metrics[metric],
                                   database.Observe(setting, metric, runs),
                                   study.confidence);
        };
    }

    /// How many jobs a worker should have: one that it makes, and others that wait for it.
    size_t Depth() const
    {
        if (m_ended == 0)
        {
            return 2;
        }
        const double seconds = std::chrono::duration<double>(Clock::now() - m_start).count();
        const double ofOne = seconds * static_cast<double>(m_workers.Count()) /
                             static_cast<double>(m_ended);
        const double ahead = std::min(std::ceil(SECONDS_AHEAD / ofOne),
                                      static_cast<double>(MOST_AHEAD));
        return 1 + std::max<size_t>(1, static_cast<size_t>(ahead));
    }

    /// Gives everybody something to do before anybody gets more.
    void HandOut()
    {
        const size_t depth = Depth();
        for (size_t level = 0; level < depth; ++level)
        {
            for (size_t worker = 0; worker < m_given.size(); ++worker)
            {
                if (m_given[worker].size() > level)
                {
                    continue;
                }
                const auto job = m_schedule.Next();
                if (!job)
                {
                    return;
                }
                m_given[worker].push_back(*job);
                m_workers.Give(worker, *job);
            }
        }
    }

    void Take(std::vector<WorkerEvent> events)
    {
        std::vector<RunResult> results;
        for (WorkerEvent& event : events)
        {
            std::deque<Job>& given = m_given.at(event.worker);
            if (event.lost)
            {
                TakeBack(given, results);
            }
            else
            {
                given.pop_front();
                results.push_back(std::move(event.result));
            }
        }
        if (results.empty())
        {
            return;
        }
        m_database.Store(results);
        for (RunResult& result : results)
        {
            ++m_ended;
            m_schedule.End(result.job);
            if (result.status == RunStatus::DONE)
            {
                ++m_outcome.made;
            }
            else
            {
                m_outcome.troubles.push_back(std::move(result));
            }
        }
    }

    /// Of a worker that died: what it was doing may be why, the rest was only waiting.
    void TakeBack(std::deque<Job>& given, std::vector<RunResult>& results)
    {
        if (!given.empty())
        {
            const Job job = given.front();
            if (++m_losses[{job.setting, job.replication}] == MOST_LOSSES)
            {
                given.pop_front();
                results.push_back({job,
                                   RunStatus::CRASHED,
                                   std::to_string(MOST_LOSSES) + " workers died during this run",
                                   {}});
            }
        }
        for (const Job& job : given)
        {
            m_schedule.Return(job);
        }
        given.clear();
    }

    Database& m_database;
    Workers& m_workers;
    std::vector<std::deque<Job>> m_given; ///< to each worker, in order
    Schedule m_schedule;
    std::map<std::pair<size_t, uint64_t>, int> m_losses; ///< of workers, by job
    SweepOutcome m_outcome;
    Clock::time_point m_start;
    uint64_t m_ended = 0; ///< runs in this sweep
};

} // namespace

SweepOutcome RunStudy(const Study& study,
                      Database& database,
                      Workers& workers,
                      Progress& progress,
                      Interruption& interruption)
{
    return Coordinator(study, database, workers).Run(progress, interruption);
}

} // namespace lab
