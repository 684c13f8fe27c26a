// SPDX-License-Identifier: GPL-2.0-only

#include "carp-announcer.h"

#include "ns3/packet.h"

namespace ns3
{

bool SendGratuitousArp(NetDevice& device,
                       const carp::Dialect& dialect,
                       Ipv4Address address,
                       Mac48Address serviceMac,
                       Mac48Address physicalMac)
{
    const Mac48Address target =
        dialect.announcementTargetsOwnMac ? serviceMac : Mac48Address("00:00:00:00:00:00");
    ArpHeader arp;
    arp.SetRequest(serviceMac, address, target, address);
    Ptr<Packet> packet = Create<Packet>();
    packet->AddHeader(arp);
    const Mac48Address source = dialect.announcementFromPhysicalMac ? physicalMac : serviceMac;
    return device.SendFrom(packet, source, Mac48Address::GetBroadcast(), CARP_ETHERTYPE_ARP);
}

bool AnswerArp(NetDevice& device, const ArpHeader& request, Mac48Address serviceMac)
{
    const Address asker = request.GetSourceHardwareAddress();
    ArpHeader arp;
    arp.SetReply(serviceMac,
                 request.GetDestinationIpv4Address(),
                 asker,
                 request.GetSourceIpv4Address());
    Ptr<Packet> packet = Create<Packet>();
    packet->AddHeader(arp);
    return device.SendFrom(packet, serviceMac, asker, CARP_ETHERTYPE_ARP);
}

} // namespace ns3
