// SPDX-License-Identifier: GPL-2.0-only

#include "lab/net/host.h"

#include "lab/net/ipv6-stack.h"

#include "ns3/simulator.h"

#include <utility>

namespace lab
{

Host::Host(std::string name, ns3::Ptr<ns3::Node> node)
    : m_name(std::move(name)),
      m_node(std::move(node))
{
}

const std::string& Host::GetName() const
{
    return m_name;
}

ns3::Ptr<ns3::Node> Host::GetNode() const
{
    return m_node;
}

std::vector<Port>& Host::GetPorts()
{
    return m_ports;
}

std::vector<Port*> Host::FindPorts(const PortNames& which)
{
    std::vector<Port*> found;
    for (Port& port : m_ports)
    {
        if (!which || port.name == *which)
        {
            found.push_back(&port);
        }
    }
    return found;
}

std::vector<Member> Host::GetMembers() const
{
    std::vector<Member> members;
    for (const Port& port : m_ports)
    {
        members.insert(members.end(), port.members.begin(), port.members.end());
    }
    return members;
}

ns3::Ptr<ns3::CarpL4Protocol> Host::GetCarp() const
{
    return m_node->GetObject<ns3::CarpL4Protocol>();
}

void Host::AddActivity(std::unique_ptr<Activity> activity)
{
    m_activities.push_back(std::move(activity));
}

void Host::SetPfsync(std::unique_ptr<PfsyncPort> pfsync)
{
    m_pfsync = std::move(pfsync);
}

void Host::SetBootDemotion(int demotion)
{
    m_bootDemotion = demotion;
}

void Host::SetPreempt(bool preempt)
{
    m_preempt = preempt;
    carp::Change change;
    change.preempt = preempt;
    for (const Member& member : GetMembers())
    {
        if (member.device->GetMachine())
        {
            member.device->Reconfigure(change);
        }
    }
}

std::vector<carp::ConfigProblem> Host::Create(ns3::CarpNetDevice& device)
{
    std::vector<carp::ConfigProblem> problems = device.Create();
    if (problems.empty() && m_preempt)
    {
        carp::Change change;
        change.preempt = m_preempt;
        device.Reconfigure(change);
    }
    return problems;
}

void Host::PowerOff()
{
    m_powered = false;
    if (auto carp = GetCarp())
    {
        carp->PowerOff();
        carp->SetAllowed(true); // a sysctl that was written at run time is forgotten
    }
    m_preempt.reset();
    if (m_pfsync)
    {
        m_pfsync->Stop();
    }
    for (auto& activity : m_activities)
    {
        activity->Stop();
    }
    if (auto icmpv6 = FindIcmpv6(m_node))
    {
        icmpv6->ForgetRouters();
    }
    UpdateCables();
}

void Host::PowerOn()
{
    if (m_powered)
    {
        return;
    }
    m_powered = true;
    SetPortsUp(std::nullopt, true); // what the configuration names comes up at every boot
    UpdateCables();
    CreateMembers();
    if (auto carp = GetCarp())
    {
        carp->PowerOn();
        if (m_bootDemotion != 0)
        {
            carp->AdministerDemotion(m_bootDemotion);
        }
    }
    if (m_pfsync)
    {
        m_pfsync->Start();
    }
    for (auto& activity : m_activities)
    {
        activity->Start();
    }
}

bool Host::IsPowered() const
{
    return m_powered;
}

bool Host::SetPlugged(const PortNames& which, bool plugged)
{
    bool changed = false;
    for (Port* port : FindPorts(which))
    {
        changed = changed || port->plugged != plugged;
        port->plugged = plugged;
    }
    UpdateCables();
    return changed;
}

bool Host::SetPortsUp(const PortNames& which, bool up)
{
    bool changed = false;
    for (Port* port : FindPorts(which))
    {
        changed = changed || port->nic->IsUp() != up;
        port->nic->SetUp(up);
    }
    return changed;
}

void Host::InContext(std::function<void()> action) const
{
    ns3::Simulator::ScheduleWithContext(m_node->GetId(), ns3::Time(0), std::move(action));
}

/// Whatever was done at run time, a boot finds what the scenario says.
void Host::CreateMembers()
{
    for (const Member& member : GetMembers())
    {
        if (member.atBoot)
        {
            member.device->Create();
        }
        else
        {
            member.device->Destroy();
        }
    }
}

void Host::UpdateCables()
{
    // A machine without power holds no link up: to its switch this is a pulled cable.
    for (Port& port : m_ports)
    {
        const bool up = m_powered && port.plugged;
        if (up && !port.cable->IsPlugged())
        {
            port.cable->Plug();
        }
        else if (!up && port.cable->IsPlugged())
        {
            port.cable->Unplug();
        }
    }
}

} // namespace lab
