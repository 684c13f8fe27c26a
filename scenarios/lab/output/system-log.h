// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_SYSTEM_LOG_H
#define LAB_SYSTEM_LOG_H

#include "run-report.h"

#include <optional>
#include <string>

namespace lab
{

/**
 * What CARP writes into the logs of all hosts during a run, in order of time, with virtual time as
 * stamp. Made of the facts alone; figures that no fact carries, such as the number of a send
 * error, are left out.
 *
 * \param level `net.inet.carp.log` of all hosts; if not given, each system's default: OpenBSD 2,
 *        a syslog level, which leaves out whatever has to do with INIT; FreeBSD 1, state changes
 *        and demotion but no bad packets; NetBSD 0, nothing. What ucarp logs depends on no level.
 */
std::string SystemLog(const RunReport& report, std::optional<int> level = std::nullopt);

} // namespace lab

#endif // LAB_SYSTEM_LOG_H
