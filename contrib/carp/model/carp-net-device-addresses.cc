// SPDX-License-Identifier: GPL-2.0-only

#include "carp-net-device.h"

#include "ns3/abort.h"

#include <algorithm>
#include <iterator>

namespace ns3
{

namespace
{

/// \tparam Addresses a vector of addresses of ns-3
template <class Addresses, class Bytes>
Addresses Convert(const std::vector<Bytes>& list)
{
    Addresses addresses;
    std::transform(list.begin(),
                   list.end(),
                   std::back_inserter(addresses),
                   [](const Bytes& bytes) { return FromCarp(bytes); });
    return addresses;
}

} // namespace

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
        m_addresses.Assign(Convert<std::vector<Ipv4Address>>(GetConfig().ipv4));
        m_addresses6.Assign(Convert<std::vector<Ipv6Address>>(GetConfig().ipv6));
    }
    else
    {
        m_announcement.Cancel();
        m_addresses.Withdraw();
        m_addresses6.Withdraw();
        m_serving = false;
        m_linkChanged();
    }
}

Ipv6Address CarpNetDevice::GetLinkLocalAddress() const
{
    return Ipv6Address::MakeAutoconfiguredLinkLocalAddress(GetServiceMac());
}

std::vector<Address> CarpNetDevice::GetServedAddresses() const
{
    const carp::Config& config = GetConfig();
    auto addresses = Convert<std::vector<Address>>(config.ipv4);
    const auto ipv6 = Convert<std::vector<Address>>(config.ipv6);
    addresses.insert(addresses.end(), ipv6.begin(), ipv6.end());
    if (!ipv6.empty() && std::find(ipv6.begin(), ipv6.end(), GetLinkLocalAddress()) == ipv6.end())
    {
        addresses.emplace_back(GetLinkLocalAddress());
    }
    return addresses;
}

std::vector<Address> CarpNetDevice::GetMulticastGroups() const
{
    const carp::Config& config = GetConfig();
    std::vector<Address> groups;
    if (!m_host)
    {
        return groups;
    }
    if (!config.ipv4.empty() && carp::IsMulticast(config.peer))
    {
        groups.emplace_back(FromCarp(config.peer));
    }
    if (!config.ipv6.empty() && m_stack->GetDialect().ipv6 && carp::IsMulticast(config.peer6))
    {
        groups.emplace_back(FromCarp(config.peer6));
    }
    for (const Address& address : GetServedAddresses())
    {
        if (Ipv6Address::IsMatchingType(address))
        {
            groups.emplace_back(
                Ipv6Address::MakeSolicitedAddress(Ipv6Address::ConvertFrom(address)));
        }
    }
    return groups;
}

bool CarpNetDevice::IsForwardingIpv6() const
{
    return m_addresses6.IsForwarding();
}

void CarpNetDevice::MustHaveStacks(const carp::Config& config) const
{
    NS_ABORT_MSG_UNLESS(config.ipv4.empty() || m_transmitter.IsReady(),
                        "carp: virtual IPv4 addresses need an IPv4 interface on the parent");
    NS_ABORT_MSG_UNLESS(config.ipv6.empty() || m_transmitter6.IsReady(),
                        "carp: virtual IPv6 addresses need an IPv6 interface on the parent");
}

} // namespace ns3
