// SPDX-License-Identifier: GPL-2.0-only

#ifndef ETHERNET_FLOOD_H
#define ETHERNET_FLOOD_H

#include "ethernet-frame.h"
#include "ethernet-transmitter.h"

#include "ns3/event-impl.h"
#include "ns3/ptr.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <vector>

namespace ns3
{

/**
 * \ingroup ethernet
 * One copy of a flooded frame, under way.
 */
struct FloodCopy
{
    /// Made where it stays: as a value to be copied it would cost more than all else of a flood.
    /// \param wire what it leaves by
    explicit FloodCopy(PortWire& wire)
        : sender(&wire),
          epoch(wire.epoch)
    {
    }

    PortWire* sender; //!< of the port it left by
    uint32_t epoch;   //!< of the link when it left
};

/// \ingroup ethernet
/// Lists of copies that were used before: a large LAN would ask for new memory with each flood.
using SpareCopies = std::vector<std::vector<FloodCopy>>;

/**
 * \ingroup ethernet
 * The copies of one flooded frame, gathered by the instant of their arrival.
 *
 * Copies that arrive at one instant share one event, however many ports they left by: on a LAN of
 * like cables a flood to a thousand hosts is one event.
 */
class FloodBatches
{
  public:
    /**
     * \param frame the frame, which outlives this object
     * \param most how many copies there may be
     * \param spare where lists come from and return to
     */
    FloodBatches(const EthernetFrame& frame, std::size_t most, std::shared_ptr<SpareCopies> spare);
    ~FloodBatches();

    /// \param sender a port that the frame leaves by \param arrival when it arrives, time steps
    void Add(PortWire& sender, int64_t arrival)
    {
        // Like cables in a row are the rule, so the map is asked only when the instant changes.
        if (!m_last || arrival != m_lastTime)
        {
            Open(arrival);
        }
        m_last->emplace_back(sender);
    }

    /// Schedule all arrivals. \param context simulation context of the shared events
    void Schedule(uint32_t context);

  private:
    class Arrival;

    void Open(int64_t arrival);

    const EthernetFrame& m_frame;              //!< what is flooded
    std::size_t m_most;                        //!< upper bound of the copies
    std::shared_ptr<SpareCopies> m_spare;      //!< lists to be used again
    std::map<int64_t, Ptr<Arrival>> m_batches; //!< by arrival time
    int64_t m_lastTime{0};                     //!< arrival time of m_last
    std::vector<FloodCopy>* m_last{nullptr};   //!< the batch that took the last copy
};

} // namespace ns3

#endif /* ETHERNET_FLOOD_H */
