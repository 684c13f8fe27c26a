// SPDX-License-Identifier: GPL-2.0-only

#include "administration.h"

#include "port-address.h"
#include "words.h"

#include <algorithm>

namespace lab
{

namespace
{

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
        if (!IsOnLink(address, port) && !HasPeer(membership.member->config, FamilyOf(address)))
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
    for (const Membership& membership : Possible(from.draft, *from.target))
    {
        for (const PortAddress& own : PortOf(membership).addresses)
        {
            if (IsInNetwork(address, own) && !IsStation(address, own))
            {
                from.draft.log.Report(from.value.mark,
                                      FormatAddress(address),
                                      "the address of a host, not the first or last one of its "
                                      "network");
                return;
            }
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
