// SPDX-License-Identifier: GPL-2.0-only

#include "balances.h"
#include "draft.h"
#include "words.h"

#include <algorithm>

namespace lab
{

namespace
{

std::vector<std::string> SplitWords(const std::string& text)
{
    std::vector<std::string> words;
    size_t start = text.find_first_not_of(' ');
    while (start != std::string::npos)
    {
        const size_t end = std::min(text.find(' ', start), text.size());
        words.push_back(text.substr(start, end - start));
        start = text.find_first_not_of(' ', end);
    }
    return words;
}

std::string JoinWords(const std::vector<std::string>& words)
{
    std::string text;
    for (const std::string& word : words)
    {
        text += (text.empty() ? "" : " ") + word;
    }
    return text;
}

/// What an action takes, in words.
std::string Accepted(unsigned accepted)
{
    std::vector<std::string> kinds;
    if (accepted & HOSTS)
    {
        kinds.insert(kinds.end(), {"a host", "\"master of GROUP\"", "\"best backup of GROUP\""});
    }
    if (accepted & PORTS)
    {
        kinds.emplace_back("a port such as r1.lan");
    }
    if (accepted & SWITCHES)
    {
        kinds.emplace_back("a switch");
    }
    if (accepted & TRUNKS)
    {
        kinds.emplace_back("a trunk such as sw1-sw2");
    }
    if (accepted & MEMBERSHIPS)
    {
        kinds.emplace_back("\"GROUP on HOST\"");
    }
    return OneOf(kinds);
}

class TargetReader
{
  public:
    TargetReader(const Node& node, Draft& draft, unsigned accepted)
        : m_node(node),
          m_draft(draft),
          m_accepted(accepted)
    {
    }

    std::optional<Target> Read()
    {
        auto words = SplitWords(m_node.kind == Node::Kind::SCALAR ? m_node.text : "");
        m_target.text = JoinWords(words);
        m_target.mark = m_node.mark;
        const bool hasGroup = words.size() >= 3 && words[1] == "on";
        if (hasGroup)
        {
            m_target.group = words[0];
            words.erase(words.begin(), words.begin() + 2);
        }
        const bool isRole = ReadRole(words);
        if (!isRole && words.size() != 1)
        {
            Reject(m_node, m_draft.log, Accepted(m_accepted));
            return std::nullopt;
        }
        m_target.name = words.back();
        const size_t dot = m_target.name.find('.');
        if (!isRole && dot != std::string::npos)
        {
            m_target.port = m_target.name.substr(dot + 1);
            m_target.name.erase(dot);
        }
        const unsigned kind = (hasGroup ? MEMBERSHIPS : ~(MEMBERSHIPS | BALANCES)) & ~PORTS;
        const bool fits = m_target.port ? !hasGroup && (m_accepted & PORTS) : m_accepted & kind;
        if (!fits)
        {
            return RejectKind(isRole);
        }
        const bool known = (!hasGroup || IsGroup(*m_target.group, m_accepted & BALANCES)) &&
                           (isRole ? IsGroup(m_target.name, false)
                                   : IsNode(m_target.name, hasGroup || m_target.port)) &&
                           (!hasGroup || IsMember()) && (!m_target.port || IsPort());
        return known ? std::optional<Target>(m_target) : std::nullopt;
    }

  private:
    bool ReadRole(const std::vector<std::string>& words)
    {
        if (words.size() == 3 && words[0] == "master" && words[1] == "of")
        {
            m_target.kind = Target::Kind::MASTER_OF;
            return true;
        }
        if (words.size() == 4 && words[0] == "best" && words[1] == "backup" && words[2] == "of")
        {
            m_target.kind = Target::Kind::BEST_BACKUP;
            return true;
        }
        return false;
    }

    std::optional<Target> RejectKind(bool isRole)
    {
        // A host where a membership is wanted: if it has just one, that is meant.
        const HostSpec* host = isRole ? nullptr : m_draft.FindHost(m_target.name);
        const auto memberships = host ? MembershipsOf(*host) : std::vector<const MemberSpec*>{};
        const bool one = memberships.size() == 1 && !m_target.group && (m_accepted & MEMBERSHIPS);
        const std::string meant =
            one ? "\"" + memberships.front()->group + " on " + host->name + "\"" : "";
        Reject(m_node, m_draft.log, Accepted(m_accepted), meant);
        return std::nullopt;
    }

