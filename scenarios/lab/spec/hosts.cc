// SPDX-License-Identifier: GPL-2.0-only

#include "hosts.h"
#include "draft.h"
#include "port-address.h"
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
        HostEntry entry{&node, {}};
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
        }
        port.prefix = address.prefix;
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

    void Add(const HostSpec& host, HostEntry& entry, bool clean)
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
        const auto [address, newAddress] = m_entries.owners.emplace(port.address, &node);
        const std::string whose = node.Find("count") ? " for " + host.name : "";
        if (!newAddress)
        {
            m_log.Report(node.Find("address")->mark,
                         FormatIpv4(port.address) + whose,
                         "an address that no other host has: " + address->second->key + " has it" +
                             Line(address->second->keyMark));
        }
        const auto mac = port.mac ? m_macs.emplace(*port.mac, &node)
                                  : std::pair(m_macs.end(), true);
        if (!mac.second)
        {
            m_log.Report(node.Find("mac")->mark,
                         FormatMac(*port.mac) + whose,
                         "an Ethernet address that no other host has: " + mac.first->second->key +
                             " has it" + Line(mac.first->second->keyMark));
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
