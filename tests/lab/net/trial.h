// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_NET_TRIAL_H
#define LAB_NET_TRIAL_H

#include "lab/spec/scenario.h"
#include "lab/timeline/fact.h"
#include "oracle.h"

#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace lab::trial
{

using namespace std::chrono_literals;

/// A time as scenario files write it.
std::string Text(Time time);

/// A host of a trial, member of the group gw; by default hosts get the addresses 10.0.0.2, .3, ...
/// in order.
struct Node
{
    Pace pace;
    std::string carp; ///< more keys of the membership, such as "preempt: true"
    std::string host; ///< more keys of the host, such as "boot: 20s"
    std::string on = "sw";
};

/// Which addresses group and members of a trial have. IPv6: 2001:db8::1, 2001:db8::2, ...
enum class Families
{
    IPV4,
    IPV6,
    BOTH
};

/// A small scenario, put together as text so that the parser is part of what is tried.
struct Trial
{
    std::string dialect = "openbsd";
    Families families = Families::IPV4;
    std::vector<Node> nodes;         ///< r1, r2, ...
    std::vector<std::string> events; ///< lines of the timeline, such as "at: 30s, crash: r1"
    std::string lan = "switches: [sw]";
    std::string group;               ///< more keys of the group
    std::vector<std::string> others; ///< more hosts, such as "h1: {...}"
    Time duration = 60s;
    uint64_t seed = 1;

    std::string Text() const;

    /// The trial as a value; a failed test and an empty scenario if the parser refuses it.
    Scenario Spec() const;

    Timeline Run() const;
};

/// A master r1 that boots at 0 and a backup r2 that boots at 20 s and finds it there.
Trial Pair(const std::string& dialect, const Pace& master, const Pace& backup);

/// When r1 of Pair() sends its advert of that number; 0 is the one of its takeover.
Time AdvertTime(const Trial& pair, int number);

/// Instants of the facts that satisfy a condition, in order.
std::vector<Time> Instants(const Timeline& timeline,
                           FactKind kind,
                           const std::function<bool(const Fact&)>& condition);

/// Instants of the facts of one kind on one node.
std::vector<Time> Instants(const Timeline& timeline, FactKind kind, const std::string& node);

/// When a node went to a state, such as "MASTER".
std::vector<Time> Became(const Timeline& timeline,
                         const std::string& node,
                         const std::string& state);

/// The first takeover at or after an instant: who and when.
using Takeover = std::pair<std::string, Time>;
std::optional<Takeover> TakeoverAfter(const Timeline& timeline, Time instant);

/// Spans in which a group had at least two MASTERs: from and to.
std::vector<std::pair<Time, Time>> DoubleMasters(const Timeline& timeline);

/// Who is MASTER of gw at an instant.
std::vector<std::string> MastersAt(const Timeline& timeline, Time instant);

/// All facts as text, one in a line: what equality of two runs means.
std::string Transcript(const Timeline& timeline);

/// The lines of a transcript that concern one node.
std::string TranscriptOf(const Timeline& timeline, const std::string& node);

} // namespace lab::trial

namespace std::chrono
{

/// How GoogleTest shows a time.
inline void PrintTo(const nanoseconds& time, std::ostream* out)
{
    *out << time.count() << " ns";
}

} // namespace std::chrono

#endif // LAB_NET_TRIAL_H
