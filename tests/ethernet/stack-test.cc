// SPDX-License-Identifier: GPL-2.0-only

// The internet stack of ns-3 and its capture files on top of the module.

#include "ethernet-fixture.h"

#include "ns3/arp-l3-protocol.h"
#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/pcap-file.h"
#include "ns3/string.h"
#include "ns3/udp-socket-factory.h"

#include <filesystem>
#include <unistd.h>

namespace ns3
{
namespace
{

constexpr uint16_t PORT = 7;

class StackTest : public EthernetTest
{
  protected:
    StackTest()
        : sw(AddSwitch())
    {
        for (int i = 0; i < 3; ++i)
        {
            const auto node = CreateObject<Node>();
            nodes.Add(node);
            nics.push_back(helper.Install(node));
            helper.Connect(nics.back(), sw);
        }
        InternetStackHelper().Install(nodes);
        for (uint32_t i = 0; i < nodes.GetN(); ++i)
        {
            AddAddresses(i);
        }
    }

    void AddAddresses(uint32_t i)
    {
        const auto ipv4 = nodes.Get(i)->GetObject<Ipv4L3Protocol>();
        const uint32_t interface = ipv4->AddInterface(nics[i]);
        ipv4->AddAddress(interface,
                         Ipv4InterfaceAddress(Ipv4Address(0x0a000001 + i), Ipv4Mask("/24")));
        ipv4->SetUp(interface);
        const auto ipv6 = nodes.Get(i)->GetObject<Ipv6L3Protocol>();
        const uint32_t interface6 = ipv6->AddInterface(nics[i]);
        const std::string address = "fd00::" + std::to_string(i + 1);
        ipv6->SetUp(interface6);
        ipv6->AddAddress(interface6,
                         Ipv6InterfaceAddress(Ipv6Address(address.c_str()), Ipv6Prefix(64)));
        nodes.Get(i)->GetObject<ArpL3Protocol>()->SetAttribute(
            "RequestJitter",
            StringValue("ns3::ConstantRandomVariable[Constant=0]"));
    }

    /// Answer every datagram. \param local where to listen
    void Serve(const Address& local)
    {
        server = Socket::CreateSocket(nodes.Get(1), UdpSocketFactory::GetTypeId());
        server->Bind(local);
        server->SetRecvCallback(Callback<void, Ptr<Socket>>(std::function<void(Ptr<Socket>)>(
            [](Ptr<Socket> socket)
            {
                Address from;
                const auto packet = socket->RecvFrom(from);
                socket->SendTo(packet, 0, from);
            })));
    }

    /// Ask at one second and write down when the answer comes. \param remote whom to ask
    void Ask(const Address& remote)
    {
        client = Socket::CreateSocket(nodes.Get(0), UdpSocketFactory::GetTypeId());
        Inet6SocketAddress::IsMatchingType(remote) ? client->Bind6() : client->Bind();
        client->SetRecvCallback(Callback<void, Ptr<Socket>>(std::function<void(Ptr<Socket>)>(
            [this](Ptr<Socket> socket)
            {
                Address from;
                sizes.push_back(socket->RecvFrom(from)->GetSize());
                times.push_back(Simulator::Now().GetNanoSeconds());
            })));
        Simulator::ScheduleWithContext(nodes.Get(0)->GetId(),
                                       Seconds(5),
                                       [this, remote]()
                                       { client->SendTo(Create<Packet>(50), 0, remote); });
    }

