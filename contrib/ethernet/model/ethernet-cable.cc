// SPDX-License-Identifier: GPL-2.0-only

#include "ethernet-cable.h"

#include "ns3/abort.h"
#include "ns3/assert.h"
#include "ns3/log.h"
#include "ns3/trace-source-accessor.h"

#include <algorithm>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("EthernetCable");
NS_OBJECT_ENSURE_REGISTERED(EthernetCable);

TypeId EthernetCable::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::EthernetCable")
            .SetParent<Channel>()
            .SetGroupName("Ethernet")
            .AddConstructor<EthernetCable>()
            .AddAttribute("DataRate",
                          "Rate of each direction.",
                          DataRateValue(DataRate("1Gbps")),
                          MakeDataRateAccessor(&EthernetCable::SetDataRate,
                                               &EthernetCable::GetDataRate),
                          MakeDataRateChecker())
            .AddAttribute("Delay",
                          "Propagation delay of each direction.",
                          TimeValue(NanoSeconds(500)),
                          MakeTimeAccessor(&EthernetCable::SetDelay, &EthernetCable::GetDelay),
                          MakeTimeChecker(Time(0)))
            .AddTraceSource("Lost",
                            "A frame was lost on the cable.",
                            MakeTraceSourceAccessor(&EthernetCable::m_lostTrace),
                            "ns3::EthernetCable::LostTracedCallback")
            .AddTraceSource("Link",
                            "The link came up or went down.",
                            MakeTraceSourceAccessor(&EthernetCable::m_linkTrace),
                            "ns3::EthernetCable::LinkTracedCallback");
    return tid;
}

EthernetCable::EthernetCable() = default;

void EthernetCable::DoDispose()
{
    Dismantle();
    m_rules = {};
    Channel::DoDispose();
}

uint32_t EthernetCable::Attach(CableEnd& port)
{
    NS_LOG_FUNCTION(this);
    NS_ABORT_MSG_IF(m_ports[0] && m_ports[1], "both ends of this cable are taken");
    NS_ABORT_MSG_IF(port.GetTransmitter().GetCable(), "this port already has a cable");
    const uint32_t end = m_ports[0] ? 1 : 0;
    m_ports[end] = &port;
    port.GetTransmitter().Join(this, end);
    Refresh();
    UpdateLink();
    return end;
}

void EthernetCable::Detach(CableEnd& port)
{
    NS_LOG_FUNCTION(this);
    NS_ABORT_MSG_IF(m_plugged, "only a cable that is pulled can move");
    const auto end = std::find(m_ports.begin(), m_ports.end(), &port);
    NS_ABORT_MSG_IF(end == m_ports.end(), "this cable is in other ports");
    port.GetTransmitter().Leave();
    *end = nullptr;
}

void EthernetCable::Dismantle()
{
    for (CableEnd* port : m_ports)
    {
        if (port)
        {
            port->GetTransmitter().Leave();
        }
    }
    m_ports = {};
    m_up = false;
}

CableEnd* EthernetCable::GetPort(uint32_t end) const
{
    return m_ports.at(end);
}

void EthernetCable::Unplug()
{
    NS_LOG_FUNCTION(this);
    m_plugged = false;
    UpdateLink();
}

void EthernetCable::Plug()
{
    NS_LOG_FUNCTION(this);
    m_plugged = true;
    UpdateLink();
}

bool EthernetCable::IsPlugged() const
{
    return m_plugged;
}

bool EthernetCable::IsLinkUp() const
{
    return m_up;
}

void EthernetCable::UpdateLink()
{
    const auto [a, b] = m_ports;
    const bool up = m_plugged && a && b && a->IsPowered() && b->IsPowered();
    if (up == m_up)
    {
        return;
    }
    m_up = up;
    m_linkTrace(up);
    // Both directions change before anybody is told: whoever reacts by sending finds a true link.
    if (up)
    {
        a->GetTransmitter().LinkUp(b);
        b->GetTransmitter().LinkUp(a);
    }
    else
    {
        a->GetTransmitter().LinkDown();
        b->GetTransmitter().LinkDown();
    }
    a->NotifyLink(up);
    b->NotifyLink(up);
}

void EthernetCable::AddRule(uint32_t end, Ptr<CableRule> rule)
{
    m_rules.at(end).push_back(rule);
    Refresh();
}

bool EthernetCable::RemoveRule(uint32_t end, Ptr<CableRule> rule)
{
    auto& rules = m_rules.at(end);
    const auto found = std::find(rules.begin(), rules.end(), rule);
    if (found == rules.end())
    {
        return false;
    }
    rules.erase(found);
    Refresh();
    return true;
}

int64_t EthernetCable::AssignStreams(int64_t stream)
{
    const int64_t first = stream;
    for (const auto& rules : m_rules)
    {
        for (const auto& rule : rules)
        {
            stream += rule->AssignStreams(stream);
        }
    }
    return stream - first;
}

void EthernetCable::SetDataRate(DataRate rate)
{
    NS_ABORT_MSG_IF(rate.GetBitRate() == 0, "the rate of a cable is positive");
    m_rate = rate;
    Refresh();
}

DataRate EthernetCable::GetDataRate() const
{
    return m_rate;
}

void EthernetCable::SetDelay(Time delay)
{
    m_delay = delay;
    Refresh();
}

Time EthernetCable::GetDelay() const
{
    return m_delay;
}

void EthernetCable::Refresh()
{
    for (std::size_t end = 0; end < m_ports.size(); ++end)
    {
        if (m_ports[end])
        {
            m_ports[end]->GetTransmitter().Refresh(m_rate.GetBitRate(),
                                                   m_delay.GetTimeStep(),
                                                   !m_rules[end].empty());
        }
    }
}

bool EthernetCable::Judge(uint32_t end, const EthernetFrame& frame, int64_t& arrival)
{
    const Time sent = TimeStep(arrival) - m_delay;
    for (const auto& rule : m_rules[end])
    {
        const auto verdict = rule->Apply(frame, sent);
        if (verdict.drop)
        {
            m_lostTrace(frame, end, Loss::RULE);
            return false;
        }
        arrival += verdict.extra.GetTimeStep();
    }
    return true;
}

void EthernetCable::NotifyCutShort(uint32_t end, const EthernetFrame& frame)
{
    m_lostTrace(frame, end, Loss::UNPLUGGED);
}

std::size_t EthernetCable::GetNDevices() const
{
    return std::count_if(m_ports.begin(),
                         m_ports.end(),
                         [](const CableEnd* port) { return port && port->GetDevice(); });
}

Ptr<NetDevice> EthernetCable::GetDevice(std::size_t i) const
{
    for (const CableEnd* port : m_ports)
    {
        const Ptr<NetDevice> device = port ? port->GetDevice() : nullptr;
        if (device && i-- == 0)
        {
            return device;
        }
    }
    return nullptr;
}

} // namespace ns3
