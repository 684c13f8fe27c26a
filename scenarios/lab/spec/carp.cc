// SPDX-License-Identifier: GPL-2.0-only

#include "balances.h"
#include "carp-balance.h"
#include "config-reader.h"
#include "draft.h"
#include "port-address.h"
#include "words.h"

#include <algorithm>

namespace lab
{

namespace
{

/// Adds a group, or one for each vhid of a balanced group.
void AddGroups(const GroupSpec& group,
               const Balance& balance,
               bool isPlain,
               bool isBroken,
               Draft& draft)
{
    draft.groupNames.push_back(group.name);
    if (!isPlain && balance.nodes.empty())
    {
        draft.groups.complete = false; // nobody knows its vhids
        return;
    }
    BalanceSpec spec{group.name, balance.mode, {}, group.mark};
    for (const GroupSpec& one : Expand(group, balance))
    {
        spec.groups.push_back(one.name);
        draft.groups.words.push_back(one.name);
        draft.scenario.groups.push_back(one);
        if (isBroken)
        {
            draft.groups.broken.insert(one.name);
        }
    }
    if (balance.IsBalanced())
    {
        std::vector<CarpNode> nodes = balance.nodes;
        std::sort(nodes.begin(),
                  nodes.end(),
                  [](const CarpNode& a, const CarpNode& b) { return a.vhid < b.vhid; });
        std::transform(nodes.begin(),
                       nodes.end(),
                       spec.groups.begin(),
                       [&group](const CarpNode& node) { return NodeName(group.name, node.vhid); });
        draft.scenario.balances.push_back(spec);
    }
}

void ReadGroup(const Node& node, Draft& draft)
{
    GroupSpec group;
    group.name = node.key;
    group.mark = node.keyMark;
    const size_t before = draft.log.Count();
    if (!IsName(group.name))
    {
        draft.log.Report(node.keyMark,
                         Quote(group.name),
                         "the name of a group: a letter, then letters, digits, - and _ "
                         "(40 at most)");
    }
    const std::string owner = "group " + group.name;
    const Fields fields(node, ContextOf("group"), owner, draft.log);
    ConfigReader reader(fields, group.mark, group, "", draft.log);
    const Node* balancing = fields.Find("balancing");
    const bool isPlain = !fields.Find("carpnodes") && (!balancing || balancing->text == "none");
    reader.Read(isPlain && fields.Find("vhid"));
    const Balance balance = ReadBalance(fields, {}, reader.Config(), reader.Dialect(), draft.log);
    const bool hasPeer = !carp::IsMulticast(reader.Config().peer);
    if (hasPeer || !carp::IsMulticast(reader.Config().peer6))
    {
        Reject(*fields.Find(hasPeer ? "peer" : "peer6"),
               draft.log,
               "a group address: each member has a peer of its own");
    }
    if (isPlain && fields.Lacks("vhid"))
    {
        draft.log.Report(node.mark,
                         owner + " without \"vhid\"",
                         "\"vhid\" with a number from 1 to 255");
    }
    if (fields.Lacks("addresses") && fields.Lacks("address"))
    {
        draft.log.Report(node.mark,
                         owner + " without \"addresses\"",
                         "\"addresses\" with a list such as [10.0.0.1]");
    }
    group.defaults = reader.Config();
    group.routerAdverts = reader.RouterAdverts();
    group.dialect = reader.Dialect().name;
    draft.passphrases.emplace(group.name, fields.Find("key") ? "" : reader.Passphrase());
    if (draft.Declare(group.name, group.mark))
    {
        AddGroups(group, balance, isPlain, draft.log.Count() != before, draft);
    }
}

std::string Word(bool flag)
{
    return flag ? "true" : "false";
}

/// What a host and one of its ports cannot have besides what they have already.
void CheckTogether(const MemberSpec& member,
                   const HostSpec& host,
                   const InterfaceSpec& port,
                   Draft& draft)
{
    const std::string group = WrittenName(member.group);
    for (const MemberSpec* other : MembershipsOf(host))
    {
        const std::string rival = WrittenName(other->group);
        if (other->dialect.name != member.dialect.name)
        {
            draft.log.Report(member.mark,
                             group + " with dialect " + member.dialect.name,
                             "dialect " + other->dialect.name + " as " + rival +
                                 " has: one host runs one implementation");
            return;
        }
        if (member.dialect.preemptIsOfMachine && other->config.preempt != member.config.preempt)
        {
            draft.log.Report(member.mark,
                             group + " with preempt " + Word(member.config.preempt),
                             "preempt " + Word(other->config.preempt) + " as " + rival +
                                 " has: net.inet.carp.preempt is of the whole host");
            return;
        }
        if (Contradict(member.balancing, other->balancing))
        {
            draft.log.Report(member.mark,
                             group + " with balancing " + carp::ToString(member.balancing),
                             std::string("balancing ") + carp::ToString(other->balancing) + " as " +
                                 rival + " has: net.inet.carp.arpbalance is of the whole host");
            return;
        }
    }
    for (const MemberSpec& other : port.carp)
    {
        if (other.config.vhid == member.config.vhid)
        {
            draft.log.Report(member.mark,
                             member.group + " with vhid " + std::to_string(member.config.vhid),
                             "another vhid than " + other.group + " has on the same port");
        }
    }
}

/// A virtual address serves only the network that it is in.
void CheckNetwork(const MemberSpec& member, const InterfaceSpec& port, Draft& draft)
{
    for (const IpAddress& address : VirtualAddresses(member.config))
    {
        if (!IsOnLink(address, port) && !HasPeer(member.config, FamilyOf(address)))
        {
            const auto networks = NetworksOf(port, FamilyOf(address));
            draft.log.Report(member.mark,
                             WrittenName(member.group) + " with " + FormatAddress(address),
                             networks.empty()
                                 ? "a port with an address of that family too"
                                 : "addresses in the network of the port, " + OneOf(networks));
        }
    }
}

/// The group that a membership names; reports if there is none.
const GroupSpec* FindNamed(const Named& named, Draft& draft)
{
    const GroupSpec* group = draft.FindWritten(named.name);
    const bool isNode = group && group->name == named.name && !group->balance.empty();
    if (isNode)
    {
        draft.log.Report(named.mark,
                         Quote(named.name),
                         "the whole group, " + group->balance +
                             "; \"carpnodes\" of a member tells which vhids it has");
        return nullptr;
    }
    if (!group && IsMistake(draft.groups.complete, draft.log))
    {
        const bool none = draft.groupNames.empty();
        RejectWord(named.mark,
                   draft.log,
                   Quote(named.name),
                   named.name,
                   draft.groupNames,
                   none ? "a group (\"carp\" at the left margin describes none)" : "a group");
    }
    return group;
}

/// Reads what a member says differently from its group.
void ReadDifferences(const Node& node,
                     const GroupSpec& group,
                     const std::string& owner,
                     Draft& draft,
                     MemberSpec& member,
                     Balance& balance)
{
    const bool groupIsBroken = draft.groups.broken.count(group.name) != 0;
    const Fields fields(node, ContextOf("member"), owner, draft.log);
    ConfigReader reader(fields,
                        member.mark,
                        group,
                        groupIsBroken ? "" : draft.passphrases[member.group],
                        draft.log);
    reader.Read(!groupIsBroken && !balance.IsBalanced());
    member.dialect = reader.Dialect();
    member.config = reader.Config();
    fields.Read("created", ReadBool, member.created);
    member.routerAdverts = reader.RouterAdverts();
    const Node* balancing = fields.Find("balancing");
    if (groupIsBroken)
    {
        return;
    }
    if (group.balance.empty() && balancing && balancing->text != "none")
    {
        draft.log.Report(balancing->keyMark,
                         "\"balancing\" of a member",
                         "it in the group, for all members");
        return;
    }
    balance = ReadBalance(fields, balance, member.config, member.dialect, draft.log);
}

void ReadMembership(const Named& named, Draft& draft, HostSpec& host, InterfaceSpec& port)
{
    const GroupSpec* group = FindNamed(named, draft);
    if (!group)
    {
        return;
    }
    if (FindMember(host, named.name))
    {
        draft.log.Report(named.mark, Quote(named.name) + " a second time", "each group once");
        return;
    }
    MemberSpec member{named.name,
                      *carp::FindDialect(group->dialect),
                      group->defaults,
                      group->routerAdverts,
                      named.mark};
    Balance balance = BalanceOf(draft.scenario, named.name);
    const size_t before = draft.log.Count();
    if (named.body && named.body->kind != Node::Kind::EMPTY)
    {
        const std::string owner = "member " + named.name + " of " + host.name;
        ReadDifferences(*named.body, *group, owner, draft, member, balance);
    }
    const bool isClean = draft.log.Count() == before && draft.groups.broken.count(group->name) == 0;
    for (const MemberSpec& one : Expand(member, balance))
    {
        if (isClean)
        {
            CheckTogether(one, host, port, draft);
            CheckNetwork(one, port, draft);
        }
        port.carp.push_back(one);
    }
}

} // namespace

void ReadGroups(const Node& node, Draft& draft)
{
    if (node.kind != Node::Kind::MAP)
    {
        Reject(node, draft.log, "groups by name, such as gw: {vhid: 1, addresses: [10.0.0.1]}");
        draft.groups.complete = false;
        return;
    }
    for (const Node& item : node.items)
    {
        ReadGroup(item, draft);
    }
}

void ReadMemberships(const Node& node, Draft& draft, HostSpec& host, InterfaceSpec& port)
{
    bool complete = true;
    for (const Named& named : ReadNamed(node, draft.log, "the name of a CARP group", complete))
    {
        ReadMembership(named, draft, host, port);
    }
}

} // namespace lab
