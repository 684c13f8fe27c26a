// SPDX-License-Identifier: GPL-2.0-only

#ifndef CARP_WIRE_H
#define CARP_WIRE_H

#include "carp-types.h"

#include <variant>

namespace carp
{

constexpr size_t ADVERT_SIZE = 36; ///< bytes of a CARPv2 advertisement
constexpr uint8_t VERSION = 2;     ///< CARP_VERSION
constexpr uint8_t TYPE_ADVERT = 1; ///< CARP_ADVERTISEMENT
constexpr uint8_t AUTH_LENGTH = 7; ///< counter and digest in 32-bit words
constexpr uint8_t BOW_OUT_ADVBASE = 255;
constexpr uint8_t BOW_OUT_ADVSKEW = 255;

using Digest = std::array<uint8_t, 20>;
using AdvertBytes = std::array<uint8_t, ADVERT_SIZE>;

/// The fields of one CARPv2 advertisement [OpenBSD ip_carp.h struct carp_header].
struct Advertisement
{
    uint8_t version = VERSION;  ///< 4 bits
    uint8_t type = TYPE_ADVERT; ///< 4 bits; no implementation checks it
    uint8_t vhid = 0;
    uint8_t advskew = 0;
    uint8_t authLength = AUTH_LENGTH; ///< no implementation checks it
    uint8_t demote = 0;               ///< OpenBSD: demotion count; others: reserved, zero
    uint8_t advbase = 0;
    uint16_t checksum = 0; ///< as on the wire; Encode() overwrites it
    uint64_t counter = 0;  ///< the 8 bytes as a big-endian number
    Digest digest{};

    /// Whether this is the farewell of an interface that is set down.
    bool IsBowOut() const;
};

bool operator==(const Advertisement& a, const Advertisement& b);

/// Why bytes are not an advertisement.
enum class WireError : uint8_t
{
    TOO_SHORT,    ///< fewer than 36 bytes
    BAD_CHECKSUM, ///< one's complement sum over the bytes is not zero
    BAD_VERSION,  ///< not version 2
};

const char* ToString(WireError error);

/// The 36 bytes of an advertisement, its checksum filled in over the fields given.
AdvertBytes Encode(const Advertisement& advert);

/**
 * Reads the fields of the first 36 bytes without judging them.
 * \return WireError::TOO_SHORT if there are fewer
 */
std::variant<Advertisement, WireError> Peek(const uint8_t* data, size_t size);

/// As Peek(), but also demands version 2 and a correct checksum over exactly 36 bytes.
std::variant<Advertisement, WireError> Decode(const uint8_t* data, size_t size);

/**
 * The 16-bit Internet checksum (RFC 1071) in host order; zero over data that carries a
 * correct one. CARPv2 uses no pseudo header in either family.
 */
uint16_t InternetChecksum(const uint8_t* data, size_t size);

} // namespace carp

#endif // CARP_WIRE_H
