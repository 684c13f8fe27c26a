// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_REAL_TIME_H
#define LAB_REAL_TIME_H

#include "lab/net/packet-socket.h"
#include "lab/timeline/fact.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace lab
{

/// A port of a simulated switch that is to be a real interface.
struct RealPortSpec
{
    std::string on; ///< the switch
    std::shared_ptr<PacketSocket> socket;
};

/// What a run in real time shares with the world outside.
struct RealTimeOptions
{
    std::vector<RealPortSpec> ports;

    /// Asked about every 100 ms, with the facts so far; all those before now are among them.
    /// \return whether to go on; false ends the run there
    std::function<bool(const Timeline& timeline, Time now)> goOn;
};

/// What became of a run in real time, besides its facts. No two runs have the same.
struct RealTimeReport
{
    /// How far the simulation was behind the clock, at the worst. Looked at every 10 ms and with
    /// every frame that leaves.
    Time latest{0};
    Time latestAt{0}; ///< when that was

    /// What passed a port.
    struct Port
    {
        std::string name;     ///< of the interface
        uint64_t in = 0;      ///< frames that came into the LAN
        uint64_t out = 0;     ///< frames that went out
        uint64_t lost = 0;    ///< frames that interface or LAN had no room for
        uint64_t tooLong = 0; ///< segments that Linux leaves to the hardware to cut; lost
    };

    std::vector<Port> ports; ///< in the order of the options
};

} // namespace lab

#endif // LAB_REAL_TIME_H
