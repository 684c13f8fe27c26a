// SPDX-License-Identifier: GPL-2.0-only

#include "draft.h"
#include "words.h"

#include <algorithm>
#include <limits>

namespace lab
{

namespace
{

constexpr int MOST_CLONES = 65536;
constexpr int MOST_DEMOTION = 65535;

/// An address of a port with the length of its prefix.
struct PortAddress
{
    carp::Ipv4Bytes address{};
    int prefix = 0;
};

uint32_t MaskOf(int prefix)
{
    return ~uint32_t{0} << (32 - prefix);
}

std::optional<PortAddress> ReadPortAddress(const Node& node, Log& log)
{
    const std::string expected = "an address with its prefix such as 10.0.0.2/24";
    const std::string text = node.kind == Node::Kind::SCALAR ? node.text : "";
    const size_t slash = text.find('/');
    const auto address = ParseIpv4(text.substr(0, slash)).value;
    if (ParseIpv6(text.substr(0, slash)).value)
    {
        Reject(node, log, "an IPv4 address: IPv6 addresses are not simulated yet");
        return std::nullopt;
    }
    if (!address || slash == std::string::npos)
    {
        Reject(node, log, expected, address ? text + "/24" : "");
        return std::nullopt;
    }
    const std::string digits = text.substr(slash + 1);
    const bool isNumber = !digits.empty() && digits.size() <= 2 &&
                          digits.find_first_not_of("0123456789") == std::string::npos;
    const int prefix = isNumber ? std::stoi(digits) : 0;
    if (prefix < 1 || prefix > 30)
    {
        Reject(node, log, "a prefix from /1 to /30");
        return std::nullopt;
    }
    const uint32_t station = ToNumber(*address) & ~MaskOf(prefix);
    if (station == 0 || station == ~MaskOf(prefix))
    {
        Reject(node, log, "the address of a host, not the first or last one of its network");
        return std::nullopt;
    }
    if ((*address)[0] == 0 || (*address)[0] == 127 || (*address)[0] >= 224)
    {
        Reject(node, log, "the address of a host, 1.0.0.0 to 223.255.255.255 without 127.0.0.0/8");
        return std::nullopt;
    }
    return PortAddress{*address, prefix};
}

/// Reads the section and what its hosts say about each other.
class HostsReader
{
  public:
    explicit HostsReader(Draft& draft)
        : m_draft(draft),
          m_log(draft.log)
    {
    }

    void Read(const Node& node)
    {
        if (node.kind != Node::Kind::MAP || node.items.empty())
        {
            Reject(node, m_log, "hosts by name, such as r1: {on: sw, address: 10.0.0.2/24}");
            m_draft.hosts.complete = false;
            return;
        }
        for (const Node& item : node.items)
        {
            ReadEntry(item);
        }
        for (const Entry& entry : m_entries)
        {
            ReadReferences(entry);
        }
        CheckVirtualAddresses();
    }

  private:
    /// A description in the file and the hosts that came of it.
    struct Entry
    {
        const Node* node;
        std::vector<size_t> hosts; ///< indices in the scenario
    };

    void ReadEntry(const Node& node)
    {
        const size_t before = m_log.Count();
        HostSpec host;
        host.name = node.key;
        host.mark = node.keyMark;
        host.interfaces.emplace_back();
        CheckName(node);
        const Fields fields(node, ContextOf("host"), "host " + host.name, m_log);
        ReadPort(node, fields, host);
        fields.Read("forwards", ReadBool, host.forwards);
        fields.Read("boot", ReadTimeLaw, host.boot);
        if (const Node* carp = fields.Find("carp"))
        {
            ReadMemberships(*carp, m_draft, host);
        }
        ReadDemotion(fields, host);
        const bool clean = m_log.Count() == before;
        Entry entry{&node, {}};
        for (const HostSpec& clone : Clones(fields, host, clean))
        {
            Add(clone, entry, m_log.Count() == before);
        }
        m_entries.push_back(entry);
    }

    void CheckName(const Node& node)
    {
        const std::string& name = node.key;
        const bool reserved = name == "all" || name == "none" || name == "any";
        if (!IsName(name) || reserved)
        {
            m_log.Report(node.keyMark,
                         Quote(name),
                         "the name of a host: a letter, then letters, digits, - and _ "
                         "(40 at most), not all, any or none");
        }
    }

    void ReadPort(const Node& node, const Fields& fields, HostSpec& host)
    {
        InterfaceSpec& port = host.interfaces.front();
        port.mark = node.keyMark;
        port.cable = m_draft.cable;
        if (const Node* on = fields.Find("on"))
        {
            ReadKnown(*on, m_log, m_draft.switches, "a switch");
            port.on = on->text;
        }
        PortAddress address{};
        if (fields.Read("address", ReadPortAddress, address))
        {
            port.address = address.address;
            port.prefix = address.prefix;
        }
        else
        {
            port.on.clear(); // no network to compare with
        }
        fields.Read("mac", ReadMac, port.mac);
        if (const Node* cable = fields.Find("cable"))
        {
            ReadCable(Fields(*cable, ContextOf("cable"), "the cable of " + host.name, m_log),
                      port.cable);
        }
    }

