// SPDX-License-Identifier: GPL-2.0-only

#include "lab/tune/loss-budget.h"

#include "lab/timing/closed-form.h"
#include "lab/timing/false-takeovers.h"
#include "lab/timing/timing-group.h"
#include "lab/tune/search.h"

#include <algorithm>
#include <map>

namespace lab
{

namespace
{

constexpr int MOST_LOSSES = 20;
constexpr int MOST_TOLD = 8; ///< thresholds beyond it interest nobody

/// Experiments with one advbase, each done once.
class Experiments
{
  public:
    Experiments(const carp::Dialect& dialect, LossBudget& budget)
        : m_dialect(dialect),
          m_budget(budget)
    {
    }

    /// n by experiment; what the formula says otherwise is noted.
    int Find(int master, int backup)
    {
        const auto [entry, isNew] = m_found.emplace(std::make_pair(master, backup), 0);
        if (isNew)
        {
            entry->second =
                FindLosses(m_dialect, ConfigOf(master), ConfigOf(backup)).value_or(MOST_LOSSES + 1);
            ++m_budget.experiments;
            const int formula = Formula(master, backup);
            if (entry->second != formula && formula <= MOST_LOSSES)
            {
                m_budget.disagreements.push_back(
                    std::to_string(master) + "/" + std::to_string(backup) + ": " +
                    std::to_string(entry->second) + " by experiment, " + std::to_string(formula) +
                    " by formula");
            }
        }
        return entry->second;
    }

    int Formula(int master, int backup) const
    {
        return LossesToTakeover(AdvertIntervalOf(ConfigOf(master), m_dialect),
                                PatienceOf(ConfigOf(backup), m_dialect));
    }

  private:
    carp::Config ConfigOf(int advskew) const
    {
        return lab::ConfigOf({m_budget.advbase, {advskew}}, 0);
    }

    const carp::Dialect& m_dialect;
    LossBudget& m_budget;
    std::map<std::pair<int, int>, int> m_found;
};

/// The least skew from `low` to `high`, both included, at which something becomes true for good.
template <typename Predicate>
int LeastSkew(int low, int high, Predicate isReached)
{
    while (low < high)
    {
        const int middle = (low + high) / 2;
        if (isReached(middle))
        {
            high = middle;
        }
        else
        {
            low = middle + 1;
        }
    }
    return low;
}

std::string RuleOf(const carp::Dialect& dialect, int advbase)
{
    const std::string offset = advbase == 0 ? "" : " + (n - 3) * 256 * advbase";
    const bool threeIntervals = dialect.downTime == carp::DownTimeRule::THREE_INTERVALS;
    if (dialect.looksOnlyAtWakeUps)
    {
        return "a backup looks at its clock only when it wakes up, each advbase + advskew/256 s, so "
               "that its patience is rounded up to a multiple of that";
    }
    return "at least n adverts must vanish if " + std::string(threeIntervals ? "3 * " : "") +
           "advskew of the backup > n * advskew of the master" + offset +
           ", but for the microsecond that advskew/256 s is rounded down by";
}

} // namespace

std::optional<int> FindLosses(const carp::Dialect& dialect,
                              const carp::Config& master,
                              const carp::Config& backup)
{
    TimingSetup setup;
    setup.dialect = dialect;
    setup.nodes = {master, backup};
    setup.delay = Time(1000); // any, as long as it is small
    FalseTakeovers observer;
    TimingGroup group(setup, &observer);
    const Time interval = AdvertIntervalOf(master, dialect);
    const Time patience = PatienceOf(backup, dialect);
    group.Boot(0);
    group.RunUntil(PatienceOf(master, dialect) + interval / 2);
    group.Boot(1);
    for (int lost = 0; lost <= MOST_LOSSES; ++lost)
    {
        // From the middle between two adverts on the next ones vanish.
        group.RunUntil(group.GetLastAdvert(0) + 2 * interval + interval / 2);
        const uint64_t before = observer.GetCount();
        group.LoseNext(1, lost);
        group.RunUntil(group.Now() + lost * interval + patience);
        if (observer.GetCount() > before)
        {
            return lost;
        }
    }
    return std::nullopt;
}

LossBudget FindLossBudget(const carp::Dialect& dialect,
                          int advbase,
                          const std::vector<int>& masters)
{
    LossBudget budget;
    budget.advbase = advbase;
    budget.rule = RuleOf(dialect, advbase);
    Experiments experiments(dialect, budget);
    const int highest = HighestSkew(dialect);
    for (const int master : masters)
    {
        if (advbase == 0 && master == 0 && !dialect.zeroIntervalAllowed)
        {
            continue; // nobody may set that
        }
        const int most = std::min(experiments.Find(master, highest), MOST_TOLD);
        for (int losses = experiments.Find(master, master); losses <= most; ++losses)
        {
            LossThreshold threshold;
            threshold.master = master;
            threshold.losses = losses;
            threshold.backup = LeastSkew(master,
                                         highest,
                                         [&](int backup)
                                         { return experiments.Find(master, backup) >= losses; });
            threshold.formula = LeastSkew(master,
                                          highest,
                                          [&](int backup) {
                                              return experiments.Formula(master, backup) >= losses;
                                          });
            budget.thresholds.push_back(threshold);
        }
    }
    return budget;
}

} // namespace lab
