// SPDX-License-Identifier: GPL-2.0-only

#include "ethernet-multicast-filter.h"

#include <algorithm>

namespace ns3
{

MulticastFilter::MulticastFilter()
{
    Join(0x01005e000001); // all systems, RFC 1112
    Join(0x333300000001); // all nodes, RFC 4291
}

void MulticastFilter::Join(uint64_t group)
{
    const auto place = std::lower_bound(m_groups.begin(), m_groups.end(), group);
    if (place == m_groups.end() || *place != group)
    {
        m_groups.insert(place, group);
    }
}

bool MulticastFilter::Leave(uint64_t group)
{
    if (!IsJoined(group))
    {
        return false;
    }
    m_groups.erase(std::lower_bound(m_groups.begin(), m_groups.end(), group));
    return true;
}

bool MulticastFilter::IsJoined(uint64_t group) const
{
    return std::binary_search(m_groups.begin(), m_groups.end(), group);
}

uint64_t MulticastFilter::GetInterest() const
{
    if (m_all)
    {
        return FULL_INTEREST;
    }
    uint64_t interest = m_solicitedNode ? InterestBit(SOLICITED_NODE_PREFIX << 24) : 0;
    for (const uint64_t group : m_groups)
    {
        interest |= InterestBit(group);
    }
    return interest;
}

} // namespace ns3
