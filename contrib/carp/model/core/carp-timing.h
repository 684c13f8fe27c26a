// SPDX-License-Identifier: GPL-2.0-only

#ifndef CARP_TIMING_H
#define CARP_TIMING_H

#include "carp-config.h"

#include <chrono>

namespace carp
{

using Microseconds = std::chrono::microseconds;

/// floor(skew * 1000000 / 256) microseconds, the unit that advskew counts.
Microseconds SkewTime(int skew);

/**
 * An advertised or own interval as the originals compare it: seconds first, then the
 * microseconds of the skew. Less is better.
 */
struct Interval
{
    int seconds = 0;
    Microseconds skew{0};
};

bool operator<(const Interval& a, const Interval& b);
bool operator==(const Interval& a, const Interval& b);

/// The interval that an advertisement or a configuration states.
Interval StatedInterval(int advbase, int advskew);

/**
 * The skew that is sent and compared: demotion added and limited to 0..240 (FreeBSD), 240 while
 * suppressed and below (NetBSD, ucarp), or the configured one (OpenBSD).
 * \param demotion the machine's demotion, in the unit of the dialect's model
 */
uint8_t EffectiveSkew(const Config& config, const Dialect& dialect, int demotion);

/// The demotion byte that is sent: 0..255 (OpenBSD), else 0.
uint8_t DemotionByte(const Dialect& dialect, int demotion);

/**
 * The gap after an advertisement.
 * \param firstAfterTakeover whether it is the one sent on becoming MASTER
 */
Microseconds AdvertInterval(const Config& config,
                            const Dialect& dialect,
                            int demotion,
                            bool firstAfterTakeover);

/// How long a BACKUP waits after an advertisement; demotion never enters it.
Microseconds MasterDownTime(const Config& config, const Dialect& dialect);

/**
 * The interval beyond which a peer "will time out anyway": 3 (or the dead ratio) times advbase
 * and a single skew, also on OpenBSD.
 */
Interval HopelessInterval(const Config& config, const Dialect& dialect, int demotion);

/// What the main loop of ucarp sleeps in BACKUP: advbase plus skew in whole milliseconds.
std::chrono::milliseconds WakeUpPeriod(const Config& config);

} // namespace carp

#endif // CARP_TIMING_H
