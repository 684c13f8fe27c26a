// SPDX-License-Identifier: GPL-2.0-only

#ifndef CARP_TYPES_H
#define CARP_TYPES_H

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

/**
 * CARP, the Common Address Redundancy Protocol, as values and pure functions.
 *
 * Nothing in this namespace knows a clock, a socket, a log or a random number generator:
 * time is an argument, effects are returned, chance comes in from outside.
 */
namespace carp
{

/// A span of time. Protocol rules compute whole microseconds, hosts work in nanoseconds.
using Duration = std::chrono::nanoseconds;

/// A point in time, counted from an origin that the host chooses.
using Instant = std::chrono::nanoseconds;

using Ipv4Bytes = std::array<uint8_t, 4>;  ///< an IPv4 address in network order
using Ipv6Bytes = std::array<uint8_t, 16>; ///< an IPv6 address in network order
using MacBytes = std::array<uint8_t, 6>;   ///< an Ethernet address in wire order

constexpr uint8_t IP_PROTOCOL = 112;           ///< shared with VRRP
constexpr uint8_t TTL = 255;                   ///< TTL and hop limit of every advertisement
constexpr Ipv4Bytes IPV4_GROUP{224, 0, 0, 18}; ///< destination of IPv4 advertisements
constexpr Ipv6Bytes IPV6_GROUP{0xff, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x12};

/// The state of one virtual host [OpenBSD ip_carp.h CARP_STATES].
enum class State : uint8_t
{
    INIT,
    BACKUP,
    MASTER
};

/// What a virtual host speaks: the version of its advertisements [FreeBSD `carpver`].
enum class Version : uint8_t
{
    CARP = 2,
    VRRP = 3
};

/// The address family that an advertisement travels in.
enum class Family : uint8_t
{
    IPV4,
    IPV6
};

const char* ToString(State state);
const char* ToString(Family family);

/**
 * The virtual Ethernet address 00:00:5e:00:FIFTH:VHID.
 *
 * \param vhid 1..255
 * \param fifthByte 1 on the BSDs; 0 in the advertisements of ucarp
 */
MacBytes VirtualMac(uint8_t vhid, uint8_t fifthByte = 1);

/// Whether an IPv4 address is a group address (224.0.0.0/4).
bool IsMulticast(const Ipv4Bytes& address);

/// Whether an IPv6 address is a group address (ff00::/8).
bool IsMulticast(const Ipv6Bytes& address);

/**
 * Whether the kernels keep an interface index inside this address: link-local unicast, and
 * interface-local or link-local multicast [OpenBSD, FreeBSD: IN6_IS_SCOPE_EMBED].
 */
bool HasEmbeddedScope(const Ipv6Bytes& address);

} // namespace carp

#endif // CARP_TYPES_H
