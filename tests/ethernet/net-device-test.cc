// SPDX-License-Identifier: GPL-2.0-only

#include "ethernet-fixture.h"

#include "ns3/boolean.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

namespace ns3
{
namespace
{

using Times = std::vector<int64_t>;

const Mac48Address BROADCAST("ff:ff:ff:ff:ff:ff");
const Mac48Address CARP_GROUP("01:00:5e:00:00:12");

/// Counts how often a trace source of a NIC fires, and keeps the bytes.
class Listener
{
  public:
    Listener(Ptr<EthernetNetDevice> nic, const std::string& source)
    {
        m_connected = nic->TraceConnectWithoutContext(
            source,
            Callback<void, Ptr<const Packet>>(std::function<void(Ptr<const Packet>)>(
                [this](Ptr<const Packet> packet)
                {
                    std::vector<uint8_t> bytes(packet->GetSize());
                    packet->CopyData(bytes.data(), bytes.size());
                    frames.push_back(bytes);
                    times.push_back(Simulator::Now().GetNanoSeconds());
                })));
        EXPECT_TRUE(m_connected) << source;
    }

    std::vector<std::vector<uint8_t>> frames; //!< what was told
    Times times;                              //!< when

  private:
    bool m_connected;
};

class NetDeviceTest : public EthernetTest
{
  protected:
    NetDeviceTest()
        : a(AddHost()),
          b(AddHost()),
          cable(helper.Connect(a.nic, b.nic))
    {
    }

