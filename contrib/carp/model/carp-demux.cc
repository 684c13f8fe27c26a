// SPDX-License-Identifier: GPL-2.0-only

#include "carp-demux.h"

#include "carp-announcer.h"
#include "carp-net-device.h"

#include "ns3/abort.h"

#include <algorithm>
#include <utility>

namespace ns3
{

CarpDemux::CarpDemux() = default;

CarpDemux::~CarpDemux() = default;

void CarpDemux::Open(Ptr<NetDevice> parent, GroupCallback joined)
{
    NS_ABORT_MSG_UNLESS(parent->SupportsSendFrom(), "a CARP parent must support SendFrom");
    m_parent = parent;
    m_joined = joined;
    m_carrier = HasCarrier();
    m_parent->GetNode()->RegisterProtocolHandler(MakeCallback(&CarpDemux::ReceiveFrame, this),
                                                 0,
                                                 m_parent,
                                                 true);
    // A link-change callback cannot be taken back, so the parent shares in owning this object.
    m_parent->AddLinkChangeCallback(MakeCallback(&CarpDemux::UpdateCarrier, Ptr<CarpDemux>(this)));
}

void CarpDemux::Dispose()
{
    if (m_parent && m_parent->GetNode())
    {
        m_parent->GetNode()->UnregisterProtocolHandler(
            MakeCallback(&CarpDemux::ReceiveFrame, this));
    }
    m_parent = nullptr;
    m_joined.Nullify();
    m_byMac.clear();
    m_byAddress.clear();
    m_devices.clear();
}

void CarpDemux::Add(Ptr<CarpNetDevice> device)
{
    m_devices.push_back(device);
    Update();
}

void CarpDemux::Remove(Ptr<CarpNetDevice> device)
{
    m_devices.erase(std::remove(m_devices.begin(), m_devices.end(), device), m_devices.end());
    Update();
}

void CarpDemux::Update()
{
    m_byMac.clear();
    m_byAddress.clear();
    for (const Ptr<CarpNetDevice>& device : m_devices)
    {
        const Mac48Address mac = device->GetServiceMac();
        if (mac != m_parent->GetAddress())
        {
            m_byMac.emplace(mac, PeekPointer(device));
        }
        for (const carp::Ipv4Bytes& address : device->GetConfig().ipv4)
        {
            m_byAddress.emplace(FromCarp(address), PeekPointer(device));
        }
    }
    UpdateGroups();
}

void CarpDemux::UpdateGroups()
{
    std::set<Ipv4Address> wanted;
    for (const Ptr<CarpNetDevice>& device : m_devices)
    {
        const carp::Config& config = device->GetConfig();
        if (device->GetMachine() && !config.ipv4.empty() && carp::IsMulticast(config.peer))
        {
            wanted.insert(FromCarp(config.peer));
        }
    }
    const std::set<Ipv4Address> before = std::exchange(m_groups, wanted);
    for (const Ipv4Address& group : wanted)
    {
        if (before.count(group) == 0)
        {
            m_joined(m_parent, group, true);
        }
    }
    for (const Ipv4Address& group : before)
    {
        if (wanted.count(group) == 0)
        {
            m_joined(m_parent, group, false);
        }
    }
}

const std::vector<Ptr<CarpNetDevice>>& CarpDemux::GetDevices() const
{
    return m_devices;
}

Ptr<NetDevice> CarpDemux::GetParent() const
{
    return m_parent;
}

bool CarpDemux::HasCarrier() const
{
    return m_parentUp && m_parent->IsLinkUp();
}

void CarpDemux::SetParentUp(bool up)
{
    m_parentUp = up;
    UpdateCarrier();
}

void CarpDemux::UpdateCarrier()
{
    if (!m_parent || HasCarrier() == m_carrier)
    {
        return;
    }
    m_carrier = HasCarrier();
    for (const Ptr<CarpNetDevice>& device : m_devices)
    {
        device->SetCarrier(m_carrier);
    }
}

void CarpDemux::ReceiveFrame(Ptr<NetDevice> /* parent */,
                             Ptr<const Packet> packet,
                             uint16_t protocol,
                             const Address& from,
                             const Address& to,
                             NetDevice::PacketType /* type */)
{
    const auto found = m_byMac.find(Mac48Address::ConvertFrom(to));
    if (found != m_byMac.end())
    {
        if (found->second->IsMaster())
        {
            found->second->Deliver(packet, protocol, from, to);
        }
    }
    else if (protocol == CARP_ETHERTYPE_ARP)
    {
        ReceiveArp(packet, from, to);
    }
}

void CarpDemux::ReceiveArp(Ptr<const Packet> packet, const Address& from, const Address& to)
{
    ArpHeader arp;
    packet->PeekHeader(arp);
    NoticeConflict(arp);
    const bool gratuitous = arp.GetSourceIpv4Address() == arp.GetDestinationIpv4Address();
    const bool heard = to == m_parent->GetBroadcast() || to == m_parent->GetAddress();
    if (!heard || !arp.IsRequest() || gratuitous)
    {
        return;
    }
    if (CarpNetDevice* device = FindResponder(arp))
    {
        device->NotifyAnswer(arp);
        device->Deliver(packet, CARP_ETHERTYPE_ARP, from, to);
    }
}

void CarpDemux::NoticeConflict(const ArpHeader& arp) const
{
    const auto [begin, end] = m_byAddress.equal_range(arp.GetSourceIpv4Address());
    for (auto owner = begin; owner != end; ++owner)
    {
        const Mac48Address claimant = Mac48Address::ConvertFrom(arp.GetSourceHardwareAddress());
        if (owner->second->IsMaster() && claimant != owner->second->GetServiceMac())
        {
            owner->second->NotifyConflict(arp.GetSourceIpv4Address(), claimant);
        }
    }
}

// Where several devices have the address the first MASTER answers.
CarpNetDevice* CarpDemux::FindResponder(const ArpHeader& request) const
{
    const auto [begin, end] = m_byAddress.equal_range(request.GetDestinationIpv4Address());
    const auto owner =
        std::find_if(begin, end, [](const auto& entry) { return entry.second->IsMaster(); });
    return owner == end ? nullptr : owner->second;
}

} // namespace ns3
