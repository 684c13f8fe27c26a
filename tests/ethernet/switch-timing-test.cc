// SPDX-License-Identifier: GPL-2.0-only

// Queues of switch ports and the events of a flood.

#include "switch-fixture.h"

#include "ns3/boolean.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

namespace ns3
{
namespace
{

class SwitchTimingTest : public SwitchTest
{
};

TEST_F(SwitchTimingTest, ControlFramesPassTheQueueOfABusyPort)
{
    helper.SetCableAttribute("DataRate", StringValue("100Mbps"));
    TestHost& slow = AddHost(sw);
    slow.SendAt(Seconds(0), BROADCAST);
    for (int i = 0; i < 3; ++i)
    {
        a.SendAt(Seconds(1), slow.Mac(), 1500);
    }
    b.SendAt(Seconds(1) + MicroSeconds(30), slow.Mac(), 28, 0x0806);
    Simulator::Run();
    EXPECT_EQ(slow.Sizes(), (std::vector<uint32_t>{1500, 28, 1500, 1500}));
    const int64_t start = 1'000'000'000 + 12'708 + 2'000;
    EXPECT_EQ(slow.Times(),
              (Times{start + 122'580,
                     start + 123'040 + 6'260,
                     start + 123'040 + 6'720 + 122'580,
                     start + 2 * 123'040 + 6'720 + 122'580}));
}

TEST_F(SwitchTimingTest, AControlFrameInsideTheSwitchDoesNotOvertakeOneThatIsReady)
{
    sw->SetAttribute("ForwardingDelay", TimeValue(MicroSeconds(100)));
    helper.SetCableAttribute("DataRate", StringValue("100Mbps"));
    TestHost& slow = AddHost(sw);
    slow.SendAt(Seconds(0), BROADCAST);
    a.SendAt(Seconds(1), slow.Mac(), 1500);
    a.SendAt(Seconds(1), slow.Mac(), 1500);
    b.SendAt(Seconds(1) + MicroSeconds(80), slow.Mac(), 28, 0x0806);
    b.SendAt(Seconds(1) + MicroSeconds(190), slow.Mac(), 28, 0x0806);
    Simulator::Run();
    // The port sends the first frame from 112.708 us until it is free again at 235.748 us. The ARP
    // of 80 us is ready at 181.076 us and goes first, that of 190 us only at 291.076 us.
    EXPECT_EQ(slow.Sizes(), (std::vector<uint32_t>{1500, 28, 1500, 28}));
    const int64_t first = 1'000'000'000 + 112'708;
    EXPECT_EQ(slow.Times(),
              (Times{first + 122'580,
                     first + 123'040 + 6'260,
                     first + 123'040 + 6'720 + 122'580,
                     first + 2 * 123'040 + 6'720 + 6'260}));
}

TEST_F(SwitchTimingTest, AWaitingFrameStillSitsOutTheLatency)
{
    sw->SetAttribute("ForwardingDelay", TimeValue(MicroSeconds(300)));
    helper.SetCableAttribute("DataRate", StringValue("100Mbps"));
    TestHost& slow = AddHost(sw);
    slow.SendAt(Seconds(0), BROADCAST);
    a.SendAt(Seconds(1), slow.Mac(), 1500);
    a.SendAt(Seconds(1), slow.Mac(), 1500);
    b.SendAt(Seconds(1) + MicroSeconds(300), slow.Mac(), 28, 0x0806);
    Simulator::Run();
    // Sent from 312.708 us to 435.748 us and on to 558.788 us; the ARP is ready at 601.076 us.
    const int64_t first = 1'000'000'000 + 312'708;
    EXPECT_EQ(slow.Times(),
              (Times{first + 122'580, first + 123'040 + 122'580, 1'000'601'076 + 6'260}));
}

TEST_F(SwitchTimingTest, AFullPortDropsAndCounts)
{
    sw->SetAttribute("QueueSize", UintegerValue(1));
    helper.SetCableAttribute("DataRate", StringValue("10Mbps"));
    TestHost& slow = AddHost(sw);
    slow.SendAt(Seconds(0), BROADCAST);
    std::vector<uint32_t> dropped;
    sw->TraceConnectWithoutContext(
        "Dropped",
        Callback<void, const EthernetFrame&, uint32_t>(
            std::function<void(const EthernetFrame&, uint32_t)>(
                [&dropped](const EthernetFrame&, uint32_t port) { dropped.push_back(port); })));
    for (int i = 0; i < 4; ++i)
    {
        a.SendAt(Seconds(1), slow.Mac(), 1500);
    }
    Simulator::Run();
    EXPECT_EQ(slow.heard.size(), 2U);
    const auto& counters = sw->GetPort(3).GetTransmitter().GetCounters();
    EXPECT_EQ(counters.drops, 2U);
    EXPECT_EQ(counters.frames, 2U);
    EXPECT_EQ(counters.bytes, 2 * 1518U);
    EXPECT_EQ(dropped, (std::vector<uint32_t>{3, 3}));
}

TEST_F(SwitchTimingTest, AFullDataBandHasRoomForControlFrames)
{
    sw->SetAttribute("QueueSize", UintegerValue(1));
    helper.SetCableAttribute("DataRate", StringValue("10Mbps"));
    TestHost& slow = AddHost(sw);
    slow.SendAt(Seconds(0), BROADCAST);
    for (int i = 0; i < 4; ++i)
    {
        a.SendAt(Seconds(1), slow.Mac(), 1500);
    }
    b.SendAt(Seconds(1) + MicroSeconds(100), slow.Mac(), 28, 0x0806);
    Simulator::Run();
    // On the wire, then the ARP that came last, then the one that waited.
    EXPECT_EQ(slow.Sizes(), (std::vector<uint32_t>{1500, 28, 1500}));
}

TEST_F(SwitchTimingTest, WithoutPriorityAllFramesLeaveInTheirOrder)
{
    sw->SetAttribute("Priority", BooleanValue(false));
    EXPECT_FALSE(sw->HasPriority());
    helper.SetCableAttribute("DataRate", StringValue("10Mbps"));
    TestHost& slow = AddHost(sw);
    slow.SendAt(Seconds(0), BROADCAST);
    a.SendAt(Seconds(1), slow.Mac(), 1500);
    a.SendAt(Seconds(1), slow.Mac(), 1500);
    b.SendAt(Seconds(1) + MicroSeconds(100), slow.Mac(), 28, 0x0806);
    b.SendAt(Seconds(1) + MicroSeconds(200), BROADCAST, 29, 0x0806);
    Simulator::Run();
    EXPECT_EQ(slow.Sizes(), (std::vector<uint32_t>{1500, 1500, 28, 29}));
}

TEST_F(SwitchTimingTest, WithoutPriorityAFullQueueDropsControlFramesToo)
{
    sw->SetAttribute("Priority", BooleanValue(false));
    sw->SetAttribute("QueueSize", UintegerValue(1));
    helper.SetCableAttribute("DataRate", StringValue("10Mbps"));
    TestHost& slow = AddHost(sw);
    slow.SendAt(Seconds(0), BROADCAST);
    a.SendAt(Seconds(1), slow.Mac(), 1500);
    a.SendAt(Seconds(1), slow.Mac(), 1500);
    b.SendAt(Seconds(1) + MicroSeconds(100), slow.Mac(), 28, 0x0806);
    Simulator::Run();
    EXPECT_EQ(slow.Sizes(), (std::vector<uint32_t>{1500, 1500}));
}

TEST_F(SwitchTimingTest, AFloodOverLikeCablesIsOneEventForAllPorts)
{
    for (int i = 0; i < 100; ++i)
    {
        AddHost(sw);
    }
    Simulator::Run();
    const uint64_t before = Simulator::GetEventCount();
    a.Send(Mac48Address("01:00:5e:00:00:12"));
    Simulator::Run();
    EXPECT_EQ(Simulator::GetEventCount() - before, 2U);
}

TEST_F(SwitchTimingTest, CopiesOfAFloodKeepTheTimesOfTheirCables)
{
    helper.SetCableAttribute("DataRate", StringValue("100Mbps"));
    TestHost& slow = AddHost(sw);
    helper.SetCableAttribute("DataRate", StringValue("1Gbps"));
    helper.SetCableAttribute("Delay", TimeValue(MicroSeconds(50)));
    TestHost& far = AddHost(sw);
    TestHost& farToo = AddHost(sw);
    b.nic->JoinGroup(Mac48Address("01:00:5e:00:00:12"));
    slow.nic->JoinGroup(Mac48Address("01:00:5e:00:00:12"));
    far.nic->JoinGroup(Mac48Address("01:00:5e:00:00:12"));
    farToo.nic->JoinGroup(Mac48Address("01:00:5e:00:00:12"));
    a.SendAt(Seconds(1), Mac48Address("01:00:5e:00:00:12"));
    At(Seconds(1) + MicroSeconds(20), [&]() { farToo.nic->GetCable()->Unplug(); });
    Simulator::Run();
    const int64_t start = 1'000'000'000;
    EXPECT_EQ(b.Times(), Times{start + ONE_SWITCH});
    EXPECT_TRUE(c.heard.empty());
    EXPECT_EQ(slow.Times(), Times{start + ONE_CABLE + 2'000 + 10'080 + 500});
    EXPECT_EQ(far.Times(), Times{start + ONE_CABLE + 2'000 + 1'008 + 50'000});
    EXPECT_TRUE(farToo.heard.empty());
}

TEST_F(SwitchTimingTest, AGroupJoinedWhileTheFrameIsUnderWayIsReceived)
{
    const Mac48Address group("01:00:5e:00:00:12");
    b.nic->JoinGroup(group);
    a.SendAt(Seconds(1), group);
    const Time almost = Seconds(1) + NanoSeconds(ONE_SWITCH - 1);
    At(almost,
       [&]()
       {
           b.nic->LeaveGroup(group);
           c.nic->JoinGroup(group);
       });
    Simulator::Run();
    EXPECT_TRUE(b.heard.empty());
    EXPECT_EQ(c.Times(), Times{1'000'000'000 + ONE_SWITCH});
}

/// Masters that booted together advertise together. Copies beyond the first few wait in the queue;
/// nobody can tell them from those before.
TEST_F(SwitchTest, ControlFramesOfOneInstantFollowEachOther)
{
    constexpr uint16_t ARP = 0x0806; // of the control band
    constexpr int64_t SLOT = 1'104;  // 126 bytes, preamble included, and the gap
    std::vector<TestHost*> senders{&a, &b};
    while (senders.size() < 20)
    {
        senders.push_back(&AddHost(sw));
    }
    Times expected;
    for (const TestHost* sender : senders)
    {
        sender->SendAt(MicroSeconds(10), BROADCAST, 100, ARP);
        expected.push_back(10'000 + ONE_SWITCH + SLOT * static_cast<int64_t>(expected.size()));
    }
    Simulator::Run();
    EXPECT_EQ(c.Times(), expected);
}

} // namespace
} // namespace ns3