    Ptr<EthernetSwitch> sw;
    NodeContainer nodes;
    std::vector<Ptr<EthernetNetDevice>> nics;
    Ptr<Socket> server;
    Ptr<Socket> client;
    std::vector<uint32_t> sizes;
    std::vector<int64_t> times;
};

TEST_F(StackTest, UdpEchoOverIpv4WithArp)
{
    Serve(InetSocketAddress(Ipv4Address::GetAny(), PORT));
    Ask(InetSocketAddress(Ipv4Address("10.0.0.2"), PORT));
    Simulator::Stop(Seconds(6));
    Simulator::Run();
    ASSERT_EQ(sizes, std::vector<uint32_t>{50});
    // ARP there and back, the datagram (50 + 8 + 20 bytes) there; the server knows the client by
    // then only through its own ARP request, which goes there and back again; then the answer.
    const int64_t arp = 2 * (576 + 500) + 2'000;
    const int64_t datagram = 2 * (8 * (8 + 18 + 78) + 500) + 2'000;
    EXPECT_EQ(times, std::vector<int64_t>{5'000'000'000 + 4 * arp + 2 * datagram});
}

TEST_F(StackTest, UdpEchoOverIpv6WithNeighbourDiscovery)
{
    Serve(Inet6SocketAddress(Ipv6Address::GetAny(), PORT));
    Ask(Inet6SocketAddress(Ipv6Address("fd00::2"), PORT));
    Simulator::Stop(Seconds(6));
    Simulator::Run();
    EXPECT_EQ(sizes, std::vector<uint32_t>{50});
}

TEST_F(StackTest, NothingIsAnsweredOverAPulledCable)
{
    Serve(InetSocketAddress(Ipv4Address::GetAny(), PORT));
    Ask(InetSocketAddress(Ipv4Address("10.0.0.2"), PORT));
    At(Seconds(4), [&]() { nics[1]->GetCable()->Unplug(); });
    Simulator::Stop(Seconds(6));
    Simulator::Run();
    EXPECT_TRUE(sizes.empty());
}

/// A capture file that goes when the test is over.
class CaptureFile
{
  public:
    CaptureFile()
        : m_name(std::filesystem::temp_directory_path() /
                 ("ethernet-" + std::to_string(getpid()) + ".pcap"))
    {
    }

    ~CaptureFile()
    {
        std::filesystem::remove(m_name);
    }

    std::string Name() const
    {
        return m_name;
    }

  private:
    std::filesystem::path m_name;
};

/// One record of a capture file.
struct Record
{
    int64_t at; //!< microseconds
    std::vector<uint8_t> bytes;
};

std::vector<Record> ReadCapture(const std::string& name)
{
    PcapFile file;
    file.Open(name, std::ios::in);
    EXPECT_EQ(file.GetDataLinkType(), 1U); // DLT_EN10MB
    std::vector<Record> records;
    while (true)
    {
        std::vector<uint8_t> buffer(2000);
        uint32_t seconds = 0;
        uint32_t microseconds = 0;
        uint32_t captured = 0;
        uint32_t original = 0;
        uint32_t read = 0;
        file.Read(buffer.data(), buffer.size(), seconds, microseconds, captured, original, read);
        if (file.Fail() || file.Eof())
        {
            return records;
        }
        EXPECT_EQ(captured, original);
        buffer.resize(read);
        records.push_back({int64_t{seconds} * 1'000'000 + microseconds, buffer});
    }
}

TEST_F(StackTest, PcapHoldsWholeEthernetFrames)
{
    const CaptureFile capture;
    helper.EnablePcap(capture.Name(), nics[1], true, true);
    Simulator::ScheduleWithContext(
        nodes.Get(0)->GetId(),
        Seconds(10),
        [&]()
        {
            nics[0]->Send(Create<Packet>(reinterpret_cast<const uint8_t*>("hello"), 5),
                          nics[1]->GetAddress(),
                          0x88b5);
        });
    Simulator::Stop(Seconds(11));
    Simulator::Run();
    hosts.clear();
    sw = nullptr;
    nics.clear();
    Simulator::Destroy();

    const auto records = ReadCapture(capture.Name());
    ASSERT_FALSE(records.empty());
    for (const auto& record : records)
    {
        EXPECT_GE(record.bytes.size(), 60U);
    }
    const auto& last = records.back();
    EXPECT_EQ(last.at, 10'000'004); // 2 * (576 + 500) + 2000 ns later
    std::vector<uint8_t> expected(60);
    const std::vector<uint8_t> start{0, 0,    0,    0,   0,   2,   0,   0,   0, 0, 0,
                                     1, 0x88, 0xb5, 'h', 'e', 'l', 'l', 'o', 0, 0};
    std::copy(start.begin(), start.end(), expected.begin());
    EXPECT_EQ(last.bytes, expected);
}

} // namespace
} // namespace ns3
