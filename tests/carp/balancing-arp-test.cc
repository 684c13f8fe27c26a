// SPDX-License-Identifier: GPL-2.0-only

// Mode arp: carpnodes that ARP and neighbour discovery choose among.

#include "balanced-lan.h"

#include "ns3/icmpv6-header.h"
#include "ns3/ipv6-header.h"

namespace carptest
{

namespace
{

using carp::Balancing;

/// The vhid that a client is to get of n.
int HashOf(const Host& client, int n)
{
    const carp::MacHash hash(carp::KeyFromPassphrase("mekmitasdigoat"));
    return static_cast<int>(hash(ToCarp(Mac48Address::ConvertFrom(client.port->GetAddress()))) %
                            n) +
           1;
}

TEST(CarpBalancingArp, EachClientIsToldOneMacByAHashOfItsOwn)
{
    for (const int n : {2, 3, 4})
    {
        BalancedLan lan(Balancing::ARP, carp::OpenBsd());
        lan.AddMachines(n);
        const std::vector<Host*> clients = lan.AddClients(12);
        for (Host* client : clients)
        {
            lan.Ping(*client, VIP, Seconds(5), Seconds(1), 2);
        }
        lan.RunUntil(Seconds(7));

        for (const Host* client : clients)
        {
            const int vhid = HashOf(*client, n);
            const std::vector<Answered> answers = lan.AnswersTo(AddressOf(*client));
            ASSERT_EQ(answers.size(), 1U) << AddressOf(*client);
            EXPECT_EQ(answers[0].mac, MacOf(vhid));
            for (int i = 0; i < n; ++i)
            {
                EXPECT_EQ(lan.CountServed(i, AddressOf(*client)), i + 1 == vhid ? 2 : 0);
            }
        }
    }
}

TEST(CarpBalancingArp, TheOrderOfCreationDoesNotMatter)
{
    BalancedLan lan(Balancing::ARP, carp::OpenBsd());
    lan.AddMachine({{2, 100}, {1, 0}});
    lan.AddMachine({{1, 100}, {2, 0}});
    const std::vector<Host*> clients = lan.AddClients(8);
    for (Host* client : clients)
    {
        lan.Ask(*client, Seconds(5));
    }
    lan.RunUntil(Seconds(6));

    for (const Host* client : clients)
    {
        ASSERT_EQ(lan.AnswersTo(AddressOf(*client)).size(), 1U);
        EXPECT_EQ(lan.AnswersTo(AddressOf(*client))[0].vhid, HashOf(*client, 2));
    }
}

TEST(CarpBalancingArp, ANodeCountsWhateverItsStateAndNotAfterItIsDestroyed)
{
    BalancedLan lan(Balancing::ARP, carp::OpenBsd());
    lan.AddMachine({{1, 0}, {2, 0}, {3, 0}});
    const std::vector<Host*> clients = lan.AddClients(12);
    const auto askAll = [&](Time when)
    {
        for (Host* client : clients)
        {
            lan.Ask(*client, when);
        }
    };
    askAll(Seconds(5));
    lan.At(Seconds(6), lan[0].host, [&lan] { lan[0].devices[2]->SetUp(false); });
    askAll(Seconds(7));
    lan.At(Seconds(8), lan[0].host, [&lan] { lan[0].devices[2]->Destroy(); });
    askAll(Seconds(9));
    lan.RunUntil(Seconds(10));

    for (const Host* client : clients)
    {
        std::vector<int> vhids;
        for (const Answered& answer : lan.AnswersTo(AddressOf(*client)))
        {
            vhids.push_back(answer.vhid);
        }
        std::vector<int> expected{HashOf(*client, 3)};
        if (expected[0] != 2)
        {
            expected.push_back(expected[0]);
        }
        expected.push_back(HashOf(*client, 2) == 1 ? 1 : 3);
        EXPECT_EQ(vhids, expected) << AddressOf(*client);
    }
}

TEST(CarpBalancingArp, OnlyTheFirstThirtyTwoNodesHaveABit)
{
    BalancedLan lan(Balancing::ARP, carp::OpenBsd());
    BalancedLan::Nodes nodes;
    for (uint8_t vhid = 1; vhid <= 33; ++vhid)
    {
        nodes.push_back({vhid, 0});
    }
    lan.AddMachine(nodes);
    const std::vector<Host*> clients = lan.AddClients(60);
    for (Host* client : clients)
    {
        lan.Ask(*client, Seconds(5));
    }
    lan.RunUntil(Seconds(6));

    int without = 0;
    for (const Host* client : clients)
    {
        const bool hasBit = HashOf(*client, 33) <= 32;
        without += hasBit ? 0 : 1;
        EXPECT_EQ(lan.AnswersTo(AddressOf(*client)).size(), hasBit ? 1U : 0U);
    }
    EXPECT_GT(without, 0);
}

TEST(CarpBalancingArp, AFailureMovesTheClientsOfTheDeadAndNothingIsAnnounced)
{
    BalancedLan lan(Balancing::ARP, carp::OpenBsd());
    lan.AddMachines(2);
    const std::vector<Host*> clients = lan.AddClients(6);
    std::vector<Frame>& frames = lan.Listen();
    std::vector<const Lan::Pings*> pings;
    for (Host* client : clients)
    {
        pings.push_back(&lan.Ping(*client, VIP, Seconds(5), MilliSeconds(100), 150));
    }
    lan.At(Seconds(10.05), lan[0].host, [&lan] { lan[0].host.Stack()->PowerOff(); });
    lan.RunUntil(Seconds(20.05));

    for (size_t i = 0; i < clients.size(); ++i)
    {
        // 3 * (1 s + 110/256 s) after 10 s, from the ping of 10.1 s to that of 14.2 s.
        const size_t lost = HashOf(*clients[i], 2) == 1 ? 42 : 0;
        EXPECT_EQ(pings[i]->answered.size(), 150U - lost) << AddressOf(*clients[i]);
        EXPECT_EQ(lan.AnswersTo(AddressOf(*clients[i])).size(), 1U);
    }
    EXPECT_EQ(lan[0].announcements + lan[1].announcements, 0);
    for (const Frame& frame : frames)
    {
        EXPECT_FALSE(frame.IsArp() && ReadArp(frame).GetSourceIpv4Address() ==
                                          ReadArp(frame).GetDestinationIpv4Address());
        if (frame.IsAdvert())
        {
            EXPECT_EQ(frame.source, MacOf(frame.Advert().vhid));
        }
    }
}

TEST(CarpBalancingArp, NeighboursAreToldByTheirLinkLayerOption)
{
    BalancedLan lan(Balancing::ARP, carp::OpenBsd());
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
        const int vhid = HashOf(*clients[c], 3);
        const std::vector<Answered> answers = lan.AnswersTo(Address6Of(*clients[c]));
        ASSERT_EQ(answers.size(), 1U);
        EXPECT_EQ(answers[0].mac, MacOf(vhid));
        EXPECT_EQ(pings[c]->answered.size(), 2U);
        EXPECT_EQ(lan.CountServed(vhid - 1, Address6Of(*clients[c])), 2);
    }
}

TEST(CarpBalancingArp, ASolicitationWithoutTheOptionIsNotAnswered)
{
    BalancedLan lan(Balancing::ARP, carp::OpenBsd());
    lan.AddMachines(2, Stack::IPV6);
    Host& client = lan.AddHost(Stack::IPV6);
    const auto solicit = [&client](bool withOption)
    {
        Icmpv6NS message(VIP6);
        Ptr<Packet> options = Create<Packet>();
        if (withOption)
        {
            options->AddHeader(Icmpv6OptionLinkLayerAddress(true, client.port->GetAddress()));
        }
        const Ipv6Address to = Ipv6Address::MakeSolicitedAddress(VIP6);
        client.port->Send(MakeNeighbourPacket(message, options, Address6Of(client), to),
                          Mac48Address::GetMulticast(to),
                          0x86dd);
    };
    lan.At(Seconds(5), client, [&] { solicit(false); });
    lan.RunUntil(Seconds(6));
    EXPECT_TRUE(lan.AnswersTo(Address6Of(client)).empty());

    lan.At(Seconds(6), client, [&] { solicit(true); });
    lan.RunUntil(Seconds(7));
    EXPECT_EQ(lan.AnswersTo(Address6Of(client)).size(), 1U);
}

TEST(CarpBalancingArp, ALinkLocalAddressIsAnsweredForByItsNode)
{
    BalancedLan lan(Balancing::ARP, carp::OpenBsd());
    lan.AddMachines(2, Stack::IPV6);
    Host& client = lan.AddHost(Stack::IPV6);
    for (int vhid : {1, 2})
    {
        Lan::Pings& pings = lan.Ping6(client,
                                      Ipv6Address::MakeAutoconfiguredLinkLocalAddress(MacOf(vhid)),
                                      Seconds(5 * vhid),
                                      Seconds(1),
                                      2);
        lan.RunUntil(Seconds(5 * vhid + 2));
        EXPECT_EQ(pings.answered.size(), 2U) << vhid;
    }
}

} // namespace

} // namespace carptest
