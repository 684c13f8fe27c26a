// SPDX-License-Identifier: GPL-2.0-only

#ifndef CARP_HELPER_H
#define CARP_HELPER_H

#include "ns3/carp-net-device.h"
#include "ns3/node-container.h"
#include "ns3/object-factory.h"

#include <string>
#include <vector>

namespace ns3
{

/**
 * \ingroup carp
 * Makes nodes members of CARP groups.
 *
 * The nodes need an IP stack, the parent devices an interface of each family that has virtual
 * addresses; nothing is assumed of addresses, links or other protocols.
 */
class CarpHelper
{
  public:
    /// \param dialect name of the implementation that the nodes run, see carp::AllDialects()
    explicit CarpHelper(const std::string& dialect = "openbsd");

    /// \param dialect any dialect, also one made up
    explicit CarpHelper(const carp::Dialect& dialect);

    /// Sets an attribute of the devices that the next calls make.
    void SetDeviceAttribute(const std::string& name, const AttributeValue& value);

    /**
     * Adds a carp device to the node of a parent device, configured by the attributes.
     *
     * \param parent a device with an IPv4 or IPv6 interface, or both
     * \param ipv4 the virtual IPv4 addresses in configuration order
     * \param ipv6 the virtual IPv6 addresses, likewise
     */
    Ptr<CarpNetDevice> Install(Ptr<NetDevice> parent,
                               const std::vector<Ipv4Address>& ipv4,
                               const std::vector<Ipv6Address>& ipv6 = {}) const;

    /// As above, configured by a value; the attributes that it covers do not matter.
    Ptr<CarpNetDevice> Install(Ptr<NetDevice> parent, const carp::Config& config) const;

    /// A vhid of a balanced set, and its advskew on this machine.
    struct Carpnode
    {
        uint8_t vhid;
        uint8_t advskew;
    };

    /**
     * Adds several devices that share addresses and balance the load, one for each vhid.
     *
     * A mode with carpnodes and a single one becomes none, and none with several becomes ip on
     * implementations that have it, see carp::EffectiveBalancing().
     *
     * \param parent as above
     * \param config what they have in common; its vhid and advskew do not matter
     * \param nodes in order of creation, which matters to arpbalance
     * \param mode must be one that the dialect has
     * \return the devices in the order of the nodes
     */
    std::vector<Ptr<CarpNetDevice>> InstallBalanced(Ptr<NetDevice> parent,
                                                    const carp::Config& config,
                                                    const std::vector<Carpnode>& nodes,
                                                    carp::Balancing mode) const;

    /**
     * The CARP stack of a node, made with the dialect of this helper if there is none.
     * Ends the program if there is one with another dialect.
     */
    Ptr<CarpL4Protocol> InstallStack(Ptr<Node> node) const;

    /**
     * Gives the CARP stacks of the nodes one random stream each, in their order.
     * \param stream first stream index to use
     * \return the number of streams used
     */
    static int64_t AssignStreams(const NodeContainer& nodes, int64_t stream);

  private:
    carp::Dialect m_dialect;
    ObjectFactory m_device;
};

} // namespace ns3

#endif // CARP_HELPER_H
