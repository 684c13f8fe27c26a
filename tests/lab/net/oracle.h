// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_NET_ORACLE_H
#define LAB_NET_ORACLE_H

#include "lab/timeline/fact.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lab::trial
{

// What a run must show, in closed form. Nothing here calls the code under test: the formulas are
// those of the published sources of OpenBSD, FreeBSD, NetBSD and ucarp, written a second time.

/// floor(skew * 1000000 / 256) microseconds.
Time SkewTime(int64_t skew);

/// advbase and advskew of a node.
struct Pace
{
    int64_t base = 1;
    int64_t skew = 0;
};

/// I: between two adverts of a MASTER that nothing demotes.
Time Interval(const Pace& pace);

/// The rule O, F or U of a dialect. F: 3 * advbase + skew. O: 3 * (advbase + skew). U: rule F, and
/// looked at only each time when advbase + skew, in whole milliseconds, have been slept.
char RuleOf(const std::string& dialect);

/// D: from the last advert heard, or from becoming BACKUP, to the takeover.
Time DownTime(const std::string& dialect, const Pace& pace);

/// A cable as the tests need it.
struct Wire
{
    int64_t rate = 1000000000; ///< bits per second
    Time delay{500};
};

/// From the first bit sent to the last bit arrived, to the nearest nanosecond. An advert occupies 8
/// bytes of preamble, 14 of Ethernet header, 20 of IPv4, 36 of CARP and 4 of check sequence; a
/// gratuitous ARP 8 + 64.
Time CableTime(const Wire& wire, int64_t bytes = 82);

/// An advert of IPv6: the header is 20 bytes longer.
constexpr int64_t IPV6_ADVERT_BYTES = 102;

/// The same over several cables with a store-and-forward switch between each two of them.
Time PathTime(const std::vector<Wire>& cables,
              Time forwardingDelay = Time(2000),
              int64_t bytes = 82);

/// d with all defaults: two cables of 1 Gbit/s and 500 ns, one switch of 2 us.
Time DefaultDelay();
Time DefaultDelayOfIpv6();

} // namespace lab::trial

#endif // LAB_NET_ORACLE_H
