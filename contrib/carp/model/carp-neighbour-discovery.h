// SPDX-License-Identifier: GPL-2.0-only

#ifndef CARP_NEIGHBOUR_DISCOVERY_H
#define CARP_NEIGHBOUR_DISCOVERY_H

#include "ns3/icmpv6-header.h"
#include "ns3/ipv6-address.h"
#include "ns3/mac48-address.h"
#include "ns3/net-device.h"
#include "ns3/packet.h"

#include <optional>

namespace ns3
{

/// The Ethernet type of IPv6; the constant of ns-3 has another name in each release.
constexpr uint16_t CARP_ETHERTYPE_IPV6 = 0x86dd;

/// What a neighbour-discovery message says, as far as it matters to a virtual host.
struct NeighbourMessage
{
    uint8_t type = 0;                      ///< Icmpv6Header::ICMPV6_ND_...
    Ipv6Address source;                    ///< of the IPv6 packet; :: in a probe for duplicates
    Ipv6Address target;                    ///< of solicitations and advertisements of neighbours
    std::optional<Mac48Address> sourceMac; ///< of a solicitation, if it names one
    std::optional<Mac48Address> targetMac; ///< of an advertisement, if it names one

    /// Whether it is a neighbour solicitation.
    bool IsSolicitation() const;

    /// Whether it is a neighbour advertisement.
    bool IsAdvertisement() const;
};

/**
 * Looks whether a packet is a neighbour-discovery message.
 *
 * \param packet an IPv6 packet with its header
 * \return nothing if it is none, is cut short, or has passed a router (hop limit below 255)
 */
std::optional<NeighbourMessage> PeekNeighbourMessage(Ptr<const Packet> packet);

/// A neighbour advertisement as a virtual host sends it: from the address that it is about.
struct NeighbourAdvertisement
{
    Ipv6Address target;               ///< the virtual address
    Mac48Address mac;                 ///< the hardware address that serves it
    bool router = false;              ///< the sender forwards
    std::optional<Ipv6Address> asker; ///< set in an answer; otherwise it goes to all nodes
    Mac48Address askerMac;            ///< set in an answer
};

/**
 * Sends a neighbour advertisement with the override flag and the target's hardware address
 * [RFC 4861 section 4.4].
 *
 * \param device sends, with its own hardware address as source
 * \return whether the device took the frame
 */
bool SendNeighbourAdvertisement(NetDevice& device, const NeighbourAdvertisement& what);

/**
 * Completes an ICMPv6 message: checksum and IPv6 header with hop limit 255.
 *
 * \param message gets its checksum
 * \param options what follows the message
 */
Ptr<Packet> MakeNeighbourPacket(Icmpv6Header& message,
                                Ptr<Packet> options,
                                Ipv6Address source,
                                Ipv6Address destination);

} // namespace ns3

#endif // CARP_NEIGHBOUR_DISCOVERY_H
