// SPDX-License-Identifier: GPL-2.0-only

#include "printer.h"

#include "equality.h"
#include "units.h"
#include "yaml-tree.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace lab
{

namespace
{

/// A map in flow style that grows key by key.
class FlowMap
{
  public:
    FlowMap& Raw(const char* key, const std::string& yaml)
    {
        m_text += (m_text.empty() ? "" : ", ") + std::string(key) + ": " + yaml;
        return *this;
    }

    FlowMap& Text(const char* key, const std::string& text)
    {
        return Raw(key, YamlScalar(text));
    }

    FlowMap& Number(const char* key, int64_t number)
    {
        return Raw(key, std::to_string(number));
    }

    FlowMap& Bool(const char* key, bool value)
    {
        return Raw(key, value ? "true" : "false");
    }

    FlowMap& At(const char* key, const std::optional<When>& when)
    {
        return when ? Raw(key, Print(*when)) : *this;
    }

    FlowMap& Span(const char* key, const std::optional<Time>& time)
    {
        return time ? Raw(key, FormatTime(*time)) : *this;
    }

    template <typename Number>
    FlowMap& Count(const char* key, const std::optional<Number>& number)
    {
        return number ? Raw(key, std::to_string(*number)) : *this;
    }

    FlowMap& Who(const char* key, const std::optional<std::string>& name)
    {
        return name ? Text(key, *name) : *this;
    }

    FlowMap& Who(const char* key, const std::optional<Target>& target)
    {
        return target ? Text(key, target->text) : *this;
    }

    bool IsEmpty() const
    {
        return m_text.empty();
    }

    const std::string& Inside() const
    {
        return m_text;
    }

    std::string Braced() const
    {
        return "{" + m_text + "}";
    }

  private:
    std::string m_text;
};

std::string FlowList(const std::vector<std::string>& items)
{
    std::string text;
    for (const std::string& item : items)
    {
        text += (text.empty() ? "" : ", ") + item;
    }
    return "[" + text + "]";
}

void AddCable(FlowMap& map, const CableSpec& cable)
{
    map.Raw("rate", FormatRate(cable.rate))
        .Raw("delay", FormatTime(cable.delay))
        .Raw("loss", FormatProbability(cable.loss));
}

/// Adds a key as the passphrase that it can have come from, or in digits.
void AddKey(FlowMap& map, const carp::Key& key)
{
    const auto end = std::find(key.begin(), key.end(), 0);
    const std::string pass(key.begin(), end);
    const bool isText =
        std::all_of(pass.begin(), pass.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
    if (isText && carp::KeyFromPassphrase(pass) == key)
    {
        map.Text("pass", pass);
    }
    else
    {
        map.Text("key", FormatKey(key));
    }
}

std::string Addresses(const std::vector<carp::Ipv4Bytes>& addresses)
{
    std::vector<std::string> items;
    for (const carp::Ipv4Bytes& address : addresses)
    {
        items.push_back(FormatIpv4(address));
    }
    return FlowList(items);
}

/// Adds in what a configuration differs from the one that it is based on.
void AddConfig(FlowMap& map, const carp::Config& config, const carp::Config& base)
{
    const std::pair<const char*, uint8_t carp::Config::*> numbers[] = {
        {"vhid", &carp::Config::vhid},
        {"advbase", &carp::Config::advbase},
        {"advskew", &carp::Config::advskew},
        {"dead-ratio", &carp::Config::deadRatio},
    };
    for (const auto& [key, member] : numbers)
    {
        if (config.*member != base.*member)
        {
            map.Number(key, config.*member);
        }
    }
    if (config.key != base.key)
    {
        AddKey(map, config.key);
    }
    if (config.ipv4 != base.ipv4)
    {
        map.Raw("addresses", Addresses(config.ipv4));
    }
    if (config.preempt != base.preempt)
    {
        map.Bool("preempt", config.preempt);
    }
    if (config.handSetMac && config.handSetMac != base.handSetMac)
    {
        map.Text("lladdr", FormatMac(*config.handSetMac));
    }
    if (config.upScript != base.upScript)
    {
        map.Raw("up-script", FormatTime(config.upScript));
    }
}

std::string Lan(const Scenario& scenario)
{
    std::string text = "\nlan:\n  switches:\n";
    for (const SwitchSpec& spec : scenario.switches)
    {
        FlowMap map;
        map.Raw("ageing", FormatTime(spec.ageing))
            .Raw("forwarding-delay", FormatTime(spec.forwardingDelay));
        text += "    " + spec.name + ": " + map.Braced() + "\n";
    }
    text += scenario.trunks.empty() ? "" : "  trunks:\n";
    for (const TrunkSpec& trunk : scenario.trunks)
    {
        FlowMap map;
        map.Raw("between", FlowList({trunk.a, trunk.b}));
        AddCable(map, trunk.cable);
        text += "    - " + map.Braced() + "\n";
    }
    return text;
}

std::string Groups(const Scenario& scenario)
{
    std::string text = scenario.groups.empty() ? "" : "\ncarp:\n";
    for (const GroupSpec& group : scenario.groups)
    {
        FlowMap map;
        map.Text("dialect", group.dialect);
        AddConfig(map, group.defaults, carp::Config{});
        text += "  " + group.name + ": " + map.Braced() + "\n";
    }
    return text;
}

std::string Memberships(const Scenario& scenario, const InterfaceSpec& port)
{
    FlowMap memberships;
    for (const MemberSpec& member : port.carp)
    {
        const auto group = std::find_if(scenario.groups.begin(),
                                        scenario.groups.end(),
                                        [&](const auto& g) { return g.name == member.group; });
        FlowMap map;
        if (member.dialect.name != group->dialect)
        {
            map.Text("dialect", member.dialect.name);
        }
        AddConfig(map, member.config, group->defaults);
        memberships.Raw(member.group.c_str(), map.Braced());
    }
    return memberships.Braced();
}

std::string Probes(const HostSpec& host)
{
    std::vector<std::string> items;
    for (const ProbeSpec& probe : host.probes)
    {
        FlowMap map;
        map.Raw("to", FormatIpv4(probe.to))
            .Raw("every", FormatTime(probe.every))
            .Raw("timeout", FormatTime(probe.timeout))
            .Raw("start", FormatTime(probe.start));
        items.push_back(map.Braced());
    }
    return items.size() == 1 ? items.front() : FlowList(items);
}

std::string Host(const Scenario& scenario, const HostSpec& host)
{
    const InterfaceSpec& port = host.interfaces.front();
    FlowMap map;
    map.Text("on", port.on)
        .Raw("address", FormatIpv4(port.address) + "/" + std::to_string(port.prefix));
    if (port.mac)
    {
        map.Text("mac", FormatMac(*port.mac));
    }
    if (!(port.cable == CableSpec{}))
    {
        FlowMap cable;
        AddCable(cable, port.cable);
        map.Raw("cable", cable.Braced());
    }
    if (host.gateway)
    {
        map.Raw("gateway", FormatIpv4(*host.gateway));
    }
    if (host.forwards)
    {
        map.Bool("forwards", true);
    }
    if (!(host.boot == TimeLaw::Fixed(Time{0})))
    {
        map.Raw("boot", Print(host.boot));
    }
    if (host.demotion != 0)
    {
        map.Number("demotion", host.demotion);
    }
    if (!port.carp.empty())
    {
        map.Raw("carp", Memberships(scenario, port));
    }
    if (!host.probes.empty())
    {
        map.Raw("probe", Probes(host));
    }
    return "  " + host.name + ": " + map.Braced() + "\n";
}

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

    void operator()(const CutAction& action) const
    {
        Key("cut");
        map.Text("direction", !action.out ? "in" : !action.in ? "out" : "both");
    }

    void operator()(const LossAction& action) const
    {
        map.Raw("loss", FormatProbability(action.probability))
            .Who("from", action.from)
            .Who("to", action.to);
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
        map.Count("advbase", action.advbase).Count("advskew", action.advskew);
        if (action.preempt)
        {
            map.Bool("preempt", *action.preempt);
        }
        map.Who("pass", action.pass).Who("state", action.state);
    }
};

std::string Events(const Scenario& scenario)
{
    std::string text = scenario.timeline.empty() ? "" : "\ntimeline:\n";
    for (const Event& event : scenario.timeline)
    {
        FlowMap map;
        map.Raw("at", Print(event.at));
        if (!event.name.empty())
        {
            map.Text("as", event.name);
        }
        std::visit(ActionPrinter{map, event}, event.action);
        text += "  - " + map.Braced() + "\n";
    }
    return text;
}

struct ClaimPrinter
{
    FlowMap& map;

    void operator()(const MasterClaim& claim) const
    {
        map.Text("master", claim.group);
        map.Raw("is", claim.is.empty() ? "none" : FlowList(claim.is));
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
        map.Text("outage", claim.client)
            .Span("below", claim.below)
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

std::string Print(const ClaimSpec& claim)
{
    FlowMap map;
    std::visit(ClaimPrinter{map}, claim);
    return map.Inside();
}

std::string Print(const Scenario& scenario)
{
    std::string text = "scenario: " + YamlScalar(scenario.name) + "\n";
    text += "claim: " + YamlScalar(scenario.claim) + "\n";
    text += scenario.why.empty() ? "" : "why: " + YamlScalar(scenario.why) + "\n";
    text += Lan(scenario) + Groups(scenario) + "\nhosts:\n";
    for (const HostSpec& host : scenario.hosts)
    {
        text += Host(scenario, host);
    }
    text += Events(scenario);
    text += scenario.expect.empty() ? "" : "\nexpect:\n";
    for (const Expectation& expectation : scenario.expect)
    {
        text += "  - {" + Print(expectation.claim) + "}\n";
    }
    text += "\nrun: {for: " + FormatTime(scenario.duration) +
            ", seed: " + std::to_string(scenario.seed) + "}\n";
    return text;
}

} // namespace lab
