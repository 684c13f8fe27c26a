// SPDX-License-Identifier: GPL-2.0-only

#include "hosts.h"
#include "port-address.h"
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
        CheckVirtualAddresses();
    }

  private:
    /// A virtual address must be nobody's own: CARP has no address owner as VRRP has.
    void CheckVirtualAddresses()
    {
        for (const GroupSpec& group : m_draft.scenario.groups)
        {
            for (const carp::Ipv4Bytes& address : group.defaults.ipv4)
            {
                const auto owner = m_entries.owners.find(address);
                if (owner != m_entries.owners.end())
                {
                    m_log.Report(owner->second->Find("address")->mark,
                                 FormatIpv4(address),
                                 "an address that no group serves: " + group.name + " has it" +
                                     Line(group.mark));
                }
            }
        }
    }

    /// Addresses of others: they are known only when all hosts have been read.
    void ReadEntry(const HostEntry& entry)
    {
        const Node* gateway = entry.node->Find("gateway");
        std::vector<ProbeSpec> probes = ReadProbes(*entry.node);
        std::optional<carp::Ipv4Bytes> address;
        if (gateway)
        {
            address = ReadServed(*gateway);
        }
        for (const size_t index : entry.hosts)
        {
            HostSpec& host = m_draft.scenario.hosts[index];
            host.gateway = address;
            host.probes = probes;
        }
        if (address && !entry.hosts.empty())
        {
            CheckGateway(*gateway, *address, m_draft.scenario.hosts[entry.hosts.front()]);
        }
    }

    void CheckGateway(const Node& node, const carp::Ipv4Bytes& address, const HostSpec& host)
    {
        const InterfaceSpec& port = host.interfaces.front();
        if (!IsInNetwork(address, port))
        {
            m_log.Report(node.mark,
                         "the gateway " + FormatIpv4(address),
                         "an address in the host's own network, " + NetworkOf(port));
        }
    }

    std::vector<ProbeSpec> ReadProbes(const Node& host)
    {
        std::vector<ProbeSpec> probes;
        const Node* node = host.Find("probe");
        for (const Node* item : node ? Items(*node) : std::vector<const Node*>{})
        {
            ProbeSpec probe;
            probe.mark = item->mark;
            const Fields fields(*item, ContextOf("probe"), "the probe of " + host.key, m_log);
            if (const Node* to = fields.Find("to"))
            {
                probe.to = ReadServed(*to).value_or(carp::Ipv4Bytes{});
            }
            fields.Read("every", ReadPositiveTime, probe.every);
            fields.Read("timeout", ReadPositiveTime, probe.timeout);
            fields.Read("start", ReadTime, probe.start);
            probes.push_back(probe);
        }
        return probes;
    }

    /// An address that somebody has, also named by its group.
    std::optional<carp::Ipv4Bytes> ReadServed(const Node& node)
    {
        const std::string text = node.kind == Node::Kind::SCALAR ? node.text : "";
        if (const GroupSpec* group = m_draft.FindGroup(text))
        {
            const auto& addresses = group->defaults.ipv4;
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
                           m_draft.groups.words,
                           "an address such as 10.0.0.1, or a group");
            }
            return std::nullopt;
        }
        const auto address = ParseIpv4(text).value;
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

    bool IsServed(const carp::Ipv4Bytes& address) const
    {
        const auto& hosts = m_draft.scenario.hosts;
        return m_entries.owners.count(address) != 0 ||
               std::any_of(hosts.begin(),
                           hosts.end(),
                           [&address](const HostSpec& host)
                           {
                               const auto& members = host.interfaces.front().carp;
                               return std::any_of(members.begin(),
                                                  members.end(),
                                                  [&](const MemberSpec& m)
                                                  {
                                                      const auto& all = m.config.ipv4;
                                                      return std::find(all.begin(),
                                                                       all.end(),
                                                                       address) != all.end();
                                                  });
                           });
    }

    std::string NearestAddress(const std::string& text) const
    {
        std::vector<std::string> all;
        for (const GroupSpec& group : m_draft.scenario.groups)
        {
            for (const carp::Ipv4Bytes& address : group.defaults.ipv4)
            {
                all.push_back(FormatIpv4(address));
            }
        }
        for (const HostSpec& host : m_draft.scenario.hosts)
        {
            all.push_back(FormatIpv4(host.interfaces.front().address));
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
