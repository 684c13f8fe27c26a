// SPDX-License-Identifier: GPL-2.0-only

#include "outage-evidence.h"

#include "lab/spec/balances.h"

#include "lab/timeline/fault.h"

#include <algorithm>
#include <iterator>

namespace lab
{

namespace
{

const Turns NO_TURNS;

const Turns& FindTurns(const std::map<std::pair<std::string, std::string>, Turns>& all,
                       const std::string& a,
                       const std::string& b)
{
    const auto found = all.find({a, b});
    return found == all.end() ? NO_TURNS : found->second;
}

/// What an up-script of a member takes.
Time UpScriptOf(const Scenario& scenario, const std::string& group, const std::string& node)
{
    for (const HostSpec& host : scenario.hosts)
    {
        for (const InterfaceSpec& port : host.interfaces)
        {
            for (const MemberSpec& member : port.carp)
            {
                if (host.name == node && member.group == group)
                {
                    return member.config.upScript;
                }
            }
        }
    }
    return Time{0};
}

} // namespace

const std::string& ValueAt(const Turns& turns, Time instant)
{
    static const std::string nothing;
    const auto next = std::upper_bound(turns.begin(),
                                       turns.end(),
                                       instant,
                                       [](Time t, const Turn& turn) { return t < turn.at; });
    return next == turns.begin() ? nothing : std::prev(next)->value;
}

OutageEvidence::OutageEvidence(const Scenario& scenario, const Timeline& timeline)
    : m_scenario(scenario),
      m_timeline(timeline)
{
    for (const GroupSpec& group : scenario.groups)
    {
        m_levels[group.name] = MasterLevels(timeline, group.name);
        m_masterships[group.name] = Masterships(timeline, group.name);
    }
    for (const Fact& fact : timeline.facts)
    {
        Take(fact);
    }
}

void OutageEvidence::Take(const Fact& fact)
{
    switch (fact.kind)
    {
    case FactKind::ANNOUNCED:
        m_macs[{fact.node, fact.Text("address")}].push_back({fact.at, fact.Text("mac")});
        [[fallthrough]];
    case FactKind::ADVERT_SENT:
        m_spoken[{fact.Text("group"), fact.node}].push_back(fact.at);
        break;
    case FactKind::NEIGHBOUR:
        m_neighbours[{fact.node, fact.Text("address")}].push_back({fact.at, fact.Text("mac")});
        break;
    case FactKind::LEARNED:
    case FactKind::MOVED:
    case FactKind::AGED:
    case FactKind::FLUSHED:
        TakeTable(fact);
        break;
    case FactKind::SERVED:
        TakePacket(fact);
        break;
    case FactKind::LINK:
    {
        const FactValue* up = fact.Find("up");
        if (up && std::holds_alternative<bool>(*up) && std::get<bool>(*up))
        {
            m_repairs.push_back({fact.at, fact.node});
        }
        break;
    }
    case FactKind::FAULT:
        TakeFault(fact);
        break;
    default:
        break;
    }
}

void OutageEvidence::TakePacket(const Fact& fact)
{
    const std::string balance = WrittenName(fact.Text("group"));
    const std::string group = NodeName(balance, static_cast<uint8_t>(fact.Integer("vhid")));
    Turns& turns = m_vhids[{balance, fact.Text("client")}];
    if (turns.empty() || turns.back().value != group)
    {
        turns.push_back({fact.at, group});
    }
}

std::string OutageEvidence::GroupFor(const std::string& group,
                                     const std::string& client,
                                     Time instant) const
{
    const std::string balance = WrittenName(group);
    const std::string served =
        balance == group ? "" : ValueAt(FindTurns(m_vhids, balance, client), instant);
    return served.empty() ? group : served;
}

void OutageEvidence::TakeTable(const Fact& fact)
{
    auto& table = m_tables[fact.node];
    const std::string& port = fact.Text("port");
    if (fact.kind != FactKind::FLUSHED)
    {
        const bool forgotten = fact.kind == FactKind::AGED;
        table[fact.Text("mac")].push_back({fact.at, forgotten ? "" : port});
        return;
    }
    for (auto& [mac, turns] : table)
    {
        if (turns.back().value == port)
        {
            turns.push_back({fact.at, ""});
        }
    }
}

void OutageEvidence::TakeFault(const Fact& fact)
{
    const std::string& action = fact.Text("action");
    const auto repairs = {"plug", "restore", "heal", "up", "boot"};
    if (!WhyRefused(fact).empty() || StruckNobody(fact) ||
        std::find(repairs.begin(), repairs.end(), action) == repairs.end())
    {
        return;
    }
    const bool isHost = std::any_of(m_scenario.hosts.begin(),
                                    m_scenario.hosts.end(),
                                    [&fact](const HostSpec& host)
                                    { return host.name == fact.node; });
    m_repairs.push_back({fact.at, isHost ? fact.node : ""});
}

const std::vector<Level>& OutageEvidence::LevelsOf(const std::string& group) const
{
    return m_levels.at(group);
}

Time OutageEvidence::MasterSince(const std::string& group,
                                 const std::string& node,
                                 Time instant) const
{
    Time since{0};
    for (const Mastership& mastership : m_masterships.at(group))
    {
        if (mastership.node == node && mastership.span.from <= instant)
        {
            since = mastership.span.from;
        }
    }
    return since;
}

Time OutageEvidence::Decided(const std::string& group, const Level& level) const
{
    const Fact* began = level.began ? &m_timeline.facts[*level.began] : nullptr;
    const bool isNewMaster = began && began->kind == FactKind::STATE &&
                             began->Text("to") == "MASTER";
    return level.span.from - (isNewMaster ? UpScriptOf(m_scenario, group, began->node) : Time{0});
}

std::optional<Time> OutageEvidence::Spoke(const std::string& group,
                                          const std::string& node,
                                          Time from) const
{
    const auto found = m_spoken.find({group, node});
    if (found == m_spoken.end())
    {
        return std::nullopt;
    }
    const auto first = std::lower_bound(found->second.begin(), found->second.end(), from);
    return first == found->second.end() ? std::nullopt : std::optional(*first);
}

std::string OutageEvidence::MacOf(const std::string& node,
                                  const std::string& address,
                                  Time until) const
{
    return ValueAt(FindTurns(m_macs, node, address), until);
}

const Turns& OutageEvidence::Table(const std::string& name, const std::string& mac) const
{
    const auto table = m_tables.find(name);
    if (table == m_tables.end() || table->second.count(mac) == 0)
    {
        return NO_TURNS;
    }
    return table->second.at(mac);
}

const Turns& OutageEvidence::Neighbour(const std::string& host, const std::string& address) const
{
    return FindTurns(m_neighbours, host, address);
}

std::optional<Time> OutageEvidence::Repaired(const std::vector<std::string>& hosts,
                                             Time from,
                                             Time until) const
{
    std::optional<Time> last;
    for (const Repair& repair : m_repairs)
    {
        const bool concerns = repair.host.empty() ||
                              std::find(hosts.begin(), hosts.end(), repair.host) != hosts.end();
        if (concerns && from < repair.at && repair.at <= until)
        {
            last = repair.at;
        }
    }
    return last;
}

} // namespace lab
