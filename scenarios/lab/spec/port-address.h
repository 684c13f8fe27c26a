// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_PORT_ADDRESS_H
#define LAB_PORT_ADDRESS_H

#include "diagnostic.h"
#include "scenario.h"
#include "yaml-tree.h"

#include <optional>
#include <string>
#include <vector>

namespace lab
{

/// Reads `10.0.0.2/24`, a host in a network of /1 to /30, or `2001:db8::2/64`, of /1 to /126.
std::optional<PortAddress> ReadPortAddress(const Node& node, Log& log);

/// Whether an address is in the network of another; every link-local address is in that of each
/// other one.
bool IsInNetwork(const IpAddress& address, const PortAddress& of);

/// Whether a host can have an address of a network: neither its first nor, of IPv4, its last.
bool IsStation(const IpAddress& address, const PortAddress& network);

/// Whether a port has an interface of IPv6: an address of it, or one from router advertisements.
bool SpeaksIpv6(const InterfaceSpec& port);

/// The first IPv6 address of a port of which hosts can make their own: /64 and not link-local.
const PortAddress* FindAutoconfNetwork(const InterfaceSpec& port);

/// Whether a port reaches an address without a router: it is in one of its networks, or link-local
/// where the port speaks IPv6. Also true while the port's addresses are not known.
bool IsOnLink(const IpAddress& address, const InterfaceSpec& port);

/// Whether an address is a port's own.
bool HasAddress(const InterfaceSpec& port, const IpAddress& address);

/// Whether it is any port's of a host.
bool HasOwn(const HostSpec& host, const IpAddress& address);

/// The networks of a port such as "10.0.0.0/24"; of a family only, if one is given.
std::vector<std::string> NetworksOf(const InterfaceSpec& port,
                                    std::optional<carp::Family> family = std::nullopt);

/// The address that is higher by a number, and how many higher ones its network has for hosts.
IpAddress Raised(const IpAddress& address, uint32_t by);
uint32_t RoomAbove(const PortAddress& address);

} // namespace lab

#endif // LAB_PORT_ADDRESS_H
