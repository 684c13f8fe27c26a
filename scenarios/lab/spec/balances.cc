// SPDX-License-Identifier: GPL-2.0-only

#include "balances.h"

#include "carp-balance.h"
#include "draft.h"
#include "words.h"

#include <algorithm>

namespace lab
{

namespace
{

using carp::Balancing;

/// A packet is matched against a mask with a bit for each carpnode [OpenBSD carp_lsdrop].
constexpr size_t MOST_CARPNODES = 32;

bool IsArpbalance(Balancing mode)
{
    return mode == Balancing::ARPBALANCE || mode == Balancing::ARPBALANCE_EARLY;
}

std::string BalancingOf(const carp::Dialect& dialect)
{
    std::vector<std::string> words;
    for (const Balancing mode : dialect.balancing)
    {
        words.emplace_back(carp::ToString(mode));
    }
    return OneOf(words);
}

std::vector<std::string> AllModes()
{
    std::vector<std::string> words;
    for (int i = 0; i <= static_cast<int>(Balancing::IP_UNICAST); ++i)
    {
        words.emplace_back(carp::ToString(static_cast<Balancing>(i)));
    }
    return words;
}

std::optional<Balancing> ReadMode(const Node& node, Log& log)
{
    const auto word = ReadWord(node, log, AllModes());
    return word ? carp::FindBalancing(*word) : std::nullopt;
}

std::string NodeWords(const std::vector<CarpNode>& nodes)
{
    std::vector<std::string> words;
    for (const CarpNode& node : nodes)
    {
        words.push_back(std::to_string(node.vhid));
    }
    return OneOf(words);
}

/// Reads what a group or member says about its balancing.
class BalanceReader
{
  public:
    BalanceReader(const Fields& fields,
                  const Balance& base,
                  const carp::Config& config,
                  const carp::Dialect& dialect,
                  Log& log)
        : m_fields(fields),
          m_base(base),
          m_config(config),
          m_dialect(dialect),
          m_log(log),
          m_balance(base)
    {
    }

    Balance Read()
    {
        const size_t before = m_log.Count();
        m_fields.Read("balancing", ReadMode, m_balance.mode);
        if (m_log.Count() != before)
        {
            return m_base;
        }
        if (!m_balance.IsBalanced())
        {
            RefuseNodes();
            return m_base;
        }
        CheckMode();
        RefuseKeys();
        ReadNodes();
        if (m_log.Count() == before)
        {
            CheckNumber();
            CheckNodes();
        }
        return m_balance;
    }

  private:
    /// Neither keys of a balanced group at a plain one, nor the end of balancing at a member.
    void RefuseNodes()
    {
        const Node* nodes = m_fields.Find("carpnodes");
        const Node* mode = m_fields.Find("balancing");
        if (m_base.IsBalanced() && mode)
        {
            Reject(*mode,
                   m_log,
                   "a mode as the group has: each vhid of a balanced group has a MASTER of its "
                   "own");
        }
        else if (nodes)
        {
            std::vector<std::string> modes = AllModes();
            modes.erase(modes.begin());
            m_log.Report(nodes->keyMark,
                         mode ? "\"carpnodes\" with balancing none"
                              : "\"carpnodes\" without \"balancing\"",
                         "\"balancing\" with " + OneOf(modes));
        }
    }

