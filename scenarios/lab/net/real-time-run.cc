// SPDX-License-Identifier: GPL-2.0-only

#include "lab/net/real-time-run.h"

#include "ns3/nstime.h"
#include "ns3/realtime-simulator-impl.h"
#include "ns3/simulator.h"

namespace lab
{

namespace
{

constexpr int64_t TICK = 10;                  ///< milliseconds
constexpr uint64_t TICKS_TO_LOOK_AROUND = 10; ///< as often as real NICs look at their cables

Time Now()
{
    return Time(ns3::Simulator::Now().GetNanoSeconds());
}

} // namespace

RealTimeRun::RealTimeRun(const RealTimeOptions& options,
                         const Timeline& timeline,
                         Recorder& recorder)
    : m_options(options),
      m_timeline(timeline),
      m_recorder(recorder)
{
    for (const RealPortSpec& spec : options.ports)
    {
        m_ports.push_back(std::make_unique<RealPort>(*spec.socket, spec.on));
        m_ports.back()->SetBeforeSending([this] { LookAtClock(); });
    }
}

const RealPorts& RealTimeRun::GetPorts() const
{
    return m_ports;
}

void RealTimeRun::Start()
{
    for (const auto& port : m_ports)
    {
        port->UpdateCarrier();
        if (!port->IsPowered())
        {
            RecordLink(*port);
        }
        port->Start();
    }
    ns3::Simulator::Schedule(ns3::MilliSeconds(TICK), &RealTimeRun::Tick, this);
}

RealTimeReport RealTimeRun::Finish()
{
    for (const auto& port : m_ports)
    {
        port->Stop();
        const RealPort::Counters counted = port->GetCounters();
        m_report.ports.push_back({port->GetName(),
                                  counted.in,
                                  counted.out,
                                  counted.refused + counted.unreceived.overruns,
                                  counted.unreceived.tooLong});
    }
    return m_report;
}

void RealTimeRun::Tick()
{
    LookAtClock();
    if (++m_ticks % TICKS_TO_LOOK_AROUND == 0)
    {
        LookAtPorts();
        if (m_options.goOn && !m_options.goOn(m_timeline, Now()))
        {
            ns3::Simulator::Stop();
            return;
        }
    }
    ns3::Simulator::Schedule(ns3::MilliSeconds(TICK), &RealTimeRun::Tick, this);
}

void RealTimeRun::LookAtClock()
{
    const auto clock =
        ns3::DynamicCast<ns3::RealtimeSimulatorImpl>(ns3::Simulator::GetImplementation());
    const Time late = Time(clock->RealtimeNow().GetNanoSeconds()) - Now();
    if (late > m_report.latest)
    {
        m_report.latest = late;
        m_report.latestAt = Now();
    }
}

void RealTimeRun::LookAtPorts()
{
    for (const auto& port : m_ports)
    {
        if (port->UpdateCarrier())
        {
            RecordLink(*port);
        }
    }
}

void RealTimeRun::RecordLink(const RealPort& port)
{
    m_recorder.Record(FactKind::LINK,
                      port.GetSwitchName(),
                      {{"port", port.GetName()}, {"up", port.IsPowered()}});
}

} // namespace lab
