// SPDX-License-Identifier: GPL-2.0-only

#include "balanced-lan.h"

#include "ns3/inet-socket-address.h"

namespace carptest
{

namespace
{

constexpr uint16_t DISCARD = 9; ///< a port

} // namespace

bool Served::operator==(const Served& other) const
{
    return vhid == other.vhid && source == other.source && protocol == other.protocol;
}

std::ostream& operator<<(std::ostream& os, const Served& served)
{
    return os << "vhid " << int{served.vhid} << " protocol " << int{served.protocol} << " from "
              << served.source;
}

std::vector<int> Machine::Masterships() const
{
    std::vector<int> vhids;
    for (const auto& [vhid, device] : devices)
    {
        if (device->IsMaster())
        {
            vhids.push_back(vhid);
        }
    }
    return vhids;
}

BalancedLan::BalancedLan(carp::Balancing mode, const carp::Dialect& dialect, Medium medium)
    : Lan(medium),
      m_mode(mode),
      m_dialect(dialect)
{
}

BalancedLan::~BalancedLan()
{
    m_datagramSockets.clear();
    m_machines.clear();
}

void BalancedLan::AddMachines(int n, Stack stack)
{
    for (int i = 0; i < n; ++i)
    {
        Nodes nodes;
        for (int vhid = 1; vhid <= n; ++vhid)
        {
            nodes.push_back({static_cast<uint8_t>(vhid),
                             static_cast<uint8_t>(vhid == i + 1 ? 0 : 100 + 10 * i)});
        }
        AddMachine(nodes, stack);
    }
}

std::vector<Host*> BalancedLan::AddClients(int count, Stack stack)
{
    std::vector<Host*> clients;
    for (int i = 0; i < count; ++i)
    {
        clients.push_back(&AddHost(stack));
    }
    return clients;
}

Machine& BalancedLan::AddMachine(const Nodes& nodes, Stack stack, Ipv4Address peer)
{
    Machine& machine = m_machines.emplace_back(Machine{AddHost(stack), {}, {}, {}});
    carp::Config config = stack == Stack::IPV4   ? Group(0)
                          : stack == Stack::IPV6 ? Group6(0)
                                                 : DualGroup(0);
    if (peer != Ipv4Address::GetAny())
    {
        config.peer = ToCarp(peer);
    }
    const std::vector<Ptr<CarpNetDevice>> devices =
        CarpHelper(m_dialect).InstallBalanced(machine.host.port, config, nodes, m_mode);
    machine.host.Stack()->AssignStreams(2000 + machine.host.node->GetId());
    FollowGroups(machine.host);
    for (const Ptr<CarpNetDevice>& device : devices)
    {
        machine.devices[device->GetVhid()] = device;
        Record(machine, device);
    }
    return machine;
}

Machine& BalancedLan::operator[](size_t i)
{
    return *std::next(m_machines.begin(), static_cast<std::ptrdiff_t>(i));
}

void BalancedLan::Record(Machine& machine, Ptr<CarpNetDevice> device)
{
    device->TraceConnectWithoutContext(
        "Answered",
        Callback<void, uint8_t, const Address&, Mac48Address, const Address&>(
            [&machine](uint8_t vhid, const Address&, Mac48Address mac, const Address& asker) {
                machine.answers.push_back({vhid, mac, asker});
            }));
    device->TraceConnectWithoutContext(
        "Served",
        Callback<void, uint8_t, const Address&, const Address&, uint8_t>(
            [&machine](uint8_t vhid, const Address& source, const Address&, uint8_t protocol) {
                machine.served.push_back({vhid, source, protocol});
            }));
    device->TraceConnectWithoutContext("Announced",
                                       Callback<void, uint8_t, const Address&, Mac48Address>(
                                           [&machine](uint8_t, const Address&, Mac48Address)
                                           { ++machine.announcements; }));
}

void BalancedLan::Ask(Host& host, Time when)
{
    At(when,
       host,
       [&host]
       {
           ArpHeader arp;
           arp.SetRequest(host.port->GetAddress(), AddressOf(host), Mac48Address(), VIP);
           Ptr<Packet> packet = Create<Packet>();
           packet->AddHeader(arp);
           host.port->Send(packet, Mac48Address::GetBroadcast(), 0x0806);
       });
}

void BalancedLan::Send(Host& host, Ipv4Address to, Time when)
{
    Ptr<Socket> socket = Socket::CreateSocket(host.node,
                                              TypeId::LookupByName("ns3::UdpSocketFactory"));
    socket->SetAllowBroadcast(true);
    m_datagramSockets.push_back(socket);
    At(when,
       host,
       [socket, to] { socket->SendTo(Create<Packet>(20), 0, InetSocketAddress(to, DISCARD)); });
}

std::map<Ipv4Address, int>& BalancedLan::CountDatagrams(Host& host)
{
    std::map<Ipv4Address, int>& counts = m_counts.emplace_back();
    Ptr<Socket> socket = Socket::CreateSocket(host.node,
                                              TypeId::LookupByName("ns3::UdpSocketFactory"));
    socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), DISCARD));
    socket->SetRecvCallback(
        [&counts](Ptr<Socket> receiver)
        {
            Address from;
            while (receiver->RecvFrom(from))
            {
                ++counts[InetSocketAddress::ConvertFrom(from).GetIpv4()];
            }
        });
    m_datagramSockets.push_back(socket);
    return counts;
}

