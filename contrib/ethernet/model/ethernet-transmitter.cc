// SPDX-License-Identifier: GPL-2.0-only

#include "ethernet-transmitter.h"

#include "ethernet-cable-end.h"
#include "ethernet-cable.h"

#include "ns3/assert.h"
#include "ns3/event-impl.h"
#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{

namespace
{

/// The arrival of one frame. One allocation, no argument binding: this is the most frequent event.
class FrameArrival : public EventImpl
{
  public:
    FrameArrival(EthernetTransmitter& sender, const EthernetFrame& frame)
        : m_sender(sender),
          m_epoch(sender.GetEpoch()),
          m_frame(frame)
    {
    }

  private:
    void Notify() override
    {
        m_sender.Arrive(m_frame, m_epoch);
    }

    EthernetTransmitter& m_sender; //!< where it came from
    uint32_t m_epoch;              //!< of the link when it was sent
    EthernetFrame m_frame;         //!< the frame
};

} // namespace

void WireTime::Compute(uint64_t rate)
{
    // DataRate rounds to its own taste; here the rule is stated once: to the nearest time step.
    static const int64_t second = Seconds(1).GetTimeStep();
    const auto bits = static_cast<int64_t>(rate);
    const auto occupy = [bits](uint32_t bytes)
    { return (int64_t{bytes} * 8 * second + bits / 2) / bits; };
    m_rate = rate;
    m_transmission = occupy(EthernetFrame::PREAMBLE_BYTES + m_size);
    m_slot = occupy(EthernetFrame::PREAMBLE_BYTES + m_size + EthernetFrame::GAP_BYTES);
}

EthernetTransmitter::EthernetTransmitter(CableEnd& owner, PortWire* wire)
    : m_own(wire ? nullptr : std::make_unique<PortWire>()),
      m_wire(wire ? *wire : *m_own),
      m_owner(owner)
{
    m_wire.transmitter = this;
}

EthernetTransmitter::Outcome EthernetTransmitter::Offer(const EthernetFrame& frame,
                                                        int64_t ready,
                                                        int64_t& arrival)
{
    if (!IsLinkUp())
    {
        ++m_drops;
        return Outcome::REFUSED;
    }
    if (m_wire.freeAt <= ready && IsIdle())
    {
        return Launch(frame, ready, arrival);
    }
    if (!Enqueue(frame, ready))
    {
        ++m_drops;
        return Outcome::REFUSED;
    }
    return Outcome::QUEUED;
}

EthernetTransmitter::Outcome EthernetTransmitter::Launch(const EthernetFrame& frame,
                                                         int64_t start,
                                                         int64_t& arrival)
{
    const uint32_t size = frame.GetSize();
    WireTime time(size);
    time.SetRate(m_wire.rate);
    m_wire.freeAt = start + time.GetSlot();
    arrival = start + time.GetTransmission() + m_wire.delay;
    ++m_wire.frames;
    m_wire.bytes += size;
    if (m_hasRules && !m_cable->Judge(m_end, frame, arrival))
    {
        return Outcome::LOST;
    }
    return Outcome::SENT;
}

bool EthernetTransmitter::IsIdle() const
{
    return !m_queue || (m_queue->band[0].empty() && m_queue->band[1].empty());
}

void EthernetTransmitter::UpdateQuick()
{
    m_wire.quick = m_peer && !m_hasRules && IsIdle();
}

bool EthernetTransmitter::Enqueue(const EthernetFrame& frame, int64_t ready)
{
    if (!m_queue)
    {
        m_queue = std::make_unique<Queue>();
    }
    // Each band has its own room, or a full data band would refuse what has priority over it.
    auto& band = m_queue->band[frame.control && m_wire.priority ? 0 : 1];
    if (band.size() >= m_queueSize)
    {
        return false;
    }
    band.push_back({frame, ready});
    UpdateQuick();
    ScheduleDrain();
    return true;
}

uint32_t EthernetTransmitter::GetQueueLength() const
{
    return m_queue ? m_queue->band[0].size() + m_queue->band[1].size() : 0;
}

std::deque<EthernetTransmitter::Waiting>& EthernetTransmitter::NextBand(int64_t now)
{
    auto& [control, other] = m_queue->band;
    if (control.empty())
    {
        return other;
    }
    if (other.empty() || control.front().ready <= std::max(now, other.front().ready))
    {
        return control;
    }
    // The control frame is still inside the switch, whose latency every frame has to sit out.
    return other;
}

void EthernetTransmitter::ScheduleDrain()
{
    if (m_drainPending)
    {
        return;
    }
    m_drainPending = true;
    const int64_t wait = m_wire.freeAt - Simulator::Now().GetTimeStep();
    NS_ASSERT(wait >= 0);
    // Events with a context cannot be cancelled; the epoch makes a stale one harmless.
    Simulator::ScheduleWithContext(m_owner.GetContext(),
                                   TimeStep(wait),
                                   [this, epoch = m_wire.epoch]()
                                   {
                                       if (epoch == m_wire.epoch)
                                       {
                                           Drain();
                                       }
                                   });
}

void EthernetTransmitter::Drain()
{
    m_drainPending = false;
    if (IsIdle())
    {
        return;
    }
    const int64_t now = Simulator::Now().GetTimeStep();
    auto& band = NextBand(now);
    const Waiting next = band.front();
    band.pop_front();
    UpdateQuick();
    int64_t arrival = 0;
    const Outcome outcome = Launch(next.frame, std::max(now, next.ready), arrival);
    m_owner.NotifyStart(next.frame);
    if (outcome == Outcome::SENT)
    {
        ScheduleArrival(next.frame, arrival);
    }
    if (!IsIdle())
    {
        ScheduleDrain();
    }
}

void EthernetTransmitter::ScheduleArrival(const EthernetFrame& frame, int64_t arrival)
{
    const int64_t wait = arrival - Simulator::Now().GetTimeStep();
    Simulator::ScheduleWithContext(m_peer->GetContext(),
                                   TimeStep(wait),
                                   new FrameArrival(*this, frame));
}

void EthernetTransmitter::Arrive(const EthernetFrame& frame, uint32_t epoch)
{
    if (epoch == m_wire.epoch)
    {
        m_peer->Receive(frame);
    }
    else if (m_cable)
    {
        m_cable->NotifyCutShort(m_end, frame);
    }
}

void EthernetTransmitter::Join(EthernetCable* cable, uint32_t end)
{
    m_cable = cable;
    m_end = end;
}

void EthernetTransmitter::Leave()
{
    m_cable = nullptr;
    m_peer = nullptr;
    UpdateQuick();
}

void EthernetTransmitter::LinkUp(CableEnd* peer)
{
    m_peer = peer;
    m_wire.peerInterest = peer->GetInterest();
    m_wire.freeAt = 0;
    UpdateQuick();
}

void EthernetTransmitter::LinkDown()
{
    m_peer = nullptr;
    m_drainPending = false;
    ++m_wire.epoch;
    ClearQueue();
}

void EthernetTransmitter::Refresh(uint64_t rate, int64_t delay, bool hasRules)
{
    m_wire.rate = rate;
    m_wire.delay = delay;
    m_hasRules = hasRules;
    UpdateQuick();
}

void EthernetTransmitter::ClearQueue()
{
    const auto waiting = std::move(m_queue);
    UpdateQuick();
    if (!waiting)
    {
        return;
    }
    for (const auto& band : waiting->band)
    {
        for (const auto& entry : band)
        {
            ++m_drops;
            m_owner.NotifyDiscard(entry.frame);
        }
    }
}

} // namespace ns3
