// SPDX-License-Identifier: GPL-2.0-only

#include "administration.h"

#include "port-address.h"
#include "versions.h"
#include "words.h"

#include <algorithm>
#include <array>

namespace lab
{

namespace
{

/// `ifconfig -g carp carpdemote N` takes at most this much at once.
constexpr int MOST_CARPDEMOTE = 128;
constexpr int MOST_DEMOTION = 65535;

constexpr std::array OF_HOST{"allow", "demotion"};
constexpr std::array OF_MEMBERSHIP{"vhid",
                                   "advbase",
                                   "advskew",
                                   "vrrpprio",
                                   "vrrpinterval",
                                   "pass",
                                   "state",
                                   "peer",
                                   "peer6"};

/// Reports a host that has nothing to do with CARP.
void CheckHasCarp(const ActionSource& from)
{
    const bool isNamed = from.target && from.target->kind == Target::Kind::NODE;
    const HostSpec* host = isNamed ? from.draft.FindHost(from.target->name) : nullptr;
    if (host && MembershipsOf(*host).empty() && from.draft.hosts.broken.count(host->name) == 0)
    {
        Reject(from.value, from.draft.log, "a host with CARP");
    }
}

std::vector<Membership> PossibleOf(const ActionSource& from)
{
    return from.target ? Possible(from.draft, *from.target) : std::vector<Membership>{};
}

/// Reads by how much a host is to be demoted; reports one that nobody can demote.
void ReadDemotion(const ActionSource& from, const char* key, int& demotion)
{
    int most = MOST_DEMOTION;
    for (const Membership& membership : PossibleOf(from))
    {
        const carp::Dialect& dialect = membership.member->dialect;
        if (dialect.demotion == carp::DemotionModel::SUPPRESSION)
        {
            from.draft.log.Report(from.value.mark,
                                  Quote(from.target->text) + " with dialect " + dialect.name,
                                  "a host whose administrator can demote it, such as one with "
                                  "dialect openbsd");
            break;
        }
        if (dialect.demotion == carp::DemotionModel::COUNT_IN_ADVERT)
        {
            most = MOST_CARPDEMOTE;
        }
    }
    from.fields.Read(
        key,
        [most](const Node& node, Log& log) { return ReadInteger(node, log, -most, most); },
        demotion);
}

/// Whether a membership can get another number on its port; reports if not.
bool CheckVhid(const ActionSource& from, uint8_t vhid, const Membership& membership)
{
    const Mark& mark = from.fields.Find("vhid")->mark;
    const carp::Dialect& dialect = membership.member->dialect;
    if (membership.member->balancing != carp::Balancing::NONE)
    {
        from.draft.log.Report(mark,
                              "another vhid for " + membership.member->group,
                              "a group that is not balanced: its name tells the vhid");
        return false;
    }
    if (!dialect.ownInterface || dialect.allow == carp::AllowRule::ABSENT)
    {
        from.draft.log.Report(mark,
                              "a vhid at run time with dialect " + dialect.name,
                              "it only with a dialect whose interfaces can change it, such as "
                              "openbsd");
        return false;
    }
    for (const InterfaceSpec& port : membership.host->interfaces)
    {
        const auto isSelf = [&](const MemberSpec& m) { return &m == membership.member; };
        const auto isRival = [&](const MemberSpec& m)
        { return !isSelf(m) && m.config.vhid == vhid; };
        const auto rival = std::find_if(port.carp.begin(), port.carp.end(), isRival);
        if (std::any_of(port.carp.begin(), port.carp.end(), isSelf) && rival != port.carp.end())
        {
            from.draft.log.Report(mark,
                                  "vhid " + std::to_string(vhid),
                                  "another vhid than " + rival->group +
                                      " has on the same port of " + membership.host->name);
            return false;
        }
    }
    return true;
}

/// Whether a membership takes the parameters; reports the first that it refuses.
bool CheckSet(const ActionSource& from, const SetAction& action, const Membership& membership)
{
    carp::Config config = membership.member->config;
    const carp::Dialect& dialect = membership.member->dialect;
    config.vhid = action.vhid.value_or(config.vhid);
    config.advbase = action.advbase.value_or(config.advbase);
    config.advskew = action.advskew.value_or(config.advskew);
    config.vrrpPriority = action.vrrpPriority.value_or(config.vrrpPriority);
    config.vrrpInterval = action.vrrpInterval.value_or(config.vrrpInterval);
    config.peer = action.peer.value_or(config.peer);
    config.peer6 = action.peer6.value_or(config.peer6);
    const std::string where = " (" + membership.host->name + ", dialect " + dialect.name + ")";
    if (!CheckKeysOfVersion(from.fields, config.version, where, from.draft.log))
    {
        return false;
    }
    for (const carp::ConfigProblem& problem : carp::Validate(config, dialect))
    {
        const Node* node = from.fields.Find(problem.field.c_str());
        from.draft.log.Report(node ? node->mark : from.value.mark,
                              problem.field + " " + problem.found,
                              problem.expected + where);
        return false;
    }
    if (action.vhid && !CheckVhid(from, *action.vhid, membership))
    {
        return false;
    }
    if (action.pass)
    {
        CheckPassphrase(*action.pass, from.fields.Find("pass")->mark, dialect, from.draft.log);
    }
    const bool isMaster = action.state == "master";
    if (isMaster && !dialect.manualMaster)
    {
        from.draft.log.Report(from.fields.Find("state")->mark,
                              "\"master\"",
                              "backup: this dialect has no command that makes it MASTER" + where);
        return false;
    }
    return true;
}

/// The switch of a whole host is refused where there is none.
void CheckAllow(const ActionSource& from)
{
    for (const Membership& membership : PossibleOf(from))
    {
        const carp::Dialect& dialect = membership.member->dialect;
        if (dialect.allow == carp::AllowRule::ABSENT)
        {
            from.draft.log.Report(from.fields.Find("allow")->keyMark,
                                  "\"allow\" with dialect " + dialect.name,
                                  "it only with a dialect that has this switch, such as openbsd");
            return;
        }
    }
}

/// Preempt is set for all memberships of a host at once, if at all.
void CheckPreempt(const ActionSource& from)
{
    const Mark& mark = from.fields.Find("preempt")->keyMark;
    for (const Membership& membership : PossibleOf(from))
    {
        const carp::Dialect& dialect = membership.member->dialect;
        const std::string& host = membership.host->name;
        if (!dialect.preemptIsOfMachine)
        {
            from.draft.log.Report(mark,
                                  "\"preempt\" with dialect " + dialect.name,
                                  "it only with a dialect that can change it at run time, such as "
                                  "openbsd");
            return;
        }
        if (from.target->group && MembershipsOf(*membership.host).size() > 1)
        {
            from.draft.log.Report(mark,
                                  "\"preempt\" of one membership of several",
                                  "\"set: " + host +
                                      "\": net.inet.carp.preempt is of the whole host");
            return;
        }
    }
}

/// The first of some keys that is there, or nullptr.
template <typename Keys>
const char* FirstOf(const Fields& fields, const Keys& keys)
{
    const auto found = std::find_if(keys.begin(),
                                    keys.end(),
                                    [&fields](const char* key)
                                    { return fields.Find(key) != nullptr; });
    return found == keys.end() ? nullptr : *found;
}

/// A peer that is no group is the address of a host.
void CheckPeerIsThere(const ActionSource& from)
{
    for (const char* key : {"peer", "peer6"})
    {
        const Node* node = from.fields.Find(key);
        const auto address = node ? ParseAddress(node->text) : std::nullopt;
        const auto& hosts = from.draft.scenario.hosts;
        const bool isThere = std::any_of(hosts.begin(),
                                         hosts.end(),
                                         [&address](const HostSpec& host)
                                         { return address && HasOwn(host, *address); });
        const bool isGroup = address == IpAddress(carp::IPV4_GROUP) ||
                             address == IpAddress(carp::IPV6_GROUP);
        if (address && !isGroup && !isThere && from.draft.hosts.complete &&
            from.draft.hosts.broken.empty())
        {
            Reject(*node, from.draft.log, "an address that a host has");
        }
    }
}

SetAction ReadParameters(const ActionSource& from)
{
    SetAction action;
    const auto readByte = [](const Node& node, Log& log) { return ReadInteger(node, log, 0, 255); };
    const auto readPriority = [](const Node& node, Log& log)
    { return ReadInteger(node, log, 1, 255); };
    const auto readInterval = [](const Node& node, Log& log)
    { return ReadInteger(node, log, 1, carp::HIGHEST_VRRP_INTERVAL); };
    const auto readState = [](const Node& node, Log& log) {
        return ReadWord(node, log, {"backup", "master"});
    };
    from.fields.Read("vhid", readByte, action.vhid);
    from.fields.Read("advbase", readByte, action.advbase);
    from.fields.Read("advskew", readByte, action.advskew);
    from.fields.Read("vrrpprio", readPriority, action.vrrpPriority);
    from.fields.Read("vrrpinterval", readInterval, action.vrrpInterval);
    from.fields.Read("preempt", ReadBool, action.preempt);
    from.fields.Read("pass", ReadPassphrase, action.pass);
    from.fields.Read("state", readState, action.state);
    from.fields.Read("peer", ReadPeer, action.peer);
    from.fields.Read("peer6", ReadPeer6, action.peer6);
    CheckPeerIsThere(from);
    from.fields.Read("allow", ReadBool, action.allow);
    if (from.fields.Find("demotion"))
    {
        action.demotion.emplace();
        ReadDemotion(from, "demotion", *action.demotion);
    }
    return action;
}

/// Whom a request may be about, by what it is about.
unsigned AcceptedBy(const char* hostKey, const char* memberKey, bool preempt)
{
    const unsigned preempted = preempt ? HOSTS | MEMBERSHIPS : unsigned{MEMBERSHIPS};
    return hostKey ? unsigned{HOSTS} : memberKey ? unsigned{MEMBERSHIPS} : preempted;
}

} // namespace

MaybeAction ReadDemote(const ActionSource& from)
{
    from.target = ReadTarget(from.value, from.draft, HOSTS);
    DemoteAction action;
    CheckHasCarp(from);
    ReadDemotion(from, "by", action.by);
    return action;
}

MaybeAction ReadSet(const ActionSource& from)
{
    const size_t before = from.draft.log.Count();
    const char* hostKey = FirstOf(from.fields, OF_HOST);
    const char* memberKey = FirstOf(from.fields, OF_MEMBERSHIP);
    const bool preempt = from.fields.Find("preempt") != nullptr;
    if (hostKey && memberKey)
    {
        from.draft.log.Report(from.fields.Find(hostKey)->keyMark,
                              Quote(hostKey) + " beside " + Quote(memberKey),
                              "a set of its own: it is of a host, the other of a membership");
        return std::nullopt;
    }
    if (!hostKey && !memberKey && !preempt)
    {
        from.draft.log.Report(from.value.keyMark,
                              "a set without parameters",
                              "at least one of vhid, advbase, advskew, vrrpprio, vrrpinterval, "
                              "preempt, pass, state, peer, peer6, allow or demotion");
        return std::nullopt;
    }
    from.target = ReadTarget(from.value, from.draft, AcceptedBy(hostKey, memberKey, preempt));
    const SetAction action = ReadParameters(from);
    if (from.target && !from.target->group)
    {
        CheckHasCarp(from);
    }
    if (action.allow)
    {
        CheckAllow(from);
    }
    if (from.draft.log.Count() != before || !from.fields.IsClean())
    {
        return std::nullopt;
    }
    if (preempt)
    {
        CheckPreempt(from);
    }
    for (const Membership& membership : PossibleOf(from))
    {
        if (!CheckSet(from, action, membership))
        {
            break;
        }
    }
    return action;
}

} // namespace lab
