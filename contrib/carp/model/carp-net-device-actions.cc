// SPDX-License-Identifier: GPL-2.0-only

#include "carp-announcer.h"
#include "carp-net-device.h"

namespace ns3
{

namespace
{

bool GoesToGroup(carp::Family family, const carp::Config& config)
{
    return family == carp::Family::IPV4 ? carp::IsMulticast(config.peer)
                                        : carp::IsMulticast(config.peer6);
}

} // namespace

// What the machine has done

carp::SendOutcome CarpNetDevice::Perform(CarpVirtualHost& host, const carp::SendAdvert& action)
{
    const carp::Config& config = host.GetMachine().GetConfig();
    m_stack->CountSent(action.family);
    m_advertMac = GetAdvertMac(config);
    m_advertTaken = false;
    m_advertRefused = false;
    const bool handedOver = Transmit(action, config);
    m_advertMac.reset();
    // One to a peer may still wait for its hardware address: it counts as sent.
    const bool mayWait = handedOver && !m_advertRefused && !GoesToGroup(action.family, config);
    if (m_advertTaken || mayWait)
    {
        m_advertSent(action);
        return carp::SendOutcome::SENT;
    }
    m_sendFailed(action);
    return carp::SendOutcome::FAILED;
}

bool CarpNetDevice::Transmit(const carp::SendAdvert& action, const carp::Config& config)
{
    const carp::Dialect& dialect = m_stack->GetDialect();
    return action.family == carp::Family::IPV4
               ? m_transmitter.SendIpv4(action.advert, config, dialect)
               : m_transmitter6.Send(action.advert, config, dialect);
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
    if (carp::HasCarpnodes(m_balancing))
    {
        return; // it would move all clients to one MAC [OpenBSD carp_master_down]
    }
    if (action.ipv4)
    {
        AnnounceIpv4(host.GetMachine().GetConfig());
    }
    if (action.ipv6)
    {
        AnnounceIpv6(0);
    }
}

void CarpNetDevice::AnnounceIpv4(const carp::Config& config)
{
    const Mac48Address mac = GetServiceMac();
    const Mac48Address physical = Mac48Address::ConvertFrom(m_parent->GetAddress());
    for (const carp::Ipv4Bytes& bytes : config.ipv4)
    {
        const Ipv4Address address = FromCarp(bytes);
        if (SendGratuitousArp(*this, m_stack->GetDialect(), address, mac, physical))
        {
            m_announced(config.vhid, address, mac);
        }
    }
}

/// Announces the addresses from the given one on, one at a time where the dialect spaces them.
void CarpNetDevice::AnnounceIpv6(size_t first)
{
    const carp::Config& config = GetConfig();
    const carp::Dialect& dialect = m_stack->GetDialect();
    const Mac48Address mac = GetServiceMac();
    const bool router = dialect.naRouterFlagIfForwarding && IsForwardingIpv6();
    for (size_t i = first; i < config.ipv6.size(); ++i)
    {
        if (i > first && dialect.naSpacing.count() > 0)
        {
            m_announcement = Simulator::Schedule(NanoSeconds(dialect.naSpacing.count()),
                                                 &CarpNetDevice::AnnounceIpv6,
                                                 this,
                                                 i);
            return;
        }
        const Ipv6Address address = FromCarp(config.ipv6[i]);
        if (SendNeighbourAdvertisement(*this, {address, mac, router, std::nullopt, mac}))
        {
            m_announced(config.vhid, address, mac);
        }
    }
}

void CarpNetDevice::Perform(CarpVirtualHost& /* host */, const carp::Demote& action)
{
    m_stack->SpreadDemotion(m_stack->GetDemotion().Adjust(m_member, action.by),
                            carp::ToString(action.cause));
}

Mac48Address CarpNetDevice::GetAdvertMac(const carp::Config& config) const
{
    if (carp::HidesServiceMac(m_balancing))
    {
        return GetSourceMac();
    }
    return FromCarp(config.handSetMac.value_or(
        carp::VirtualMac(config.vhid, m_stack->GetDialect().advertMacFifthByte)));
}

} // namespace ns3
