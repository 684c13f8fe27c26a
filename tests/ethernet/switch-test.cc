// SPDX-License-Identifier: GPL-2.0-only

#include "switch-fixture.h"

namespace ns3
{
namespace
{

using Lines = std::vector<std::string>;

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

TEST_F(SwitchTest, AFloodReachesWhoeverListensToUnwantedFrames)
{
    const Mac48Address group("01:00:5e:00:00:12");
    for (const char* source : {"MacRxDrop", "PromiscSniffer", "PhyRxDrop"})
    {
        int count = 0;
        const Callback<void, Ptr<const Packet>> listener(
            std::function<void(Ptr<const Packet>)>([&count](Ptr<const Packet>) { ++count; }));
        b.nic->TraceConnectWithoutContext(source, listener);
        b.nic->SetUp(std::string(source) != "PhyRxDrop");
        a.Send(group);
        Simulator::Run();
        EXPECT_EQ(count, 1) << source;
        b.nic->TraceDisconnectWithoutContext(source, listener);
        a.Send(group);
        Simulator::Run();
        EXPECT_EQ(count, 1) << source;
    }
}

TEST_F(SwitchTest, AnAddressChangedWhileTheLinkIsUpIsReached)
{
    const Mac48Address changed("00:00:00:00:aa:aa");
    b.nic->SetAddress(changed);
    a.Send(changed);
    Simulator::Run();
    EXPECT_EQ(b.heard.size(), 1U);
}

/// Writes down the trace sources of a switch in the order in which they fire.
class Diary
{
  public:
    explicit Diary(Ptr<EthernetSwitch> sw)
    {
        using std::to_string;
        Listen<Mac48Address, uint32_t>(sw,
                                       "Learned",
                                       [this](auto mac, auto port)
                                       { Write("learned", mac, to_string(port)); });
        Listen<Mac48Address, uint32_t>(sw,
                                       "Aged",
                                       [this](auto mac, auto port)
                                       { Write("aged", mac, to_string(port)); });
        Listen<Mac48Address, uint32_t, uint32_t>(
            sw,
            "Moved",
            [this](auto mac, auto from, auto to)
            { Write("moved", mac, to_string(from) + " to " + to_string(to)); });
        Listen<uint32_t, uint32_t>(
            sw,
            "Flushed",
            [this](auto port, auto count)
            { lines.push_back("flushed " + to_string(port) + ": " + to_string(count)); });
        Listen<uint32_t, bool>(
            sw,
            "PortLink",
            [this](auto port, auto up)
            { lines.push_back("port " + to_string(port) + (up ? " up" : " down")); });
        Listen<const EthernetFrame&, uint32_t>(
            sw,
            "Flooded",
            [this](auto& frame, auto copies)
            { Write("flooded", frame.source, to_string(copies)); });
    }

    std::vector<std::string> lines; //!< what happened

  private:
    template <typename... Args, typename F>
    void Listen(Ptr<EthernetSwitch> sw, const std::string& source, F listener)
    {
        EXPECT_TRUE(sw->TraceConnectWithoutContext(
            source,
            Callback<void, Args...>(std::function<void(Args...)>(listener))));
    }

