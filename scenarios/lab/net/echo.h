// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_ECHO_H
#define LAB_ECHO_H

#include "lab/timeline/ip-address.h"

#include "ns3/address.h"
#include "ns3/node.h"
#include "ns3/packet.h"
#include "ns3/socket.h"

#include <cstdint>
#include <optional>

namespace lab
{

// ICMP echo in either family.

/// What tells one echo from another.
struct EchoName
{
    uint16_t identifier = 0;
    uint16_t sequence = 0;
};

/// A raw socket for echoes to an address; the node has a port that reaches link-local ones.
ns3::Ptr<ns3::Socket> OpenEchoSocket(ns3::Ptr<ns3::Node> node, const IpAddress& to);

/// The address in the form that the socket takes.
ns3::Address EchoDestination(const IpAddress& to);

/// Sends a request from an address that the host need not have at that time: a BACKUP of FreeBSD
/// has its virtual addresses, but ns-3's interfaces only those of a MASTER. Without a route
/// nothing is sent.
void SendEchoFrom(ns3::Ptr<ns3::Node> node,
                  const IpAddress& from,
                  const IpAddress& to,
                  ns3::Ptr<ns3::Packet> request);

/// A request with as much data as ping(8) sends.
ns3::Ptr<ns3::Packet> MakeEchoRequest(carp::Family family, const EchoName& name);

/// Which request a packet answers, or nothing. \param packet as the socket gives it; is consumed
std::optional<EchoName> ReadEchoReply(carp::Family family, ns3::Ptr<ns3::Packet> packet);

} // namespace lab

#endif // LAB_ECHO_H
