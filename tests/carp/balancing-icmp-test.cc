// SPDX-License-Identifier: GPL-2.0-only

// What becomes of forwarded packets and of ICMP in the modes where all machines hear everything.

#include "back-lan.h"
#include "balanced-lan.h"

#include "ns3/boolean.h"
#include "ns3/icmpv6-header.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/ipv6-static-routing-helper.h"

namespace carptest
{

namespace
{

using carp::Balancing;

/// Routers that balance a gateway address; clients send to a server behind them.
struct Gateway : PerPacketLan
{
    explicit Gateway(Balancing mode)
        : PerPacketLan(mode)
    {
        AddMachines(2);
        Ipv4StaticRoutingHelper routing;
        for (int i = 0; i < 4; ++i)
        {
            clients.push_back(&AddHost());
            routing.GetStaticRouting(clients.back()->Ip())->SetDefaultRoute(VIP, 1);
        }
        for (size_t i : {0, 1})
        {
            back.Connect((*this)[i].host, static_cast<int>(i) + 1);
            (*this)[i].host.Ip()->SetAttribute("IpForward", BooleanValue(true));
        }
        back.Connect(bystander, 3);
        bystander.Ip()->SetAttribute("IpForward", BooleanValue(true));
        back.Move(server, 4);
        routing.GetStaticRouting(server.Ip())->SetDefaultRoute(Ipv4Address("10.0.1.3"), 2);
    }

