// SPDX-License-Identifier: GPL-2.0-only

#include "balances.h"
#include "hosts.h"
#include "port-address.h"
#include "units.h"

#include <algorithm>
#include <set>

namespace lab
{

namespace
{

/// A virtual address must be nobody's own: CARP has no address owner as VRRP has.
void CheckGroups(const HostEntries& entries, Draft& draft)
{
    for (const GroupSpec& group : draft.scenario.groups)
    {
        for (const IpAddress& address : VirtualAddresses(group.defaults))
        {
            const auto owner = entries.owners.find(address);
            if (owner != entries.owners.end())
            {
                draft.log.Report(owner->second.port->Find("address")->mark,
                                 FormatAddress(address),
                                 "an address that no group serves: " + WrittenName(group.name) +
                                     " has it" + AtLine(group.mark));
            }
        }
    }
}

/// Looks at what members serve, each address of a group once.
class MemberAddresses
{
  public:
    MemberAddresses(const HostEntries& entries, Draft& draft)
        : m_entries(entries),
          m_draft(draft)
    {
    }

    void Check()
    {
        for (const HostSpec& host : m_draft.scenario.hosts)
        {
            for (const InterfaceSpec& port : host.interfaces)
            {
                for (const MemberSpec& member : port.carp)
                {
                    Check(member, port);
                }
            }
        }
    }

  private:
    void Check(const MemberSpec& member, const InterfaceSpec& port)
    {
        const GroupSpec* group = m_draft.FindGroup(member.group);
        const auto shared = group ? VirtualAddresses(group->defaults) : std::vector<IpAddress>{};
        for (const IpAddress& address : VirtualAddresses(member.config))
        {
            const bool isShared = std::find(shared.begin(), shared.end(), address) != shared.end();
            const auto owner = m_entries.owners.find(address);
            if (!isShared && owner != m_entries.owners.end())
            {
                Report(member,
                       address,
                       "an address that is no host's own: " + owner->second.host->key + " has it" +
                           AtLine(owner->second.host->keyMark));
            }
            for (const PortAddress& own : port.addresses)
            {
                if (IsInNetwork(address, own) && !IsStation(address, own))
                {
                    Report(member,
                           address,
                           "the address of a host, not the first or last one of its network");
                }
            }
        }
    }

    void Report(const MemberSpec& member, const IpAddress& address, const std::string& expected)
    {
        const std::string group = WrittenName(member.group);
        if (m_reported.insert({group, address}).second)
        {
            m_draft.log.Report(member.mark, group + " with " + FormatAddress(address), expected);
        }
    }

    const HostEntries& m_entries;
    Draft& m_draft;
    std::set<std::pair<std::string, IpAddress>> m_reported;
};

/// Whether trunks lead from one switch to another.
bool AreJoined(const Scenario& scenario, const std::string& a, const std::string& b)
{
    std::set<std::string> reached{a};
    for (size_t before = 0; before != reached.size();)
    {
        before = reached.size();
        for (const TrunkSpec& trunk : scenario.trunks)
        {
            if (reached.count(trunk.a) + reached.count(trunk.b) != 0)
            {
                reached.insert({trunk.a, trunk.b});
            }
        }
    }
    return reached.count(b) != 0;
}

carp::MacBytes MacOf(const MemberSpec& member)
{
    return member.config.handSetMac.value_or(
        carp::VirtualMac(member.config.vhid, member.dialect.advertMacFifthByte));
}

/// The member on the same LAN that uses an Ethernet address as a virtual one, or nullptr.
const MemberSpec* FindMac(const Scenario& scenario, const InterfaceSpec& port)
{
    for (const HostSpec& host : scenario.hosts)
    {
        for (const InterfaceSpec& other : host.interfaces)
        {
            for (const MemberSpec& member : other.carp)
            {
                if (MacOf(member) == port.mac && AreJoined(scenario, port.on, other.on))
                {
                    return &member;
                }
            }
        }
    }
    return nullptr;
}

void CheckMacs(const HostEntries& entries, Draft& draft)
{
    for (const HostEntry& entry : entries.all)
    {
        for (const size_t index : entry.hosts)
        {
            const HostSpec& host = draft.scenario.hosts[index];
            for (size_t i = 0; i < host.interfaces.size(); ++i)
            {
                const InterfaceSpec& port = host.interfaces[i];
                const MemberSpec* member = port.mac ? FindMac(draft.scenario, port) : nullptr;
                if (member)
                {
                    draft.log.Report(entry.ports[i]->Find("mac")->mark,
                                     FormatMac(*port.mac),
                                     "an Ethernet address that is not the virtual one of " +
                                         member->group + AtLine(member->mark));
                }
            }
        }
    }
}

} // namespace

void CheckIdentities(const HostEntries& entries, Draft& draft)
{
    CheckGroups(entries, draft);
    if (draft.groups.broken.empty() && draft.hosts.broken.empty())
    {
        MemberAddresses(entries, draft).Check();
        CheckMacs(entries, draft);
    }
}

} // namespace lab
