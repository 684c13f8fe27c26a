// SPDX-License-Identifier: GPL-2.0-only

#include "ethernet-flood.h"

#include "ns3/nstime.h"
#include "ns3/simulator.h"

#include <utility>

namespace ns3
{

/// Copies of one frame that arrive at one instant.
class FloodBatches::Arrival : public EventImpl
{
  public:
    Arrival(const EthernetFrame& frame, std::size_t room, std::shared_ptr<SpareCopies> spare)
        : m_frame(frame),
          m_spare(std::move(spare))
    {
        if (room > 1 && !m_spare->empty())
        {
            m_copies = std::move(m_spare->back());
            m_spare->pop_back();
        }
        m_copies.reserve(room);
    }

    ~Arrival() override
    {
        if (m_copies.size() > 1)
        {
            m_copies.clear();
            m_spare->push_back(std::move(m_copies));
        }
    }

    std::vector<FloodCopy>& GetCopies()
    {
        return m_copies;
    }

    /// \return the only sender, null if there are several
    EthernetTransmitter* GetSingle() const
    {
        return m_copies.size() == 1 ? m_copies.front().sender->transmitter : nullptr;
    }

  private:
    void Notify() override
    {
        const FrameKind kind(m_frame);
        for (const FloodCopy& copy : m_copies)
        {
            if (copy.sender->Matters(kind, copy.epoch))
            {
                copy.sender->transmitter->Arrive(m_frame, copy.epoch);
            }
        }
    }

    EthernetFrame m_frame;                //!< the frame
    std::vector<FloodCopy> m_copies;      //!< in the order of the ports
    std::shared_ptr<SpareCopies> m_spare; //!< where the list goes
};

FloodBatches::FloodBatches(const EthernetFrame& frame,
                           std::size_t most,
                           std::shared_ptr<SpareCopies> spare)
    : m_frame(frame),
      m_most(most),
      m_spare(std::move(spare))
{
}

FloodBatches::~FloodBatches() = default;

void FloodBatches::Open(int64_t arrival)
{
    auto& batch = m_batches[arrival];
    if (!batch)
    {
        // Like cables make one batch of all copies; unlike ones would waste the room.
        const std::size_t room = m_batches.size() == 1 ? m_most : 1;
        batch = Ptr<Arrival>(new Arrival(m_frame, room, m_spare), false);
    }
    m_last = &batch->GetCopies();
    m_lastTime = arrival;
}

void FloodBatches::Schedule(uint32_t context)
{
    const int64_t now = Simulator::Now().GetTimeStep();
    for (const auto& [time, batch] : m_batches)
    {
        if (EthernetTransmitter* single = batch->GetSingle())
        {
            // In the receiver's own context it needs no second event to get there.
            single->ScheduleArrival(m_frame, time);
            continue;
        }
        // The simulator takes over a reference of its own.
        batch->Ref();
        Simulator::ScheduleWithContext(context, TimeStep(time - now), PeekPointer(batch));
    }
}

} // namespace ns3
