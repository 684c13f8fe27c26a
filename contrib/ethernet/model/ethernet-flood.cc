// SPDX-License-Identifier: GPL-2.0-only

#include "ethernet-flood.h"

#include "ns3/nstime.h"
#include "ns3/simulator.h"

namespace ns3
{

/// Copies of one frame that arrive at one instant.
class FloodBatches::Arrival : public EventImpl
{
  public:
    Arrival(const EthernetFrame& frame, std::size_t room)
        : m_frame(frame)
    {
        m_copies.reserve(room);
    }

    void Add(EthernetTransmitter& sender)
    {
        m_copies.push_back({&sender, sender.GetEpoch()});
    }

    /// \return the only sender, null if there are several
    EthernetTransmitter* GetSingle() const
    {
        return m_copies.size() == 1 ? m_copies.front().sender : nullptr;
    }

  private:
    /// One copy under way.
    struct Copy
    {
        EthernetTransmitter* sender; //!< the port it left by
        uint32_t epoch;              //!< of the link when it left
    };

    void Notify() override
    {
        const uint64_t bit = InterestBit(MacToKey(m_frame.destination));
        for (const Copy& copy : m_copies)
        {
            copy.sender->ArriveIfWanted(m_frame, copy.epoch, bit);
        }
    }

    EthernetFrame m_frame;      //!< the frame
    std::vector<Copy> m_copies; //!< in the order of the ports
};

FloodBatches::FloodBatches(const EthernetFrame& frame, std::size_t most)
    : m_frame(frame),
      m_most(most)
{
}

FloodBatches::~FloodBatches() = default;

void FloodBatches::Add(EthernetTransmitter& sender, int64_t arrival)
{
    // Like cables in a row are the rule, so the map is asked only when the instant changes.
    if (!m_last || arrival != m_lastTime)
    {
        auto& batch = m_batches[arrival];
        if (!batch)
        {
            // Like cables make one batch of all copies; unlike ones would waste the room.
            const std::size_t room = m_batches.size() == 1 ? m_most : 1;
            batch = Ptr<Arrival>(new Arrival(m_frame, room), false);
        }
        m_last = PeekPointer(batch);
        m_lastTime = arrival;
    }
    m_last->Add(sender);
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
