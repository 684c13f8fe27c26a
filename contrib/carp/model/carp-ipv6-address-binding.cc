// SPDX-License-Identifier: GPL-2.0-only

#include "carp-ipv6-address-binding.h"

#include "ns3/boolean.h"
#include "ns3/icmpv6-l4-protocol.h"
#include "ns3/node.h"

namespace ns3
{

namespace
{

/// Keeps a node from probing the addresses that it gets meanwhile.
class WithoutDuplicateDetection
{
  public:
    explicit WithoutDuplicateDetection(const Ipv6L3Protocol& ipv6)
        : m_icmpv6(ipv6.GetIcmpv6())
    {
        if (m_icmpv6)
        {
            m_icmpv6->GetAttribute("DAD", m_before);
            m_icmpv6->SetAttribute("DAD", BooleanValue(false));
        }
    }

    ~WithoutDuplicateDetection()
    {
        if (m_icmpv6)
        {
            m_icmpv6->SetAttribute("DAD", m_before);
        }
    }

    WithoutDuplicateDetection(const WithoutDuplicateDetection&) = delete;
    WithoutDuplicateDetection& operator=(const WithoutDuplicateDetection&) = delete;

  private:
    Ptr<Icmpv6L4Protocol> m_icmpv6;
    BooleanValue m_before;
};

constexpr uint8_t WHOLE_ADDRESS = 128;

} // namespace

void CarpIpv6AddressBinding::Create(Ptr<NetDevice> device)
{
    m_ipv6 = device->GetNode()->GetObject<Ipv6L3Protocol>();
    if (m_ipv6)
    {
        m_interface = m_ipv6->AddInterface(device);
    }
}

void CarpIpv6AddressBinding::Assign(const std::vector<Ipv6Address>& addresses)
{
    if (addresses.empty())
    {
        return;
    }
    const WithoutDuplicateDetection guard(*m_ipv6);
    m_ipv6->SetUp(m_interface);
    m_up = true;
    for (const Ipv6Address& address : addresses)
    {
        m_ipv6->AddAddress(m_interface, Ipv6InterfaceAddress(address, Ipv6Prefix(WHOLE_ADDRESS)));
    }
    m_assigned = addresses;
}

void CarpIpv6AddressBinding::Withdraw()
{
    if (!m_up)
    {
        return; // ns-3 cannot set an interface down that was never up
    }
    for (const Ipv6Address& address : m_assigned)
    {
        m_ipv6->RemoveAddress(m_interface, address);
    }
    m_assigned.clear();
    m_ipv6->SetDown(m_interface); // takes routes and the link-local address along
    m_up = false;
}

bool CarpIpv6AddressBinding::IsForwarding() const
{
    return m_ipv6 && m_ipv6->IsForwarding(m_interface);
}

void CarpIpv6AddressBinding::Dispose()
{
    m_ipv6 = nullptr;
    m_assigned.clear();
    m_up = false;
}

} // namespace ns3