    TestHost& a;
    TestHost& b;
    Ptr<EthernetCable> cable;
};

TEST_F(NetDeviceTest, ControlFramesOvertakeWaitingData)
{
    for (int i = 0; i < 3; ++i)
    {
        a.SendAt(Seconds(1), b.Mac(), 1500);
    }
    a.SendAt(Seconds(1), b.Mac(), 28, 0x0806);
    Simulator::Run();
    EXPECT_EQ(b.Sizes(), (std::vector<uint32_t>{1500, 28, 1500, 1500}));
    const int64_t start = 1'000'000'000;
    EXPECT_EQ(b.Times(),
              (Times{start + 12'708,
                     start + 12'304 + 1'076,
                     start + 12'304 + 672 + 12'708,
                     start + 2 * 12'304 + 672 + 12'708}));
}

Ptr<Packet> Bytes(std::vector<uint8_t> start)
{
    start.resize(60);
    return Create<Packet>(start.data(), start.size());
}

TEST(ControlFrameTest, ArpCarpAndNeighbourDiscoveryAreControl)
{
    std::vector<uint8_t> ipv4(20);
    ipv4[9] = 112;
    EXPECT_TRUE(EthernetNetDevice::IsControlFrame(Bytes(ipv4), 0x0800));
    ipv4[9] = 17;
    EXPECT_FALSE(EthernetNetDevice::IsControlFrame(Bytes(ipv4), 0x0800));
    EXPECT_TRUE(EthernetNetDevice::IsControlFrame(Bytes({}), 0x0806));
    std::vector<uint8_t> ipv6(41);
    ipv6[6] = 112;
    EXPECT_TRUE(EthernetNetDevice::IsControlFrame(Bytes(ipv6), 0x86dd));
    ipv6[6] = 58;
    for (const int type : {133, 134, 135, 136, 137})
    {
        ipv6[40] = type;
        EXPECT_TRUE(EthernetNetDevice::IsControlFrame(Bytes(ipv6), 0x86dd)) << type;
    }
    for (const int type : {128, 132, 138})
    {
        ipv6[40] = type;
        EXPECT_FALSE(EthernetNetDevice::IsControlFrame(Bytes(ipv6), 0x86dd)) << type;
    }
    EXPECT_FALSE(EthernetNetDevice::IsControlFrame(Bytes({}), 0x88b5));
    EXPECT_FALSE(EthernetNetDevice::IsControlFrame(Create<Packet>(3), 0x0800));
}

TEST_F(NetDeviceTest, ThePredicateMayBeReplaced)
{
    a.nic->SetControlPredicate(
        EthernetNetDevice::ControlPredicate(std::function<bool(Ptr<const Packet>, uint16_t)>(
            [](Ptr<const Packet> packet, uint16_t) { return packet->GetSize() == 100; })));
    a.SendAt(Seconds(1), b.Mac(), 1500);
    a.SendAt(Seconds(1), b.Mac(), 28, 0x0806);
    a.SendAt(Seconds(1), b.Mac(), 100);
    Simulator::Run();
    EXPECT_EQ(b.Sizes(), (std::vector<uint32_t>{1500, 100, 28}));
}

TEST_F(NetDeviceTest, AFullQueueRefuses)
{
    a.nic->SetAttribute("QueueSize", UintegerValue(2));
    Listener dropped(a.nic, "MacTxDrop");
    std::vector<bool> accepted;
    At(Seconds(1),
       [&]()
       {
           for (int i = 0; i < 5; ++i)
           {
               accepted.push_back(a.Send(b.Mac(), 1000));
           }
       });
    Simulator::Run();
    EXPECT_EQ(accepted, (std::vector<bool>{true, true, true, false, false}));
    EXPECT_EQ(b.heard.size(), 3U);
    EXPECT_EQ(dropped.frames.size(), 2U);
}

TEST_F(NetDeviceTest, SendFailsWithoutLinkWhenDownAndWhenTooLong)
{
    Listener dropped(a.nic, "MacTxDrop");
    EXPECT_TRUE(a.Send(b.Mac(), 1500));
    EXPECT_FALSE(a.Send(b.Mac(), 1501));
    cable->Unplug();
    EXPECT_FALSE(a.Send(b.Mac()));
    cable->Plug();
    a.nic->SetUp(false);
    EXPECT_FALSE(a.Send(b.Mac()));
    a.nic->SetUp(true);
    EXPECT_TRUE(a.Send(b.Mac()));
    EXPECT_FALSE(AddHost().Send(b.Mac()));
    // Three were refused, and one waited in the queue when the cable was pulled: none did.
    EXPECT_EQ(dropped.frames.size(), 3U);
}

TEST_F(NetDeviceTest, ADriverThatRefusesKeepsItsLinkAndHears)
{
    Listener dropped(a.nic, "MacTxDrop");
    EXPECT_FALSE(a.nic->IsRefusing());
    a.nic->SetRefusing(true);
    EXPECT_TRUE(a.nic->IsRefusing());
    EXPECT_TRUE(a.nic->IsLinkUp());
    EXPECT_FALSE(a.Send(b.Mac()));
    EXPECT_EQ(dropped.frames.size(), 1U);
    b.SendAt(Seconds(1), a.Mac());
    At(Seconds(2), [&]() { a.nic->SetRefusing(false); });
    a.SendAt(Seconds(3), b.Mac());
    Simulator::Run();
    EXPECT_EQ(a.Times(), Times{1'000'001'508});
    EXPECT_EQ(b.Times(), Times{3'000'001'508});
}

TEST_F(NetDeviceTest, AnInterfaceThatIsDownNeitherSendsNorReceives)
{
    Listener rxDropped(b.nic, "PhyRxDrop");
    a.SendAt(Seconds(1), b.Mac());
    b.SendAt(Seconds(1), a.Mac(), 1500);
    b.SendAt(Seconds(1), a.Mac(), 200);
    At(Seconds(1) + NanoSeconds(1),
       [&]()
       {
           b.nic->SetUp(false);
           EXPECT_FALSE(b.nic->IsLinkUp());
           EXPECT_TRUE(b.nic->HasCarrier());
           EXPECT_TRUE(a.nic->IsLinkUp());
       });
    At(Seconds(2), [&]() { b.nic->SetUp(true); });
    a.SendAt(Seconds(3), b.Mac());
    Simulator::Run();
    EXPECT_EQ(b.Times(), Times{3'000'001'508});
    EXPECT_EQ(rxDropped.times, Times{1'000'001'508});
    // What was on the wire arrives, what was waiting is lost.
    EXPECT_EQ(a.Sizes(), std::vector<uint32_t>{1500});
}

TEST_F(NetDeviceTest, NoFrameOvertakesAfterTheQueueWasClearedUnderARunningFrame)
{
    b.SendAt(Seconds(1), a.Mac(), 1500);
    b.SendAt(Seconds(1), a.Mac(), 200);
    At(Seconds(1) + NanoSeconds(1),
       [&]()
       {
           b.nic->SetUp(false);
           b.nic->SetUp(true);
       });
    b.SendAt(Seconds(1) + NanoSeconds(2), a.Mac(), 300);
    b.SendAt(Seconds(1) + NanoSeconds(2), a.Mac(), 400);
    Simulator::Run();
    const int64_t start = 1'000'000'000;
    EXPECT_EQ(a.Sizes(), (std::vector<uint32_t>{1500, 300, 400}));
    EXPECT_EQ(a.Times(),
              (Times{start + 12'708, start + 12'304 + 3'108, start + 12'304 + 2'704 + 3'908}));
}

TEST_F(NetDeviceTest, AdministrativeStateIsToldAsLinkChange)
{
    std::vector<bool> told;
    a.nic->AddLinkChangeCallback(
        Callback<void>(std::function<void()>([&]() { told.push_back(a.nic->IsLinkUp()); })));
    At(Seconds(1), [&]() { a.nic->SetUp(false); });
    At(Seconds(2), [&]() { cable->Unplug(); });
    At(Seconds(3), [&]() { a.nic->SetUp(true); });
    At(Seconds(4), [&]() { cable->Plug(); });
    Simulator::Run();
    EXPECT_EQ(told, (std::vector<bool>{false, true}));
}

TEST_F(NetDeviceTest, TheFilterPassesWhatANicReceives)
{
    const std::vector<std::pair<Mac48Address, bool>> cases{
        {b.Mac(), true},
        {Mac48Address("00:00:00:00:aa:aa"), false},
        {BROADCAST, true},
        {Mac48Address("01:00:5e:00:00:01"), true},
        {Mac48Address("33:33:00:00:00:01"), true},
        {Mac48Address("33:33:ff:12:34:56"), true},
        {Mac48Address("33:33:00:00:00:12"), false},
        {CARP_GROUP, false},
    };
    for (const auto& [group, wanted] : cases)
    {
        const std::size_t before = b.heard.size();
        a.Send(group);
        Simulator::Run();
        EXPECT_EQ(b.heard.size() - before, wanted ? 1U : 0U) << group;
    }
}

TEST_F(NetDeviceTest, GroupsAreJoinedAndLeft)
{
    const auto hears = [&](const Mac48Address& group)
    {
        const std::size_t before = b.heard.size();
        a.Send(group);
        Simulator::Run();
        return b.heard.size() > before;
    };
    b.nic->JoinGroup(CARP_GROUP);
    EXPECT_TRUE(hears(CARP_GROUP));
    EXPECT_FALSE(hears(Mac48Address("01:00:5e:00:00:13")));
    EXPECT_TRUE(b.nic->LeaveGroup(CARP_GROUP));
    EXPECT_FALSE(b.nic->LeaveGroup(CARP_GROUP));
    EXPECT_FALSE(hears(CARP_GROUP));
    b.nic->SetAttribute("AllMulticast", BooleanValue(true));
    EXPECT_TRUE(hears(CARP_GROUP));
    b.nic->SetAttribute("AllMulticast", BooleanValue(false));
    b.nic->SetAttribute("SolicitedNodeGroups", BooleanValue(false));
    EXPECT_FALSE(hears(Mac48Address("33:33:ff:00:00:01")));
    b.nic->JoinGroup(Mac48Address("33:33:ff:00:00:01"));
    EXPECT_TRUE(hears(Mac48Address("33:33:ff:00:00:01")));
    EXPECT_FALSE(hears(Mac48Address("33:33:ff:00:00:02")));
    EXPECT_DEATH(b.nic->JoinGroup(Mac48Address("00:00:00:00:00:01")), "not a group");
}

TEST_F(NetDeviceTest, PromiscuousReceptionSeesEverythingFirst)
{
    b.ListenPromiscuously();
    const Mac48Address other("00:00:00:00:aa:aa");
    for (const auto& to : {b.Mac(), other, CARP_GROUP, BROADCAST})
    {
        a.Send(to);
        Simulator::Run();
    }
    ASSERT_EQ(b.overheard.size(), 4U);
    EXPECT_EQ(b.overheard[1].destination, other);
    EXPECT_EQ(b.overheard[1].source, a.Mac());
    EXPECT_EQ(b.types,
              (std::vector<NetDevice::PacketType>{NetDevice::PACKET_HOST,
                                                  NetDevice::PACKET_OTHERHOST,
                                                  NetDevice::PACKET_MULTICAST,
                                                  NetDevice::PACKET_BROADCAST}));
    EXPECT_EQ(b.normalBefore, (std::vector<std::size_t>{0, 1, 1, 1}));
    EXPECT_EQ(b.heard.size(), 2U);
}

TEST_F(NetDeviceTest, SendFromUsesTheGivenSource)
{
    const Mac48Address virtualMac("00:00:5e:00:01:01");
    EXPECT_TRUE(a.nic->SupportsSendFrom());
    a.nic->SendFrom(Create<Packet>(10), virtualMac, b.Mac(), 0x88b5);
    Simulator::Run();
    ASSERT_EQ(b.heard.size(), 1U);
    EXPECT_EQ(b.heard[0].source, virtualMac);
}

TEST_F(NetDeviceTest, TracesTellWhatHappens)
{
    Listener macTx(a.nic, "MacTx");
    Listener phyTxBegin(a.nic, "PhyTxBegin");
    Listener sentSniffed(a.nic, "Sniffer");
    Listener macRx(b.nic, "MacRx");
    Listener macRxDrop(b.nic, "MacRxDrop");
    Listener sniffed(b.nic, "Sniffer");
    Listener promiscSniffed(b.nic, "PromiscSniffer");
    a.SendAt(Seconds(1), b.Mac(), 100);
    a.SendAt(Seconds(1), CARP_GROUP, 100);
    Simulator::Run();
    EXPECT_EQ(macTx.times, (Times{1'000'000'000, 1'000'000'000}));
    EXPECT_EQ(phyTxBegin.times, (Times{1'000'000'000, 1'000'001'104}));
    EXPECT_EQ(sentSniffed.times, phyTxBegin.times);
    EXPECT_EQ(macRx.times, Times{1'000'001'508});
    EXPECT_EQ(sniffed.times, macRx.times);
    EXPECT_EQ(macRxDrop.times, Times{1'000'002'612});
    EXPECT_EQ(promiscSniffed.times, (Times{1'000'001'508, 1'000'002'612}));
}

TEST_F(NetDeviceTest, CapturedBytesAreAWholeEthernetFrameWithPadding)
{
    Listener sniffed(b.nic, "Sniffer");
    const std::vector<uint8_t> payload{1, 2, 3};
    a.nic->Send(Create<Packet>(payload.data(), payload.size()), BROADCAST, 0x88b5);
    Simulator::Run();
    ASSERT_EQ(sniffed.frames.size(), 1U);
    std::vector<uint8_t> expected(60);
    const std::vector<uint8_t>
        start{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 1, 0x88, 0xb5, 1, 2, 3};
    std::copy(start.begin(), start.end(), expected.begin());
    EXPECT_EQ(sniffed.frames[0], expected);
}

TEST_F(NetDeviceTest, TheReceiverHasAPacketOfItsOwn)
{
    const auto sent = Create<Packet>(100);
    Ptr<const Packet> received;
    b.nic->SetReceiveCallback(NetDevice::ReceiveCallback(
        std::function<bool(Ptr<NetDevice>, Ptr<const Packet>, uint16_t, const Address&)>(
            [&](Ptr<NetDevice>, Ptr<const Packet> packet, uint16_t, const Address&)
            {
                received = packet;
                return true;
            })));
    a.nic->Send(sent, b.Mac(), 0x88b5);
    Simulator::Run();
    ASSERT_TRUE(received);
    EXPECT_NE(received, sent);
    EXPECT_EQ(received->GetUid(), sent->GetUid());
}

} // namespace
} // namespace ns3
