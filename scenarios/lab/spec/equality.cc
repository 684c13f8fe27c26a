// SPDX-License-Identifier: GPL-2.0-only

#include "equality.h"

#include <tuple>
#include <type_traits>
#include <utility>

namespace lab
{

namespace
{

auto Parts(const TimeLaw& x)
{
    return std::tie(x.kind, x.a, x.b, x.choices);
}

auto Parts(const LossLaw& x)
{
    return std::tie(x.good, x.enter, x.leave, x.bad);
}

auto Parts(const CableSpec& x)
{
    return std::tie(x.rate, x.delay, x.loss);
}

auto Parts(const Target& x)
{
    return std::tie(x.kind, x.name, x.group, x.port);
}

auto Parts(const When& x)
{
    return std::tie(x.event, x.offset);
}

auto Parts(const SwitchSpec& x)
{
    return std::tie(x.name, x.ageing, x.forwardingDelay, x.hub, x.priority);
}

auto Parts(const TrunkSpec& x)
{
    return std::tie(x.a, x.b, x.cable);
}

/// Of the core's type; operators for it are not ours to define.
auto Parts(const carp::Config& x)
{
    return std::tie(x.version,
                    x.vhid,
                    x.advbase,
                    x.advskew,
                    x.vrrpPriority,
                    x.vrrpInterval,
                    x.preempt,
                    x.key,
                    x.ipv4,
                    x.ipv6,
                    x.handSetMac,
                    x.peer,
                    x.peer6,
                    x.deadRatio,
                    x.upScript);
}

auto Parts(const RouterAdvertSpec& x)
{
    return std::tie(x.every, x.lifetime);
}

auto Parts(const GroupSpec& x)
{
    return std::tuple_cat(std::tie(x.name, x.dialect, x.routerAdverts, x.balance),
                          Parts(x.defaults));
}

auto Parts(const BalanceSpec& x)
{
    return std::tie(x.name, x.mode, x.groups);
}

auto Parts(const MemberSpec& x)
{
    return std::tuple_cat(
        std::tie(x.group, x.dialect.name, x.created, x.routerAdverts, x.balancing),
        Parts(x.config));
}

auto Parts(const ProbeSpec& x)
{
    return std::tie(x.to, x.from, x.every, x.timeout, x.start);
}

auto Parts(const PortAddress& x)
{
    return std::tie(x.address, x.prefix);
}

auto Parts(const TrafficSpec& x)
{
    return std::tie(x.kind,
                    x.to,
                    x.size,
                    x.every,
                    x.timeout,
                    x.start,
                    x.bytes,
                    x.reconnect,
                    x.minRto);
}

auto Parts(const ArpSpec& x)
{
    return std::tie(x.profile, x.timeout);
}

auto Parts(const InterfaceSpec& x)
{
    return std::tie(x.name, x.on, x.addresses, x.autoconf, x.mac, x.cable, x.carp);
}

auto Parts(const PfsyncSpec& x)
{
    return std::tie(x.on, x.bulkUpdate);
}

auto Parts(const HostSpec& x)
{
    return std::tie(x.name,
                    x.interfaces,
                    x.gateways,
                    x.forwards,
                    x.demotion,
                    x.pfsync,
                    x.arp,
                    x.probes,
                    x.traffic,
                    x.boot);
}

auto Parts(const PlugAction& x)
{
    return std::tie(x.on);
}

auto Parts(const CutAction& x)
{
    return std::tie(x.in, x.out, x.family);
}

auto Parts(const LossAction& x)
{
    return std::tie(x.law, x.from, x.to);
}

auto Parts(const DelayAction& x)
{
    return std::tie(x.extra, x.from, x.to);
}

auto Parts(const PartitionAction& x)
{
    return std::tie(x.islands);
}

auto Parts(const DemoteAction& x)
{
    return std::tie(x.by);
}

auto Parts(const SetAction& x)
{
    return std::tie(x.advbase,
                    x.advskew,
                    x.vrrpPriority,
                    x.vrrpInterval,
                    x.preempt,
                    x.pass,
                    x.state,
                    x.vhid,
                    x.peer,
                    x.peer6,
                    x.allow,
                    x.demotion);
}

auto Parts(const AddAddressAction& x)
{
    return std::tie(x.address);
}

auto Parts(const RemoveAddressAction& x)
{
    return std::tie(x.address);
}

/// Actions without parameters are equal.
template <typename Plain, typename = std::enable_if_t<std::is_empty_v<Plain>>>
std::tuple<bool> Parts(const Plain& /*action*/)
{
    return {true};
}

auto Parts(const Event& x)
{
    return std::tie(x.name, x.at, x.target, x.action);
}

auto Parts(const MasterClaim& x)
{
    return std::tie(x.group, x.is, x.from, x.until);
}

auto Parts(const TakeoverClaim& x)
{
    return std::tie(x.group, x.after, x.within, x.notBefore, x.by);
}

auto Parts(const OutageClaim& x)
{
    return std::tie(x.client, x.of, x.part, x.below, x.above, x.after, x.until);
}

auto Parts(const MastersClaim& x)
{
    return std::tie(x.group, x.atLeast, x.atMost, x.longerThan, x.after, x.until, x.never);
}

auto Parts(const TransitionsClaim& x)
{
    return std::tie(x.group, x.atMost, x.atLeast, x.of, x.after, x.until);
}

auto Parts(const CounterClaim& x)
{
    return std::tie(x.counter, x.on, x.equals, x.atLeast, x.atMost);
}

auto Parts(const ShareClaim& x)
{
    return std::tie(x.balance, x.node, x.least, x.most, x.ofPackets, x.after, x.until);
}

auto Parts(const UniformClaim& x)
{
    return std::tie(x.balance, x.atLeast, x.below, x.after, x.until);
}

auto Parts(const MovedClaim& x)
{
    return std::tie(x.balance, x.after, x.atLeast, x.atMost, x.until);
}

/// Of AnswersClaim and ServedClaim.
auto Parts(const AttentionClaim& x)
{
    return std::tie(x.balance, x.atLeast, x.atMost, x.longerThan, x.never, x.after, x.until);
}

auto Parts(const FloodedClaim& x)
{
    return std::tie(x.balance, x.atLeast, x.atMost, x.at);
}

auto Parts(const Expectation& x)
{
    return std::tie(x.claim);
}

auto Parts(const Scenario& x)
{
    return std::tie(x.name,
                    x.claim,
                    x.why,
                    x.switches,
                    x.trunks,
                    x.groups,
                    x.balances,
                    x.hosts,
                    x.timeline,
                    x.expect,
                    x.duration,
                    x.seed);
}

} // namespace

/// For all types above, wherever the standard library compares them inside its own.
template <typename T, typename = decltype(Parts(std::declval<const T&>()))>
bool operator==(const T& a, const T& b)
{
    return Parts(a) == Parts(b);
}

bool operator==(const TimeLaw& a, const TimeLaw& b)
{
    return Parts(a) == Parts(b);
}

bool operator==(const LossLaw& a, const LossLaw& b)
{
    return Parts(a) == Parts(b);
}

bool operator==(const CableSpec& a, const CableSpec& b)
{
    return Parts(a) == Parts(b);
}

bool operator==(const ArpSpec& a, const ArpSpec& b)
{
    return Parts(a) == Parts(b);
}

bool operator==(const Target& a, const Target& b)
{
    return Parts(a) == Parts(b);
}

bool operator==(const When& a, const When& b)
{
    return Parts(a) == Parts(b);
}

bool operator==(const RouterAdvertSpec& a, const RouterAdvertSpec& b)
{
    return Parts(a) == Parts(b);
}

bool operator==(const Scenario& a, const Scenario& b)
{
    return Parts(a) == Parts(b);
}

} // namespace lab
