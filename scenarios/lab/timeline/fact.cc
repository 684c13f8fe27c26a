// SPDX-License-Identifier: GPL-2.0-only

#include "fact.h"

#include <cstring>

namespace lab
{

const char* ToString(FactKind kind)
{
    switch (kind)
    {
    case FactKind::STATE:
        return "state";
    case FactKind::ADVERT_SENT:
        return "advert-sent";
    case FactKind::ADVERT_HEARD:
        return "advert-heard";
    case FactKind::ADVERT_DROPPED:
        return "advert-dropped";
    case FactKind::ANNOUNCED:
        return "announced";
    case FactKind::ANSWERED:
        return "answered";
    case FactKind::ASKED:
        return "asked";
    case FactKind::SERVED:
        return "served";
    case FactKind::DEMOTION:
        return "demotion";
    case FactKind::SEND_FAILED:
        return "send-failed";
    case FactKind::LINK:
        return "link";
    case FactKind::QUEUE_FULL:
        return "queue-full";
    case FactKind::LEARNED:
        return "learned";
    case FactKind::MOVED:
        return "moved";
    case FactKind::AGED:
        return "aged";
    case FactKind::FLUSHED:
        return "flushed";
    case FactKind::FAULT:
        return "fault";
    case FactKind::CRASHED:
        return "crashed";
    case FactKind::BOOTED:
        return "booted";
    case FactKind::DEFAULT_ROUTER:
        return "default-router";
    case FactKind::NEIGHBOUR:
        return "neighbour";
    case FactKind::PROBE_ANSWERED:
        return "probe-answered";
    case FactKind::PROBE_LOST:
        return "probe-lost";
    case FactKind::DATAGRAM_ARRIVED:
        return "datagram-arrived";
    case FactKind::DATAGRAM_LOST:
        return "datagram-lost";
    case FactKind::TCP_OPENED:
        return "tcp-opened";
    case FactKind::TCP_DELIVERED:
        return "tcp-delivered";
    case FactKind::TCP_STALLED:
        return "tcp-stalled";
    case FactKind::TCP_CLOSED:
        return "tcp-closed";
    case FactKind::END:
        return "end";
    }
    return "";
}

const FactValue* Fact::Find(const char* key) const
{
    for (const auto& [name, value] : values)
    {
        if (std::strcmp(name, key) == 0)
        {
            return &value;
        }
    }
    return nullptr;
}

const std::string& Fact::Text(const char* key) const
{
    static const std::string none;
    const FactValue* value = Find(key);
    const auto* text = value ? std::get_if<std::string>(value) : nullptr;
    return text ? *text : none;
}

int64_t Fact::Integer(const char* key) const
{
    const FactValue* value = Find(key);
    const auto* number = value ? std::get_if<int64_t>(value) : nullptr;
    return number ? *number : 0;
}

} // namespace lab
