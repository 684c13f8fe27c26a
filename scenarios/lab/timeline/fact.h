// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_FACT_H
#define LAB_FACT_H

#include "advert-log.h"
#include "snapshot.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace lab
{

/**
 * Everything that can be observed in a run: of each kind, the node that a fact is about and the
 * values that it carries, in this order. Times among them are integers in nanoseconds.
 */
enum class FactKind : uint8_t
{
    STATE, ///< member: group, from, to, reason
    /// member: group, kind, family; advbase, advskew, demote or, with VRRP, priority, interval
    /// (centiseconds)
    ADVERT_SENT,
    ADVERT_HEARD,   ///< member: group, source, family; the others as of ADVERT_SENT
    ADVERT_DROPPED, ///< member: reason, counter (if one goes up), source, vhid
    /// member: group, what (gratuitous-arp, neighbour-advertisement, router-advertisement),
    /// address, mac
    ANNOUNCED,
    ANSWERED, ///< member: group, what (arp, neighbour-solicitation), address, mac, asker
    ASKED,    ///< any host: group, what, address, asker; only for addresses of balanced groups
    /// member: group, vhid, client (source of the packet), to (its destination), what (icmp, udp,
    /// tcp, other)
    SERVED,
    DEMOTION,       ///< member: by, total, cause
    SEND_FAILED,    ///< member: group
    LINK,           ///< host or switch: port, up
    QUEUE_FULL,     ///< switch: port, at which a frame found no room
    LEARNED,        ///< switch: mac, port
    MOVED,          ///< switch: mac, from, port
    AGED,           ///< switch: mac, port
    FLUSHED,        ///< switch: port, entries
    FAULT,          ///< what it struck, or empty: action, event, target, parameters, refused (why)
    CRASHED,        ///< host
    BOOTED,         ///< host
    DEFAULT_ROUTER, ///< host with autoconf: router; empty if it has none any more
    NEIGHBOUR,      ///< host: address, mac that it has for it now; empty: nobody answers
    PROBE_ANSWERED, ///< client: to, sequence, sent, rtt
    PROBE_LOST,     ///< client: to, sequence, sent
    DATAGRAM_ARRIVED, ///< its sender: to, sequence, sent, delay
    DATAGRAM_LOST,    ///< its sender: to, sequence, sent
    TCP_OPENED,       ///< client: to
    TCP_DELIVERED,    ///< client: to, sequence (of a block), sent, delay, tried (last sent)
    TCP_STALLED,      ///< client: to, since (when the data began to wait)
    TCP_CLOSED,       ///< client: to, reason (done, broken, failed)
    END,              ///< nobody
};

constexpr size_t FACT_KINDS = static_cast<size_t>(FactKind::END) + 1;

/// The name in the machine-readable outputs, such as "advert-sent".
const char* ToString(FactKind kind);

using FactValue = std::variant<bool, int64_t, double, std::string>;

/// One thing that happened.
struct Fact
{
    Time at{0};
    FactKind kind = FactKind::END;
    std::string node; ///< host or switch as the scenario names it
    std::vector<std::pair<const char*, FactValue>> values; ///< keys are string literals

    /// The value of a key, or nullptr.
    const FactValue* Find(const char* key) const;

    /// A text value; empty if it is missing or not text.
    const std::string& Text(const char* key) const;

    /// A number; 0 if it is missing or not an integer.
    int64_t Integer(const char* key) const;
};

/**
 * The record of one run in the order of occurrence. Same scenario and seed, same facts.
 */
struct Timeline
{
    std::vector<Fact> facts;

    /// Final statistics: node, counter name of netstat, value; in order of hosts, then counters.
    struct CounterValue
    {
        std::string node;
        std::string counter;
        uint64_t value = 0;
    };

    std::vector<CounterValue> counters;

    std::vector<AdvertLog> adverts; ///< in order of hosts, then their memberships

    /// Frames to the Ethernet addresses of a balanced group that a switch had for an output port.
    struct FloodCount
    {
        std::string node; ///< switch
        std::string group;
        uint64_t frames = 0;
        uint64_t flooded = 0; ///< of them, to all ports
    };

    std::vector<FloodCount> floods;  ///< in order of switches, then groups
    std::vector<Snapshot> snapshots; ///< those that were asked for, in order of time
    Time end{0};                     ///< when the run ended
};

} // namespace lab

#endif // LAB_FACT_H
