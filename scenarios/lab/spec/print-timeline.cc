// SPDX-License-Identifier: GPL-2.0-only

#include "flow.h"
#include "printer.h"

namespace lab
{

namespace
{

/// Writes an action's own key and its parameters.
struct ActionPrinter
{
    FlowMap& map;
    const Event& event;

    /// The key with the target, where the value of the key is nothing else.
    void Key(const char* key) const
    {
        map.Text(key, event.target ? event.target->text : "all");
    }

    template <typename Plain>
    void operator()(const Plain& /*action*/) const
    {
        Key(ActionName(event.action));
    }

    void operator()(const PlugAction& action) const
    {
        Key("plug");
        map.Who("on", action.on);
    }

    void operator()(const CutAction& action) const
    {
        Key("cut");
        map.Text("direction", !action.out ? "in" : !action.in ? "out" : "both");
        if (action.family)
        {
            map.Text("family", carp::ToString(*action.family));
        }
    }

    void operator()(const LossAction& action) const
    {
        map.Raw("loss", Print(action.law)).Who("from", action.from).Who("to", action.to);
    }

    void operator()(const DelayAction& action) const
    {
        map.Raw("delay", FormatTime(action.extra)).Who("from", action.from).Who("to", action.to);
    }

    void operator()(const PartitionAction& action) const
    {
        std::vector<std::string> islands;
        for (const auto& island : action.islands)
        {
            std::vector<std::string> hosts;
            for (const Target& target : island)
            {
                hosts.push_back(YamlScalar(target.text));
            }
            islands.push_back(FlowList(hosts));
        }
        map.Raw("partition", FlowList(islands));
    }

    void operator()(const DemoteAction& action) const
    {
        Key("demote");
        map.Number("by", action.by);
    }

    void operator()(const SetAction& action) const
    {
        Key("set");
        map.Count("vhid", action.vhid)
            .Count("advbase", action.advbase)
            .Count("advskew", action.advskew)
            .Count("vrrpprio", action.vrrpPriority)
            .Count("vrrpinterval", action.vrrpInterval);
        if (action.preempt)
        {
            map.Bool("preempt", *action.preempt);
        }
        map.Who("pass", action.pass).Who("state", action.state);
        if (action.allow)
        {
            map.Bool("allow", *action.allow);
        }
        map.Count("demotion", action.demotion);
        if (action.peer)
        {
            map.Raw("peer", FormatAddress(*action.peer));
        }
        if (action.peer6)
        {
            map.Text("peer6", FormatAddress(*action.peer6));
        }
    }

    void operator()(const AddAddressAction& action) const
    {
        map.Raw("add-address", FormatAddress(action.address)).Who("to", event.target);
    }

    void operator()(const RemoveAddressAction& action) const
    {
        map.Raw("remove-address", FormatAddress(action.address)).Who("from", event.target);
    }
};

struct ClaimPrinter
{
    FlowMap& map;

    void operator()(const MasterClaim& claim) const
    {
        map.Text("master", claim.group);
        map.Raw("is",
                claim.is.empty()       ? "none"
                : claim.is.size() == 1 ? claim.is.front()
                                       : FlowList(claim.is));
        map.At(claim.until ? "from" : "at", claim.from).At("until", claim.until);
    }

    void operator()(const TakeoverClaim& claim) const
    {
        map.Text("takeover", claim.group)
            .At("after", claim.after)
            .Span("within", claim.within)
            .Span("not-before", claim.notBefore)
            .Who("by", claim.by);
    }

    void operator()(const OutageClaim& claim) const
    {
        map.Text("outage", claim.client);
        if (claim.of)
        {
            map.Text("of", ToString(*claim.of));
        }
        if (claim.part)
        {
            map.Text("part", ToString(*claim.part));
        }
        map.Span("below", claim.below)
            .Span("above", claim.above)
            .At("after", claim.after)
            .At("until", claim.until);
    }

    void operator()(const MastersClaim& claim) const
    {
        map.Text("masters", claim.group)
            .Count("at-most", claim.atMost)
            .Count("at-least", claim.atLeast)
            .Raw("longer-than", FormatTime(claim.longerThan))
            .Bool("never", claim.never)
            .At("after", claim.after)
            .At("until", claim.until);
    }

