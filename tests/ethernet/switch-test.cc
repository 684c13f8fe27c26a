// SPDX-License-Identifier: GPL-2.0-only

#include "ethernet-fixture.h"

#include "ns3/string.h"

#include <tuple>

namespace ns3
{
namespace
{

using Times = std::vector<int64_t>;

const Mac48Address BROADCAST("ff:ff:ff:ff:ff:ff");

/// A frame of 100 bytes payload takes 1008 ns at 1 Gbit/s, a cable 500 ns, a switch 2000 ns.
constexpr int64_t ONE_CABLE = 1'508;
constexpr int64_t ONE_SWITCH = 2 * ONE_CABLE + 2'000;

class SwitchTest : public EthernetTest
{
  protected:
    SwitchTest()
        : sw(AddSwitch()),
          a(AddHost(sw)),
          b(AddHost(sw)),
          c(AddHost(sw))
    {
    }

    Ptr<EthernetSwitch> sw;
    TestHost& a;
    TestHost& b;
    TestHost& c;
};

TEST_F(SwitchTest, FloodsWhatItDoesNotKnowAndForwardsWhatItKnows)
{
    b.ListenPromiscuously();
    c.ListenPromiscuously();
    a.SendAt(Seconds(1), b.Mac());
    b.SendAt(Seconds(2), a.Mac());
    a.SendAt(Seconds(3), b.Mac());
    Simulator::Run();
    EXPECT_EQ(b.Times(), (Times{1'000'000'000 + ONE_SWITCH, 3'000'000'000 + ONE_SWITCH}));
    EXPECT_EQ(a.Times(), Times{2'000'000'000 + ONE_SWITCH});
    ASSERT_EQ(c.overheard.size(), 1U);
    EXPECT_EQ(c.overheard[0].at, 1'000'000'000 + ONE_SWITCH);
    EXPECT_TRUE(c.heard.empty());
    EXPECT_EQ(sw->GetPort(0).GetCounters().floodedUnknown, 1U);
    EXPECT_EQ(sw->GetPort(0).GetCounters().frames, 2U);
}

TEST_F(SwitchTest, ReceptionIsInTheContextOfEachReceiver)
{
    a.SendAt(Seconds(1), BROADCAST);
    Simulator::Run();
    for (const TestHost* host : {&b, &c})
    {
        ASSERT_EQ(host->heard.size(), 1U);
        EXPECT_EQ(host->heard[0].context, host->node->GetId());
        EXPECT_EQ(host->heard[0].at, 1'000'000'000 + ONE_SWITCH);
    }
}

} // namespace
} // namespace ns3
