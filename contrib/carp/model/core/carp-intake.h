// SPDX-License-Identifier: GPL-2.0-only

#ifndef CARP_INTAKE_H
#define CARP_INTAKE_H

#include "carp-config.h"
#include "carp-counters.h"
#include "carp-hmac.h"
#include "carp-vrrp-wire.h"

#include <optional>
#include <vector>

namespace carp
{

/// An IP packet of protocol 112 as a stack hands it up.
struct ReceivedPacket
{
    Family family = Family::IPV4;
    const uint8_t* payload = nullptr;    ///< from the CARP header to the end of the IP packet
    size_t size = 0;                     ///< bytes of payload
    uint8_t ttl = TTL;                   ///< TTL or hop limit
    bool toMulticast = true;             ///< the destination is a group address
    Ipv4Bytes source{};                  ///< family IPV4 only
    Ipv4Bytes destination = IPV4_GROUP;  ///< family IPV4 only
    Ipv6Bytes source6{};                 ///< family IPV6 only
    Ipv6Bytes destination6 = IPV6_GROUP; ///< family IPV6 only
    bool fromOwnAddress = false;         ///< the source is an address of the receiving machine
    bool onCarpParent = true;            ///< the receiving interface runs CARP in this family
    bool ipHeaderIntact = true;          ///< IPv4 header checksum correct
};

/// A virtual host that listens on the receiving interface.
struct Listener
{
    const Config* config = nullptr;
    const Authenticator* authenticator = nullptr;
    bool running = false;   ///< interface up, address there, carrier
    uint64_t ownCookie = 0; ///< 0 before the first advertisement [OpenBSD vhe_replay_cookie]
};

/// Why a packet was dropped.
enum class DropReason : uint8_t
{
    NOT_ALLOWED,
    WRONG_INTERFACE,
    WRONG_TTL,
    TOO_SHORT,
    WRONG_CHECKSUM,
    UNKNOWN_VHID,
    WRONG_VERSION,
    WRONG_DIGEST,
    OWN_ADVERT,   ///< OpenBSD: the received counter is the own cookie
    OWN_SOURCE,   ///< ucarp, and NetBSD on a parent that hears itself
    OTHER_GROUP,  ///< ucarp: destination is not the configured group
    OWN_PRIORITY, ///< VRRP: the own priority is 255, which listens to nobody
};

/// The reason in words, as logs and stories use it.
const char* ToString(DropReason reason);

/// What reception made of a packet.
struct IntakeResult
{
    std::optional<AnyAdvertisement> advert; ///< set if the packet was accepted
    size_t listener = 0;                    ///< index of who accepts it
    std::optional<DropReason> drop;         ///< set if it was dropped
    std::optional<Counter> counter;         ///< what goes up besides ipackets or ipackets6
};

/**
 * The checks that a received packet must pass, in the order of the dialect; the first failure
 * decides [OpenBSD carp_proto_input_if, carp_proto_input_c; FreeBSD carp_input, carp6_input,
 * carp_input_c, vrrp_input_c; NetBSD carp_proto_input; ucarp packethandler].
 *
 * \param listeners the virtual hosts on the receiving interface in list order
 * \param allow `net.inet.carp.allow`
 * \param simplex whether the parent does not hear its own frames (Ethernet does not)
 */
IntakeResult Judge(const ReceivedPacket& packet,
                   const std::vector<Listener>& listeners,
                   const Dialect& dialect,
                   bool allow = true,
                   bool simplex = true);

} // namespace carp

#endif // CARP_INTAKE_H
