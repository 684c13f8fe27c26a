// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_DECODE_ADDRESS_H
#define LAB_DECODE_ADDRESS_H

#include "ns3/carp-types.h"

#include <optional>
#include <string>
#include <variant>

namespace lab::decode
{

using carp::Ipv4Bytes;
using carp::Ipv6Bytes;
using carp::MacBytes;

/// An address of either family; IPv4 sorts before IPv6.
using IpAddress = std::variant<Ipv4Bytes, Ipv6Bytes>;

std::string ToString(const IpAddress& address);
std::string ToString(const MacBytes& mac);

/// \return the address that the text writes, or nothing
std::optional<IpAddress> ParseAddress(const std::string& text);

bool IsMulticast(const IpAddress& address);

/// The vhid of 00:00:5e:00:00:VHID (ucarp) or 00:00:5e:00:01:VHID (the BSDs, VRRP), or nothing.
std::optional<uint8_t> VhidOf(const MacBytes& mac);

} // namespace lab::decode

#endif // LAB_DECODE_ADDRESS_H
