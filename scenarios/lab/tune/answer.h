// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_TUNE_ANSWER_H
#define LAB_TUNE_ANSWER_H

#include "lab/tune/advert-losses.h"
#include "lab/tune/loss-budget.h"
#include "lab/tune/simulated.h"

#include <string>
#include <vector>

namespace lab
{

/// A setting with both opinions on it.
struct TunedSetting
{
    TuneSetting setting; ///< by closed form
    SimulatedSetting simulated;
    Limit exceeds = Limit::NONE;
};

/// The answer to a TuneQuestion.
struct TuneAnswer
{
    TuneQuestion question; ///< with the loss that the capture told
    std::optional<AdvertLosses> measured;
    /// The answer of the search or, where there is none, its compromise; none: not even that.
    std::optional<TunedSetting> best;
    std::vector<TunedSetting> front; ///< by outage; those near the limits
    SearchResult search;
    LossBudget budget;
    /// Where simulation and formula do not fit; empty if all is well.
    std::vector<std::string> disagreements;
};

/// What chance does not explain between both opinions on a setting, a sentence for each; with
/// a chance of 1e-4 wrongly.
std::vector<std::string> DisagreementsOf(const TunedSetting& tuned);

/// \param question its loss is that of the capture, if there is one
TuneAnswer Tune(const TuneQuestion& question, const std::optional<AdvertLosses>& measured);

} // namespace lab

#endif // LAB_TUNE_ANSWER_H
