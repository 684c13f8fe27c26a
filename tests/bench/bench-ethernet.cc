// SPDX-License-Identifier: GPL-2.0-only

// The Ethernet module against what ns-3 brings along: CsmaChannel and BridgeNetDevice.

#include "bench.h"

#include "ns3/boolean.h"
#include "ns3/bridge-helper.h"
#include "ns3/csma-helper.h"
#include "ns3/ethernet-helper.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ip-l4-protocol.h"
#include "ns3/ipv4-header.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/simulator.h"
#include "ns3/string.h"

#include <algorithm>
#include <stdexcept>

namespace
{

using namespace ns3;

constexpr uint8_t PROTOCOL = 112;
constexpr uint16_t ETHERTYPE_IPV4 = 0x0800;
constexpr uint32_t PAYLOAD = 36; //!< the length of a CARP advertisement
const char* const GROUP = "224.0.0.18";

/// The two models that are compared.
enum class Model
{
    OWN,  //!< EthernetSwitch, EthernetCable, EthernetNetDevice
    STOCK //!< BridgeNetDevice, one CsmaChannel per host
};

/// What the hosts do with the group.
enum class Membership
{
    NONE,   //!< not joined, nobody listens
    MEMBERS //!< joined, and a protocol above IPv4 receives
};

/// The shortest protocol above IPv4: it counts.
class Counter : public IpL4Protocol
{
  public:
    int GetProtocolNumber() const override
    {
        return PROTOCOL;
    }

    RxStatus Receive(Ptr<Packet>, const Ipv4Header&, Ptr<Ipv4Interface>) override
    {
        ++s_received;
        return IpL4Protocol::RX_OK;
    }

    RxStatus Receive(Ptr<Packet>, const Ipv6Header&, Ptr<Ipv6Interface>) override
    {
        return IpL4Protocol::RX_OK;
    }

    void SetDownTarget(DownTargetCallback) override
    {
    }

    void SetDownTarget6(DownTargetCallback6) override
    {
    }

    DownTargetCallback GetDownTarget() const override
    {
        return {};
    }

    DownTargetCallback6 GetDownTarget6() const override
    {
        return {};
    }

    static uint64_t s_received; //!< by all hosts since the network was built
};

uint64_t Counter::s_received = 0;

/// A LAN of one sender and many hosts with IPv4 stacks; there is one at a time.
class Lan
{
  public:
    Lan(Model model, uint32_t hosts, Membership membership)
        : m_nodes(hosts + 1)
    {
        Counter::s_received = 0;
        model == Model::OWN ? BuildOwn() : BuildStock();
        InternetStackHelper internet;
        internet.SetIpv6StackInstall(false);
        internet.Install(m_nodes);
        for (uint32_t i = 0; i < m_nodes.GetN(); ++i)
        {
            AddAddress(i);
            if (membership == Membership::MEMBERS && i > 0)
            {
                Join(i);
            }
        }
    }

    ~Lan()
    {
        Simulator::Destroy();
    }

    Lan(const Lan&) = delete;
    Lan& operator=(const Lan&) = delete;

    /// Send one frame per simulated second. \param frames how many
    /// \return processor nanoseconds per frame and host
    double Run(uint32_t frames)
    {
        Simulate(2); // tables, caches and pools are warm afterwards
        const double before = bench::GetProcessorSeconds();
        Simulate(frames);
        const double spent = bench::GetProcessorSeconds() - before;
        return spent * 1e9 / frames / (m_nodes.GetN() - 1);
    }

  private:
    void BuildOwn()
    {
        EthernetHelper ethernet;
        const auto hub = ethernet.InstallSwitch(CreateObject<Node>());
        m_devices = ethernet.Install(m_nodes, hub);
    }

    void BuildStock()
    {
        CsmaHelper csma;
        csma.SetChannelAttribute("DataRate", StringValue("1Gbps"));
        csma.SetChannelAttribute("Delay", StringValue("500ns"));
        const auto hub = CreateObject<Node>();
        NetDeviceContainer ports;
        for (uint32_t i = 0; i < m_nodes.GetN(); ++i)
        {
            const auto link = csma.Install(NodeContainer(m_nodes.Get(i), hub));
            m_devices.Add(link.Get(0));
            ports.Add(link.Get(1));
        }
        BridgeHelper().Install(hub, ports);
    }

    void AddAddress(uint32_t i)
    {
        const auto ipv4 = m_nodes.Get(i)->GetObject<Ipv4L3Protocol>();
        ipv4->SetAttribute("IpForward", BooleanValue(false));
        const uint32_t interface = ipv4->AddInterface(m_devices.Get(i));
        ipv4->AddAddress(interface,
                         Ipv4InterfaceAddress(Ipv4Address(0x0a000001 + i), Ipv4Mask("/8")));
        ipv4->SetUp(interface);
    }

    void Join(uint32_t i)
    {
        m_nodes.Get(i)->GetObject<Ipv4L3Protocol>()->Insert(CreateObject<Counter>());
        if (const auto nic = DynamicCast<EthernetNetDevice>(m_devices.Get(i)))
        {
            nic->JoinGroup(Mac48Address::GetMulticast(Ipv4Address(GROUP)));
        }
    }

