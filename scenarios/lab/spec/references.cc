// SPDX-License-Identifier: GPL-2.0-only

#include "hosts.h"
#include "port-address.h"
#include "traffic.h"
#include "words.h"

#include <algorithm>

namespace lab
{

namespace
{

class ReferenceReader
{
  public:
    ReferenceReader(const HostEntries& entries, Draft& draft)
        : m_entries(entries),
          m_draft(draft),
          m_log(draft.log)
    {
    }

    void Read()
    {
        for (const HostEntry& entry : m_entries.all)
        {
            ReadEntry(entry);
        }
        CheckIdentities(m_entries, m_draft);
        CheckPeers(m_draft);
    }

  private:
    /// Addresses of others: they are known only when all hosts have been read.
    void ReadEntry(const HostEntry& entry)
    {
        const Node* gateway = entry.node->Find("gateway");
        const auto readAddress = [this](const Node& node) { return ReadServed(node); };
        const std::vector<ProbeSpec> probes = ReadProbes(*entry.node, m_log, readAddress);
        const std::vector<TrafficSpec> traffic = ReadTraffic(*entry.node, m_log, readAddress);
        const std::vector<IpAddress> addresses = gateway ? ReadGateways(*gateway, entry)
                                                         : std::vector<IpAddress>{};
        const auto count = static_cast<int64_t>(entry.hosts.size());
        for (int64_t i = 0; i < count; ++i)
        {
            HostSpec& host = m_draft.scenario.hosts[entry.hosts[i]];
            host.gateways = addresses;
            host.probes = probes;
            host.traffic = traffic;
            // Real clients do not all send in the same nanosecond.
            for (ProbeSpec& probe : host.probes)
            {
                probe.start += probe.every * i / count;
            }
            for (TrafficSpec& stream : host.traffic)
            {
                stream.start += stream.every * i / count;
            }
        }
        if (entry.hosts.empty())
        {
            return;
        }
        CheckOwnAddresses(entry);
        const HostSpec& first = m_draft.scenario.hosts[entry.hosts.front()];
        for (const IpAddress& address : addresses)
        {
            CheckGateway(*gateway, address, first);
        }
        CheckTargets(first);
        CheckRouters(first);
    }

    /// Who tells hosts to be their router has to be one.
    void CheckRouters(const HostSpec& host)
    {
        for (const InterfaceSpec& port : host.interfaces)
        {
            for (const MemberSpec& member : port.carp)
            {
                if (!member.routerAdverts || m_draft.groups.broken.count(member.group))
                {
                    continue;
                }
                const std::string found = member.group + " with \"router-adverts\" on " + host.name;
                if (!host.forwards)
                {
                    m_log.Report(member.mark, found, "a host with \"forwards: true\"");
                }
                else if (!FindAutoconfNetwork(port))
                {
                    m_log.Report(member.mark,
                                 found,
                                 "a port with an address such as 2001:db8::2/64: hosts make "
                                 "theirs of its network");
                }
            }
        }
    }

    void CheckGateway(const Node& node, const IpAddress& address, const HostSpec& host)
    {
        if (FamilyOf(address) == carp::Family::IPV6 && HasAutoconf(host))
        {
            m_log.Report(node.mark,
                         "the gateway " + FormatAddress(address) + " beside \"autoconf\"",
                         "one of them: router advertisements name the gateway");
            return;
        }
        if (IsAmbiguous(address, host))
        {
            m_log.Report(node.mark,
                         "the gateway " + FormatAddress(address),
                         "a host with one port of IPv6: a link-local address does not tell which");
            return;
        }
        if (!IsReached(address, host))
        {
            m_log.Report(node.mark,
                         "the gateway " + FormatAddress(address),
                         "an address in the host's own network, " + AllNetworks(host));
            return;
        }
        std::vector<std::string> servers;
        for (const HostSpec& other : m_draft.scenario.hosts)
        {
            if (!Serves(other, address))
            {
                continue;
            }
            if (other.forwards)
            {
                return;
            }
            servers.push_back(other.name);
        }
        if (IsAllKnown() && !servers.empty())
        {
            m_log.Report(node.mark,
                         "the gateway " + FormatAddress(address),
                         "a gateway that forwards: \"forwards: true\" at " + OneOf(servers));
        }
    }

