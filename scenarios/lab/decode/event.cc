// SPDX-License-Identifier: GPL-2.0-only

#include "event.h"

namespace lab::decode
{

const char* ToString(Check check)
{
    switch (check)
    {
    case Check::GOOD:
        return "good";
    case Check::BAD:
        return "bad";
    case Check::UNKNOWN:
        break;
    }
    return "unknown";
}

std::optional<Announcement> AnnouncementOf(const Event& event)
{
    if (const auto* arp = event.As<ArpPacket>())
    {
        // Unspecified is who probes whether an address is free.
        if (arp->IsGratuitous() && arp->senderIp != Ipv4Bytes{})
        {
            return Announcement{arp->senderIp, arp->senderMac};
        }
        return std::nullopt;
    }
    const auto* neighbour = event.As<NeighbourPacket>();
    if (!neighbour || !neighbour->advertisement || neighbour->solicited)
    {
        return std::nullopt;
    }
    const std::optional<MacBytes> mac = neighbour->linkLayer ? neighbour->linkLayer
                                                             : event.sourceMac;
    return mac ? std::optional(Announcement{neighbour->target, *mac}) : std::nullopt;
}

std::optional<IpAddress> SubjectOf(const Event& event)
{
    if (const auto* arp = event.As<ArpPacket>())
    {
        return arp->reply ? arp->senderIp : arp->targetIp;
    }
    if (const auto* neighbour = event.As<NeighbourPacket>())
    {
        return neighbour->target;
    }
    return std::nullopt;
}

} // namespace lab::decode
