// SPDX-License-Identifier: GPL-2.0-only

#ifndef CARP_VRRP_WIRE_H
#define CARP_VRRP_WIRE_H

#include "carp-wire.h"

#include <optional>
#include <variant>
#include <vector>

namespace carp
{

constexpr uint8_t VRRP_VERSION = 3;    ///< CARP_VERSION_VRRPv3
constexpr size_t VRRP_HEADER_SIZE = 8; ///< bytes before the addresses

/**
 * The fields of one VRRPv3 advertisement, as FreeBSD sends it with `carpver 3`
 * [FreeBSD ip_carp.h struct vrrpv3_header; RFC 9568 section 5.1].
 */
struct VrrpAdvertisement
{
    uint8_t version = VRRP_VERSION; ///< 4 bits
    uint8_t type = TYPE_ADVERT;     ///< 4 bits; not checked
    uint8_t vhid = 0;               ///< "virtual router id"
    uint8_t priority = 0;           ///< 1..255; 255 is the best
    uint8_t count = 0;              ///< of addresses, as stated
    uint16_t interval = 0;          ///< centiseconds to the next one
    uint16_t checksum = 0;          ///< as on the wire; Encode() overwrites it
    std::vector<Ipv4Bytes> ipv4;    ///< addresses that follow in an IPv4 packet
    std::vector<Ipv6Bytes> ipv6;    ///< addresses that follow in an IPv6 packet
};

bool operator==(const VrrpAdvertisement& a, const VrrpAdvertisement& b);

/// What a virtual host says: CARP or VRRP.
using AnyAdvertisement = std::variant<Advertisement, VrrpAdvertisement>;

/**
 * The bytes of an advertisement that travels from source to destination, with the addresses of
 * that family in the order given and the checksum, which covers both ends.
 */
std::vector<uint8_t> Encode(const VrrpAdvertisement& advert,
                            const Ipv4Bytes& source,
                            const Ipv4Bytes& destination);
std::vector<uint8_t> Encode(const VrrpAdvertisement& advert,
                            const Ipv6Bytes& source,
                            const Ipv6Bytes& destination);

/**
 * Reads the fields without judging them, and as many whole addresses as are stated and there.
 * \return nothing if there are fewer than 8 bytes
 */
std::optional<VrrpAdvertisement> PeekVrrp(const uint8_t* data, size_t size, Family family);

/**
 * The Internet checksum over the pseudo header of the family, in IPv4 too, and the message; zero
 * over a message that carries a correct one [FreeBSD vrrp_send_ad_locked; RFC 9568 section 5.2.8].
 */
uint16_t VrrpChecksum(const uint8_t* data,
                      size_t size,
                      const Ipv4Bytes& source,
                      const Ipv4Bytes& destination);
uint16_t VrrpChecksum(const uint8_t* data,
                      size_t size,
                      const Ipv6Bytes& source,
                      const Ipv6Bytes& destination);

} // namespace carp

#endif // CARP_VRRP_WIRE_H
