// SPDX-License-Identifier: GPL-2.0-only

#include "protocol-112.h"

#include "ns3/carp-vrrp-wire.h"

namespace lab::decode
{

namespace
{

constexpr size_t CARP_COUNTER_END = 16;
constexpr size_t VRRP_HEADER = carp::VRRP_HEADER_SIZE;
constexpr size_t VRRP2_AUTHENTICATION = 8;

/// Unknown if the capture lacks a part.
Check SumOf(const Bytes& bytes)
{
    if (!bytes.IsWhole())
    {
        return Check::UNKNOWN;
    }
    return carp::InternetChecksum(bytes.data, bytes.captured) == 0 ? Check::GOOD : Check::BAD;
}

bool BeginsWithGoodCarpSum(const Bytes& payload)
{
    return payload.Has(carp::ADVERT_SIZE) &&
           carp::InternetChecksum(payload.data, carp::ADVERT_SIZE) == 0;
}

/// As long as a VRRP of version 2 that takes the fourth byte for the number of its addresses.
bool HasLengthOfVrrp2(const Bytes& payload)
{
    return payload.onWire == VRRP_HEADER + 4u * payload.Byte(3) + VRRP2_AUTHENTICATION;
}

bool LooksLikeCarp(const Bytes& payload)
{
    if (payload.onWire < carp::ADVERT_SIZE)
    {
        return false;
    }
    if (payload.Byte(0) == 0x21 && payload.Byte(3) == carp::AUTH_LENGTH)
    {
        // A sum that is right as a whole is VRRP's, even if it is right up to the 36th byte, too.
        return !HasLengthOfVrrp2(payload) ||
               (BeginsWithGoodCarpSum(payload) && SumOf(payload) == Check::BAD);
    }
    // No implementation of CARP looks at type and authentication length, so a good sum will do.
    return !HasLengthOfVrrp2(payload) && BeginsWithGoodCarpSum(payload);
}

CarpAdvert DecodeCarp(const Bytes& payload)
{
    CarpAdvert advert;
    advert.size = payload.onWire;
    advert.cut = !payload.Has(carp::ADVERT_SIZE);
    carp::AdvertBytes bytes{};
    std::copy_n(payload.data, std::min(payload.captured, bytes.size()), bytes.begin());
    advert.fields = std::get<carp::Advertisement>(carp::Peek(bytes.data(), bytes.size()));
    if (!advert.cut)
    {
        advert.checksum = BeginsWithGoodCarpSum(payload) ? Check::GOOD : Check::BAD;
    }
    return advert;
}

/// The sum of VRRPv3 covers both ends of the way, too; all bytes must be there.
Check SumOfVrrp3(const IpHeader& ip, const Bytes& payload)
{
    const auto sum = [&](const auto& source)
    {
        using Address = std::decay_t<decltype(source)>;
        const auto& destination = std::get<Address>(ip.destination);
        return carp::VrrpChecksum(payload.data, payload.captured, source, destination);
    };
    return std::visit(sum, ip.source) == 0 ? Check::GOOD : Check::BAD;
}

std::vector<IpAddress> VrrpAddresses(const Bytes& payload, bool ipv6)
{
    std::vector<IpAddress> addresses;
    const size_t size = ipv6 ? 16 : 4;
    size_t at = VRRP_HEADER;
    for (size_t left = payload.Byte(3); left > 0 && payload.Has(at + size); --left, at += size)
    {
        addresses.push_back(ipv6 ? IpAddress(payload.Array<16>(at))
                                 : IpAddress(payload.Array<4>(at)));
    }
    return addresses;
}

VrrpAdvert DecodeVrrp(const IpHeader& ip, const Bytes& payload)
{
    VrrpAdvert advert;
    advert.version = payload.Byte(0) >> 4;
    advert.type = payload.Byte(0) & 0x0f;
    advert.vrid = payload.Byte(1);
    advert.priority = payload.Byte(2);
    // Version 2 has authentication type and seconds, version 3 twelve bits of centiseconds.
    advert.centiseconds = advert.version == 2 ? payload.Byte(5) * 100 : payload.Word(4) & 0x0fff;
    advert.addresses = VrrpAddresses(payload, ip.IsIpv6());
    if (payload.IsWhole())
    {
        advert.checksum = advert.version == 3 ? SumOfVrrp3(ip, payload) : SumOf(payload);
    }
    return advert;
}

/// FreeBSD counts the IPv4 addresses in IPv6 adverts, too; so there may be fewer than it says.
bool HoldsItsAddresses(const Bytes& payload, bool ipv6)
{
    const size_t size = ipv6 ? 16 : 4;
    const size_t there = payload.onWire - VRRP_HEADER;
    return there >= size * payload.Byte(3) || (ipv6 && there >= size && there % size == 0);
}

} // namespace

decltype(Event::what) DecodeProtocol112(const IpHeader& ip, const Bytes& payload)
{
    if (!payload.Has(VRRP_HEADER))
    {
        return Unrecognised{payload.IsWhole() ? "only " + std::to_string(payload.onWire) + " bytes"
                                              : "cut off by the capture"};
    }
    const int version = payload.Byte(0) >> 4;
    if (version == 3)
    {
        if (!HoldsItsAddresses(payload, ip.IsIpv6()))
        {
            return Unrecognised{"VRRPv3 with fewer addresses than it says"};
        }
        return DecodeVrrp(ip, payload);
    }
    if (version != carp::VERSION)
    {
        return Unrecognised{"version " + std::to_string(version)};
    }
    if (LooksLikeCarp(payload))
    {
        if (!payload.Has(CARP_COUNTER_END))
        {
            return Unrecognised{"CARP, cut off by the capture"};
        }
        return DecodeCarp(payload);
    }
    if (HasLengthOfVrrp2(payload))
    {
        return DecodeVrrp(ip, payload);
    }
    return Unrecognised{std::to_string(payload.onWire) + " bytes, neither CARP nor VRRPv2"};
}

} // namespace lab::decode
