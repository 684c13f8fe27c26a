// SPDX-License-Identifier: GPL-2.0-only

// The way of a frame through EthernetSwitch; ports, power and tables are in the other file.

#include "ethernet-flood.h"
#include "ethernet-switch.h"

#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{

void EthernetSwitch::Receive(SwitchPort& in, const EthernetFrame& frame)
{
    ++in.m_counters.frames;
    in.m_counters.bytes += frame.GetSize();
    if (in.m_trunk || frame.segment == in.m_segment)
    {
        Process(in, frame);
        return;
    }
    EthernetFrame stamped = frame;
    stamped.segment = in.m_segment;
    Process(in, stamped);
}

void EthernetSwitch::Process(SwitchPort& in, const EthernetFrame& frame)
{
    const auto admission = Admit(in, frame);
    if (admission == SwitchPolicy::Admission::DROP)
    {
        ++in.m_counters.denied;
        return;
    }
    if (!m_hub)
    {
        Learn(in, frame);
    }
    if (admission == SwitchPolicy::Admission::LEARN_ONLY)
    {
        ++in.m_counters.denied;
        return;
    }
    const uint64_t destination = MacToKey(frame.destination);
    if (IsGroupKey(destination))
    {
        ++in.m_counters.floodedGroup;
        Flood(in, frame);
        return;
    }
    const auto port =
        m_hub ? std::nullopt
              : m_table.Find(frame.segment, destination, Simulator::Now().GetTimeStep());
    if (!port)
    {
        ++in.m_counters.floodedUnknown;
        Flood(in, frame);
    }
    else if (*port == in.m_index)
    {
        ++in.m_counters.filtered;
    }
    else
    {
        Forward(m_ports[*port], frame);
    }
}

SwitchPolicy::Admission EthernetSwitch::Admit(const SwitchPort& in,
                                              const EthernetFrame& frame) const
{
    auto strictest = SwitchPolicy::Admission::FORWARD;
    for (const auto& policy : m_policies)
    {
        strictest = std::max(strictest, policy->Admit(in.m_index, frame, Simulator::Now()));
    }
    return strictest;
}

bool EthernetSwitch::MayLeave(const SwitchPort& out, const EthernetFrame& frame) const
{
    return out.Carries(frame.segment) &&
           std::all_of(m_policies.begin(),
                       m_policies.end(),
                       [&](const auto& policy)
                       { return policy->MayLeave(out.m_index, frame, Simulator::Now()); });
}

void EthernetSwitch::Learn(const SwitchPort& in, const EthernetFrame& frame)
{
    const uint64_t source = MacToKey(frame.source);
    if (IsGroupKey(source))
    {
        return; // no station may call itself a group, IEEE 802.1Q 8.7
    }
    const auto change =
        m_table.Learn(frame.segment, source, in.m_index, Simulator::Now().GetTimeStep());
    switch (change.kind)
    {
    case MacTable::Change::Kind::NONE:
        break;
    case MacTable::Change::Kind::MOVED:
        m_movedTrace(frame.source, change.from, in.m_index);
        break;
    case MacTable::Change::Kind::RETURNED:
        m_agedTrace(frame.source, change.from);
        [[fallthrough]];
    case MacTable::Change::Kind::LEARNED:
        m_learnedTrace(frame.source, in.m_index);
        break;
    }
}

EthernetTransmitter::Outcome EthernetSwitch::Offer(SwitchPort& out,
                                                   const EthernetFrame& frame,
                                                   int64_t& arrival)
{
    const int64_t ready = (Simulator::Now() + m_latency).GetTimeStep();
    const auto outcome = out.m_transmitter.Offer(frame, ready, arrival);
    if (outcome == EthernetTransmitter::Outcome::REFUSED)
    {
        m_droppedTrace(frame, out.m_index);
    }
    return outcome;
}

void EthernetSwitch::Forward(SwitchPort& out, const EthernetFrame& frame)
{
    if (!MayLeave(out, frame))
    {
        return;
    }
    m_forwardedTrace(frame.destination, false);
    int64_t arrival = 0;
    if (Offer(out, frame, arrival) == EthernetTransmitter::Outcome::SENT)
    {
        out.m_transmitter.ScheduleArrival(frame, arrival);
    }
}

void EthernetSwitch::Flood(SwitchPort& in, const EthernetFrame& frame)
{
    FloodBatches batches(frame, m_ports.size(), m_spareCopies);
    const bool asks = m_segmented || !m_policies.empty();
    const uint32_t size = frame.GetSize();
    WireTime time(size);
    const int64_t ready = (Simulator::Now() + m_latency).GetTimeStep();
    uint32_t copies = 0;
    for (std::size_t i = 0; i < m_wires.size(); ++i)
    {
        if (i == in.m_index || (asks && !MayLeave(m_ports[i], frame)))
        {
            continue;
        }
        int64_t arrival = 0;
        if (m_wires[i]->OfferQuickly(frame.control, size, time, ready, arrival))
        {
            ++copies;
            batches.Add(*m_wires[i], arrival);
            continue;
        }
        SwitchPort& out = m_ports[i];
        if (!out.m_transmitter.IsLinkUp())
        {
            continue;
        }
        ++copies;
        if (Offer(out, frame, arrival) == EthernetTransmitter::Outcome::SENT)
        {
            batches.Add(*m_wires[i], arrival);
        }
    }
    batches.Schedule(m_context);
    m_floodedTrace(frame, copies);
    m_forwardedTrace(frame.destination, true);
}

} // namespace ns3
