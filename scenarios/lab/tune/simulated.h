// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_TUNE_SIMULATED_H
#define LAB_TUNE_SIMULATED_H

#include "lab/statistics/estimate.h"
#include "lab/tune/search.h"

#include <optional>

namespace lab
{

/// What the state machines did with a setting. Times in seconds.
struct SimulatedSetting
{
    std::optional<Estimate> mean;           ///< from a crash to the next MASTER
    std::optional<Estimate> quantile;       ///< the one that was asked for; none: the worst case
    double worst = 0.0;                     ///< the longest that occurred
    std::optional<Estimate> falseTakeovers; ///< per month
    uint64_t crashes = 0;
    uint64_t falseCount = 0;          ///< false takeovers that occurred
    double months = 0.0;              ///< in that time
    uint64_t adverts = 0;             ///< of the first node meanwhile
    std::optional<double> doubleTime; ///< with several MASTERs per false takeover; none: none
};

/// The confidence of all intervals.
constexpr double TUNE_CONFIDENCE = 0.95;

/**
 * Crashes the MASTER again and again at random phases, then runs the group for a long time.
 * \param crashes how often \param span how long
 */
SimulatedSetting SimulateSetting(const TuneSetting& setting,
                                 const TuneQuestion& question,
                                 uint64_t crashes,
                                 Time span);

} // namespace lab

#endif // LAB_TUNE_SIMULATED_H
