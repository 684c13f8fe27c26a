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

bool DecidesPerPacket(Balancing mode)
{
    return mode == Balancing::IP || mode == Balancing::IP_STEALTH || mode == Balancing::IP_UNICAST;
}

size_t IndexOfSender(const Ipv4Bytes& sender, size_t nodes, AddressOrder order)
{
    const uint32_t number = order == AddressOrder::HOST ? BigEndian(sender.data())
                                                        : LittleEndian(sender.data());
    return number % nodes;
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

} // namespace carp
