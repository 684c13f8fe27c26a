// SPDX-License-Identifier: GPL-2.0-only

#include "lab/net/snapshots.h"

#include "lab/net/network.h"
#include "lab/spec/port-address.h"

#include "ns3/carp-conversions.h"
#include "ns3/ipv6.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <iterator>
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
    seen.version = config.version;
    seen.vrrpPriority = config.vrrpPriority;
    seen.vrrpInterval = config.vrrpInterval;
    seen.preempt = config.preempt;
    seen.peer = config.peer;
    seen.peer6 = config.peer6;
    seen.mac = ns3::ToCarp(member.device->GetServiceMac());
    seen.addresses.assign(config.ipv4.begin(), config.ipv4.end());
    seen.addresses.insert(seen.addresses.end(), config.ipv6.begin(), config.ipv6.end());
    return seen;
}

/// The addresses of a port as its host has them now: IPv6 makes some by itself.
std::vector<PortAddress> AddressesOf(const Port& port, const InterfaceSpec& spec)
{
    std::vector<PortAddress> all;
    std::copy_if(spec.addresses.begin(),
                 spec.addresses.end(),
                 std::back_inserter(all),
                 [](const PortAddress& own)
                 { return FamilyOf(own.address) == carp::Family::IPV4; });
    if (!SpeaksIpv6(spec))
    {
        return all;
    }
    const auto ipv6 = port.nic->GetNode()->GetObject<ns3::Ipv6>();
    const auto index = static_cast<uint32_t>(ipv6->GetInterfaceForDevice(port.nic));
    bool isFirst = true;
    for (uint32_t i = 0; i < ipv6->GetNAddresses(index); ++i)
    {
        const ns3::Ipv6InterfaceAddress own = ipv6->GetAddress(index, i);
        const IpAddress address = ns3::ToCarp(own.GetAddress());
        // The automatic link-local address shows only where the port lists none.
        if (isFirst || !IsLinkLocal(address) || HasAddress(spec, address))
        {
            all.push_back({address, own.GetPrefix().GetPrefixLength()});
        }
        isFirst = isFirst && !IsLinkLocal(address);
    }
    return all;
}

carp::Balancing BalancingOf(const std::string& group, const InterfaceSpec& spec)
{
    const auto found = std::find_if(spec.carp.begin(),
                                    spec.carp.end(),
                                    [&group](const MemberSpec& m) { return m.group == group; });
    return found == spec.carp.end() ? carp::Balancing::NONE : found->balancing;
}

PortSnapshot Look(const Port& port, const InterfaceSpec& spec)
{
    PortSnapshot seen;
    seen.name = spec.name;
    seen.mac = ns3::ToCarp(ns3::Mac48Address::ConvertFrom(port.nic->GetAddress()));
    seen.addresses = AddressesOf(port, spec);
    seen.mtu = port.nic->GetMtu();
    seen.rate = spec.cable.rate;
    seen.up = port.nic->IsUp();
    seen.carrier = port.nic->HasCarrier();
    for (const Member& member : port.members)
    {
        if (member.device->GetMachine())
        {
            seen.members.push_back(Look(member));
            seen.members.back().balancing = BalancingOf(member.group, spec);
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