std::vector<Answered> BalancedLan::AnswersTo(const Address& asker) const
{
    std::vector<Answered> all;
    for (const Machine& machine : m_machines)
    {
        for (const Answered& answer : machine.answers)
        {
            if (answer.asker == asker)
            {
                all.push_back(answer);
            }
        }
    }
    return all;
}

int BalancedLan::CountServed(size_t i, const Address& source) const
{
    const Machine& machine = *std::next(m_machines.begin(), static_cast<std::ptrdiff_t>(i));
    return static_cast<int>(std::count_if(machine.served.begin(),
                                          machine.served.end(),
                                          [&source](const Served& served)
                                          { return served.source == source; }));
}

PerPacketLan::PerPacketLan(carp::Balancing mode)
    : BalancedLan(mode, carp::OpenBsd(), Medium::ETHERNET),
      sharedMac(mode == carp::Balancing::IP ? "01:00:5e:00:01:01" : "00:00:5e:00:01:01")
{
    Switch()->SetHub(mode == carp::Balancing::IP_UNICAST);
}

void ExpectServedOnlyAt(BalancedLan& lan, int machines, int vhid, const Address& source, int count)
{
    for (int i = 0; i < machines; ++i)
    {
        EXPECT_EQ(lan.CountServed(i, source), i + 1 == vhid ? count : 0)
            << source << " at machine " << i;
    }
    for (const Served& served : lan[vhid - 1].served)
    {
        EXPECT_TRUE(served.source != source || served.vhid == vhid);
    }
}

Mac48Address MacOf(int vhid)
{
    return FromCarp(carp::VirtualMac(static_cast<uint8_t>(vhid)));
}

Ipv4Address AddressOf(const Host& host)
{
    const Ptr<Ipv4> ipv4 = host.Ip();
    const auto interface = static_cast<uint32_t>(ipv4->GetInterfaceForDevice(host.port));
    return ipv4->GetAddress(interface, 0).GetLocal();
}

Ipv6Address Address6Of(const Host& host)
{
    return host.Ip6()->GetAddress(host.Port6(), 1).GetAddress();
}

ArpHeader ReadArp(const Frame& frame)
{
    Ptr<Packet> packet = Create<Packet>(frame.payload.data(), frame.payload.size());
    ArpHeader arp;
    packet->RemoveHeader(arp);
    return arp;
}

} // namespace carptest
