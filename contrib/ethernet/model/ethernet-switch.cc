// SPDX-License-Identifier: GPL-2.0-only

#include "ethernet-switch.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/simulator.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"

#include <algorithm>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("EthernetSwitch");
NS_OBJECT_ENSURE_REGISTERED(EthernetSwitch);

namespace
{

int64_t NowStep()
{
    return Simulator::Now().GetTimeStep();
}

} // namespace

TypeId EthernetSwitch::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::EthernetSwitch")
            .SetParent<Object>()
            .SetGroupName("Ethernet")
            .AddConstructor<EthernetSwitch>()
            .AddAttribute("AgeingTime",
                          "How long an address is remembered after it was last heard.",
                          TimeValue(Seconds(300)),
                          MakeTimeAccessor(&EthernetSwitch::SetAgeingTime,
                                           &EthernetSwitch::GetAgeingTime),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("ForwardingDelay",
                          "From the reception of a frame to its earliest departure.",
                          TimeValue(MicroSeconds(2)),
                          MakeTimeAccessor(&EthernetSwitch::m_latency),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("QueueSize",
                          "How many frames may wait at each port in each of the two bands.",
                          UintegerValue(100),
                          MakeUintegerAccessor(&EthernetSwitch::SetQueueSize,
                                               &EthernetSwitch::GetQueueSize),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("Hub",
                          "Whether every frame leaves by all other ports and nothing is learned.",
                          BooleanValue(false),
                          MakeBooleanAccessor(&EthernetSwitch::SetHub, &EthernetSwitch::IsHub),
                          MakeBooleanChecker())
            .AddAttribute("Priority",
                          "Whether control frames overtake all others that wait at a port.",
                          BooleanValue(true),
                          MakeBooleanAccessor(&EthernetSwitch::SetPriority,
                                              &EthernetSwitch::HasPriority),
                          MakeBooleanChecker())
            .AddTraceSource("Learned",
                            "An address is new in the table.",
                            MakeTraceSourceAccessor(&EthernetSwitch::m_learnedTrace),
                            "ns3::EthernetSwitch::EntryTracedCallback")
            .AddTraceSource("Moved",
                            "An address has changed its port.",
                            MakeTraceSourceAccessor(&EthernetSwitch::m_movedTrace),
                            "ns3::EthernetSwitch::MovedTracedCallback")
            .AddTraceSource("Aged",
                            "An address was found too old; told when it is next asked for.",
                            MakeTraceSourceAccessor(&EthernetSwitch::m_agedTrace),
                            "ns3::EthernetSwitch::EntryTracedCallback")
            .AddTraceSource("Flushed",
                            "The entries of a port were forgotten at once.",
                            MakeTraceSourceAccessor(&EthernetSwitch::m_flushedTrace),
                            "ns3::EthernetSwitch::FlushedTracedCallback")
            .AddTraceSource("Dropped",
                            "A frame found the queue of its port full.",
                            MakeTraceSourceAccessor(&EthernetSwitch::m_droppedTrace),
                            "ns3::EthernetSwitch::DroppedTracedCallback")
            .AddTraceSource("Flooded",
                            "A frame was offered to all ports of its segment.",
                            MakeTraceSourceAccessor(&EthernetSwitch::m_floodedTrace),
                            "ns3::EthernetSwitch::FloodedTracedCallback")
            .AddTraceSource("Forwarded",
                            "A frame was offered to the port of its destination, or flooded.",
                            MakeTraceSourceAccessor(&EthernetSwitch::m_forwardedTrace),
                            "ns3::EthernetSwitch::ForwardedTracedCallback")
            .AddTraceSource("PortLink",
                            "The link of a port came up or went down.",
                            MakeTraceSourceAccessor(&EthernetSwitch::m_portLinkTrace),
                            "ns3::EthernetSwitch::PortLinkTracedCallback");
    return tid;
}

EthernetSwitch::EthernetSwitch()
    : m_context(Simulator::NO_CONTEXT)
{
    m_table.SetAgedCallback([this](const MacTable::Entry& entry)
                            { m_agedTrace(KeyToMac(entry.address), entry.port); });
}

void EthernetSwitch::DoDispose()
{
    for (SwitchPort& port : m_ports)
    {
        if (port.m_cable && port.m_transmitter.GetCable())
        {
            port.m_cable->Dismantle();
        }
        port.m_cable = nullptr;
    }
    m_policies.clear();
    Object::DoDispose();
}

void EthernetSwitch::NotifyNewAggregate()
{
    if (const auto node = GetObject<Node>())
    {
        m_context = node->GetId();
    }
    Object::NotifyNewAggregate();
}

uint32_t EthernetSwitch::AddPort()
{
    const uint32_t index = m_ports.size();
    m_wires.push_back(&m_portWires.emplace_back());
    m_ports.emplace_back(*this, index, *m_wires.back());
    m_ports.back().m_transmitter.SetQueueSize(m_queueSize);
    m_ports.back().m_transmitter.SetPriority(m_priority);
    return index;
}

uint32_t EthernetSwitch::GetNPorts() const
{
    return m_ports.size();
}

SwitchPort& EthernetSwitch::GetPort(uint32_t port)
{
    NS_ABORT_MSG_IF(port >= m_ports.size(), "the switch has no port " << port);
    return m_ports[port];
}

void EthernetSwitch::Attach(uint32_t port, Ptr<EthernetCable> cable)
{
    SwitchPort& here = GetPort(port);
    NS_ABORT_MSG_IF(here.m_cable, "port " << port << " already has a cable");
    for (uint32_t end = 0; end < 2; ++end)
    {
        const CableEnd* other = cable->GetPort(end);
        NS_ABORT_MSG_IF(other && other->GetSwitch() && Reaches(*other->GetSwitch()),
                        "this cable would close a loop of switches");
    }
    here.m_cable = cable;
    cable->Attach(here);
}

void EthernetSwitch::Detach(uint32_t port)
{
    SwitchPort& here = GetPort(port);
    NS_ABORT_MSG_UNLESS(here.m_cable, "port " << port << " has no cable");
    here.m_cable->Detach(here);
    here.m_cable = nullptr;
}

bool EthernetSwitch::Reaches(const EthernetSwitch& other) const
{
    std::vector<const EthernetSwitch*> seen{this};
    for (std::size_t next = 0; next < seen.size(); ++next)
    {
        if (seen[next] == &other)
        {
            return true;
        }
        for (const SwitchPort& port : seen[next]->m_ports)
        {
            const CableEnd* far =
                port.m_cable ? port.m_cable->GetPort(1 - port.m_transmitter.GetEnd()) : nullptr;
            const EthernetSwitch* neighbour = far ? far->GetSwitch() : nullptr;
            if (neighbour && std::find(seen.begin(), seen.end(), neighbour) == seen.end())
            {
                seen.push_back(neighbour);
            }
        }
    }
    return false;
}

void EthernetSwitch::SetPortSegment(uint32_t port, uint16_t segment)
{
    SwitchPort& changed = GetPort(port);
    if (changed.m_segment != segment)
    {
        changed.m_segment = segment;
        m_segmented = true;
        Flush(port);
    }
}

uint16_t EthernetSwitch::GetPortSegment(uint32_t port) const
{
    return m_ports.at(port).m_segment;
}

void EthernetSwitch::SetPortTrunk(uint32_t port, bool trunk)
{
    SwitchPort& changed = GetPort(port);
    if (changed.m_trunk != trunk)
    {
        changed.m_trunk = trunk;
        m_segmented = true;
        Flush(port);
    }
}

void EthernetSwitch::SetPowered(bool on)
{
    NS_LOG_FUNCTION(this << on);
    m_powered = on;
    for (SwitchPort& port : m_ports)
    {
        if (port.m_cable)
        {
            port.m_cable->UpdateLink();
        }
    }
}

bool EthernetSwitch::IsPowered() const
{
    return m_powered;
}

void EthernetSwitch::NotifyPortLink(const SwitchPort& port, bool up)
{
    m_portLinkTrace(port.m_index, up);
    if (!up)
    {
        Flush(port.m_index);
    }
}

void EthernetSwitch::SetHub(bool hub)
{
    m_hub = hub;
    for (uint32_t port = 0; hub && port < m_ports.size(); ++port)
    {
        Flush(port);
    }
}

bool EthernetSwitch::IsHub() const
{
    return m_hub;
}

void EthernetSwitch::SetPriority(bool priority)
{
    m_priority = priority;
    for (SwitchPort& port : m_ports)
    {
        port.m_transmitter.SetPriority(priority);
    }
}

bool EthernetSwitch::HasPriority() const
{
    return m_priority;
}

void EthernetSwitch::Flush(uint32_t port)
{
    if (const uint32_t count = m_table.Flush(port, NowStep()))
    {
        m_flushedTrace(port, count);
    }
}

std::optional<uint32_t> EthernetSwitch::Lookup(Mac48Address address, uint16_t segment) const
{
    return m_table.Peek(segment, MacToKey(address), NowStep());
}

std::vector<MacTable::Entry> EthernetSwitch::GetTable() const
{
    return m_table.List(NowStep());
}

void EthernetSwitch::AddPolicy(Ptr<SwitchPolicy> policy)
{
    m_policies.push_back(policy);
}

bool EthernetSwitch::RemovePolicy(Ptr<SwitchPolicy> policy)
{
    const auto found = std::find(m_policies.begin(), m_policies.end(), policy);
    if (found == m_policies.end())
    {
        return false;
    }
    m_policies.erase(found);
    return true;
}

uint32_t EthernetSwitch::GetContext() const
{
    return m_context;
}

void EthernetSwitch::SetAgeingTime(Time age)
{
    m_ageing = age;
    m_table.SetAgeing(age.GetTimeStep());
}

Time EthernetSwitch::GetAgeingTime() const
{
    return m_ageing;
}

void EthernetSwitch::SetQueueSize(uint32_t frames)
{
    m_queueSize = frames;
    for (SwitchPort& port : m_ports)
    {
        port.m_transmitter.SetQueueSize(frames);
    }
}

uint32_t EthernetSwitch::GetQueueSize() const
{
    return m_queueSize;
}

} // namespace ns3
