// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_NETSTAT_H
#define LAB_NETSTAT_H

#include "lab/timeline/snapshot.h"

#include <string>

namespace lab
{

/// What `netstat -s -p carp` prints on a host with power, of a system whose kernel has CARP.
std::string Netstat(const HostSnapshot& host);

/**
 * What `sysctl net.inet.carp` prints on a host with power, of a system whose kernel has CARP.
 * The lab sets preempt per membership, the systems per machine: it is 1 if any membership has it.
 */
std::string Sysctl(const HostSnapshot& host);

/// What ucarp logs of each membership when it gets the signal USR1.
std::string UcarpStatus(const HostSnapshot& host);

} // namespace lab

#endif // LAB_NETSTAT_H
