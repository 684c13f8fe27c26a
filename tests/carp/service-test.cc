// SPDX-License-Identifier: GPL-2.0-only

#include "back-lan.h"

#include "ns3/arp-header.h"
#include "ns3/boolean.h"
#include "ns3/ipv4-static-routing-helper.h"

namespace carptest
{

namespace
{

using carp::State;

/// Two members and a client; a is MASTER from 3 s on.
struct Service
{
    explicit Service(const carp::Dialect& dialect = carp::OpenBsd())
    {
        lan.Join(a, Group(0), dialect);
        lan.Join(b, Group(100), dialect);
    }

    Lan lan;
    Host& a = lan.AddHost();
    Host& b = lan.AddHost();
    Host& client = lan.AddHost();
};

ArpHeader ReadArp(const Frame& frame)
{
    Ptr<Packet> packet = Create<Packet>(frame.payload.data(), frame.payload.size());
    ArpHeader arp;
    packet->RemoveHeader(arp);
    return arp;
}

bool IsReplyFor(const Frame& frame, Ipv4Address address)
{
    return frame.IsArp() && ReadArp(frame).IsReply() &&
           ReadArp(frame).GetSourceIpv4Address() == address;
}

TEST(CarpService, TheMasterAloneAnswersArpWithTheVirtualMac)
{
    Service service;
    std::vector<Frame>& frames = service.lan.Listen();
    Lan::Pings& pings = service.lan.Ping(service.client, VIP, Seconds(5), Seconds(1), 1);
    service.lan.RunUntil(Seconds(6));

    const auto replies = Pick(frames, [](const Frame& frame) { return IsReplyFor(frame, VIP); });
    ASSERT_EQ(replies.size(), 1U);
    EXPECT_EQ(replies[0].source, VIRTUAL_MAC);
    EXPECT_EQ(replies[0].destination, service.client.port->GetAddress());
    EXPECT_EQ(ReadArp(replies[0]).GetSourceHardwareAddress(), VIRTUAL_MAC);
    EXPECT_EQ(service.a.asked, std::vector<Ipv4Address>{Ipv4Address("10.0.0.3")});
    EXPECT_TRUE(service.b.asked.empty());
    EXPECT_EQ(pings.answered.size(), 1U);
}

TEST(CarpService, ClientsKeepTheirArpEntryOverAFailover)
{
    for (const carp::Dialect* dialect : {&carp::OpenBsd(), &carp::FreeBsd(), &carp::NetBsd()})
    {
        Service service(*dialect);
        std::vector<Frame>& frames = service.lan.Listen();
        Lan::Pings& pings =
            service.lan.Ping(service.client, VIP, Seconds(5), MilliSeconds(100), 150);
        service.lan.At(Seconds(10.05), service.a, [&service] { service.a.Stack()->PowerOff(); });
        service.lan.RunUntil(Seconds(20.05));

        // Nobody answers from 10.1 s on until b is MASTER.
        const Time takeover = service.b.transitions.back().at;
        EXPECT_EQ(service.b.carp->GetState(), State::MASTER) << dialect->name;
        const auto lost = static_cast<size_t>((takeover - Seconds(10)).GetMilliSeconds() / 100);
        EXPECT_EQ(pings.answered.size(), 150 - lost) << dialect->name;
        const auto replies = Pick(frames,
                                  [](const Frame& frame) { return IsReplyFor(frame, VIP); });
        EXPECT_EQ(replies.size(), 1U) << dialect->name << ": the client asked only once";
    }
}

/// Counts what a carp device hands up to its node.
void CountDeliveries(Host& host, int& count)
{
    host.node->RegisterProtocolHandler([&count](Ptr<NetDevice>,
                                                Ptr<const Packet>,
                                                uint16_t,
                                                const Address&,
                                                const Address&,
                                                NetDevice::PacketType) { ++count; },
                                       0,
                                       host.carp);
}

TEST(CarpService, ABackupIgnoresFramesToTheVirtualMac)
{
    Service service;
    std::vector<Frame>& frames = service.lan.Listen();
    int toMaster = 0;
    int toBackup = 0;
    CountDeliveries(service.a, toMaster);
    CountDeliveries(service.b, toBackup);
    Lan::Pings& pings = service.lan.Ping(service.client, VIP, Seconds(5), Seconds(1), 3);
    service.lan.RunUntil(Seconds(8));

    EXPECT_EQ(pings.answered.size(), 3U);
    EXPECT_EQ(toMaster, 4) << "an ARP request, three echo requests";
    EXPECT_EQ(toBackup, 0);
    const auto echoes = Pick(frames,
                             [](const Frame& frame)
                             { return frame.protocol == 0x0800 && frame.payload[9] == 1; });
    EXPECT_EQ(echoes.size(), 6U) << "three requests, three answers";
}

TEST(CarpService, WithoutMasterNobodyAnswers)
{
    Service service;
    Lan::Pings& pings = service.lan.Ping(service.client, VIP, Seconds(1), Seconds(1), 1);
    service.lan.RunUntil(Seconds(2.5));

    EXPECT_EQ(service.a.carp->GetState(), State::BACKUP);
    EXPECT_TRUE(pings.answered.empty());
}

TEST(CarpService, ABackupsOwnTrafficHasItsOwnAddress)
{
    Service service;
    Lan::Pings& toVip = service.lan.Ping(service.b, VIP, Seconds(5), Seconds(1), 1);
    Lan::Pings& toClient =
        service.lan.Ping(service.b, Ipv4Address("10.0.0.3"), Seconds(5), Seconds(1), 1);
    service.lan.RunUntil(Seconds(7));

    EXPECT_EQ(toVip.sources, std::vector<Ipv4Address>{Ipv4Address("10.0.0.2")});
    EXPECT_EQ(toClient.sources, std::vector<Ipv4Address>{Ipv4Address("10.0.0.2")});
}

TEST(CarpService, AFormerMastersTrafficToTheAddressGoesToTheLan)
{
    Service service;
    service.lan.At(Seconds(10.5), service.a, [&service] { service.a.carp->SetUp(false); });
    Lan::Pings& pings = service.lan.Ping(service.a, VIP, Seconds(11), Seconds(1), 1);
    service.lan.RunUntil(Seconds(12));

    EXPECT_EQ(service.b.carp->GetState(), State::MASTER);
    EXPECT_EQ(pings.sources, std::vector<Ipv4Address>{Ipv4Address("10.0.0.1")});
}

TEST(CarpService, AMasterReachesItsOwnAddressWithoutTheLan)
{
    Service service;
    std::vector<Frame>& frames = service.lan.Listen();
    Lan::Pings& pings = service.lan.Ping(service.a, VIP, Seconds(5), Seconds(1), 1);
    service.lan.RunUntil(Seconds(6));

    EXPECT_EQ(pings.answered.size(), 1U);
    const auto others = Pick(frames,
                             [](const Frame& frame)
                             { return !frame.IsAdvert() && frame.at > Seconds(4.5); });
    EXPECT_EQ(others.size(), 1U) << "the repeated announcement at 5 s";
}

TEST(CarpService, AMastersTrafficToOthersHasItsOwnAddress)
{
    Service service;
    Lan::Pings& pings =
        service.lan.Ping(service.a, Ipv4Address("10.0.0.3"), Seconds(5), Seconds(1), 1);
    service.lan.RunUntil(Seconds(6));

    EXPECT_EQ(pings.sources, std::vector<Ipv4Address>{Ipv4Address("10.0.0.1")});
}

TEST(CarpService, AGratuitousArpIsNotAnsweredButRevealsAConflict)
{
    Service service;
    std::vector<Frame>& frames = service.lan.Listen();
    const Mac48Address claimant = Mac48Address::ConvertFrom(service.client.port->GetAddress());
    service.lan.At(Seconds(5),
                   service.client,
                   [&]
                   {
                       ArpHeader arp;
                       arp.SetRequest(claimant, VIP, Mac48Address("00:00:00:00:00:00"), VIP);
                       Ptr<Packet> packet = Create<Packet>();
                       packet->AddHeader(arp);
                       service.client.port->Send(packet, Mac48Address::GetBroadcast(), 0x0806);
                   });
    service.lan.RunUntil(Seconds(6));

    const auto replies = Pick(frames, [](const Frame& frame) { return IsReplyFor(frame, VIP); });
    EXPECT_TRUE(replies.empty());
    EXPECT_EQ(service.a.claims, std::vector<Mac48Address>{claimant});
    EXPECT_TRUE(service.b.claims.empty());
}

/// Routers a and b join 10.0.0.0/24 and 10.0.1.0/24; the server is in the latter.
TEST(CarpService, TheVirtualAddressIsAGateway)
{
    Service service;
    BackLan back;
    Host& server = service.lan.AddHost();
    back.Connect(service.a, 1);
    back.Connect(service.b, 2);
    back.Move(server, 3);
    service.a.Ip()->SetAttribute("IpForward", BooleanValue(true));
    service.b.Ip()->SetAttribute("IpForward", BooleanValue(true));
    Ipv4StaticRoutingHelper routing;
    routing.GetStaticRouting(service.client.Ip())->SetDefaultRoute(VIP, 1);
    // Answers go through b throughout: only the way there is put to the test.
    routing.GetStaticRouting(server.Ip())->SetDefaultRoute(Ipv4Address("10.0.1.2"), 2);

    Lan::Pings& pings = service.lan.Ping(service.client,
                                         Ipv4Address("10.0.1.3"),
                                         Seconds(5),
                                         MilliSeconds(500),
                                         30);
    service.lan.At(Seconds(10.6), service.a, [&service] { service.a.carp->SetUp(false); });
    service.lan.RunUntil(Seconds(25));

    EXPECT_EQ(service.b.carp->GetState(), State::MASTER);
    EXPECT_EQ(pings.answered.size(), 30U) << "a bow-out loses nothing";
}

TEST(CarpService, UcarpServesTheAddressFromTheRealMac)
{
    Service service(carp::Ucarp());
    std::vector<Frame>& frames = service.lan.Listen();
    Lan::Pings& pings = service.lan.Ping(service.client, VIP, Seconds(5), Seconds(1), 3);
    service.lan.RunUntil(Seconds(9));

    const auto replies = Pick(frames, [](const Frame& frame) { return IsReplyFor(frame, VIP); });
    ASSERT_EQ(replies.size(), 1U);
    EXPECT_EQ(replies[0].source, service.a.port->GetAddress());
    EXPECT_EQ(ReadArp(replies[0]).GetSourceHardwareAddress(), service.a.port->GetAddress());
    EXPECT_EQ(pings.answered.size(), 3U) << "each is answered once";
}

} // namespace

} // namespace carptest
