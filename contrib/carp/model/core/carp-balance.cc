// SPDX-License-Identifier: GPL-2.0-only

#include "carp-balance.h"

#include "carp-wire.h"

#include <openssl/evp.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

namespace carp
{

namespace
{

constexpr size_t BLOCK_BYTES = 64; ///< of SHA-1
constexpr uint8_t INNER_PAD = 0x36;
constexpr size_t SHA1_BYTES = 20;

uint32_t LittleEndian(const uint8_t* bytes)
{
    return bytes[0] | uint32_t{bytes[1]} << 8 | uint32_t{bytes[2]} << 16 | uint32_t{bytes[3]} << 24;
}

uint32_t BigEndian(const uint8_t* bytes)
{
    return bytes[3] | uint32_t{bytes[2]} << 8 | uint32_t{bytes[1]} << 16 | uint32_t{bytes[0]} << 24;
}

template <size_t N>
uint32_t FoldWords(const std::array<uint8_t, N>& a, const std::array<uint8_t, N>& b)
{
    uint32_t fold = 0;
    for (size_t i = 0; i < N; i += 4)
    {
        fold ^= BigEndian(&a[i]) ^ BigEndian(&b[i]);
    }
    return fold;
}

} // namespace

const char* ToString(Balancing mode)
{
    switch (mode)
    {
    case Balancing::NONE:
        return "none";
    case Balancing::ARPBALANCE:
        return "arpbalance";
    case Balancing::ARPBALANCE_EARLY:
        return "arpbalance-early";
    case Balancing::ARP:
        return "arp";
    case Balancing::IP:
        return "ip";
    case Balancing::IP_STEALTH:
        return "ip-stealth";
    case Balancing::IP_UNICAST:
        return "ip-unicast";
    }
    return "?";
}

std::optional<Balancing> FindBalancing(const std::string& name)
{
    for (const Balancing mode : {Balancing::NONE,
                                 Balancing::ARPBALANCE,
                                 Balancing::ARPBALANCE_EARLY,
                                 Balancing::ARP,
                                 Balancing::IP,
                                 Balancing::IP_STEALTH,
                                 Balancing::IP_UNICAST})
    {
        if (name == ToString(mode))
        {
            return mode;
        }
    }
    return std::nullopt;
}

bool HasBalancing(const Dialect& dialect, Balancing mode)
{
    return mode == Balancing::NONE ||
           std::find(dialect.balancing.begin(), dialect.balancing.end(), mode) !=
               dialect.balancing.end();
}

bool ChoosesInterface(Balancing mode)
{
    return mode == Balancing::ARPBALANCE || mode == Balancing::ARPBALANCE_EARLY;
}

bool HasCarpnodes(Balancing mode)
{
    return mode == Balancing::ARP || DecidesPerPacket(mode);
}

bool DecidesPerPacket(Balancing mode)
{
    return mode == Balancing::IP || mode == Balancing::IP_STEALTH || mode == Balancing::IP_UNICAST;
}

bool HidesServiceMac(Balancing mode)
{
    return mode == Balancing::IP || mode == Balancing::IP_STEALTH;
}

Balancing EffectiveBalancing(const Dialect& dialect, Balancing mode, size_t nodes)
{
    if (nodes <= 1 && HasCarpnodes(mode))
    {
        return Balancing::NONE;
    }
    const bool becomesIp = nodes > 1 && HasBalancing(dialect, Balancing::IP);
    return mode == Balancing::NONE && becomesIp ? Balancing::IP : mode;
}

MacBytes SharedMac(Balancing mode, uint8_t leader)
{
    MacBytes mac = VirtualMac(leader);
    if (mode == Balancing::IP)
    {
        mac[0] = 1; // a group, which switches flood
    }
    return mac;
}

size_t PlaceInList(const std::vector<uint8_t>& vhids, uint8_t vhid)
{
    const auto smaller = std::find_if(vhids.rbegin(),
                                      vhids.rend(),
                                      [vhid](uint8_t present) { return present < vhid; });
    return smaller == vhids.rend() ? vhids.size()
                                   : static_cast<size_t>(smaller.base() - vhids.begin());
}

ArpSelector SelectorOf(const Dialect& dialect, Balancing mode)
{
    return mode == Balancing::ARPBALANCE_EARLY ? ArpSelector::ADDRESS_IN_NETWORK_ORDER
                                               : dialect.arpSelector;
}

size_t IndexOfAsker(const Asker& asker, ArpSelector selector, const Key& key, size_t nodes)
{
    switch (selector)
    {
    case ArpSelector::ADDRESS_IN_HOST_ORDER:
        return BigEndian(asker.address.data()) % nodes;
    case ArpSelector::ADDRESS_IN_NETWORK_ORDER:
        return LittleEndian(asker.address.data()) % nodes;
    case ArpSelector::MAC_HASH:
        break;
    }
    return MacHash(key)(asker.mac) % nodes;
}

MacHash::MacHash(const Key& key)
    : m_keyWord(LittleEndian(key.data()))
{
    // The beginning of the HMAC: the padded key, then version and type.
    std::vector<uint8_t> begin(BLOCK_BYTES, INNER_PAD);
    for (size_t i = 0; i < key.size(); ++i)
    {
        begin[i] ^= key[i];
    }
    begin.push_back(VERSION);
    begin.push_back(TYPE_ADVERT);
    std::array<uint8_t, SHA1_BYTES> digest{};
    if (EVP_Digest(begin.data(), begin.size(), digest.data(), nullptr, EVP_sha1(), nullptr) != 1)
    {
        throw std::runtime_error("OpenSSL has no SHA-1");
    }
    for (size_t i = 0; i < m_hashKey.size(); ++i)
    {
        m_hashKey[i] = LittleEndian(&digest[8 * i]) ^ LittleEndian(&digest[8 * i + 4]);
    }
}

uint32_t MacHash::operator()(const MacBytes& mac) const
{
    uint32_t a = 0x9e3779b9 + LittleEndian(mac.data());
    uint32_t b = m_hashKey[0] + mac[4] + (uint32_t{mac[5]} << 8);
    uint32_t c = m_hashKey[1] + m_keyWord;
    constexpr int SHIFTS[][3] = {{13, 8, 13}, {12, 16, 5}, {3, 10, 15}};
    for (const auto& shift : SHIFTS)
    {
        a = (a - b - c) ^ (c >> shift[0]);
        b = (b - c - a) ^ (a << shift[1]);
        c = (c - a - b) ^ (b >> shift[2]);
    }
    return c;
}

const std::array<uint32_t, 2>& MacHash::GetHashKey() const
{
    return m_hashKey;
}

uint32_t Fold(const Ipv4Bytes& source, const Ipv4Bytes& destination)
{
    return FoldWords(source, destination);
}

uint32_t Fold(const Ipv6Bytes& source, const Ipv6Bytes& destination)
{
    return FoldWords(source, destination);
}

namespace
{

// Offsets in IPv4 packets.
constexpr size_t IPV4_MINIMUM = 20;
constexpr size_t IPV4_FRAGMENT_AT = 6;
constexpr size_t IPV4_PROTOCOL_AT = 9;
constexpr size_t IPV4_SOURCE_AT = 12;
constexpr size_t IPV4_DESTINATION_AT = 16;
constexpr size_t QUOTED_AT = 8; ///< in an ICMP error
constexpr uint8_t ICMP = 1;

// Offsets in IPv6 packets.
constexpr size_t IPV6_HEADER = 40;
constexpr size_t IPV6_PROTOCOL_AT = 6;
constexpr size_t IPV6_SOURCE_AT = 8;
constexpr size_t IPV6_DESTINATION_AT = 24;
constexpr uint8_t ICMPV6 = 58;
constexpr uint8_t ICMPV6_ECHO_REQUEST = 128;

template <size_t N>
std::array<uint8_t, N> Take(const uint8_t* bytes)
{
    std::array<uint8_t, N> taken;
    std::copy_n(bytes, N, taken.begin());
    return taken;
}

/// Whether it is a part of a packet without its beginning.
bool IsLaterFragment(const uint8_t* ipv4)
{
    return (ipv4[IPV4_FRAGMENT_AT] & 0x1f) != 0 || ipv4[IPV4_FRAGMENT_AT + 1] != 0;
}

/// Echo, timestamp and mask requests, whose answers go back to where they came from.
bool IsReflected(uint8_t icmpType)
{
    return icmpType == 8 || icmpType == 13 || icmpType == 17;
}

/// Unreachable, source quench, redirect, time exceeded, parameter problem: quote a packet.
bool IsAboutFlow(uint8_t icmpType)
{
    return icmpType == 3 || icmpType == 4 || icmpType == 5 || icmpType == 11 || icmpType == 12;
}

std::optional<uint32_t> FoldOfIpv4(const uint8_t* packet,
                                   size_t size,
                                   const std::function<bool()>& ours)
{
    if (size < IPV4_MINIMUM)
    {
        return std::nullopt;
    }
    const auto source = Take<4>(packet + IPV4_SOURCE_AT);
    const auto destination = Take<4>(packet + IPV4_DESTINATION_AT);
    // The beginning is needed to tell what ICMP it is; only requests are long enough to be cut.
    if (packet[IPV4_PROTOCOL_AT] != ICMP || IsLaterFragment(packet) || !ours())
    {
        return Fold(source, destination);
    }
    const size_t header = 4 * (packet[0] & 0x0f);
    if (size <= header)
    {
        return std::nullopt;
    }
    const uint8_t type = packet[header];
    if (IsReflected(type))
    {
        return Fold(source, destination);
    }
    if (!IsAboutFlow(type) || size < header + QUOTED_AT + IPV4_MINIMUM)
    {
        return std::nullopt;
    }
    return Fold(Take<4>(packet + header + QUOTED_AT + IPV4_DESTINATION_AT), destination);
}

std::optional<uint32_t> FoldOfIpv6(const uint8_t* packet,
                                   size_t size,
                                   const std::function<bool()>& ours)
{
    if (size < IPV6_HEADER)
    {
        return std::nullopt;
    }
    const bool isIcmp = packet[IPV6_PROTOCOL_AT] == ICMPV6;
    const bool isEcho = isIcmp && size > IPV6_HEADER && packet[IPV6_HEADER] == ICMPV6_ECHO_REQUEST;
    if (isIcmp && !isEcho && ours())
    {
        return std::nullopt;
    }
    return Fold(Take<16>(packet + IPV6_SOURCE_AT), Take<16>(packet + IPV6_DESTINATION_AT));
}

} // namespace

std::optional<uint32_t> FoldOf(Family family,
                               const uint8_t* packet,
                               size_t size,
                               const std::function<bool()>& ours)
{
    return family == Family::IPV4 ? FoldOfIpv4(packet, size, ours) : FoldOfIpv6(packet, size, ours);
}

} // namespace carp
