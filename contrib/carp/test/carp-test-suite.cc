// SPDX-License-Identifier: GPL-2.0-only

#include "ns3/boolean.h"
#include "ns3/carp-header.h"
#include "ns3/carp-helper.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/packet.h"
#include "ns3/simple-channel.h"
#include "ns3/simple-net-device.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <vector>

// In 3.42 the kinds of tests became scoped enumerators.
#if __has_include("ns3/application-helper.h")
#define CARP_TEST_UNIT  TestSuite::Type::UNIT
#define CARP_TEST_QUICK TestCase::Duration::QUICK
#else
#define CARP_TEST_UNIT  TestSuite::UNIT
#define CARP_TEST_QUICK TestCase::QUICK
#endif

using namespace ns3;

namespace
{

constexpr int64_t DELAY = 1000; ///< ns
const Ipv4Address VIP("10.0.0.100");

/// Two members of a group on a channel without transmission time; the first is better.
class TwoMembers
{
  public:
    explicit TwoMembers(const std::string& dialect)
    {
        Ptr<SimpleChannel> channel = CreateObject<SimpleChannel>();
        channel->SetAttribute("Delay", TimeValue(NanoSeconds(DELAY)));
        m_nodes.Create(2);
        InternetStackHelper internet;
        internet.SetIpv6StackInstall(false);
        internet.Install(m_nodes);
        for (uint32_t i = 0; i < 2; ++i)
        {
            m_ports[i] = CreateObject<SimpleNetDevice>();
            m_ports[i]->SetAddress(Mac48Address::Allocate());
            m_ports[i]->SetMtu(1500);
            m_ports[i]->SetChannel(channel);
            m_nodes.Get(i)->AddDevice(m_ports[i]);
            Ptr<Ipv4> ipv4 = m_nodes.Get(i)->GetObject<Ipv4>();
            const uint32_t interface = ipv4->AddInterface(m_ports[i]);
            const Ipv4Address address(Ipv4Address("10.0.0.1").Get() + i);
            ipv4->AddAddress(interface, Ipv4InterfaceAddress(address, Ipv4Mask("/24")));
            ipv4->SetUp(interface);

            carp::Config config;
            config.vhid = 1;
            config.advskew = static_cast<uint8_t>(100 * i);
            config.key = carp::KeyFromPassphrase("mekmitasdigoat");
            config.ipv4 = {ToCarp(VIP)};
            m_members[i] = CarpHelper(dialect).Install(m_ports[i], config);
            m_members[i]->TraceConnectWithoutContext("StateChanged",
                                                     MakeCallback(&TwoMembers::Record, this));
        }
        CarpHelper::AssignStreams(m_nodes, 1);
    }

    Ptr<CarpL4Protocol> Stack(uint32_t i) const
    {
        return m_nodes.Get(i)->GetObject<CarpL4Protocol>();
    }

    /// When a member last became MASTER.
    Time m_takeover;
    NodeContainer m_nodes;
    Ptr<SimpleNetDevice> m_ports[2];
    Ptr<CarpNetDevice> m_members[2];

  private:
    void Record(uint8_t /* vhid */, carp::State, carp::State to, carp::Reason)
    {
        if (to == carp::State::MASTER)
        {
            m_takeover = Simulator::Now();
        }
    }
};

/// The time from the last advertisement to the takeover is exactly the master-down time.
class FailoverTestCase : public TestCase
{
  public:
    FailoverTestCase(const std::string& dialect, Time masterDown)
        : TestCase("failover of " + dialect),
          m_dialect(dialect),
          m_masterDown(masterDown)
    {
    }

  private:
    void DoRun() override
    {
        TwoMembers group(m_dialect);
        Simulator::ScheduleWithContext(0,
                                       Seconds(10.5),
                                       [stack = group.Stack(0)] { stack->PowerOff(); });
        Simulator::Stop(Seconds(20));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(group.m_members[1]->IsMaster(), true, "the backup took over");
        NS_TEST_EXPECT_MSG_EQ(group.m_takeover,
                              Seconds(10) + NanoSeconds(DELAY) + m_masterDown,
                              "one master-down time after the last advertisement");
        Simulator::Destroy();
    }

    std::string m_dialect;
    Time m_masterDown;
};

/// A BACKUP sends nothing, has no virtual address and its link is down.
class BackupIsSilentTestCase : public TestCase
{
  public:
    BackupIsSilentTestCase()
        : TestCase("a backup is silent")
    {
    }

  private:
    void DoRun() override
    {
        TwoMembers group("openbsd");
        Simulator::Stop(Seconds(10.5));
        Simulator::Run();
        const carp::Counters& counters = group.Stack(1)->GetCounters();
        NS_TEST_EXPECT_MSG_EQ(counters.Get(carp::Counter::OPACKETS), 0, "nothing was sent");
        NS_TEST_EXPECT_MSG_EQ(counters.Get(carp::Counter::IPACKETS), 8, "and all was heard");
        NS_TEST_EXPECT_MSG_EQ(group.m_members[1]->IsLinkUp(), false, "no link");
        NS_TEST_EXPECT_MSG_EQ(group.m_nodes.Get(1)->GetObject<Ipv4>()->GetInterfaceForAddress(VIP),
                              -1,
                              "no address");
        Ptr<Packet> packet = Create<Packet>(100);
        NS_TEST_EXPECT_MSG_EQ(
            group.m_members[1]->Send(packet, Mac48Address::GetBroadcast(), 0x0800),
            false,
            "and it refuses to send");
        Simulator::Destroy();
    }
};

/// Frames of the MASTER have the virtual MAC.
class VirtualMacTestCase : public TestCase
{
  public:
    VirtualMacTestCase()
        : TestCase("adverts come from the virtual MAC")
    {
    }

