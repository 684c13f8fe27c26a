// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_IFCONFIG_H
#define LAB_IFCONFIG_H

#include "lab/timeline/snapshot.h"

#include <string>

namespace lab
{

/**
 * The interfaces of a host with power as its `ifconfig` prints them, on Linux `ip addr`: the
 * ports and what CARP adds to them. Left out is what the lab has no notion of, such as loopback,
 * interface indices, or options of the hardware. Virtual addresses have the prefix 32 that the
 * manuals of carp recommend.
 */
std::string Ifconfig(const HostSnapshot& host);

/// What `ifconfig -g carp` prints on OpenBSD, the only way to ask for its demotion count.
std::string CarpGroup(const HostSnapshot& host);

} // namespace lab

#endif // LAB_IFCONFIG_H
