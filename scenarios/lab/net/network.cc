// SPDX-License-Identifier: GPL-2.0-only

#include "lab/net/network.h"

#include "lab/net/host-stacks.h"
#include "lab/net/loss-rule.h"
#include "lab/net/recorder.h"
#include "lab/net/streams.h"

#include "ns3/carp-conversions.h"
#include "ns3/carp-timing.h"
#include "ns3/ethernet-helper.h"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <utility>

namespace lab
{

namespace
{

ns3::EthernetHelper CableHelper(const CableSpec& spec)
{
    ns3::EthernetHelper helper;
    helper.SetCableAttribute("DataRate", ns3::DataRateValue(ns3::DataRate(spec.rate)));
    helper.SetCableAttribute("Delay", ns3::TimeValue(ns3::NanoSeconds(spec.delay.count())));
    return helper;
}

/// What a machine offers to the group: the lowest is the best. VRRP: the higher priority, then the
/// shorter interval; CARP: the shorter interval.
std::pair<int, carp::Interval> RankOf(const carp::Machine& machine)
{
    const carp::Config& config = machine.GetConfig();
    if (config.version == carp::Version::VRRP)
    {
        return {-config.vrrpPriority, {0, std::chrono::milliseconds(10 * config.vrrpInterval)}};
    }
    return {0, carp::StatedInterval(config.advbase, machine.GetEffectiveSkew())};
}

} // namespace

Network::Network(const Scenario& scenario, Recorder& recorder, const RealPorts& realPorts)
    : m_recorder(recorder),
      m_traffic(recorder)
{
    m_recorder.WatchBalances(scenario);
    for (const SwitchSpec& spec : scenario.switches)
    {
        AddSwitch(spec);
    }
    for (const TrunkSpec& spec : scenario.trunks)
    {
        AddTrunk(spec);
    }
    const std::set<IpAddress> targets = TargetsOf(scenario);
    for (const HostSpec& spec : scenario.hosts)
    {
        AddHost(spec);
        if (IsAmong(spec, targets))
        {
            m_traffic.AddSink(*m_hosts.back());
        }
    }
    for (const auto& port : realPorts)
    {
        Switch& lan = FindSwitch(port->GetSwitchName());
        port->Connect(lan.fabric);
        lan.names->ports.push_back(port->GetName());
    }
    for (Switch& item : m_switches)
    {
        m_recorder.Watch(item);
    }
}

std::vector<std::unique_ptr<Host>>& Network::GetHosts()
{
    return m_hosts;
}

std::vector<Switch>& Network::GetSwitches()
{
    return m_switches;
}

std::vector<Trunk>& Network::GetTrunks()
{
    return m_trunks;
}

Host* Network::FindHost(const std::string& name)
{
    const auto found = m_hostByName.find(name);
    return found == m_hostByName.end() ? nullptr : found->second;
}

Host* Network::FindMaster(const std::string& group)
{
    return FindBest(group,
                    carp::State::MASTER,
                    [](const carp::Machine& a, const carp::Machine& b)
                    { return RankOf(a) < RankOf(b); });
}

Host* Network::FindBestBackup(const std::string& group)
{
    // Who times out first takes over first; one that waits for nothing, never.
    constexpr carp::Instant NEVER = carp::Instant::max();
    return FindBest(group,
                    carp::State::BACKUP,
                    [&](const carp::Machine& a, const carp::Machine& b) {
                        return a.NextDeadline().value_or(NEVER) < b.NextDeadline().value_or(NEVER);
                    });
}

bool Network::AreJoined(const Port& a, const Port& b) const
{
    std::set<const ns3::EthernetSwitch*> reached{ns3::PeekPointer(a.lan)};
    for (size_t before = 0; before != reached.size();)
    {
        before = reached.size();
        for (const Trunk& trunk : m_trunks)
        {
            if (reached.count(ns3::PeekPointer(trunk.a)) + reached.count(ns3::PeekPointer(trunk.b)))
            {
                reached.insert({ns3::PeekPointer(trunk.a), ns3::PeekPointer(trunk.b)});
            }
        }
    }
    return reached.count(ns3::PeekPointer(b.lan)) != 0;
}

Host* Network::Resolve(const Target& target)
{
    switch (target.kind)
    {
    case Target::Kind::NODE:
        return FindHost(target.name);
    case Target::Kind::MASTER_OF:
        return FindMaster(target.name);
    case Target::Kind::BEST_BACKUP:
        return FindBestBackup(target.name);
    }
    return nullptr;
}

/// The host whose machine in a state is best, by a strict order; of equal ones the first.
Host* Network::FindBest(
    const std::string& group,
    carp::State state,
    const std::function<bool(const carp::Machine&, const carp::Machine&)>& better)
{
    Host* best = nullptr;
    const carp::Machine* bestMachine = nullptr;
    for (auto& host : m_hosts)
    {
        for (const Member& member : host->GetMembers())
        {
            const carp::Machine* machine = member.device->GetMachine();
            if (member.group != group || !machine || machine->GetState() != state)
            {
                continue;
            }
            if (!best || better(*machine, *bestMachine))
            {
                best = host.get();
                bestMachine = machine;
            }
        }
    }
    return best;
}

void Network::AddSwitch(const SwitchSpec& spec)
{
    ns3::EthernetHelper helper;
    helper.SetSwitchAttribute("AgeingTime", ns3::TimeValue(ns3::NanoSeconds(spec.ageing.count())));
    helper.SetSwitchAttribute("ForwardingDelay",
                              ns3::TimeValue(ns3::NanoSeconds(spec.forwardingDelay.count())));
    Switch item;
    item.name = spec.name;
    item.node = ns3::CreateObject<ns3::Node>();
    item.fabric = helper.InstallSwitch(item.node);
    item.fabric->SetHub(spec.hub);
    item.fabric->SetPriority(spec.priority);
    item.names = std::make_shared<SwitchNames>(SwitchNames{spec.name, {}});
    m_switches.push_back(std::move(item));
}

void Network::AddTrunk(const TrunkSpec& spec)
{
    Switch& a = FindSwitch(spec.a);
    Switch& b = FindSwitch(spec.b);
    auto cable = CableHelper(spec.cable).Connect(a.fabric, b.fabric);
    a.names->ports.push_back(spec.b);
    b.names->ports.push_back(spec.a);
    AddBaseLoss(cable, spec.Name(), spec.cable.loss);
    m_trunks.push_back({spec.Name(), a.fabric, b.fabric, cable});
}

void Network::AddHost(const HostSpec& spec)
{
    auto host = std::make_unique<Host>(spec.name, ns3::CreateObject<ns3::Node>());
    AddStacks(*host, spec, m_recorder);
    for (const InterfaceSpec& interface : spec.interfaces)
    {
        const bool isOnly = spec.interfaces.size() == 1;
        AddPort(*host, interface, isOnly ? spec.name : spec.name + "." + interface.name, spec.arp);
    }
    AddDefaultRoutes(*host, spec);
    if (auto carp = host->GetCarp())
    {
        carp->AssignStreams(StreamFor(Purpose::CARP_BITS, spec.name));
        m_recorder.Watch(*host);
    }
    AddPfsync(*host, spec);
    m_traffic.AddClients(*host, spec);
    host->SetBootDemotion(spec.demotion);
    host->PowerOff();
    for (size_t i = 0; i < spec.interfaces.size(); ++i)
    {
        m_recorder.WatchLink(*host, spec.interfaces[i].name, host->GetPorts()[i]);
    }
    m_recorder.WatchService(*host);
    m_hostByName[spec.name] = host.get();
    m_hosts.push_back(std::move(host));
}

void Network::AddPort(Host& host,
                      const InterfaceSpec& spec,
                      const std::string& label,
                      const ArpSpec& arp)
{
    Switch& lan = FindSwitch(spec.on);
    const ns3::EthernetHelper helper = CableHelper(spec.cable);
    Port port;
    port.name = spec.name;
    port.label = label;
    port.nic = helper.Install(host.GetNode());
    if (spec.mac)
    {
        port.nic->SetAddress(ns3::FromCarp(*spec.mac));
    }
    port.lan = lan.fabric;
    port.switchPort = lan.fabric->GetNPorts();
    port.cable = helper.Connect(port.nic, lan.fabric);
    lan.names->ports.push_back(label);
    AddBaseLoss(port.cable, host.GetName() + " " + spec.name, spec.cable.loss);

    AddAddresses(host, port, spec, arp, m_recorder);
    AddMembers(host, port, spec, m_recorder);
    host.GetPorts().push_back(std::move(port));
}

bool Network::Move(Port& port, const std::string& switchName)
{
    Switch& lan = FindSwitch(switchName);
    if (port.lan == lan.fabric)
    {
        return false;
    }
    port.plugged = false;
    port.cable->Unplug();
    const uint16_t island = port.lan->GetPortSegment(port.switchPort);
    port.lan->Detach(port.switchPort);
    port.lan = lan.fabric;
    port.switchPort = lan.fabric->AddPort();
    lan.fabric->Attach(port.switchPort, port.cable);
    lan.fabric->SetPortSegment(port.switchPort, island);
    lan.names->ports.push_back(port.label);
    return true;
}

void Network::AddBaseLoss(ns3::Ptr<ns3::EthernetCable> cable,
                          const std::string& name,
                          const LossLaw& law)
{
    for (const uint32_t end : {NEAR_END, FAR_END})
    {
        if (auto rule = MakeLossRule(law))
        {
            // Independent loss has one stream for each end, bursts have two.
            const int64_t first = law.HasBursts() ? 2 + 2 * end : end;
            rule->AssignStreams(StreamFor(Purpose::CABLE_LOSS, name) + first);
            cable->AddRule(end, rule);
        }
    }
}

Switch& Network::FindSwitch(const std::string& name)
{
    const auto found = std::find_if(m_switches.begin(),
                                    m_switches.end(),
                                    [&name](const Switch& item) { return item.name == name; });
    if (found == m_switches.end())
    {
        throw std::invalid_argument("no switch " + name);
    }
    return *found;
}

} // namespace lab
