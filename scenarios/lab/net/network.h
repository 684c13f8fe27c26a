// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_NETWORK_H
#define LAB_NETWORK_H

#include "lab/net/host.h"
#include "lab/net/real-port.h"
#include "lab/net/traffic.h"
#include "lab/spec/scenario.h"

#include "ns3/ethernet-cable.h"
#include "ns3/ethernet-switch.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace lab
{

class Recorder;

/// The names in a switch. Sinks that outlive the network share them.
struct SwitchNames
{
    std::string name;
    std::vector<std::string> ports; ///< what each port leads to, by index

    std::string Port(uint32_t port) const
    {
        return port < ports.size() ? ports[port] : std::to_string(port);
    }
};

/// A switch and its name in the scenario.
struct Switch
{
    std::string name;
    ns3::Ptr<ns3::Node> node;
    ns3::Ptr<ns3::EthernetSwitch> fabric;
    std::shared_ptr<SwitchNames> names;
};

/// A cable between two switches and its name in the scenario.
struct Trunk
{
    std::string name;
    ns3::Ptr<ns3::EthernetSwitch> a;
    ns3::Ptr<ns3::EthernetSwitch> b;
    ns3::Ptr<ns3::EthernetCable> cable;
};

/// The simulated LAN of a scenario: everything in it, found by the scenario's names.
class Network
{
  public:
    /**
     * Builds everything; hosts are still without power.
     * \param recorder outlives the network
     * \param realPorts to be connected to the switches that they name
     */
    Network(const Scenario& scenario, Recorder& recorder, const RealPorts& realPorts = {});

    std::vector<std::unique_ptr<Host>>& GetHosts();
    std::vector<Switch>& GetSwitches();
    std::vector<Trunk>& GetTrunks();

    /// \return the host of that name, or nullptr
    Host* FindHost(const std::string& name);

    /// The MASTER of a group; of several the best. \return nullptr if there is none
    Host* FindMaster(const std::string& group);

    /// The BACKUP of a group that would take over first; of equal ones the first in the scenario.
    Host* FindBestBackup(const std::string& group);

    /// Pulls the cable of a port and plugs it into another switch. \return whether it was elsewhere
    bool Move(Port& port, const std::string& switchName);

    /// Whether switches and trunks lead from one port to another.
    bool AreJoined(const Port& a, const Port& b) const;

    /// The host that a target means now, or nullptr.
    Host* Resolve(const Target& target);

  private:
    void AddSwitch(const SwitchSpec& spec);
    void AddTrunk(const TrunkSpec& spec);
    void AddHost(const HostSpec& spec);
    void AddPort(Host& host,
                 const InterfaceSpec& spec,
                 const std::string& label,
                 const ArpSpec& arp);
    void AddBaseLoss(ns3::Ptr<ns3::EthernetCable> cable,
                     const std::string& name,
                     const LossLaw& law);
    Switch& FindSwitch(const std::string& name);
    Host* FindBest(const std::string& group,
                   carp::State state,
                   const std::function<bool(const carp::Machine&, const carp::Machine&)>& better);

    Recorder& m_recorder;
    Traffic m_traffic;
    std::vector<Switch> m_switches;
    std::vector<Trunk> m_trunks;
    std::vector<std::unique_ptr<Host>> m_hosts;
    std::map<std::string, Host*> m_hostByName;
};

} // namespace lab

#endif // LAB_NETWORK_H
