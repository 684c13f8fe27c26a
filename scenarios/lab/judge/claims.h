// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_CLAIMS_H
#define LAB_CLAIMS_H

#include "balance-history.h"
#include "expectations.h"

namespace lab
{

/// What one claim came to; Judge() makes a Verdict of it.
struct Ruling
{
    Outcome outcome = Outcome::UNKNOWN;
    std::string finding;
    std::vector<size_t> evidence;
};

/// Exactly these hosts are MASTER, at the instant or all the time.
Ruling Rule(const MasterClaim& claim, const Timeline& timeline);

/**
 * The first instant from `after` on at which a host becomes MASTER. UNKNOWN if nobody did and
 * the run ended before `within` was over, or no limit is given.
 */
Ruling Rule(const TakeoverClaim& claim, const Timeline& timeline);

/**
 * Every stretch of the window with too many or too few MASTERs that lasts longer than allowed.
 * `at-least` counts from the start of the window, so a claim about a service that has to be
 * elected first says `after`. UNKNOWN if the run ended in a stretch that was still short enough,
 * or an `at-most` saw no MASTER at all.
 */
Ruling Rule(const MastersClaim& claim, const Timeline& timeline);

/// Changes between BACKUP and MASTER. UNKNOWN if no member of the group ever had a state.
Ruling Rule(const TransitionsClaim& claim, const Timeline& timeline);

/**
 * The longest outage that begins in the window, or the longest part of one, 0 s if there is none;
 * a client with several streams is as badly off as its worst one. Probes that are lost before the
 * first answer are no outage: the service was not there yet. UNKNOWN if the client never got an
 * answer before the window ended, sent nothing in it, or the run ended in an outage whose length
 * matters.
 */
Ruling Rule(const OutageClaim& claim, const Timeline& timeline, const Scenario& scenario);

/// A counter at the end of the run. UNKNOWN if the host has no such counter.
Ruling Rule(const CounterClaim& claim, const Timeline& timeline);

/// The share of a host. UNKNOWN if no host took a packet in the window.
Ruling Rule(const ShareClaim& claim, const BalanceHistory& history);

/**
 * The p-value of Pearson's chi-square test of the clients of each host against equal shares, among
 * all members that were not switched off during the whole window. UNKNOWN with fewer than two
 * of them, or fewer than five clients expected of each.
 */
Ruling Rule(const UniformClaim& claim, const BalanceHistory& history);

/**
 * Of the clients that were served before an instant and also from then on until another (else the
 * next event, else the end of the run), those whose last packets were taken by different hosts.
 * UNKNOWN if there are none that were seen before and after.
 */
Ruling Rule(const MovedClaim& claim, const BalanceHistory& history);

/**
 * Requests that were answered by too many or too few hosts; see MeasureAttention() for how long
 * that lasts. Requests that might have got more answers, had the run not ended, do not count.
 * UNKNOWN if there is no request in the window, or what might have lasted too long was
 * going on when the run ended.
 */
Ruling Rule(const AnswersClaim& claim, const BalanceHistory& history);

/// Likewise of probes that were taken by too many or too few hosts.
Ruling Rule(const ServedClaim& claim, const BalanceHistory& history);

/// Frames that went to all ports, in the whole run. UNKNOWN if there were none at all.
Ruling Rule(const FloodedClaim& claim, const BalanceHistory& history);

} // namespace lab

#endif // LAB_CLAIMS_H
