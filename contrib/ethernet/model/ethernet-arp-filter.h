// SPDX-License-Identifier: GPL-2.0-only

#ifndef ETHERNET_ARP_FILTER_H
#define ETHERNET_ARP_FILTER_H

#include "ethernet-frame.h"

#include "ns3/ipv4-address.h"

#include <cstdint>
#include <vector>

namespace ns3
{

/**
 * \ingroup ethernet
 * The broadcast ARP packets that mean something to a host: those that ask for one of its addresses,
 * and those of neighbours that it has asked for, because they may change its cache.
 *
 * Each host of a large LAN hears the requests of all others. A host that does not want them need
 * not be touched by them: that is the difference between a LAN of fifty and one of five thousand.
 */
class ArpFilter
{
  public:
    /// \param own the addresses of the host
    explicit ArpFilter(const std::vector<Ipv4Address>& own);

    /**
     * What this neighbour says is wanted from now on.
     * \param address its address \return whether that is news
     */
    bool AddNeighbour(uint32_t address);

    /// \param packet a packet \return whether it is wanted
    bool Accepts(const ArpParties& packet) const;

    /// \return the ArpParties bits of all that is wanted
    uint64_t GetInterest() const;

  private:
    std::vector<uint32_t> m_own;        //!< own addresses, sorted
    std::vector<uint32_t> m_neighbours; //!< neighbours, sorted
};

} // namespace ns3

#endif /* ETHERNET_ARP_FILTER_H */
