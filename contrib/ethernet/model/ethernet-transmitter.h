// SPDX-License-Identifier: GPL-2.0-only

#ifndef ETHERNET_TRANSMITTER_H
#define ETHERNET_TRANSMITTER_H

#include "ethernet-frame.h"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <memory>

namespace ns3
{

class CableEnd;
class EthernetCable;

/**
 * \ingroup ethernet
 * How long frames of one length occupy the wire, at the rate that was asked for last.
 */
class WireTime
{
  public:
    /// \param size of a frame, bytes from destination to FCS
    explicit WireTime(uint32_t size)
        : m_size(size)
    {
    }

    /// \param rate of the cable, bits per second, not 0
    void SetRate(uint64_t rate)
    {
        if (rate != m_rate)
        {
            Compute(rate);
        }
    }

    /// \return from the first bit to the last, preamble included, time steps
    int64_t GetTransmission() const
    {
        return m_transmission;
    }

    /// \return from the first bit to that of the next frame, time steps
    int64_t GetSlot() const
    {
        return m_slot;
    }

  private:
    void Compute(uint64_t rate);

    uint32_t m_size;           //!< bytes
    uint64_t m_rate{0};        //!< bits per second
    int64_t m_transmission{0}; //!< time steps
    int64_t m_slot{0};         //!< time steps
};

class EthernetTransmitter;

/**
 * \ingroup ethernet
 * What each copy of a flood touches of a port. A switch keeps that of all its ports side by side,
 * which decides the cost of large LANs. To others it is a part of the transmitter.
 */
struct PortWire
{
    /**
     * As EthernetTransmitter::Offer, for one of many copies of a frame: does only what is quick. A
     * control frame that finds the wire busy is quick too, as long as it is one of the next few:
     * nothing can overtake it, so its start is known. That start is not announced, and a link that
     * goes down meanwhile cuts the frame short instead of throwing it away. \param control whether
     * it belongs to the strict-priority band \param size of the frame, bytes \param time of frames
     * of this size \param ready when it may start at the earliest, time steps, not before now
     * \param [out] arrival when it arrives complete, if it was sent
     * \return whether it was sent; if not, nothing has happened
     */
    bool OfferQuickly(bool control, uint32_t size, WireTime& time, int64_t ready, int64_t& arrival)
    {
        constexpr int64_t FEW = 8;
        const int64_t wait = freeAt - ready;
        if (!quick)
        {
            return false;
        }
        time.SetRate(rate);
        if (wait > (control && priority ? FEW * time.GetSlot() : 0))
        {
            return false;
        }
        const int64_t start = ready + std::max<int64_t>(wait, 0);
        freeAt = start + time.GetSlot();
        arrival = start + time.GetTransmission() + delay;
        ++frames;
        bytes += size;
        return true;
    }

    /// \param kind of a frame \param then value of `epoch` when it was sent
    /// \return whether the arrival of a copy makes any difference
    bool Matters(const FrameKind& kind, uint32_t then) const
    {
        return peerInterest.Wants(kind) || then != epoch;
    }

    Interest peerInterest;                     //!< what the far end wants
    int64_t freeAt{0};                         //!< when the next frame may start
    uint64_t rate{0};                          //!< of the cable, bits per second
    int64_t delay{0};                          //!< of the cable, time steps
    uint64_t frames{0};                        //!< started since the construction of the port
    uint64_t bytes{0};                         //!< their bytes, from destination to FCS
    EthernetTransmitter* transmitter{nullptr}; //!< whose state it is
    uint32_t epoch{0};                         //!< changes whenever the link goes down
    bool priority{true};                       //!< whether control frames overtake others
    bool quick{false}; //!< link up, nothing waits, and no rule of the cable is asked
};

/**
 * \ingroup ethernet
 * The sending half of a port: one direction of a full-duplex cable.
 *
 * It keeps the instant at which the wire is free again, so that a frame which finds the wire free
 * costs one event, its arrival. Frames that find it busy wait in two strict-priority bands, and an
 * event for the end of the running frame exists only while something waits. All times are time
 * steps of the simulator (nanoseconds by default), rounded to the nearest.
 */
class EthernetTransmitter
{
  public:
    /// What became of a frame that was offered.
    enum class Outcome : uint8_t
    {
        SENT,   //!< starts at once; the arrival time is known
        LOST,   //!< starts at once, but a rule of the cable loses it
        QUEUED, //!< waits for the wire
        REFUSED //!< link down or queue full
    };

    /// Counters since the construction of the port.
    struct Counters
    {
        uint64_t frames{0}; //!< frames started
        uint64_t bytes{0};  //!< their bytes, from destination to FCS
        uint64_t drops{0};  //!< frames refused or thrown away from the queue
    };

