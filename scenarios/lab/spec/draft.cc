// SPDX-License-Identifier: GPL-2.0-only

#include "draft.h"

#include "balances.h"
#include "words.h"

#include <algorithm>

namespace lab
{

namespace
{

template <typename T>
const T* FindByName(const std::vector<T>& all, const std::string& name)
{
    const auto found =
        std::find_if(all.begin(), all.end(), [&name](const T& one) { return one.name == name; });
    return found == all.end() ? nullptr : &*found;
}

} // namespace

bool Names::Has(const std::string& word) const
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

const GroupSpec* Draft::FindGroup(const std::string& name) const
{
    return FindByName(scenario.groups, name);
}

const HostSpec* Draft::FindHost(const std::string& name) const
{
    return FindByName(scenario.hosts, name);
}

const Event* Draft::FindEvent(const std::string& name) const
{
    return FindByName(scenario.timeline, name);
}

const BalanceSpec* Draft::FindBalance(const std::string& name) const
{
    return FindByName(scenario.balances, name);
}

const GroupSpec* Draft::FindWritten(const std::string& name) const
{
    const BalanceSpec* balance = FindBalance(name);
    return FindGroup(balance ? balance->groups.front() : name);
}

std::vector<const HostSpec*> Draft::MembersOf(const std::string& group) const
{
    std::vector<const HostSpec*> members;
    for (const HostSpec& host : scenario.hosts)
    {
        if (FindMember(host, group))
        {
            members.push_back(&host);
        }
    }
    return members;
}

bool Draft::Declare(const std::string& name, const Mark& mark)
{
    const auto [entry, isNew] = declared.emplace(name, mark);
    if (!isNew)
    {
        log.Report(mark,
                   Quote(name) + " a second time",
                   "a name that nothing else has" + AtLine(entry->second));
    }
    return isNew;
}

const MemberSpec* FindMember(const HostSpec& host, const std::string& group)
{
    const auto all = MembershipsOf(host);
    const auto found = std::find_if(all.begin(),
                                    all.end(),
                                    [&group](const MemberSpec* m) {
                                        return m->group == group || WrittenName(m->group) == group;
                                    });
    return found == all.end() ? nullptr : *found;
}

const InterfaceSpec* FindPort(const HostSpec& host, const std::string& name)
{
    return FindByName(host.interfaces, name);
}

std::vector<IpAddress> VirtualAddresses(const carp::Config& config)
{
    std::vector<IpAddress> all(config.ipv4.begin(), config.ipv4.end());
    all.insert(all.end(), config.ipv6.begin(), config.ipv6.end());
    return all;
}

std::vector<const MemberSpec*> MembershipsOf(const HostSpec& host)
{
    std::vector<const MemberSpec*> members;
    for (const InterfaceSpec& interface : host.interfaces)
    {
        for (const MemberSpec& member : interface.carp)
        {
            members.push_back(&member);
        }
    }
    return members;
}

bool HasPeer(const carp::Config& config, carp::Family family)
{
    return family == carp::Family::IPV4 ? !carp::IsMulticast(config.peer)
                                        : !carp::IsMulticast(config.peer6);
}

std::vector<Named> ReadNamed(const Node& node,
                             Log& log,
                             const std::string& expected,
                             bool& complete)
{
    std::vector<Named> named;
    if (node.kind == Node::Kind::MAP)
    {
        for (const Node& item : node.items)
        {
            named.push_back({item.key, item.keyMark, &item});
        }
        return named;
    }
    for (const Node* item : Items(node))
    {
        if (item->kind != Node::Kind::SCALAR || item->text.empty())
        {
            Reject(*item, log, expected);
            complete = false;
            continue;
        }
        named.push_back({item->text, item->mark, nullptr});
    }
    return named;
}

bool IsMistake(bool complete, Log& log)
{
    if (!complete)
    {
        log.Skip();
    }
    return complete;
}

std::optional<std::string> ReadKnown(const Node& node,
                                     Log& log,
                                     const Names& names,
                                     const std::string& what)
{
    if (node.kind != Node::Kind::SCALAR || node.text.empty())
    {
        Reject(node, log, what);
        return std::nullopt;
    }
    if (names.Has(node.text))
    {
        return node.text;
    }
    if (IsMistake(names.complete, log))
    {
        const std::string expected = names.words.empty() ? what + " (there is none)" : what;
        RejectWord(node.mark, log, Quote(node.text), node.text, names.words, expected);
    }
    return std::nullopt;
}

void ReadCable(const Fields& fields, CableSpec& cable)
{
    fields.Read("rate", ReadRate, cable.rate);
    fields.Read("delay", ReadTime, cable.delay);
    fields.Read("loss", ReadLossLaw, cable.loss);
}

} // namespace lab
