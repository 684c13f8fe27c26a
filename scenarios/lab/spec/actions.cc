// SPDX-License-Identifier: GPL-2.0-only

#include "administration.h"
#include "balances.h"
#include "draft.h"
#include "words.h"

namespace lab
{

namespace
{

template <typename Action, unsigned ACCEPTED>
MaybeAction ReadPlain(const ActionSource& from)
{
    from.target = ReadTarget(from.value, from.draft, ACCEPTED);
    return from.target ? MaybeAction(Action{}) : std::nullopt;
}

/// The port that moves to another switch has to be known.
void CheckMovedPort(const ActionSource& from)
{
    const bool isNamed = from.target->kind == Target::Kind::NODE;
    for (const HostSpec* host : isNamed ? std::vector{from.draft.FindHost(from.target->name)}
                                        : from.draft.MembersOf(from.target->name))
    {
        if (!from.target->port && host->interfaces.size() > 1)
        {
            from.draft.log.Report(from.value.mark,
                                  Quote(from.target->text) + " into another switch",
                                  "one port such as " + host->name + "." +
                                      host->interfaces.front().name);
            return;
        }
    }
}

MaybeAction ReadPlug(const ActionSource& from)
{
    const Node* on = from.fields.Find("on");
    from.target = ReadTarget(from.value, from.draft, on ? HOSTS | PORTS : HOSTS | PORTS | TRUNKS);
    PlugAction action;
    if (on)
    {
        action.on = ReadKnown(*on, from.draft.log, from.draft.switches, "a switch");
    }
    if (on && from.target)
    {
        CheckMovedPort(from);
    }
    return from.target ? MaybeAction(action) : std::nullopt;
}

MaybeAction ReadCut(const ActionSource& from)
{
    from.target = ReadTarget(from.value, from.draft, HOSTS | PORTS | TRUNKS);
    std::string direction = "both";
    from.fields.Read(
        "direction",
        [](const Node& node, Log& log) {
            return ReadWord(node, log, {"in", "out", "both"});
        },
        direction);
    std::string family;
    from.fields.Read(
        "family",
        [](const Node& node, Log& log) {
            return ReadWord(node, log, {"ipv4", "ipv6"});
        },
        family);
    CutAction cut{direction != "out", direction != "in", std::nullopt};
    if (!family.empty())
    {
        cut.family = family == "ipv4" ? carp::Family::IPV4 : carp::Family::IPV6;
    }
    return cut;
}

MaybeAction ReadRestore(const ActionSource& from)
{
    if (from.value.kind == Node::Kind::SCALAR && from.value.text == "all")
    {
        return RestoreAction{};
    }
    return ReadPlain<RestoreAction, HOSTS | PORTS | TRUNKS>(from);
}

std::optional<Target> ReadEnd(const ActionSource& from, const char* key)
{
    const Node* node = from.fields.Find(key);
    return node ? ReadTarget(*node, from.draft, HOSTS | PORTS) : std::nullopt;
}

/// Frames of a host to itself are on no cable.
template <typename Action>
void CheckWay(const ActionSource& from, const Action& action)
{
    const bool both = action.from && action.to && action.from->kind == action.to->kind;
    if (both && action.from->name == action.to->name)
    {
        from.draft.log.Report(action.to->mark,
                              Quote(action.to->text) + " as sender and receiver",
                              "another host than the sender");
    }
}

MaybeAction ReadLoss(const ActionSource& from)
{
    const auto law = ReadLossLaw(from.value, from.draft.log);
    LossAction action{law.value_or(LossLaw{}), ReadEnd(from, "from"), ReadEnd(from, "to")};
    CheckWay(from, action);
    return law ? MaybeAction(action) : std::nullopt;
}

MaybeAction ReadDelay(const ActionSource& from)
{
    const auto extra = ReadTime(from.value, from.draft.log);
    DelayAction action{extra.value_or(Time{0}), ReadEnd(from, "from"), ReadEnd(from, "to")};
    CheckWay(from, action);
    return extra ? MaybeAction(action) : std::nullopt;
}

MaybeAction ReadPartition(const ActionSource& from)
{
    const std::string expected = "lists of hosts such as [[r1, h1], [r2]]";
    if (from.value.kind != Node::Kind::LIST || from.value.items.empty())
    {
        Reject(from.value, from.draft.log, expected);
        return std::nullopt;
    }
    PartitionAction action;
    std::map<std::string, Mark> named;
    for (const Node& item : from.value.items)
    {
        if (item.kind != Node::Kind::LIST || item.items.empty())
        {
            Reject(item, from.draft.log, expected);
            continue;
        }
        action.islands.emplace_back();
        for (const Node& node : item.items)
        {
            const auto target = ReadTarget(node, from.draft, HOSTS);
            if (target && !named.emplace(target->text, node.mark).second)
            {
                from.draft.log.Report(node.mark,
                                      Quote(target->text) + " a second time",
                                      "each host on one island");
            }
            else if (target)
            {
                action.islands.back().push_back(*target);
            }
        }
    }
    return action;
}

MaybeAction ReadHeal(const ActionSource& from)
{
    return ReadWord(from.value, from.draft.log, {"all"}) ? MaybeAction(HealAction{}) : std::nullopt;
}

/// One of the vhids that share a carp interface does not come or go without the others.
void CheckWholeInterface(const ActionSource& from)
{
    for (const Membership& membership : Possible(from.draft, *from.target))
    {
        const std::string& group = *from.target->group;
        if (SharesInterface(membership.member->balancing) && group != WrittenName(group))
        {
            const std::string whole = WrittenName(group) +
                                      from.target->text.substr(from.target->text.find(' '));
            from.draft.log.Report(from.value.mark,
                                  Quote(from.target->text),
                                  Quote(whole) + ": carpnodes share one carp interface");
            return;
        }
    }
}

template <typename Action>
MaybeAction ReadLifecycle(const ActionSource& from)
{
    const auto action = ReadPlain<Action, MEMBERSHIPS | BALANCES>(from);
    if (action)
    {
        CheckWholeInterface(from);
    }
    return action;
}

template <typename Action>
MaybeAction ReadUpDown(const ActionSource& from)
{
    const auto action = ReadPlain<Action, HOSTS | PORTS | MEMBERSHIPS | BALANCES>(from);
    if (!action || !from.target->group)
    {
        return action;
    }
    CheckWholeInterface(from);
    for (const Membership& membership : Possible(from.draft, *from.target))
    {
        if (!membership.member->dialect.ownInterface)
        {
            const std::string& name = membership.host->name;
            from.draft.log.Report(from.value.mark,
                                  Quote(from.target->text),
                                  "the host alone: with dialect " +
                                      membership.member->dialect.name +
                                      " there is no carp interface to set down or up, only the "
                                      "port of the host",
                                  name);
            break;
        }
    }
    return action;
}

struct ActionRow
{
    const char* name; ///< the key; in the order of ActionSpec
    MaybeAction (*read)(const ActionSource&);
};

constexpr ActionRow ACTIONS[] = {
    {"crash", ReadPlain<CrashAction, HOSTS | SWITCHES>},
    {"boot", ReadPlain<BootAction, HOSTS | SWITCHES>},
    {"unplug", ReadPlain<UnplugAction, HOSTS | PORTS | TRUNKS>},
    {"plug", ReadPlug},
    {"cut", ReadCut},
    {"refuse", ReadPlain<RefuseAction, HOSTS | PORTS>},
    {"restore", ReadRestore},
    {"loss", ReadLoss},
    {"delay", ReadDelay},
    {"partition", ReadPartition},
    {"heal", ReadHeal},
    {"down", ReadUpDown<DownAction>},
    {"up", ReadUpDown<UpAction>},
    {"demote", ReadDemote},
    {"set", ReadSet},
    {"add-address", ReadAddAddress},
    {"remove-address", ReadRemoveAddress},
    {"destroy", ReadLifecycle<DestroyAction>},
    {"create", ReadLifecycle<CreateAction>},
};

static_assert(std::size(ACTIONS) == std::variant_size_v<ActionSpec>);

} // namespace

const char* ActionName(const ActionSpec& action)
{
    return ACTIONS[action.index()].name;
}

std::optional<ActionSpec> ReadAction(const Context& context,
                                     const Fields& fields,
                                     Draft& draft,
                                     std::optional<Target>& target)
{
    for (const ActionRow& row : ACTIONS)
    {
        if (std::string(row.name) == context.name)
        {
            return row.read({*fields.Find(row.name), fields, draft, target});
        }
    }
    return std::nullopt;
}

} // namespace lab
