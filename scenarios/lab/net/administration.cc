// SPDX-License-Identifier: GPL-2.0-only

#include "lab/net/administration.h"

#include "lab/spec/units.h"

#include <algorithm>

namespace lab
{

namespace
{

constexpr char DONE[] = "";

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
    ns3::CarpNetDevice& device = *office.members.front().device;
    if (device.GetMachine()->IsUp() == up)
    {
        return already;
    }
    device.SetUp(up);
    return DONE;
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
    change.preempt = action.preempt;
    if (action.pass)
    {
        change.key = carp::KeyFromPassphrase(*action.pass);
    }
    const bool any = change.vhid || change.advbase || change.advskew || change.preempt ||
                     change.key;
    return any ? std::optional(change) : std::nullopt;
}

std::string Reconfigure(ns3::CarpNetDevice& device, const carp::Change& change)
{
    const auto problems = device.Reconfigure(change);
    return problems.empty() ? DONE
                            : problems.front().field + " " + problems.front().found + ", not " +
                                  problems.front().expected;
}

} // namespace

Office::Office(Host& theHost, const Target& theTarget)
    : host(theHost),
      target(theTarget)
{
    for (const Member& member : host.GetMembers())
    {
        if (!target.group || member.group == *target.group)
        {
            members.push_back(member);
        }
    }
    if (!host.IsPowered())
    {
        refused = host.GetName() + " has no power";
    }
    else if (target.group && members.empty())
    {
        refused = host.GetName() + " is no member of " + *target.group;
    }
    else if (target.group && !members.front().device->GetMachine())
    {
        refused = host.GetName() + " has no " + *target.group + " any more";
    }
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
    const bool taken = office.host.GetCarp()->AdministerDemotion(action.by);
    return taken ? DONE : "the demotion of group carp has to stay within 0 and 255";
}

std::string Administer(const SetAction& action, Office& office)
{
    const auto carp = office.host.GetCarp();
    if (action.allow)
    {
        if (carp->IsAllowed() == *action.allow)
        {
            return *action.allow ? "carp is allowed" : "carp is not allowed";
        }
        carp->SetAllowed(*action.allow);
        return DONE;
    }
    ns3::CarpNetDevice& device = *office.members.front().device;
    const bool stateFirst = carp->GetDialect().stateBeforeParameters;
    const auto change = ChangeIn(action);
    const auto setState = [&] { return action.state ? SetState(device, *action.state) : DONE; };
    const auto reconfigure = [&] { return change ? Reconfigure(device, *change) : DONE; };
    const std::string first = stateFirst ? setState() : reconfigure();
    const std::string second = stateFirst ? reconfigure() : setState();
    // One of two that is done is an effect.
    const bool both = action.state && change;
    return both && (first.empty() || second.empty()) ? DONE : first + second;
}

std::string Administer(const AddAddressAction& action, Office& office)
{
    ns3::CarpNetDevice& device = *office.members.front().device;
    carp::Config config = device.GetConfig();
    auto& all = config.ipv4;
    const auto& address = std::get<carp::Ipv4Bytes>(action.address);
    if (std::find(all.begin(), all.end(), address) != all.end())
    {
        return "it has " + FormatAddress(address);
    }
    all.push_back(address);
    SetAddresses(device, config);
    return DONE;
}

std::string Administer(const RemoveAddressAction& action, Office& office)
{
    ns3::CarpNetDevice& device = *office.members.front().device;
    carp::Config config = device.GetConfig();
    auto& all = config.ipv4;
    const auto& address = std::get<carp::Ipv4Bytes>(action.address);
    const auto found = std::find(all.begin(), all.end(), address);
    if (found == all.end())
    {
        return "it does not have " + FormatAddress(address);
    }
    all.erase(found);
    SetAddresses(device, config);
    return DONE;
}

std::string Administer(const DestroyAction& /*action*/, Office& office)
{
    office.members.front().device->Destroy();
    return DONE;
}

} // namespace lab
