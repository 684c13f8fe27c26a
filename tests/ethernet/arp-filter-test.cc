// SPDX-License-Identifier: GPL-2.0-only

#include "switch-fixture.h"

#include "ns3/arp-header.h"
#include "ns3/ethernet-arp-filter.h"

namespace ns3
{
namespace
{

constexpr uint16_t ARP = 0x0806;
const Ipv4Address ROUTER("10.0.0.1");

Ptr<Packet> Request(Ipv4Address sender, Ipv4Address target)
{
    ArpHeader header;
    header.SetRequest(Mac48Address("02:00:00:00:00:99"),
                      sender,
                      Mac48Address("00:00:00:00:00:00"),
                      target);
    auto packet = Create<Packet>();
    packet->AddHeader(header);
    return packet;
}

/// b has 10.0.0.12 and hears only ARP that concerns it; c hears all; a sends.
class ArpFilterTest : public SwitchTest
{
  protected:
    ArpFilterTest()
    {
        b.nic->FilterArp({Ipv4Address("10.0.0.12")});
    }

    /// What b and c have heard of one broadcast packet of a.
    std::pair<size_t, size_t> Send(Ptr<Packet> packet, uint16_t type = ARP)
    {
        b.heard.clear();
        c.heard.clear();
        EXPECT_TRUE(a.nic->Send(packet, BROADCAST, type));
        Simulator::Run();
        return {b.heard.size(), c.heard.size()};
    }

    using Counts = std::pair<size_t, size_t>;
};

TEST_F(ArpFilterTest, PassesQuestionsForTheOwnAddressOnly)
{
    EXPECT_EQ(Send(Request(Ipv4Address("10.0.0.11"), Ipv4Address("10.0.0.12"))), Counts(1, 1));
    EXPECT_EQ(Send(Request(Ipv4Address("10.0.0.11"), ROUTER)), Counts(0, 1));
}

TEST_F(ArpFilterTest, PassesWhatNeighboursSayThatWereAskedFor)
{
    EXPECT_EQ(Send(Request(ROUTER, ROUTER)), Counts(0, 1)) << "b does not know the router yet";
    b.nic->Send(Request(Ipv4Address("10.0.0.12"), ROUTER), BROADCAST, ARP);
    Simulator::Run();
    EXPECT_EQ(Send(Request(ROUTER, ROUTER)), Counts(1, 1));
    EXPECT_EQ(Send(Request(ROUTER, Ipv4Address("10.0.0.99"))), Counts(1, 1));
    EXPECT_EQ(Send(Request(Ipv4Address("10.0.0.99"), ROUTER)), Counts(0, 1))
        << "to ask for the router is not what the router says";
}

TEST_F(ArpFilterTest, LeavesOtherBroadcastsAndUnicastAlone)
{
    EXPECT_EQ(Send(Create<Packet>(100), 0x0800), Counts(1, 1));
    EXPECT_EQ(Send(Create<Packet>(10)), Counts(1, 1)) << "too short for ARP: not for us to judge";
    b.heard.clear();
    a.nic->Send(Request(Ipv4Address("10.0.0.11"), ROUTER), b.Mac(), ARP);
    Simulator::Run();
    EXPECT_EQ(b.heard.size(), 1u);
}

TEST_F(ArpFilterTest, HidesNothingFromACapture)
{
    b.ListenPromiscuously();
    EXPECT_EQ(Send(Request(Ipv4Address("10.0.0.11"), ROUTER)), Counts(0, 1));
    EXPECT_EQ(b.overheard.size(), 1u);
}

TEST_F(ArpFilterTest, TellsOfQuestionsThatAreAsked)
{
    std::vector<std::pair<Ipv4Address, Ipv4Address>> asked;
    a.nic->TraceConnectWithoutContext(
        "ArpRequest",
        Callback<void, Ipv4Address, Ipv4Address>(std::function<void(Ipv4Address, Ipv4Address)>(
            [&asked](Ipv4Address sender, Ipv4Address target)
            { asked.emplace_back(sender, target); })));
    Send(Request(Ipv4Address("10.0.0.11"), ROUTER));
    Send(Request(ROUTER, ROUTER)); // an announcement
    ASSERT_EQ(asked.size(), 1u);
    EXPECT_EQ(asked[0], std::pair(Ipv4Address("10.0.0.11"), ROUTER));
}

/// The summary that switches look at may want too much, but never too little.
TEST(ArpFilter, ItsSummaryWantsAllThatItAccepts)
{
    size_t wanted = 0;
    constexpr uint32_t NET = 0x0a000000;
    ArpFilter filter({Ipv4Address(NET + 7), Ipv4Address(NET + 300)});
    EXPECT_TRUE(filter.AddNeighbour(NET + 1));
    EXPECT_FALSE(filter.AddNeighbour(NET + 1));
    const Interest interest{FULL_INTEREST, filter.GetInterest()};
    constexpr uint32_t HOSTS = 1000;
    for (uint32_t i = 0; i < HOSTS; ++i)
    {
        for (const ArpParties& parties : {ArpParties{NET + i, NET + 1},
                                          ArpParties{NET + 1, NET + i},
                                          ArpParties{NET + 2, NET + i}})
        {
            EthernetFrame frame;
            frame.destination = BROADCAST;
            frame.arp = parties;
            const bool accepted = filter.Accepts(parties);
            EXPECT_TRUE(interest.Wants(FrameKind(frame)) || !accepted);
            wanted += interest.Wants(FrameKind(frame)) && !accepted ? 1 : 0;
        }
    }
    EXPECT_LT(wanted, 2 * HOSTS / 20) << "the summary is of no use";
}

} // namespace
} // namespace ns3