    void CheckMode()
    {
        const Node* node = m_fields.Find("balancing");
        const Node* dialect = m_fields.Find("dialect");
        const std::string word = carp::ToString(m_balance.mode);
        if (!carp::HasBalancing(m_dialect, m_balance.mode))
        {
            m_log.Report((node ? node : dialect)->mark,
                         "balancing " + word + " with dialect " + m_dialect.name,
                         m_dialect.balancing.empty()
                             ? "no balancing: this dialect has none"
                             : "one that it has: " + BalancingOf(m_dialect));
            return;
        }
        const bool sameKind = IsArpbalance(m_base.mode) == IsArpbalance(m_balance.mode) &&
                              carp::DecidesPerPacket(m_base.mode) ==
                                  carp::DecidesPerPacket(m_balance.mode);
        if (m_base.IsBalanced() && !sameKind)
        {
            m_log.Report(node->mark,
                         "balancing " + word,
                         std::string("a mode that works together with that of the group, ") +
                             carp::ToString(m_base.mode));
        }
        const Node* version = m_fields.Find("carpver");
        if (m_base.IsBalanced() && !node && version && m_config.version == carp::Version::VRRP)
        {
            m_log.Report(version->mark, "carpver 3 in a balanced group", "carpver 2, CARP");
        }
        if (IsArpbalance(m_balance.mode) && !m_config.ipv6.empty())
        {
            const Node* list = m_fields.Find("addresses");
            node = node ? node : list ? list : m_fields.Find("address");
            m_log.Report(node->mark,
                         "balancing " + word + " with " + FormatAddress(m_config.ipv6.front()),
                         "only IPv4 addresses: it is a matter of ARP");
        }
    }

    /// What the vhids have each for itself, or what no vhid of several can have.
    void RefuseKeys()
    {
        const std::pair<const char*, const char*> refused[] = {
            {"vhid", "the vhids in \"carpnodes\""},
            {"advskew", "the advskew of each vhid in \"carpnodes\""},
            {"lladdr", "the Ethernet addresses that the vhids give"},
            {"router-adverts", "it only in a group with one MASTER"},
        };
        for (const auto& [key, expected] : refused)
        {
            if (const Node* node = m_fields.Find(key))
            {
                m_log.Report(node->keyMark, Quote(key) + " beside \"balancing\"", expected);
            }
        }
    }

    void ReadNodes()
    {
        const Node* node = m_fields.Find("carpnodes");
        if (!node)
        {
            if (!m_base.IsBalanced())
            {
                m_log.Report(m_fields.Find("balancing")->keyMark,
                             "\"balancing\" without \"carpnodes\"",
                             "\"carpnodes\" with the advskew of each vhid such as {1: 0, 2: 100}");
            }
            return;
        }
        m_balance.nodes.clear();
        if (node->kind != Node::Kind::MAP || node->items.empty())
        {
            Reject(*node, m_log, "the advskew of each vhid such as {1: 0, 2: 100}");
            return;
        }
        for (const Node& item : node->items)
        {
            ReadNode(item);
        }
    }

    void ReadNode(const Node& item)
    {
        const auto vhid = ReadVhid(item);
        const auto advskew = ReadInteger(item, m_log, 0, 255, "0 to 254");
        if (!vhid)
        {
            return;
        }
        if (FindNode(m_balance.nodes, *vhid))
        {
            m_log.Report(item.keyMark,
                         "vhid " + std::to_string(*vhid) + " a second time",
                         "it once");
            return;
        }
        if (m_base.IsBalanced() && !FindNode(m_base.nodes, *vhid))
        {
            m_log.Report(item.keyMark,
                         "vhid " + std::to_string(*vhid),
                         "a vhid of the group: " + NodeWords(m_base.nodes));
            return;
        }
        // With a wrong advskew too, so that nobody misses the vhid.
        m_balance.nodes.push_back({*vhid, static_cast<uint8_t>(advskew.value_or(0))});
    }

    /// A key of the map as a number.
    std::optional<uint8_t> ReadVhid(const Node& item)
    {
        const std::string& word = item.key;
        const bool isNumber = !word.empty() && word.size() <= 3 &&
                              word.find_first_not_of("0123456789") == std::string::npos;
        const int number = isNumber ? std::stoi(word) : 0;
        if (number < 1 || number > 255)
        {
            m_log.Report(item.keyMark, Quote(word), "a vhid, 1 to 255");
            return std::nullopt;
        }
        return static_cast<uint8_t>(number);
    }

    static bool FindNode(const std::vector<CarpNode>& nodes, uint8_t vhid)
    {
        return std::any_of(nodes.begin(),
                           nodes.end(),
                           [vhid](const CarpNode& node) { return node.vhid == vhid; });
    }

