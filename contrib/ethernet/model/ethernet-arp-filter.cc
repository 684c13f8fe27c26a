// SPDX-License-Identifier: GPL-2.0-only

#include "ethernet-arp-filter.h"

#include <algorithm>

namespace ns3
{

ArpFilter::ArpFilter(const std::vector<Ipv4Address>& own)
{
    std::transform(own.begin(),
                   own.end(),
                   std::back_inserter(m_own),
                   [](Ipv4Address address) { return address.Get(); });
    std::sort(m_own.begin(), m_own.end());
}

bool ArpFilter::AddNeighbour(uint32_t address)
{
    const auto place = std::lower_bound(m_neighbours.begin(), m_neighbours.end(), address);
    if (place != m_neighbours.end() && *place == address)
    {
        return false;
    }
    m_neighbours.insert(place, address);
    return true;
}

bool ArpFilter::Accepts(const ArpParties& packet) const
{
    return std::binary_search(m_own.begin(), m_own.end(), packet.target) ||
           std::binary_search(m_neighbours.begin(), m_neighbours.end(), packet.sender);
}

uint64_t ArpFilter::GetInterest() const
{
    uint64_t interest = 0;
    for (const uint32_t address : m_own)
    {
        interest |= ArpParties{0, address}.GetTargetBits();
    }
    for (const uint32_t address : m_neighbours)
    {
        interest |= ArpParties{address, 0}.GetSenderBits();
    }
    return interest;
}

} // namespace ns3
