// SPDX-License-Identifier: GPL-2.0-only

#include "ethernet-fixture.h"

#include "ns3/data-rate.h"
#include "ns3/string.h"

#include <tuple>

namespace ns3
{
namespace
{

using Times = std::vector<int64_t>;

/// Rate, payload and the two figures that IEEE 802.3 gives: arrival and next start.
using TimingCase = std::tuple<const char*, uint32_t, int64_t, int64_t>;

class CableTimingTest : public EthernetTest, public ::testing::WithParamInterface<TimingCase>
{
};

TEST_P(CableTimingTest, FramesArriveCompleteAndKeepTheGap)
{
    const auto [rate, payload, transit, slot] = GetParam();
    helper.SetCableAttribute("DataRate", StringValue(rate));
    helper.SetCableAttribute("Delay", TimeValue(NanoSeconds(500)));
    TestHost& a = AddHost();
    TestHost& b = AddHost();
    helper.Connect(a.nic, b.nic);
    a.SendAt(Seconds(1), b.Mac(), payload);
    a.SendAt(Seconds(1), b.Mac(), payload);
    a.SendAt(Seconds(1), b.Mac(), payload);
    Simulator::Run();
    const int64_t first = 1'000'000'000 + transit + 500;
    EXPECT_EQ(b.Times(), (Times{first, first + slot, first + 2 * slot}));
}

// A frame of s bytes takes (8 + s) byte times and the next starts 12 byte times later.
INSTANTIATE_TEST_SUITE_P(Rates,
                         CableTimingTest,
                         ::testing::Values(TimingCase{"10Mbps", 46, 57'600, 67'200},
                                           TimingCase{"10Mbps", 1, 57'600, 67'200},
                                           TimingCase{"10Mbps", 47, 58'400, 68'000},
                                           TimingCase{"100Mbps", 56, 6'560, 7'520},
                                           TimingCase{"100Mbps", 1500, 122'080, 123'040},
                                           TimingCase{"1Gbps", 0, 576, 672},
                                           TimingCase{"1Gbps", 1500, 12'208, 12'304},
                                           TimingCase{"10Gbps", 1500, 1'221, 1'230}));

class CableTest : public EthernetTest
{
  protected:
    CableTest()
        : a(AddHost()),
          b(AddHost()),
          cable(helper.Connect(a.nic, b.nic))
    {
    }

