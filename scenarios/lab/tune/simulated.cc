// SPDX-License-Identifier: GPL-2.0-only

#include "lab/tune/simulated.h"

#include "lab/statistics/counts.h"
#include "lab/statistics/sample.h"
#include "lab/timing/closed-form.h"
#include "lab/timing/false-takeovers.h"
#include "lab/timing/timing-group.h"

#include <algorithm>

namespace lab
{

namespace
{

constexpr uint64_t CRASH_STREAM = 1; ///< of the seed: the phases of the crashes

/// Remembers the first new MASTER since it was last asked.
class FirstMaster : public TimingObserver
{
  public:
    void StateChanged(size_t /* node */, Time at, const carp::StateChange& change) override
    {
        if (change.to == carp::State::MASTER && !m_at)
        {
            m_at = at;
        }
    }

    void Forget()
    {
        m_at.reset();
    }

    const std::optional<Time>& At() const
    {
        return m_at;
    }

  private:
    std::optional<Time> m_at;
};

TimingSetup SetupOf(const TuneSetting& setting, const TuneQuestion& question)
{
    TimingSetup setup;
    setup.dialect = *question.dialect;
    for (size_t i = 0; i < setting.advskews.size(); ++i)
    {
        setup.nodes.push_back(ConfigOf(setting, i));
    }
    setup.delay = question.delayTolerance;
    setup.receiving = question.loss;
    setup.seed = question.seed;
    return setup;
}

/// Whether the first node alone is MASTER.
bool IsCalm(const TimingGroup& group, size_t nodes)
{
    bool calm = group.GetState(0) == carp::State::MASTER;
    for (size_t i = 1; i < nodes; ++i)
    {
        calm = calm && group.GetState(i) == carp::State::BACKUP;
    }
    return calm;
}

/// From the crash of the first node to the first new MASTER, in seconds.
class Crashes
{
  public:
    Crashes(const TuneSetting& setting, const TuneQuestion& question)
        : m_nodes(setting.advskews.size()),
          m_interval(AdvertIntervalOf(ConfigOf(setting, 0), *question.dialect)),
          m_patience(PatienceOf(ConfigOf(setting, m_nodes - 1), *question.dialect)),
          m_group(SetupOf(setting, question), &m_observer),
          m_random(question.seed, CRASH_STREAM)
    {
        for (size_t i = 0; i < m_nodes; ++i)
        {
            m_group.Boot(i);
        }
    }

    std::vector<double> Sample(uint64_t crashes)
    {
        std::vector<double> sample;
        while (sample.size() < crashes)
        {
            // Long enough for the role to come back and for what was lost before to be forgotten.
            Wait(m_patience + 10 * m_interval);
            Wait(Time(
                static_cast<int64_t>(m_random.Unit() * static_cast<double>(m_interval.count()))));
            if (!IsCalm(m_group, m_nodes))
            {
                continue;
            }
            sample.push_back(Crash());
        }
        return sample;
    }

  private:
    double Crash()
    {
        m_observer.Forget();
        const Time crash = m_group.Now();
        m_group.Crash(0);
        while (!m_observer.At())
        {
            Wait(m_interval);
        }
        m_group.Boot(0);
        return InSeconds(*m_observer.At() - crash);
    }

    void Wait(Time time)
    {
        m_group.RunUntil(m_group.Now() + time);
    }

    size_t m_nodes;
    Time m_interval;
    Time m_patience; ///< of the last node
    FirstMaster m_observer;
    TimingGroup m_group;
    Random m_random;
};

} // namespace

SimulatedSetting SimulateSetting(const TuneSetting& setting,
                                 const TuneQuestion& question,
                                 uint64_t crashes,
                                 Time span)
{
    SimulatedSetting simulated;
    const std::vector<double> sample = Crashes(setting, question).Sample(crashes);
    simulated.crashes = sample.size();
    simulated.mean = EstimateMean(sample, TUNE_CONFIDENCE);
    if (question.quantile < 1.0)
    {
        simulated.quantile = EstimateQuantile(sample, question.quantile, TUNE_CONFIDENCE);
    }
    simulated.worst = *std::max_element(sample.begin(), sample.end());

    FalseTakeovers observer;
    TimingGroup group(SetupOf(setting, question), &observer);
    for (size_t i = 0; i < setting.advskews.size(); ++i)
    {
        group.Boot(i);
    }
    group.RunUntil(span);
    simulated.falseCount = observer.GetCount();
    if (observer.GetCount() > 0)
    {
        simulated.doubleTime = InSeconds(observer.GetDoubleTime()) /
                               static_cast<double>(observer.GetCount());
    }
    simulated.months = static_cast<double>(span.count()) / static_cast<double>(MONTH.count());
    simulated.adverts = group.GetAdverts(0);
    const Count count{static_cast<double>(observer.GetCount()), simulated.months};
    simulated.falseTakeovers = EstimateRate({count}, TUNE_CONFIDENCE);
    return simulated;
}

} // namespace lab
