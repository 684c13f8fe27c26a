// SPDX-License-Identifier: GPL-2.0-only

#include "carp-wire.h"

#include <algorithm>

namespace carp
{

namespace
{

constexpr size_t CHECKSUM_OFFSET = 6;
constexpr size_t COUNTER_OFFSET = 8;
constexpr size_t DIGEST_OFFSET = 16;

} // namespace

bool Advertisement::IsBowOut() const
{
    return advbase == BOW_OUT_ADVBASE && advskew == BOW_OUT_ADVSKEW;
}

bool operator==(const Advertisement& a, const Advertisement& b)
{
    return a.version == b.version && a.type == b.type && a.vhid == b.vhid &&
           a.advskew == b.advskew && a.authLength == b.authLength && a.demote == b.demote &&
           a.advbase == b.advbase && a.checksum == b.checksum && a.counter == b.counter &&
           a.digest == b.digest;
}

const char* ToString(WireError error)
{
    switch (error)
    {
    case WireError::TOO_SHORT:
        return "shorter than 36 bytes";
    case WireError::BAD_CHECKSUM:
        return "checksum wrong";
    case WireError::BAD_VERSION:
        return "version is not 2";
    }
    return "?";
}

AdvertBytes Encode(const Advertisement& advert)
{
    AdvertBytes bytes{};
    bytes[0] = static_cast<uint8_t>((advert.version << 4) | (advert.type & 0x0f));
    bytes[1] = advert.vhid;
    bytes[2] = advert.advskew;
    bytes[3] = advert.authLength;
    bytes[4] = advert.demote;
    bytes[5] = advert.advbase;
    for (size_t i = 0; i < 8; ++i)
    {
        bytes[COUNTER_OFFSET + i] = static_cast<uint8_t>(advert.counter >> (56 - 8 * i));
    }
    std::copy(advert.digest.begin(), advert.digest.end(), bytes.begin() + DIGEST_OFFSET);
    const uint16_t checksum = InternetChecksum(bytes.data(), bytes.size());
    bytes[CHECKSUM_OFFSET] = static_cast<uint8_t>(checksum >> 8);
    bytes[CHECKSUM_OFFSET + 1] = static_cast<uint8_t>(checksum);
    return bytes;
}

std::variant<Advertisement, WireError> Peek(const uint8_t* data, size_t size)
{
    if (size < ADVERT_SIZE)
    {
        return WireError::TOO_SHORT;
    }
    Advertisement advert;
    advert.version = data[0] >> 4;
    advert.type = data[0] & 0x0f;
    advert.vhid = data[1];
    advert.advskew = data[2];
    advert.authLength = data[3];
    advert.demote = data[4];
    advert.advbase = data[5];
    advert.checksum =
        static_cast<uint16_t>((data[CHECKSUM_OFFSET] << 8) | data[CHECKSUM_OFFSET + 1]);
    for (size_t i = 0; i < 8; ++i)
    {
        advert.counter = (advert.counter << 8) | data[COUNTER_OFFSET + i];
    }
    std::copy_n(data + DIGEST_OFFSET, advert.digest.size(), advert.digest.begin());
    return advert;
}

std::variant<Advertisement, WireError> Decode(const uint8_t* data, size_t size)
{
    auto peeked = Peek(data, size);
    const auto* advert = std::get_if<Advertisement>(&peeked);
    if (!advert)
    {
        return peeked;
    }
    if (InternetChecksum(data, ADVERT_SIZE) != 0)
    {
        return WireError::BAD_CHECKSUM;
    }
    if (advert->version != VERSION)
    {
        return WireError::BAD_VERSION;
    }
    return peeked;
}

uint16_t InternetChecksum(const uint8_t* data, size_t size)
{
    uint32_t sum = 0;
    for (size_t i = 0; i + 1 < size; i += 2)
    {
        sum += static_cast<uint32_t>((data[i] << 8) | data[i + 1]);
    }
    if (size % 2 != 0)
    {
        sum += static_cast<uint32_t>(data[size - 1] << 8);
    }
    while (sum > 0xffff)
    {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return static_cast<uint16_t>(~sum);
}

} // namespace carp