    /// To probe oneself, or to send to oneself, tells nothing.
    void CheckOwnAddresses(const HostEntry& entry)
    {
        for (const size_t index : entry.hosts)
        {
            const HostSpec& host = m_draft.scenario.hosts[index];
            for (const ProbeSpec& probe : host.probes)
            {
                if (RefuseOwn(host, probe.to, "a probe", probe.mark))
                {
                    return;
                }
            }
            for (const TrafficSpec& stream : host.traffic)
            {
                if (RefuseOwn(host, stream.to, "traffic", stream.mark))
                {
                    return;
                }
            }
        }
    }

    /// \return whether it was refused
    bool RefuseOwn(const HostSpec& host,
                   const IpAddress& to,
                   const std::string& what,
                   const Mark& mark)
    {
        if (!HasOwn(host, to))
        {
            return false;
        }
        m_log.Report(mark,
                     what + " to " + FormatAddress(to) + " from " + host.name,
                     "the address of another host");
        return true;
    }

    /// To whom a host sends is in a network of its own or behind a gateway.
    void CheckTargets(const HostSpec& host)
    {
        for (const ProbeSpec& probe : host.probes)
        {
            CheckTarget(host, probe.to, "a probe", probe.mark);
            CheckSource(host, probe);
        }
        for (const TrafficSpec& stream : host.traffic)
        {
            CheckTarget(host, stream.to, "traffic", stream.mark);
        }
    }

    /// What a host sends comes from an address that it has, or has at times.
    void CheckSource(const HostSpec& host, const ProbeSpec& probe)
    {
        if (!probe.from || probe.to == IpAddress{} || *probe.from == IpAddress{})
        {
            return;
        }
        const std::string found = "a probe from " + FormatAddress(*probe.from) + " to " +
                                  FormatAddress(probe.to);
        if (FamilyOf(*probe.from) != FamilyOf(probe.to))
        {
            m_log.Report(probe.mark, found, "both addresses of one family");
        }
        else if (!Serves(host, *probe.from))
        {
            m_log.Report(probe.mark,
                         found,
                         "an address of " + host.name + " or of one of its groups");
        }
    }

    void CheckTarget(const HostSpec& host,
                     const IpAddress& to,
                     const std::string& what,
                     const Mark& mark)
    {
        const bool routed = std::any_of(host.gateways.begin(),
                                        host.gateways.end(),
                                        [&to](const IpAddress& gateway)
                                        { return FamilyOf(gateway) == FamilyOf(to); });
        const std::string found = what + " to " + FormatAddress(to) + " from " + host.name;
        if (IsAmbiguous(to, host))
        {
            m_log.Report(mark,
                         found,
                         "a host with one port of IPv6: a link-local address does not tell which");
            return;
        }
        const bool learns = FamilyOf(to) == carp::Family::IPV6 && HasAutoconf(host);
        if (!routed && !learns && to != IpAddress{} && !IsReached(to, host))
        {
            m_log.Report(mark,
                         found,
                         "an address in the host's own network, " + AllNetworks(host) +
                             ", or a \"gateway\"");
        }
    }

    static bool HasAutoconf(const HostSpec& host)
    {
        return std::any_of(host.interfaces.begin(),
                           host.interfaces.end(),
                           [](const InterfaceSpec& port) { return port.autoconf; });
    }

    /// Whether nothing tells which port leads to a link-local address.
    static bool IsAmbiguous(const IpAddress& address, const HostSpec& host)
    {
        return IsLinkLocal(address) &&
               std::count_if(host.interfaces.begin(), host.interfaces.end(), SpeaksIpv6) > 1;
    }

    static bool IsReached(const IpAddress& address, const HostSpec& host)
    {
        return std::any_of(host.interfaces.begin(),
                           host.interfaces.end(),
                           [&address](const InterfaceSpec& port)
                           { return IsOnLink(address, port); });
    }

    static std::string AllNetworks(const HostSpec& host)
    {
        std::vector<std::string> networks;
        for (const InterfaceSpec& port : host.interfaces)
        {
            const auto own = NetworksOf(port);
            networks.insert(networks.end(), own.begin(), own.end());
        }
        return OneOf(networks);
    }

    /// Whether an address is a host's own or one of its virtual ones.
    static bool Serves(const HostSpec& host, const IpAddress& address)
    {
        const auto members = MembershipsOf(host);
        return HasOwn(host, address) ||
               std::any_of(members.begin(),
                           members.end(),
                           [&address](const MemberSpec* member)
                           {
                               const auto all = VirtualAddresses(member->config);
                               return std::find(all.begin(), all.end(), address) != all.end();
                           });
    }

