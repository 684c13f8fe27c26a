// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_IPV6_STACK_H
#define LAB_IPV6_STACK_H

#include "lab/net/host-icmpv6.h"
#include "lab/spec/scenario.h"

#include "ns3/net-device.h"
#include "ns3/node.h"

namespace lab
{

/**
 * Gives a node IPv6. Hosts without it are spared its cost.
 *
 * \param node has an IPv4 stack, which brings what both families need
 * \param forwards whether it routes packets; those of 2001:db8::/32 too, which ns-3 drops
 * \param stream the first of the random streams that it may use; nothing it does is drawn
 */
void InstallIpv6(ns3::Ptr<ns3::Node> node, bool forwards, int64_t stream);

/**
 * An IPv6 interface with the addresses of a port. The first link-local one that the port lists is
 * the source of what it says on its LAN; it has one made of its Ethernet address in any case.
 *
 * \param device belongs to a node with IPv6
 */
void AddIpv6Port(ns3::Ptr<ns3::NetDevice> device, const InterfaceSpec& spec);

/// ICMPv6 of a node, or null if it has no IPv6.
ns3::Ptr<HostIcmpv6> FindIcmpv6(ns3::Ptr<ns3::Node> node);

} // namespace lab

#endif // LAB_IPV6_STACK_H
