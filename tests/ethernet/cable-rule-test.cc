// SPDX-License-Identifier: GPL-2.0-only

#include "ethernet-fixture.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/uinteger.h"

namespace ns3
{
namespace
{

using Times = std::vector<int64_t>;

class CableRuleTest : public EthernetTest
{
  protected:
    CableRuleTest()
        : a(AddHost()),
          b(AddHost()),
          cable(helper.Connect(a.nic, b.nic))
    {
    }

    TestHost& a;
    TestHost& b;
    Ptr<EthernetCable> cable;
};

/// Marks each frame with a further delay of one microsecond.
class OneMicrosecond : public CableRule
{
  public:
    Verdict Apply(const EthernetFrame&, Time now) override
    {
        asked.push_back(now.GetNanoSeconds());
        return Verdict::Delay(MicroSeconds(1));
    }

    Times asked;
};

TEST_F(CableRuleTest, ACutIsOneWayAndLeavesTheLinkUp)
{
    a.nic->AddLinkChangeCallback(
        Callback<void>(std::function<void()>([]() { FAIL() << "link change"; })));
    const auto cut = CreateObject<CutRule>();
    At(Seconds(1), [&]() { cable->AddRule(0, cut); });
    At(Seconds(3), [&]() { EXPECT_TRUE(cable->RemoveRule(0, cut)); });
    for (const int second : {0, 2, 4})
    {
        a.SendAt(Seconds(second), b.Mac());
        b.SendAt(Seconds(second), a.Mac());
    }
    At(Seconds(2), [&]() { EXPECT_TRUE(a.Send(b.Mac())); });
    Simulator::Run();
    EXPECT_EQ(b.Times(), (Times{1'508, 4'000'001'508}));
    EXPECT_EQ(a.Times(), (Times{1'508, 2'000'001'508, 4'000'001'508}));
    EXPECT_FALSE(cable->RemoveRule(0, cut));
}

TEST_F(CableRuleTest, ARuleMayBeMeantForFramesOfOneType)
{
    constexpr uint16_t OTHER_TYPE = 0x86dd;
    const auto cut = CreateObject<CutRule>();
    cut->SetAttribute("EtherType", UintegerValue(OTHER_TYPE));
    cable->AddRule(0, cut);
    a.SendAt(Seconds(1), b.Mac());
    At(Seconds(2), [&]() { a.nic->Send(Create<Packet>(100), b.Mac(), OTHER_TYPE); });
    a.SendAt(Seconds(3), b.Mac());
    Simulator::Run();
    EXPECT_EQ(b.Times(), (Times{1'000'001'508, 3'000'001'508}));
}

TEST_F(CableRuleTest, ALostFrameStillOccupiesTheWire)
{
    const auto cut = CreateObject<CutRule>();
    cut->SetAttribute("Origin", UintegerValue(a.node->GetId()));
    cable->AddRule(0, cut);
    a.SendAt(Seconds(1), b.Mac(), 1500);
    At(Seconds(1) + NanoSeconds(1), [&]() { cable->RemoveRule(0, cut); });
    a.SendAt(Seconds(1) + NanoSeconds(2), b.Mac());
    Simulator::Run();
    EXPECT_EQ(b.Times(), Times{1'000'000'000 + 12'304 + 1'508});
}

TEST_F(CableRuleTest, FramesOnTheWireAreNotTouchedByANewCut)
{
    a.SendAt(Seconds(1), b.Mac());
    At(Seconds(1) + NanoSeconds(1), [&]() { cable->AddRule(0, CreateObject<CutRule>()); });
    Simulator::Run();
    EXPECT_EQ(b.Times(), Times{1'000'001'508});
}

TEST_F(CableRuleTest, RulesAreAskedInOrderAndDelaysAddUp)
{
    const auto first = CreateObject<OneMicrosecond>();
    const auto second = CreateObject<OneMicrosecond>();
    const auto cut = CreateObject<CutRule>();
    cable->AddRule(0, first);
    cable->AddRule(0, second);
    a.SendAt(Seconds(1), b.Mac());
    At(Seconds(2),
       [&]()
       {
           cable->RemoveRule(0, second);
           cable->AddRule(0, cut);
           cable->AddRule(0, second);
       });
    a.SendAt(Seconds(3), b.Mac());
    Simulator::Run();
    EXPECT_EQ(b.Times(), Times{1'000'003'508});
    EXPECT_EQ(first->asked, (Times{1'000'001'008, 3'000'001'008}));
    EXPECT_EQ(second->asked, Times{1'000'001'008});
}

/// \return which of 2000 frames arrive with the given loss, as the seconds of their sending
std::vector<int64_t> Survivors(double probability, int64_t stream)
{
    RngSeedManager::SetSeed(7);
    EthernetHelper helper;
    TestHost a(helper);
    TestHost b(helper);
    const auto cable = helper.Connect(a.nic, b.nic);
    const auto loss = CreateObject<LossRule>();
    loss->SetAttribute("Probability", DoubleValue(probability));
    cable->AddRule(0, loss);
    EXPECT_EQ(helper.AssignStreams(NetDeviceContainer(a.nic), stream), 1);
    for (int i = 0; i < 2000; ++i)
    {
        a.SendAt(Seconds(i), b.Mac());
    }
    Simulator::Run();
    auto survivors = b.Times();
    for (auto& time : survivors)
    {
        time /= 1'000'000'000;
    }
    Simulator::Destroy();
    return survivors;
}

TEST(LossRuleTest, LosesTheGivenShare)
{
    // 2000 draws at 0.25: five standard deviations are 97.
    EXPECT_NEAR(static_cast<double>(Survivors(0.25, 1).size()), 1500.0, 97.0);
    EXPECT_EQ(Survivors(0.0, 1).size(), 2000U);
    EXPECT_EQ(Survivors(1.0, 1).size(), 0U);
}

TEST(LossRuleTest, RepeatsExactlyWithItsStream)
{
    EXPECT_EQ(Survivors(0.5, 3), Survivors(0.5, 3));
    EXPECT_NE(Survivors(0.5, 3), Survivors(0.5, 4));
}

TEST(LossRuleTest, ASmallerLossLosesASubset)
{
    const auto few = Survivors(0.6, 5);
    const auto many = Survivors(0.3, 5);
    EXPECT_TRUE(std::includes(many.begin(), many.end(), few.begin(), few.end()));
    EXPECT_GT(many.size(), few.size());
}

TEST_F(CableRuleTest, LossMayBeMeantForOneOriginOnly)
{
    const auto sw = AddSwitch();
    TestHost& c = AddHost(sw);
    TestHost& d = AddHost(sw);
    TestHost& e = AddHost(sw);
    const auto loss = CreateObject<LossRule>();
    loss->SetAttribute("Probability", DoubleValue(1.0));
    loss->SetAttribute("Origin", UintegerValue(c.node->GetId()));
    e.nic->GetCable()->AddRule(1, loss);
    c.SendAt(Seconds(1), Mac48Address::GetBroadcast());
    d.SendAt(Seconds(2), Mac48Address::GetBroadcast());
    Simulator::Run();
    ASSERT_EQ(e.heard.size(), 1U);
    EXPECT_EQ(e.heard[0].source, d.Mac());
    ASSERT_EQ(d.heard.size(), 1U);
    EXPECT_EQ(d.heard[0].source, c.Mac());
}

class DelayRuleTest : public CableRuleTest
{
  protected:
    DelayRuleTest()
        : rule(CreateObject<DelayRule>())
    {
        rule->SetAttribute("Delay", TimeValue(MilliSeconds(5)));
        cable->AddRule(0, rule);
    }

    Ptr<DelayRule> rule;
};

TEST_F(DelayRuleTest, AddsExactlyTheDelay)
{
    a.SendAt(Seconds(1), b.Mac());
    b.SendAt(Seconds(1), a.Mac());
    Simulator::Run();
    EXPECT_EQ(b.Times(), Times{1'005'001'508});
    EXPECT_EQ(a.Times(), Times{1'000'001'508});
}

TEST_F(DelayRuleTest, KeepsTheOrderWhenTheDelayShrinks)
{
    a.SendAt(Seconds(1), b.Mac(), 1500);
    At(Seconds(1) + MicroSeconds(100), [&]() { rule->SetAttribute("Delay", TimeValue(Time(0))); });
    a.SendAt(Seconds(1) + MicroSeconds(200), b.Mac(), 100);
    Simulator::Run();
    EXPECT_EQ(b.Sizes(), (std::vector<uint32_t>{1500, 100}));
    EXPECT_EQ(b.Times(), (Times{1'005'012'708, 1'005'012'708}));
}

TEST_F(DelayRuleTest, LetsFramesOvertakeWhenOrderIsNotKept)
{
    rule->SetAttribute("KeepOrder", BooleanValue(false));
    a.SendAt(Seconds(1), b.Mac(), 1500);
    At(Seconds(1) + MicroSeconds(100), [&]() { rule->SetAttribute("Delay", TimeValue(Time(0))); });
    a.SendAt(Seconds(1) + MicroSeconds(200), b.Mac(), 100);
    Simulator::Run();
    EXPECT_EQ(b.Sizes(), (std::vector<uint32_t>{100, 1500}));
    EXPECT_EQ(b.Times(), (Times{1'000'201'508, 1'005'012'708}));
}

TEST_F(DelayRuleTest, JitterStaysInItsBoundsAndReordersOnlyIfAllowed)
{
    rule->SetAttribute("Jitter", TimeValue(MilliSeconds(2)));
    rule->SetAttribute("KeepOrder", BooleanValue(false));
    rule->AssignStreams(11);
    for (int i = 0; i < 200; ++i)
    {
        a.SendAt(Seconds(1) + MicroSeconds(10 * i), b.Mac(), 100 + i);
    }
    Simulator::Run();
    const auto sizes = b.Sizes();
    ASSERT_EQ(sizes.size(), 200U);
    EXPECT_FALSE(std::is_sorted(sizes.begin(), sizes.end()));
    for (const auto& one : b.heard)
    {
        const int64_t sent = 1'000'000'000 + 10'000 * (one.size - 100);
        const int64_t transit = 8 * (26 + one.size) + 500;
        EXPECT_GE(one.at - sent - transit, 5'000'000);
        EXPECT_LE(one.at - sent - transit, 7'000'000);
    }
}

TEST_F(DelayRuleTest, ADelayedFrameIsLostWithTheLink)
{
    a.SendAt(Seconds(1), b.Mac());
    At(Seconds(1) + MilliSeconds(1), [&]() { cable->Unplug(); });
    At(Seconds(1) + MilliSeconds(2), [&]() { cable->Plug(); });
    Simulator::Run();
    EXPECT_TRUE(b.heard.empty());
}

} // namespace
} // namespace ns3
