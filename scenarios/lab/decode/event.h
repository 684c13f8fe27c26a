// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_DECODE_EVENT_H
#define LAB_DECODE_EVENT_H

#include "address.h"

#include "ns3/carp-wire.h"

#include <vector>

namespace lab::decode
{

/// What can be said of a sum or a digest.
enum class Check : uint8_t
{
    UNKNOWN, ///< bytes are missing, or nothing is known to hold them against
    GOOD,
    BAD,
};

const char* ToString(Check check);

/// A CARP advertisement.
struct CarpAdvert
{
    carp::Advertisement fields;
    Check checksum = Check::UNKNOWN; ///< over the 36 bytes
    bool cut = false;                ///< the capture lacks the end: no digest
    size_t size = 0;                 ///< bytes after the IP header, on the wire
};

/// A VRRP advertisement of version 2 or 3.
struct VrrpAdvert
{
    uint8_t version = 0;
    uint8_t type = 0;
    uint8_t vrid = 0;
    uint8_t priority = 0;
    uint16_t centiseconds = 0;        ///< between adverts
    std::vector<IpAddress> addresses; ///< those that were captured
    Check checksum = Check::UNKNOWN;
};

/// A packet of protocol 112 that is neither.
struct Unrecognised
{
    std::string why;
};

/// An ARP packet for IPv4 over Ethernet.
struct ArpPacket
{
    bool reply = false;
    MacBytes senderMac{};
    Ipv4Bytes senderIp{};
    MacBytes targetMac{};
    Ipv4Bytes targetIp{};

    /// Sender and target are one address: somebody announces it.
    bool IsGratuitous() const
    {
        return senderIp == targetIp;
    }
};

/// A neighbour solicitation or advertisement of IPv6.
struct NeighbourPacket
{
    bool advertisement = false;
    Ipv6Bytes target{};
    bool router = false;
    bool solicited = false;
    bool override = false;
    std::optional<MacBytes> linkLayer; ///< of the option for source or target
};

/// Any other frame.
struct Other
{
};

/// What the IP header of an event says, as far as it matters.
struct IpHeader
{
    IpAddress source;
    IpAddress destination;
    uint8_t ttl = 0;    ///< or hop limit
    uint8_t tos = 0;    ///< or traffic class
    bool intact = true; ///< checksum of the IPv4 header

    bool IsIpv6() const
    {
        return source.index() == 1;
    }
};

/// One frame of a capture, understood.
struct Event
{
    size_t frame = 0;    ///< number in the capture
    carp::Instant at{0}; ///< since the first frame
    std::optional<MacBytes> sourceMac;
    std::optional<MacBytes> destinationMac; ///< not in cooked captures
    std::optional<uint16_t> vlan;           ///< of the innermost tag
    std::optional<IpHeader> ip;             ///< not of ARP
    std::variant<Other, CarpAdvert, VrrpAdvert, Unrecognised, ArpPacket, NeighbourPacket> what;

    template <typename T>
    const T* As() const
    {
        return std::get_if<T>(&what);
    }
};

/// An address that an event claims for a MAC without being asked.
struct Announcement
{
    IpAddress address;
    MacBytes mac;
};

/// The claim of a gratuitous ARP or of an unsolicited neighbour advertisement, or nothing.
std::optional<Announcement> AnnouncementOf(const Event& event);

/// The address that an ARP or neighbour packet asks for, answers for or announces, or nothing.
std::optional<IpAddress> SubjectOf(const Event& event);

} // namespace lab::decode

#endif // LAB_DECODE_EVENT_H
