// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_LOSS_BUDGET_H
#define LAB_LOSS_BUDGET_H

#include "carp-config.h"
#include "lab/timeline/time.h"

#include <optional>
#include <string>
#include <vector>

namespace lab
{

/**
 * By experiment: so many adverts in a row must vanish until a backup takes over. One after the
 * other k = 0, 1, 2, ... adverts are lost at a known place; the first k that gives a takeover. It
 * is 0 if the backup is less patient than the MASTER is slow.
 * \return nothing if no k up to 20 does
 */
std::optional<int> FindLosses(const carp::Dialect& dialect,
                              const carp::Config& master,
                              const carp::Config& backup);

/// From which skew of the backup on one more advert may be lost.
struct LossThreshold
{
    int master = 0;  ///< advskew
    int losses = 0;  ///< n from this skew of the backup on
    int backup = 0;  ///< as found by experiment
    int formula = 0; ///< the least one with k * I < D for n values of k
};

/// What experiments say of one dialect and advbase, beside the formula.
struct LossBudget
{
    int advbase = 1;
    std::vector<LossThreshold> thresholds; ///< by master, losses
    size_t experiments = 0;                ///< pairs of skews that were tried
    /// Pairs for which experiment and formula disagree, in words; empty if the rule holds.
    std::vector<std::string> disagreements;
    std::string rule; ///< the rule in a sentence
};

/**
 * Tries pairs of skews and looks for the thresholds between them.
 * \param masters skews of the MASTER; each is tried with all that are needed
 */
LossBudget FindLossBudget(const carp::Dialect& dialect,
                          int advbase,
                          const std::vector<int>& masters);

} // namespace lab

#endif // LAB_LOSS_BUDGET_H
