// SPDX-License-Identifier: GPL-2.0-only

#include "carp-net-device.h"

#include "carp-announcer.h"

#include "ns3/abort.h"
#include "ns3/channel.h"
#include "ns3/node.h"

namespace ns3
{

namespace
{

bool IsRouterSolicitation(Ptr<const Packet> packet)
{
    const std::optional<NeighbourMessage> message = PeekNeighbourMessage(packet);
    return message && message->type == Icmpv6Header::ICMPV6_ND_ROUTER_SOLICITATION;
}

} // namespace

CarpNetDevice::CarpNetDevice() = default;

CarpNetDevice::~CarpNetDevice() = default;

void CarpNetDevice::Attach(Ptr<NetDevice> parent)
{
    NS_ABORT_MSG_IF(m_parent, "a carp device has one parent");
    m_stack = m_node->GetObject<CarpL4Protocol>();
    NS_ABORT_MSG_UNLESS(m_stack, "a carp device needs a CarpL4Protocol on its node");
    m_parent = parent;
    m_addresses.Create(this);
    m_addresses6.Create(this);
    m_transmitter.Create(this, parent);
    m_transmitter6.Create(this, parent);
    m_demux = m_stack->Attach(this, parent);
}

Ptr<NetDevice> CarpNetDevice::GetParent() const
{
    return m_parent;
}

// Inputs

void CarpNetDevice::Boot()
{
    if (!m_initialised || m_destroyed || m_host || !m_stack->IsPowered())
    {
        return;
    }
    MustBeEmpty(FindProblems(m_bootConfig));
    MustHaveStacks(m_bootConfig);
    CarpVirtualHost::Performer& performer = *this;
    m_host = std::make_unique<CarpVirtualHost>(
        carp::Machine(m_bootConfig,
                      m_stack->GetDialect(),
                      ToCarp(m_transmitter.GetParentAddress()),
                      [stack = PeekPointer(m_stack)] { return stack->DrawBits(); }),
        performer);
    m_balancing = m_bootBalancing;
    m_interface = m_bootInterface;
    m_demux->Update();
    m_member = m_stack->GetDemotion().Join(GetGroupList());
    m_host->Feed(&carp::Machine::SetDemotion, m_stack->GetDemotion().Of(m_member), false);
    m_host->Feed(&carp::Machine::SetAllowed, m_stack->IsAllowed());
    m_host->Feed(&carp::Machine::SetCarrier, m_demux->HasCarrier());
    m_host->Feed(&carp::Machine::SetUp, true);
}

void CarpNetDevice::Crash()
{
    m_host.reset();
    Serve(false);
    m_demux->Update();
}

void CarpNetDevice::Destroy()
{
    if (m_destroyed)
    {
        return;
    }
    m_destroyed = true;
    if (m_host)
    {
        m_host->Feed(&carp::Machine::Remove);
        m_host.reset();
        m_stack->SpreadDemotion(m_stack->GetDemotion().Leave(m_member),
                                carp::ToString(carp::Demote::Cause::REMOVED));
    }
    m_stack->Detach(this);
}

std::vector<carp::ConfigProblem> CarpNetDevice::Create()
{
    if (!m_destroyed)
    {
        return {};
    }
    std::vector<carp::ConfigProblem> problems = FindProblems(m_bootConfig);
    if (problems.empty())
    {
        m_destroyed = false;
        m_demux = m_stack->Attach(this, m_parent);
        Boot();
    }
    return problems;
}

void CarpNetDevice::SetUp(bool up)
{
    if (m_host)
    {
        m_host->Feed(&carp::Machine::SetUp, up);
    }
}

void CarpNetDevice::SetState(carp::State state)
{
    if (m_host)
    {
        m_host->Feed(&carp::Machine::SetState, state);
    }
}

void CarpNetDevice::SetCarrier(bool carrier)
{
    if (m_host)
    {
        m_host->Feed(&carp::Machine::SetCarrier, carrier);
    }
    if (m_serving)
    {
        m_linkChanged(); // a MASTER that has not noticed yet
    }
}

void CarpNetDevice::SetAllowed(bool allowed)
{
    if (m_host)
    {
        m_host->Feed(&carp::Machine::SetAllowed, allowed);
    }
}

void CarpNetDevice::ApplyDemotion(const carp::DemotionChange& change)
{
    if (m_host)
    {
        const carp::Demotion& demotion = m_stack->GetDemotion();
        const bool concerned = !change.onlyGroup || demotion.IsIn(m_member, *change.onlyGroup);
        m_host->Feed(&carp::Machine::SetDemotion,
                     demotion.Of(m_member),
                     change.mastersSend && concerned);
    }
}

void CarpNetDevice::Hear(CarpVirtualHost& host,
                         carp::Family family,
                         const carp::AnyAdvertisement& advert,
                         const carp::Ipv4Bytes& ipv4Source,
                         const Address& source)
{
    m_advertReceived(advert, source);
    host.Feed(&carp::Machine::Receive, family, advert, ipv4Source);
}

// What can be asked

carp::State CarpNetDevice::GetState() const
{
    return m_host ? m_host->GetMachine().GetState() : carp::State::INIT;
}

bool CarpNetDevice::IsMaster() const
{
    return m_serving;
}

const carp::Machine* CarpNetDevice::GetMachine() const
{
    return m_host ? &m_host->GetMachine() : nullptr;
}

CarpVirtualHost* CarpNetDevice::GetHost()
{
    return m_host.get();
}

// As a device

bool CarpNetDevice::Send(Ptr<Packet> packet, const Address& dest, uint16_t protocolNumber)
{
    if (protocolNumber == CARP_ETHERTYPE_IPV6 && IsRouterSolicitation(packet))
    {
        return false; // that ns-3 sends on each interface of a host that comes up
    }
    if (!m_advertMac)
    {
        return SendFrom(packet, GetSourceMac(), dest, protocolNumber);
    }
    m_advertTaken = SendFrom(packet, *m_advertMac, dest, protocolNumber);
    // A question for the peer's hardware address that is refused is no error of the advert.
    m_advertRefused = !m_advertTaken && protocolNumber != CARP_ETHERTYPE_ARP;
    return m_advertTaken;
}

bool CarpNetDevice::SendFrom(Ptr<Packet> packet,
                             const Address& source,
                             const Address& dest,
                             uint16_t protocolNumber)
{
    return IsLinkUp() && m_parent->SendFrom(packet, source, dest, protocolNumber);
}

void CarpNetDevice::Deliver(Ptr<const Packet> packet,
                            uint16_t protocol,
                            const Address& from,
                            const Address& to)
{
    if (!m_promiscReceive.IsNull())
    {
        const PacketType type = to == GetBroadcast() ? PACKET_BROADCAST : PACKET_HOST;
        m_promiscReceive(this, packet, protocol, from, to, type);
    }
    if (!m_receive.IsNull())
    {
        m_receive(this, packet, protocol, from);
    }
}

void CarpNetDevice::NotifyAnswer(const Address& address, const Address& asker) const
{
    m_answered(GetVhid(), address, GetServiceMac(), asker);
}

void CarpNetDevice::NotifyConflict(const Address& address, Mac48Address claimant) const
{
    m_conflict(GetVhid(), address, claimant);
}

bool CarpNetDevice::IsLinkUp() const
{
    return m_serving && m_demux->HasCarrier();
}

Mac48Address CarpNetDevice::GetServiceMac() const
{
    if (!m_stack->GetDialect().serviceMacIsVirtual)
    {
        return Mac48Address::ConvertFrom(m_parent->GetAddress());
    }
    if (m_sharedMac)
    {
        return *m_sharedMac;
    }
    const carp::Config& config = GetConfig();
    return FromCarp(config.handSetMac.value_or(carp::VirtualMac(config.vhid)));
}

void CarpNetDevice::SetIfIndex(uint32_t index)
{
    m_ifIndex = index;
}

uint32_t CarpNetDevice::GetIfIndex() const
{
    return m_ifIndex;
}

Ptr<Channel> CarpNetDevice::GetChannel() const
{
    return nullptr; // the parent's would look to routing like a second link on it
}

void CarpNetDevice::SetAddress(Address address)
{
    SetLladdr(Mac48Address::ConvertFrom(address));
}

Address CarpNetDevice::GetAddress() const
{
    return GetServiceMac();
}

bool CarpNetDevice::SetMtu(uint16_t mtu)
{
    return mtu == GetMtu();
}

uint16_t CarpNetDevice::GetMtu() const
{
    return m_parent->GetMtu();
}

void CarpNetDevice::AddLinkChangeCallback(Callback<void> callback)
{
    m_linkChanged.ConnectWithoutContext(callback);
}

bool CarpNetDevice::IsBroadcast() const
{
    return true;
}

Address CarpNetDevice::GetBroadcast() const
{
    return Mac48Address::GetBroadcast();
}

bool CarpNetDevice::IsMulticast() const
{
    return true;
}

Address CarpNetDevice::GetMulticast(Ipv4Address group) const
{
    return Mac48Address::GetMulticast(group);
}

Address CarpNetDevice::GetMulticast(Ipv6Address group) const
{
    return Mac48Address::GetMulticast(group);
}

bool CarpNetDevice::IsBridge() const
{
    return false;
}

bool CarpNetDevice::IsPointToPoint() const
{
    return false;
}

Ptr<Node> CarpNetDevice::GetNode() const
{
    return m_node;
}

void CarpNetDevice::SetNode(Ptr<Node> node)
{
    m_node = node;
}

bool CarpNetDevice::NeedsArp() const
{
    return true;
}

void CarpNetDevice::SetReceiveCallback(ReceiveCallback callback)
{
    m_receive = callback;
}

void CarpNetDevice::SetPromiscReceiveCallback(PromiscReceiveCallback callback)
{
    m_promiscReceive = callback;
}

bool CarpNetDevice::SupportsSendFrom() const
{
    return true;
}

void CarpNetDevice::DoInitialize()
{
    m_initialised = true;
    if (m_stack)
    {
        Boot();
    }
    NetDevice::DoInitialize();
}

void CarpNetDevice::DoDispose()
{
    m_host.reset();
    m_serving = false;
    m_announcement.Cancel();
    m_addresses.Dispose();
    m_addresses6.Dispose();
    m_transmitter.Dispose();
    m_transmitter6.Dispose();
    m_demux = nullptr;
    m_stack = nullptr;
    m_parent = nullptr;
    m_node = nullptr;
    m_receive.Nullify();
    m_promiscReceive.Nullify();
    NetDevice::DoDispose();
}

} // namespace ns3
