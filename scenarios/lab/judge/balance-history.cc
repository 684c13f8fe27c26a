// SPDX-License-Identifier: GPL-2.0-only

#include "balance-history.h"

#include "way.h"

#include "lab/spec/draft.h"

#include <algorithm>
#include <set>

namespace lab
{

namespace
{

/// Whoever answers later than this does not help who asked: hosts ask again every second.
constexpr Time ANSWER_TIME = std::chrono::seconds(1);

/// A copy of a probe reaches no host later than this after it was sent, unless its answer does.
constexpr Time PROBE_TIME = std::chrono::seconds(1);

} // namespace

BalanceHistory::BalanceHistory(const Scenario& scenario,
                               const Timeline& timeline,
                               const std::string& name)
    : m_scenario(scenario),
      m_timeline(timeline),
      m_name(name)
{
    for (const BalanceSpec& balance : scenario.balances)
    {
        if (balance.name == name)
        {
            m_groups = balance.groups;
        }
    }
    AddMembers();
    for (size_t i = 0; i < timeline.facts.size(); ++i)
    {
        Take(i);
    }
    for (Request& question : m_questions)
    {
        question.decided = question.decided || question.at + ANSWER_TIME <= timeline.end;
    }
}

void BalanceHistory::AddMembers()
{
    for (const HostSpec& host : m_scenario.hosts)
    {
        for (const InterfaceSpec& port : host.interfaces)
        {
            if (HasMember(port) && !FindNode(host.name))
            {
                m_nodes.push_back(host.name);
                m_power.emplace_back();
            }
        }
    }
}

bool BalanceHistory::HasMember(const InterfaceSpec& port) const
{
    return std::any_of(port.carp.begin(),
                       port.carp.end(),
                       [this](const MemberSpec& member) { return IsMeant(member.group); });
}

bool BalanceHistory::IsPortOf(uint32_t node, const std::string& port) const
{
    const auto host = std::find_if(m_scenario.hosts.begin(),
                                   m_scenario.hosts.end(),
                                   [&](const HostSpec& one) { return one.name == m_nodes[node]; });
    return std::any_of(host->interfaces.begin(),
                       host->interfaces.end(),
                       [&](const InterfaceSpec& one)
                       { return one.name == port && HasMember(one); });
}

bool BalanceHistory::IsMeant(const std::string& group) const
{
    return group == m_name || std::find(m_groups.begin(), m_groups.end(), group) != m_groups.end();
}

std::optional<uint32_t> BalanceHistory::FindNode(const std::string& name) const
{
    const auto found = std::find(m_nodes.begin(), m_nodes.end(), name);
    return found == m_nodes.end() ? std::nullopt : std::optional<uint32_t>(found - m_nodes.begin());
}

void BalanceHistory::Take(size_t index)
{
    const Fact& fact = m_timeline.facts[index];
    switch (fact.kind)
    {
    case FactKind::SERVED:
        TakePacket(index);
        break;
    case FactKind::ASKED:
        TakeQuestion(index);
        break;
    case FactKind::ANSWERED:
        TakeAnswer(index);
        break;
    case FactKind::BOOTED:
    case FactKind::CRASHED:
        if (const auto node = FindNode(fact.node))
        {
            m_power[*node].emplace_back(fact.at, fact.kind == FactKind::BOOTED);
        }
        break;
    default:
        break;
    }
}

void BalanceHistory::TakePacket(size_t index)
{
    const Fact& fact = m_timeline.facts[index];
    const auto node = FindNode(fact.node);
    if (!node || !IsMeant(fact.Text("group")))
    {
        return;
    }
    const auto client =
        m_clients.emplace(fact.Text("client"), static_cast<uint32_t>(m_clients.size())).first;
    m_packets.push_back({fact.at, *node, client->second, index});
}

void BalanceHistory::TakeQuestion(size_t index)
{
    const Fact& fact = m_timeline.facts[index];
    if (!IsMeant(fact.Text("group")))
    {
        return;
    }
    const auto [asker, isNew] = m_askers.try_emplace({fact.Text("asker"), fact.Text("address")},
                                                     static_cast<uint32_t>(m_askers.size()));
    if (isNew)
    {
        m_lastQuestion.push_back(0);
    }
    else
    {
        m_questions[m_lastQuestion[asker->second]].decided = true; // who asks again waits no more
    }
    m_lastQuestion[asker->second] = m_questions.size();
    m_questions.push_back({fact.at, asker->second, 0, false, {index}});
}

void BalanceHistory::TakeAnswer(size_t index)
{
    const Fact& fact = m_timeline.facts[index];
    const auto asker = m_askers.find({fact.Text("asker"), fact.Text("address")});
    if (asker == m_askers.end() || !IsMeant(fact.Text("group")))
    {
        return;
    }
    Request& question = m_questions[m_lastQuestion[asker->second]];
    const auto isSame = [&](size_t other) { return m_timeline.facts[other].node == fact.node; };
    const bool isNew = std::none_of(question.facts.begin() + 1, question.facts.end(), isSame);
    if (isNew && fact.at <= question.at + ANSWER_TIME)
    {
        question.facts.push_back(index);
        ++question.nodes;
    }
}

std::vector<BalanceHistory::Request> BalanceHistory::Probes() const
{
    std::map<std::pair<std::string, std::string>, std::vector<size_t>> packets; // by both ends
    for (size_t i = 0; i < m_packets.size(); ++i)
    {
        const Fact& fact = m_timeline.facts[m_packets[i].fact];
        if (fact.Text("what") == "icmp")
        {
            packets[{fact.Text("client"), fact.Text("to")}].push_back(i);
        }
    }
    std::vector<Request> probes;
    uint32_t asker = 0;
    for (const Stream& stream : Streams(m_timeline))
    {
        if (stream.kind != StreamKind::PING || !HasAddress(stream.to))
        {
            continue;
        }
        AddProbes(stream, asker++, packets[{SourceOf(stream, m_scenario), stream.to}], probes);
    }
    std::stable_sort(probes.begin(),
                     probes.end(),
                     [](const Request& a, const Request& b) { return a.at < b.at; });
    return probes;
}

void BalanceHistory::AddProbes(const Stream& stream,
                               uint32_t asker,
                               const std::vector<size_t>& packets,
                               std::vector<Request>& probes) const
{
    const auto sentAt = [&](size_t i)
    { return Time{m_timeline.facts[stream.units[i]].Integer("sent")}; };
    size_t next = 0;
    for (size_t i = 0; i < stream.units.size(); ++i)
    {
        const Fact& fact = m_timeline.facts[stream.units[i]];
        Request probe{sentAt(i), asker, 0, true, {stream.units[i]}};
        Time end = probe.at + PROBE_TIME;
        end = i + 1 < stream.units.size() ? std::min(end, sentAt(i + 1)) : end;
        end = GotThrough(fact.kind) ? std::max(fact.at, end) : std::min(fact.at, end);
        while (next < packets.size() && m_packets[packets[next]].at < probe.at)
        {
            ++next;
        }
        std::set<uint32_t> nodes;
        for (size_t k = next; k < packets.size() && m_packets[packets[k]].at < end; ++k)
        {
            const Packet& packet = m_packets[packets[k]];
            if (nodes.insert(packet.node).second)
            {
                probe.facts.push_back(packet.fact);
            }
        }
        probe.nodes = static_cast<int>(nodes.size());
        probes.push_back(probe);
    }
}

bool BalanceHistory::HasAddress(const std::string& text) const
{
    const auto address = ParseAddress(text);
    return address &&
           std::any_of(m_scenario.groups.begin(),
                       m_scenario.groups.end(),
                       [&](const GroupSpec& group)
                       {
                           const auto all = VirtualAddresses(group.defaults);
                           return group.balance == m_name &&
                                  std::find(all.begin(), all.end(), *address) != all.end();
                       });
}

bool BalanceHistory::IsOff(uint32_t node, const Span& span) const
{
    const auto& power = m_power[node];
    bool isOn = false;
    for (const auto& [at, on] : power)
    {
        if (at > span.from && isOn)
        {
            return false;
        }
        if (at >= span.to)
        {
            break;
        }
        isOn = on;
    }
    return !isOn;
}

Timeline::FloodCount BalanceHistory::Floods(const std::optional<std::string>& at) const
{
    Timeline::FloodCount sum{at.value_or(""), m_name, 0, 0};
    for (const Timeline::FloodCount& one : m_timeline.floods)
    {
        if (IsMeant(one.group) && one.node == at.value_or(one.node))
        {
            sum.frames += one.frames;
            sum.flooded += one.flooded;
        }
    }
    return sum;
}

BalanceHistories::BalanceHistories(const Scenario& scenario, const Timeline& timeline)
    : m_scenario(scenario),
      m_timeline(timeline)
{
}

const BalanceHistory& BalanceHistories::Of(const std::string& name)
{
    const auto found = m_histories.find(name);
    return found != m_histories.end()
               ? found->second
               : m_histories.try_emplace(name, m_scenario, m_timeline, name).first->second;
}

} // namespace lab
