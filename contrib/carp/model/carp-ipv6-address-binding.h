// SPDX-License-Identifier: GPL-2.0-only

#ifndef CARP_IPV6_ADDRESS_BINDING_H
#define CARP_IPV6_ADDRESS_BINDING_H

#include "ns3/ipv6-l3-protocol.h"
#include "ns3/net-device.h"

#include <vector>

namespace ns3
{

/**
 * \ingroup carp
 * The virtual IPv6 addresses of one carp device in the node's IP stack, as CarpAddressBinding has
 * the IPv4 ones: a /128 each, there only while the node is MASTER.
 *
 * They are never probed for duplicates: that a former MASTER still has them is no mistake.
 */
class CarpIpv6AddressBinding
{
  public:
    /**
     * Gives the device an IPv6 interface, which stays down. Does nothing on a node without IPv6.
     * \param device a device of a node
     */
    void Create(Ptr<NetDevice> device);

    /**
     * Sets the interface up and puts the addresses on it, besides the link-local address that
     * ns-3 makes of the device's hardware address. The device must be ready to send.
     * \param addresses if there are none nothing is done
     */
    void Assign(const std::vector<Ipv6Address>& addresses);

    /// Undoes Assign(); does nothing if there is nothing to undo.
    void Withdraw();

    /// Whether the node forwards what arrives for the virtual addresses.
    bool IsForwarding() const;

    /// Forgets the stack.
    void Dispose();

  private:
    Ptr<Ipv6L3Protocol> m_ipv6; ///< null on a node without IPv6
    uint32_t m_interface = 0;
    std::vector<Ipv6Address> m_assigned;
    bool m_up = false;
};

} // namespace ns3

#endif // CARP_IPV6_ADDRESS_BINDING_H
