// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_CLOSED_FORM_H
#define LAB_CLOSED_FORM_H

#include "carp-config.h"
#include "lab/spec/loss-law.h"
#include "lab/timeline/time.h"

#include <vector>

namespace lab
{

/*
 * What follows from the rules of CARP by arithmetic alone: U is the time from the last advert of
 * the MASTER to its crash, uniform over one interval; I that interval; D the patience of a backup;
 * d the delay of an advert; J how many adverts before the crash a backup has missed.
 */

/// I: from one advert to the next of a MASTER that nobody demotes.
Time AdvertIntervalOf(const carp::Config& config, const carp::Dialect& dialect);

/**
 * D: from the last advert that a BACKUP heard to its takeover; for ucarp the first wake-up at or
 * after its master-down time.
 */
Time PatienceOf(const carp::Config& config, const carp::Dialect& dialect);

/**
 * n: how many adverts in a row must vanish until a backup takes over, the number of k >= 1 with
 * k * I < D. An advert at the very instant of the expiry comes too late. At least 1 unless D <= I.
 */
int LossesToTakeover(Time interval, Time patience);

/**
 * Runs of lost adverts of a law. Element j is the probability, per advert, that one is heard and
 * the j next ones are not: how often a run of at least j losses begins.
 * \param longest the greatest j
 */
std::vector<double> RunsOfLosses(const LossLaw& law, int longest);

/// Adverts until the first run of n losses that are independent: (1 - p^n) / (p^n (1 - p)).
double AdvertsUntilRun(double p, int n);

/// The probability that a number of adverts has no run of n losses; they are independent.
double ProbabilityOfNoRun(double p, int n, uint64_t adverts);

/**
 * How long two MASTERs there are per false takeover on average, in seconds, if the true one is
 * better: (n + 1) I - D and an I for each further loss, of which there are p / (1 - p) on average
 * if they are independent.
 */
double MeanDoubleTime(Time interval, Time patience, const LossLaw& law);

/**
 * The time from a crash of the MASTER, at a random phase, to the first backup that is MASTER, given
 * that none was before: min over all backups of (D - J I) - U + d.
 */
class TakeoverLaw
{
  public:
    /**
     * \param patiences D of each backup, at least one
     * \param law of the loss on the way to each of them, apart
     */
    TakeoverLaw(Time interval, const std::vector<Time>& patiences, Time delay, const LossLaw& law);

    double Mean() const; ///< in seconds
    double StandardDeviation() const;

    /// The time that is not exceeded with a probability of 0..1, in seconds; 1: the worst case.
    double Quantile(double probability) const;

    /// The probability of at most that many seconds.
    double Distribution(double seconds) const;

    double Worst() const; ///< min D + d; approached by a crash right after an advert
    double Best() const;  ///< with as many losses before it as can be without a takeover

  private:
    /// One value of min (D - J I) + d, and how likely it is.
    struct Case
    {
        double latest;
        double probability;
    };

    double m_interval;         ///< seconds
    std::vector<Case> m_cases; ///< ascending
};

} // namespace lab

#endif // LAB_CLOSED_FORM_H
