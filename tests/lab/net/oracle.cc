// SPDX-License-Identifier: GPL-2.0-only

#include "oracle.h"

#include <algorithm>

namespace lab::trial
{

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

Time SkewTime(int64_t skew)
{
    return microseconds(skew * 1000000 / 256);
}

Time Interval(const Pace& pace)
{
    return std::max<Time>(seconds(pace.base) + SkewTime(pace.skew), SkewTime(1));
}

char RuleOf(const std::string& dialect)
{
    return dialect == "openbsd" ? 'O' : dialect == "ucarp" ? 'U' : 'F';
}

Time DownTime(const std::string& dialect, const Pace& pace)
{
    if (RuleOf(dialect) == 'O')
    {
        return 3 * Interval(pace);
    }
    const Time nominal = seconds(3 * pace.base) + SkewTime(pace.skew);
    if (RuleOf(dialect) == 'F')
    {
        return nominal;
    }
    const Time sleep = milliseconds(pace.base * 1000 + pace.skew * 1000 / 256);
    // The first multiple at or after the nominal time, not strictly after it: a real ucarp (1, 0)
    // acts 3.01 s after the last advert, not 4 s (config m0i of failover.csv).
    return (nominal + sleep - Time(1)) / sleep * sleep;
}

Time CableTime(const Wire& wire, int64_t bytes)
{
    return Time((bytes * 8 * 1000000000 + wire.rate / 2) / wire.rate) + wire.delay;
}

Time PathTime(const std::vector<Wire>& cables, Time forwardingDelay, int64_t bytes)
{
    Time sum = static_cast<int64_t>(cables.size() - 1) * forwardingDelay;
    for (const Wire& cable : cables)
    {
        sum += CableTime(cable, bytes);
    }
    return sum;
}

Time DefaultDelay()
{
    return PathTime({Wire{}, Wire{}});
}

Time DefaultDelayOfIpv6()
{
    return PathTime({Wire{}, Wire{}}, Time(2000), IPV6_ADVERT_BYTES);
}

} // namespace lab::trial
