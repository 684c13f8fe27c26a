// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_HOST_STACKS_H
#define LAB_HOST_STACKS_H

#include "lab/net/host.h"
#include "lab/net/recorder.h"
#include "lab/spec/scenario.h"

namespace lab
{

/// Gives a host IPv4, and IPv6 if one of its ports speaks it; before its ports get addresses.
void AddStacks(Host& host, const HostSpec& spec, Recorder& recorder);

/**
 * Gives a port the addresses of its own, and where it speaks IPv4 the ARP cache of a profile.
 *
 * \param host has the stacks
 * \param port has its NIC, connected to a cable
 */
void AddAddresses(Host& host,
                  const Port& port,
                  const InterfaceSpec& spec,
                  const ArpSpec& arp,
                  Recorder& recorder);

/// Makes the memberships of a port, each a device on its NIC. \param port has its addresses
void AddMembers(Host& host, Port& port, const InterfaceSpec& spec, Recorder& recorder);

/// Sets a host's gateways, each on the port whose network it is in. \param host has all ports
void AddDefaultRoutes(Host& host, const HostSpec& spec);

/// Lets pfsync run if the scenario says so. \param host has all ports and their memberships
void AddPfsync(Host& host, const HostSpec& spec);

} // namespace lab

#endif // LAB_HOST_STACKS_H
