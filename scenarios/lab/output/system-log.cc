// SPDX-License-Identifier: GPL-2.0-only

#include "system-log.h"

#include "system-names.h"

#include "carp-intake.h"
#include "carp-machine.h"
#include "lab/spec/balances.h"
#include "lab/timeline/phrases.h"

#include <map>

namespace lab
{

namespace
{

using carp::DropReason;
using carp::Reason;

/// A line of a log; it is written if net.inet.carp.log is at least its level.
struct Entry
{
    int level = 0;
    std::string text;
};

// The levels of syslog that OpenBSD uses.
constexpr int CRITICAL = 2;
constexpr int ERROR = 3;
constexpr int WARNING = 4;
constexpr int NOTICE = 5;
constexpr int INFO = 6;

// FreeBSD's own; NetBSD only knows the first.
constexpr int CHANGES = 1;
constexpr int PACKETS = 2;

constexpr int ALWAYS = 0;

/// A membership under the names that its host has for it.
struct NamedMember
{
    std::string group;
    int vhid = 0;
    std::string carp;
    std::string port;
    bool isNode = false; ///< its carp interface has other vhids too
};

/// What the log of a host needs to know of it.
struct Machine
{
    System system = System::OPENBSD;
    std::vector<NamedMember> members;
    size_t interfaces = 0;               ///< carp0, carp1, ...
    const NamedMember* sender = nullptr; ///< who last sent an advertisement or failed to

    const NamedMember* OfGroup(const std::string& group) const
    {
        for (const NamedMember& member : members)
        {
            if (member.group == group)
            {
                return &member;
            }
        }
        return nullptr;
    }

