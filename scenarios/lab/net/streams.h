// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_STREAMS_H
#define LAB_STREAMS_H

#include "lab/spec/scenario.h"

#include <cstdint>
#include <map>
#include <string>

namespace lab
{

/**
 * What a random stream is for. Each purpose has its own range of streams, and each host, cable
 * or event its own stream in it, found by its name and not by its place in the scenario: wherever
 * a thing is added, the luck of the others stays, and two settings of a scenario meet the same.
 */
enum class Purpose : uint8_t
{
    EVENT_TIME, ///< by name of the event, or by what it does
    BOOT_TIME,  ///< by name of the host
    CARP_BITS,  ///< counters and cookies, by name of the host
    STACK,      ///< what ns-3's own IP stack draws, by name of the host
    CABLE_LOSS, ///< by name of the trunk, or of the host and its interface
    FAULT,      ///< by what a fault does to which cable
    STACK_IPV6, ///< the same as STACK for IPv6
};

/// The first of a thousand streams that belong to one thing. \param thing its name
int64_t StreamFor(Purpose purpose, const std::string& thing);

/// Tells apart things that have the same name, by the order in which they come.
class Namesakes
{
  public:
    /// The name of one more thing, with a number from the second of its name on.
    std::string Next(const std::string& name);

  private:
    std::map<std::string, int> m_seen;
};

/// The value of a law in this run. \param stream as StreamFor() gives it
Time Draw(const TimeLaw& law, int64_t stream);

} // namespace lab

#endif // LAB_STREAMS_H
