// SPDX-License-Identifier: GPL-2.0-only

// The plain getters and setters of EthernetNetDevice; what a frame meets is in the other file.

#include "ethernet-net-device.h"

#include "ns3/abort.h"

namespace ns3
{

namespace
{

constexpr uint16_t ETHERTYPE_IPV4 = 0x0800;
constexpr uint16_t ETHERTYPE_ARP = 0x0806;
constexpr uint16_t ETHERTYPE_IPV6 = 0x86dd;
constexpr uint8_t PROTOCOL_ICMPV6 = 58;
constexpr uint8_t PROTOCOL_VRRP = 112; //!< CARP uses the number of VRRP

} // namespace

bool EthernetNetDevice::IsControlFrame(Ptr<const Packet> payload, uint16_t etherType)
{
    if (etherType == ETHERTYPE_ARP)
    {
        return true;
    }
    if (etherType != ETHERTYPE_IPV4 && etherType != ETHERTYPE_IPV6)
    {
        return false;
    }
    uint8_t bytes[41]{}; // the IPv6 header and the ICMPv6 type
    payload->CopyData(bytes, sizeof(bytes));
    if (etherType == ETHERTYPE_IPV4)
    {
        return bytes[9] == PROTOCOL_VRRP;
    }
    const uint8_t nextHeader = bytes[6];
    return nextHeader == PROTOCOL_VRRP ||
           (nextHeader == PROTOCOL_ICMPV6 && bytes[40] >= 133 && bytes[40] <= 137);
}

void EthernetNetDevice::SetControlPredicate(ControlPredicate predicate)
{
    m_isControl = predicate;
}

void EthernetNetDevice::FilterArp(const std::vector<Ipv4Address>& own)
{
    m_arpFilter = std::make_unique<ArpFilter>(own);
    UpdateInterest();
}

void EthernetNetDevice::NoteArp(EthernetFrame& frame)
{
    // Hardware type to protocol length, operation, sender and target of RFC 826 over Ethernet.
    constexpr uint32_t OPERATION = 7; // the second byte; all are below 256
    constexpr uint32_t SENDER = 14;
    constexpr uint32_t TARGET = 24;
    uint8_t bytes[TARGET + 4];
    if (frame.etherType != ETHERTYPE_ARP || MacToKey(frame.destination) != BROADCAST_KEY ||
        frame.payload->CopyData(bytes, sizeof(bytes)) != sizeof(bytes))
    {
        return;
    }
    const ArpParties parties{Ipv4Address::Deserialize(bytes + SENDER).Get(),
                             Ipv4Address::Deserialize(bytes + TARGET).Get()};
    frame.arp = parties;
    if (m_arpFilter && m_arpFilter->AddNeighbour(parties.target))
    {
        UpdateInterest();
    }
    constexpr uint8_t REQUEST = 1;
    if (bytes[OPERATION] == REQUEST && parties.sender != parties.target)
    {
        m_arpRequestTrace(Ipv4Address(parties.sender), Ipv4Address(parties.target));
    }
}

void EthernetNetDevice::JoinGroup(Mac48Address group)
{
    NS_ABORT_MSG_UNLESS(group.IsGroup(), group << " is not a group address");
    m_filter.Join(MacToKey(group));
    UpdateInterest();
}

bool EthernetNetDevice::LeaveGroup(Mac48Address group)
{
    const bool joined = m_filter.Leave(MacToKey(group));
    UpdateInterest();
    return joined;
}

void EthernetNetDevice::SetAllMulticast(bool all)
{
    m_filter.SetAll(all);
    UpdateInterest();
}

bool EthernetNetDevice::GetAllMulticast() const
{
    return m_filter.GetAll();
}

void EthernetNetDevice::SetSolicitedNodeGroups(bool on)
{
    m_filter.SetSolicitedNode(on);
    UpdateInterest();
}

bool EthernetNetDevice::GetSolicitedNodeGroups() const
{
    return m_filter.GetSolicitedNode();
}

void EthernetNetDevice::SetQueueSize(uint32_t frames)
{
    m_transmitter.SetQueueSize(frames);
}

uint32_t EthernetNetDevice::GetQueueSize() const
{
    return m_transmitter.GetQueueSize();
}

void EthernetNetDevice::SetMacAddress(Mac48Address address)
{
    m_address = address;
    m_key = MacToKey(address);
    UpdateInterest();
}

Mac48Address EthernetNetDevice::GetMacAddress() const
{
    return m_address;
}

Ptr<EthernetCable> EthernetNetDevice::GetCable() const
{
    return m_cable;
}

uint32_t EthernetNetDevice::GetCableEnd() const
{
    return m_transmitter.GetEnd();
}

void EthernetNetDevice::SetRefusing(bool refusing)
{
    m_refusing = refusing;
}

bool EthernetNetDevice::IsRefusing() const
{
    return m_refusing;
}

bool EthernetNetDevice::IsUp() const
{
    return m_up;
}

bool EthernetNetDevice::HasCarrier() const
{
    return m_transmitter.IsLinkUp();
}

bool EthernetNetDevice::IsPowered() const
{
    return true;
}

uint32_t EthernetNetDevice::GetContext() const
{
    return m_nodeId;
}

Ptr<NetDevice> EthernetNetDevice::GetDevice() const
{
    return const_cast<EthernetNetDevice*>(this);
}

EthernetSwitch* EthernetNetDevice::GetSwitch() const
{
    return nullptr;
}

void EthernetNetDevice::SetIfIndex(const uint32_t index)
{
    m_ifIndex = index;
}

uint32_t EthernetNetDevice::GetIfIndex() const
{
    return m_ifIndex;
}

Ptr<Channel> EthernetNetDevice::GetChannel() const
{
    return m_cable;
}

void EthernetNetDevice::SetAddress(Address address)
{
    SetMacAddress(Mac48Address::ConvertFrom(address));
}

Address EthernetNetDevice::GetAddress() const
{
    return m_address;
}

bool EthernetNetDevice::SetMtu(const uint16_t mtu)
{
    m_mtu = mtu;
    return true;
}

uint16_t EthernetNetDevice::GetMtu() const
{
    return m_mtu;
}

bool EthernetNetDevice::IsLinkUp() const
{
    return m_up && HasCarrier();
}

void EthernetNetDevice::AddLinkChangeCallback(Callback<void> callback)
{
    m_linkChange.ConnectWithoutContext(callback);
}

bool EthernetNetDevice::IsBroadcast() const
{
    return true;
}

Address EthernetNetDevice::GetBroadcast() const
{
    return Mac48Address::GetBroadcast();
}

bool EthernetNetDevice::IsMulticast() const
{
    return true;
}

Address EthernetNetDevice::GetMulticast(Ipv4Address group) const
{
    return Mac48Address::GetMulticast(group);
}

Address EthernetNetDevice::GetMulticast(Ipv6Address group) const
{
    return Mac48Address::GetMulticast(group);
}

bool EthernetNetDevice::IsBridge() const
{
    return false;
}

bool EthernetNetDevice::IsPointToPoint() const
{
    return false;
}

Ptr<Node> EthernetNetDevice::GetNode() const
{
    return m_node;
}

void EthernetNetDevice::SetNode(Ptr<Node> node)
{
    m_node = node;
    m_nodeId = node->GetId();
}

bool EthernetNetDevice::NeedsArp() const
{
    return true;
}

void EthernetNetDevice::SetReceiveCallback(ReceiveCallback callback)
{
    m_rxCallback = callback;
}

void EthernetNetDevice::SetPromiscReceiveCallback(PromiscReceiveCallback callback)
{
    m_promiscRxCallback = callback;
    m_promiscuous = !callback.IsNull();
    UpdateInterest();
}

bool EthernetNetDevice::SupportsSendFrom() const
{
    return true;
}

} // namespace ns3