    const NamedMember* OfVhid(int64_t vhid) const
    {
        for (const NamedMember& member : members)
        {
            if (member.vhid == vhid)
            {
                return &member;
            }
        }
        return nullptr;
    }
};

Machine Describe(const HostSpec& host)
{
    Machine machine;
    std::string last; // group as the file names it
    for (size_t i = 0; i < host.interfaces.size(); ++i)
    {
        for (const MemberSpec& spec : host.interfaces[i].carp)
        {
            const bool isNode = SharesInterface(spec.balancing);
            machine.system = SystemOf(spec.dialect.name);
            machine.interfaces += isNode && WrittenName(spec.group) == last ? 0 : 1;
            machine.members.push_back({spec.group,
                                       spec.config.vhid,
                                       CarpName(machine.interfaces - 1),
                                       PortName(machine.system, i),
                                       isNode});
            last = WrittenName(spec.group);
        }
    }
    return machine;
}

// State changes

/// Why, in the words of FreeBSD; empty if it logs nothing [carp_set_state].
std::string FreeBsdReason(const std::string& reason)
{
    static const std::map<std::string, const char*> words{
        {carp::ToString(Reason::READY), "initialization complete"},
        {carp::ToString(Reason::MASTER_TIMED_OUT), "master timed out"},
        {carp::ToString(Reason::MASTER_WILL_TIME_OUT), "master will time out"},
        {carp::ToString(Reason::PREEMPTED), "preempting a slower master"},
        {carp::ToString(Reason::BETTER_MASTER), "more frequent advertisement received"},
        {carp::ToString(Reason::MANUAL), "user requested via ifconfig"},
        {carp::ToString(Reason::CARRIER_LOST), "hardware interface down"},
        {carp::ToString(Reason::NO_ADDRESS), "hardware interface down"},
        {carp::ToString(Reason::NOT_ALLOWED), "hardware interface down"},
        // INIT in passing: what is called again is the routine for interfaces that come up.
        {carp::ToString(Reason::ADDRESSES_CHANGED), "hardware interface up"},
        {carp::ToString(Reason::IDENTITY_CHANGED), "hardware interface up"},
    };
    const auto found = words.find(reason);
    return found == words.end() ? "" : found->second;
}

std::optional<Entry> StateEntry(const Fact& fact, const Machine& machine)
{
    const NamedMember* member = machine.OfGroup(fact.Text("group"));
    if (!member)
    {
        return std::nullopt;
    }
    const std::string& from = fact.Text("from");
    const std::string& to = fact.Text("to");
    switch (machine.system)
    {
    case System::OPENBSD:
    {
        const std::string init = carp::ToString(carp::State::INIT);
        return Entry{from == init || to == init ? WARNING : CRITICAL,
                     member->carp + ": state transition" +
                         (member->isNode ? " (vhid " + std::to_string(member->vhid) + ")" : "") +
                         ": " + from + " -> " + to};
    }
    case System::FREEBSD:
    {
        const std::string reason = FreeBsdReason(fact.Text("reason"));
        if (reason.empty())
        {
            return std::nullopt;
        }
        return Entry{CHANGES,
                     "carp: " + std::to_string(member->vhid) + "@" + member->port + ": " + from +
                         " -> " + to + " (" + reason + ")"};
    }
    case System::NETBSD:
        return Entry{CHANGES, member->carp + ": state transition from: " + from + " -> to: " + to};
    case System::LINUX:
    {
        const bool init = to == carp::ToString(carp::State::INIT);
        return Entry{ALWAYS,
                     std::string(init ? "[INFO]" : "[WARNING]") + " Switching to state: " + to};
    }
    }
    return std::nullopt;
}

// Demotion

/// Whether pfsync was it, whose causes are told in its own words.
bool IsOfPfsync(const std::string& cause)
{
    return cause.rfind("pfsync ", 0) == 0;
}

std::string OpenBsdCause(const std::string& cause, bool up)
{
    if (cause == carp::ToString(carp::Demote::Cause::CARRIER))
    {
        return "carpdev";
    }
    if (cause == carp::ToString(carp::Demote::Cause::SEND_ERRORS))
    {
        return up ? "> snderrors" : "< snderrors";
    }
    if (IsOfPfsync(cause))
    {
        return cause;
    }
    return cause == carp::ToString(carp::Demote::Cause::REMOVED) ? "detach" : "";
}

std::string FreeBsdCause(const std::string& cause, bool up, const Machine& machine)
{
    if (cause == carp::ToString(carp::Demote::Cause::CARRIER))
    {
        return up ? "interface down" : "interface up";
    }
    if (cause == carp::ToString(carp::Demote::Cause::SEND_ERRORS))
    {
        const std::string port = machine.sender ? " on " + machine.sender->port : "";
        return (up ? "send error" : "send ok") + port;
    }
    if (IsOfPfsync(cause))
    {
        return cause;
    }
    return cause == carp::ToString(carp::Demote::Cause::REMOVED) ? "vhid removed" : "sysctl";
}

std::optional<Entry> DemotionEntry(const Fact& fact, const Machine& machine)
{
    const int64_t by = fact.Integer("by");
    const std::string amount = " by " + std::to_string(by) + " to " +
                               std::to_string(fact.Integer("total")) + " (";
    if (machine.system == System::FREEBSD)
    {
        return Entry{CHANGES,
                     "carp: demoted" + amount + FreeBsdCause(fact.Text("cause"), by > 0, machine) +
                         ")"};
    }
    const std::string cause = OpenBsdCause(fact.Text("cause"), by > 0);
    if (machine.system != System::OPENBSD || cause.empty())
    {
        return std::nullopt; // the administrator is not told what he did himself
    }
    // Whose trouble it is, the fact does not tell; mostly there is only one.
    const std::string carp = machine.interfaces == 1 ? machine.members.front().carp : "carp";
    const std::string who = IsOfPfsync(cause) ? "pfsync0" : carp;
    return Entry{ERROR, who + " demoted group carp" + amount + cause + ")"};
}

// Packets

/// A refused packet: OpenBSD's level and everybody's words.
struct Complaint
{
    DropReason reason;
    int openBsdLevel;
    const char* text;
    const char* ucarp; ///< nullptr: it keeps silent
};

constexpr Complaint COMPLAINTS[]{
    {DropReason::WRONG_TTL, NOTICE, "received ttl is not 255", "Bad TTL"},
    {DropReason::WRONG_VERSION, NOTICE, "invalid version", "Bad version"},
    {DropReason::WRONG_DIGEST, INFO, "incorrect hash", "Bad digest: check vhid, password, address"},
    {DropReason::TOO_SHORT, INFO, "packet too short", nullptr},
    {DropReason::WRONG_CHECKSUM, INFO, "checksum failed", nullptr},
    {DropReason::OWN_PRIORITY, INFO, "own priority is 255, announcement ignored", nullptr},
    {DropReason::OWN_ADVERT, WARNING, "replay or network loop detected", nullptr},
};

std::optional<Entry> DropEntry(const Fact& fact, const Machine& machine)
{
    const NamedMember* member = machine.OfVhid(fact.Integer("vhid"));
    for (const Complaint& complaint : COMPLAINTS)
    {
        if (fact.Text("reason") != carp::ToString(complaint.reason))
        {
            continue;
        }
        const std::string text = std::string(": ") + complaint.text;
        switch (machine.system)
        {
        case System::OPENBSD:
            return Entry{complaint.openBsdLevel, (member ? member->carp : "carp") + text};
        case System::FREEBSD:
            return Entry{PACKETS, "carp" + text + " from " + fact.Text("source")};
        case System::NETBSD:
            return Entry{CHANGES, (member ? member->carp : "carp") + text};
        case System::LINUX:
            return complaint.ucarp
                       ? std::optional<Entry>({ALWAYS, std::string("[WARNING] ") + complaint.ucarp})
                       : std::nullopt;
        }
    }
    return std::nullopt;
}

std::optional<Entry> SendEntry(const Machine& machine)
{
    if (machine.system != System::OPENBSD || !machine.sender)
    {
        return std::nullopt;
    }
    return Entry{WARNING, machine.sender->carp + ": ip_output failed"};
}

std::optional<Entry> MakeEntry(const Fact& fact, Machine& machine)
{
    switch (fact.kind)
    {
    case FactKind::STATE:
        return StateEntry(fact, machine);
    case FactKind::DEMOTION:
        return DemotionEntry(fact, machine);
    case FactKind::ADVERT_DROPPED:
        return DropEntry(fact, machine);
    case FactKind::ADVERT_SENT:
        machine.sender = machine.OfGroup(fact.Text("group"));
        return std::nullopt;
    case FactKind::SEND_FAILED:
        machine.sender = machine.OfGroup(fact.Text("group"));
        return SendEntry(machine);
    default:
        return std::nullopt;
    }
}

/// Who writes the line, as syslog puts it.
const char* Tag(System system)
{
    switch (system)
    {
    case System::OPENBSD:
        return "/bsd: ";
    case System::FREEBSD:
        return "kernel: ";
    case System::NETBSD:
        return "/netbsd: ";
    case System::LINUX:
        return "ucarp: ";
    }
    return "";
}

int DefaultLevel(System system)
{
    switch (system)
    {
    case System::OPENBSD:
        return CRITICAL;
    case System::FREEBSD:
        return CHANGES;
    case System::NETBSD:
    case System::LINUX:
        return ALWAYS;
    }
    return ALWAYS;
}

} // namespace

std::string SystemLog(const RunReport& report, std::optional<int> level)
{
    std::map<std::string, Machine> machines;
    for (const HostSpec& host : report.scenario.hosts)
    {
        machines[host.name] = Describe(host);
    }
    const size_t width = AsClock(report.timeline.end).size();
    std::string log;
    for (const Fact& fact : report.timeline.facts)
    {
        const auto found = machines.find(fact.node);
        if (found == machines.end() || found->second.members.empty())
        {
            continue;
        }
        Machine& machine = found->second;
        const std::optional<Entry> entry = MakeEntry(fact, machine);
        if (entry && entry->level <= level.value_or(DefaultLevel(machine.system)))
        {
            const std::string stamp = AsClock(fact.at);
            log += std::string(width - stamp.size(), ' ') + stamp + " " + fact.node + " " +
                   Tag(machine.system) + entry->text + "\n";
        }
    }
    return log;
}

} // namespace lab
