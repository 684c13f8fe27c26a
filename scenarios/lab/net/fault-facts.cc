// SPDX-License-Identifier: GPL-2.0-only

#include "lab/net/fault-facts.h"

#include "lab/spec/units.h"

namespace lab
{

namespace
{

std::string TextOf(const std::optional<Target>& target)
{
    return target ? target->text : "";
}

/// Adds the parameters of an action, if it has any.
struct Parameters
{
    Recorder::Values& values;

    void operator()(const CutAction& action)
    {
        values.emplace_back("in", action.in);
        values.emplace_back("out", action.out);
        if (action.family)
        {
            values.emplace_back("family", carp::ToString(*action.family));
        }
    }

    void operator()(const LossAction& action)
    {
        values.emplace_back("probability", action.law.Mean());
        AddBursts(action.law);
        values.emplace_back("from", TextOf(action.from));
        values.emplace_back("to", TextOf(action.to));
    }

    void AddBursts(const LossLaw& law)
    {
        if (!law.HasBursts())
        {
            return;
        }
        values.emplace_back("burst", 1.0 / law.leave);
        if (law.bad < 1.0 || law.good > 0.0)
        {
            values.emplace_back("bad", law.bad);
            values.emplace_back("good", law.good);
        }
    }

    void operator()(const DelayAction& action)
    {
        values.emplace_back("extra", int64_t{action.extra.count()});
        values.emplace_back("from", TextOf(action.from));
        values.emplace_back("to", TextOf(action.to));
    }

    void operator()(const PartitionAction& action)
    {
        std::string islands;
        for (const auto& island : action.islands)
        {
            islands += islands.empty() ? "" : " | ";
            for (size_t i = 0; i < island.size(); ++i)
            {
                islands += (i == 0 ? "" : ", ") + island[i].text;
            }
        }
        values.emplace_back("islands", islands);
    }

    void operator()(const DemoteAction& action)
    {
        values.emplace_back("by", int64_t{action.by});
    }

    void operator()(const AddAddressAction& action)
    {
        values.emplace_back("address", FormatAddress(action.address));
    }

    void operator()(const RemoveAddressAction& action)
    {
        values.emplace_back("address", FormatAddress(action.address));
    }

    void operator()(const SetAction& action)
    {
        if (action.vhid)
        {
            values.emplace_back("vhid", int64_t{*action.vhid});
        }
        if (action.allow)
        {
            values.emplace_back("allow", *action.allow);
        }
        if (action.advbase)
        {
            values.emplace_back("advbase", int64_t{*action.advbase});
        }
        if (action.advskew)
        {
            values.emplace_back("advskew", int64_t{*action.advskew});
        }
        if (action.vrrpPriority)
        {
            values.emplace_back("vrrpprio", int64_t{*action.vrrpPriority});
        }
        if (action.vrrpInterval)
        {
            values.emplace_back("vrrpinterval", int64_t{*action.vrrpInterval});
        }
        if (action.preempt)
        {
            values.emplace_back("preempt", *action.preempt);
        }
        if (action.pass)
        {
            values.emplace_back("pass", "changed");
        }
        if (action.state)
        {
            values.emplace_back("state", *action.state);
        }
        if (action.peer)
        {
            values.emplace_back("peer", FormatAddress(*action.peer));
        }
        if (action.peer6)
        {
            values.emplace_back("peer6", FormatAddress(*action.peer6));
        }
        if (action.demotion)
        {
            values.emplace_back("demotion", int64_t{*action.demotion});
        }
    }

    template <typename Action>
    void operator()(const Action&)
    {
    }
};

} // namespace

Recorder::Values ValuesOf(const Event& event)
{
    Recorder::Values values{{"action", ActionName(event.action)}};
    if (!event.name.empty())
    {
        values.emplace_back("event", event.name);
    }
    if (event.target)
    {
        values.emplace_back("target", event.target->text);
    }
    std::visit(Parameters{values}, event.action);
    return values;
}

} // namespace lab
