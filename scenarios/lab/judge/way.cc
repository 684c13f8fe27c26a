// SPDX-License-Identifier: GPL-2.0-only

#include "way.h"

#include "lab/spec/draft.h"
#include "lab/spec/port-address.h"

#include <algorithm>
#include <map>

namespace lab
{

namespace
{

/// The port of a host whose network has an address, or nullptr.
const InterfaceSpec* PortTowards(const HostSpec& host, const IpAddress& address)
{
    const auto found = std::find_if(host.interfaces.begin(),
                                    host.interfaces.end(),
                                    [&address](const InterfaceSpec& port)
                                    { return IsOnLink(address, port); });
    return found == host.interfaces.end() ? nullptr : &*found;
}

const HostSpec* FindHost(const std::string& name, const Scenario& scenario)
{
    const auto found = std::find_if(scenario.hosts.begin(),
                                    scenario.hosts.end(),
                                    [&name](const HostSpec& host) { return host.name == name; });
    return found == scenario.hosts.end() ? nullptr : &*found;
}

const HostSpec* FindOwner(const IpAddress& address, const Scenario& scenario)
{
    for (const HostSpec& host : scenario.hosts)
    {
        for (const InterfaceSpec& port : host.interfaces)
        {
            if (HasAddress(port, address))
            {
                return &host;
            }
        }
    }
    return nullptr;
}

/// The group that serves an address by what members have at the start, or nullptr.
const GroupSpec* FindServer(const IpAddress& address, const Scenario& scenario)
{
    const auto serves = [&address](const GroupSpec& group)
    {
        const auto all = VirtualAddresses(group.defaults);
        return std::find(all.begin(), all.end(), address) != all.end();
    };
    const auto found = std::find_if(scenario.groups.begin(), scenario.groups.end(), serves);
    return found == scenario.groups.end() ? nullptr : &*found;
}

/// From which of its addresses a port sends to another one: the first of the same scope.
IpAddress SourceOf(const InterfaceSpec& port, const IpAddress& to)
{
    const auto ofFamily = [&to](const PortAddress& own)
    { return FamilyOf(own.address) == FamilyOf(to); };
    const auto ofScope = [&](const PortAddress& own)
    { return ofFamily(own) && IsLinkLocal(own.address) == IsLinkLocal(to); };
    const auto end = port.addresses.end();
    auto found = std::find_if(port.addresses.begin(), end, ofScope);
    found = found == end ? std::find_if(port.addresses.begin(), end, ofFamily) : found;
    return found == end ? IpAddress{} : found->address;
}

/// The address that a host names as source of its probes to another one, if it does.
std::optional<IpAddress> ProbeSource(const HostSpec& client, const IpAddress& to)
{
    const auto found = std::find_if(client.probes.begin(),
                                    client.probes.end(),
                                    [&to](const ProbeSpec& probe) { return probe.to == to; });
    return found == client.probes.end() ? std::nullopt : found->from;
}

class WayFinder
{
  public:
    explicit WayFinder(const Scenario& scenario)
        : m_scenario(scenario)
    {
    }

    Way Find(const Stream& stream)
    {
        const HostSpec* client = FindHost(stream.client, m_scenario);
        const auto to = ParseAddress(stream.to);
        if (!client || !to)
        {
            return m_way;
        }
        m_way.hosts.push_back(client->name);
        const InterfaceSpec& near = Send(*client, *to);
        if (const GroupSpec* group = FindServer(*to, m_scenario))
        {
            const bool isDirect = PortTowards(*client, *to) != nullptr;
            m_way.hops.push_back({group->name, stream.to, isDirect ? near.on : ""});
        }
        else if (const HostSpec* server = FindOwner(*to, m_scenario))
        {
            m_way.hosts.push_back(server->name);
            if (stream.kind == StreamKind::UDP)
            {
                return m_way; // nothing comes back
            }
            const IpAddress back = ProbeSource(*client, *to).value_or(SourceOf(near, *to));
            const InterfaceSpec& far = Send(*server, back);
            if (const GroupSpec* group = FindServer(back, m_scenario))
            {
                const bool isDirect = PortTowards(*server, back) != nullptr;
                m_way.hops.push_back({group->name, FormatAddress(back), isDirect ? far.on : ""});
            }
        }
        return m_way;
    }

