// SPDX-License-Identifier: GPL-2.0-only

#include "lab/net/snapshots.h"

#include "lab/net/network.h"

#include "ns3/carp-conversions.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <utility>

namespace lab
{

namespace
{

MemberSnapshot Look(const Member& member)
{
    const carp::Machine& machine = *member.device->GetMachine();
    const carp::Config& config = machine.GetConfig();
    MemberSnapshot seen;
    seen.group = member.group;
    seen.state = machine.GetState();
    seen.up = machine.IsUp();
    seen.running = machine.IsRunning();
    seen.vhid = config.vhid;
    seen.advbase = config.advbase;
    seen.advskew = config.advskew;
    seen.preempt = config.preempt;
    seen.mac = ns3::ToCarp(member.device->GetServiceMac());
    seen.addresses.assign(config.ipv4.begin(), config.ipv4.end());
    seen.addresses.insert(seen.addresses.end(), config.ipv6.begin(), config.ipv6.end());
    return seen;
}

PortSnapshot Look(const Port& port, const InterfaceSpec& spec)
{
    PortSnapshot seen;
    seen.name = spec.name;
    seen.mac = ns3::ToCarp(ns3::Mac48Address::ConvertFrom(port.nic->GetAddress()));
    seen.addresses = spec.addresses;
    seen.mtu = port.nic->GetMtu();
    seen.rate = spec.cable.rate;
    seen.up = port.nic->IsUp();
    seen.carrier = port.nic->HasCarrier();
    for (const Member& member : port.members)
    {
        if (member.device->GetMachine())
        {
            seen.members.push_back(Look(member));
        }
    }
    return seen;
}

HostSnapshot Look(Host& host, const HostSpec& spec)
{
    const auto carp = host.GetCarp();
    HostSnapshot seen;
    seen.name = host.GetName();
    seen.dialect = carp->GetDialectName();
    seen.powered = host.IsPowered();
    if (!seen.powered)
    {
        return seen;
    }
    seen.allowed = carp->IsAllowed();
    seen.counters = carp->GetCounters();
    for (size_t i = 0; i < host.GetPorts().size(); ++i)
    {
        seen.ports.push_back(Look(host.GetPorts()[i], spec.interfaces[i]));
    }
    for (const Member& member : host.GetMembers())
    {
        if (const carp::Machine* machine = member.device->GetMachine())
        {
            // All members are in the same interface groups, so any tells the machine's demotion.
            seen.demotion = machine->GetDemotion();
        }
    }
    return seen;
}

} // namespace

Snapshots::Snapshots(const Scenario& scenario, std::vector<Time> instants, Timeline& timeline)
    : m_scenario(scenario),
      m_timeline(timeline)
{
    std::sort(instants.begin(), instants.end());
    instants.erase(std::unique(instants.begin(), instants.end()), instants.end());
    for (const Time at : instants)
    {
        if (at >= scenario.duration)
        {
            m_atEnd = true;
            continue;
        }
        ns3::Simulator::Schedule(ns3::NanoSeconds(at.count() + 1), &Snapshots::Take, this, at);
    }
}

void Snapshots::Watch(Network& network)
{
    m_network = &network;
}

void Snapshots::Finish()
{
    if (m_atEnd)
    {
        // A run in real time may end before its time.
        Take(Time(ns3::Simulator::Now().GetNanoSeconds()));
    }
}

void Snapshots::Take(Time at)
{
    Snapshot snapshot{at, {}};
    for (size_t i = 0; i < m_scenario.hosts.size(); ++i)
    {
        Host& host = *m_network->GetHosts()[i];
        if (host.GetCarp())
        {
            snapshot.hosts.push_back(Look(host, m_scenario.hosts[i]));
        }
    }
    m_timeline.snapshots.push_back(std::move(snapshot));
}

} // namespace lab
