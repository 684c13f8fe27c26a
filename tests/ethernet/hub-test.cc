// SPDX-License-Identifier: GPL-2.0-only

#include "switch-fixture.h"

#include "ns3/boolean.h"

#include <utility>

namespace ns3
{
namespace
{

/// What a switch said of the frames that it passed on.
class Ways
{
  public:
    explicit Ways(Ptr<EthernetSwitch> sw)
    {
        sw->TraceConnectWithoutContext("Forwarded",
                                       Callback<void, Mac48Address, bool>(
                                           [this](Mac48Address destination, bool flooded)
                                           { m_ways.emplace_back(destination, flooded); }));
    }

    const std::vector<std::pair<Mac48Address, bool>>& Get() const
    {
        return m_ways;
    }

  private:
    std::vector<std::pair<Mac48Address, bool>> m_ways;
};

using Expected = std::vector<std::pair<Mac48Address, bool>>;

TEST_F(SwitchTest, AHubSendsEveryFrameToAllOtherPortsAndLearnsNothing)
{
    sw->SetAttribute("Hub", BooleanValue(true));
    c.ListenPromiscuously();
    a.SendAt(Seconds(1), b.Mac());
    b.SendAt(Seconds(2), a.Mac());
    a.SendAt(Seconds(3), b.Mac());
    a.SendAt(Seconds(4), BROADCAST);
    Simulator::Run();

    EXPECT_EQ(b.Times(),
              (Times{1'000'000'000 + ONE_SWITCH,
                     3'000'000'000 + ONE_SWITCH,
                     4'000'000'000 + ONE_SWITCH}));
    EXPECT_EQ(c.overheard.size(), 4U);
    EXPECT_TRUE(a.heard.size() == 1 && a.heard[0].source == b.Mac()) << "nothing comes back";
    EXPECT_TRUE(sw->GetTable().empty());
    EXPECT_EQ(sw->GetPort(0).GetCounters().floodedUnknown, 2U);
    EXPECT_EQ(sw->GetPort(0).GetCounters().floodedGroup, 1U);
}

TEST_F(SwitchTest, ASwitchThatBecomesAHubForgets)
{
    c.ListenPromiscuously();
    b.SendAt(Seconds(1), a.Mac());
    a.SendAt(Seconds(2), b.Mac());
    At(Seconds(3), [this] { sw->SetHub(true); });
    a.SendAt(Seconds(4), b.Mac());
    At(Seconds(5), [this] { sw->SetHub(false); });
    a.SendAt(Seconds(6), b.Mac());
    b.SendAt(Seconds(7), a.Mac());
    a.SendAt(Seconds(8), b.Mac());
    Simulator::Run();

    // Flooded: the first, the one through the hub, and the first after it.
    ASSERT_EQ(c.overheard.size(), 3U);
    EXPECT_EQ(c.overheard[1].at, 4'000'000'000 + ONE_SWITCH);
    EXPECT_EQ(c.overheard[2].at, 6'000'000'000 + ONE_SWITCH);
    EXPECT_FALSE(sw->IsHub());
}

TEST_F(SwitchTest, AHubKeepsSegmentsApart)
{
    sw->SetHub(true);
    sw->SetPortSegment(2, 7);
    c.ListenPromiscuously();
    a.SendAt(Seconds(1), b.Mac());
    Simulator::Run();
    EXPECT_EQ(b.heard.size(), 1U);
    EXPECT_TRUE(c.overheard.empty());
}

TEST_F(SwitchTest, ForwardedTellsOfEachFrameOnceAndWhetherItWasFlooded)
{
    Ways ways(sw);
    a.SendAt(Seconds(1), b.Mac());
    b.SendAt(Seconds(2), a.Mac());
    a.SendAt(Seconds(3), b.Mac());
    a.SendAt(Seconds(4), BROADCAST);
    a.SendAt(Seconds(5), a.Mac()); // leads back out of its port
    Simulator::Run();
    EXPECT_EQ(ways.Get(),
              (Expected{{b.Mac(), true}, {a.Mac(), false}, {b.Mac(), false}, {BROADCAST, true}}));
}

} // namespace
} // namespace ns3
