// SPDX-License-Identifier: GPL-2.0-only

#include "lab/net/administration.h"

#include <algorithm>
#include <functional>

namespace lab
{

namespace
{

using Addresses = std::vector<carp::Ipv4Bytes>;

void Allow(Host& host, bool allowed)
{
    const auto carp = host.GetCarp();
    if (carp && host.IsPowered())
    {
        host.InContext([carp, allowed] { carp->SetAllowed(allowed); });
    }
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

void ChangeAddresses(Host& host,
                     const std::vector<Member>& members,
                     const std::function<void(Addresses&)>& change)
{
    for (const Member& member : members)
    {
        host.InContext(
            [member, change]
            {
                if (member.device->GetMachine())
                {
                    carp::Config config = member.device->GetConfig();
                    change(config.ipv4);
                    SetAddresses(*member.device, config);
                }
            });
    }
}

} // namespace

void Administer(const DemoteAction& action, Host& host, const std::vector<Member>& /*members*/)
{
    if (const auto carp = host.GetCarp())
    {
        host.InContext([carp, by = action.by] { carp->AdministerDemotion(by); });
    }
}

void Administer(const SetAction& action, Host& host, const std::vector<Member>& members)
{
    if (action.allow)
    {
        Allow(host, *action.allow);
        return;
    }
    carp::Change change;
    change.vhid = action.vhid;
    change.advbase = action.advbase;
    change.advskew = action.advskew;
    change.preempt = action.preempt;
    if (action.pass)
    {
        change.key = carp::KeyFromPassphrase(*action.pass);
    }
    const bool changes = change.vhid || change.advbase || change.advskew || change.preempt ||
                         change.key;
    for (const Member& member : members)
    {
        const bool stateFirst = host.GetCarp()->GetDialect().stateBeforeParameters;
        host.InContext(
            [member, change, changes, stateFirst, state = action.state]
            {
                const auto setState = [&]
                {
                    if (state)
                    {
                        member.device->SetState(*state == "master" ? carp::State::MASTER
                                                                   : carp::State::BACKUP);
                    }
                };
                if (stateFirst)
                {
                    setState();
                }
                if (changes)
                {
                    member.device->Reconfigure(change);
                }
                if (!stateFirst)
                {
                    setState();
                }
            });
    }
}

void Administer(const AddAddressAction& action, Host& host, const std::vector<Member>& members)
{
    ChangeAddresses(host,
                    members,
                    [address = action.address](Addresses& list)
                    {
                        if (std::find(list.begin(), list.end(), address) == list.end())
                        {
                            list.push_back(address);
                        }
                    });
}

void Administer(const RemoveAddressAction& action, Host& host, const std::vector<Member>& members)
{
    ChangeAddresses(host,
                    members,
                    [address = action.address](Addresses& list)
                    { list.erase(std::remove(list.begin(), list.end(), address), list.end()); });
}

void Administer(const DestroyAction& /*action*/, Host& host, const std::vector<Member>& members)
{
    for (const Member& member : members)
    {
        host.InContext([member] { member.device->Destroy(); });
    }
}

} // namespace lab