  private:
    /// A host sends to an address, over its gateway if need be. \return the port that it takes
    const InterfaceSpec& Send(const HostSpec& from, const IpAddress& to)
    {
        m_way.addresses.push_back(FormatAddress(to));
        const InterfaceSpec* port = PortTowards(from, to);
        const auto gateway = std::find_if(from.gateways.begin(),
                                          from.gateways.end(),
                                          [&to](const IpAddress& one)
                                          { return FamilyOf(one) == FamilyOf(to); });
        if (port || gateway == from.gateways.end())
        {
            return port ? *port : from.interfaces.front();
        }
        port = PortTowards(from, *gateway);
        const InterfaceSpec& taken = port ? *port : from.interfaces.front();
        m_way.addresses.push_back(FormatAddress(*gateway));
        if (const GroupSpec* group = FindServer(*gateway, m_scenario))
        {
            m_way.hops.push_back({group->name, FormatAddress(*gateway), taken.on});
        }
        else if (const HostSpec* router = FindOwner(*gateway, m_scenario))
        {
            m_way.hosts.push_back(router->name);
        }
        return taken;
    }

    const Scenario& m_scenario;
    Way m_way;
};

/// For each switch on the way to another, the next one. Trunks form no loop.
std::vector<std::string> SwitchesBetween(const std::string& from,
                                         const std::string& to,
                                         const Scenario& scenario)
{
    std::map<std::string, std::string> towards{{to, to}}; // found from the end
    for (size_t before = 0; before != towards.size();)
    {
        before = towards.size();
        for (const TrunkSpec& trunk : scenario.trunks)
        {
            if (towards.count(trunk.a) != 0)
            {
                towards.emplace(trunk.b, trunk.a);
            }
            else if (towards.count(trunk.b) != 0)
            {
                towards.emplace(trunk.a, trunk.b);
            }
        }
    }
    std::vector<std::string> switches;
    for (std::string at = from; towards.count(at) != 0; at = towards[at])
    {
        switches.push_back(at);
        if (at == to)
        {
            return switches;
        }
    }
    return {};
}

} // namespace

Way FindWay(const Stream& stream, const Scenario& scenario)
{
    return WayFinder(scenario).Find(stream);
}

std::string SourceOf(const Stream& stream, const Scenario& scenario)
{
    const HostSpec* client = FindHost(stream.client, scenario);
    const auto to = ParseAddress(stream.to);
    if (!client || !to)
    {
        return "";
    }
    if (const auto named = ProbeSource(*client, *to))
    {
        return FormatAddress(*named);
    }
    const InterfaceSpec* port = PortTowards(*client, *to);
    for (const IpAddress& gateway : client->gateways)
    {
        const bool leadsThere = !port && FamilyOf(gateway) == FamilyOf(*to);
        port = leadsThere ? PortTowards(*client, gateway) : port;
    }
    const IpAddress source = SourceOf(port ? *port : client->interfaces.front(), *to);
    return source == IpAddress{} ? "" : FormatAddress(source);
}

std::vector<Exit> ExitsTo(const std::string& from,
                          const std::string& member,
                          const std::string& group,
                          const Scenario& scenario)
{
    const HostSpec* host = FindHost(member, scenario);
    for (const InterfaceSpec& port : host ? host->interfaces : std::vector<InterfaceSpec>{})
    {
        const bool isMember = std::any_of(port.carp.begin(),
                                          port.carp.end(),
                                          [&group](const MemberSpec& m)
                                          { return m.group == group; });
        if (!isMember)
        {
            continue;
        }
        const auto switches = SwitchesBetween(from, port.on, scenario);
        std::vector<Exit> exits;
        for (size_t i = 0; i < switches.size(); ++i)
        {
            const bool isLast = i + 1 == switches.size();
            const std::string label = host->interfaces.size() == 1 ? host->name
                                                                   : host->name + "." + port.name;
            exits.emplace_back(switches[i], isLast ? label : switches[i + 1]);
        }
        return exits;
    }
    return {};
}

} // namespace lab
