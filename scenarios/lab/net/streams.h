// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_STREAMS_H
#define LAB_STREAMS_H

#include "lab/spec/scenario.h"

#include <cstdint>

namespace lab
{

/**
 * What a random stream is for. Each purpose has its own range of streams, and each host, cable
 * or event its own stream in it, so that adding one thing does not change the luck of another
 * and two settings of a scenario meet the same luck.
 */
enum class Purpose : uint8_t
{
    EVENT_TIME, ///< by index of the event
    BOOT_TIME,  ///< by index of the host
    CARP_BITS,  ///< counters and cookies, by index of the host
    STACK,      ///< what ns-3's own IP stack draws, by index of the host
    CABLE_LOSS, ///< by index of the cable
    FAULT,      ///< by order in which faults with chance are applied
};

/// The first of a thousand streams that belong to one thing.
int64_t StreamFor(Purpose purpose, size_t index);

/// The value of a law in this run. \param stream as StreamFor() gives it
Time Draw(const TimeLaw& law, int64_t stream);

} // namespace lab

#endif // LAB_STREAMS_H
