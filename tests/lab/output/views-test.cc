// SPDX-License-Identifier: GPL-2.0-only

#include "lab/output/views.h"

#include "lab/output/ifconfig.h"
#include "lab/output/netstat.h"
#include "lab/output/system-names.h"

#include "sample-report.h"

#include <sstream>
#include <stdexcept>

using namespace lab;
using namespace std::chrono_literals;

namespace
{

MemberSnapshot Member(carp::State state, uint8_t vhid, uint8_t advskew)
{
    MemberSnapshot member;
    member.group = "gw" + std::to_string(vhid);
    member.state = state;
    member.up = true;
    member.running = state != carp::State::INIT;
    member.vhid = vhid;
    member.advbase = 1;
    member.advskew = advskew;
    member.mac = carp::VirtualMac(vhid);
    member.addresses = {carp::Ipv4Bytes{10, 0, vhid, 1}};
    return member;
}

PortSnapshot Port(uint8_t number)
{
    PortSnapshot port;
    port.name = "lan" + std::to_string(number);
    port.mac = {0, 0, 0, 0, 0, number};
    port.addresses = {{carp::Ipv4Bytes{10, 0, number, 2}, 24}};
    port.rate = 1000000000;
    port.up = true;
    port.carrier = true;
    return port;
}

/// A host with two ports and three memberships, and what several counters say.
HostSnapshot Host(const std::string& dialect)
{
    HostSnapshot host;
    host.name = "r1";
    host.dialect = dialect;
    host.powered = true;
    host.ports = {Port(1), Port(2)};
    host.ports[0].members = {Member(carp::State::MASTER, 1, 0),
                             Member(carp::State::BACKUP, 3, 100)};
    host.ports[0].members[0].addresses.emplace_back(carp::Ipv4Bytes{10, 0, 1, 9});
    host.ports[1].members = {Member(carp::State::BACKUP, 2, 50)};
    if (carp::FindDialect(dialect)->unicastIpv4)
    {
        host.ports[1].members[0].peer = {10, 0, 2, 3};
    }
    for (size_t i = 0; i < carp::COUNTER_COUNT; ++i)
    {
        for (size_t n = 0; n < i; ++n)
        {
            host.counters.Increment(static_cast<carp::Counter>(i));
        }
    }
    return host;
}

/// All views of a host that is well, of one in trouble, and of one without power.
std::string AllViews(const std::string& dialect)
{
    HostSnapshot sick = Host(dialect);
    sick.name = "r2";
    sick.demotion = dialect == "freebsd" ? 240 : 1;
    sick.allowed = false;
    sick.ports[0].carrier = false;
    sick.ports[0].members = {Member(carp::State::INIT, 1, 0)};
    sick.ports[1].up = false;
    sick.ports[1].carrier = false;
    sick.ports[1].addresses[0].prefix = 20;
    sick.ports[1].members = {Member(carp::State::INIT, 2, 0)};
    sick.ports[1].members[0].up = false;
    sick.ports[1].members[0].preempt = true;
    HostSnapshot off;
    off.name = "r3";
    off.dialect = dialect;
    std::ostringstream out;
    for (const View view : {View::IFCONFIG, View::NETSTAT, View::SYSCTL})
    {
        PrintView(out, view, Snapshot{12s, {Host(dialect), sick, off}});
        out << "\n";
    }
    return out.str();
}

/// The part of a text from a line on that begins so, to the next line that is not indented.
std::string Stanza(const std::string& text, const std::string& start)
{
    const size_t from = text.find(start);
    if (from == std::string::npos)
    {
        return "";
    }
    size_t to = text.find('\n', from);
    while (to != std::string::npos && to + 1 < text.size() && text[to + 1] == ' ')
    {
        to = text.find('\n', to + 1);
    }
    return text.substr(from, to - from + 1);
}

TEST(ViewsTest, OpenBsd)
{
    ExpectGolden("views-openbsd.txt", AllViews("openbsd"));
}

TEST(ViewsTest, FreeBsd)
{
    ExpectGolden("views-freebsd.txt", AllViews("freebsd"));
}

TEST(ViewsTest, NetBsd)
{
    ExpectGolden("views-netbsd.txt", AllViews("netbsd"));
}

TEST(ViewsTest, Ucarp)
{
    ExpectGolden("views-ucarp.txt", AllViews("ucarp"));
}

TEST(ViewsTest, OpenBsdCarpInterface)
{
    EXPECT_EQ(Stanza(Ifconfig(Host("openbsd")), "carp0: "),
              "carp0: flags=8843<UP,BROADCAST,RUNNING,SIMPLEX,MULTICAST> mtu 1500\n"
              "        lladdr 00:00:5e:00:01:01\n"
              "        carp: MASTER carpdev em0 vhid 1 advbase 1 advskew 0\n"
              "        groups: carp\n"
              "        status: master\n"
              "        inet 10.0.1.1 netmask 0xffffffff\n"
              "        inet 10.0.1.9 netmask 0xffffffff\n");
}

/// A host with a balanced group gw of vhids 2 and 1, and a plain one.
HostSnapshot BalancedHost(const std::string& dialect, carp::Balancing mode)
{
    HostSnapshot host = Host(dialect);
    host.ports.resize(1);
    std::vector<MemberSnapshot>& members = host.ports[0].members;
    members = {Member(carp::State::BACKUP, 2, 100),
               Member(carp::State::MASTER, 1, 0),
               Member(carp::State::BACKUP, 7, 0)};
    for (size_t i = 0; i < 2; ++i)
    {
        members[i].group = "gw:" + std::to_string(members[i].vhid);
        members[i].balancing = mode;
        members[i].addresses = {carp::Ipv4Bytes{10, 0, 1, 1}};
    }
    return host;
}

TEST(ViewsTest, OpenBsdCarpnodesShareAnInterface)
{
    const std::string text = Ifconfig(BalancedHost("openbsd", carp::Balancing::IP));
    EXPECT_EQ(Stanza(text, "carp0: "),
              "carp0: flags=8843<UP,BROADCAST,RUNNING,SIMPLEX,MULTICAST> mtu 1500\n"
              "        lladdr 00:00:5e:00:01:01\n"
              "        carp: carpdev em0 advbase 1 balancing ip\n"
              "                state MASTER vhid 1 advskew 0\n"
              "                state BACKUP vhid 2 advskew 100\n"
              "        groups: carp\n"
              "        status: master\n"
              "        inet 10.0.1.1 netmask 0xffffffff\n");
    EXPECT_NE(Stanza(text, "carp1: ").find("vhid 7"), std::string::npos) << text;
    EXPECT_EQ(text.find("carp2"), std::string::npos) << text;
}

TEST(ViewsTest, ArpbalanceHasAnInterfaceForEachVhid)
{
    const std::string text = Ifconfig(BalancedHost("openbsd", carp::Balancing::ARPBALANCE));
    EXPECT_NE(Stanza(text, "carp0: ").find("carp: BACKUP carpdev em0 vhid 2"), std::string::npos);
    EXPECT_NE(Stanza(text, "carp1: ").find("carp: MASTER carpdev em0 vhid 1"), std::string::npos);
    EXPECT_NE(text.find("carp2"), std::string::npos) << text;
}

TEST(ViewsTest, ArpbalanceIsASysctlOfThoseThatHaveIt)
{
    const auto sysctl = [](const char* dialect, carp::Balancing mode)
    { return Sysctl(BalancedHost(dialect, mode)); };
    EXPECT_NE(sysctl("openbsd", carp::Balancing::ARPBALANCE).find("net.inet.carp.arpbalance=1"),
              std::string::npos);
    EXPECT_EQ(sysctl("openbsd", carp::Balancing::IP).find("arpbalance"), std::string::npos);
    EXPECT_NE(sysctl("netbsd", carp::Balancing::ARPBALANCE).find("net.inet.carp.arpbalance = 1"),
              std::string::npos);
    EXPECT_NE(
        sysctl("freebsd", carp::Balancing::ARPBALANCE_EARLY).find("net.inet.carp.arpbalance: 1"),
        std::string::npos);
    EXPECT_EQ(sysctl("freebsd", carp::Balancing::NONE).find("arpbalance"), std::string::npos);
}

/// A host with a port and a membership of both families.
HostSnapshot DualHost(const std::string& dialect)
{
    HostSnapshot host = Host(dialect);
    host.ports.resize(1);
    host.ports[0].members.resize(1);
    const auto address = [](const char* text) { return *ParseAddress(text); };
    host.ports[0].addresses.push_back({address("fe80::200:ff:fe00:2"), 64});
    host.ports[0].addresses.push_back({address("2001:db8::2"), 64});
    host.ports[0].members[0].addresses = {address("10.0.1.1"),
                                          address("2001:db8::1"),
                                          address("fe80::1")};
    return host;
}

/// The lines of a stanza that name IPv6 addresses.
std::string Inet6Lines(const std::string& stanza)
{
    std::istringstream lines(stanza);
    std::string found;
    for (std::string line; std::getline(lines, line);)
    {
        found += line.find("inet6") == std::string::npos ? "" : line + "\n";
    }
    return found;
}

TEST(ViewsTest, OpenBsdNamesTheInterfaceOfLinkLocalAddresses)
{
    const std::string text = Ifconfig(DualHost("openbsd"));
    EXPECT_EQ(Inet6Lines(Stanza(text, "em0: ")),
              "        inet6 fe80::200:ff:fe00:2%em0 prefixlen 64 scopeid 0x1\n"
              "        inet6 2001:db8::2 prefixlen 64\n");
    EXPECT_EQ(Inet6Lines(Stanza(text, "carp0: ")),
              "        inet6 fe80::200:5eff:fe00:101%carp0 prefixlen 64 scopeid 0x5\n"
              "        inet6 2001:db8::1 prefixlen 128\n"
              "        inet6 fe80::1%carp0 prefixlen 64 scopeid 0x5\n");
}

TEST(ViewsTest, FreeBsdMarksVirtualIpv6AddressesWithTheirVhid)
{
    EXPECT_EQ(Inet6Lines(Stanza(Ifconfig(DualHost("freebsd")), "em0: ")),
              "        inet6 fe80::200:ff:fe00:2%em0 prefixlen 64 scopeid 0x1\n"
              "        inet6 2001:db8::2 prefixlen 64\n"
              "        inet6 2001:db8::1 prefixlen 128 vhid 1\n"
              "        inet6 fe80::1%em0 prefixlen 64 scopeid 0x1 vhid 1\n");
}

TEST(ViewsTest, NetBsdHasPrefixesAfterASlash)
{
    const std::string text = Ifconfig(DualHost("netbsd"));
    EXPECT_EQ(Inet6Lines(Stanza(text, "wm0: ")),
              "        inet6 fe80::200:ff:fe00:2%wm0/64 flags 0x0 scopeid 0x1\n"
              "        inet6 2001:db8::2/64 flags 0x0\n");
    EXPECT_EQ(Inet6Lines(Stanza(text, "carp0: ")),
              "        inet6 fe80::200:5eff:fe00:101%carp0/64 flags 0x0 scopeid 0x5\n"
              "        inet6 2001:db8::1/128 flags 0x0\n"
              "        inet6 fe80::1%carp0/64 flags 0x0 scopeid 0x5\n");
}

TEST(ViewsTest, LinuxTellsTheScope)
{
    EXPECT_EQ(Inet6Lines(Ifconfig(DualHost("ucarp"))),
              "    inet6 fe80::200:ff:fe00:2/64 scope link\n"
              "    inet6 2001:db8::2/64 scope global\n");
}

TEST(ViewsTest, CarpInterfacesAreCountedAcrossPorts)
{
    for (const std::string dialect : {"openbsd", "netbsd"})
    {
        const std::string text = Ifconfig(Host(dialect));
        const std::string port = dialect == "netbsd" ? "wm" : "em";
        EXPECT_NE(Stanza(text, "carp1: ").find("carpdev " + port + "0 vhid 3"), std::string::npos);
        EXPECT_NE(Stanza(text, "carp2: ").find("carpdev " + port + "1 vhid 2"), std::string::npos);
    }
}

TEST(ViewsTest, FreeBsdHasItsAddressesOnThePort)
{
    const std::string text = Ifconfig(Host("freebsd"));
    EXPECT_EQ(text.find("carp0"), std::string::npos);
    EXPECT_NE(Stanza(text, "em1: ")
                  .find("inet 10.0.2.1 netmask 0xffffffff broadcast 10.0.2.1 vhid 2\n"
                        "        carp: BACKUP vhid 2 advbase 1 advskew 50\n"),
              std::string::npos)
        << text;
}

TEST(ViewsTest, FreeBsdTellsOfVrrpOnlyStatePriorityAndInterval)
{
    HostSnapshot host = Host("freebsd");
    MemberSnapshot& member = host.ports[1].members.front();
    member.version = carp::Version::VRRP;
    member.vrrpPriority = 200;
    member.vrrpInterval = 50;
    const std::string stanza = Stanza(Ifconfig(host), "em1: ");
    EXPECT_NE(
        stanza.find("vhid 2\n        vrrp: BACKUP vrid 2 prio 200 interval 50\n        media:"),
        std::string::npos)
        << stanza;
}

TEST(ViewsTest, OnLinuxOnlyTheMasterHasTheAddress)
{
    const std::string text = Ifconfig(Host("ucarp"));
    EXPECT_NE(text.find("    inet 10.0.1.1/32 scope global eth0\n"), std::string::npos) << text;
    EXPECT_EQ(text.find("inet 10.0.2.1/"), std::string::npos) << text;
}

TEST(ViewsTest, TheStatusOfOpenBsdFollowsTheState)
{
    HostSnapshot host = Host("openbsd");
    const std::vector<std::pair<carp::State, std::string>> states{
        {carp::State::INIT, "status: invalid\n"},
        {carp::State::BACKUP, "status: backup\n"},
        {carp::State::MASTER, "status: master\n"}};
    for (const auto& [state, status] : states)
    {
        host.ports[0].members[0].state = state;
        EXPECT_NE(Stanza(Ifconfig(host), "carp0: ").find(status), std::string::npos) << status;
    }
}

TEST(ViewsTest, OneIsSingular)
{
    HostSnapshot host = Host("openbsd");
    host.counters = {};
    EXPECT_NE(Netstat(host).find("        0 transitions to master\n"), std::string::npos);
    host.counters.Increment(carp::Counter::PREEMPT);
    EXPECT_NE(Netstat(host).find("        1 transition to master\n"), std::string::npos);
    host.counters.Increment(carp::Counter::PREEMPT);
    EXPECT_NE(Netstat(host).find("        2 transitions to master\n"), std::string::npos);
}

TEST(ViewsTest, ViewsAreFoundByTheirNames)
{
    for (const View view : {View::IFCONFIG, View::NETSTAT, View::SYSCTL})
    {
        EXPECT_EQ(FindView(ToString(view)), view);
    }
    EXPECT_FALSE(FindView("Ifconfig"));
    EXPECT_FALSE(FindView(""));
}

TEST(ViewsTest, EveryDialectHasASystem)
{
    for (const carp::Dialect* dialect : carp::AllDialects())
    {
        EXPECT_NO_THROW(SystemOf(dialect->name)) << dialect->name;
    }
    EXPECT_THROW(SystemOf("plan9"), std::invalid_argument);
}

} // namespace
