// SPDX-License-Identifier: GPL-2.0-only

#include "lab/net/administration.h"

#include "lab/spec/balances.h"
#include "lab/spec/units.h"

#include <algorithm>

namespace lab
{

namespace
{

constexpr char DONE[] = "";

std::vector<carp::Ipv4Bytes>& ListFor(const carp::Ipv4Bytes& /*address*/, carp::Config& config)
{
    return config.ipv4;
}

std::vector<carp::Ipv6Bytes>& ListFor(const carp::Ipv6Bytes& /*address*/, carp::Config& config)
{
    return config.ipv6;
}

void SetAddresses(ns3::CarpNetDevice& device, const carp::Config& config)
{
    std::vector<ns3::Ipv4Address> ipv4;
    std::vector<ns3::Ipv6Address> ipv6;
    for (const carp::Ipv4Bytes& address : config.ipv4)
    {
        ipv4.push_back(ns3::Ipv4Address::Deserialize(address.data()));
    }
    for (const carp::Ipv6Bytes& address : config.ipv6)
    {
        ipv6.push_back(ns3::Ipv6Address::Deserialize(address.data()));
    }
    device.SetAddresses(ipv4, ipv6);
}

std::string SetUp(Office& office, bool up)
{
    const std::string already = office.target.text + (up ? " is up" : " is down");
    if (!office.target.group)
    {
        return office.host.SetPortsUp(office.target.port, up) ? DONE : already;
    }
    bool changed = false;
    for (const Member& member : office.members)
    {
        changed = changed || member.device->GetMachine()->IsUp() != up;
        member.device->SetUp(up);
    }
    return changed ? DONE : already;
}

std::string SetState(ns3::CarpNetDevice& device, const std::string& name)
{
    const carp::State before = device.GetState();
    const carp::State wanted = name == "master" ? carp::State::MASTER : carp::State::BACKUP;
    if (before == carp::State::INIT)
    {
        return "a state is ignored in INIT";
    }
    if (before == wanted)
    {
        return std::string("it is ") + carp::ToString(wanted);
    }
    device.SetState(wanted);
    return DONE;
}

/// What of an action is a request of parameters.
std::optional<carp::Change> ChangeIn(const SetAction& action)
{
    carp::Change change;
    change.vhid = action.vhid;
    change.advbase = action.advbase;
    change.advskew = action.advskew;
    change.vrrpPriority = action.vrrpPriority;
    change.vrrpInterval = action.vrrpInterval;
    change.preempt = action.preempt;
    change.peer = action.peer;
    change.peer6 = action.peer6;
    if (action.pass)
    {
        change.key = carp::KeyFromPassphrase(*action.pass);
    }
    const bool any = change.vhid || change.advbase || change.advskew || change.vrrpPriority ||
                     change.vrrpInterval || change.preempt || change.key || change.peer ||
                     change.peer6;
    return any ? std::optional(change) : std::nullopt;
}

std::string InWords(const std::vector<carp::ConfigProblem>& problems)
{
    return problems.empty() ? DONE
                            : problems.front().field + " " + problems.front().found + ", not " +
                                  problems.front().expected;
}

std::string Demote(int by, Office& office)
{
    const bool taken = office.host.GetCarp()->AdministerDemotion(by);
    return taken ? DONE : "the demotion of group carp has to stay within 0 and 255";
}

/// Of several things that were tried: why none was done, or nothing if any was.
std::string AnyOf(const std::vector<std::string>& refusals)
{
    std::string all;
    for (const std::string& refusal : refusals)
    {
        if (refusal.empty())
        {
            return DONE;
        }
        all += (all.empty() ? "" : ", ") + refusal;
    }
    return all;
}

std::string SetMembership(const SetAction& action, Office& office)
{
    ns3::CarpNetDevice& device = *office.members.front().device;
    const auto change = ChangeIn(action);
    std::vector<std::string> refusals;
    const auto setState = [&]
    {
        if (action.state)
        {
            refusals.push_back(SetState(device, *action.state));
        }
    };
    const bool stateFirst = office.host.GetCarp()->GetDialect().stateBeforeParameters;
    if (stateFirst)
    {
        setState();
    }
    if (change)
    {
        refusals.push_back(InWords(device.Reconfigure(*change)));
    }
    if (!stateFirst)
    {
        setState();
    }
    return AnyOf(refusals);
}

std::string SetAllowed(bool allowed, Office& office)
{
    const auto carp = office.host.GetCarp();
    if (carp->IsAllowed() == allowed)
    {
        return allowed ? "carp is allowed" : "carp is not allowed";
    }
    carp->SetAllowed(allowed);
    return DONE;
}

std::string SetHost(const SetAction& action, Office& office)
{
    std::vector<std::string> refusals;
    if (action.allow)
    {
        refusals.push_back(SetAllowed(*action.allow, office));
    }
    if (action.preempt)
    {
        office.host.SetPreempt(*action.preempt);
        refusals.emplace_back(DONE);
    }
    if (action.demotion)
    {
        refusals.push_back(Demote(*action.demotion, office));
    }
    return AnyOf(refusals);
}

} // namespace

Office::Office(Host& theHost, const Target& theTarget)
    : host(theHost),
      target(theTarget)
{
    for (const Member& member : host.GetMembers())
    {
        // A balanced group stands for its vhids.
        if (!target.group || member.group == *target.group ||
            WrittenName(member.group) == *target.group)
        {
            members.push_back(member);
        }
    }
}

std::string Office::WhyNot(bool creates)
{
    if (!host.IsPowered())
    {
        return host.GetName() + " has no power";
    }
    if (target.group && members.empty())
    {
        return host.GetName() + " is no member of " + *target.group;
    }
    const auto isInVain = [creates](const Member& member)
    { return (member.device->GetMachine() != nullptr) == creates; };
    if (target.group)
    {
        members.erase(std::remove_if(members.begin(), members.end(), isInVain), members.end());
    }
    if (members.empty() && target.group)
    {
        return host.GetName() + (creates ? " has " : " has no ") + *target.group;
    }
    return DONE;
}

std::string Administer(const DownAction& /*action*/, Office& office)
{
    return SetUp(office, false);
}

std::string Administer(const UpAction& /*action*/, Office& office)
{
    return SetUp(office, true);
}

std::string Administer(const DemoteAction& action, Office& office)
{
    return Demote(action.by, office);
}

std::string Administer(const SetAction& action, Office& office)
{
    return office.target.group ? SetMembership(action, office) : SetHost(action, office);
}

std::string Administer(const AddAddressAction& action, Office& office)
{
    ns3::CarpNetDevice& device = *office.members.front().device;
    carp::Config config = device.GetConfig();
    const auto add = [&config](const auto& address)
    {
        auto& all = ListFor(address, config);
        const bool isNew = std::find(all.begin(), all.end(), address) == all.end();
        if (isNew)
        {
            all.push_back(address);
        }
        return isNew;
    };
    if (!std::visit(add, action.address))
    {
        return "it has " + FormatAddress(action.address);
    }
    SetAddresses(device, config);
    return DONE;
}

std::string Administer(const RemoveAddressAction& action, Office& office)
{
    ns3::CarpNetDevice& device = *office.members.front().device;
    carp::Config config = device.GetConfig();
    const auto remove = [&config](const auto& address)
    {
        auto& all = ListFor(address, config);
        const auto found = std::find(all.begin(), all.end(), address);
        const bool had = found != all.end();
        if (had)
        {
            all.erase(found);
        }
        return had;
    };
    if (!std::visit(remove, action.address))
    {
        return "it does not have " + FormatAddress(action.address);
    }
    SetAddresses(device, config);
    return DONE;
}

std::string Administer(const DestroyAction& /*action*/, Office& office)
{
    for (const Member& member : office.members)
    {
        member.device->Destroy();
    }
    return DONE;
}

std::string Administer(const CreateAction& /*action*/, Office& office)
{
    std::vector<std::string> refusals;
    for (const Member& member : office.members)
    {
        refusals.push_back(InWords(office.host.Create(*member.device)));
    }
    return AnyOf(refusals);
}

} // namespace lab
