// SPDX-License-Identifier: GPL-2.0-only

#include "carp-demux.h"

#include "carp-announcer.h"
#include "carp-net-device.h"

#include "ns3/abort.h"
#include "ns3/arp-header.h"

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
    m_balancer.Clear();
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
    m_balancer.Update(m_devices, Mac48Address::ConvertFrom(m_parent->GetAddress()));
    UpdateGroups();
}

void CarpDemux::UpdateGroups()
{
    std::set<Address> wanted;
    for (const Ptr<CarpNetDevice>& device : m_devices)
    {
        const std::vector<Address> groups = device->GetMulticastGroups();
        wanted.insert(groups.begin(), groups.end());
    }
    const std::set<Address> before = std::exchange(m_groups, wanted);
    for (const Address& group : wanted)
    {
        if (before.count(group) == 0)
        {
            m_joined(m_parent, group, true);
        }
    }
    for (const Address& group : before)
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
    if (protocol == CARP_ETHERTYPE_IPV6 && ReceiveNeighbourMessage(packet, from, to))
    {
        return;
    }
    if (!m_balancer.Deliver({packet, protocol, from, to}) && protocol == CARP_ETHERTYPE_ARP)
    {
        ReceiveArp(packet, from, to);
    }
}

void CarpDemux::ReceiveArp(Ptr<const Packet> packet, const Address& from, const Address& to)
{
    ArpHeader arp;
    packet->PeekHeader(arp);
    NoticeConflict(arp.GetSourceIpv4Address(),
                   Mac48Address::ConvertFrom(arp.GetSourceHardwareAddress()));
    const bool gratuitous = arp.GetSourceIpv4Address() == arp.GetDestinationIpv4Address();
    const bool heard = to == m_parent->GetBroadcast() || to == m_parent->GetAddress();
    if (!heard || !arp.IsRequest() || gratuitous)
    {
        return;
    }
    CarpNetDevice* device = m_balancer.FindArpResponder(
        arp.GetDestinationIpv4Address(),
        {ToCarp(arp.GetSourceIpv4Address()),
         ToCarp(Mac48Address::ConvertFrom(arp.GetSourceHardwareAddress()))});
    if (!device)
    {
        return;
    }
    device->NotifyAnswer(arp.GetDestinationIpv4Address(), arp.GetSourceIpv4Address());
    if (device->IsMaster())
    {
        device->Deliver(packet, CARP_ETHERTYPE_ARP, from, to);
    }
    else // its stack does not have the address
    {
        AnswerArp(*m_parent, arp, device->GetServiceMac());
    }
}

/// \return whether the packet is a message that no carp device may see
bool CarpDemux::ReceiveNeighbourMessage(Ptr<const Packet> packet,
                                        const Address& from,
                                        const Address& to)
{
    const std::optional<NeighbourMessage> message = PeekNeighbourMessage(packet);
    if (!message)
    {
        return false;
    }
    if (message->IsAdvertisement())
    {
        NoticeConflict(message->target,
                       message->targetMac.value_or(Mac48Address::ConvertFrom(from)));
        return false;
    }
    const Mac48Address mac = Mac48Address::ConvertFrom(to);
    const bool heard = mac.IsGroup() || to == m_parent->GetAddress() || m_balancer.Serves(mac);
    if (message->IsSolicitation() && heard)
    {
        AnswerSolicitation(*message, from);
    }
    return message->type != Icmpv6Header::ICMPV6_ND_ROUTER_SOLICITATION;
}

void CarpDemux::AnswerSolicitation(const NeighbourMessage& question, const Address& from) const
{
    CarpNetDevice* device = m_balancer.FindNeighbour(question.target, question.sourceMac);
    if (!device)
    {
        return;
    }
    device->NotifyAnswer(question.target, question.source);
    SendNeighbourAdvertisement(*device,
                               {question.target,
                                device->GetServiceMac(),
                                device->IsForwardingIpv6(),
                                question.source,
                                Mac48Address::ConvertFrom(from)});
}

void CarpDemux::NoticeConflict(const Address& address, Mac48Address claimant) const
{
    for (CarpNetDevice* device : m_balancer.FindRobbed(address, claimant))
    {
        device->NotifyConflict(address, claimant);
    }
}

} // namespace ns3
