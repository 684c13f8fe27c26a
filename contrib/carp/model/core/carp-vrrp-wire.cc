// SPDX-License-Identifier: GPL-2.0-only

#include "carp-vrrp-wire.h"

#include <algorithm>
#include <tuple>

namespace carp
{

namespace
{

constexpr size_t CHECKSUM_OFFSET = 6;

auto AsTuple(const VrrpAdvertisement& a)
{
    return std::tie(a.version,
                    a.type,
                    a.vhid,
                    a.priority,
                    a.count,
                    a.interval,
                    a.checksum,
                    a.ipv4,
                    a.ipv6);
}

/**
 * The pseudo headers of the families differ in width and place of length and protocol, but as
 * 16-bit words they add up to the same: both ends, the length, the protocol.
 */
template <typename Address>
uint16_t SumWithEnds(const uint8_t* data,
                     size_t size,
                     const Address& source,
                     const Address& destination)
{
    std::vector<uint8_t> covered(source.begin(), source.end());
    covered.insert(covered.end(), destination.begin(), destination.end());
    covered.insert(covered.end(),
                   {0, IP_PROTOCOL, static_cast<uint8_t>(size >> 8), static_cast<uint8_t>(size)});
    covered.insert(covered.end(), data, data + size);
    return InternetChecksum(covered.data(), covered.size());
}

template <typename Address>
std::vector<uint8_t> EncodeWith(const VrrpAdvertisement& advert,
                                const std::vector<Address>& addresses,
                                const Address& source,
                                const Address& destination)
{
    std::vector<uint8_t> bytes{
        static_cast<uint8_t>((advert.version << 4) | (advert.type & 0x0f)),
        advert.vhid,
        advert.priority,
        advert.count,
        static_cast<uint8_t>(advert.interval >> 8),
        static_cast<uint8_t>(advert.interval),
        0,
        0,
    };
    for (const Address& address : addresses)
    {
        bytes.insert(bytes.end(), address.begin(), address.end());
    }
    const uint16_t checksum = SumWithEnds(bytes.data(), bytes.size(), source, destination);
    bytes[CHECKSUM_OFFSET] = static_cast<uint8_t>(checksum >> 8);
    bytes[CHECKSUM_OFFSET + 1] = static_cast<uint8_t>(checksum);
    return bytes;
}

template <typename Address>
void PeekAddresses(const uint8_t* data, size_t size, size_t stated, std::vector<Address>& addresses)
{
    addresses.resize(std::min(stated, size / Address{}.size()));
    for (Address& address : addresses)
    {
        std::copy_n(data, address.size(), address.begin());
        data += address.size();
    }
}

uint16_t Word(const uint8_t* data)
{
    return static_cast<uint16_t>((data[0] << 8) | data[1]);
}

} // namespace

bool operator==(const VrrpAdvertisement& a, const VrrpAdvertisement& b)
{
    return AsTuple(a) == AsTuple(b);
}

std::vector<uint8_t> Encode(const VrrpAdvertisement& advert,
                            const Ipv4Bytes& source,
                            const Ipv4Bytes& destination)
{
    return EncodeWith(advert, advert.ipv4, source, destination);
}

std::vector<uint8_t> Encode(const VrrpAdvertisement& advert,
                            const Ipv6Bytes& source,
                            const Ipv6Bytes& destination)
{
    return EncodeWith(advert, advert.ipv6, source, destination);
}

std::optional<VrrpAdvertisement> PeekVrrp(const uint8_t* data, size_t size, Family family)
{
    if (size < VRRP_HEADER_SIZE)
    {
        return std::nullopt;
    }
    VrrpAdvertisement advert;
    advert.version = data[0] >> 4;
    advert.type = data[0] & 0x0f;
    advert.vhid = data[1];
    advert.priority = data[2];
    advert.count = data[3];
    advert.interval = Word(data + 4);
    advert.checksum = Word(data + CHECKSUM_OFFSET);
    const uint8_t* addresses = data + VRRP_HEADER_SIZE;
    if (family == Family::IPV4)
    {
        PeekAddresses(addresses, size - VRRP_HEADER_SIZE, advert.count, advert.ipv4);
    }
    else
    {
        PeekAddresses(addresses, size - VRRP_HEADER_SIZE, advert.count, advert.ipv6);
    }
    return advert;
}

uint16_t VrrpChecksum(const uint8_t* data,
                      size_t size,
                      const Ipv4Bytes& source,
                      const Ipv4Bytes& destination)
{
    return SumWithEnds(data, size, source, destination);
}

uint16_t VrrpChecksum(const uint8_t* data,
                      size_t size,
                      const Ipv6Bytes& source,
                      const Ipv6Bytes& destination)
{
    return SumWithEnds(data, size, source, destination);
}

} // namespace carp
