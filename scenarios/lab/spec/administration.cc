// SPDX-License-Identifier: GPL-2.0-only

#include "administration.h"

#include "port-address.h"
#include "words.h"

#include <algorithm>

namespace lab
{

namespace
{

/// `ifconfig -g carp carpdemote N` takes at most this much at once.
constexpr int MOST_CARPDEMOTE = 128;
constexpr int MOST_DEMOTION = 65535;

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

/// Whether a membership can get another number on its port; reports if not.
bool CheckVhid(const ActionSource& from, uint8_t vhid, const Membership& membership)
{
    const Mark& mark = from.fields.Find("vhid")->mark;
    const carp::Dialect& dialect = membership.member->dialect;
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
    const std::string where = " (" + membership.host->name + ", dialect " + dialect.name + ")";
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

/// The switch of a whole host, with nothing beside it.
MaybeAction ReadAllow(const ActionSource& from)
{
    const Node& allow = *from.fields.Find("allow");
    for (const char* other : {"vhid", "advbase", "advskew", "preempt", "pass", "state"})
    {
        if (from.fields.Find(other))
        {
            from.draft.log.Report(allow.keyMark,
                                  "\"allow\" beside " + Quote(other),
                                  "a set of its own: it is of a host, the other of a membership");
            return std::nullopt;
        }
    }
    from.target = ReadTarget(from.value, from.draft, HOSTS);
    SetAction action;
    from.fields.Read("allow", ReadBool, action.allow);
    CheckHasCarp(from);
    for (const Membership& membership :
         from.target ? Possible(from.draft, *from.target) : std::vector<Membership>{})
    {
        const carp::Dialect& dialect = membership.member->dialect;
        if (dialect.allow == carp::AllowRule::ABSENT)
        {
            from.draft.log.Report(allow.keyMark,
                                  "\"allow\" with dialect " + dialect.name,
                                  "it only with a dialect that has this switch, such as openbsd");
            break;
        }
    }
    return action;
}

/// Reads an address that comes or goes, and at whose.
std::optional<IpAddress> ReadVirtualAddress(const ActionSource& from, const char* whose)
{
    const Node* target = from.fields.Find(whose);
    from.target = target ? ReadTarget(*target, from.draft, MEMBERSHIPS) : std::nullopt;
    const auto address = ReadAddress(from.value, from.draft.log);
    if (!address || !from.target)
    {
        return std::nullopt;
    }
    for (const Membership& membership : Possible(from.draft, *from.target))
    {
        const carp::Dialect& dialect = membership.member->dialect;
        if (dialect.singleIpv4Address)
        {
            from.draft.log.Report(from.value.mark,
                                  Quote(from.target->text) + " with dialect " + dialect.name,
                                  "a dialect whose addresses can change, such as openbsd");
            return std::nullopt;
        }
    }
    return address;
}

/// The port that a membership is at.
const InterfaceSpec& PortOf(const Membership& membership)
{
    const auto& ports = membership.host->interfaces;
    return *std::find_if(ports.begin(),
                         ports.end(),
                         [&](const InterfaceSpec& port)
                         {
                             return std::any_of(port.carp.begin(),
                                                port.carp.end(),
                                                [&](const MemberSpec& m)
                                                { return &m == membership.member; });
                         });
}

/// A virtual address must be in the network of its port, and nobody's own.
void CheckNewAddress(const ActionSource& from, const IpAddress& address)
{
    for (const Membership& membership : Possible(from.draft, *from.target))
    {
        const InterfaceSpec& port = PortOf(membership);
        if (!IsOnLink(address, port))
        {
            const auto networks = NetworksOf(port, FamilyOf(address));
            from.draft.log.Report(from.value.mark,
                                  FormatAddress(address),
                                  networks.empty() ? "an address of a family that the port has"
                                                   : "an address in the network of the port, " +
                                                         OneOf(networks));
            return;
        }
    }
    for (const HostSpec& host : from.draft.scenario.hosts)
    {
        for (const InterfaceSpec& port : host.interfaces)
        {
            if (HasAddress(port, address))
            {
                from.draft.log.Report(from.value.mark,
                                      FormatAddress(address),
                                      "an address that is no host's own: " + host.name + " has it" +
                                          AtLine(host.mark));
                return;
            }
        }
    }
}

/// Whether an event changes a membership by an action of that kind with that address.
template <typename Action>
bool Changes(const Draft& draft,
             const Event& event,
             const MemberSpec& member,
             const IpAddress& address)
{
    const auto* action = std::get_if<Action>(&event.action);
    if (!action || !event.target || action->address != address)
    {
        return false;
    }
    const auto possible = Possible(draft, *event.target);
    return std::any_of(possible.begin(),
                       possible.end(),
                       [&member](const Membership& m) { return m.member == &member; });
}

/// Reports what no order of events can make sensible: `Opposite` never happens to the address.
template <typename Action, typename Opposite>
void CheckAgainst(Draft& draft, const Event& event, bool hasAlready, const std::string& expected)
{
    const auto* action = std::get_if<Action>(&event.action);
    if (!action || !event.target)
    {
        return;
    }
    const auto possible = Possible(draft, *event.target);
    const bool pointless = std::all_of(
        possible.begin(),
        possible.end(),
        [&](const Membership& membership)
        {
            const auto own = VirtualAddresses(membership.member->config);
            const bool has = std::find(own.begin(), own.end(), action->address) != own.end();
            return has == hasAlready &&
                   std::none_of(draft.scenario.timeline.begin(),
                                draft.scenario.timeline.end(),
                                [&](const Event& other) {
                                    return Changes<Opposite>(draft,
                                                             other,
                                                             *membership.member,
                                                             action->address);
                                });
        });
    if (pointless && !possible.empty())
    {
        draft.log.Report(action->mark, FormatAddress(action->address), expected);
    }
}

} // namespace

MaybeAction ReadDemote(const ActionSource& from)
{
    from.target = ReadTarget(from.value, from.draft, HOSTS);
    DemoteAction action;
    int most = MOST_DEMOTION;
    const auto possible = from.target ? Possible(from.draft, *from.target)
                                      : std::vector<Membership>{};
    CheckHasCarp(from);
    for (const Membership& membership : possible)
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
        "by",
        [most](const Node& node, Log& log) { return ReadInteger(node, log, -most, most); },
        action.by);
    return action;
}

MaybeAction ReadSet(const ActionSource& from)
{
    const size_t before = from.draft.log.Count();
    if (from.fields.Find("allow"))
    {
        return ReadAllow(from);
    }
    from.target = ReadTarget(from.value, from.draft, MEMBERSHIPS);
    SetAction action;
    const auto readByte = [](const Node& node, Log& log) { return ReadInteger(node, log, 0, 255); };
    const auto readState = [](const Node& node, Log& log) {
        return ReadWord(node, log, {"backup", "master"});
    };
    from.fields.Read("vhid", readByte, action.vhid);
    from.fields.Read("advbase", readByte, action.advbase);
    from.fields.Read("advskew", readByte, action.advskew);
    from.fields.Read("preempt", ReadBool, action.preempt);
    from.fields.Read("pass", ReadPassphrase, action.pass);
    from.fields.Read("state", readState, action.state);
    if (from.draft.log.Count() != before || !from.fields.IsClean())
    {
        return std::nullopt;
    }
    if (!action.vhid && !action.advbase && !action.advskew && !action.preempt && !action.pass &&
        !action.state)
    {
        from.draft.log.Report(
            from.value.keyMark,
            "a set without parameters",
            "at least one of vhid, advbase, advskew, preempt, pass, state or allow");
        return std::nullopt;
    }
    for (const Membership& membership : Possible(from.draft, *from.target))
    {
        if (!CheckSet(from, action, membership))
        {
            break;
        }
    }
    return action;
}

MaybeAction ReadAddAddress(const ActionSource& from)
{
    const auto address = ReadVirtualAddress(from, "to");
    if (!address)
    {
        return std::nullopt;
    }
    CheckNewAddress(from, *address);
    return AddAddressAction{*address, from.value.mark};
}

MaybeAction ReadRemoveAddress(const ActionSource& from)
{
    const auto address = ReadVirtualAddress(from, "from");
    return address ? MaybeAction(RemoveAddressAction{*address, from.value.mark}) : std::nullopt;
}

void CheckAddressChanges(Draft& draft)
{
    for (const Event& event : draft.scenario.timeline)
    {
        CheckAgainst<AddAddressAction, RemoveAddressAction>(draft,
                                                            event,
                                                            true,
                                                            "an address that it does not have yet");
        CheckAgainst<RemoveAddressAction, AddAddressAction>(draft,
                                                            event,
                                                            false,
                                                            "an address that it has at some time");
    }
}

} // namespace lab
