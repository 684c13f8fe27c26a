// SPDX-License-Identifier: GPL-2.0-only

/**
 * \file
 * Two routers share the gateway address of a LAN:
 *
 *   server ---- 10.0.1.0/24 ---- r1, r2 ---- 10.0.0.0/24 ---- client
 *                                10.0.0.1 is wherever the MASTER is
 *
 * The client sends a datagram to the server every 100 ms. At 10.5 s r1 loses its power. Printed
 * are the transitions of the routers and the gap that the server sees.
 *
 * ucarp is no choice here: it moves the address to another hardware address and tells so by
 * gratuitous ARP, which the hosts of ns-3 ignore.
 */

#include "ns3/boolean.h"
#include "ns3/carp-helper.h"
#include "ns3/command-line.h"
#include "ns3/csma-helper.h"
#include "ns3/inet-socket-address.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/net-device-container.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"
#include "ns3/string.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <iostream>

using namespace ns3;

namespace
{

const Ipv4Address GATEWAY("10.0.0.1");
const Ipv4Address SERVER("10.0.1.10");
constexpr uint16_t PORT = 9;
const Time INTERVAL = MilliSeconds(100);

/// Gives a port of a node its address.
void Configure(Ptr<NetDevice> port, const char* address)
{
    Ptr<Ipv4> ipv4 = port->GetNode()->GetObject<Ipv4>();
    const uint32_t interface = ipv4->AddInterface(port);
    ipv4->AddAddress(interface, Ipv4InterfaceAddress(Ipv4Address(address), Ipv4Mask("/24")));
    ipv4->SetUp(interface);
}

void PrintTransition(std::string router,
                     uint8_t /* vhid */,
                     carp::State from,
                     carp::State to,
                     carp::Reason reason)
{
    std::cout << Simulator::Now().As(Time::S) << "  " << router << ": " << carp::ToString(from)
              << " -> " << carp::ToString(to) << " (" << carp::ToString(reason) << ")\n";
}

/// What a loss of power means for the stack of a node.
void Crash(Ptr<Node> node)
{
    node->GetObject<CarpL4Protocol>()->PowerOff();
    Ptr<Ipv4> ipv4 = node->GetObject<Ipv4>();
    for (uint32_t i = 0; i < ipv4->GetNInterfaces(); ++i)
    {
        ipv4->SetDown(i);
    }
}

/// Sends one datagram and plans the next.
void SendDatagram(Ptr<Socket> socket)
{
    socket->Send(Create<Packet>(100));
    Simulator::Schedule(INTERVAL, &SendDatagram, socket);
}

/// Notes how long the server goes without a datagram at most.
class GapMeter
{
  public:
    void Receive(Ptr<Socket> socket)
    {
        while (socket->Recv())
        {
            if (m_count++ > 0)
            {
                m_longest = std::max(m_longest, Simulator::Now() - m_last);
            }
            m_last = Simulator::Now();
        }
    }

    void Print() const
    {
        std::cout << "The server got " << m_count << " datagrams; the longest gap was "
                  << m_longest.As(Time::S) << ".\n";
    }

  private:
    uint32_t m_count = 0;
    Time m_last;
    Time m_longest;
};

} // namespace

int main(int argc, char* argv[])
{
    std::string dialect = "openbsd";
    bool pcap = false;
    CommandLine cmd(__FILE__);
    cmd.AddValue("dialect", "openbsd, freebsd or netbsd", dialect);
    cmd.AddValue("pcap", "write packet captures", pcap);
    cmd.Parse(argc, argv);

    NodeContainer routers(2);
    Ptr<Node> client = CreateObject<Node>();
    Ptr<Node> server = CreateObject<Node>();
    NodeContainer all(routers, client, server);
    InternetStackHelper internet;
    internet.SetIpv6StackInstall(false);
    internet.Install(all);
    internet.AssignStreams(all, 100);
    client->GetObject<Ipv4>()->SetAttribute("IpForward", BooleanValue(false));
    server->GetObject<Ipv4>()->SetAttribute("IpForward", BooleanValue(false));

    CsmaHelper csma;
    csma.SetChannelAttribute("DataRate", StringValue("1Gb/s"));
    csma.SetChannelAttribute("Delay", StringValue("500ns"));
    const NetDeviceContainer front = csma.Install(NodeContainer(routers, client));
    const NetDeviceContainer back = csma.Install(NodeContainer(routers, server));
    csma.AssignStreams(front, 200);
    csma.AssignStreams(back, 300);
    Configure(front.Get(0), "10.0.0.2");
    Configure(front.Get(1), "10.0.0.3");
    Configure(front.Get(2), "10.0.0.10");
    Configure(back.Get(0), "10.0.1.2");
    Configure(back.Get(1), "10.0.1.3");
    Configure(back.Get(2), "10.0.1.10");
    Ipv4StaticRoutingHelper()
        .GetStaticRouting(client->GetObject<Ipv4>())
        ->SetDefaultRoute(GATEWAY, 1);

    CarpHelper carp(dialect);
    carp.SetDeviceAttribute("Vhid", UintegerValue(1));
    carp.SetDeviceAttribute("Pass", StringValue("mekmitasdigoat"));
    Ptr<CarpNetDevice> first = carp.Install(front.Get(0), {GATEWAY});
    carp.SetDeviceAttribute("Advskew", UintegerValue(100));
    Ptr<CarpNetDevice> second = carp.Install(front.Get(1), {GATEWAY});
    CarpHelper::AssignStreams(routers, 400);
    first->TraceConnect("StateChanged", "r1", MakeCallback(&PrintTransition));
    second->TraceConnect("StateChanged", "r2", MakeCallback(&PrintTransition));

    GapMeter meter;
    Ptr<Socket> sink = Socket::CreateSocket(server, UdpSocketFactory::GetTypeId());
    sink->Bind(InetSocketAddress(Ipv4Address::GetAny(), PORT));
    sink->SetRecvCallback(MakeCallback(&GapMeter::Receive, &meter));
    Ptr<Socket> source = Socket::CreateSocket(client, UdpSocketFactory::GetTypeId());
    source->Connect(InetSocketAddress(SERVER, PORT));
    Simulator::ScheduleWithContext(client->GetId(), Seconds(5), &SendDatagram, source);

    Simulator::ScheduleWithContext(routers.Get(0)->GetId(), Seconds(10.5), &Crash, routers.Get(0));

    if (pcap)
    {
        csma.EnablePcap("carp-two-routers", front, true);
    }
    Simulator::Stop(Seconds(20));
    Simulator::Run();
    meter.Print();
    Simulator::Destroy();
    return 0;
}
