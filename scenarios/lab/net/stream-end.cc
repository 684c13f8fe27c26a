// SPDX-License-Identifier: GPL-2.0-only

#include "lab/net/stream-end.h"

#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"

namespace lab
{

ns3::Address DiscardOf(const IpAddress& host)
{
    if (const auto* ipv4 = std::get_if<carp::Ipv4Bytes>(&host))
    {
        return ns3::InetSocketAddress(ns3::Ipv4Address::Deserialize(ipv4->data()), DISCARD_PORT);
    }
    const auto& ipv6 = std::get<carp::Ipv6Bytes>(host);
    return ns3::Inet6SocketAddress(ns3::Ipv6Address::Deserialize(ipv6.data()), DISCARD_PORT);
}

} // namespace lab