    /**
     * \param owner the port, which outlives its transmitter
     * \param wire where its state is kept; null: here
     */
    explicit EthernetTransmitter(CableEnd& owner, PortWire* wire = nullptr);

    EthernetTransmitter(const EthernetTransmitter&) = delete;
    EthernetTransmitter& operator=(const EthernetTransmitter&) = delete;

    /**
     * Offer a frame to the wire.
     * \param frame the frame
     * \param ready when it may start at the earliest, time steps, not before now
     * \param [out] arrival when it arrives complete, if the outcome is SENT
     * \return the outcome; with SENT it is the caller who schedules the arrival
     */
    Outcome Offer(const EthernetFrame& frame, int64_t ready, int64_t& arrival);

    /// Schedule the arrival of a frame that is on its way. \param frame the frame
    /// \param arrival when, time steps
    void ScheduleArrival(const EthernetFrame& frame, int64_t arrival);

    /**
     * The frame has reached the far end, unless the link went down meanwhile.
     * \param frame the frame
     * \param epoch the value of GetEpoch when the frame was sent
     */
    void Arrive(const EthernetFrame& frame, uint32_t epoch);

    /// Join a cable. \param cable the cable \param end which of its ends sends here
    void Join(EthernetCable* cable, uint32_t end);

    /// Leave the cable.
    void Leave();

    /// The link came up. \param peer the far end
    void LinkUp(CableEnd* peer);

    /// The link went down: forget what is queued and what is in flight.
    void LinkDown();

    /**
     * Rate, delay or rules of the cable have changed.
     * \param rate bits per second
     * \param delay time steps
     * \param hasRules whether rules are to be asked
     */
    void Refresh(uint64_t rate, int64_t delay, bool hasRules);

    /// Throw away all waiting frames.
    void ClearQueue();

    /// \param priority whether control frames go before all others that wait
    void SetPriority(bool priority)
    {
        m_wire.priority = priority;
    }

    /// \param frames how many frames may wait, both bands together
    void SetQueueSize(uint32_t frames)
    {
        m_queueSize = frames;
    }

    /// \return how many frames may wait
    uint32_t GetQueueSize() const
    {
        return m_queueSize;
    }

    /// \return how many frames wait now
    uint32_t GetQueueLength() const;

    /// \return whether frames can be sent
    bool IsLinkUp() const
    {
        return m_peer != nullptr;
    }

    /// \return what floods touch
    PortWire& GetWire()
    {
        return m_wire;
    }

    /// \return a number that changes whenever the link goes down
    uint32_t GetEpoch() const
    {
        return m_wire.epoch;
    }

    /// \return the counters
    Counters GetCounters() const
    {
        return {m_wire.frames, m_wire.bytes, m_drops};
    }

    /// \return the cable, null if none
    EthernetCable* GetCable() const
    {
        return m_cable;
    }

    /// \return which end of the cable this is, 0 or 1
    uint32_t GetEnd() const
    {
        return m_end;
    }

    /// \return the far end, null while the link is down
    CableEnd* GetPeer() const
    {
        return m_peer;
    }

    /// The far end wants other frames than before. \param interest see CableEnd::GetInterest
    void SetPeerInterest(const Interest& interest)
    {
        m_wire.peerInterest = interest;
    }

  private:
    /// A frame that waits, and since when it may be sent.
    struct Waiting
    {
        EthernetFrame frame; //!< the frame
        int64_t ready;       //!< earliest start
    };

    /// The two bands, control first.
    struct Queue
    {
        std::deque<Waiting> band[2]; //!< 0 control, 1 everything else
    };

    Outcome Launch(const EthernetFrame& frame, int64_t start, int64_t& arrival);
    bool Enqueue(const EthernetFrame& frame, int64_t ready);
    bool IsIdle() const;
    void UpdateQuick();
    std::deque<Waiting>& NextBand(int64_t now);
    void ScheduleDrain();
    void Drain();

    std::unique_ptr<PortWire> m_own; //!< null: the state is kept elsewhere
    PortWire& m_wire;                //!< what floods touch
    uint64_t m_drops{0};             //!< see Counters
    CableEnd* m_peer{nullptr};       //!< far end, null while the link is down
    std::unique_ptr<Queue> m_queue;  //!< exists once a frame had to wait
    uint32_t m_queueSize{100};       //!< frames
    uint8_t m_end{0};                //!< end of the cable
    bool m_hasRules{false};          //!< whether the cable has rules for this direction
    bool m_drainPending{false};      //!< whether an event for the end of the running frame exists
    EthernetCable* m_cable{nullptr}; //!< the cable
    CableEnd& m_owner;               //!< the port
};

} // namespace ns3

#endif /* ETHERNET_TRANSMITTER_H */
