// SPDX-License-Identifier: GPL-2.0-only

#include "stream.h"

namespace lab
{

const char* ToString(StreamKind kind)
{
    switch (kind)
    {
    case StreamKind::PING:
        return "ping";
    case StreamKind::UDP:
        return "udp";
    case StreamKind::TCP:
        return "tcp";
    }
    return "";
}

const char* ToString(OutagePart part)
{
    switch (part)
    {
    case OutagePart::DETECTION:
        return "detection";
    case OutagePart::PROMOTION:
        return "promotion";
    case OutagePart::REPAIR:
        return "repair";
    case OutagePart::SWITCH_LEARNING:
        return "switch-learning";
    case OutagePart::NEIGHBOUR_RESOLUTION:
        return "neighbour-resolution";
    case OutagePart::TRANSPORT_RECOVERY:
        return "transport-recovery";
    case OutagePart::LOSS:
        return "loss";
    }
    return "";
}

} // namespace lab
