// SPDX-License-Identifier: GPL-2.0-only

// Modes ip, ip-stealth and ip-unicast: all machines hear all packets, each takes its part.

#include "balanced-lan.h"

#include "ns3/icmpv6-header.h"

namespace carptest
{

namespace
{

using carp::Balancing;

/// Which of n vhids has packets from a client to VIP: 10.0.0.x and 10.0.0.100 differ in a byte.
int FoldOf(const Host& client, int n)
{
    return static_cast<int>(((AddressOf(client).Get() & 0xff) ^ 100) % n) + 1;
}

TEST(CarpBalancingIp, EachPacketIsTakenByTheMasterOfItsFold)
{
    for (const Balancing mode : PER_PACKET)
    {
        for (const int n : {2, 3, 4})
        {
            SCOPED_TRACE(ToString(mode) + std::to_string(n));
            PerPacketLan lan(mode);
            lan.AddMachines(n);
            const std::vector<Host*> clients = lan.AddClients(12);
            std::vector<const Lan::Pings*> pings;
            for (Host* client : clients)
            {
                pings.push_back(&lan.Ping(*client, VIP, Seconds(5), Seconds(1), 2));
                lan.Send(*client, VIP, Seconds(6.5));
            }
            lan.RunUntil(Seconds(7));

            for (size_t c = 0; c < clients.size(); ++c)
            {
                EXPECT_EQ(pings[c]->answered.size(), 2U);
                const Ipv4Address source = AddressOf(*clients[c]);
                ExpectServedOnlyAt(lan, n, FoldOf(*clients[c], n), source, 3);
                EXPECT_EQ(lan.AnswersTo(source).size(), 1U);
                EXPECT_EQ(lan.AnswersTo(source)[0].mac, lan.sharedMac);
            }
            EXPECT_EQ(lan[0].answers.size(), 12U) << "the MASTER of the leader answers all";
        }
    }
}

TEST(CarpBalancingIp, Ipv6PacketsAreFoldedAsWell)
{
    for (const Balancing mode : PER_PACKET)
    {
        SCOPED_TRACE(ToString(mode));
        PerPacketLan lan(mode);
        lan.AddMachines(3, Stack::IPV6);
        const std::vector<Host*> clients = lan.AddClients(9, Stack::IPV6);
        std::vector<const Lan::Pings*> pings;
        for (Host* client : clients)
        {
            pings.push_back(&lan.Ping6(*client, VIP6, Seconds(5), Seconds(1), 2));
        }
        lan.RunUntil(Seconds(7));

        for (size_t c = 0; c < clients.size(); ++c)
        {
            const Ipv6Address source = Address6Of(*clients[c]); // fd00::x to fd00::100
            const int x = static_cast<int>(4 + c);
            EXPECT_EQ(pings[c]->answered.size(), 2U);
            ExpectServedOnlyAt(lan, 3, (x ^ 0x100) % 3 + 1, source, 2);
            EXPECT_EQ(lan.AnswersTo(source).size(), 1U);
            EXPECT_EQ(lan.AnswersTo(source)[0].mac, lan.sharedMac);
        }
        EXPECT_EQ(lan[0].answers.size(), 9U);
    }
}

TEST(CarpBalancingIp, TheLinkLocalAddressIsThatOfTheSharedMac)
{
    for (const Balancing mode : PER_PACKET)
    {
        SCOPED_TRACE(ToString(mode));
        PerPacketLan lan(mode);
        lan.AddMachines(2, Stack::IPV6);
        const std::vector<Host*> clients = lan.AddClients(4, Stack::IPV6);
        const auto address = Ipv6Address::MakeAutoconfiguredLinkLocalAddress(lan.sharedMac);
        std::vector<const Lan::Pings*> pings;
        for (Host* client : clients)
        {
            pings.push_back(&lan.Ping6(*client, address, Seconds(5), Seconds(1), 1));
        }
        lan.RunUntil(Seconds(6));
        for (size_t c = 0; c < clients.size(); ++c)
        {
            EXPECT_EQ(pings[c]->answered.size(), 1U) << clients[c]->LinkLocal();
        }
        EXPECT_GT(lan[0].served.size(), 0U);
        EXPECT_GT(lan[1].served.size(), 0U);
        EXPECT_EQ(lan[0].served.size() + lan[1].served.size(), 4U);
    }
}

TEST(CarpBalancingIp, TheMacsInFramesAreThoseOfTheMode)
{
    for (const Balancing mode : PER_PACKET)
    {
        SCOPED_TRACE(ToString(mode));
        PerPacketLan lan(mode);
        lan.Switch()->SetHub(true); // to see everything
        lan.AddMachines(2);
        Host& client = lan.AddHost();
        std::vector<Frame>& frames = lan.Listen();
        lan.Ping(client, VIP, Seconds(5), Seconds(1), 1);
        lan.RunUntil(Seconds(6));

        const Mac48Address physical = Mac48Address::ConvertFrom(lan[0].host.port->GetAddress());
        const bool hidden = mode != Balancing::IP_UNICAST;
        int adverts = 0;
        int replies = 0;
        int echoes = 0;
        for (const Frame& frame : frames)
        {
            if (frame.IsAdvert())
            {
                ++adverts;
                const Machine& sender = lan[frame.Advert().vhid == 1 ? 0 : 1];
                EXPECT_EQ(frame.source,
                          hidden ? Mac48Address::ConvertFrom(sender.host.port->GetAddress())
                                 : MacOf(frame.Advert().vhid));
            }
            else if (frame.IsArp() && ReadArp(frame).IsReply())
            {
                // Machine 1 asks for the client, too.
                replies += ReadArp(frame).GetSourceIpv4Address() == VIP;
                if (ReadArp(frame).GetSourceIpv4Address() == VIP)
                {
                    EXPECT_EQ(frame.source, hidden ? physical : lan.sharedMac);
                    EXPECT_EQ(ReadArp(frame).GetSourceHardwareAddress(), lan.sharedMac);
                }
            }
            else if (frame.protocol == 0x0800 && frame.source == client.port->GetAddress())
            {
                ++echoes;
                EXPECT_EQ(frame.destination, lan.sharedMac);
            }
            EXPECT_FALSE(hidden && frame.source == lan.sharedMac);
        }
        EXPECT_EQ(adverts, 6) << "of two, at 3, 4 and 5 s";
        EXPECT_EQ(replies, 1);
        EXPECT_EQ(echoes, 1);
        EXPECT_EQ(lan.Switch()->Lookup(lan.sharedMac), std::nullopt);
    }
}

TEST(CarpBalancingIp, NothingIsAnnouncedNotEvenLater)
{
    for (const Balancing mode : PER_PACKET)
    {
        PerPacketLan lan(mode);
        lan.AddMachines(2, Stack::DUAL);
        std::vector<Frame>& frames = lan.Listen();
        lan.At(Seconds(6.5), lan[0].host, [&lan] { lan[0].host.Stack()->PowerOff(); });
        lan.RunUntil(Seconds(20));

        EXPECT_EQ(lan[1].Masterships(), (std::vector<int>{1, 2}));
        EXPECT_EQ(lan[0].announcements + lan[1].announcements, 0);
        for (const Frame& frame : frames)
        {
            EXPECT_FALSE(frame.IsArp());
            EXPECT_FALSE(frame.IsIcmpv6(Icmpv6Header::ICMPV6_ND_NEIGHBOR_ADVERTISEMENT));
        }
    }
}

TEST(CarpBalancingIp, AFailureCostsOnlyTheClientsOfTheDead)
{
    for (const Balancing mode : PER_PACKET)
    {
        SCOPED_TRACE(ToString(mode));
        PerPacketLan lan(mode);
        lan.AddMachines(2);
        const std::vector<Host*> clients = lan.AddClients(4);
        std::vector<const Lan::Pings*> pings;
        for (Host* client : clients)
        {
            pings.push_back(&lan.Ping(*client, VIP, Seconds(5), MilliSeconds(100), 150));
        }
        lan.At(Seconds(10.05), lan[0].host, [&lan] { lan[0].host.Stack()->PowerOff(); });
        lan.RunUntil(Seconds(20.05));

        for (size_t c = 0; c < clients.size(); ++c)
        {
            const size_t lost = FoldOf(*clients[c], 2) == 1 ? 42 : 0;
            EXPECT_EQ(pings[c]->answered.size(), 150U - lost) << AddressOf(*clients[c]);
            EXPECT_EQ(lan.AnswersTo(AddressOf(*clients[c])).size(), 1U);
        }
        Host& late = lan.AddHost();
        Lan::Pings& ofLate = lan.Ping(late, VIP, Seconds(21), Seconds(1), 1);
        lan.RunUntil(Seconds(22));
        EXPECT_EQ(ofLate.answered.size(), 1U) << "the new MASTER of the leader answers";
    }
}

TEST(CarpBalancingIp, WithoutAMasterOfTheLeaderNobodyAnswersButThoseWhoKnowAreServed)
{
    PerPacketLan lan(Balancing::IP);
    lan.AddMachine({{1, 100}, {2, 0}});
    lan.AddMachine({{1, 120}, {2, 100}});
    Host& knowing = lan.AddHost(); // 10.0.0.3: 3 ^ 100 is odd, vhid 2
    Host& asking = lan.AddHost();
    Lan::Pings& pings = lan.Ping(knowing, VIP, Seconds(5), MilliSeconds(100), 20);
    // From 6 s on nobody is MASTER of vhid 1 until the other has waited for 4 s.
    lan.At(Seconds(6), lan[0].host, [&lan] { lan[0].devices[1]->SetUp(false); });
    lan.At(Seconds(6), lan[1].host, [&lan] { lan[1].devices[1]->SetUp(false); });
    lan.Ask(asking, Seconds(6.5));
    lan.RunUntil(Seconds(7.5));

    EXPECT_EQ(pings.answered.size(), 20U);
    EXPECT_TRUE(lan.AnswersTo(AddressOf(asking)).empty());
}

TEST(CarpBalancingIp, OneCarpnodeIsAnOrdinaryGroup)
{
    PerPacketLan lan(Balancing::IP);
    Machine& machine = lan.AddMachine({{1, 0}});
    lan.RunUntil(Seconds(4));
    EXPECT_EQ(machine.devices[1]->GetServiceMac(), MacOf(1));
    EXPECT_EQ(machine.announcements, 1);
}

TEST(CarpBalancingIp, OnlyTheFirstThirtyTwoNodesHaveABit)
{
    PerPacketLan lan(Balancing::IP_STEALTH);
    BalancedLan::Nodes nodes;
    for (uint8_t vhid = 1; vhid <= 33; ++vhid)
    {
        nodes.push_back({vhid, 0});
    }
    lan.AddMachine(nodes);
    // 100 ^ x is 98 = 2 * 33 + 32 for x = 6, and 97 for x = 5.
    const std::vector<Host*> clients = lan.AddClients(5);
    Lan::Pings& ofFive = lan.Ping(*clients[3], VIP, Seconds(5), Seconds(1), 1);
    Lan::Pings& ofSix = lan.Ping(*clients[4], VIP, Seconds(5), Seconds(1), 1);
    lan.RunUntil(Seconds(6));
    EXPECT_EQ(lan[0].Masterships().size(), 33U);
    EXPECT_EQ(AddressOf(*clients[4]), Ipv4Address("10.0.0.6"));
    EXPECT_EQ(ofFive.answered.size(), 1U);
    EXPECT_EQ(ofSix.answered.size(), 0U);
}

TEST(CarpBalancingIp, ABroadcastIsNotDividedUp)
{
    for (const Balancing mode : PER_PACKET)
    {
        PerPacketLan lan(mode);
        lan.AddMachines(2);
        Host& client = lan.AddHost();
        std::vector<std::map<Ipv4Address, int>*> counts{&lan.CountDatagrams(lan[0].host),
                                                        &lan.CountDatagrams(lan[1].host)};
        lan.Send(client, Ipv4Address("10.0.0.255"), Seconds(5));
        lan.RunUntil(Seconds(6));
        EXPECT_EQ(counts[0]->at(AddressOf(client)), 1);
        EXPECT_EQ(counts[1]->at(AddressOf(client)), 1);
        EXPECT_TRUE(lan[0].served.empty() && lan[1].served.empty());
    }
}

TEST(CarpBalancingIp, AnswersToWhatANodeAskedReachIt)
{
    for (const Balancing mode : PER_PACKET)
    {
        SCOPED_TRACE(ToString(mode));
        PerPacketLan lan(mode);
        // To send advertisements to a peer each node must learn its hardware address by itself.
        lan.AddMachine({{1, 0}, {2, 100}}, Stack::IPV4, Ipv4Address("10.0.0.2"));
        lan.AddMachine({{1, 100}, {2, 0}}, Stack::IPV4, Ipv4Address("10.0.0.1"));
        lan.RunUntil(Seconds(30));
        EXPECT_EQ(lan[0].Masterships(), std::vector<int>{1});
        EXPECT_EQ(lan[1].Masterships(), std::vector<int>{2});
    }
}

TEST(CarpBalancingIp, OnASwitchModeUnicastServesOnlyWhomItLearnedLast)
{
    PerPacketLan lan(Balancing::IP_UNICAST);
    lan.Switch()->SetHub(false);
    lan.AddMachines(2);
    const std::vector<Host*> clients = lan.AddClients(4);
    std::vector<const Lan::Pings*> pings;
    for (Host* client : clients)
    {
        pings.push_back(&lan.Ping(*client, VIP, Seconds(5), Seconds(1), 3));
    }
    lan.RunUntil(Seconds(8.5));

    EXPECT_NE(lan.Switch()->Lookup(lan.sharedMac), std::nullopt);
    for (size_t c = 0; c < clients.size(); ++c)
    {
        // The advertisements and answers of the leader come from machine 0.
        EXPECT_EQ(pings[c]->answered.size(), FoldOf(*clients[c], 2) == 1 ? 3U : 0U);
    }
}

TEST(CarpBalancingIp, StealthIsFloodedForEver)
{
    PerPacketLan lan(Balancing::IP_STEALTH);
    lan.AddMachines(2);
    const std::vector<Host*> clients = lan.AddClients(2);
    int flooded = 0;
    int forwarded = 0;
    lan.Switch()->TraceConnectWithoutContext("Forwarded",
                                             Callback<void, Mac48Address, bool>(
                                                 [&](Mac48Address to, bool isFlooded)
                                                 {
                                                     if (to == lan.sharedMac)
                                                     {
                                                         ++(isFlooded ? flooded : forwarded);
                                                     }
                                                 }));
    lan.Ping(*clients[0], VIP, Seconds(5), Seconds(1), 10);
    lan.Ping(*clients[1], VIP, Seconds(5), Seconds(1), 10);
    lan.RunUntil(Seconds(16));
    EXPECT_EQ(flooded, 20);
    EXPECT_EQ(forwarded, 0);
}

TEST(CarpBalancingIp, AnArpRequestToTheSharedMacIsForTheLeader)
{
    for (const Balancing mode : PER_PACKET)
    {
        PerPacketLan lan(mode);
        lan.Switch()->SetHub(true);
        lan.AddMachines(2);
        Host& client = lan.AddHost();
        std::vector<Frame>& frames = lan.Listen();
        lan.At(Seconds(5),
               client,
               [&]
               {
                   ArpHeader arp;
                   arp.SetRequest(client.port->GetAddress(), AddressOf(client), lan.sharedMac, VIP);
                   Ptr<Packet> packet = Create<Packet>();
                   packet->AddHeader(arp);
                   client.port->Send(packet, lan.sharedMac, 0x0806);
               });
        lan.RunUntil(Seconds(5.5));
        const auto replies = Pick(frames,
                                  [](const Frame& frame)
                                  { return frame.IsArp() && ReadArp(frame).IsReply(); });
        ASSERT_EQ(replies.size(), 1U);
        EXPECT_EQ(ReadArp(replies[0]).GetSourceHardwareAddress(), lan.sharedMac);
    }
}

} // namespace

} // namespace carptest
