// SPDX-License-Identifier: GPL-2.0-only

#include "carp-lan.h"

#include "ns3/arp-l3-protocol.h"
#include "ns3/boolean.h"
#include "ns3/data-rate.h"
#include "ns3/drop-tail-queue.h"
#include "ns3/icmpv4-l4-protocol.h"
#include "ns3/icmpv4.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-header.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <iterator>

namespace carptest
{

const Ipv4Address VIP("10.0.0.100");
const Mac48Address VIRTUAL_MAC("00:00:5e:00:01:01");

namespace
{

constexpr uint16_t IPV4 = 0x0800;
constexpr uint16_t ARP = 0x0806;
constexpr size_t IPV4_HEADER = 20;

Mac48Address HostMac(size_t number)
{
    const uint8_t bytes[6] = {2, 0, 0, 0, 0, static_cast<uint8_t>(number)};
    Mac48Address mac;
    mac.CopyFrom(bytes);
    return mac;
}

} // namespace

bool Frame::IsAdvert() const
{
    return protocol == IPV4 && payload.size() > IPV4_HEADER && payload[9] == carp::IP_PROTOCOL;
}

bool Frame::IsArp() const
{
    return protocol == ARP;
}

carp::Advertisement Frame::Advert() const
{
    const auto decoded = carp::Decode(payload.data() + IPV4_HEADER, carp::ADVERT_SIZE);
    return std::get<carp::Advertisement>(decoded);
}

void Frame::SetAdvert(const carp::Advertisement& advert)
{
    const carp::AdvertBytes bytes = carp::Encode(advert);
    std::copy(bytes.begin(), bytes.end(), payload.begin() + IPV4_HEADER);
}

bool Transition::operator==(const Transition& other) const
{
    return at == other.at && from == other.from && to == other.to && reason == other.reason;
}

std::ostream& operator<<(std::ostream& os, const Transition& transition)
{
    return os << transition.at.GetNanoSeconds() << "ns " << carp::ToString(transition.from)
              << " -> " << carp::ToString(transition.to) << " (" << ToString(transition.reason)
              << ")";
}

Ptr<CarpL4Protocol> Host::Stack() const
{
    return node->GetObject<CarpL4Protocol>();
}

Ptr<Ipv4> Host::Ip() const
{
    return node->GetObject<Ipv4>();
}

uint64_t Host::Counter(carp::Counter counter) const
{
    return Stack()->GetCounters().Get(counter);
}

Lan::Lan(Medium medium)
{
    RngSeedManager::SetSeed(1);
    RngSeedManager::SetRun(1);
    if (medium == Medium::ETHERNET)
    {
        m_switch = m_ethernet.InstallSwitch(CreateObject<Node>());
        return;
    }
    m_channel = CreateObject<CsmaChannel>();
    m_channel->SetAttribute("DataRate", DataRateValue(DataRate("1Gb/s")));
    m_channel->SetAttribute("Delay", TimeValue(NanoSeconds(DELAY)));
}

Lan::~Lan()
{
    m_sockets.clear();
    m_hosts.clear();
    m_channel = nullptr;
    m_switch = nullptr;
    Simulator::Destroy();
}

Ptr<NetDevice> Lan::MakePort(Ptr<Node> node, size_t number)
{
    if (m_switch)
    {
        Ptr<EthernetNetDevice> port = m_ethernet.Install(node);
        port->SetAddress(HostMac(number));
        m_ethernet.Connect(port, m_switch);
        return port;
    }
    Ptr<CsmaNetDevice> port = CreateObject<CsmaNetDevice>();
    port->SetAddress(HostMac(number));
    port->SetQueue(CreateObject<DropTailQueue<Packet>>());
    node->AddDevice(port);
    port->Attach(m_channel);
    port->AssignStreams(static_cast<int64_t>(1000 + number));
    return port;
}

Host& Lan::AddHost(Stack stack, bool router)
{
    auto host = std::make_unique<Host>();
    const size_t number = m_hosts.size() + 1;
    host->node = CreateObject<Node>();
    Ptr<NetDevice> port = MakePort(host->node, number);
    host->port = port;

    InternetStackHelper internet;
    internet.SetIpv4StackInstall(stack != Stack::IPV6);
    internet.SetIpv6StackInstall(stack != Stack::IPV4);
    internet.Install(host->node);
    if (stack != Stack::IPV6)
    {
        SetUpIpv4(*host, number);
    }
    if (stack != Stack::IPV4)
    {
        SetUpIpv6(*host, number, router);
    }
    m_hosts.push_back(std::move(host));
    return *m_hosts.back();
}

void Lan::SetUpIpv4(Host& host, size_t number)
{
    host.node->GetObject<ArpL3Protocol>()->SetAttribute(
        "RequestJitter",
        StringValue("ns3::ConstantRandomVariable[Constant=0]"));
    Ptr<Ipv4> ipv4 = host.Ip();
    ipv4->SetAttribute("IpForward", BooleanValue(false));
    const uint32_t interface = ipv4->AddInterface(host.port);
    const Ipv4Address address(Ipv4Address("10.0.0.0").Get() + static_cast<uint32_t>(number));
    ipv4->AddAddress(interface, Ipv4InterfaceAddress(address, Ipv4Mask("/24")));
    ipv4->SetUp(interface);
}

Ptr<CarpNetDevice> Lan::Join(Host& host, const carp::Config& config, const carp::Dialect& dialect)
{
    const CarpHelper helper(dialect);
    host.carp = helper.Install(host.port, config);
    host.Stack()->AssignStreams(static_cast<int64_t>(2000 + host.node->GetId()));
    FollowGroups(host);
    Record(host);
    return host.carp;
}

void Lan::FollowGroups(const Host& host)
{
    if (Ptr<EthernetNetDevice> nic = DynamicCast<EthernetNetDevice>(host.port))
    {
        host.Stack()->TraceConnectWithoutContext(
            "GroupChanged",
            Callback<void, Ptr<NetDevice>, const Address&, bool>(
                [nic](Ptr<NetDevice>, const Address& group, bool joined)
                {
                    const auto mac =
                        Ipv4Address::IsMatchingType(group)
                            ? Mac48Address::GetMulticast(Ipv4Address::ConvertFrom(group))
                            : Mac48Address::GetMulticast(Ipv6Address::ConvertFrom(group));
                    joined ? nic->JoinGroup(mac) : static_cast<void>(nic->LeaveGroup(mac));
                }));
    }
}

void Lan::Record(Host& host)
{
    const auto stateChanged =
        [&host](uint8_t, carp::State from, carp::State to, carp::Reason reason) {
            host.transitions.push_back({Simulator::Now(), from, to, reason});
        };
    const auto sent = [&host](const carp::SendAdvert& advert) { host.sent.push_back(advert); };
    const auto failed = [&host](const carp::SendAdvert&) { ++host.failures; };
    const auto dropped = [&host](carp::DropReason,
                                 std::optional<carp::Counter> counter,
                                 Ptr<const Packet>,
                                 const Address&)
    { host.drops.push_back(counter ? carp::ToString(*counter) : "-"); };
    host.carp->TraceConnectWithoutContext(
        "StateChanged",
        Callback<void, uint8_t, carp::State, carp::State, carp::Reason>(stateChanged));
    host.carp->TraceConnectWithoutContext("AdvertSent",
                                          Callback<void, const carp::SendAdvert&>(sent));
    host.carp->TraceConnectWithoutContext(
        "Answered",
        Callback<void, uint8_t, const Address&, Mac48Address, const Address&>(
            [&host](uint8_t, const Address&, Mac48Address, const Address& asker)
            {
                if (Ipv4Address::IsMatchingType(asker))
                {
                    host.asked.push_back(Ipv4Address::ConvertFrom(asker));
                }
                else
                {
                    host.asked6.push_back(Ipv6Address::ConvertFrom(asker));
                }
            }));
    host.carp->TraceConnectWithoutContext(
        "AddressConflict",
        Callback<void, uint8_t, const Address&, Mac48Address>(
            [&host](uint8_t, const Address&, Mac48Address claimant)
            { host.claims.push_back(claimant); }));
    host.carp->TraceConnectWithoutContext("SendFailed",
                                          Callback<void, const carp::SendAdvert&>(failed));
    host.Stack()->TraceConnectWithoutContext("AdvertDropped",
                                             Callback<void,
                                                      carp::DropReason,
                                                      std::optional<carp::Counter>,
                                                      Ptr<const Packet>,
                                                      const Address&>(dropped));
}

std::vector<Frame>& Lan::Listen()
{
    constexpr size_t NUMBER = 254; // of no host
    MakePort(CreateObject<Node>(), NUMBER)
        ->SetPromiscReceiveCallback(
            [this](Ptr<NetDevice>,
                   Ptr<const Packet> packet,
                   uint16_t protocol,
                   const Address& source,
                   const Address& destination,
                   NetDevice::PacketType)
            {
                std::vector<uint8_t> payload(packet->GetSize());
                packet->CopyData(payload.data(), payload.size());
                m_frames.push_back({Simulator::Now(),
                                    Mac48Address::ConvertFrom(source),
                                    Mac48Address::ConvertFrom(destination),
                                    protocol,
                                    std::move(payload)});
                return true;
            });
    return m_frames;
}

Ptr<EthernetSwitch> Lan::Switch() const
{
    return m_switch;
}

Lan::Pings& Lan::Ping(Host& from, Ipv4Address to, Time start, Time interval, int count)
{
    m_pings.push_back(std::make_unique<Pings>());
    Pings& pings = *m_pings.back();
    const auto identifier = static_cast<uint16_t>(m_pings.size());
    Ptr<Socket> socket = Socket::CreateSocket(from.node,
                                              TypeId::LookupByName("ns3::Ipv4RawSocketFactory"));
    socket->SetAttribute("Protocol", UintegerValue(Icmpv4L4Protocol::PROT_NUMBER));
    socket->SetRecvCallback([this, &pings, identifier](Ptr<Socket> receiver)
                            { HandlePing(pings, receiver, identifier); });
    m_sockets.push_back(socket);
    for (int i = 0; i < count; ++i)
    {
        At(start + i * interval,
           from,
           [socket, to, i, identifier, &pings]
           {
               Icmpv4Echo echo;
               echo.SetSequenceNumber(static_cast<uint16_t>(i));
               echo.SetIdentifier(identifier);
               Ptr<Packet> packet = Create<Packet>();
               packet->AddHeader(echo);
               Icmpv4Header icmp;
               icmp.SetType(Icmpv4Header::ICMPV4_ECHO);
               packet->AddHeader(icmp);
               ++pings.sent;
               socket->SendTo(packet, 0, InetSocketAddress(to, 0));
           });
    }
    return pings;
}

void Lan::HandlePing(Pings& pings, Ptr<Socket> socket, uint16_t identifier)
{
    while (Ptr<Packet> packet = socket->Recv())
    {
        Ipv4Header ip;
        packet->RemoveHeader(ip);
        Icmpv4Header icmp;
        packet->RemoveHeader(icmp);
        Icmpv4Echo echo;
        packet->PeekHeader(echo);
        if (icmp.GetType() == Icmpv4Header::ICMPV4_ECHO_REPLY && echo.GetIdentifier() == identifier)
        {
            pings.answered.push_back(Simulator::Now());
            pings.sources.push_back(ip.GetDestination());
        }
    }
}

void Lan::Inject(const Host& from, const Frame& frame)
{
    from.port->SendFrom(Create<Packet>(frame.payload.data(), frame.payload.size()),
                        frame.source,
                        frame.destination,
                        frame.protocol);
}

void Lan::At(Time when, const Host& host, std::function<void()> what)
{
    Simulator::ScheduleWithContext(host.node->GetId(), when - Simulator::Now(), std::move(what));
}

void Lan::RunUntil(Time end)
{
    Simulator::Stop(end - Simulator::Now());
    Simulator::Run();
}

Time Lan::FrameTime(size_t payloadBytes, Medium medium)
{
    constexpr int64_t ETHERNET_HEADER_AND_FCS = 14 + 4;
    constexpr int64_t SHORTEST_PAYLOAD = 46;
    constexpr int64_t PREAMBLE = 8;
    constexpr int64_t FORWARDING = 2000;
    constexpr int64_t NS_PER_BYTE = 8;
    const int64_t bytes = std::max(static_cast<int64_t>(payloadBytes), SHORTEST_PAYLOAD) +
                          ETHERNET_HEADER_AND_FCS;
    const int64_t csma = bytes * NS_PER_BYTE + DELAY; // without preamble
    const int64_t hop = csma + PREAMBLE * NS_PER_BYTE;
    return NanoSeconds(medium == Medium::CSMA ? csma : 2 * hop + FORWARDING);
}

std::vector<Frame> Pick(const std::vector<Frame>& frames,
                        const std::function<bool(const Frame&)>& wanted)
{
    std::vector<Frame> picked;
    std::copy_if(frames.begin(), frames.end(), std::back_inserter(picked), wanted);
    return picked;
}

carp::Config Group(uint8_t advskew, bool preempt)
{
    carp::Config config;
    config.vhid = 1;
    config.advskew = advskew;
    config.preempt = preempt;
    config.key = carp::KeyFromPassphrase("mekmitasdigoat");
    config.ipv4 = {ToCarp(VIP)};
    return config;
}

} // namespace carptest
