// SPDX-License-Identifier: GPL-2.0-only

#include "balances.h"
#include "hosts.h"
#include "port-address.h"
#include "words.h"

#include <algorithm>

namespace lab
{

namespace
{

bool HasRoute(const HostSpec& host, const IpAddress& peer)
{
    const bool direct = std::any_of(host.interfaces.begin(),
                                    host.interfaces.end(),
                                    [&peer](const InterfaceSpec& port)
                                    { return IsOnLink(peer, port); });
    return direct || std::any_of(host.gateways.begin(),
                                 host.gateways.end(),
                                 [&peer](const IpAddress& gateway)
                                 { return FamilyOf(gateway) == FamilyOf(peer); });
}

/// What a peer should be instead; empty if it is right.
std::string ProblemOf(const IpAddress& peer, const HostSpec& host, const Draft& draft)
{
    const auto& hosts = draft.scenario.hosts;
    if (HasOwn(host, peer))
    {
        return "the address of another host";
    }
    if (std::none_of(hosts.begin(),
                     hosts.end(),
                     [&peer](const HostSpec& other) { return HasOwn(other, peer); }))
    {
        return "a peer that is a host's own address";
    }
    return HasRoute(host, peer) ? "" : "a peer in a network of " + host.name + ", or a \"gateway\"";
}

} // namespace

void CheckPeers(Draft& draft)
{
    if (!draft.hosts.complete || !draft.hosts.broken.empty())
    {
        return;
    }
    for (const HostSpec& host : draft.scenario.hosts)
    {
        for (const MemberSpec* member : MembershipsOf(host))
        {
            std::vector<IpAddress> peers;
            if (HasPeer(member->config, carp::Family::IPV4))
            {
                peers.emplace_back(member->config.peer);
            }
            if (HasPeer(member->config, carp::Family::IPV6))
            {
                peers.emplace_back(member->config.peer6);
            }
            for (const IpAddress& peer : peers)
            {
                const std::string problem = ProblemOf(peer, host, draft);
                if (!problem.empty())
                {
                    draft.log.Report(member->mark,
                                     WrittenName(member->group) + " with peer " +
                                         FormatAddress(peer),
                                     problem);
                }
            }
        }
    }
}

} // namespace lab