    void ReadDemotion(const Fields& fields, HostSpec& host)
    {
        const Node* node = fields.Find("demotion");
        if (!node)
        {
            return;
        }
        const auto& members = host.interfaces.front().carp;
        const auto model = members.empty() ? std::nullopt
                                           : std::optional(members.front().dialect.demotion);
        if (model == carp::DemotionModel::SUPPRESSION)
        {
            m_log.Report(node->keyMark,
                         "\"demotion\" with dialect " + members.front().dialect.name,
                         "it only with a dialect that lets the administrator demote, such as "
                         "openbsd");
            return;
        }
        const bool isByte = model == carp::DemotionModel::COUNT_IN_ADVERT;
        const int least = isByte ? 0 : -MOST_DEMOTION;
        const int most = isByte ? 255 : MOST_DEMOTION;
        fields.Read(
            "demotion",
            [=](const Node& value, Log& log) { return ReadInteger(value, log, least, most); },
            host.demotion);
    }

    /// The host itself, or as many as `count` says with numbers and addresses that go up.
    std::vector<HostSpec> Clones(const Fields& fields, const HostSpec& host, bool clean)
    {
        const Node* node = fields.Find("count");
        if (!node)
        {
            return {host};
        }
        const auto count = ReadInteger(*node, m_log, 1, MOST_CLONES);
        if (!count || !clean)
        {
            m_draft.hosts.complete = false;
            return {};
        }
        const InterfaceSpec& port = host.interfaces.front();
        const uint32_t first = ToNumber(port.address);
        const uint32_t last = (first | ~MaskOf(port.prefix)) - 1;
        if (last - first + 1 < *count)
        {
            Reject(*node,
                   m_log,
                   "at most " + std::to_string(last - first + 1) + ": from " +
                       FormatIpv4(port.address) + " the network /" + std::to_string(port.prefix) +
                       " has no more addresses");
            m_draft.hosts.complete = false;
            return {};
        }
        std::vector<HostSpec> clones;
        for (int64_t i = 0; i < *count; ++i)
        {
            clones.push_back(host);
            clones.back().name = host.name + std::to_string(i + 1);
            InterfaceSpec& own = clones.back().interfaces.front();
            own.address = ToIpv4(first + static_cast<uint32_t>(i));
            for (int64_t byte = 5, carry = i; port.mac && byte > 0; --byte)
            {
                carry += (*own.mac)[byte];
                (*own.mac)[byte] = static_cast<uint8_t>(carry);
                carry >>= 8;
            }
        }
        return clones;
    }

    void Add(const HostSpec& host, Entry& entry, bool clean)
    {
        if (!m_draft.Declare(host.name, host.mark))
        {
            return;
        }
        if (clean)
        {
            CheckUnique(host, *entry.node);
        }
        else
        {
            m_draft.hosts.broken.insert(host.name);
        }
        m_draft.hosts.words.push_back(host.name);
        entry.hosts.push_back(m_draft.scenario.hosts.size());
        m_draft.scenario.hosts.push_back(host);
    }

    void CheckUnique(const HostSpec& host, const Node& node)
    {
        const InterfaceSpec& port = host.interfaces.front();
        const auto [address, newAddress] = m_addresses.emplace(port.address, &node);
        const bool cloned = node.Find("count");
        if (!newAddress)
        {
            m_log.Report(node.Find("address")->mark,
                         FormatIpv4(port.address) + (cloned ? " for " + host.name : ""),
                         "an address that no other host has: " + address->second->key + " has it" +
                             Line(address->second->keyMark));
        }
        if (port.mac && !m_macs.emplace(*port.mac, &node).second)
        {
            m_log.Report(node.Find("mac")->mark,
                         FormatMac(*port.mac) + (cloned ? " for " + host.name : ""),
                         "an Ethernet address that no other host has: " + m_macs[*port.mac]->key +
                             " has it" + Line(m_macs[*port.mac]->keyMark));
        }
    }

    /// A virtual address must be nobody's own: CARP has no address owner as VRRP has.
    void CheckVirtualAddresses()
    {
        for (const GroupSpec& group : m_draft.scenario.groups)
        {
            for (const carp::Ipv4Bytes& address : group.defaults.ipv4)
            {
                const auto owner = m_addresses.find(address);
                if (owner != m_addresses.end())
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
    void ReadReferences(const Entry& entry)
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
        const uint32_t mask = MaskOf(port.prefix);
        if (!port.on.empty() && (ToNumber(address) & mask) != (ToNumber(port.address) & mask))
        {
            m_log.Report(node.mark,
                         "the gateway " + FormatIpv4(address),
                         "an address in the host's own network, " +
                             FormatIpv4(ToIpv4(ToNumber(port.address) & mask)) + "/" +
                             std::to_string(port.prefix));
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
            if (m_draft.groups.complete)
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
        return m_addresses.count(address) != 0 ||
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

    Draft& m_draft;
    Log& m_log;
    std::vector<Entry> m_entries;
    std::map<carp::Ipv4Bytes, const Node*> m_addresses;
    std::map<carp::MacBytes, const Node*> m_macs;
};

} // namespace

void ReadHosts(const Node& node, Draft& draft)
{
    HostsReader(draft).Read(node);
}

} // namespace lab
