// SPDX-License-Identifier: GPL-2.0-only

#ifndef ETHERNET_HELPER_H
#define ETHERNET_HELPER_H

#include "ns3/attribute.h"
#include "ns3/ethernet-cable.h"
#include "ns3/ethernet-net-device.h"
#include "ns3/ethernet-switch.h"
#include "ns3/net-device-container.h"
#include "ns3/node-container.h"
#include "ns3/object-factory.h"
#include "ns3/trace-helper.h"

#include <cstdint>
#include <string>

namespace ns3
{

/**
 * \ingroup ethernet
 * Builds LANs of EthernetNetDevice, EthernetCable and EthernetSwitch.
 */
class EthernetHelper : public PcapHelperForDevice
{
  public:
    EthernetHelper();

    /// \param name attribute of the NICs made from now on \param value its value
    void SetDeviceAttribute(std::string name, const AttributeValue& value);

    /// \param name attribute of the cables made from now on \param value its value
    void SetCableAttribute(std::string name, const AttributeValue& value);

    /// \param name attribute of the switches made from now on \param value its value
    void SetSwitchAttribute(std::string name, const AttributeValue& value);

    /**
     * Put a NIC without a cable into a node. Its address is the next of Mac48Address::Allocate,
     * unless the attribute Address was set.
     * \param node the node
     * \return the NIC
     */
    Ptr<EthernetNetDevice> Install(Ptr<Node> node) const;

    /// Put one NIC into each node and connect it to a switch. \param nodes the nodes
    /// \param to the switch \return the NICs in the order of the nodes
    NetDeviceContainer Install(const NodeContainer& nodes, Ptr<EthernetSwitch> to) const;

    /// \param node a node to which a switch is aggregated \return the switch
    Ptr<EthernetSwitch> InstallSwitch(Ptr<Node> node) const;

    /// Connect two NICs directly. \param a end 0 \param b end 1 \return the cable
    Ptr<EthernetCable> Connect(Ptr<EthernetNetDevice> a, Ptr<EthernetNetDevice> b) const;

    /// Connect a NIC to a new port. \param nic end 0 \param to end 1 \return the cable
    Ptr<EthernetCable> Connect(Ptr<EthernetNetDevice> nic, Ptr<EthernetSwitch> to) const;

    /// Connect two switches by new trunk ports. \param a end 0 \param b end 1 \return the cable
    Ptr<EthernetCable> Connect(Ptr<EthernetSwitch> a, Ptr<EthernetSwitch> b) const;

    /**
     * Give fixed random streams to the rules on the cables of NICs.
     * \param devices the NICs; other devices are passed over
     * \param stream the first stream number
     * \return how many streams were used
     */
    int64_t AssignStreams(const NetDeviceContainer& devices, int64_t stream) const;

  private:
    void EnablePcapInternal(std::string prefix,
                            Ptr<NetDevice> device,
                            bool promiscuous,
                            bool explicitFilename) override;

    ObjectFactory m_devices;      //!< makes NICs
    ObjectFactory m_cables;       //!< makes cables
    ObjectFactory m_switches;     //!< makes switches
    bool m_allocateAddress{true}; //!< whether NICs get a new address each
};

} // namespace ns3

#endif /* ETHERNET_HELPER_H */
