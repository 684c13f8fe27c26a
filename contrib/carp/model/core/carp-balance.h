// SPDX-License-Identifier: GPL-2.0-only

#ifndef CARP_BALANCE_H
#define CARP_BALANCE_H

#include "carp-config.h"
#include "carp-types.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace carp
{

/// The name in scenarios and of ifconfig, such as "ip-stealth".
const char* ToString(Balancing mode);

/// The mode of that name, if there is one.
std::optional<Balancing> FindBalancing(const std::string& name);

/// Whether an implementation has a mode; all have NONE.
bool HasBalancing(const Dialect& dialect, Balancing mode);

/// Whether all carpnodes share one interface and one MAC, and each packet is decided by itself.
bool DecidesPerPacket(Balancing mode);

// Which of n nodes has a client: the rules by which groups that share one address are balanced.
// All results are indices below `nodes`, which is at least 1.

/// How the machine that asks for an address is turned into a number by the first arpbalance.
enum class AddressOrder : uint8_t
{
    HOST,                     ///< FreeBSD before 10, DragonFly
    NETWORK_ON_LITTLE_ENDIAN, ///< early versions: the address as it lies in memory of an x86
};

/**
 * The first arpbalance: the sender's IPv4 address modulo the number of running virtual hosts that
 * have the address [OpenBSD 3.5, FreeBSD 9 carp_iamatch, carp_addrcount].
 */
size_t IndexOfSender(const Ipv4Bytes& sender, size_t nodes, AddressOrder order);

/**
 * A keyed hash of Ethernet addresses, so that nobody can choose his node: that of `balancing arp`
 * and of NetBSD's arpbalance [OpenBSD 4.x carp_hash, carp_hmac_prepare_ctx]. Computed as on a
 * little-endian machine.
 */
class MacHash
{
  public:
    explicit MacHash(const Key& key);

    uint32_t operator()(const MacBytes& mac) const;

    /// What is derived from the key besides its first four bytes.
    const std::array<uint32_t, 2>& GetHashKey() const;

  private:
    std::array<uint32_t, 2> m_hashKey{};
    uint32_t m_keyWord = 0;
};

/**
 * What `balancing ip` makes of the two addresses of a packet: the same number in both directions
 * [OpenBSD carp_lsdrop]. The index of the node is this modulo their number.
 */
uint32_t Fold(const Ipv4Bytes& source, const Ipv4Bytes& destination);
uint32_t Fold(const Ipv6Bytes& source, const Ipv6Bytes& destination);

} // namespace carp

#endif // CARP_BALANCE_H
