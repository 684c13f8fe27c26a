// SPDX-License-Identifier: GPL-2.0-only

#include "carp-timing.h"

#include <algorithm>
#include <tuple>

namespace carp
{

namespace
{

/// FreeBSD CARP_MAXSKEW, and what NetBSD and ucarp raise a suppressed skew to.
constexpr int SUPPRESSED_SKEW = 240;

constexpr int HIGHEST_DEMOTION_BYTE = 255;

/// Nobody sends without pause: a sum of zero counts as one unit of skew [OpenBSD carp_setrun].
Microseconds AtLeastOneUnit(Microseconds time)
{
    return time.count() > 0 ? time : SkewTime(1);
}

Microseconds Seconds(int seconds)
{
    return std::chrono::seconds(seconds);
}

/// How often advbase enters the patience of a BACKUP.
int BasesToWait(const Config& config, const Dialect& dialect)
{
    return dialect.downTime == DownTimeRule::DEAD_RATIO ? config.deadRatio : 3;
}

} // namespace

Microseconds SkewTime(int skew)
{
    return Microseconds(skew * 1000000LL / 256);
}

bool operator<(const Interval& a, const Interval& b)
{
    return std::tie(a.seconds, a.skew) < std::tie(b.seconds, b.skew);
}

bool operator==(const Interval& a, const Interval& b)
{
    return a.seconds == b.seconds && a.skew == b.skew;
}

Interval StatedInterval(int advbase, int advskew)
{
    return {advbase, SkewTime(advskew)};
}

uint8_t EffectiveSkew(const Config& config, const Dialect& dialect, int demotion)
{
    switch (dialect.demotion)
    {
    case DemotionModel::COUNT_IN_ADVERT:
        break;
    case DemotionModel::ADDED_TO_SKEW:
        return static_cast<uint8_t>(
            std::clamp<int64_t>(int64_t{config.advskew} + demotion, 0, dialect.highestSkewSent));
    case DemotionModel::SUPPRESSION:
        if (demotion > 0)
        {
            return static_cast<uint8_t>(std::max<int>(config.advskew, SUPPRESSED_SKEW));
        }
        break;
    }
    return config.advskew;
}

uint8_t DemotionByte(const Dialect& dialect, int demotion)
{
    if (dialect.demotion != DemotionModel::COUNT_IN_ADVERT)
    {
        return 0;
    }
    return static_cast<uint8_t>(std::clamp(demotion, 0, HIGHEST_DEMOTION_BYTE));
}

Microseconds AdvertInterval(const Config& config,
                            const Dialect& dialect,
                            int demotion,
                            bool firstAfterTakeover)
{
    const bool configured = firstAfterTakeover && dialect.firstIntervalUsesConfiguredSkew;
    const int skew = configured ? config.advskew : EffectiveSkew(config, dialect, demotion);
    return AtLeastOneUnit(Seconds(config.advbase) + SkewTime(skew));
}

Microseconds MasterDownTime(const Config& config, const Dialect& dialect)
{
    const Microseconds skew = SkewTime(config.advskew);
    if (dialect.downTime == DownTimeRule::THREE_INTERVALS)
    {
        return 3 * AtLeastOneUnit(Seconds(config.advbase) + skew);
    }
    return AtLeastOneUnit(Seconds(BasesToWait(config, dialect) * config.advbase) + skew);
}

Interval HopelessInterval(const Config& config, const Dialect& dialect, int demotion)
{
    return {BasesToWait(config, dialect) * config.advbase,
            SkewTime(EffectiveSkew(config, dialect, demotion))};
}

std::chrono::milliseconds WakeUpPeriod(const Config& config)
{
    const std::chrono::milliseconds period(config.advbase * 1000 + config.advskew * 1000 / 256);
    // poll() with a time-out of 0 would spin; ucarp sleeps at least 1 ms [ucarp docarp].
    return std::max(period, std::chrono::milliseconds(1));
}

} // namespace carp
