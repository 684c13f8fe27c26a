// SPDX-License-Identifier: GPL-2.0-only

#include "carp-net-device.h"

#include "carp-announcer.h"

#include "ns3/abort.h"
#include "ns3/channel.h"
#include "ns3/node.h"

#include <algorithm>
#include <iterator>

namespace ns3
{

namespace
{

std::vector<Ipv4Address> Convert(const std::vector<carp::Ipv4Bytes>& list)
{
    std::vector<Ipv4Address> addresses;
    std::transform(list.begin(),
                   list.end(),
                   std::back_inserter(addresses),
                   [](const carp::Ipv4Bytes& bytes) { return FromCarp(bytes); });
    return addresses;
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
    m_transmitter.Create(this, parent);
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
    const std::vector<carp::ConfigProblem> problems = carp::Validate(m_bootConfig,
                                                                     m_stack->GetDialect());
    NS_ABORT_MSG_UNLESS(problems.empty(),
                        "carp: " << problems.front().field << ": " << problems.front().expected
                                 << " expected, found " << problems.front().found);
    CarpVirtualHost::Performer& performer = *this;
    m_host = std::make_unique<CarpVirtualHost>(
        carp::Machine(m_bootConfig,
                      m_stack->GetDialect(),
                      ToCarp(m_transmitter.GetParentAddress()),
                      [stack = PeekPointer(m_stack)] { return stack->DrawBits(); }),
        performer);
    m_demux->UpdateIndex();
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
                         const carp::Advertisement& advert,
                         const carp::Ipv4Bytes& ipv4Source,
                         const Address& source)
{
    m_advertReceived(advert, source);
    host.Feed(&carp::Machine::Receive, family, advert, ipv4Source);
}

// What the machine has done

carp::SendOutcome CarpNetDevice::Perform(CarpVirtualHost& host, const carp::SendAdvert& action)
{
    const carp::Config& config = host.GetMachine().GetConfig();
    m_stack->CountSent(action.family);
    m_advertMac = GetAdvertMac(config);
    m_advertTaken = false;
    const bool handedOver = m_transmitter.SendIpv4(action.advert, config, m_stack->GetDialect());
    m_advertMac.reset();
    // One to a peer may still wait for ARP: it counts as sent.
    if (m_advertTaken || (handedOver && !carp::IsMulticast(config.peer)))
    {
        m_advertSent(action);
        return carp::SendOutcome::SENT;
    }
    m_sendFailed(action);
    return carp::SendOutcome::FAILED;
}

void CarpNetDevice::Perform(CarpVirtualHost& host, const carp::StateChange& action)
{
    const bool master = action.to == carp::State::MASTER;
    if (master && m_stack->GetDialect().countsTakeovers)
    {
        m_stack->CountTakeover();
    }
    Serve(master);
    m_stateChanged(host.GetVhid(), action.from, action.to, action.reason);
}

void CarpNetDevice::Perform(CarpVirtualHost& host, const carp::Announce& action)
{
    if (!action.ipv4)
    {
        return;
    }
    const Mac48Address mac = GetServiceMac();
    const Mac48Address physical = Mac48Address::ConvertFrom(m_parent->GetAddress());
    for (const carp::Ipv4Bytes& bytes : host.GetMachine().GetConfig().ipv4)
    {
        const Ipv4Address address = FromCarp(bytes);
        if (SendGratuitousArp(*this, m_stack->GetDialect(), address, mac, physical))
        {
            m_announced(host.GetVhid(), address, mac);
        }
    }
}

void CarpNetDevice::Perform(CarpVirtualHost& /* host */, const carp::Demote& action)
{
    m_stack->SpreadDemotion(m_stack->GetDemotion().Adjust(m_member, action.by),
                            carp::ToString(action.cause));
}

void CarpNetDevice::Serve(bool master)
{
    if (master == m_serving)
    {
        return;
    }
    if (master)
    {
        m_serving = true;
        m_linkChanged();
        m_addresses.Assign(Convert(GetConfig().ipv4));
    }
    else
    {
        m_addresses.Withdraw();
        m_serving = false;
        m_linkChanged();
    }
}

Mac48Address CarpNetDevice::GetAdvertMac(const carp::Config& config) const
{
    return FromCarp(config.handSetMac.value_or(
        carp::VirtualMac(config.vhid, m_stack->GetDialect().advertMacFifthByte)));
}

// As a device

bool CarpNetDevice::Send(Ptr<Packet> packet, const Address& dest, uint16_t protocolNumber)
{
    if (!m_advertMac)
    {
        return SendFrom(packet, GetServiceMac(), dest, protocolNumber);
    }
    m_advertTaken = SendFrom(packet, *m_advertMac, dest, protocolNumber);
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

void CarpNetDevice::NotifyAnswer(const ArpHeader& request) const
{
    m_answered(GetVhid(),
               request.GetDestinationIpv4Address(),
               GetServiceMac(),
               request.GetSourceIpv4Address());
}

void CarpNetDevice::NotifyConflict(Ipv4Address address, Mac48Address claimant) const
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
    const carp::Config& config = GetConfig();
    return FromCarp(config.handSetMac.value_or(carp::VirtualMac(config.vhid)));
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
    m_addresses.Dispose();
    m_transmitter.Dispose();
    m_demux = nullptr;
    m_stack = nullptr;
    m_parent = nullptr;
    m_node = nullptr;
    m_receive.Nullify();
    m_promiscReceive.Nullify();
    NetDevice::DoDispose();
}

} // namespace ns3