    /// Whether a group's address of a family can be the gateway of a host.
    bool NeedsGateway(const HostEntry& entry, carp::Family family) const
    {
        if (entry.hosts.empty())
        {
            return true;
        }
        const HostSpec& host = m_draft.scenario.hosts[entry.hosts.front()];
        if (family == carp::Family::IPV6 && HasAutoconf(host))
        {
            return false;
        }
        const auto has = [family](const InterfaceSpec& port)
        { return port.addresses.empty() || !NetworksOf(port, family).empty(); };
        return std::any_of(host.interfaces.begin(), host.interfaces.end(), has);
    }

    /**
     * One gateway for each family at most; a group stands for its first address of each family
     * that the host has.
     */
    std::vector<IpAddress> ReadGateways(const Node& node, const HostEntry& entry)
    {
        std::vector<IpAddress> gateways;
        for (const Node* item : Items(node))
        {
            std::vector<IpAddress> meant;
            const auto address = ReadServed(*item);
            if (const GroupSpec* group = m_draft.FindWritten(item->text))
            {
                meant = VirtualAddresses(group->defaults);
            }
            else if (address)
            {
                meant = {*address};
            }
            const bool choice = std::any_of(meant.begin(),
                                            meant.end(),
                                            [&meant](const IpAddress& one)
                                            { return FamilyOf(one) != FamilyOf(meant.front()); });
            for (const carp::Family family : {carp::Family::IPV4, carp::Family::IPV6})
            {
                const auto isOfFamily = [family](const IpAddress& one)
                { return FamilyOf(one) == family; };
                const auto first = std::find_if(meant.begin(), meant.end(), isOfFamily);
                if (first == meant.end() || (choice && !NeedsGateway(entry, family)))
                {
                    continue;
                }
                if (std::any_of(gateways.begin(), gateways.end(), isOfFamily))
                {
                    Reject(*item, m_log, "one gateway for each family");
                    return gateways;
                }
                gateways.push_back(*first);
            }
        }
        return gateways;
    }

    /// An address that somebody has, also named by its group.
    std::optional<IpAddress> ReadServed(const Node& node)
    {
        const std::string text = node.kind == Node::Kind::SCALAR ? node.text : "";
        if (const GroupSpec* group = m_draft.FindWritten(text))
        {
            const auto addresses = VirtualAddresses(group->defaults);
            return addresses.empty() ? std::nullopt : std::optional(addresses.front());
        }
        if (IsName(text))
        {
            if (IsMistake(m_draft.groups.complete, m_log))
            {
                RejectWord(node.mark,
                           m_log,
                           Quote(text),
                           text,
                           m_draft.groupNames,
                           "an address such as 10.0.0.1, or a group");
            }
            return std::nullopt;
        }
        const auto address = ParseAddress(text);
        if (!address)
        {
            Reject(node, m_log, "an address such as 10.0.0.1, or a group");
            return std::nullopt;
        }
        if (IsAllKnown() && !IsServed(*address))
        {
            Reject(node, m_log, "an address that a host or a group has", NearestAddress(text));
        }
        return address;
    }

    /// Whether no mistake hides an address.
    bool IsAllKnown() const
    {
        return m_draft.groups.complete && m_draft.groups.broken.empty() && m_draft.hosts.complete &&
               m_draft.hosts.broken.empty();
    }

    bool IsServed(const IpAddress& address) const
    {
        const auto& hosts = m_draft.scenario.hosts;
        return m_entries.owners.count(address) != 0 ||
               std::any_of(hosts.begin(),
                           hosts.end(),
                           [&address](const HostSpec& host) { return Serves(host, address); });
    }

    std::string NearestAddress(const std::string& text) const
    {
        std::vector<std::string> all;
        for (const GroupSpec& group : m_draft.scenario.groups)
        {
            for (const IpAddress& address : VirtualAddresses(group.defaults))
            {
                if (IsServed(address)) // not if all members have others
                {
                    all.push_back(FormatAddress(address));
                }
            }
        }
        for (const HostSpec& host : m_draft.scenario.hosts)
        {
            for (const InterfaceSpec& port : host.interfaces)
            {
                for (const PortAddress& own : port.addresses)
                {
                    all.push_back(FormatAddress(own.address));
                }
            }
        }
        return Nearest(text, all);
    }

    const HostEntries& m_entries;
    Draft& m_draft;
    Log& m_log;
};

} // namespace

void ReadReferences(const HostEntries& entries, Draft& draft)
{
    ReferenceReader(entries, draft).Read();
}

} // namespace lab
