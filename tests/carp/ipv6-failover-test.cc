// SPDX-License-Identifier: GPL-2.0-only

#include "carp-lan.h"

#include "ns3/boolean.h"
#include "ns3/icmpv6-l4-protocol.h"
#include "ns3/ipv6-interface.h"

namespace carptest
{

namespace
{

using carp::Reason;
using carp::State;

constexpr int64_t IPV6_ADVERT = 76; ///< bytes of the packet
const Time ADVERT6 = Lan::FrameTime(IPV6_ADVERT);

/// Two members of the same group, the first better.
struct Pair
{
    explicit Pair(const carp::Dialect& dialect,
                  carp::Config (*group)(uint8_t, bool) = Group6,
                  Stack stack = Stack::DUAL,
                  Medium medium = Medium::CSMA)
        : lan(medium),
          a(lan.AddHost(stack)),
          b(lan.AddHost(stack))
    {
        lan.Join(a, group(0, false), dialect);
        lan.Join(b, group(100, false), dialect);
    }

    Lan lan;
    Host& a;
    Host& b;
};

TEST(CarpIpv6Failover, TheBetterNodeIsElected)
{
    // An IPv6 advertisement is a frame of 90 bytes and its checksum.
    EXPECT_EQ(ADVERT6.GetNanoSeconds(), (90 + 4) * 8 + 500);
    for (Stack stack : {Stack::DUAL, Stack::IPV6})
    {
        Pair pair(carp::OpenBsd(), Group6, stack);
        pair.lan.RunUntil(Seconds(10.5));

        const std::vector<Transition> first = {
            {Seconds(0), State::INIT, State::BACKUP, Reason::READY},
            {Seconds(3), State::BACKUP, State::MASTER, Reason::MASTER_TIMED_OUT}};
        EXPECT_EQ(pair.a.transitions, first);
        EXPECT_EQ(pair.b.transitions.size(), 1U);
        EXPECT_EQ(pair.a.sent.size(), 8U);
        EXPECT_EQ(pair.a.Counter(carp::Counter::OPACKETS6), 8U);
        EXPECT_EQ(pair.a.Counter(carp::Counter::OPACKETS), 0U);
        EXPECT_EQ(pair.b.Counter(carp::Counter::IPACKETS6), 8U) << "each once";
        EXPECT_TRUE(pair.b.drops.empty());
        EXPECT_TRUE(pair.a.drops.empty());
    }
}

TEST(CarpIpv6Failover, TheBackupTakesOverOneMasterDownTimeAfterTheLastAdvertArrived)
{
    const std::vector<std::pair<const carp::Dialect*, int64_t>> downTimes = {
        {&carp::OpenBsd(), 4171875000},
        {&carp::FreeBsd(), 3390625000}};
    for (const auto& [dialect, downTime] : downTimes)
    {
        Pair pair(*dialect);
        pair.lan.At(Seconds(10.5), pair.a, [&pair] { pair.a.Stack()->PowerOff(); });
        pair.lan.RunUntil(Seconds(20));

        ASSERT_EQ(pair.b.transitions.size(), 2U) << dialect->name;
        EXPECT_EQ(pair.b.transitions.back(),
                  (Transition{Seconds(10) + ADVERT6 + NanoSeconds(downTime),
                              State::BACKUP,
                              State::MASTER,
                              Reason::MASTER_TIMED_OUT}))
            << dialect->name;
        EXPECT_EQ(pair.a.sent.size(), 8U) << dialect->name << ": nothing after the crash";
    }
}

TEST(CarpIpv6Failover, ABowOutMovesTheRoleAtOnce)
{
    Pair pair(carp::OpenBsd());
    pair.lan.At(Seconds(10.5), pair.a, [&pair] { pair.a.carp->SetUp(false); });
    pair.lan.RunUntil(Seconds(12));

    EXPECT_EQ(pair.b.transitions.back(),
              (Transition{Seconds(10.5) + ADVERT6,
                          State::BACKUP,
                          State::MASTER,
                          Reason::MASTER_WILL_TIME_OUT}));
}

/// When a member heard advertisements of a family.
std::vector<Time>& HeardIn(bool ipv4, const Host& host, std::vector<Time>& times)
{
    host.carp->TraceConnectWithoutContext(
        "AdvertReceived",
        Callback<void, const carp::AnyAdvertisement&, const Address&>(
            [ipv4, &times](const carp::AnyAdvertisement&, const Address& source)
            {
                if (Ipv4Address::IsMatchingType(source) == ipv4)
                {
                    times.push_back(Simulator::Now());
                }
            }));
    return times;
}

TEST(CarpIpv6Failover, WithOneDeafFamilyItsTimerAloneMakesAMaster)
{
    const Time ipv4Advert = Lan::FrameTime(56, Medium::ETHERNET);
    const Time downTime = NanoSeconds(4171875000);
    Pair pair(carp::OpenBsd(), DualGroup, Stack::DUAL, Medium::ETHERNET);
    std::vector<Time> ipv6;
    HeardIn(false, pair.b, ipv6);
    pair.lan.At(Seconds(5.5),
                pair.b,
                [&pair]
                {
                    const auto nic = DynamicCast<EthernetNetDevice>(pair.b.port);
                    EXPECT_TRUE(nic->LeaveGroup(Mac48Address("33:33:00:00:00:12")));
                });
    pair.lan.RunUntil(Seconds(14.5));

    // b hears IPv4 all the time. Its IPv6 timer runs out; the next IPv4 advertisement of the
    // better a sends it back, and all over again.
    ASSERT_EQ(ipv6.size(), 3U);
    EXPECT_GT(ipv6.back(), Seconds(5) + ipv4Advert) << "the IPv4 packet goes first";
    const Time takeover = ipv6.back() + downTime;
    const Time back = Seconds(10) + ipv4Advert;
    const std::vector<Transition> story = {
        {Seconds(0), State::INIT, State::BACKUP, Reason::READY},
        {takeover, State::BACKUP, State::MASTER, Reason::MASTER_TIMED_OUT},
        {back, State::MASTER, State::BACKUP, Reason::BETTER_MASTER},
        {back + downTime, State::BACKUP, State::MASTER, Reason::MASTER_TIMED_OUT}};
    EXPECT_EQ(pair.b.transitions, story);
    EXPECT_TRUE(pair.a.carp->IsMaster());
    EXPECT_EQ(pair.a.transitions.size(), 2U);
}

TEST(CarpIpv6Failover, AHopLimitBelow255IsDroppedAndCounted)
{
    constexpr size_t HOP_LIMIT_OFFSET = 7;
    for (const carp::Dialect* dialect : {&carp::OpenBsd(), &carp::FreeBsd()})
    {
        Pair pair(*dialect);
        Host& forger = pair.lan.AddHost(Stack::DUAL);
        std::vector<Frame>& frames = pair.lan.Listen();
        pair.lan.At(
            Seconds(5.5),
            forger,
            [&]
            {
                Frame frame =
                    Pick(frames, [](const Frame& each) { return each.IsIpv6Advert(); }).back();
                frame.payload[HOP_LIMIT_OFFSET] = 254;
                Lan::Inject(forger, frame);
            });
        pair.lan.RunUntil(Seconds(5.6));

        EXPECT_EQ(pair.b.drops, std::vector<std::string>{"badttl"}) << dialect->name;
        EXPECT_EQ(pair.b.Counter(carp::Counter::BADTTL), 1U) << dialect->name;
        EXPECT_EQ(pair.b.Counter(carp::Counter::IPACKETS6), 4U) << dialect->name;
    }
}

TEST(CarpIpv6Failover, GroupsAreJoinedWhileSomebodyListens)
{
    Lan lan;
    Host& a = lan.AddHost(Stack::DUAL);
    lan.Join(a, Group6(0), carp::OpenBsd());
    std::vector<Ipv6Address> joined;
    std::vector<Ipv6Address> left;
    a.Stack()->TraceConnectWithoutContext(
        "GroupChanged",
        Callback<void, Ptr<NetDevice>, const Address&, bool>(
            [&](Ptr<NetDevice>, const Address& group, bool joins)
            { (joins ? joined : left).push_back(Ipv6Address::ConvertFrom(group)); }));
    const Ipv6Address advertGroup("ff02::12");
    lan.At(Seconds(1),
           a,
           [&]
           {
               EXPECT_TRUE(a.Ip6()->IsRegisteredMulticastAddress(advertGroup, a.Port6()));
               a.Stack()->PowerOff();
           });
    lan.RunUntil(Seconds(2));

    // Those of fd00::100 and of fe80::200:5eff:fe00:101.
    const std::vector<Ipv6Address> groups = {advertGroup,
                                             Ipv6Address("ff02::1:ff00:100"),
                                             Ipv6Address("ff02::1:ff00:101")};
    EXPECT_EQ(joined, groups);
    EXPECT_EQ(left, groups);
    EXPECT_FALSE(a.Ip6()->IsRegisteredMulticastAddress(advertGroup, a.Port6()));
}

TEST(CarpIpv6Failover, MembersThatOverlapDetectNoDuplicates)
{
    Lan lan;
    Host& a = lan.AddHost(Stack::DUAL);
    Host& b = lan.AddHost(Stack::DUAL);
    int failures = 0;
    for (Host* host : {&a, &b})
    {
        auto icmpv6 = host->node->GetObject<Icmpv6L4Protocol>();
        icmpv6->SetAttribute("DAD", BooleanValue(true));
        icmpv6->TraceConnectWithoutContext(
            "DadFailure",
            Callback<void, const Ipv6Address&>([&failures](const Ipv6Address&) { ++failures; }));
        lan.Join(*host, Group6(host == &a ? 0 : 100), carp::OpenBsd());
    }
    std::vector<Frame>& frames = lan.Listen();
    lan.At(Seconds(5.5), b, [&b] { b.carp->SetState(State::MASTER); });
    lan.At(Seconds(5.9),
           b,
           [&]
           {
               for (Host* host : {&a, &b})
               {
                   BooleanValue dad;
                   host->node->GetObject<Icmpv6L4Protocol>()->GetAttribute("DAD", dad);
                   EXPECT_TRUE(dad.Get()) << "as it was before";
                   EXPECT_TRUE(host->carp->IsMaster());
                   auto interface =
                       host->Ip6()->GetInterface(host->Ip6()->GetInterfaceForDevice(host->carp));
                   ASSERT_EQ(interface->GetNAddresses(), 2U);
                   for (uint32_t i = 0; i < 2; ++i)
                   {
                       EXPECT_EQ(interface->GetAddress(i).GetState(),
                                 Ipv6InterfaceAddress::PREFERRED);
                   }
               }
           });
    lan.RunUntil(Seconds(8));

    EXPECT_EQ(failures, 0);
    const auto probes = Pick(frames, [](const Frame& frame) { return frame.IsIcmpv6(135); });
    EXPECT_TRUE(probes.empty());
    EXPECT_EQ(b.carp->GetState(), State::BACKUP);
    EXPECT_EQ(b.Ip6()->GetNAddresses(b.Ip6()->GetInterfaceForDevice(b.carp)), 0U);
}

TEST(CarpIpv6FailoverDeathTest, VirtualIpv6AddressesNeedIpv6)
{
    EXPECT_DEATH(
        {
            Lan lan;
            Host& a = lan.AddHost(Stack::IPV4);
            lan.Join(a, Group6(0), carp::OpenBsd());
            lan.RunUntil(Seconds(1));
        },
        "virtual IPv6 addresses need an IPv6 interface on the parent");
}

} // namespace

} // namespace carptest
