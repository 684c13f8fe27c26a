// SPDX-License-Identifier: GPL-2.0-only

#include "ifconfig.h"

#include "system-names.h"

#include "carp-balance.h"
#include "lab/spec/balances.h"
#include "lab/spec/units.h"

#include <algorithm>
#include <cstdio>
#include <vector>

namespace lab
{

namespace
{

const std::string INDENT(8, ' ');

/// What has a number between the ports and the first carp interface, such as lo0.
constexpr size_t PSEUDO_INTERFACES = 3;

uint32_t Mask(int prefix)
{
    return prefix == 0 ? 0 : 0xffffffffu << (32 - prefix);
}

std::string Broadcast(const PortAddress& own)
{
    auto address = std::get<carp::Ipv4Bytes>(own.address);
    for (size_t i = 0; i < address.size(); ++i)
    {
        address[i] |= static_cast<uint8_t>(~Mask(own.prefix) >> (24 - 8 * i));
    }
    return FormatAddress(address);
}

std::string Hex(uint32_t number)
{
    char text[9];
    std::snprintf(text, sizeof(text), "%x", number);
    return text;
}

std::string Netmask(int prefix)
{
    return "0x" + Hex(Mask(prefix));
}

bool IsIpv6(const IpAddress& address)
{
    return FamilyOf(address) == carp::Family::IPV6;
}

/// The interface that an address stands at; link-local addresses name it.
struct Place
{
    std::string name;
    size_t number; ///< as if_nametoindex(3) gives it
};

std::string Zoned(const IpAddress& address, const Place& at)
{
    return FormatAddress(address) + (IsLinkLocal(address) ? "%" + at.name : "");
}

std::string ScopeId(const IpAddress& address, const Place& at)
{
    return IsLinkLocal(address) ? " scopeid 0x" + Hex(static_cast<uint32_t>(at.number)) : "";
}

/// How OpenBSD and FreeBSD write an address, without what follows in other columns.
std::string Inet6(const PortAddress& own, const Place& at)
{
    return INDENT + "inet6 " + Zoned(own.address, at) + " prefixlen " + std::to_string(own.prefix) +
           ScopeId(own.address, at);
}

/// What a virtual address has for a prefix: it says nothing of a network, unless it has to.
int VirtualPrefix(const IpAddress& address)
{
    return IsLinkLocal(address) ? 64 : IsIpv6(address) ? 128 : 32;
}

/// What a carp interface has: with IPv6 also a link-local address of its own [carp_set_enaddr].
std::vector<PortAddress> CarpAddresses(const MemberSnapshot& member)
{
    std::vector<PortAddress> all;
    bool hasIpv6 = false;
    for (const IpAddress& address : member.addresses)
    {
        if (IsIpv6(address) && !hasIpv6)
        {
            all.push_back({LinkLocalOf(member.mac), 64});
            hasIpv6 = true;
        }
        all.push_back({address, VirtualPrefix(address)});
    }
    return all;
}

/// Flags of net/if.h that all BSDs share, with their values.
std::string Flags(bool up, bool running, bool promiscuous)
{
    uint32_t value = 0x8000 | 0x800 | 0x2; // MULTICAST, SIMPLEX, BROADCAST
    std::string names;
    if (up)
    {
        value |= 0x1;
        names += "UP,";
    }
    names += "BROADCAST,";
    if (running)
    {
        value |= 0x40;
        names += "RUNNING,";
    }
    if (promiscuous)
    {
        value |= 0x100;
        names += "PROMISC,";
    }
    return Hex(value) + "<" + names + "SIMPLEX,MULTICAST>";
}

std::string PortFlags(const PortSnapshot& port)
{
    // carp makes its parent promiscuous [carp_set_ifp; FreeBSD carp_alloc_if].
    return Flags(port.up, port.up, !port.members.empty());
}

/// The medium in the words of ifmedia(4).
std::string Medium(uint64_t rate)
{
    switch (rate)
    {
    case 10000000:
        return "10baseT";
    case 100000000:
        return "100baseTX";
    case 1000000000:
        return "1000baseT";
    case 10000000000:
        return "10GbaseT";
    }
    return FormatRate(rate);
}

std::string Media(const PortSnapshot& port, const char* duplex, const char* nothing)
{
    const std::string what = port.carrier ? " (" + Medium(port.rate) + " " + duplex + ")" : nothing;
    return INDENT + "media: Ethernet autoselect" + what + "\n" + INDENT +
           "status: " + (port.carrier ? "active" : "no carrier") + "\n";
}

/// A unicast peer, if there is one.
std::string Carppeer(const MemberSnapshot& member)
{
    return carp::IsMulticast(member.peer) ? "" : " carppeer " + FormatAddress(member.peer);
}

/// "carp: MASTER vhid 1 advbase 1 advskew 0", after the state also the carpdev if one is given, and
/// at the end a unicast peer.
std::string CarpLine(const MemberSnapshot& member, const std::string& carpdev)
{
    return INDENT + "carp: " + carp::ToString(member.state) +
           (carpdev.empty() ? "" : " carpdev " + carpdev) + " vhid " + std::to_string(member.vhid) +
           " advbase " + std::to_string(member.advbase) + " advskew " +
           std::to_string(member.advskew) + (carpdev.empty() ? "" : Carppeer(member)) + "\n";
}

/// What ifconfig of FreeBSD tells of a vhid: for CARP a line more, with the peers.
std::string FreeBsdVhid(const MemberSnapshot& member)
{
    if (member.version == carp::Version::VRRP)
    {
        return INDENT + "vrrp: " + carp::ToString(member.state) + " vrid " +
               std::to_string(member.vhid) + " prio " + std::to_string(member.vrrpPriority) +
               " interval " + std::to_string(member.vrrpInterval) + "\n";
    }
    return CarpLine(member, "") + INDENT + "      peer " + FormatAddress(member.peer) + " peer6 " +
           FormatAddress(member.peer6) + "\n";
}

// OpenBSD

using Nodes = std::vector<MemberSnapshot>; ///< of one carp interface, the leader first

/// The link state of a carp interface follows the best state of its nodes [carp_set_state].
const char* OpenBsdStatus(const Nodes& nodes)
{
    const auto has = [&nodes](carp::State state)
    {
        return std::any_of(nodes.begin(),
                           nodes.end(),
                           [state](const MemberSnapshot& node) { return node.state == state; });
    };
    return has(carp::State::MASTER) ? "master" : has(carp::State::BACKUP) ? "backup" : "invalid";
}

/// What CarpLine() tells, for one node or for each of several [carp_status in ifconfig.c].
std::string OpenBsdCarpLines(const Nodes& nodes, const std::string& carpdev)
{
    const MemberSnapshot& leader = nodes.front();
    if (nodes.size() == 1)
    {
        return CarpLine(leader, carpdev);
    }
    std::string text = INDENT + "carp: carpdev " + carpdev + " advbase " +
                       std::to_string(leader.advbase) + " balancing " +
                       carp::ToString(leader.balancing) + Carppeer(leader) + "\n";
    for (const MemberSnapshot& node : nodes)
    {
        text += INDENT + INDENT + "state " + carp::ToString(node.state) + " vhid " +
                std::to_string(node.vhid) + " advskew " + std::to_string(node.advskew) + "\n";
    }
    return text;
}

std::string OpenBsdPort(const PortSnapshot& port, const Place& at)
{
    std::string text = at.name + ": flags=" + PortFlags(port) + " mtu " + std::to_string(port.mtu) +
                       "\n" + INDENT + "lladdr " + FormatMac(port.mac) + "\n" +
                       Media(port, "full-duplex", " (none)");
    for (const PortAddress& own : port.addresses)
    {
        text += (IsIpv6(own.address) ? Inet6(own, at)
                                     : INDENT + "inet " + FormatAddress(own.address) + " netmask " +
                                           Netmask(own.prefix) + " broadcast " + Broadcast(own)) +
                "\n";
    }
    return text;
}

std::string OpenBsdCarp(const Nodes& nodes,
                        const Place& at,
                        const std::string& carpdev,
                        uint16_t mtu)
{
    const MemberSnapshot& leader = nodes.front();
    std::string text = at.name + ": flags=" + Flags(leader.up, leader.running, false) + " mtu " +
                       std::to_string(mtu) + "\n" + INDENT + "lladdr " + FormatMac(leader.mac) +
                       "\n" + OpenBsdCarpLines(nodes, carpdev) + INDENT + "groups: carp\n" +
                       INDENT + "status: " + OpenBsdStatus(nodes) + "\n";
    for (const PortAddress& own : CarpAddresses(leader))
    {
        text += (IsIpv6(own.address) ? Inet6(own, at)
                                     : INDENT + "inet " + FormatAddress(own.address) + " netmask " +
                                           Netmask(own.prefix)) +
                "\n";
    }
    return text;
}

// NetBSD

std::string NetBsdInet6(const PortAddress& own, const Place& at)
{
    return INDENT + "inet6 " + Zoned(own.address, at) + "/" + std::to_string(own.prefix) +
           " flags 0x0" + ScopeId(own.address, at) + "\n";
}

std::string NetBsdPort(const PortSnapshot& port, const Place& at)
{
    std::string text =
        at.name + ": flags=0x" + PortFlags(port) + " mtu " + std::to_string(port.mtu) + "\n" +
        INDENT + "address: " + FormatMac(port.mac) + "\n" + Media(port, "full-duplex", " (none)");
    for (const PortAddress& own : port.addresses)
    {
        text += IsIpv6(own.address) ? NetBsdInet6(own, at)
                                    : INDENT + "inet " + FormatAddress(own.address) + "/" +
                                          std::to_string(own.prefix) + " broadcast " +
                                          Broadcast(own) + " flags 0x0\n";
    }
    return text;
}

std::string NetBsdCarp(const MemberSnapshot& member,
                       const Place& at,
                       const std::string& carpdev,
                       uint16_t mtu)
{
    std::string text = at.name + ": flags=0x" + Flags(member.up, member.running, false) + " mtu " +
                       std::to_string(mtu) + "\n" + CarpLine(member, carpdev) + INDENT +
                       "address: " + FormatMac(member.mac) + "\n";
    for (const PortAddress& own : CarpAddresses(member))
    {
        text += IsIpv6(own.address)
                    ? NetBsdInet6(own, at)
                    : INDENT + "inet " + FormatAddress(own.address) + "/32 flags 0x0\n";
    }
    return text;
}

// FreeBSD: CARP has no interface, its addresses are those of the port.

std::string FreeBsdPort(const PortSnapshot& port, const Place& at)
{
    std::string addresses;
    std::string carp;
    for (const PortAddress& own : port.addresses)
    {
        addresses += (IsIpv6(own.address)
                          ? Inet6(own, at)
                          : INDENT + "inet " + FormatAddress(own.address) + " netmask " +
                                Netmask(own.prefix) + " broadcast " + Broadcast(own)) +
                     "\n";
    }
    for (const MemberSnapshot& member : port.members)
    {
        if (!member.up)
        {
            continue; // the vhid has been removed, and with it its addresses
        }
        for (const IpAddress& address : member.addresses)
        {
            addresses += (IsIpv6(address)
                              ? Inet6({address, VirtualPrefix(address)}, at)
                              : INDENT + "inet " + FormatAddress(address) + " netmask " +
                                    Netmask(32) + " broadcast " + FormatAddress(address)) +
                         " vhid " + std::to_string(member.vhid) + "\n";
        }
        carp += FreeBsdVhid(member);
    }
    return at.name + ": flags=" + PortFlags(port) + " metric 0 mtu " + std::to_string(port.mtu) +
           "\n" + INDENT + "ether " + FormatMac(port.mac) + "\n" + addresses + carp +
           Media(port, "<full-duplex>", "");
}

// Linux: ucarp only runs scripts, which add the address on the master.

std::string LinuxFlags(const PortSnapshot& port)
{
    if (!port.up)
    {
        return "<BROADCAST,MULTICAST>";
    }
    return port.carrier ? "<BROADCAST,MULTICAST,UP,LOWER_UP>"
                        : "<NO-CARRIER,BROADCAST,MULTICAST,UP>";
}

std::string LinuxPort(const PortSnapshot& port, const std::string& name, size_t number)
{
    const std::string forever = INDENT.substr(1) + "valid_lft forever preferred_lft forever\n";
    std::string text = std::to_string(number) + ": " + name + ": " + LinuxFlags(port) + " mtu " +
                       std::to_string(port.mtu) + " state " +
                       (port.up && port.carrier ? "UP" : "DOWN") + "\n    link/ether " +
                       FormatMac(port.mac) + " brd ff:ff:ff:ff:ff:ff\n";
    for (const PortAddress& own : port.addresses)
    {
        const std::string address = FormatAddress(own.address) + "/" + std::to_string(own.prefix);
        text += IsIpv6(own.address) ? "    inet6 " + address + " scope " +
                                          (IsLinkLocal(own.address) ? "link" : "global") + "\n"
                                    : "    inet " + address + " brd " + Broadcast(own) +
                                          " scope global " + name + "\n";
        text += forever;
    }
    for (const MemberSnapshot& member : port.members)
    {
        for (const IpAddress& address : member.addresses)
        {
            if (member.state == carp::State::MASTER)
            {
                text += "    inet " + FormatAddress(address) + "/32 scope global " + name + "\n" +
                        forever;
            }
        }
    }
    return text;
}

std::string PortText(const PortSnapshot& port, System system, size_t index)
{
    const Place at{PortName(system, index), index + 1};
    switch (system)
    {
    case System::OPENBSD:
        return OpenBsdPort(port, at);
    case System::FREEBSD:
        return FreeBsdPort(port, at);
    case System::NETBSD:
        return NetBsdPort(port, at);
    case System::LINUX:
        return LinuxPort(port, at.name, index + 2); // 1 is the loopback
    }
    return "";
}

/// The memberships of a port by the interfaces that they are of, in order of creation.
std::vector<Nodes> CarpInterfaces(const PortSnapshot& port)
{
    std::vector<Nodes> interfaces;
    for (const MemberSnapshot& member : port.members)
    {
        const bool isShared = SharesInterface(member.balancing);
        const auto isSame = [&](const Nodes& nodes)
        { return isShared && WrittenName(nodes.front().group) == WrittenName(member.group); };
        const auto same = std::find_if(interfaces.begin(), interfaces.end(), isSame);
        if (same == interfaces.end())
        {
            interfaces.push_back({member});
            continue;
        }
        same->insert(std::upper_bound(same->begin(),
                                      same->end(),
                                      member,
                                      [](const MemberSnapshot& a, const MemberSnapshot& b)
                                      { return a.vhid < b.vhid; }),
                     member);
    }
    return interfaces;
}

} // namespace

std::string Ifconfig(const HostSnapshot& host)
{
    const System system = SystemOf(host.dialect);
    std::string ports;
    std::string carps;
    size_t count = 0;
    for (size_t i = 0; i < host.ports.size(); ++i)
    {
        const PortSnapshot& port = host.ports[i];
        const std::string carpdev = PortName(system, i);
        ports += PortText(port, system, i);
        for (const Nodes& nodes : CarpInterfaces(port))
        {
            const Place at{CarpName(count), host.ports.size() + PSEUDO_INTERFACES + ++count};
            if (system == System::OPENBSD)
            {
                carps += OpenBsdCarp(nodes, at, carpdev, port.mtu);
            }
            else if (system == System::NETBSD)
            {
                carps += NetBsdCarp(nodes.front(), at, carpdev, port.mtu);
            }
        }
    }
    return ports + carps;
}

std::string CarpGroup(const HostSnapshot& host)
{
    return "carp: carp demote count " + std::to_string(host.demotion) + "\n";
}

} // namespace lab
