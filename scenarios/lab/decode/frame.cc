// SPDX-License-Identifier: GPL-2.0-only

#include "frame.h"

#include "bytes.h"
#include "protocol-112.h"

namespace lab::decode
{

namespace
{

enum EtherType : uint16_t
{
    IPV4 = 0x0800,
    ARP = 0x0806,
    VLAN = 0x8100,
    IPV6 = 0x86dd,
    SERVICE_VLAN = 0x88a8,
    OLD_SERVICE_VLAN = 0x9100,
};

constexpr uint8_t ICMPV6 = 58;
constexpr size_t ETHERNET_HEADER = 14;
constexpr size_t COOKED_HEADER = 16;
constexpr size_t COOKED_V2_HEADER = 20;
constexpr uint16_t COOKED_MAC_SIZE = 6;

/// The network packet of a frame and how it is to be read.
struct Packet
{
    uint16_t type = 0;
    Bytes bytes;
};

bool IsTag(uint16_t type)
{
    return type == VLAN || type == SERVICE_VLAN || type == OLD_SERVICE_VLAN;
}

/// Takes off the tags before a packet and notes the innermost.
std::optional<Packet> Untagged(Packet packet, Event& event)
{
    while (IsTag(packet.type))
    {
        if (!packet.bytes.Has(4))
        {
            return std::nullopt;
        }
        event.vlan = packet.bytes.Word(0) & 0x0fff;
        packet.type = packet.bytes.Word(2);
        packet.bytes = packet.bytes.From(4);
    }
    return packet;
}

std::optional<Packet> ReadEthernet(const Bytes& frame, Event& event)
{
    if (!frame.Has(ETHERNET_HEADER))
    {
        return std::nullopt;
    }
    event.destinationMac = frame.Array<6>(0);
    event.sourceMac = frame.Array<6>(6);
    return Untagged({frame.Word(12), frame.From(ETHERNET_HEADER)}, event);
}

/// Packet type, device type, length and bytes of the source address, protocol.
std::optional<Packet> ReadCooked(const Bytes& frame, Event& event)
{
    if (!frame.Has(COOKED_HEADER))
    {
        return std::nullopt;
    }
    if (frame.Word(4) == COOKED_MAC_SIZE)
    {
        event.sourceMac = frame.Array<6>(6);
    }
    return Untagged({frame.Word(14), frame.From(COOKED_HEADER)}, event);
}

/// Protocol, reserved, interface, device type, packet type, length and bytes of the address.
std::optional<Packet> ReadCookedV2(const Bytes& frame, Event& event)
{
    if (!frame.Has(COOKED_V2_HEADER))
    {
        return std::nullopt;
    }
    if (frame.Byte(11) == COOKED_MAC_SIZE)
    {
        event.sourceMac = frame.Array<6>(12);
    }
    return Untagged({frame.Word(0), frame.From(COOKED_V2_HEADER)}, event);
}

std::optional<Packet> ReadLink(LinkLayer link, const Bytes& frame, Event& event)
{
    switch (link)
    {
    case LinkLayer::LINUX_COOKED:
        return ReadCooked(frame, event);
    case LinkLayer::LINUX_COOKED_V2:
        return ReadCookedV2(frame, event);
    case LinkLayer::ETHERNET:
        break;
    }
    return ReadEthernet(frame, event);
}

void ReadArp(const Bytes& packet, Event& event)
{
    constexpr size_t size = 28;
    constexpr uint16_t ethernet = 1;
    constexpr uint16_t sizesOfMacAndIpv4 = 0x0604;
    if (!packet.Has(size) || packet.Word(0) != ethernet || packet.Word(2) != IPV4 ||
        packet.Word(4) != sizesOfMacAndIpv4)
    {
        return;
    }
    const uint16_t operation = packet.Word(6);
    if (operation != 1 && operation != 2)
    {
        return;
    }
    event.what = ArpPacket{operation == 2,
                           packet.Array<6>(8),
                           packet.Array<4>(14),
                           packet.Array<6>(18),
                           packet.Array<4>(24)};
}

void ReadIpv4(const Bytes& packet, Event& event)
{
    if (!packet.Has(20) || packet.Byte(0) >> 4 != 4)
    {
        return;
    }
    const size_t header = 4u * (packet.Byte(0) & 0x0f);
    const size_t total = packet.Word(2);
    const bool laterFragment = (packet.Word(6) & 0x1fff) != 0;
    if (header < 20 || total < header || !packet.Has(header) || laterFragment ||
        packet.Byte(9) != carp::IP_PROTOCOL)
    {
        return;
    }
    IpHeader ip;
    ip.source = packet.Array<4>(12);
    ip.destination = packet.Array<4>(16);
    ip.ttl = packet.Byte(8);
    ip.tos = packet.Byte(1);
    ip.intact = carp::InternetChecksum(packet.data, header) == 0;
    event.ip = ip;
    event.what = packet.onWire < total ? Unrecognised{"shorter than its IP header says"}
                                       : DecodeProtocol112(ip, packet.First(total).From(header));
}

void ReadNeighbour(const Bytes& message, Event& event)
{
    constexpr size_t size = 24;
    constexpr uint8_t solicitation = 135;
    constexpr uint8_t advertisement = 136;
    if (!message.Has(size) || (message.Byte(0) != solicitation && message.Byte(0) != advertisement))
    {
        return;
    }
    NeighbourPacket neighbour;
    neighbour.advertisement = message.Byte(0) == advertisement;
    neighbour.target = message.Array<16>(8);
    if (neighbour.advertisement)
    {
        neighbour.router = message.Byte(4) & 0x80;
        neighbour.solicited = message.Byte(4) & 0x40;
        neighbour.override = message.Byte(4) & 0x20;
    }
    const uint8_t wanted = neighbour.advertisement ? 2 : 1;
    for (Bytes options = message.From(size); options.Has(8);)
    {
        if (options.Byte(0) == wanted && options.Byte(1) == 1)
        {
            neighbour.linkLayer = options.Array<6>(2);
            break;
        }
        const size_t length = 8u * options.Byte(1);
        if (length == 0 || !options.Has(length))
        {
            break;
        }
        options = options.From(length);
    }
    event.what = neighbour;
}

/// Hop-by-hop, routing and destination options: a next header and a length in eight bytes.
bool IsExtension(uint8_t header)
{
    return header == 0 || header == 43 || header == 60;
}

void ReadIpv6(const Bytes& packet, Event& event)
{
    constexpr size_t headerSize = 40;
    if (!packet.Has(headerSize) || packet.Byte(0) >> 4 != 6)
    {
        return;
    }
    const size_t length = packet.Word(4);
    uint8_t next = packet.Byte(6);
    Bytes payload = packet.From(headerSize).First(length);
    while (IsExtension(next) && payload.Has(8))
    {
        const size_t extension = 8u + 8u * payload.Byte(1);
        if (!payload.Has(extension))
        {
            return;
        }
        next = payload.Byte(0);
        payload = payload.From(extension);
    }
    IpHeader ip;
    ip.source = packet.Array<16>(8);
    ip.destination = packet.Array<16>(24);
    ip.ttl = packet.Byte(7);
    ip.tos = static_cast<uint8_t>(packet.Word(0) >> 4);
    if (next == carp::IP_PROTOCOL)
    {
        event.ip = ip;
        event.what = packet.onWire < headerSize + length
                         ? Unrecognised{"shorter than its IP header says"}
                         : DecodeProtocol112(ip, payload);
    }
    else if (next == ICMPV6)
    {
        event.ip = ip;
        ReadNeighbour(payload, event);
    }
}

} // namespace

Event DecodeFrame(const Frame& frame)
{
    Event event;
    event.frame = frame.number;
    event.at = frame.at;
    const Bytes bytes{frame.data, frame.size, std::max(frame.size, frame.wireSize)};
    const std::optional<Packet> packet = ReadLink(frame.link, bytes, event);
    if (!packet)
    {
        return event;
    }
    switch (packet->type)
    {
    case ARP:
        ReadArp(packet->bytes, event);
        break;
    case IPV4:
        ReadIpv4(packet->bytes, event);
        break;
    case IPV6:
        ReadIpv6(packet->bytes, event);
        break;
    }
    return event;
}

} // namespace lab::decode
