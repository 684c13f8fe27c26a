// SPDX-License-Identifier: GPL-2.0-only

#include "carp-address-binding.h"

#include "ns3/node.h"

namespace ns3
{

void CarpAddressBinding::Create(Ptr<NetDevice> device)
{
    m_ipv4 = device->GetNode()->GetObject<Ipv4>();
    if (m_ipv4)
    {
        m_interface = m_ipv4->AddInterface(device);
    }
}

void CarpAddressBinding::Assign(const std::vector<Ipv4Address>& addresses)
{
    if (addresses.empty())
    {
        return;
    }
    // Up first: only then does static routing install the host route of a /32, without which
    // the MASTER could not reach its own virtual address.
    m_ipv4->SetUp(m_interface);
    m_up = true;
    for (const Ipv4Address& address : addresses)
    {
        m_ipv4->AddAddress(m_interface, Ipv4InterfaceAddress(address, Ipv4Mask::GetOnes()));
    }
    m_assigned = addresses;
}

void CarpAddressBinding::Withdraw()
{
    if (!m_up)
    {
        return;
    }
    for (const Ipv4Address& address : m_assigned)
    {
        m_ipv4->RemoveAddress(m_interface, address);
    }
    m_assigned.clear();
    // Removing the address leaves its host route behind; setting the interface down removes it.
    m_ipv4->SetDown(m_interface);
    m_up = false;
}

void CarpAddressBinding::Dispose()
{
    m_ipv4 = nullptr;
    m_assigned.clear();
    m_up = false;
}

} // namespace ns3
