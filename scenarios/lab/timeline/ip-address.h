// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_IP_ADDRESS_H
#define LAB_IP_ADDRESS_H

#include "carp-types.h"

#include <optional>
#include <string>
#include <variant>

namespace lab
{

/// An address of either family; IPv4 sorts before IPv6.
using IpAddress = std::variant<carp::Ipv4Bytes, carp::Ipv6Bytes>;

/// An address of a port and how many of its bits name the network.
struct PortAddress
{
    IpAddress address;
    int prefix = 0;
};

carp::Family FamilyOf(const IpAddress& address);

/// Whether an address is valid only on one LAN: in fe80::/10.
bool IsLinkLocal(const IpAddress& address);

/// The automatic link-local address of an interface [RFC 4291 appendix A].
IpAddress LinkLocalOf(const carp::MacBytes& mac);

/// The usual text, of IPv6 the shortest: "10.0.0.1", "2001:db8::1".
std::string FormatAddress(const IpAddress& address);

/// \return the address that the text writes, or nothing
std::optional<IpAddress> ParseAddress(const std::string& text);

} // namespace lab

#endif // LAB_IP_ADDRESS_H
