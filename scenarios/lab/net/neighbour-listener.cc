// SPDX-License-Identifier: GPL-2.0-only

#include "lab/net/neighbour-listener.h"

#include "ns3/arp-cache.h"
#include "ns3/arp-header.h"
#include "ns3/ipv4-interface.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/node.h"

namespace lab
{

namespace
{

constexpr uint16_t ARP_ETHER_TYPE = 0x0806;

void Hear(ns3::Ptr<ns3::NetDevice> device,
          ns3::Ptr<const ns3::Packet> packet,
          uint16_t /* protocol */,
          const ns3::Address& /* from */,
          const ns3::Address& /* to */,
          ns3::NetDevice::PacketType /* type */)
{
    ns3::ArpHeader arp;
    packet->PeekHeader(arp);
    auto ipv4 = device->GetNode()->GetObject<ns3::Ipv4L3Protocol>();
    const int32_t index = ipv4->GetInterfaceForDevice(device);
    auto cache = ipv4->GetInterface(static_cast<uint32_t>(index))->GetArpCache();
    ns3::ArpCache::Entry* entry = cache->Lookup(arp.GetSourceIpv4Address());
    if (entry && entry->IsAlive())
    {
        entry->SetMacAddress(arp.GetSourceHardwareAddress());
    }
    else if (entry && entry->IsDead())
    {
        // The next packet asks anew instead of waiting until the failure is forgotten.
        cache->Remove(entry);
    }
}

} // namespace

void ListenToNeighbours(ns3::Ptr<ns3::NetDevice> device)
{
    device->GetNode()->RegisterProtocolHandler(ns3::MakeCallback(&Hear), ARP_ETHER_TYPE, device);
}

} // namespace lab