  private:
    void DoRun() override
    {
        TwoMembers group("openbsd");
        group.m_nodes.Get(1)->RegisterProtocolHandler(MakeCallback(&VirtualMacTestCase::Hear, this),
                                                      0x0800,
                                                      group.m_ports[1],
                                                      true);
        Simulator::Stop(Seconds(5.5));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(m_heard, 3, "adverts of 3, 4 and 5 s");
        Simulator::Destroy();
    }

    void Hear(Ptr<NetDevice>,
              Ptr<const Packet>,
              uint16_t,
              const Address& from,
              const Address&,
              NetDevice::PacketType)
    {
        NS_TEST_EXPECT_MSG_EQ(Mac48Address::ConvertFrom(from),
                              Mac48Address("00:00:5e:00:01:01"),
                              "Ethernet source");
        ++m_heard;
    }

    uint32_t m_heard = 0;
};

/// An advertisement survives the way through a packet.
class HeaderTestCase : public TestCase
{
  public:
    HeaderTestCase()
        : TestCase("header through a packet and back")
    {
    }

  private:
    void DoRun() override
    {
        carp::Advertisement advert;
        advert.vhid = 7;
        advert.advskew = 100;
        advert.counter = 0x0102030405060708;
        Ptr<Packet> packet = Create<Packet>();
        packet->AddHeader(CarpHeader(advert));
        NS_TEST_EXPECT_MSG_EQ(packet->GetSize(), 36, "size on the wire");
        CarpHeader header;
        packet->RemoveHeader(header);
        advert.checksum = header.GetAdvertisement().checksum;
        NS_TEST_EXPECT_MSG_EQ((header.GetAdvertisement() == advert), true, "the same fields");
    }
};

/// Carpnodes share a MAC and divide what comes to it by the addresses of each packet.
class BalancedSetTestCase : public TestCase
{
  public:
    BalancedSetTestCase()
        : TestCase("carpnodes divide the packets for their MAC")
    {
    }

  private:
    void DoRun() override
    {
        TwoMembers lan("freebsd"); // a LAN with two others on it
        Ptr<Node> node = CreateObject<Node>();
        InternetStackHelper internet;
        internet.SetIpv6StackInstall(false);
        internet.Install(node);
        Ptr<SimpleNetDevice> port = CreateObject<SimpleNetDevice>();
        port->SetAddress(Mac48Address::Allocate());
        port->SetMtu(1500);
        port->SetChannel(DynamicCast<SimpleChannel>(lan.m_ports[0]->GetChannel()));
        node->AddDevice(port);
        Ptr<Ipv4> ipv4 = node->GetObject<Ipv4>();
        ipv4->AddAddress(ipv4->AddInterface(port), {"10.0.0.3", "255.255.255.0"});
        ipv4->SetUp(static_cast<uint32_t>(ipv4->GetInterfaceForDevice(port)));

        carp::Config config;
        config.ipv4 = {{10, 0, 0, 200}};
        for (const Ptr<CarpNetDevice>& device :
             CarpHelper("openbsd").InstallBalanced(port,
                                                   config,
                                                   {{7, 0}, {9, 0}},
                                                   carp::Balancing::IP_STEALTH))
        {
            device->TraceConnectWithoutContext("Served",
                                               MakeCallback(&BalancedSetTestCase::Record, this));
        }
        // 10.0.0.200 and 10.0.0.x fold to an even number for even x.
        SendAt(Seconds(5), lan.m_ports[0], "10.0.0.12");
        SendAt(Seconds(6), lan.m_ports[0], "10.0.0.13");
        Simulator::Stop(Seconds(7));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(m_served.size(), 2, "each packet was taken once");
        NS_TEST_EXPECT_MSG_EQ(m_served.front(), 7, "an even fold by the leader");
        NS_TEST_EXPECT_MSG_EQ(m_served.back(), 9, "an odd one by the other");
        Simulator::Destroy();
    }

    static void SendAt(Time when, Ptr<NetDevice> from, Ipv4Address source)
    {
        Ipv4Header header;
        header.SetSource(source);
        header.SetDestination("10.0.0.200");
        header.SetProtocol(17);
        Ptr<Packet> packet = Create<Packet>();
        packet->AddHeader(header);
        Simulator::Schedule(when,
                            [=] { from->Send(packet, Mac48Address("00:00:5e:00:01:07"), 0x0800); });
    }

    void Record(uint8_t vhid, const Address&, const Address&, uint8_t)
    {
        m_served.push_back(vhid);
    }

    std::vector<int> m_served;
};

class CarpTestSuite : public TestSuite
{
  public:
    CarpTestSuite()
        : TestSuite("carp", CARP_TEST_UNIT)
    {
        AddTestCase(new FailoverTestCase("openbsd", MicroSeconds(4171875)), CARP_TEST_QUICK);
        AddTestCase(new FailoverTestCase("freebsd", MicroSeconds(3390625)), CARP_TEST_QUICK);
        AddTestCase(new FailoverTestCase("netbsd", MicroSeconds(3390625)), CARP_TEST_QUICK);
        AddTestCase(new FailoverTestCase("ucarp", MilliSeconds(4170)), CARP_TEST_QUICK);
        AddTestCase(new BackupIsSilentTestCase, CARP_TEST_QUICK);
        AddTestCase(new VirtualMacTestCase, CARP_TEST_QUICK);
        AddTestCase(new HeaderTestCase, CARP_TEST_QUICK);
        AddTestCase(new BalancedSetTestCase, CARP_TEST_QUICK);
    }
};

CarpTestSuite g_carpTestSuite; ///< registers itself

} // namespace
