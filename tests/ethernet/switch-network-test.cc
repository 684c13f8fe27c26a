// SPDX-License-Identifier: GPL-2.0-only

#include "ethernet-fixture.h"

#include <set>

namespace ns3
{
namespace
{

using Times = std::vector<int64_t>;

const Mac48Address BROADCAST("ff:ff:ff:ff:ff:ff");

/// Two switches, two hosts on each.
class SwitchNetworkTest : public EthernetTest
{
  protected:
    SwitchNetworkTest()
        : left(AddSwitch()),
          right(AddSwitch()),
          a(AddHost(left)),
          b(AddHost(left)),
          c(AddHost(right)),
          d(AddHost(right)),
          trunk(helper.Connect(left, right))
    {
    }

    /// Let everybody speak. \return who hears whom, as "a: b c" and so on
    std::vector<std::string> WhoHearsWhom()
    {
        for (const auto& host : hosts)
        {
            host->heard.clear();
            host->Send(BROADCAST);
        }
        Simulator::Run();
        std::vector<std::string> result;
        for (const auto& host : hosts)
        {
            std::set<std::string> names;
            for (const auto& one : host->heard)
            {
                names.insert(NameOf(one.source));
            }
            std::string line = NameOf(host->Mac()) + ":";
            for (const auto& name : names)
            {
                line += " " + name;
            }
            result.push_back(line);
        }
        return result;
    }

    std::string NameOf(const Mac48Address& address) const
    {
        for (std::size_t i = 0; i < hosts.size(); ++i)
        {
            if (hosts[i]->Mac() == address)
            {
                return std::string(1, static_cast<char>('a' + i));
            }
        }
        return "?";
    }

    Ptr<EthernetSwitch> left;
    Ptr<EthernetSwitch> right;
    TestHost& a;
    TestHost& b;
    TestHost& c;
    TestHost& d;
    Ptr<EthernetCable> trunk;
};

using Lines = std::vector<std::string>;

TEST_F(SwitchNetworkTest, AFrameCrossesTwoSwitches)
{
    a.SendAt(Seconds(1), c.Mac());
    c.SendAt(Seconds(2), a.Mac());
    Simulator::Run();
    EXPECT_EQ(c.Times(), Times{1'000'000'000 + 3 * 1'508 + 2 * 2'000});
    EXPECT_EQ(a.Times(), Times{2'000'000'000 + 3 * 1'508 + 2 * 2'000});
    EXPECT_EQ(right->Lookup(a.Mac()), 2U);
    EXPECT_EQ(left->Lookup(c.Mac()), 2U);
}

TEST_F(SwitchNetworkTest, SegmentsAreSeparateLansAcrossTheTrunk)
{
    EXPECT_EQ(WhoHearsWhom(), (Lines{"a: b c d", "b: a c d", "c: a b d", "d: a b c"}));
    left->SetPortSegment(1, 7);
    right->SetPortSegment(1, 7);
    EXPECT_EQ(WhoHearsWhom(), (Lines{"a: c", "b: d", "c: a", "d: b"}));
    left->SetPortSegment(1, 0);
    right->SetPortSegment(1, 0);
    EXPECT_EQ(WhoHearsWhom(), (Lines{"a: b c d", "b: a c d", "c: a b d", "d: a b c"}));
}

TEST_F(SwitchNetworkTest, SegmentsLearnForThemselves)
{
    left->SetPortSegment(1, 7);
    right->SetPortSegment(1, 7);
    const Mac48Address both("00:00:5e:00:01:01");
    a.nic->SendFrom(Create<Packet>(9), both, BROADCAST, 0x88b5);
    d.nic->SendFrom(Create<Packet>(9), both, BROADCAST, 0x88b5);
    Simulator::Run();
    EXPECT_EQ(left->Lookup(both, 0), 0U);
    EXPECT_EQ(left->Lookup(both, 7), 2U);
    EXPECT_EQ(right->Lookup(both, 0), 2U);
    EXPECT_EQ(right->Lookup(both, 7), 1U);
    const auto table = left->GetTable();
    ASSERT_EQ(table.size(), 2U);
    EXPECT_EQ(table[0].segment, 0U);
    EXPECT_EQ(table[1].segment, 7U);
}

TEST_F(SwitchNetworkTest, ChangingTheSegmentForgetsTheEntriesOfThePort)
{
    WhoHearsWhom();
    EXPECT_TRUE(left->Lookup(a.Mac()));
    left->SetPortSegment(0, 3);
    EXPECT_FALSE(left->Lookup(a.Mac()));
    EXPECT_TRUE(left->Lookup(b.Mac()));
}

TEST_F(SwitchNetworkTest, TheOriginOfAFrameIsKeptAcrossSwitches)
{
    std::vector<uint32_t> origins;
    const auto observe = [&](const EthernetFrame& frame, uint32_t)
    { origins.push_back(frame.origin); };
    right->TraceConnectWithoutContext(
        "Flooded",
        Callback<void, const EthernetFrame&, uint32_t>(
            std::function<void(const EthernetFrame&, uint32_t)>(observe)));
    a.nic->SendFrom(Create<Packet>(9), Mac48Address("00:00:5e:00:01:01"), BROADCAST, 0x88b5);
    Simulator::Run();
    EXPECT_EQ(origins, std::vector<uint32_t>{a.node->GetId()});
}

TEST_F(SwitchNetworkTest, TheTrunkMayBePulled)
{
    trunk->Unplug();
    EXPECT_EQ(WhoHearsWhom(), (Lines{"a: b", "b: a", "c: d", "d: c"}));
    trunk->Plug();
    EXPECT_EQ(WhoHearsWhom(), (Lines{"a: b c d", "b: a c d", "c: a b d", "d: a b c"}));
}

TEST_F(SwitchNetworkTest, LoopsAreRefused)
{
    EXPECT_DEATH(helper.Connect(left, right), "loop");
    EXPECT_DEATH(helper.Connect(left, left), "loop");
    const auto third = AddSwitch();
    EXPECT_FALSE(third->Reaches(*left));
    helper.Connect(right, third);
    EXPECT_TRUE(third->Reaches(*left));
    EXPECT_DEATH(helper.Connect(third, left), "loop");
    trunk->Unplug();
    EXPECT_DEATH(helper.Connect(third, left), "loop");
}

TEST_F(SwitchNetworkTest, WrongPortsAreRefused)
{
    EXPECT_DEATH(left->Attach(0, CreateObject<EthernetCable>()), "already has a cable");
    EXPECT_DEATH(left->Attach(9, CreateObject<EthernetCable>()), "no port 9");
}

TEST(SwitchContextTest, AnAggregatedSwitchRunsInTheContextOfItsNode)
{
    EthernetHelper helper;
    const auto node = CreateObject<Node>();
    const auto sw = helper.InstallSwitch(node);
    EXPECT_EQ(node->GetObject<EthernetSwitch>(), sw);
    EXPECT_EQ(sw->GetContext(), node->GetId());
    EXPECT_EQ(CreateObject<EthernetSwitch>()->GetContext(), Simulator::NO_CONTEXT);
    Simulator::Destroy();
}

} // namespace
} // namespace ns3
