// SPDX-License-Identifier: GPL-2.0-only

#ifndef ETHERNET_MULTICAST_FILTER_H
#define ETHERNET_MULTICAST_FILTER_H

#include "ethernet-frame.h"

#include <cstdint>
#include <vector>

namespace ns3
{

/**
 * \ingroup ethernet
 * The group addresses that a NIC receives. It is exact but for the solicited-node range, which is
 * taken whole because the stack above does not tell which of its addresses need it.
 */
class MulticastFilter
{
  public:
    /// Receive the groups that every IP host is a member of, see the class EthernetNetDevice.
    MulticastFilter();

    /// \param group a group address as MacToKey gives it, joined from now on; twice is once
    void Join(uint64_t group);

    /// \param group a group address \return whether it was joined
    bool Leave(uint64_t group);

    /// \param all whether every group is received
    void SetAll(bool all)
    {
        m_all = all;
    }

    /// \return whether every group is received
    bool GetAll() const
    {
        return m_all;
    }

    /// \param on whether 33:33:ff:00:00:00/24 is received
    void SetSolicitedNode(bool on)
    {
        m_solicitedNode = on;
    }

    /// \return whether 33:33:ff:00:00:00/24 is received
    bool GetSolicitedNode() const
    {
        return m_solicitedNode;
    }

    /// \param group a group address \return whether it is received
    bool Accepts(uint64_t group) const
    {
        return m_all || (m_solicitedNode && group >> 24 == SOLICITED_NODE_PREFIX) ||
               IsJoined(group);
    }

    /// \param group a group address \return whether it was joined
    bool IsJoined(uint64_t group) const;

    /// \return the InterestBit of all groups that are received
    uint64_t GetInterest() const;

  private:
    bool m_all{false};              //!< receive every group
    bool m_solicitedNode{true};     //!< receive the solicited-node range
    std::vector<uint64_t> m_groups; //!< sorted
};

} // namespace ns3

#endif /* ETHERNET_MULTICAST_FILTER_H */
