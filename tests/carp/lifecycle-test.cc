// SPDX-License-Identifier: GPL-2.0-only

#include "carp-lan.h"

#include "ns3/boolean.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

namespace carptest
{

namespace
{

using carp::Reason;
using carp::State;

const Time ADVERT = Lan::FrameTime(56);

carp::Config GroupOf(uint8_t vhid, uint8_t advskew, const char* address)
{
    carp::Config config = Group(advskew);
    config.vhid = vhid;
    config.ipv4 = {ToCarp(Ipv4Address(address))};
    return config;
}

TEST(CarpLifecycle, DevicesComeAndGoAtRunTime)
{
    Lan lan;
    Host& a = lan.AddHost();
    Host& b = lan.AddHost();
    lan.Join(b, Group(100), carp::OpenBsd());
    lan.At(Seconds(10.5), a, [&] { lan.Join(a, Group(0, true), carp::OpenBsd()); });
    lan.At(Seconds(20.5), a, [&] { a.carp->Destroy(); });
    lan.RunUntil(Seconds(30));

    // b alone became MASTER after its master-down time and advertises every 1.390625 s.
    const Time master = MicroSeconds(4171875);
    const Time preempted = master + 5 * MicroSeconds(1390625) + ADVERT;
    const std::vector<Transition> expected = {
        {Seconds(10.5), State::INIT, State::BACKUP, Reason::READY},
        {preempted, State::BACKUP, State::MASTER, Reason::PREEMPTED},
        {Seconds(20.5), State::MASTER, State::INIT, Reason::SET_DOWN}};
    EXPECT_EQ(a.transitions, expected);
    EXPECT_TRUE(b.carp->IsMaster()) << "after a silence: no bow-out";
    EXPECT_NE(a.sent.back().kind, carp::AdvertKind::BOW_OUT);
    EXPECT_EQ(a.carp->GetMachine(), nullptr);
    EXPECT_FALSE(a.carp->IsLinkUp());
}

TEST(CarpLifecycle, WhatIsCreatedAgainBootsWithWhatItBootedWith)
{
    Lan lan;
    Host& a = lan.AddHost();
    lan.Join(a, Group(0), carp::OpenBsd());
    lan.At(Seconds(5), a, [&] { a.carp->SetAdvskew(200); });
    lan.At(Seconds(6), a, [&] { a.carp->Destroy(); });
    lan.At(Seconds(10.5), a, [&] { EXPECT_TRUE(a.carp->Create().empty()); });
    lan.RunUntil(Seconds(20));
    const std::vector<Transition> expected = {
        {Seconds(0), State::INIT, State::BACKUP, Reason::READY},
        {Seconds(3), State::BACKUP, State::MASTER, Reason::MASTER_TIMED_OUT},
        {Seconds(6), State::MASTER, State::INIT, Reason::SET_DOWN},
        {Seconds(10.5), State::INIT, State::BACKUP, Reason::READY},
        {Seconds(13.5), State::BACKUP, State::MASTER, Reason::MASTER_TIMED_OUT}};
    EXPECT_EQ(a.transitions, expected);
    EXPECT_TRUE(a.carp->IsLinkUp());
}

TEST(CarpLifecycle, WhatAnotherHasMeanwhileCannotBeCreatedAgain)
{
    Lan lan;
    Host& a = lan.AddHost();
    lan.Join(a, Group(0), carp::OpenBsd());
    const Ptr<CarpNetDevice> first = a.carp;
    lan.At(Seconds(1), a, [&] { first->Destroy(); });
    lan.At(Seconds(2), a, [&] { lan.Join(a, Group(0), carp::OpenBsd()); });
    lan.At(Seconds(3),
           a,
           [&]
           {
               const auto problems = first->Create();
               ASSERT_EQ(problems.size(), 1U);
               EXPECT_EQ(problems.front().field, "vhid");
           });
    lan.RunUntil(Seconds(4));
    EXPECT_EQ(first->GetMachine(), nullptr);
}

TEST(CarpLifecycle, ACrashForgetsEverything)
{
    Lan lan;
    Host& a = lan.AddHost();
    lan.Join(a, Group(0), carp::OpenBsd());
    uint64_t cookie = 0;
    lan.At(Seconds(5.5),
           a,
           [&]
           {
               cookie = std::get<carp::Advertisement>(a.sent.back().advert).counter;
               a.carp->SetAdvskew(50);
               a.Stack()->AdministerDemotion(3);
               a.Stack()->PowerOff();
               EXPECT_EQ(a.carp->GetState(), State::INIT);
               EXPECT_FALSE(a.carp->IsLinkUp());
               EXPECT_EQ(a.Ip()->GetInterfaceForAddress(VIP), -1);
           });
    lan.At(Seconds(7),
           a,
           [&]
           {
               a.sent.clear();
               a.Stack()->PowerOn();
               EXPECT_EQ(a.Counter(carp::Counter::OPACKETS), 0U);
           });
    lan.RunUntil(Seconds(10.5));

    EXPECT_EQ(a.transitions.back(),
              (Transition{Seconds(10), State::BACKUP, State::MASTER, Reason::MASTER_TIMED_OUT}));
    ASSERT_EQ(a.sent.size(), 1U);
    EXPECT_EQ(std::get<carp::Advertisement>(a.sent[0].advert).advskew, 0)
        << "ifconfig's changes are lost";
    EXPECT_EQ(std::get<carp::Advertisement>(a.sent[0].advert).demote, 0);
    EXPECT_NE(std::get<carp::Advertisement>(a.sent[0].advert).counter, cookie);
}

TEST(CarpLifecycle, ACrashSendsNothing)
{
    Lan lan;
    Host& a = lan.AddHost();
    lan.Join(a, Group(0), carp::OpenBsd());
    std::vector<Frame>& frames = lan.Listen();
    lan.At(Seconds(5.5), a, [&] { a.Stack()->PowerOff(); });
    lan.RunUntil(Seconds(20));

    EXPECT_LT(frames.back().at, Seconds(5.5));
}

TEST(CarpLifecycle, ThreeRefusedAdvertsDemoteAndThreeTakenOnesUndoIt)
{
    Lan lan;
    Host& a = lan.AddHost();
    lan.Join(a, Group(0), carp::OpenBsd());
    std::vector<int> totals;
    a.Stack()->TraceConnectWithoutContext("DemotionChanged",
                                          Callback<void, int, int, const char*>(
                                              [&](int, int total, const char* cause)
                                              {
                                                  EXPECT_STREQ(cause, "send errors");
                                                  totals.push_back(total);
                                              }));
    lan.At(Seconds(4.5), a, [&] { a.port->SetAttribute("SendEnable", BooleanValue(false)); });
    lan.At(Seconds(8.5), a, [&] { a.port->SetAttribute("SendEnable", BooleanValue(true)); });
    lan.RunUntil(Seconds(7.5));
    // The third failure demotes, and the demotion makes every MASTER advertise, again in vain.
    EXPECT_EQ(a.failures, 4);
    EXPECT_EQ(totals, std::vector<int>{1});
    lan.RunUntil(Seconds(13.5));
    EXPECT_EQ(totals, (std::vector<int>{1, 0}));
}

TEST(CarpLifecycle, AParentThatIsDownMeansInit)
{
    Lan lan;
    Host& a = lan.AddHost();
    lan.Join(a, Group(0), carp::OpenBsd());
    lan.At(Seconds(5.5), a, [&] { a.Stack()->SetParentUp(a.port, false); });
    lan.At(Seconds(6.5), a, [&] { a.Stack()->SetParentUp(a.port, true); });
    lan.RunUntil(Seconds(10));

    const std::vector<Transition> expected = {
        {Seconds(0), State::INIT, State::BACKUP, Reason::READY},
        {Seconds(3), State::BACKUP, State::MASTER, Reason::MASTER_TIMED_OUT},
        {Seconds(5.5), State::MASTER, State::INIT, Reason::CARRIER_LOST},
        {Seconds(6.5), State::INIT, State::BACKUP, Reason::READY},
        {Seconds(9.5), State::BACKUP, State::MASTER, Reason::MASTER_TIMED_OUT}};
    EXPECT_EQ(a.transitions, expected);
}

TEST(CarpLifecycle, TroubleOnOneParentDemotesTheOther)
{
    Lan lan;
    Host& a = lan.AddHost();
    Ptr<CsmaNetDevice> second = CreateObject<CsmaNetDevice>();
    second->SetAddress(Mac48Address("02:00:00:00:01:01"));
    a.node->AddDevice(second);
    const uint32_t interface = a.Ip()->AddInterface(second);
    a.Ip()->AddAddress(interface, {Ipv4Address("10.0.9.1"), Ipv4Mask("/24")});
    a.Ip()->SetUp(interface);
    lan.Join(a, Group(0), carp::FreeBsd());
    CarpHelper("freebsd").Install(second, GroupOf(2, 0, "10.0.9.100")); // no cable, no link
    lan.RunUntil(Seconds(3.5));

    ASSERT_EQ(a.sent.size(), 1U);
    EXPECT_EQ(std::get<carp::Advertisement>(a.sent[0].advert).advskew, 240);
}

TEST(CarpLifecycle, SeveralVhidsShareAParent)
{
    Lan lan;
    Host& a = lan.AddHost();
    Host& b = lan.AddHost();
    Host& client = lan.AddHost();
    lan.Join(a, GroupOf(1, 0, "10.0.0.101"), carp::OpenBsd());
    lan.Join(b, GroupOf(2, 0, "10.0.0.102"), carp::OpenBsd());
    const CarpHelper helper;
    Ptr<CarpNetDevice> second = helper.Install(a.port, GroupOf(2, 100, "10.0.0.102"));
    Ptr<CarpNetDevice> first = helper.Install(b.port, GroupOf(1, 100, "10.0.0.101"));
    Lan::Pings& one =
        lan.Ping(client, Ipv4Address("10.0.0.101"), Seconds(5.2), MilliSeconds(500), 2);
    Lan::Pings& two =
        lan.Ping(client, Ipv4Address("10.0.0.102"), Seconds(5.2), MilliSeconds(500), 2);
    lan.At(Seconds(7), a, [&] { a.Stack()->PowerOff(); });
    lan.RunUntil(Seconds(6.5));
    EXPECT_EQ(second->GetState(), State::BACKUP);
    EXPECT_EQ(first->GetState(), State::BACKUP);
    lan.RunUntil(Seconds(15));

    EXPECT_EQ(one.answered.size(), 2U);
    EXPECT_EQ(two.answered.size(), 2U);
    EXPECT_TRUE(first->IsMaster());
    EXPECT_TRUE(b.carp->IsMaster());
    EXPECT_EQ(client.node->GetNDevices(), 2U) << "the port and the loopback";
}

TEST(CarpLifecycle, ANewAddressMakesAMasterStepDown)
{
    Lan lan;
    Host& a = lan.AddHost();
    const Ipv4Address another("10.0.0.101");
    lan.Join(a, Group(0), carp::OpenBsd());
    lan.At(Seconds(5.5), a, [&] { a.carp->SetAddresses({VIP, another}); });
    lan.RunUntil(Seconds(9));

    EXPECT_EQ(a.transitions[2],
              (Transition{Seconds(5.5), State::MASTER, State::INIT, Reason::ADDRESSES_CHANGED}));
    EXPECT_EQ(a.transitions[4],
              (Transition{Seconds(8.5), State::BACKUP, State::MASTER, Reason::MASTER_TIMED_OUT}));
    EXPECT_GE(a.Ip()->GetInterfaceForAddress(another), 0);
}

TEST(CarpLifecycle, WhatTheImplementationRefusesChangesNothing)
{
    Lan lan;
    Host& a = lan.AddHost();
    lan.Join(a, Group(0), carp::NetBsd());
    lan.At(Seconds(4.5),
           a,
           [&]
           {
               carp::Change change;
               change.advbase = 0;
               const auto problems = a.carp->Reconfigure(change);
               ASSERT_EQ(problems.size(), 1U);
               EXPECT_EQ(problems[0].field, "advbase");
           });
    lan.RunUntil(Seconds(5));
    EXPECT_EQ(a.carp->GetAdvbase(), 1);
    EXPECT_TRUE(a.carp->IsMaster());
}

TEST(CarpLifecycle, AVhidThatIsTakenOnTheParentIsRefused)
{
    Lan lan;
    Host& a = lan.AddHost();
    lan.Join(a, Group(0), carp::OpenBsd());
    Ptr<CarpNetDevice> second = CarpHelper().Install(a.port, GroupOf(2, 0, "10.0.0.102"));
    lan.At(Seconds(1),
           a,
           [&]
           {
               carp::Change change;
               change.vhid = 1;
               const auto problems = second->Reconfigure(change);
               ASSERT_EQ(problems.size(), 1U);
               EXPECT_EQ(problems[0].field, "vhid");
           });
    lan.RunUntil(Seconds(2));
    EXPECT_EQ(second->GetVhid(), 2);
}

TEST(CarpLifecycle, AttributesConfigureADevice)
{
    Lan lan;
    Host& a = lan.AddHost();
    CarpHelper helper("freebsd");
    helper.SetDeviceAttribute("Vhid", UintegerValue(7));
    helper.SetDeviceAttribute("Advbase", UintegerValue(2));
    helper.SetDeviceAttribute("Advskew", UintegerValue(128));
    helper.SetDeviceAttribute("Preempt", BooleanValue(true));
    helper.SetDeviceAttribute("Pass", StringValue("secret"));
    Ptr<CarpNetDevice> device = helper.Install(a.port, {VIP});
    lan.At(Seconds(1), a, [&] { device->SetAttribute("Advskew", UintegerValue(64)); });
    lan.RunUntil(Seconds(2));

    const carp::Config& config = device->GetMachine()->GetConfig();
    EXPECT_EQ(config.vhid, 7);
    EXPECT_EQ(config.advbase, 2);
    EXPECT_EQ(config.advskew, 64);
    EXPECT_TRUE(config.preempt);
    EXPECT_EQ(config.key, carp::KeyFromPassphrase("secret"));
    EXPECT_EQ(device->GetAddress(), Mac48Address("00:00:5e:00:01:07"));
    StringValue dialect;
    a.Stack()->GetAttribute("Dialect", dialect);
    EXPECT_EQ(dialect.Get(), "freebsd");
}

TEST(CarpLifecycle, GroupsAreJoinedWhileSomebodyListens)
{
    Lan lan;
    Host& a = lan.AddHost();
    lan.Join(a, Group(0), carp::OpenBsd());
    std::vector<std::string> events;
    a.Stack()->TraceConnectWithoutContext(
        "GroupChanged",
        Callback<void, Ptr<NetDevice>, const Address&, bool>(
            [&](Ptr<NetDevice> parent, const Address& group, bool joined)
            {
                EXPECT_EQ(parent, a.port);
                EXPECT_EQ(Ipv4Address::ConvertFrom(group), Ipv4Address("224.0.0.18"));
                events.push_back(joined ? "join" : "leave");
            }));
    lan.At(Seconds(1), a, [&] { a.Stack()->PowerOff(); });
    lan.At(Seconds(2), a, [&] { a.Stack()->PowerOn(); });
    lan.At(Seconds(3), a, [&] { a.carp->SetAddresses({}); });
    lan.RunUntil(Seconds(4));

    EXPECT_EQ(events, (std::vector<std::string>{"join", "leave", "join", "leave"}));
}

} // namespace

} // namespace carptest
