// SPDX-License-Identifier: GPL-2.0-only

#ifndef CARP_ADDRESS_BINDING_H
#define CARP_ADDRESS_BINDING_H

#include "ns3/ipv4.h"
#include "ns3/net-device.h"

#include <vector>

namespace ns3
{

/**
 * \ingroup carp
 * The virtual addresses of one carp device in the node's IP stack.
 *
 * ns-3 takes any address on any interface as its own, up or down, so a virtual address is on the
 * interface only while the node is MASTER. It is a /32: with the real mask the interface would
 * become the way out to the whole subnet. Interfaces cannot be removed from a node, so the device
 * gets one for good.
 */
class CarpAddressBinding
{
  public:
    /**
     * Gives the device an IPv4 interface, which stays down. Does nothing on a node without IPv4.
     * \param device a device of a node
     */
    void Create(Ptr<NetDevice> device);

    /**
     * Sets the interface up and puts the addresses on it. The device must be ready to send.
     * \param addresses if there are none nothing is done
     */
    void Assign(const std::vector<Ipv4Address>& addresses);

    /// Undoes Assign(); does nothing if there is nothing to undo.
    void Withdraw();

    /// Forgets the stack.
    void Dispose();

  private:
    Ptr<Ipv4> m_ipv4; ///< null on a node without IPv4
    uint32_t m_interface = 0;
    std::vector<Ipv4Address> m_assigned;
    bool m_up = false;
};

} // namespace ns3

#endif // CARP_ADDRESS_BINDING_H