    void operator()(const TransitionsClaim& claim) const
    {
        map.Text("transitions", claim.group)
            .Count("at-most", claim.atMost)
            .Count("at-least", claim.atLeast)
            .Who("of", claim.of)
            .At("after", claim.after)
            .At("until", claim.until);
    }

    void operator()(const CounterClaim& claim) const
    {
        map.Text("counter", claim.counter)
            .Text("on", claim.on)
            .Count("equals", claim.equals)
            .Count("at-least", claim.atLeast)
            .Count("at-most", claim.atMost);
    }

    void operator()(const ShareClaim& claim) const
    {
        map.Text("share", claim.balance).Text("node", claim.node);
        map.Raw("between",
                FlowList({FormatProbability(claim.least), FormatProbability(claim.most)}));
        map.Text("counting", claim.ofPackets ? "packets" : "clients")
            .At("after", claim.after)
            .At("until", claim.until);
    }

    void operator()(const UniformClaim& claim) const
    {
        map.Text("uniform", claim.balance)
            .Probability("at-least", claim.atLeast)
            .Probability("below", claim.below)
            .At("after", claim.after)
            .At("until", claim.until);
    }

    void operator()(const MovedClaim& claim) const
    {
        map.Text("moved", claim.balance)
            .At("after", claim.after)
            .Probability("at-least", claim.atLeast)
            .Probability("at-most", claim.atMost)
            .At("until", claim.until);
    }

    void operator()(const AnswersClaim& claim) const
    {
        Attention("answers", claim);
    }

    void operator()(const ServedClaim& claim) const
    {
        Attention("served", claim);
    }

    void operator()(const FloodedClaim& claim) const
    {
        map.Text("flooded", claim.balance)
            .Probability("at-least", claim.atLeast)
            .Probability("at-most", claim.atMost)
            .Who("switch", claim.at);
    }

  private:
    void Attention(const char* key, const AttentionClaim& claim) const
    {
        map.Text(key, claim.balance);
        const bool exactly = claim.atLeast && claim.atLeast == claim.atMost;
        map.Count(exactly ? "exactly" : "at-least", claim.atLeast);
        if (!exactly)
        {
            map.Count("at-most", claim.atMost);
        }
        map.Raw("longer-than", FormatTime(claim.longerThan))
            .Bool("never", claim.never)
            .At("after", claim.after)
            .At("until", claim.until);
    }
};

} // namespace

std::string Print(const When& when)
{
    if (when.event.empty())
    {
        return FormatTime(when.offset);
    }
    const bool negative = when.offset.count() < 0;
    const std::string offset = FormatTime(negative ? -when.offset : when.offset);
    return when.event + (when.offset.count() == 0 ? "" : (negative ? " - " : " + ") + offset);
}

std::string Print(const LossLaw& law)
{
    if (!law.HasBursts())
    {
        return FormatProbability(law.good);
    }
    FlowMap map;
    map.Probability("enter", law.enter)
        .Probability("leave", law.leave)
        .Probability("bad", law.bad)
        .Probability("good", law.good);
    return map.Braced();
}

std::string Print(const TimeLaw& law)
{
    const std::string pair = "[" + FormatTime(law.a) + ", " + FormatTime(law.b) + "]";
    switch (law.kind)
    {
    case TimeLaw::Kind::FIXED:
        break;
    case TimeLaw::Kind::UNIFORM:
        return "{uniform: " + pair + "}";
    case TimeLaw::Kind::NORMAL:
        return "{normal: " + pair + "}";
    case TimeLaw::Kind::EXPONENTIAL:
        return "{exponential: " + FormatTime(law.b) + ", after: " + FormatTime(law.a) + "}";
    case TimeLaw::Kind::ONE_OF:
    {
        std::vector<std::string> choices;
        for (const Time choice : law.choices)
        {
            choices.push_back(FormatTime(choice));
        }
        return "{one-of: " + FlowList(choices) + "}";
    }
    }
    return FormatTime(law.a);
}

std::string Print(const Event& event)
{
    FlowMap map;
    map.Raw("at", Print(event.at));
    if (!event.name.empty())
    {
        map.Text("as", event.name);
    }
    std::visit(ActionPrinter{map, event}, event.action);
    return map.Inside();
}

std::string Print(const ClaimSpec& claim)
{
    FlowMap map;
    std::visit(ClaimPrinter{map}, claim);
    return map.Inside();
}

} // namespace lab
