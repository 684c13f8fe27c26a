// SPDX-License-Identifier: GPL-2.0-only

#ifndef CARP_BALANCE_H
#define CARP_BALANCE_H

#include "carp-config.h"
#include "carp-types.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace carp
{

/// The name in scenarios and of ifconfig, such as "ip-stealth".
const char* ToString(Balancing mode);

/// The mode of that name, if there is one.
std::optional<Balancing> FindBalancing(const std::string& name);

/// Whether an implementation has a mode; all have NONE.
bool HasBalancing(const Dialect& dialect, Balancing mode);

/// Whether the virtual hosts are those of several interfaces, and an ARP request chooses one.
bool ChoosesInterface(Balancing mode);

/// Whether the virtual hosts are carpnodes of one interface, the lowest vhid its leader.
bool HasCarpnodes(Balancing mode);

/// Whether all carpnodes share one interface and one MAC, and each packet is decided by itself.
bool DecidesPerPacket(Balancing mode);

/// Whether the MAC that serves is never a source address, so that no switch learns it.
bool HidesServiceMac(Balancing mode);

/**
 * What becomes of a mode with a number of carpnodes: one alone is not balanced, several are always
 * [OpenBSD carp_vhids_ioctl]. Implementations without carpnodes leave modes as they are.
 */
Balancing EffectiveBalancing(const Dialect& dialect, Balancing mode, size_t nodes);

/// The MAC of an interface whose packets are decided one by one [OpenBSD carp_set_vhe_enaddr].
MacBytes SharedMac(Balancing mode, uint8_t leader);

/**
 * Where a new interface goes in the list of those on one parent, which is the order in which
 * arpbalance counts: behind the last that has a smaller vhid, and to the end if none has. So
 * the list is ascending only if it was made in that order [OpenBSD, FreeBSD 9 carp_set_ifp].
 *
 * \param vhids of the list
 * \return the index that the new one gets
 */
size_t PlaceInList(const std::vector<uint8_t>& vhids, uint8_t vhid);

// Which of n nodes has a client: the rules by which groups that share one address are balanced.
// All results are indices below `nodes`, which is at least 1.

/// Who asks for an address by ARP.
struct Asker
{
    Ipv4Bytes address{}; ///< sender's protocol address
    MacBytes mac{};      ///< sender's hardware address
};

/// By what a mode that chooses an interface tells the askers apart.
ArpSelector SelectorOf(const Dialect& dialect, Balancing mode);

/**
 * The first arpbalance: the sender's IPv4 address, or a hash of its MAC, modulo the number of
 * running virtual hosts that have the address [OpenBSD 3.5, FreeBSD 9, NetBSD carp_iamatch].
 * \param key of the virtual host that is asked whether it is meant
 */
size_t IndexOfAsker(const Asker& asker, ArpSelector selector, const Key& key, size_t nodes);

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

/// A machine says no more than this many nodes its own [OpenBSD sc_lsmask].
constexpr size_t MASK_BITS = 32;

/// As many bytes of a packet as FoldOf() may want to see.
constexpr size_t FOLD_BYTES = 88;

/**
 * The number that decides who takes a packet that all machines hear.
 *
 * Of ICMP that is for the machine itself, requests that are reflected go by the addresses of
 * the packet, and errors by those of the flow that they are about [OpenBSD ip_icmp.c
 * icmp_input_if]; ICMPv6 echo requests go by their addresses [icmp6.c icmp6_input]. All other such
 * ICMP is for everybody. What is to be forwarded always goes by its addresses [ip_input.c
 * ip_input_if, ip6_input.c ip6_input_if].
 *
 * \param packet begins with the IP header
 * \param size bytes that are there; more than FOLD_BYTES do not matter
 * \param ours whether the machine has the destination address; asked about ICMP only
 * \return nothing if everybody takes it; so too what is too short to tell
 */
std::optional<uint32_t> FoldOf(Family family,
                               const uint8_t* packet,
                               size_t size,
                               const std::function<bool()>& ours);

} // namespace carp

#endif // CARP_BALANCE_H