    /// A host that lacks a vhid is a mistake to be shown; a group with one has no balance.
    void CheckNumber()
    {
        const Node* node = m_fields.Find("carpnodes");
        const size_t count = m_balance.nodes.size();
        const bool mayBeOne = m_base.IsBalanced() && IsArpbalance(m_balance.mode);
        if (count < 2 && !mayBeOne)
        {
            m_log.Report(node->mark,
                         std::to_string(count) + " vhid",
                         SharesInterface(m_balance.mode)
                             ? "at least two: with one, ifconfig makes it \"balancing none\""
                             : "at least two");
        }
        if (SharesInterface(m_balance.mode) && count > MOST_CARPNODES)
        {
            m_log.Report(node->mark,
                         std::to_string(count) + " carpnodes",
                         "at most " + std::to_string(MOST_CARPNODES));
        }
    }

    void CheckNodes()
    {
        if (m_config.ipv4.empty() && m_config.ipv6.empty())
        {
            return; // which is a mistake of its own
        }
        for (const CarpNode& one : m_balance.nodes)
        {
            carp::Config config = m_config;
            config.vhid = one.vhid;
            config.advskew = one.advskew;
            for (const carp::ConfigProblem& problem : carp::Validate(config, m_dialect))
            {
                const Node* node = m_fields.Find(problem.field.c_str());
                node = node ? node : m_fields.Find("carpnodes");
                node = node ? node : m_fields.Find("dialect");
                m_log.Report(node->mark,
                             problem.field + " " + problem.found,
                             problem.expected + " (dialect " + m_dialect.name + ")");
            }
        }
    }

    const Fields& m_fields;
    const Balance& m_base;
    const carp::Config& m_config;
    const carp::Dialect& m_dialect;
    Log& m_log;
    Balance m_balance;
};

} // namespace

bool operator==(const CarpNode& a, const CarpNode& b)
{
    return a.vhid == b.vhid && a.advskew == b.advskew;
}

bool SharesInterface(Balancing mode)
{
    return mode == Balancing::ARP || carp::DecidesPerPacket(mode);
}

bool Contradict(Balancing a, Balancing b)
{
    const bool both = a != Balancing::NONE && b != Balancing::NONE;
    return both && a != b && (IsArpbalance(a) || IsArpbalance(b));
}

std::string WrittenName(const std::string& group)
{
    return group.substr(0, group.find(':'));
}

std::string NodeName(const std::string& balance, uint8_t vhid)
{
    return balance + ":" + std::to_string(vhid);
}

Balance ReadBalance(const Fields& fields,
                    const Balance& base,
                    const carp::Config& config,
                    const carp::Dialect& dialect,
                    Log& log)
{
    return BalanceReader(fields, base, config, dialect, log).Read();
}

std::vector<GroupSpec> Expand(const GroupSpec& group, const Balance& balance)
{
    if (!balance.IsBalanced())
    {
        return {group};
    }
    std::vector<GroupSpec> groups;
    for (const CarpNode& node : balance.nodes)
    {
        GroupSpec one = group;
        one.name = NodeName(group.name, node.vhid);
        one.balance = group.name;
        one.defaults.vhid = node.vhid;
        one.defaults.advskew = node.advskew;
        groups.push_back(one);
    }
    return groups;
}

std::vector<MemberSpec> Expand(const MemberSpec& member, const Balance& balance)
{
    if (!balance.IsBalanced())
    {
        return {member};
    }
    std::vector<MemberSpec> members;
    for (const CarpNode& node : balance.nodes)
    {
        MemberSpec one = member;
        one.group = NodeName(member.group, node.vhid);
        one.balancing = balance.mode;
        one.config.vhid = node.vhid;
        one.config.advskew = node.advskew;
        members.push_back(one);
    }
    return members;
}

Balance BalanceOf(const Scenario& scenario, const std::string& writtenName)
{
    Balance balance;
    for (const BalanceSpec& spec : scenario.balances)
    {
        balance.mode = spec.name == writtenName ? spec.mode : balance.mode;
    }
    for (const GroupSpec& group : scenario.groups)
    {
        if (!group.balance.empty() && group.balance == writtenName)
        {
            balance.nodes.push_back({group.defaults.vhid, group.defaults.advskew});
        }
    }
    return balance;
}

} // namespace lab