    bool IsGroup(const std::string& name, bool orBalance)
    {
        const BalanceSpec* balance = m_draft.FindBalance(name);
        if (m_draft.groups.Has(name) || (balance && orBalance))
        {
            return true;
        }
        if (balance)
        {
            RejectBalance(m_node, m_draft.log, *balance);
            return false;
        }
        if (IsMistake(m_draft.groups.complete, m_draft.log))
        {
            RejectWord(m_node.mark,
                       m_draft.log,
                       Quote(name),
                       name,
                       m_draft.groups.words,
                       m_draft.groups.words.empty() ? "a group (there is none)" : "a group");
        }
        return false;
    }

    bool IsNode(const std::string& name, bool onlyHosts)
    {
        const unsigned accepted = onlyHosts ? unsigned{HOSTS} : m_accepted;
        std::vector<std::string> valid = m_draft.hosts.words;
        std::vector<std::string> kinds{"host"};
        bool complete = m_draft.hosts.complete;
        if (accepted & SWITCHES)
        {
            const auto& names = m_draft.switches.words;
            valid.insert(valid.end(), names.begin(), names.end());
            kinds.emplace_back("switch");
            complete = complete && m_draft.switches.complete;
        }
        if (accepted & TRUNKS)
        {
            for (const TrunkSpec& trunk : m_draft.scenario.trunks)
            {
                valid.push_back(trunk.Name());
            }
            kinds.emplace_back("trunk");
            complete = complete && m_draft.trunksComplete;
        }
        if (std::find(valid.begin(), valid.end(), name) != valid.end())
        {
            return true;
        }
        if (IsMistake(complete, m_draft.log))
        {
            const std::string found = m_draft.switches.Has(name)  ? "the switch " + name
                                      : m_draft.FindWritten(name) ? "the group " + name
                                                                  : Quote(name);
            RejectWord(m_node.mark, m_draft.log, found, name, valid, "a " + OneOf(kinds));
        }
        return false;
    }

    bool IsMember()
    {
        const HostSpec* host = m_draft.FindHost(m_target.name);
        if (m_target.kind != Target::Kind::NODE || FindMember(*host, *m_target.group) ||
            m_draft.hosts.broken.count(host->name) != 0)
        {
            return true;
        }
        std::vector<std::string> members;
        for (const HostSpec* member : m_draft.MembersOf(*m_target.group))
        {
            members.push_back(member->name);
        }
        RejectWord(m_node.mark,
                   m_draft.log,
                   Quote(m_target.text),
                   "",
                   members,
                   "a member of " + *m_target.group);
        return false;
    }

    bool IsPort()
    {
        const HostSpec* host = m_draft.FindHost(m_target.name);
        if (FindPort(*host, *m_target.port) || m_draft.hosts.broken.count(host->name) != 0)
        {
            return true;
        }
        std::vector<std::string> ports;
        for (const InterfaceSpec& port : host->interfaces)
        {
            ports.push_back(host->name + "." + port.name);
        }
        RejectWord(m_node.mark,
                   m_draft.log,
                   Quote(m_target.text),
                   m_target.text,
                   ports,
                   "a port of " + host->name);
        return false;
    }

    const Node& m_node;
    Draft& m_draft;
    unsigned m_accepted;
    Target m_target;
};

} // namespace

void RejectBalance(const Node& node, Log& log, const BalanceSpec& balance)
{
    Reject(node,
           log,
           "one vhid of the balanced group " + balance.name + ": " + OneOf(balance.groups));
}

std::optional<Target> ReadTarget(const Node& node, Draft& draft, unsigned accepted)
{
    return TargetReader(node, draft, accepted).Read();
}

std::vector<Membership> Possible(const Draft& draft, const Target& target)
{
    std::vector<Membership> possible;
    for (const HostSpec& host : draft.scenario.hosts)
    {
        const bool meant = target.kind == Target::Kind::NODE
                               ? host.name == target.name
                               : FindMember(host, target.name) != nullptr;
        if (!meant || draft.hosts.broken.count(host.name) != 0)
        {
            continue;
        }
        for (const MemberSpec* member : MembershipsOf(host))
        {
            if (draft.groups.broken.count(member->group) == 0 &&
                (!target.group || member->group == *target.group ||
                 WrittenName(member->group) == *target.group))
            {
                possible.push_back({&host, member});
            }
        }
    }
    return possible;
}

} // namespace lab
