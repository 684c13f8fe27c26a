// SPDX-License-Identifier: GPL-2.0-only

#ifndef ETHERNET_FIXTURE_H
#define ETHERNET_FIXTURE_H

#include "ns3/ethernet-helper.h"
#include "ns3/node.h"
#include "ns3/packet.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <vector>

namespace ns3
{

/// What a host heard: when, from whom, to whom and how long.
struct Heard
{
    int64_t at;               //!< ns
    Mac48Address source;      //!< Ethernet source
    Mac48Address destination; //!< Ethernet destination; null address for normal reception
    uint32_t size;            //!< bytes of payload
    uint32_t context;         //!< simulation context of the reception
};

/// A node with one NIC that records what it hears.
class TestHost
{
  public:
    explicit TestHost(const EthernetHelper& helper)
        : node(CreateObject<Node>()),
          nic(helper.Install(node))
    {
        node->RegisterProtocolHandler(
            [this](Ptr<NetDevice>,
                   Ptr<const Packet> packet,
                   uint16_t,
                   const Address& from,
                   const Address&,
                   NetDevice::PacketType)
            {
                heard.push_back({Simulator::Now().GetNanoSeconds(),
                                 Mac48Address::ConvertFrom(from),
                                 Mac48Address("00:00:00:00:00:00"),
                                 packet->GetSize(),
                                 Simulator::GetContext()});
            },
            0,
            nic);
    }

    /// Record promiscuous reception as well.
    void ListenPromiscuously()
    {
        node->RegisterProtocolHandler(
            [this](Ptr<NetDevice>,
                   Ptr<const Packet> packet,
                   uint16_t,
                   const Address& from,
                   const Address& to,
                   NetDevice::PacketType type)
            {
                overheard.push_back({Simulator::Now().GetNanoSeconds(),
                                     Mac48Address::ConvertFrom(from),
                                     Mac48Address::ConvertFrom(to),
                                     packet->GetSize(),
                                     Simulator::GetContext()});
                types.push_back(type);
                normalBefore.push_back(heard.size());
            },
            0,
            nic,
            true);
    }

    /// \return own address
    Mac48Address Mac() const
    {
        return Mac48Address::ConvertFrom(nic->GetAddress());
    }

    /// Send now. \param to destination \param size bytes of payload \param type Ethernet type
    /// \return what the NIC said
    bool Send(const Address& to, uint32_t size = 100, uint16_t type = 0x88b5) const
    {
        return nic->Send(Create<Packet>(size), to, type);
    }

    /// Send later, in the context of the node. \param at when \param to destination
    /// \param size bytes of payload \param type Ethernet type
    void SendAt(Time at, const Address& to, uint32_t size = 100, uint16_t type = 0x88b5) const
    {
        Simulator::ScheduleWithContext(node->GetId(),
                                       at - Simulator::Now(),
                                       [=]() { Send(to, size, type); });
    }

    /// \return when the normal callback was called, ns
    std::vector<int64_t> Times() const
    {
        std::vector<int64_t> times;
        for (const auto& one : heard)
        {
            times.push_back(one.at);
        }
        return times;
    }

    /// \return the payload sizes in the order of reception
    std::vector<uint32_t> Sizes() const
    {
        std::vector<uint32_t> sizes;
        for (const auto& one : heard)
        {
            sizes.push_back(one.size);
        }
        return sizes;
    }

    Ptr<Node> node;                           //!< the node
    Ptr<EthernetNetDevice> nic;               //!< its NIC
    std::vector<Heard> heard;                 //!< normal reception
    std::vector<Heard> overheard;             //!< promiscuous reception
    std::vector<NetDevice::PacketType> types; //!< packet types of overheard
    std::vector<std::size_t> normalBefore;    //!< size of heard at each promiscuous reception
};

/// Tests that need a simulator; nothing of it survives a test.
class EthernetTest : public ::testing::Test
{
  protected:
    EthernetTest()
    {
        RngSeedManager::SetSeed(1);
        RngSeedManager::SetRun(1);
    }

    ~EthernetTest() override
    {
        hosts.clear();
        Simulator::Destroy();
    }

    /// \return a new host without a cable
    TestHost& AddHost()
    {
        hosts.push_back(std::make_unique<TestHost>(helper));
        return *hosts.back();
    }

    /// \param to a switch \return a new host on it
    TestHost& AddHost(Ptr<EthernetSwitch> to)
    {
        TestHost& host = AddHost();
        helper.Connect(host.nic, to);
        return host;
    }

    /// \return a new switch on a node of its own
    Ptr<EthernetSwitch> AddSwitch()
    {
        return helper.InstallSwitch(CreateObject<Node>());
    }

    /// Run something later, outside of any node. \param when absolute \param what to do
    static void At(Time when, std::function<void()> what)
    {
        Simulator::ScheduleWithContext(Simulator::NO_CONTEXT, when - Simulator::Now(), what);
    }

    EthernetHelper helper;                        //!< builds
    std::vector<std::unique_ptr<TestHost>> hosts; //!< owner
};

} // namespace ns3

#endif /* ETHERNET_FIXTURE_H */
