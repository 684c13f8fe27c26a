// SPDX-License-Identifier: GPL-2.0-only

#include "config-reader.h"
#include "draft.h"
#include "port-address.h"
#include "words.h"

#include <algorithm>

namespace lab
{

namespace
{

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
    reader.Read(fields.Find("vhid") != nullptr);
    const bool hasPeer = !carp::IsMulticast(reader.Config().peer);
    if (hasPeer || !carp::IsMulticast(reader.Config().peer6))
    {
        Reject(*fields.Find(hasPeer ? "peer" : "peer6"),
               draft.log,
               "a group address: each member has a peer of its own");
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
    if (draft.log.Count() != before)
    {
        draft.groups.broken.insert(group.name);
    }
    if (draft.Declare(group.name, group.mark))
    {
        draft.groups.words.push_back(group.name);
        draft.scenario.groups.push_back(group);
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
    for (const MemberSpec* other : MembershipsOf(host))
    {
        if (other->dialect.name != member.dialect.name)
        {
            draft.log.Report(member.mark,
                             member.group + " with dialect " + member.dialect.name,
                             "dialect " + other->dialect.name + " as " + other->group +
                                 " has: one host runs one implementation");
            return;
        }
        if (member.dialect.preemptIsOfMachine && other->config.preempt != member.config.preempt)
        {
            draft.log.Report(member.mark,
                             member.group + " with preempt " + Word(member.config.preempt),
                             "preempt " + Word(other->config.preempt) + " as " + other->group +
                                 " has: net.inet.carp.preempt is of the whole host");
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
                             member.group + " with " + FormatAddress(address),
                             networks.empty()
                                 ? "a port with an address of that family too"
                                 : "addresses in the network of the port, " + OneOf(networks));
        }
    }
}

void ReadMembership(const Named& named, Draft& draft, HostSpec& host, InterfaceSpec& port)
{
    const GroupSpec* group = draft.FindGroup(named.name);
    if (!group)
    {
        if (IsMistake(draft.groups.complete, draft.log))
        {
            const bool none = draft.groups.words.empty();
            RejectWord(named.mark,
                       draft.log,
                       Quote(named.name),
                       named.name,
                       draft.groups.words,
                       none ? "a group (\"carp\" at the left margin describes none)" : "a group");
        }
        return;
    }
    if (FindMember(host, named.name))
    {
        draft.log.Report(named.mark, Quote(named.name) + " a second time", "each group once");
        return;
    }
    MemberSpec member{group->name,
                      *carp::FindDialect(group->dialect),
                      group->defaults,
                      group->routerAdverts,
                      named.mark};
    const bool groupIsBroken = draft.groups.broken.count(group->name) != 0;
    const size_t before = draft.log.Count();
    if (named.body && named.body->kind != Node::Kind::EMPTY)
    {
        const Fields fields(*named.body,
                            ContextOf("member"),
                            "member " + named.name + " of " + host.name,
                            draft.log);
        ConfigReader reader(fields,
                            named.mark,
                            *group,
                            groupIsBroken ? "" : draft.passphrases[group->name],
                            draft.log);
        reader.Read(!groupIsBroken);
        member.dialect = reader.Dialect();
        member.config = reader.Config();
        fields.Read("created", ReadBool, member.created);
        member.routerAdverts = reader.RouterAdverts();
    }
    if (draft.log.Count() == before && !groupIsBroken)
    {
        CheckTogether(member, host, port, draft);
        CheckNetwork(member, port, draft);
    }
    port.carp.push_back(member);
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
