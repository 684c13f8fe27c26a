// SPDX-License-Identifier: GPL-2.0-only

#include "draft.h"
#include "words.h"

namespace lab
{

namespace
{

/// `ifconfig -g carp carpdemote N` takes at most this much at once.
constexpr int MOST_CARPDEMOTE = 128;
constexpr int MOST_DEMOTION = 65535;

using MaybeAction = std::optional<ActionSpec>;

/// What reading an action takes: its own value, its map, the draft, and where its target goes.
struct Source
{
    const Node& value;
    const Fields& fields;
    Draft& draft;
    std::optional<Target>& target;
};

template <typename Action, unsigned ACCEPTED>
MaybeAction ReadPlain(const Source& from)
{
    from.target = ReadTarget(from.value, from.draft, ACCEPTED);
    return from.target ? MaybeAction(Action{}) : std::nullopt;
}

MaybeAction ReadCut(const Source& from)
{
    from.target = ReadTarget(from.value, from.draft, HOSTS | PORTS | TRUNKS);
    std::string direction = "both";
    from.fields.Read(
        "direction",
        [](const Node& node, Log& log) {
            return ReadWord(node, log, {"in", "out", "both"});
        },
        direction);
    return CutAction{direction != "out", direction != "in"};
}

MaybeAction ReadRestore(const Source& from)
{
    if (from.value.kind == Node::Kind::SCALAR && from.value.text == "all")
    {
        return RestoreAction{};
    }
    return ReadPlain<RestoreAction, HOSTS | PORTS | TRUNKS>(from);
}

std::optional<Target> ReadEnd(const Source& from, const char* key)
{
    const Node* node = from.fields.Find(key);
    return node ? ReadTarget(*node, from.draft, HOSTS | PORTS) : std::nullopt;
}

MaybeAction ReadLoss(const Source& from)
{
    const auto probability = ReadProbability(from.value, from.draft.log);
    LossAction action{probability.value_or(0), ReadEnd(from, "from"), ReadEnd(from, "to")};
    return probability ? MaybeAction(action) : std::nullopt;
}

MaybeAction ReadDelay(const Source& from)
{
    const auto extra = ReadTime(from.value, from.draft.log);
    DelayAction action{extra.value_or(Time{0}), ReadEnd(from, "from"), ReadEnd(from, "to")};
    return extra ? MaybeAction(action) : std::nullopt;
}

MaybeAction ReadPartition(const Source& from)
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

MaybeAction ReadHeal(const Source& from)
{
    return ReadWord(from.value, from.draft.log, {"all"}) ? MaybeAction(HealAction{}) : std::nullopt;
}

template <typename Action>
MaybeAction ReadUpDown(const Source& from)
{
    const auto action = ReadPlain<Action, HOSTS | PORTS | MEMBERSHIPS>(from);
    if (!action || !from.target->group)
    {
        return action;
    }
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

MaybeAction ReadDemote(const Source& from)
{
    from.target = ReadTarget(from.value, from.draft, HOSTS);
    DemoteAction action;
    int most = MOST_DEMOTION;
    const auto possible = from.target ? Possible(from.draft, *from.target)
                                      : std::vector<Membership>{};
    const HostSpec* host = from.target ? from.draft.FindHost(from.target->name) : nullptr;
    if (host && MembershipsOf(*host).empty() && from.draft.hosts.broken.count(host->name) == 0)
    {
        Reject(from.value, from.draft.log, "a host with CARP");
    }
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

/// Whether a membership takes the parameters; reports the first that it refuses.
bool CheckSet(const Source& from, const SetAction& action, const Membership& membership)
{
    carp::Config config = membership.member->config;
    const carp::Dialect& dialect = membership.member->dialect;
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

MaybeAction ReadSet(const Source& from)
{
    const size_t before = from.draft.log.Count();
    from.target = ReadTarget(from.value, from.draft, MEMBERSHIPS);
    SetAction action;
    const auto readByte = [](const Node& node, Log& log) { return ReadInteger(node, log, 0, 255); };
    const auto readState = [](const Node& node, Log& log) {
        return ReadWord(node, log, {"backup", "master"});
    };
    from.fields.Read("advbase", readByte, action.advbase);
    from.fields.Read("advskew", readByte, action.advskew);
    from.fields.Read("preempt", ReadBool, action.preempt);
    from.fields.Read("pass", ReadPassphrase, action.pass);
    from.fields.Read("state", readState, action.state);
    if (from.draft.log.Count() != before || !from.fields.IsClean())
    {
        return std::nullopt;
    }
    if (!action.advbase && !action.advskew && !action.preempt && !action.pass && !action.state)
    {
        from.draft.log.Report(from.value.keyMark,
                              "a set without parameters",
                              "at least one of advbase, advskew, preempt, pass or state");
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

struct ActionRow
{
    const char* name; ///< the key; in the order of ActionSpec
    MaybeAction (*read)(const Source&);
};

constexpr ActionRow ACTIONS[] = {
    {"crash", ReadPlain<CrashAction, HOSTS | SWITCHES>},
    {"boot", ReadPlain<BootAction, HOSTS | SWITCHES>},
    {"unplug", ReadPlain<UnplugAction, HOSTS | PORTS | TRUNKS>},
    {"plug", ReadPlain<PlugAction, HOSTS | PORTS | TRUNKS>},
    {"cut", ReadCut},
    {"restore", ReadRestore},
    {"loss", ReadLoss},
    {"delay", ReadDelay},
    {"partition", ReadPartition},
    {"heal", ReadHeal},
    {"down", ReadUpDown<DownAction>},
    {"up", ReadUpDown<UpAction>},
    {"demote", ReadDemote},
    {"set", ReadSet},
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
