// SPDX-License-Identifier: GPL-2.0-only

#include "lab/net/prober.h"

#include "ns3/icmpv4.h"
#include "ns3/inet-socket-address.h"
#include "ns3/ipv4-header.h"
#include "ns3/ipv4-raw-socket-factory.h"
#include "ns3/node.h"
#include "ns3/packet.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <utility>

namespace lab
{

namespace
{

constexpr uint32_t ICMP = 1;           ///< IP protocol number
constexpr uint32_t PAYLOAD_BYTES = 56; ///< what ping(8) sends

Time Now()
{
    return Time(ns3::Simulator::Now().GetNanoSeconds());
}

ns3::Time ToNs3(Time time)
{
    return ns3::NanoSeconds(time.count());
}

} // namespace

Prober::Prober(ns3::Ptr<ns3::Node> node,
               const ProbeSpec& spec,
               uint16_t identifier,
               Answered answered,
               Lost lost)
    : m_node(std::move(node)),
      m_spec(spec),
      m_identifier(identifier),
      m_answered(std::move(answered)),
      m_lost(std::move(lost))
{
    m_socket = ns3::Socket::CreateSocket(m_node, ns3::Ipv4RawSocketFactory::GetTypeId());
    m_socket->SetAttribute("Protocol", ns3::UintegerValue(ICMP));
    m_socket->Bind();
    m_socket->SetRecvCallback(ns3::MakeCallback(&Prober::Receive, this));
}

Prober::~Prober()
{
    Stop();
    m_socket->SetRecvCallback(ns3::MakeNullCallback<void, ns3::Ptr<ns3::Socket>>());
    m_socket->Close();
}

void Prober::Start()
{
    const Time wait = std::max(Time(0), m_spec.start - Now());
    m_next = ns3::Simulator::Schedule(ToNs3(wait), &Prober::Send, this);
}

void Prober::Stop()
{
    m_next.Cancel();
    for (auto& [sequence, open] : m_open)
    {
        open.timeout.Cancel();
    }
    m_open.clear();
}

void Prober::Send()
{
    const auto wireSequence = static_cast<uint16_t>(m_sequence);
    ns3::Icmpv4Echo echo;
    echo.SetIdentifier(m_identifier);
    echo.SetSequenceNumber(wireSequence);
    echo.SetData(ns3::Create<ns3::Packet>(PAYLOAD_BYTES));
    ns3::Icmpv4Header header;
    header.SetType(ns3::Icmpv4Header::ICMPV4_ECHO);
    header.SetCode(0);
    if (ns3::Node::ChecksumEnabled())
    {
        header.EnableChecksum();
    }
    auto packet = ns3::Create<ns3::Packet>();
    packet->AddHeader(echo);
    packet->AddHeader(header);

    const Probe probe{m_sequence++, Now()};
    const auto timeout =
        ns3::Simulator::Schedule(ToNs3(m_spec.timeout), &Prober::Expire, this, wireSequence);
    // With more open probes than sequence numbers, the oldest is given up.
    Expire(wireSequence);
    m_open[wireSequence] = Open{probe, timeout};
    m_next = ns3::Simulator::Schedule(ToNs3(m_spec.every), &Prober::Send, this);
    // Without a route the probe is lost like any other.
    m_socket->SendTo(packet,
                     0,
                     ns3::InetSocketAddress(
                         ns3::Ipv4Address::Deserialize(std::get<carp::Ipv4Bytes>(m_spec.to).data()),
                         0));
}

void Prober::Receive(ns3::Ptr<ns3::Socket> socket)
{
    while (auto packet = socket->Recv())
    {
        ns3::Ipv4Header ip;
        ns3::Icmpv4Header icmp;
        ns3::Icmpv4Echo echo;
        packet->RemoveHeader(ip);
        packet->RemoveHeader(icmp);
        if (icmp.GetType() != ns3::Icmpv4Header::ICMPV4_ECHO_REPLY)
        {
            continue;
        }
        packet->RemoveHeader(echo);
        const auto found = m_open.find(echo.GetSequenceNumber());
        if (echo.GetIdentifier() != m_identifier || found == m_open.end())
        {
            continue;
        }
        const Probe probe = found->second.probe;
        found->second.timeout.Cancel();
        m_open.erase(found);
        m_answered(probe, Now() - probe.sent);
    }
}

void Prober::Expire(uint16_t wireSequence)
{
    const auto found = m_open.find(wireSequence);
    if (found == m_open.end())
    {
        return;
    }
    const Probe probe = found->second.probe;
    found->second.timeout.Cancel();
    m_open.erase(found);
    m_lost(probe);
}

} // namespace lab
