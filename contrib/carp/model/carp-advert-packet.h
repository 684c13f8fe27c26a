// SPDX-License-Identifier: GPL-2.0-only

#ifndef CARP_ADVERT_PACKET_H
#define CARP_ADVERT_PACKET_H

#include "ns3/carp-vrrp-wire.h"
#include "ns3/ipv4-address.h"
#include "ns3/ipv6-address.h"
#include "ns3/packet.h"

namespace ns3
{

/**
 * The payload of an IP packet that carries an advertisement from source to destination: CARP as a
 * CarpHeader, VRRP, whose checksum covers both addresses, as bytes.
 */
Ptr<Packet> MakeAdvertPacket(const carp::AnyAdvertisement& advert,
                             const Ipv4Address& source,
                             const Ipv4Address& destination);
Ptr<Packet> MakeAdvertPacket(const carp::AnyAdvertisement& advert,
                             const Ipv6Address& source,
                             const Ipv6Address& destination);

} // namespace ns3

#endif // CARP_ADVERT_PACKET_H
