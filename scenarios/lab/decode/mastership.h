// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_DECODE_MASTERSHIP_H
#define LAB_DECODE_MASTERSHIP_H

#include "report.h"

namespace lab::decode
{

/// What an advertisement says of the gap to the next one.
carp::Duration StatedInterval(const carp::Advertisement& advert);

/// The longest time that any dialect waits for the next advertisement: three intervals.
carp::Duration LongestDownTime(const carp::Advertisement& advert);

/// Whether a counter goes on from an earlier one. With both families FreeBSD counts two at a time.
constexpr bool Continues(uint64_t before, uint64_t counter)
{
    return counter - before == 1 || counter - before == 2;
}

/// The fields of an event that is known to be an advertisement.
const carp::Advertisement& AdvertOf(const Report& report, size_t event);

/**
 * Sorts the advertisements of a report to their senders and cuts each sender's into runs. A run
 * ends with a bow-out, with a silence of the master-down time, and with one of half an interval
 * too much in which another member of the group was heard.
 */
std::vector<Sender> FindSenders(const Report& report);

/// Times in which two senders of one group were master.
std::vector<Anomaly> FindTwoMasters(const Report& report);

/// Times in which nobody advertised, up to the end of the capture.
std::vector<Anomaly> FindSilences(const Report& report);

} // namespace lab::decode

#endif // LAB_DECODE_MASTERSHIP_H
