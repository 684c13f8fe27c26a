// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_DECODE_ADDRESS_H
#define LAB_DECODE_ADDRESS_H

#include "lab/timeline/ip-address.h"

#include <optional>
#include <string>

namespace lab::decode
{

using carp::Ipv4Bytes;
using carp::Ipv6Bytes;
using carp::MacBytes;

std::string ToString(const MacBytes& mac);

bool IsMulticast(const IpAddress& address);

/// The vhid of 00:00:5e:00:00:VHID (ucarp) or 00:00:5e:00:01:VHID (the BSDs, VRRP), or nothing.
std::optional<uint8_t> VhidOf(const MacBytes& mac);

} // namespace lab::decode

#endif // LAB_DECODE_ADDRESS_H