    TestHost& a;
    TestHost& b;
    Ptr<EthernetCable> cable;
};

TEST_F(CableTest, BothDirectionsAreIndependent)
{
    a.SendAt(Seconds(1), b.Mac(), 1500);
    b.SendAt(Seconds(1), a.Mac(), 1500);
    Simulator::Run();
    EXPECT_EQ(a.Times(), Times{1'000'012'708});
    EXPECT_EQ(b.Times(), Times{1'000'012'708});
}

TEST_F(CableTest, FramesAreReceivedInTheContextOfTheReceiver)
{
    a.SendAt(Seconds(1), b.Mac());
    Simulator::Run();
    ASSERT_EQ(b.heard.size(), 1U);
    EXPECT_EQ(b.heard[0].context, b.node->GetId());
}

TEST_F(CableTest, AFrameThatFindsTheWireFreeIsOneEvent)
{
    Simulator::Run();
    const uint64_t before = Simulator::GetEventCount();
    a.Send(b.Mac());
    Simulator::Run();
    EXPECT_EQ(Simulator::GetEventCount() - before, 1U);
}

TEST_F(CableTest, UnplugLosesWhatIsQueuedAndInFlight)
{
    Times lost;
    std::vector<EthernetCable::Loss> reasons;
    std::function<void(const EthernetFrame&, uint32_t, EthernetCable::Loss)> onLost =
        [&](const EthernetFrame&, uint32_t end, EthernetCable::Loss why)
    {
        EXPECT_EQ(end, 0U);
        lost.push_back(Simulator::Now().GetNanoSeconds());
        reasons.push_back(why);
    };
    cable->TraceConnectWithoutContext(
        "Lost",
        Callback<void, const EthernetFrame&, uint32_t, EthernetCable::Loss>(onLost));
    a.SendAt(Seconds(1), b.Mac());
    a.SendAt(Seconds(1), b.Mac());
    At(Seconds(1) + NanoSeconds(1), [&]() { cable->Unplug(); });
    At(Seconds(1) + NanoSeconds(2), [&]() { cable->Plug(); });
    a.SendAt(Seconds(2), b.Mac());
    Simulator::Run();
    EXPECT_EQ(b.Times(), Times{2'000'001'508});
    EXPECT_EQ(lost, Times{1'000'001'508});
    EXPECT_EQ(reasons, std::vector<EthernetCable::Loss>{EthernetCable::Loss::UNPLUGGED});
    EXPECT_EQ(a.nic->GetTransmitter().GetCounters().drops, 1U);
}

TEST_F(CableTest, AWireIsFreeAtOnceAfterReplug)
{
    a.SendAt(Seconds(1), b.Mac(), 1500);
    At(Seconds(1) + NanoSeconds(1),
       [&]()
       {
           cable->Unplug();
           cable->Plug();
       });
    a.SendAt(Seconds(1) + NanoSeconds(10), b.Mac());
    Simulator::Run();
    EXPECT_EQ(b.Times(), Times{1'000'001'518});
}

TEST_F(CableTest, LinkChangesAreToldToBothEndsInTheirContext)
{
    std::vector<std::tuple<char, int64_t, bool, uint32_t>> told;
    const auto listen = [&](char who, TestHost& host)
    {
        host.nic->AddLinkChangeCallback(Callback<void>(std::function<void()>(
            [&told, &host, who]()
            {
                told.emplace_back(who,
                                  Simulator::Now().GetNanoSeconds(),
                                  host.nic->IsLinkUp(),
                                  Simulator::GetContext());
            })));
    };
    listen('a', a);
    listen('b', b);
    EXPECT_TRUE(a.nic->IsLinkUp());
    At(Seconds(1),
       [&]()
       {
           cable->Unplug();
           EXPECT_FALSE(a.nic->IsLinkUp());
           EXPECT_FALSE(cable->IsPlugged());
       });
    At(Seconds(2), [&]() { cable->Plug(); });
    At(Seconds(3), [&]() { cable->Plug(); });
    Simulator::Run();
    const uint32_t idA = a.node->GetId();
    const uint32_t idB = b.node->GetId();
    EXPECT_EQ(told,
              (decltype(told){{'a', 1'000'000'000, false, idA},
                              {'b', 1'000'000'000, false, idB},
                              {'a', 2'000'000'000, true, idA},
                              {'b', 2'000'000'000, true, idB}}));
}

TEST_F(CableTest, RateAndDelayMayChangeWhileRunning)
{
    At(Seconds(1), [&]() { cable->SetDataRate(DataRate("100Mbps")); });
    At(Seconds(2), [&]() { cable->SetDelay(MicroSeconds(10)); });
    a.SendAt(Seconds(1) + NanoSeconds(1), b.Mac());
    a.SendAt(Seconds(2) + NanoSeconds(1), b.Mac());
    Simulator::Run();
    EXPECT_EQ(b.Times(), (Times{1'000'010'581, 2'000'020'081}));
}

TEST_F(CableTest, OnlyNicsAreDevicesOfTheChannel)
{
    EXPECT_EQ(cable->GetNDevices(), 2U);
    EXPECT_EQ(cable->GetDevice(0), a.nic);
    EXPECT_EQ(cable->GetDevice(1), b.nic);
    TestHost& c = AddHost(AddSwitch());
    EXPECT_EQ(c.nic->GetCable()->GetNDevices(), 1U);
    EXPECT_EQ(c.nic->GetChannel()->GetDevice(0), c.nic);
}

TEST_F(CableTest, AThirdEndIsRefused)
{
    TestHost& c = AddHost();
    EXPECT_DEATH(c.nic->Attach(cable), "both ends");
    EXPECT_DEATH(a.nic->Attach(CreateObject<EthernetCable>()), "already has a cable");
}

} // namespace
} // namespace ns3
