// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_HOST_H
#define LAB_HOST_H

#include "lab/net/activity.h"
#include "lab/net/pfsync-port.h"
#include "lab/spec/scenario.h"

#include "ns3/carp-l4-protocol.h"
#include "ns3/carp-net-device.h"
#include "ns3/ethernet-cable.h"
#include "ns3/ethernet-net-device.h"
#include "ns3/ethernet-switch.h"
#include "ns3/node.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lab
{

/// A membership of a host in a CARP group, as a device.
struct Member
{
    std::string group;
    ns3::Ptr<ns3::CarpNetDevice> device;
    bool atBoot = true; ///< a boot makes it
};

/// The ends of a cable: of a host's, the near end is the host's; of a trunk's, it is that of the
/// first switch in its name.
constexpr uint32_t NEAR_END = 0;
constexpr uint32_t FAR_END = 1;

/// A network port of a host, its cable, and what runs on it.
struct Port
{
    std::string name;
    std::string label; ///< how facts and faults name it: HOST, or HOST.PORT if it has several
    ns3::Ptr<ns3::EthernetNetDevice> nic;
    ns3::Ptr<ns3::EthernetCable> cable;
    ns3::Ptr<ns3::EthernetSwitch> lan; ///< the switch at the far end
    uint32_t switchPort = 0;
    std::vector<Member> members;
    bool plugged = true; ///< what the scenario did to the cable, whether or not there is power
};

/// The name of a port, or none for all ports of a host.
using PortNames = std::optional<std::string>;

/// One simulated machine.
class Host
{
  public:
    Host(std::string name, ns3::Ptr<ns3::Node> node);

    const std::string& GetName() const;
    ns3::Ptr<ns3::Node> GetNode() const;
    std::vector<Port>& GetPorts();

    /// The ports that a name means.
    std::vector<Port*> FindPorts(const PortNames& which);

    /// All memberships of all ports, in the order of the scenario.
    std::vector<Member> GetMembers() const;

    /// CARP on this machine, or null.
    ns3::Ptr<ns3::CarpL4Protocol> GetCarp() const;

    /// What runs while the host has power.
    void AddActivity(std::unique_ptr<Activity> activity);

    void SetPfsync(std::unique_ptr<PfsyncPort> pfsync);

    /// The administrator's demotion, applied at each boot.
    void SetBootDemotion(int demotion);

    /// `sysctl net.inet.carp.preempt`, until the next boot.
    void SetPreempt(bool preempt);

    /// `ifconfig ... create` of a membership. \return what the implementation refuses
    std::vector<carp::ConfigProblem> Create(ns3::CarpNetDevice& device);

    /// Power off: links go down, CARP and all activities stop, nothing is sent.
    void PowerOff();

    /// Power on: CARP starts in INIT, activities go on.
    void PowerOn();
    bool IsPowered() const;

    /// Pulls or plugs the cables of ports. \return whether any was not so before
    bool SetPlugged(const PortNames& which, bool plugged);

    /// `ifconfig` up or down of ports, until the next boot. \return whether any was not so before
    bool SetPortsUp(const PortNames& which, bool up);

    /// Runs something in the simulation context of this node, now but after what is under way.
    void InContext(std::function<void()> action) const;

  private:
    void CreateMembers();
    void UpdateCables();

    std::string m_name;
    ns3::Ptr<ns3::Node> m_node;
    std::vector<Port> m_ports;
    std::vector<std::unique_ptr<Activity>> m_activities;
    std::unique_ptr<PfsyncPort> m_pfsync; ///< null: none
    int m_bootDemotion = 0;
    std::optional<bool> m_preempt; ///< as set at run time
    bool m_powered = false;
};

} // namespace lab

#endif // LAB_HOST_H
