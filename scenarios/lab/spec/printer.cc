// SPDX-License-Identifier: GPL-2.0-only

#include "printer.h"

#include "balances.h"
#include "carp-balance.h"
#include "draft.h"
#include "equality.h"
#include "flow.h"
#include "units.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace lab
{

namespace
{

void AddCable(FlowMap& map, const CableSpec& cable)
{
    map.Raw("rate", FormatRate(cable.rate))
        .Raw("delay", FormatTime(cable.delay))
        .Raw("loss", Print(cable.loss));
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

std::string OneOrList(const std::vector<std::string>& items)
{
    return items.size() == 1 ? items.front() : FlowList(items);
}

std::vector<std::string> Texts(const std::vector<IpAddress>& addresses)
{
    std::vector<std::string> texts;
    for (const IpAddress& address : addresses)
    {
        texts.push_back(FormatAddress(address));
    }
    return texts;
}

/// Adds in what a configuration differs from the one that it is based on.
void AddConfig(FlowMap& map, const carp::Config& config, const carp::Config& base)
{
    const std::pair<const char*, uint8_t carp::Config::*> numbers[] = {
        {"vhid", &carp::Config::vhid},
        {"advbase", &carp::Config::advbase},
        {"advskew", &carp::Config::advskew},
        {"vrrpprio", &carp::Config::vrrpPriority},
        {"dead-ratio", &carp::Config::deadRatio},
    };
    for (const auto& [key, member] : numbers)
    {
        if (config.*member != base.*member)
        {
            map.Number(key, config.*member);
        }
    }
    if (config.version != base.version)
    {
        map.Number("carpver", static_cast<int>(config.version));
    }
    if (config.vrrpInterval != base.vrrpInterval)
    {
        map.Number("vrrpinterval", config.vrrpInterval);
    }
    if (config.key != base.key)
    {
        AddKey(map, config.key);
    }
    if (config.ipv4 != base.ipv4 || config.ipv6 != base.ipv6)
    {
        map.Raw("addresses", FlowList(Texts(VirtualAddresses(config))));
    }
    if (config.preempt != base.preempt)
    {
        map.Bool("preempt", config.preempt);
    }
    if (config.handSetMac && config.handSetMac != base.handSetMac)
    {
        map.Text("lladdr", FormatMac(*config.handSetMac));
    }
    if (config.peer != base.peer)
    {
        map.Raw("peer", FormatAddress(config.peer));
    }
    if (config.peer6 != base.peer6)
    {
        map.Text("peer6", FormatAddress(config.peer6));
    }
    if (config.upScript != base.upScript)
    {
        map.Raw("up-script", FormatTime(config.upScript));
    }
}

void AddRouterAdverts(FlowMap& map,
                      const std::optional<RouterAdvertSpec>& adverts,
                      const std::optional<RouterAdvertSpec>& base)
{
    if (adverts && !(adverts == base))
    {
        FlowMap one;
        one.Raw("every", FormatTime(adverts->every)).Raw("lifetime", FormatTime(adverts->lifetime));
        map.Raw("router-adverts", one.Braced());
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
        if (spec.hub)
        {
            map.Bool("hub", true);
        }
        if (!spec.priority)
        {
            map.Bool("priority", false);
        }
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

std::string Nodes(const std::vector<CarpNode>& nodes)
{
    FlowMap map;
    for (const CarpNode& node : nodes)
    {
        map.Number(std::to_string(node.vhid).c_str(), node.advskew);
    }
    return map.Braced();
}

/// A configuration without what carpnodes say of it.
carp::Config Shared(carp::Config config, const Balance& balance)
{
    const carp::Config none;
    config.vhid = balance.IsBalanced() ? none.vhid : config.vhid;
    config.advskew = balance.IsBalanced() ? none.advskew : config.advskew;
    return config;
}

std::string Groups(const Scenario& scenario)
{
    std::string text = scenario.groups.empty() ? "" : "\ncarp:\n";
    std::string last;
    for (const GroupSpec& group : scenario.groups)
    {
        const std::string name = WrittenName(group.name);
        if (name == last)
        {
            continue;
        }
        last = name;
        const Balance balance = BalanceOf(scenario, name);
        FlowMap map;
        map.Text("dialect", group.dialect);
        if (balance.IsBalanced())
        {
            map.Text("balancing", carp::ToString(balance.mode));
            map.Raw("carpnodes", Nodes(balance.nodes));
        }
        AddConfig(map, Shared(group.defaults, balance), carp::Config{});
        AddRouterAdverts(map, group.routerAdverts, std::nullopt);
        text += "  " + name + ": " + map.Braced() + "\n";
    }
    return text;
}

/// Adds in what the balance of a member differs from that of its group.
void AddBalance(FlowMap& map, const Balance& balance, const Balance& base)
{
    if (balance.mode != base.mode)
    {
        map.Text("balancing", carp::ToString(balance.mode));
    }
    if (!(balance.nodes == base.nodes))
    {
        map.Raw("carpnodes", Nodes(balance.nodes));
    }
}

/// How a member is balanced; `first` is where its vhids begin in the list of its port.
Balance BalanceAt(const InterfaceSpec& port, size_t first)
{
    Balance balance{port.carp[first].balancing, {}};
    const std::string name = WrittenName(port.carp[first].group);
    for (size_t i = first; balance.IsBalanced() && i < port.carp.size(); ++i)
    {
        if (WrittenName(port.carp[i].group) == name)
        {
            balance.nodes.push_back({port.carp[i].config.vhid, port.carp[i].config.advskew});
        }
    }
    return balance;
}

std::string Membership(const Scenario& scenario, const InterfaceSpec& port, size_t first)
{
    const MemberSpec& member = port.carp[first];
    const auto group = std::find_if(scenario.groups.begin(),
                                    scenario.groups.end(),
                                    [&](const auto& g) { return g.name == member.group; });
    const Balance base = BalanceOf(scenario, WrittenName(member.group));
    FlowMap map;
    if (member.dialect.name != group->dialect)
    {
        map.Text("dialect", member.dialect.name);
    }
    AddBalance(map, BalanceAt(port, first), base);
    AddConfig(map, Shared(member.config, base), Shared(group->defaults, base));
    AddRouterAdverts(map, member.routerAdverts, group->routerAdverts);
    if (!member.created)
    {
        map.Bool("created", false);
    }
    return map.Braced();
}

std::string Memberships(const Scenario& scenario, const InterfaceSpec& port)
{
    FlowMap memberships;
    std::string last;
    for (size_t i = 0; i < port.carp.size(); ++i)
    {
        const std::string name = WrittenName(port.carp[i].group);
        if (name != last)
        {
            memberships.Raw(name.c_str(), Membership(scenario, port, i));
        }
        last = name;
    }
    return memberships.Braced();
}

std::string Probes(const HostSpec& host)
{
    std::vector<std::string> items;
    for (const ProbeSpec& probe : host.probes)
    {
        FlowMap map;
        map.Raw("to", FormatAddress(probe.to))
            .Raw("every", FormatTime(probe.every))
            .Raw("timeout", FormatTime(probe.timeout))
            .Raw("start", FormatTime(probe.start));
        if (probe.from)
        {
            map.Raw("from", FormatAddress(*probe.from));
        }
        items.push_back(map.Braced());
    }
    return OneOrList(items);
}

std::string Traffic(const HostSpec& host)
{
    std::vector<std::string> items;
    for (const TrafficSpec& stream : host.traffic)
    {
        FlowMap map;
        const bool isTcp = stream.kind == StreamKind::TCP;
        map.Raw(isTcp ? "tcp" : "udp", FormatAddress(stream.to)).Number("size", stream.size);
        if (stream.every > Time{0})
        {
            map.Raw("every", FormatTime(stream.every));
        }
        map.Raw("timeout", FormatTime(stream.timeout)).Raw("start", FormatTime(stream.start));
        map.Count("bytes", stream.bytes).Span("reconnect", stream.reconnect);
        if (isTcp)
        {
            map.Raw("min-rto", FormatTime(stream.minRto));
        }
        items.push_back(map.Braced());
    }
    return items.size() == 1 ? items.front() : FlowList(items);
}

std::string Arp(const ArpSpec& arp)
{
    FlowMap map;
    map.Text("profile", ToString(arp.profile)).Raw("timeout", FormatTime(arp.timeout));
    return map.Braced();
}

void AddPort(FlowMap& map, const Scenario& scenario, const InterfaceSpec& port)
{
    std::vector<std::string> addresses;
    for (const PortAddress& own : port.addresses)
    {
        addresses.push_back(FormatAddress(own.address) + "/" + std::to_string(own.prefix));
    }
    map.Text("on", port.on).Raw("address", OneOrList(addresses));
    if (port.autoconf)
    {
        map.Bool("autoconf", true);
    }
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
    if (!port.carp.empty())
    {
        map.Raw("carp", Memberships(scenario, port));
    }
}

void AddPorts(FlowMap& map, const Scenario& scenario, const HostSpec& host)
{
    if (host.interfaces.size() == 1 && host.interfaces.front().name == InterfaceSpec{}.name)
    {
        AddPort(map, scenario, host.interfaces.front());
        return;
    }
    FlowMap ports;
    for (const InterfaceSpec& port : host.interfaces)
    {
        FlowMap one;
        AddPort(one, scenario, port);
        ports.Raw(port.name.c_str(), one.Braced());
    }
    map.Raw("interfaces", ports.Braced());
}

std::string Host(const Scenario& scenario, const HostSpec& host)
{
    FlowMap map;
    AddPorts(map, scenario, host);
    if (!host.gateways.empty())
    {
        map.Raw("gateway", OneOrList(Texts(host.gateways)));
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
    if (host.pfsync)
    {
        FlowMap pfsync;
        pfsync.Text("on", host.pfsync->on).Raw("bulk-update", FormatTime(host.pfsync->bulkUpdate));
        map.Raw("pfsync", pfsync.Braced());
    }
    if (!(host.arp == ArpSpec{}))
    {
        map.Raw("arp", Arp(host.arp));
    }
    if (!host.probes.empty())
    {
        map.Raw("probe", Probes(host));
    }
    if (!host.traffic.empty())
    {
        map.Raw("traffic", Traffic(host));
    }
    return "  " + host.name + ": " + map.Braced() + "\n";
}

} // namespace

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
    text += scenario.timeline.empty() ? "" : "\ntimeline:\n";
    for (const Event& event : scenario.timeline)
    {
        text += "  - {" + Print(event) + "}\n";
    }
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
