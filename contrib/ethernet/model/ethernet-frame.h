// SPDX-License-Identifier: GPL-2.0-only

#ifndef ETHERNET_FRAME_H
#define ETHERNET_FRAME_H

#include "ns3/mac48-address.h"
#include "ns3/packet.h"
#include "ns3/ptr.h"

#include <cstdint>
#include <cstring>
#include <optional>
#include <type_traits>

namespace ns3
{

/**
 * \ingroup ethernet
 * The bit of a number in a 64-bit hash filter, as NICs have them: who has not set the bit does not
 * want the frame.
 * \param number what is filtered by \return one bit
 */
constexpr uint64_t HashBit(uint64_t number)
{
    return uint64_t{1} << ((number ^ number >> 6 ^ number >> 16) & 63);
}

/// \ingroup ethernet
/// Who asks and who is asked by a broadcast ARP packet, RFC 826.
struct ArpParties
{
    uint32_t sender{0}; //!< protocol address of the sender, host byte order
    uint32_t target{0}; //!< that of the target

    /// \return the bits of those who know the sender
    uint64_t GetSenderBits() const
    {
        return ThreeBits(~uint64_t{sender}); // not as a target: all of a LAN ask for the router
    }

    /// \return the bits of those who have the target
    uint64_t GetTargetBits() const
    {
        return ThreeBits(target);
    }

  private:
    // With three, one in a thousand hosts is disturbed in vain.
    static uint64_t ThreeBits(uint64_t number)
    {
        const uint64_t mixed = number * 0x9e3779b97f4a7c15; // neighbours must not fall together
        return HashBit(mixed >> 58) | HashBit(mixed >> 52 & 63) | HashBit(mixed >> 46 & 63);
    }
};

/**
 * \ingroup ethernet
 * An Ethernet II frame on its way through the LAN.
 *
 * The header is kept as fields, not as bytes: a frame that nobody captures is never serialised.
 * The payload is shared by all copies of a flood and therefore constant.
 */
struct EthernetFrame
{
    static constexpr uint32_t PREAMBLE_BYTES =
        8;                                       //!< preamble and start delimiter, IEEE 802.3 3.2.1
    static constexpr uint32_t HEADER_BYTES = 14; //!< two addresses and the type
    static constexpr uint32_t FCS_BYTES = 4;     //!< frame check sequence
    static constexpr uint32_t MINIMUM_BYTES = 64; //!< shortest frame, FCS included (minFrameSize)
    static constexpr uint32_t GAP_BYTES = 12;     //!< inter-packet gap, 96 bit times

    Ptr<const Packet> payload; //!< what the layer above handed down, without padding
    Mac48Address source;       //!< Ethernet source
    Mac48Address destination;  //!< Ethernet destination
    uint16_t etherType{0};     //!< Ethernet type, host byte order
    uint16_t segment{0};       //!< island of the switch port where the frame entered from a host
    uint32_t origin{0};        //!< node id of the NIC that sent it first, kept across switches
    bool control{false};       //!< belongs to the strict-priority band
    std::optional<ArpParties> arp; //!< of an ARP packet to all, if the NIC that sent it looked

    /// \return the length in bytes from destination to FCS, padding included
    uint32_t GetSize() const
    {
        const uint32_t size = HEADER_BYTES + payload->GetSize() + FCS_BYTES;
        return size < MINIMUM_BYTES ? MINIMUM_BYTES : size;
    }

    /**
     * Build the bytes that a capture on the wire shows: header, payload and padding, without FCS.
     * \return a new packet of at least 60 bytes
     */
    Ptr<Packet> Serialize() const;
};

/**
 * \ingroup ethernet
 * A MAC address as a number, first byte most significant: the key of tables and filters.
 * \param address the address
 * \return the 48-bit value
 */
inline uint64_t MacToKey(const Mac48Address& address)
{
    // The accessor of Mac48Address is an out-of-line call, too slow for once per port and frame.
    static_assert(sizeof(Mac48Address) == 6 && std::is_standard_layout_v<Mac48Address>);
    uint8_t bytes[6];
    std::memcpy(bytes, &address, sizeof(bytes));
    uint64_t key = 0;
    for (const uint8_t byte : bytes)
    {
        key = key << 8 | byte;
    }
    return key;
}

/**
 * \ingroup ethernet
 * \param key an address as given by MacToKey
 * \return the address
 */
Mac48Address KeyToMac(uint64_t key);

/**
 * \ingroup ethernet
 * \param key an address as given by MacToKey
 * \return whether it is a group address, broadcast included
 */
constexpr bool IsGroupKey(uint64_t key)
{
    return (key >> 40) & 1;
}

/// \ingroup ethernet
/// First half of the solicited-node group addresses, RFC 4291 2.7.1 and RFC 2464 7.
constexpr uint64_t SOLICITED_NODE_PREFIX = 0x3333ff;

/**
 * \ingroup ethernet
 * The HashBit of a destination. The whole solicited-node range shares one, since it is taken as a
 * whole.
 * \param key an address as given by MacToKey
 * \return one bit
 */
constexpr uint64_t InterestBit(uint64_t key)
{
    return HashBit(key >> 24 == SOLICITED_NODE_PREFIX ? key >> 24 : key);
}

/// \ingroup ethernet
/// The interest of a port that wants everything.
constexpr uint64_t FULL_INTEREST = ~uint64_t{0};

/// \ingroup ethernet
/// What a frame is to those who may want it.
struct FrameKind
{
    uint64_t destination; //!< InterestBit
    uint64_t sender;      //!< ArpParties::GetSenderBits; none, if it is no such frame
    uint64_t target;      //!< likewise

    /// \param frame what is described
    explicit FrameKind(const EthernetFrame& frame)
        : destination(InterestBit(MacToKey(frame.destination))),
          sender(frame.arp ? frame.arp->GetSenderBits() : 0),
          target(frame.arp ? frame.arp->GetTargetBits() : 0)
    {
    }
};

/// \ingroup ethernet
/// What a port wants, and possibly more.
struct Interest
{
    uint64_t destinations{FULL_INTEREST}; //!< InterestBit of each destination
    uint64_t arp{FULL_INTEREST};          //!< ArpParties bits of targets and of senders

    /// \param kind of a frame \return whether it may be wanted
    bool Wants(const FrameKind& kind) const
    {
        return (destinations & kind.destination) &&
               ((arp & kind.target) == kind.target || (arp & kind.sender) == kind.sender);
    }
};

/// \ingroup ethernet
/// The broadcast address as MacToKey gives it.
constexpr uint64_t BROADCAST_KEY = 0xffffffffffff;

} // namespace ns3

#endif /* ETHERNET_FRAME_H */
