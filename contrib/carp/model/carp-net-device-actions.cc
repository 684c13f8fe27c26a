// SPDX-License-Identifier: GPL-2.0-only

#include "carp-announcer.h"
#include "carp-net-device.h"

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

} // namespace ns3
