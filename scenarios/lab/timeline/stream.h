// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_STREAM_H
#define LAB_STREAM_H

#include <array>
#include <cstdint>

namespace lab
{

/// What flows from a client to another host.
enum class StreamKind : uint8_t
{
    PING, ///< ICMP echoes
    UDP,  ///< datagrams, one way
    TCP,  ///< a connection
};

constexpr std::array<StreamKind, 3> STREAM_KINDS{StreamKind::PING,
                                                 StreamKind::UDP,
                                                 StreamKind::TCP};

/// "ping", "udp" or "tcp".
const char* ToString(StreamKind kind);

/**
 * Why an outage lasted. Each instant of an outage has one of these reasons, so the parts of an
 * outage add up to the whole.
 */
enum class OutagePart : uint8_t
{
    DETECTION,            ///< nobody had decided yet to take over, or two were MASTER
    PROMOTION,            ///< the new MASTER did not serve yet (ucarp's up-script)
    REPAIR,               ///< until what was broken on the way was put in order
    SWITCH_LEARNING,      ///< a switch on the way still sent to the wrong port
    NEIGHBOUR_RESOLUTION, ///< somebody on the way still sent to the wrong MAC, or had to ask
    TRANSPORT_RECOVERY,   ///< the way was whole, but nothing was sent yet
    LOSS,                 ///< nothing was decided, repaired or learned: frames got lost
};

constexpr std::array<OutagePart, 7> OUTAGE_PARTS{OutagePart::DETECTION,
                                                 OutagePart::PROMOTION,
                                                 OutagePart::REPAIR,
                                                 OutagePart::SWITCH_LEARNING,
                                                 OutagePart::NEIGHBOUR_RESOLUTION,
                                                 OutagePart::TRANSPORT_RECOVERY,
                                                 OutagePart::LOSS};

/// The name in scenarios and machine-readable outputs, such as "switch-learning".
const char* ToString(OutagePart part);

} // namespace lab

#endif // LAB_STREAM_H
