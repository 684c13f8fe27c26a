// SPDX-License-Identifier: GPL-2.0-only

#include "carp-machine.h"

namespace carp
{

const char* ToString(Reason reason)
{
    switch (reason)
    {
    case Reason::READY:
        return "ready to run";
    case Reason::MASTER_TIMED_OUT:
        return "master timed out";
    case Reason::MASTER_WILL_TIME_OUT:
        return "master announced that it will time out";
    case Reason::PREEMPTED:
        return "preempted a worse master";
    case Reason::MASTER_DEMOTED:
        return "master is more demoted";
    case Reason::BETTER_MASTER:
        return "an equal or better master advertises";
    case Reason::PEER_LESS_DEMOTED:
        return "a less demoted master advertises";
    case Reason::MANUAL:
        return "administrator's command";
    case Reason::SET_DOWN:
        return "set down";
    case Reason::CARRIER_LOST:
        return "carrier lost";
    case Reason::NO_ADDRESS:
        return "last address removed";
    case Reason::ADDRESSES_CHANGED:
        return "addresses changed";
    case Reason::IDENTITY_CHANGED:
        return "vhid or MAC changed";
    case Reason::NOT_ALLOWED:
        return "net.inet.carp.allow switched off";
    }
    return "?";
}

const char* ToString(AdvertKind kind)
{
    switch (kind)
    {
    case AdvertKind::REGULAR:
        return "regular";
    case AdvertKind::TAKEOVER:
        return "takeover";
    case AdvertKind::DEMOTION:
        return "demotion";
    case AdvertKind::STEP_DOWN:
        return "step-down";
    case AdvertKind::BOW_OUT:
        return "bow-out";
    }
    return "?";
}

const char* ToString(Demote::Cause cause)
{
    switch (cause)
    {
    case Demote::Cause::CARRIER:
        return "carrier";
    case Demote::Cause::SEND_ERRORS:
        return "send errors";
    case Demote::Cause::REMOVED:
        return "removed";
    }
    return "?";
}

} // namespace carp