    BackLan back;
    std::vector<Host*> clients;
    Host& bystander = AddHost(); ///< a router that has nothing to do with it
    Host& server = AddHost();
};

const Ipv4Address SERVER("10.0.1.4");

TEST(CarpBalancingGateway, AForwardedPacketGoesOutOnceAlsoWithOtherRoutersAround)
{
    for (const Balancing mode : PER_PACKET)
    {
        SCOPED_TRACE(ToString(mode));
        Gateway gateway(mode);
        const std::map<Ipv4Address, int>& arrived = gateway.CountDatagrams(gateway.server);
        std::vector<const Lan::Pings*> pings;
        for (Host* client : gateway.clients)
        {
            for (int i = 0; i < 5; ++i)
            {
                gateway.Send(*client, SERVER, Seconds(5 + i));
            }
            pings.push_back(&gateway.Ping(*client, SERVER, Seconds(5.5), Seconds(1), 5));
        }
        gateway.RunUntil(Seconds(11));

        ASSERT_EQ(arrived.size(), 4U);
        for (size_t c = 0; c < 4; ++c)
        {
            const Ipv4Address source = AddressOf(*gateway.clients[c]);
            EXPECT_EQ(arrived.at(source), 5) << source;
            EXPECT_EQ(pings[c]->answered.size(), 5U) << source;
            // 10.0.0.x and 10.0.1.4
            const int vhid = static_cast<int>(((source.Get() & 0xff) ^ 4 ^ 0x100) % 2) + 1;
            ExpectServedOnlyAt(gateway, 2, vhid, source, 10);
        }
    }
}

TEST(CarpBalancingGateway, AForwardedIpv6PacketGoesOutOnce)
{
    for (const Balancing mode : PER_PACKET)
    {
        SCOPED_TRACE(ToString(mode));
        PerPacketLan lan(mode);
        BackLan back;
        lan.AddMachines(2, Stack::IPV6);
        Host& bystander = lan.AddHost(Stack::IPV6);
        Host& server = lan.AddHost(Stack::IPV6);
        back.Connect(lan[0].host, 1);
        back.Connect(lan[1].host, 2);
        back.Connect(bystander, 3);
        back.Move(server, 4);
        Ipv6StaticRoutingHelper routing;
        routing.GetStaticRouting(server.Ip6())->SetDefaultRoute(Ipv6Address("fd00:1::3"), 2);
        const std::vector<Host*> clients = lan.AddClients(4, Stack::IPV6);
        std::vector<const Lan::Pings*> pings;
        for (Host* client : clients)
        {
            routing.GetStaticRouting(client->Ip6())->SetDefaultRoute(VIP6, 1);
            pings.push_back(
                &lan.Ping6(*client, Ipv6Address("fd00:1::4"), Seconds(5), Seconds(1), 5));
        }
        lan.RunUntil(Seconds(11));

        for (size_t c = 0; c < clients.size(); ++c)
        {
            EXPECT_EQ(pings[c]->answered.size(), 5U) << "each once";
            // fd00::x and fd00:1::4
            const int vhid = ((static_cast<int>(5 + c) ^ 4 ^ 1) % 2) + 1;
            ExpectServedOnlyAt(lan, 2, vhid, Address6Of(*clients[c]), 5);
        }
    }
}

/// Sends an IPv4 packet with an ICMP message to the shared MAC.
void InjectIcmp(PerPacketLan& lan, Host& client, Ipv4Address to, uint8_t type, Ipv4Address quoted)
{
    std::vector<uint8_t> bytes(20 + 8 + 28);
    bytes[0] = 0x45;
    bytes[3] = static_cast<uint8_t>(bytes.size());
    bytes[8] = 64;
    bytes[9] = 1;
    AddressOf(client).Serialize(&bytes[12]);
    to.Serialize(&bytes[16]);
    bytes[20] = type;
    bytes[28] = 0x45;
    bytes[31] = 28;
    bytes[37] = 17;
    to.Serialize(&bytes[40]);
    quoted.Serialize(&bytes[44]);
    Lan::Inject(client,
                {Time(),
                 Mac48Address::ConvertFrom(client.port->GetAddress()),
                 lan.sharedMac,
                 0x0800,
                 bytes});
}

TEST(CarpBalancingIcmp, AnIcmpErrorReachesWhoHasTheFlow)
{
    for (const Balancing mode : PER_PACKET)
    {
        SCOPED_TRACE(ToString(mode));
        PerPacketLan lan(mode);
        lan.AddMachines(2);
        Host& router = lan.AddHost(); // 10.0.0.3
        constexpr uint8_t UNREACHABLE = 3;
        // Of flows to .20 and .21, whose folds with .100 are even and odd.
        lan.At(Seconds(5),
               router,
               [&] { InjectIcmp(lan, router, VIP, UNREACHABLE, Ipv4Address("10.0.0.20")); });
        lan.At(Seconds(6),
               router,
               [&] { InjectIcmp(lan, router, VIP, UNREACHABLE, Ipv4Address("10.0.0.21")); });
        lan.RunUntil(Seconds(5.5));
        EXPECT_EQ(lan[0].served, (std::vector<Served>{{1, AddressOf(router), 1}}));
        EXPECT_TRUE(lan[1].served.empty());
        lan.RunUntil(Seconds(6.5));
        EXPECT_EQ(lan[0].served.size(), 1U);
        EXPECT_EQ(lan[1].served, (std::vector<Served>{{2, AddressOf(router), 1}}));
    }
}

TEST(CarpBalancingIcmp, AnIcmpErrorThatIsForwardedGoesByItsOwnAddresses)
{
    Gateway gateway(Balancing::IP);
    Host& client = *gateway.clients[0]; // 10.0.0.3 to 10.0.1.4: odd
    constexpr uint8_t UNREACHABLE = 3;
    gateway.At(Seconds(5),
               client,
               [&] { InjectIcmp(gateway, client, SERVER, UNREACHABLE, Ipv4Address("10.0.0.20")); });
    gateway.At(Seconds(6),
               client,
               [&] { InjectIcmp(gateway, client, SERVER, UNREACHABLE, Ipv4Address("10.0.0.21")); });
    // One that is for an own address of the routers on the other side is decided by its flow.
    gateway.At(Seconds(7),
               client,
               [&] {
                   InjectIcmp(gateway,
                              client,
                              Ipv4Address("10.0.1.1"),
                              UNREACHABLE,
                              Ipv4Address("10.0.1.20"));
               });
    gateway.RunUntil(Seconds(6.5));
    EXPECT_TRUE(gateway[0].served.empty());
    EXPECT_EQ(gateway[1].served.size(), 2U);
    gateway.RunUntil(Seconds(7.5));
    // Machine 0 has 10.0.1.1; 20 ^ 1 is odd, so it is not his. To machine 1 it is to be forwarded:
    // 10.0.0.3 and 10.0.1.1 fold to an even number.
    EXPECT_TRUE(gateway[0].served.empty());
    EXPECT_EQ(gateway[1].served.size(), 2U);
}

TEST(CarpBalancingIcmp, OtherIcmpIsForAllThatServeAnything)
{
    for (const Balancing mode : PER_PACKET)
    {
        PerPacketLan lan(mode);
        lan.AddMachine({{1, 0}, {2, 0}});
        lan.AddMachine({{1, 100}, {2, 100}, {3, 0}});
        lan.AddMachine({{1, 120}, {2, 120}, {3, 120}});
        Host& client = lan.AddHost();
        constexpr uint8_t ECHO_REPLY = 0;
        lan.At(Seconds(5), client, [&] { InjectIcmp(lan, client, VIP, ECHO_REPLY, VIP); });
        lan.RunUntil(Seconds(5.5));
        EXPECT_EQ(lan[0].served, (std::vector<Served>{{1, AddressOf(client), 1}})) << "once";
        EXPECT_EQ(lan[1].served, (std::vector<Served>{{3, AddressOf(client), 1}}));
        EXPECT_TRUE(lan[2].served.empty());
    }
}

TEST(CarpBalancingIcmp, AFamilyThatTheMachineDoesNotSpeakIsHarmless)
{
    PerPacketLan lan(Balancing::IP);
    lan.AddMachine({{1, 0}, {2, 0}}, Stack::IPV4);
    Host& client = lan.AddHost(Stack::IPV6);
    lan.At(Seconds(5),
           client,
           [&]
           {
               Icmpv6TooBig message;
               message.SetPacket(Create<Packet>(48));
               client.port->Send(
                   MakeNeighbourPacket(message, Create<Packet>(8), Address6Of(client), VIP6),
                   lan.sharedMac,
                   0x86dd);
           });
    lan.RunUntil(Seconds(6));
    EXPECT_EQ(lan[0].served.size(), 1U) << "taken, and dropped further up";
}

TEST(CarpBalancingIcmp, OtherIcmpv6IsForAllAndNeighbourMessagesAreNoService)
{
    for (const Balancing mode : PER_PACKET)
    {
        PerPacketLan lan(mode);
        lan.AddMachines(2, Stack::IPV6);
        Host& client = lan.AddHost(Stack::IPV6);
        const auto inject = [&](Icmpv6Header& message)
        {
            Ptr<Packet> packet =
                MakeNeighbourPacket(message, Create<Packet>(8), Address6Of(client), VIP6);
            client.port->Send(packet, lan.sharedMac, 0x86dd);
        };
        lan.At(Seconds(5),
               client,
               [&]
               {
                   Icmpv6TooBig tooBig;
                   tooBig.SetPacket(Create<Packet>(48));
                   inject(tooBig);
                   Icmpv6NA advertisement;
                   advertisement.SetIpv6Target(Address6Of(client));
                   inject(advertisement);
               });
        lan.RunUntil(Seconds(5.5));
        EXPECT_EQ(lan[0].served, (std::vector<Served>{{1, Address6Of(client), 58}}));
        EXPECT_EQ(lan[1].served, (std::vector<Served>{{2, Address6Of(client), 58}}));
    }
}

} // namespace

} // namespace carptest
