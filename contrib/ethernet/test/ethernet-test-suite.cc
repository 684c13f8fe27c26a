// SPDX-License-Identifier: GPL-2.0-only

// What a user of ns-3 wants to see confirmed in his own tree. The thorough tests are elsewhere.

#include "ns3/ethernet-helper.h"
#include "ns3/node-container.h"
#include "ns3/packet.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <cstdint>
#include <functional>
#include <vector>

// The enumerations of the test framework became scoped in ns-3.42, together with this header.
#if __has_include("ns3/application-helper.h")
#define ETHERNET_SUITE_TYPE    TestSuite::Type::UNIT
#define ETHERNET_CASE_DURATION TestCase::Duration::QUICK
#else
#define ETHERNET_SUITE_TYPE    UNIT
#define ETHERNET_CASE_DURATION TestCase::QUICK
#endif

using namespace ns3;

namespace
{

/// A LAN of three hosts on one switch that writes down when each of them hears something.
class LanTestCase : public TestCase
{
  public:
    explicit LanTestCase(const std::string& name)
        : TestCase(name)
    {
    }

  protected:
    typedef std::vector<int64_t> Times;

    void DoSetup() override
    {
        m_hosts.Create(3);
        m_switch = m_helper.InstallSwitch(CreateObject<Node>());
        const auto devices = m_helper.Install(m_hosts, m_switch);
        m_heard.resize(m_hosts.GetN());
        for (uint32_t i = 0; i < m_hosts.GetN(); ++i)
        {
            m_nics.push_back(DynamicCast<EthernetNetDevice>(devices.Get(i)));
            m_hosts.Get(i)->RegisterProtocolHandler(
                [this, i](Ptr<NetDevice>,
                          Ptr<const Packet>,
                          uint16_t,
                          const Address&,
                          const Address&,
                          NetDevice::PacketType)
                { m_heard[i].push_back(Simulator::Now().GetNanoSeconds()); },
                0,
                m_nics[i]);
        }
    }

    void DoTeardown() override
    {
        m_nics.clear();
        m_switch = nullptr;
        m_hosts = NodeContainer();
        Simulator::Destroy();
    }

    /// Send a frame of 100 bytes payload. \param at when \param from which host \param to whom
    void SendAt(Time at, uint32_t from, const Address& to)
    {
        Simulator::ScheduleWithContext(m_hosts.Get(from)->GetId(),
                                       at,
                                       [this, from, to]()
                                       { m_nics[from]->Send(Create<Packet>(100), to, 0x88b5); });
    }

    EthernetHelper m_helper;
    NodeContainer m_hosts;
    Ptr<EthernetSwitch> m_switch;
    std::vector<Ptr<EthernetNetDevice>> m_nics;
    std::vector<Times> m_heard; //!< per host, ns
};

/// Serialisation, gap, forwarding delay and learning.
class TimingTestCase : public LanTestCase
{
  public:
    TimingTestCase()
        : LanTestCase("frames arrive when IEEE 802.3 says")
    {
    }

  private:
    void DoRun() override
    {
        SendAt(Seconds(1), 0, Mac48Address::GetBroadcast());
        SendAt(Seconds(1), 0, Mac48Address::GetBroadcast());
        SendAt(Seconds(2), 1, m_nics[0]->GetAddress());
        Simulator::Run();
        // 126 bytes at 1 Gbit/s and 500 ns of cable, twice, and 2 us in the switch.
        const int64_t transit = 2 * (1008 + 500) + 2000;
        const int64_t first = 1000000000 + transit;
        NS_TEST_EXPECT_MSG_EQ((m_heard[1] == Times{first, first + 1104}), true, "two, with a gap");
        NS_TEST_EXPECT_MSG_EQ((m_heard[2] == m_heard[1]), true, "broadcast reaches everybody");
        NS_TEST_EXPECT_MSG_EQ((m_heard[0] == Times{2000000000 + transit}), true, "the answer");
        NS_TEST_EXPECT_MSG_EQ(m_switch->GetTable().size(), 2, "two addresses are learned");
    }
};

/// Plugs, cuts and their different consequences.
class FaultTestCase : public LanTestCase
{
  public:
    FaultTestCase()
        : LanTestCase("a pulled cable is noticed, a one-way cut is not")
    {
    }

  private:
    void DoRun() override
    {
        int changes = 0;
        m_nics[1]->AddLinkChangeCallback(
            Callback<void>(std::function<void()>([&changes]() { ++changes; })));
        m_nics[2]->GetCable()->AddRule(1, CreateObject<CutRule>());
        m_nics[1]->GetCable()->Unplug();
        SendAt(Seconds(1), 0, Mac48Address::GetBroadcast());
        SendAt(Seconds(2), 2, Mac48Address::GetBroadcast());
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(changes, 1, "the host is told once");
        NS_TEST_EXPECT_MSG_EQ(m_nics[1]->IsLinkUp(), false, "no link without a cable");
        NS_TEST_EXPECT_MSG_EQ(m_nics[2]->IsLinkUp(), true, "a cut leaves the link up");
        NS_TEST_EXPECT_MSG_EQ(m_heard[1].size(), 0, "nothing over a pulled cable");
        NS_TEST_EXPECT_MSG_EQ(m_heard[2].size(), 0, "nothing through the cut");
        NS_TEST_EXPECT_MSG_EQ(m_heard[0].size(), 1, "the other way is open");
    }
};

/// The receive filter.
class FilterTestCase : public LanTestCase
{
  public:
    FilterTestCase()
        : LanTestCase("a NIC hears the groups that it joined")
    {
    }

  private:
    void DoRun() override
    {
        const Mac48Address group("01:00:5e:00:00:12");
        m_nics[1]->JoinGroup(group);
        SendAt(Seconds(1), 0, group);
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(m_heard[1].size(), 1, "a member hears");
        NS_TEST_EXPECT_MSG_EQ(m_heard[2].size(), 0, "others do not");
    }
};

/// All of the above.
class EthernetTestSuite : public TestSuite
{
  public:
    EthernetTestSuite()
        : TestSuite("ethernet", ETHERNET_SUITE_TYPE)
    {
        AddTestCase(new TimingTestCase, ETHERNET_CASE_DURATION);
        AddTestCase(new FaultTestCase, ETHERNET_CASE_DURATION);
        AddTestCase(new FilterTestCase, ETHERNET_CASE_DURATION);
    }
};

EthernetTestSuite g_ethernetTestSuite; //!< makes the suite known to the test runner

} // namespace
