// SPDX-License-Identifier: GPL-2.0-only

#include "carp-neighbour-discovery.h"

#include "ns3/ipv6-header.h"

#include <algorithm>
#include <array>

namespace ns3
{

namespace
{

constexpr uint8_t ICMPV6 = 58;
constexpr uint8_t HOP_LIMIT = 255; ///< proves that no router has forwarded a message

// Offsets in an IPv6 packet that holds a message of neighbour discovery.
constexpr size_t NEXT_HEADER_AT = 6;
constexpr size_t HOP_LIMIT_AT = 7;
constexpr size_t SOURCE_AT = 8;
constexpr size_t TYPE_AT = 40;
constexpr size_t TARGET_AT = 48;
constexpr size_t OPTION_AT = 64;
constexpr size_t OPTION_END = 72;

// The checksum takes the protocol number as well in releases of ns-3 up to 3.48.
template <class Header>
auto SetChecksum(Header& message, Ipv6Address from, Ipv6Address to, uint16_t length, int)
    -> decltype(message.CalculatePseudoHeaderChecksum(from, to, length, ICMPV6))
{
    message.CalculatePseudoHeaderChecksum(from, to, length, ICMPV6);
}

template <class Header>
auto SetChecksum(Header& message, Ipv6Address from, Ipv6Address to, uint16_t length, long)
    -> decltype(message.CalculatePseudoHeaderChecksum(from, to, length))
{
    message.CalculatePseudoHeaderChecksum(from, to, length);
}

} // namespace

bool NeighbourMessage::IsSolicitation() const
{
    return type == Icmpv6Header::ICMPV6_ND_NEIGHBOR_SOLICITATION;
}

bool NeighbourMessage::IsAdvertisement() const
{
    return type == Icmpv6Header::ICMPV6_ND_NEIGHBOR_ADVERTISEMENT;
}

std::optional<NeighbourMessage> PeekNeighbourMessage(Ptr<const Packet> packet)
{
    std::array<uint8_t, OPTION_END> bytes{};
    const size_t size = packet->CopyData(bytes.data(), bytes.size());
    NeighbourMessage message;
    message.type = bytes[TYPE_AT];
    if (size <= TYPE_AT || bytes[NEXT_HEADER_AT] != ICMPV6 || bytes[HOP_LIMIT_AT] != HOP_LIMIT ||
        message.type < Icmpv6Header::ICMPV6_ND_ROUTER_SOLICITATION ||
        message.type > Icmpv6Header::ICMPV6_ND_REDIRECTION)
    {
        return std::nullopt;
    }
    message.source = Ipv6Address::Deserialize(&bytes[SOURCE_AT]);
    if (!message.IsSolicitation() && !message.IsAdvertisement())
    {
        return message;
    }
    if (size < OPTION_AT)
    {
        return std::nullopt;
    }
    message.target = Ipv6Address::Deserialize(&bytes[TARGET_AT]);
    if (size == OPTION_END && bytes[OPTION_AT] == Icmpv6Header::ICMPV6_OPT_LINK_LAYER_TARGET)
    {
        message.targetMac.emplace().CopyFrom(&bytes[OPTION_AT + 2]);
    }
    if (size == OPTION_END && bytes[OPTION_AT] == Icmpv6Header::ICMPV6_OPT_LINK_LAYER_SOURCE)
    {
        message.sourceMac.emplace().CopyFrom(&bytes[OPTION_AT + 2]);
    }
    return message;
}

bool SendNeighbourAdvertisement(NetDevice& device, const NeighbourAdvertisement& what)
{
    // Who probes for duplicates has no address yet: everybody is told [RFC 4861 7.2.4].
    const bool solicited = what.asker && !what.asker->IsAny();
    const Ipv6Address to = solicited ? *what.asker : Ipv6Address::GetAllNodesMulticast();
    Icmpv6NA message;
    message.SetIpv6Target(what.target);
    message.SetFlagO(true);
    message.SetFlagS(solicited);
    message.SetFlagR(what.router);
    Ptr<Packet> options = Create<Packet>();
    options->AddHeader(Icmpv6OptionLinkLayerAddress(false, what.mac));
    return device.Send(MakeNeighbourPacket(message, options, what.target, to),
                       solicited ? what.askerMac : Mac48Address::GetMulticast(to),
                       CARP_ETHERTYPE_IPV6);
}

Ptr<Packet> MakeNeighbourPacket(Icmpv6Header& message,
                                Ptr<Packet> options,
                                Ipv6Address source,
                                Ipv6Address destination)
{
    const auto length = static_cast<uint16_t>(options->GetSize() + message.GetSerializedSize());
    SetChecksum(message, source, destination, length, 0);
    options->AddHeader(message);
    Ipv6Header header;
    header.SetFlowLabel(0); // 1 unless told
    header.SetSource(source);
    header.SetDestination(destination);
    header.SetNextHeader(ICMPV6);
    header.SetPayloadLength(length);
    header.SetHopLimit(HOP_LIMIT);
    options->AddHeader(header);
    return options;
}

} // namespace ns3