    void Write(const std::string& what, Mac48Address mac, const std::string& more)
    {
        lines.push_back(what + " " + std::to_string(MacToKey(mac)) + ": " + more);
    }
};

TEST_F(SwitchTest, TableChangesAreTold)
{
    Diary diary(sw);
    sw->SetAttribute("AgeingTime", TimeValue(Seconds(10)));
    a.SendAt(Seconds(1), b.Mac());
    b.SendAt(Seconds(2), a.Mac());
    b.SendAt(Seconds(3), a.Mac());
    At(Seconds(4), [&]() { c.nic->SendFrom(Create<Packet>(9), a.Mac(), b.Mac(), 0x88b5); });
    b.SendAt(Seconds(20), a.Mac());
    a.SendAt(Seconds(21), b.Mac());
    Simulator::Run();
    EXPECT_EQ(diary.lines,
              (Lines{"learned 1: 0",
                     "flooded 1: 2",
                     "learned 2: 1",
                     "moved 1: 0 to 2",
                     "aged 2: 1",
                     "learned 2: 1",
                     "aged 1: 2",
                     "flooded 2: 2",
                     "learned 1: 0"}));
}

TEST_F(SwitchTest, AnEntryLivesExactlyItsAge)
{
    sw->SetAttribute("AgeingTime", TimeValue(Seconds(10)));
    a.SendAt(Seconds(1), BROADCAST);
    const Time learned = Seconds(1) + NanoSeconds(ONE_CABLE);
    At(learned + NanoSeconds(1), [&]() { EXPECT_EQ(sw->GetTable().size(), 1U); });
    At(learned + Seconds(10), [&]() { EXPECT_EQ(sw->Lookup(a.Mac()), 0U); });
    At(learned + Seconds(10) + NanoSeconds(1),
       [&]()
       {
           EXPECT_FALSE(sw->Lookup(a.Mac()));
           EXPECT_TRUE(sw->GetTable().empty());
       });
    Simulator::Run();
}

TEST_F(SwitchTest, AMovedAddressIsReachedAtItsNewPort)
{
    const Mac48Address virtualMac("00:00:5e:00:01:01");
    const auto announce = [&](TestHost& host)
    { host.nic->SendFrom(Create<Packet>(28), virtualMac, BROADCAST, 0x0806); };
    a.ListenPromiscuously();
    b.ListenPromiscuously();
    At(Seconds(1), [&]() { announce(a); });
    c.SendAt(Seconds(2), virtualMac);
    At(Seconds(3), [&]() { announce(b); });
    c.SendAt(Seconds(4), virtualMac);
    Simulator::Run();
    ASSERT_EQ(a.overheard.size(), 2U);
    EXPECT_EQ(a.overheard[0].at, 2'000'000'000 + ONE_SWITCH);
    ASSERT_EQ(b.overheard.size(), 2U);
    EXPECT_EQ(b.overheard[1].at, 4'000'000'000 + ONE_SWITCH);
}

TEST_F(SwitchTest, LinkDownFlushesOnlyItsPort)
{
    Diary diary(sw);
    for (TestHost* host : {&a, &b, &c})
    {
        host->SendAt(Seconds(1), BROADCAST);
    }
    At(Seconds(2),
       [&]()
       {
           diary.lines.clear();
           b.nic->GetCable()->Unplug();
       });
    At(Seconds(3), [&]() { b.nic->GetCable()->Plug(); });
    Simulator::Run();
    EXPECT_EQ(diary.lines, (Lines{"port 1 down", "flushed 1: 1", "port 1 up"}));
    EXPECT_EQ(sw->Lookup(a.Mac()), 0U);
    EXPECT_FALSE(sw->Lookup(b.Mac()));
    EXPECT_EQ(sw->Lookup(c.Mac()), 2U);
}

TEST_F(SwitchTest, AFrameIsNotSentBackWhereItCameFrom)
{
    b.ListenPromiscuously();
    a.SendAt(Seconds(1), BROADCAST);
    const Mac48Address neighbour("00:00:00:00:aa:aa");
    At(Seconds(2), [&]() { a.nic->SendFrom(Create<Packet>(9), neighbour, b.Mac(), 0x88b5); });
    a.SendAt(Seconds(3), neighbour);
    Simulator::Run();
    EXPECT_EQ(b.overheard.size(), 2U);
    EXPECT_EQ(sw->GetPort(0).GetCounters().filtered, 1U);
}

TEST_F(SwitchTest, AGroupAddressIsNotLearned)
{
    At(Seconds(1),
       [&]() {
           a.nic->SendFrom(Create<Packet>(9), Mac48Address("01:00:5e:00:00:12"), BROADCAST, 0x88b5);
       });
    Simulator::Run();
    EXPECT_TRUE(sw->GetTable().empty());
    EXPECT_EQ(b.heard.size(), 1U);
}

/// Lets frames in or not, and out or not.
class TestPolicy : public SwitchPolicy
{
  public:
    Admission Admit(uint32_t port, const EthernetFrame&, Time) override
    {
        return port == 0 ? admission : Admission::FORWARD;
    }

    bool MayLeave(uint32_t port, const EthernetFrame&, Time) override
    {
        return port != closed;
    }

    Admission admission{Admission::FORWARD}; //!< at port 0
    uint32_t closed{99};                     //!< no frame leaves here
};

TEST_F(SwitchTest, PoliciesDecideOnAdmissionAndDeparture)
{
    const auto policy = CreateObject<TestPolicy>();
    sw->AddPolicy(policy);
    policy->admission = SwitchPolicy::Admission::DROP;
    a.Send(BROADCAST);
    Simulator::Run();
    EXPECT_FALSE(sw->Lookup(a.Mac()));
    policy->admission = SwitchPolicy::Admission::LEARN_ONLY;
    a.Send(BROADCAST);
    Simulator::Run();
    EXPECT_EQ(sw->Lookup(a.Mac()), 0U);
    EXPECT_TRUE(b.heard.empty());
    EXPECT_EQ(sw->GetPort(0).GetCounters().denied, 2U);
    policy->admission = SwitchPolicy::Admission::FORWARD;
    policy->closed = 1;
    a.Send(BROADCAST);
    c.Send(b.Mac());
    Simulator::Run();
    EXPECT_TRUE(b.heard.empty());
    EXPECT_EQ(c.heard.size(), 1U);
    EXPECT_TRUE(sw->RemovePolicy(policy));
    EXPECT_FALSE(sw->RemovePolicy(policy));
    a.Send(BROADCAST);
    Simulator::Run();
    EXPECT_EQ(b.heard.size(), 1U);
}

TEST_F(SwitchTest, WithoutPowerAllLinksAreDownAndTheTableIsLost)
{
    a.SendAt(Seconds(1), BROADCAST);
    At(Seconds(2),
       [&]()
       {
           sw->SetPowered(false);
           EXPECT_FALSE(a.nic->IsLinkUp());
           EXPECT_FALSE(c.nic->IsLinkUp());
           EXPECT_FALSE(a.Send(BROADCAST));
           EXPECT_TRUE(sw->GetTable().empty());
       });
    At(Seconds(3),
       [&]()
       {
           c.nic->GetCable()->Unplug();
           sw->SetPowered(true);
           EXPECT_TRUE(a.nic->IsLinkUp());
           EXPECT_FALSE(c.nic->IsLinkUp());
       });
    a.SendAt(Seconds(4), BROADCAST);
    Simulator::Run();
    EXPECT_EQ(b.heard.size(), 2U);
    EXPECT_EQ(c.heard.size(), 1U);
}

} // namespace
} // namespace ns3
