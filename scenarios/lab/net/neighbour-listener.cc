// SPDX-License-Identifier: GPL-2.0-only

#include "lab/net/neighbour-listener.h"

#include "lab/net/clock.h"

#include "ns3/arp-cache.h"
#include "ns3/arp-header.h"
#include "ns3/ipv4-interface.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/node.h"

#include <map>
#include <memory>
#include <sstream>
#include <utility>

namespace lab
{

namespace
{

constexpr uint16_t ARP_ETHER_TYPE = 0x0806;

/// ns-3's own time until it asks again where nobody answered; other profiles do not wait for it.
const ns3::Time STOCK_DEAD_TIMEOUT = ns3::Seconds(100);

/// What one port hears, and what its cache has made of it. Its node owns it, so it must not own
/// anything of the node: neither would ever end.
class Listener
{
  public:
    Listener(ns3::Ipv4Interface* interface, ArpProfile profile, NeighbourChanged changed)
        : m_interface(interface),
          m_cache(ns3::PeekPointer(interface->GetArpCache())),
          m_profile(profile),
          m_changed(std::move(changed))
    {
    }

    /// Runs after ns-3's own handler, which takes replies to own requests.
    void Hear(ns3::Ptr<const ns3::Packet> packet)
    {
        ns3::ArpHeader arp;
        packet->PeekHeader(arp);
        const ns3::Ipv4Address sender = arp.GetSourceIpv4Address();
        if (m_profile != ArpProfile::STOCK)
        {
            Believe(arp, sender);
        }
        ns3::ArpCache::Entry* entry = m_cache->Lookup(sender);
        if (entry && entry->IsAlive())
        {
            Note(sender, entry->GetMacAddress());
        }
    }

    /// Packets that waited for an answer were given up.
    void NoticeFailures()
    {
        for (auto noted = m_noted.begin(); noted != m_noted.end();)
        {
            ns3::ArpCache::Entry* entry = m_cache->Lookup(noted->first);
            if (entry && entry->IsDead())
            {
                m_changed(noted->first, "");
                noted = m_noted.erase(noted);
            }
            else
            {
                ++noted;
            }
        }
    }

  private:
    void Believe(const ns3::ArpHeader& arp, ns3::Ipv4Address sender)
    {
        const ns3::Ipv4Address target = arp.GetDestinationIpv4Address();
        const bool isGratuitous = sender == target;
        ns3::ArpCache::Entry* entry = m_cache->Lookup(sender);
        if (isGratuitous && m_profile == ArpProfile::IGNORE)
        {
            return;
        }
        const bool isForUs = isGratuitous || (arp.IsRequest() && IsOwn(target));
        if (!entry && m_profile == ArpProfile::LEARN && isForUs)
        {
            entry = m_cache->Add(sender); // alive from the start
        }
        if (entry && entry->IsAlive())
        {
            entry->SetMacAddress(arp.GetSourceHardwareAddress());
            entry->UpdateSeen();
        }
        else if (entry && entry->IsWaitReply())
        {
            Complete(*entry, arp, sender);
        }
        else if (entry && entry->IsDead())
        {
            // The next packet asks anew instead of waiting until the failure is forgotten.
            m_cache->Remove(entry);
        }
    }

    /// Takes what was said for the answer that is waited for, and sends what waited with it.
    void Complete(ns3::ArpCache::Entry& entry,
                  const ns3::ArpHeader& arp,
                  ns3::Ipv4Address sender) const
    {
        entry.MarkAlive(arp.GetSourceHardwareAddress());
        for (auto waiting = entry.DequeuePending(); waiting.first; waiting = entry.DequeuePending())
        {
            m_interface->Send(waiting.first, waiting.second, sender);
        }
    }

    bool IsOwn(ns3::Ipv4Address address) const
    {
        for (uint32_t i = 0; i < m_interface->GetNAddresses(); ++i)
        {
            if (m_interface->GetAddress(i).GetLocal() == address)
            {
                return true;
            }
        }
        return false;
    }

    void Note(ns3::Ipv4Address address, const ns3::Address& mac)
    {
        const auto [known, isNew] = m_noted.try_emplace(address, mac);
        if (isNew || known->second != mac)
        {
            known->second = mac;
            std::ostringstream text;
            text << ns3::Mac48Address::ConvertFrom(mac);
            m_changed(address, text.str());
        }
    }

    ns3::Ipv4Interface* m_interface;
    ns3::ArpCache* m_cache;
    ArpProfile m_profile;
    NeighbourChanged m_changed;
    std::map<ns3::Ipv4Address, ns3::Address> m_noted; ///< what was told last
};

} // namespace

void ListenToNeighbours(ns3::Ptr<ns3::NetDevice> device,
                        const ArpSpec& spec,
                        NeighbourChanged changed)
{
    auto node = device->GetNode();
    auto ipv4 = node->GetObject<ns3::Ipv4L3Protocol>();
    const auto index = static_cast<uint32_t>(ipv4->GetInterfaceForDevice(device));
    auto interface = ipv4->GetInterface(index);
    auto cache = interface->GetArpCache();
    cache->SetAliveTimeout(ToNs3(spec.timeout));
    if (spec.profile == ArpProfile::STOCK)
    {
        cache->SetDeadTimeout(STOCK_DEAD_TIMEOUT);
    }
    const auto listener =
        std::make_shared<Listener>(ns3::PeekPointer(interface), spec.profile, std::move(changed));
    node->RegisterProtocolHandler([listener](ns3::Ptr<ns3::NetDevice>,
                                             ns3::Ptr<const ns3::Packet> packet,
                                             uint16_t,
                                             const ns3::Address&,
                                             const ns3::Address&,
                                             ns3::NetDevice::PacketType)
                                  { listener->Hear(packet); },
                                  ARP_ETHER_TYPE,
                                  device);
    const std::function<void(ns3::Ptr<const ns3::Packet>)> noticeFailures =
        [weak = std::weak_ptr(listener)](ns3::Ptr<const ns3::Packet>)
    {
        if (const auto alive = weak.lock())
        {
            alive->NoticeFailures();
        }
    };
    cache->TraceConnectWithoutContext(
        "Drop",
        ns3::Callback<void, ns3::Ptr<const ns3::Packet>>(noticeFailures));
}

} // namespace lab
