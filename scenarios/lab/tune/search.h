// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_TUNE_SEARCH_H
#define LAB_TUNE_SEARCH_H

#include "carp-config.h"
#include "lab/tune/question.h"

#include <array>
#include <string>
#include <vector>

namespace lab
{

/// What a closed form is worth.
enum class Accuracy : uint8_t
{
    EXACT,
    UPPER_BOUND, ///< a little too much
    ROUGH,       ///< a little too much or too little
};

/// advbase and advskew of all nodes, the best one first, with what follows from them.
struct TuneSetting
{
    int advbase = 1; ///< the same for all
    std::vector<int> advskews;

    int losses = 0;              ///< n: so many adverts in a row must vanish for a takeover
    int lossesAfterFailover = 0; ///< the least n of a backup that follows a lost MASTER
    double mean = 0.0;           ///< seconds from crash to MASTER
    double outage = 0.0;         ///< likewise, of the quantile that was asked for
    double worst = 0.0;          ///< likewise, of all
    double adverts = 0.0;        ///< per second
    double falseTakeovers = 0.0; ///< per month
    Accuracy falseAccuracy = Accuracy::EXACT; ///< of that
    double doubleTime = 0.0; ///< seconds with two MASTERs per false takeover of the second
};

/// What keeps a setting from being an answer.
enum class Limit : uint8_t
{
    NONE,
    ADVERTS,         ///< more per second than allowed
    OUTAGE,          ///< it lasts longer than acceptable
    FALSE_TAKEOVERS, ///< more per month than acceptable
};

constexpr std::array<Limit, 3> LIMITS{Limit::ADVERTS, Limit::OUTAGE, Limit::FALSE_TAKEOVERS};

/// The first limit of the question that a setting exceeds.
Limit ExceededBy(const TuneSetting& setting, const TuneQuestion& question);

/// What would be exceeded, in words: "too many adverts".
const char* ToString(Limit limit);

/// Settings that one limit rules out, of one advbase and one n.
struct RuledOut
{
    Limit limit = Limit::NONE;
    int advbase = 0;
    int losses = 0;
    size_t settings = 0; ///< how many pairs of the first two skews
    TuneSetting nearest; ///< the one that exceeds the limit least
};

/// What the closed forms tell of all settings.
struct SearchResult
{
    /// Of each advbase and n the setting with the shortest outage within the limit of adverts; of
    /// these, those that no other one beats in outage, false takeovers or adverts per second, of
    /// which 5 % make no difference, without being worse elsewhere. By outage.
    std::vector<TuneSetting> front;
    std::vector<RuledOut> ruledOut; ///< by limit, advbase, losses
    size_t looked = 0;              ///< settings that were looked at
    /// Pairs of skews whose nodes expire too close to each other, or too soon after an advert.
    size_t tooNear = 0;
    std::optional<TuneSetting> answer; ///< the shortest outage within all limits
    /// The one with fewest false takeovers, too many, within the other limits.
    std::optional<TuneSetting> compromise;
};

/**
 * Of the false takeovers of several backups, added up. A backup that hears another one take over
 * waits anew, which the sum leaves out; and the adverts of a false MASTER make bursts of losses go
 * on, but also end, sooner.
 */
Accuracy AccuracyOf(size_t backups, const LossLaw& loss);

/// The greatest advskew that others hear of as it was set.
int HighestSkew(const carp::Dialect& dialect);

/// The configuration of a node of a setting.
carp::Config ConfigOf(const TuneSetting& setting, size_t node);

/**
 * Looks at every advbase that can meet the limits and every pair of skews of the first two nodes.
 * The skews of more nodes follow: the next one is the least that keeps n after another failover.
 */
SearchResult Search(const TuneQuestion& question);

} // namespace lab

#endif // LAB_TUNE_SEARCH_H
