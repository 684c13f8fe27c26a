// SPDX-License-Identifier: GPL-2.0-only

#include "netstat.h"

#include "system-names.h"

#include "carp-dialect.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace lab
{

namespace
{

using carp::Counter;

/// A line of netstat; `*` is where the plural goes.
struct Label
{
    Counter counter;
    int depth; ///< 2: a part of what stands above it
    const char* text;
};

// The labels of the netstats [OpenBSD, FreeBSD, NetBSD usr.bin/netstat/inet.c carp_stats].

const std::vector<Label> OPENBSD{
    {Counter::IPACKETS, 1, "packet* received (IPv4)"},
    {Counter::IPACKETS6, 1, "packet* received (IPv6)"},
    {Counter::BADIF, 2, "packet* discarded for bad interface"},
    {Counter::BADTTL, 2, "packet* discarded for wrong TTL"},
    {Counter::HDROPS, 2, "packet* shorter than header"},
    {Counter::BADSUM, 2, "discarded for bad checksum*"},
    {Counter::BADVER, 2, "discarded packet* with a bad version"},
    {Counter::BADLEN, 2, "discarded because packet too short"},
    {Counter::BADAUTH, 2, "discarded for bad authentication"},
    {Counter::BADVHID, 2, "discarded for unknown vhid"},
    {Counter::BADADDRS, 2, "discarded because of a bad address list"},
    {Counter::OPACKETS, 1, "packet* sent (IPv4)"},
    {Counter::OPACKETS6, 1, "packet* sent (IPv6)"},
    {Counter::ONOMEM, 2, "send failed due to mbuf memory error"},
    {Counter::PREEMPT, 1, "transition* to master"},
};

const std::vector<Label> FREEBSD{
    {Counter::IPACKETS, 1, "packet* received (IPv4)"},
    {Counter::IPACKETS6, 1, "packet* received (IPv6)"},
    {Counter::BADTTL, 2, "packet* discarded for wrong TTL"},
    {Counter::HDROPS, 2, "packet* shorter than header"},
    {Counter::BADSUM, 2, "discarded for bad checksum*"},
    {Counter::BADVER, 2, "discarded packet* with a bad version"},
    {Counter::BADLEN, 2, "discarded because packet too short"},
    {Counter::BADAUTH, 2, "discarded for bad authentication"},
    {Counter::BADVHID, 2, "discarded for bad vhid"},
    {Counter::BADADDRS, 2, "discarded because of a bad address list"},
    {Counter::OPACKETS, 1, "packet* sent (IPv4)"},
    {Counter::OPACKETS6, 1, "packet* sent (IPv6)"},
    {Counter::ONOMEM, 2, "send failed due to mbuf memory error"},
};

const std::vector<Label> NETBSD{
    {Counter::IPACKETS, 1, "packet* received (IPv4)"},
    {Counter::IPACKETS6, 1, "packet* received (IPv6)"},
    {Counter::BADIF, 2, "packet* discarded for bad interface"},
    {Counter::BADTTL, 2, "packet* discarded for wrong TTL"},
    {Counter::HDROPS, 2, "packet* shorter than header"},
    {Counter::BADSUM, 2, "packet* discarded for bad checksum"},
    {Counter::BADVER, 2, "packet* discarded with a bad version"},
    {Counter::BADLEN, 2, "discarded because packet was too short"},
    {Counter::BADAUTH, 2, "packet* discarded for bad authentication"},
    {Counter::BADVHID, 2, "packet* discarded for bad vhid"},
    {Counter::BADADDRS, 2, "packet* discarded because of a bad address list"},
    {Counter::OPACKETS, 1, "packet* sent (IPv4)"},
    {Counter::OPACKETS6, 1, "packet* sent (IPv6)"},
    {Counter::ONOMEM, 2, "send failed due to mbuf memory error"},
};

const std::vector<Label>& Labels(System system)
{
    static const std::vector<Label> none;
    switch (system)
    {
    case System::OPENBSD:
        return OPENBSD;
    case System::FREEBSD:
        return FREEBSD;
    case System::NETBSD:
        return NETBSD;
    case System::LINUX:
        break;
    }
    return none;
}

std::string Worded(std::string text, uint64_t number)
{
    const size_t star = text.find('*');
    if (star != std::string::npos)
    {
        text.replace(star, 1, number == 1 ? "" : "s");
    }
    return text;
}

bool AnyPreempts(const HostSnapshot& host)
{
    return std::any_of(host.ports.begin(),
                       host.ports.end(),
                       [](const PortSnapshot& port)
                       {
                           return std::any_of(port.members.begin(),
                                              port.members.end(),
                                              [](const MemberSnapshot& member)
                                              { return member.preempt; });
                       });
}

/// Whether the host has net.inet.carp.arpbalance set.
bool HasArpbalance(const HostSnapshot& host)
{
    const auto isBalanced = [](const MemberSnapshot& member)
    {
        return member.balancing == carp::Balancing::ARPBALANCE ||
               member.balancing == carp::Balancing::ARPBALANCE_EARLY;
    };
    return std::any_of(host.ports.begin(),
                       host.ports.end(),
                       [&isBalanced](const PortSnapshot& port) {
                           return std::any_of(port.members.begin(), port.members.end(), isBalanced);
                       });
}

using Settings = std::vector<std::pair<const char*, int>>;

/// Names below net.inet.carp and their values; what the lab cannot change has its default.
Settings SettingsOf(const HostSnapshot& host, System system)
{
    const int allow = host.allowed;
    const int preempt = AnyPreempts(host);
    const int arpbalance = HasArpbalance(host);
    switch (system)
    {
    case System::OPENBSD:
        // Versions that have the one do not have the modes of ifconfig.
        return arpbalance ? Settings{{"allow", allow},
                                     {"preempt", preempt},
                                     {"log", 2},
                                     {"arpbalance", arpbalance}}
                          : Settings{{"allow", allow}, {"preempt", preempt}, {"log", 2}};
    case System::FREEBSD:
    {
        if (arpbalance)
        {
            return {{"allow", allow}, {"preempt", preempt}, {"log", 1}, {"arpbalance", 1}};
        }
        const carp::Dialect& dialect = carp::FreeBsd();
        return {{"ifdown_demotion_factor", dialect.interfaceDownDemotion},
                {"senderr_demotion_factor", dialect.sendErrorDemotion},
                {"demotion", host.demotion},
                {"log", 1},
                {"preempt", preempt},
                {"dscp", dialect.ipv4Tos >> 2},
                {"allow", allow}};
    }
    case System::NETBSD:
        return {{"preempt", preempt}, {"arpbalance", arpbalance}, {"allow", allow}, {"log", 0}};
    case System::LINUX:
        break;
    }
    return {};
}

} // namespace

std::string Netstat(const HostSnapshot& host)
{
    std::string text = "carp:\n";
    for (const Label& label : Labels(SystemOf(host.dialect)))
    {
        const uint64_t value = host.counters.Get(label.counter);
        text += std::string(size_t{8} * label.depth, ' ') + std::to_string(value) + " " +
                Worded(label.text, value) + "\n";
    }
    return text;
}

std::string Sysctl(const HostSnapshot& host)
{
    const System system = SystemOf(host.dialect);
    const char* const between = system == System::OPENBSD   ? "="
                                : system == System::FREEBSD ? ": "
                                                            : " = ";
    std::string text;
    for (const auto& [name, value] : SettingsOf(host, system))
    {
        text.append("net.inet.carp.").append(name).append(between);
        text += std::to_string(value) + "\n";
    }
    return text;
}

std::string UcarpStatus(const HostSnapshot& host)
{
    const System system = SystemOf(host.dialect);
    std::string text;
    for (size_t i = 0; i < host.ports.size(); ++i)
    {
        for (const MemberSnapshot& member : host.ports[i].members)
        {
            text += std::string("[INFO] ") + carp::ToString(member.state) + " on " +
                    PortName(system, i) + " id " + std::to_string(member.vhid) + "\n";
        }
    }
    return text;
}

} // namespace lab
