// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_ADVERT_LOSSES_H
#define LAB_ADVERT_LOSSES_H

#include "lab/decode/report.h"
#include "lab/spec/loss-law.h"
#include "lab/statistics/estimate.h"

#include <optional>
#include <string>
#include <vector>

namespace lab
{

/// What a capture on a backup tells of the adverts that did not come.
struct AdvertLosses
{
    std::string group;             ///< and sender: "vhid 1 of 10.0.0.2"
    uint64_t heard = 0;            ///< adverts in the capture
    uint64_t lost = 0;             ///< that should be between them
    uint64_t bursts = 0;           ///< gaps in which they got lost
    uint64_t longest = 0;          ///< adverts lost in a row
    uint64_t byCounter = 0;        ///< of those that were looked for, by the counter of the sender
    std::optional<Estimate> share; ///< of the lost ones, with its interval
    LossLaw law;                   ///< what fits: mean and mean length of bursts
    bool isBound = false;          ///< nothing got lost: the law is the upper end of the interval
};

/// A capture that tells nothing of losses. The text says why.
class NoLosses : public std::runtime_error
{
  public:
    using std::runtime_error::runtime_error;
};

/**
 * Counts the adverts that are missing in a capture.
 *
 * Those of the member that advertises most, its MASTER: the capture is to be made where they have
 * to arrive, on a backup. Where the sender numbers its adverts (all but OpenBSD, once it has heard
 * a peer) the counter tells how many there were; else its clock does: the gap in units of the
 * typical one. If another member advertised in a gap, the MASTER may have given way: only if it
 * kept its pace all the time they count as lost. Gaps of more than 60 adverts are left out.
 *
 * \param vhid of the group; none: any
 * \param confidence of the interval
 * \throws NoLosses if no member has two adverts
 */
AdvertLosses MeasureLosses(const decode::Report& report,
                           const std::optional<int>& vhid,
                           double confidence);

} // namespace lab

#endif // LAB_ADVERT_LOSSES_H