    void Simulate(uint32_t frames)
    {
        Simulator::ScheduleWithContext(m_nodes.Get(0)->GetId(),
                                       Time(0),
                                       [this, frames]() { SendAndGoOn(frames); });
        Simulator::Stop(Seconds(frames));
        Simulator::Run();
    }

    void SendAndGoOn(uint32_t frames)
    {
        Send();
        if (frames > 1)
        {
            Simulator::Schedule(Seconds(1), [this, frames]() { SendAndGoOn(frames - 1); });
        }
    }

    void Send()
    {
        Ipv4Header header;
        header.SetSource(Ipv4Address("10.0.0.1"));
        header.SetDestination(Ipv4Address(GROUP));
        header.SetProtocol(PROTOCOL);
        header.SetPayloadSize(PAYLOAD);
        header.SetTtl(255);
        const auto packet = Create<Packet>(PAYLOAD);
        packet->AddHeader(header);
        m_devices.Get(0)->Send(packet,
                               Mac48Address::GetMulticast(Ipv4Address(GROUP)),
                               ETHERTYPE_IPV4);
    }

    NodeContainer m_nodes;        //!< the sender, then the hosts
    NetDeviceContainer m_devices; //!< one each
};

/// \return processor nanoseconds per frame and host
double CostOf(Model model, uint32_t hosts, Membership membership, uint32_t deliveries)
{
    Lan lan(model, hosts, membership);
    const uint32_t frames = std::max(10U, deliveries / hosts);
    const double cost = lan.Run(frames);
    if (membership == Membership::MEMBERS && Counter::s_received != uint64_t{frames + 2} * hosts)
    {
        throw std::runtime_error("carp-bench: a member missed a frame");
    }
    return cost;
}

void Compare(bench::Session& session,
             Membership membership,
             const std::string& what,
             uint32_t deliveries,
             double target)
{
    for (const uint32_t hosts : {10U, 100U, 1000U})
    {
        const auto cost = bench::MeasureInTurn(
            session.IsQuick() ? 2 : 5,
            {[=]() { return CostOf(Model::OWN, hosts, membership, deliveries); },
             [=]() { return CostOf(Model::STOCK, hosts, membership, deliveries / 10); }});
        const std::string suffix = what + ", " + std::to_string(hosts) + " hosts";
        session.Report({"own LAN: " + suffix, cost[0], "ns", {}});
        session.Report({"csma and bridge: " + suffix, cost[1], "ns", {}});
        std::optional<bench::Target> bound;
        if (hosts == 1000)
        {
            bound = bench::Target{bench::Target::Kind::AT_LEAST, target};
        }
        session.Report({"times faster: " + suffix, cost[1] / cost[0], "times", bound});
    }
}

void CompareIdle(bench::Session& session)
{
    Compare(session,
            Membership::NONE,
            "group frame, nobody joined",
            session.IsQuick() ? 300'000 : 3'000'000,
            100);
}

void CompareMembers(bench::Session& session)
{
    Compare(session,
            Membership::MEMBERS,
            "group frame, all joined",
            session.IsQuick() ? 30'000 : 300'000,
            2);
}

void MeasureScaling(bench::Session& session)
{
    const uint32_t deliveries = session.IsQuick() ? 1'000'000 : 5'000'000;
    std::vector<std::function<double()>> subjects;
    const std::vector<uint32_t> sizes{10, 100, 1000, 10000};
    for (const uint32_t hosts : sizes)
    {
        subjects.emplace_back([=]()
                              { return CostOf(Model::OWN, hosts, Membership::NONE, deliveries); });
    }
    const auto cost = bench::MeasureInTurn(session.IsQuick() ? 1 : 3, subjects);
    double least = cost[0];
    double growth = 1;
    for (std::size_t i = 0; i < sizes.size(); ++i)
    {
        least = std::min(least, cost[i]);
        growth = std::max(growth, cost[i] / least);
        session.Report({"own LAN: per frame and port, " + std::to_string(sizes[i]) + " ports",
                        cost[i],
                        "ns",
                        {}});
    }
    session.Report({"growth of the cost per frame and port, 10 to 10000 ports",
                    growth,
                    "times",
                    bench::Target{bench::Target::Kind::AT_MOST, 1.5}});
}

void MeasureMemory(bench::Session& session)
{
    constexpr uint32_t HOSTS = 1000;
    const auto heapOf = [](uint32_t hosts)
    {
        const std::size_t before = bench::GetHeapBytes();
        Lan lan(Model::OWN, hosts, Membership::NONE);
        lan.Run(1);
        return static_cast<double>(bench::GetHeapBytes() - before);
    };
    const double once = heapOf(HOSTS);
    const double twice = heapOf(2 * HOSTS);
    session.Report({"own LAN: memory per idle host with IPv4 stack",
                    (twice - once) / HOSTS / 1000,
                    "kB",
                    bench::Target{bench::Target::Kind::AT_MOST, 40}});
}

const bench::Registration IDLE("ethernet-idle", CompareIdle);
const bench::Registration MEMBERS("ethernet-members", CompareMembers);
const bench::Registration SCALING("ethernet-scaling", MeasureScaling);
const bench::Registration MEMORY("ethernet-memory", MeasureMemory);

} // namespace
