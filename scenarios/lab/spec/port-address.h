// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_PORT_ADDRESS_H
#define LAB_PORT_ADDRESS_H

#include "diagnostic.h"
#include "yaml-tree.h"

#include <optional>
#include <string>

namespace lab
{

/// An address of a port with the length of its prefix.
struct PortAddress
{
    carp::Ipv4Bytes address{};
    int prefix = 0; ///< 0: not known
};

/// Reads `10.0.0.2/24`: a host in a network of /1 to /30.
std::optional<PortAddress> ReadPortAddress(const Node& node, Log& log);

/// The bits that all addresses of a network share; prefix 1..32.
uint32_t MaskOf(int prefix);

/// Whether an address is in the network of a port; also true while that is not known.
bool IsInNetwork(const carp::Ipv4Bytes& address, const InterfaceSpec& port);

/// The network of a port such as "10.0.0.0/24".
std::string NetworkOf(const InterfaceSpec& port);

} // namespace lab

#endif // LAB_PORT_ADDRESS_H
