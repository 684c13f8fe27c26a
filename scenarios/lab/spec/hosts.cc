// SPDX-License-Identifier: GPL-2.0-only

#include "hosts.h"
#include "draft.h"
#include "port-address.h"
#include "ports.h"
#include "traffic.h"
#include "words.h"

#include <algorithm>
#include <limits>

namespace lab
{

namespace
{

constexpr int MOST_CLONES = 65536;
constexpr int MOST_DEMOTION = 65535;

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
        ReadReferences(m_entries, m_draft);
    }

  private:
    void ReadEntry(const Node& node)
    {
        const size_t before = m_log.Count();
        HostSpec host;
        host.name = node.key;
        host.mark = node.keyMark;
        CheckName(node);
        const Fields fields(node, ContextOf("host"), "host " + host.name, m_log);
        HostEntry entry{&node, ReadPorts(node, fields, m_draft, host), {}};
        fields.Read("forwards", ReadBool, host.forwards);
        fields.Read("boot", ReadTimeLaw, host.boot);
        ReadDemotion(fields, host);
        ReadPfsync(fields, host);
        ReadArp(fields, m_log, host.arp);
        const bool clean = m_log.Count() == before;
        for (const HostSpec& clone : Clones(fields, host, clean))
        {
            // After the first clone that has what another host has, all others have it too.
            Add(clone, entry, m_log.Count() == before);
        }
        m_entries.all.push_back(entry);
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

    void ReadDemotion(const Fields& fields, HostSpec& host)
    {
        const Node* node = fields.Find("demotion");
        if (!node)
        {
            return;
        }
        const auto members = MembershipsOf(host);
        const auto model = members.empty() ? std::nullopt
                                           : std::optional(members.front()->dialect.demotion);
        if (model == carp::DemotionModel::SUPPRESSION)
        {
            m_log.Report(node->keyMark,
                         "\"demotion\" with dialect " + members.front()->dialect.name,
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

    void ReadPfsync(const Fields& fields, HostSpec& host)
    {
        const Node* node = fields.Find("pfsync");
        if (!node)
        {
            return;
        }
        const auto members = MembershipsOf(host);
        if (members.empty() || !members.front()->dialect.pfsync)
        {
            m_log.Report(node->keyMark,
                         members.empty()
                             ? "\"pfsync\" without CARP"
                             : "\"pfsync\" with dialect " + members.front()->dialect.name,
                         "it only at a CARP member whose dialect has it, such as openbsd");
            return;
        }
        const Fields inside(*node, ContextOf("pfsync"), "pfsync of " + host.name, m_log);
        PfsyncSpec pfsync;
        inside.Read("bulk-update", ReadPositiveTime, pfsync.bulkUpdate);
        Names ports;
        for (const InterfaceSpec& port : host.interfaces)
        {
            ports.words.push_back(port.name);
        }
        if (const Node* on = inside.Find("on"))
        {
            pfsync.on = ReadKnown(*on, m_log, ports, "a port of " + host.name).value_or("");
        }
        host.pfsync = pfsync;
    }

    /// The host itself, or as many as `count` says with numbers and addresses that go up.
    std::vector<HostSpec> Clones(const Fields& fields, const HostSpec& host, bool clean)
    {
        const Node* node = fields.Find("count");
        int64_t step = 1;
        const size_t before = m_log.Count();
        fields.Read(
            "step",
            [](const Node& value, Log& log) { return ReadInteger(value, log, 1, MOST_CLONES); },
            step);
        if (!node)
        {
            RefuseStep(fields);
            return {host};
        }
        const auto count = ReadInteger(*node, m_log, 1, MOST_CLONES);
        const bool isRead = count && clean && m_log.Count() == before;
        if (!isRead || !HaveRoom(host, *node, *count, step))
        {
            m_draft.hosts.complete = false;
            return {};
        }
        std::vector<HostSpec> clones;
        for (int64_t i = 0; i < *count; ++i)
        {
            clones.push_back(host);
            clones.back().name = host.name + std::to_string(i + 1);
            for (InterfaceSpec& port : clones.back().interfaces)
            {
                Raise(port, i * step);
            }
        }
        return clones;
    }

    void RefuseStep(const Fields& fields)
    {
        if (const Node* step = fields.Find("step"))
        {
            m_log.Report(step->keyMark,
                         "\"step\" without \"count\"",
                         "it only where several hosts are made");
        }
    }

    /// Whether the networks of a host have that many addresses from its own on.
    bool HaveRoom(const HostSpec& host, const Node& node, int64_t count, int64_t step)
    {
        for (const InterfaceSpec& port : host.interfaces)
        {
            for (const PortAddress& own : port.addresses)
            {
                const int64_t room = int64_t{RoomAbove(own)} / step + 1;
                if (room < count)
                {
                    Reject(node,
                           m_log,
                           "at most " + std::to_string(room) + ": from " +
                               FormatAddress(own.address) + " the network /" +
                               std::to_string(own.prefix) + " has no more addresses");
                    return false;
                }
            }
        }
        return true;
    }

    /// Adds a number to the addresses of a port.
    static void Raise(InterfaceSpec& port, int64_t by)
    {
        for (PortAddress& own : port.addresses)
        {
            own.address = Raised(own.address, static_cast<uint32_t>(by));
        }
        for (int64_t byte = 5, carry = by; port.mac && byte > 0; --byte)
        {
            carry += (*port.mac)[byte];
            (*port.mac)[byte] = static_cast<uint8_t>(carry);
            carry >>= 8;
        }
    }

    void Add(const HostSpec& host, HostEntry& entry, bool clean)
    {
        if (!m_draft.Declare(host.name, host.mark))
        {
            return;
        }
        if (clean)
        {
            CheckUnique(host, entry);
        }
        else
        {
            m_draft.hosts.broken.insert(host.name);
        }
        m_draft.hosts.words.push_back(host.name);
        entry.hosts.push_back(m_draft.scenario.hosts.size());
        m_draft.scenario.hosts.push_back(host);
    }

    void CheckUnique(const HostSpec& host, const HostEntry& entry)
    {
        const std::string whose = entry.node->Find("count") ? " for " + host.name : "";
        for (size_t i = 0; i < host.interfaces.size(); ++i)
        {
            const InterfaceSpec& port = host.interfaces[i];
            const Node& node = *entry.ports[i];
            for (const PortAddress& own : port.addresses)
            {
                CheckOwner(own.address, entry, node, whose);
            }
            const auto mac = port.mac ? m_macs.emplace(*port.mac, entry.node)
                                      : std::pair(m_macs.end(), true);
            if (!mac.second)
            {
                const Node& other = *mac.first->second;
                m_log.Report(node.Find("mac")->mark,
                             FormatMac(*port.mac) + whose,
                             "an Ethernet address that no other port has: " + other.key +
                                 " has it" + AtLine(other.keyMark));
            }
        }
    }

    void CheckOwner(const IpAddress& address,
                    const HostEntry& entry,
                    const Node& port,
                    const std::string& whose)
    {
        const auto owner = m_entries.owners.emplace(address, Owner{entry.node, &port});
        if (!owner.second)
        {
            const Node& other = *owner.first->second.host;
            m_log.Report(port.Find("address")->mark,
                         FormatAddress(address) + whose,
                         "an address that no other host has: " + other.key + " has it" +
                             AtLine(other.keyMark));
        }
    }

    Draft& m_draft;
    Log& m_log;
    HostEntries m_entries;
    std::map<carp::MacBytes, const Node*> m_macs;
};

} // namespace

void ReadHosts(const Node& node, Draft& draft)
{
    HostsReader(draft).Read(node);
}

} // namespace lab
