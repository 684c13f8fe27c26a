// SPDX-License-Identifier: GPL-2.0-only

#include "lab/net/pfsync-port.h"

#include "ns3/carp-conversions.h"
#include "ns3/ipv4-header.h"
#include "ns3/ipv4.h"
#include "ns3/node.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <array>

namespace lab
{

namespace
{

constexpr uint16_t IPV4_ETHER_TYPE = 0x0800;
constexpr uint8_t IP_PROTOCOL = 240;
constexpr uint8_t LOW_DELAY = 0x10;
constexpr uint8_t ACTION_REQUEST = 5; // PFSYNC_ACT_UPD_REQ
constexpr uint8_t ACTION_STATUS = 10; // PFSYNC_ACT_BUS

/// Header, sub-header and one message; both kinds of messages are 12 bytes long.
constexpr size_t MESSAGE_BYTES = 36;
constexpr size_t LENGTH_AT = 2;
constexpr size_t ACTION_AT = 20;
constexpr size_t WORDS_AT = 21; // of a message; from version 6 on
constexpr size_t COUNT_AT = 23;
constexpr size_t ELAPSED_AT = 28;
constexpr size_t STATUS_AT = 32;

using Bytes = std::array<uint8_t, MESSAGE_BYTES>;

ns3::Ipv4Address Group()
{
    return ns3::Ipv4Address("224.0.0.240");
}

void WriteSeconds(Bytes& bytes, uint32_t seconds)
{
    for (size_t i = 0; i < 4; ++i)
    {
        bytes[ELAPSED_AT + i] = static_cast<uint8_t>(seconds >> (24 - 8 * i));
    }
}

uint32_t ReadSeconds(const Bytes& bytes)
{
    uint32_t seconds = 0;
    for (size_t i = 0; i < 4; ++i)
    {
        seconds = seconds << 8 | bytes[ELAPSED_AT + i];
    }
    return seconds;
}

} // namespace

PfsyncPort::PfsyncPort(ns3::Ptr<ns3::CarpL4Protocol> carp,
                       ns3::Ptr<ns3::EthernetNetDevice> nic,
                       Time bulkUpdate)
    : m_carp(carp),
      m_nic(nic),
      m_bulkUpdate(bulkUpdate),
      m_pfsync(*carp->GetDialect().pfsync)
{
    m_nic->JoinGroup(ns3::Mac48Address::GetMulticast(Group()));
    m_nic->AddLinkChangeCallback(ns3::MakeCallback(&PfsyncPort::NoticeLink, this));
    m_nic->GetNode()->RegisterProtocolHandler(ns3::MakeCallback(&PfsyncPort::Hear, this),
                                              IPV4_ETHER_TYPE,
                                              m_nic);
}

PfsyncPort::~PfsyncPort()
{
    Stop();
}

void PfsyncPort::Start()
{
    m_runs = true;
    m_hasStates = false;
    m_bootedAt = ns3::Simulator::Now().GetNanoSeconds();
    m_pfsync = carp::Pfsync(*m_carp->GetDialect().pfsync);
    Follow(m_pfsync.Start(ns3::CarpNow()));
}

void PfsyncPort::Stop()
{
    m_runs = false;
    m_timer.Cancel();
    m_answer.Cancel();
}

void PfsyncPort::NoticeState(uint8_t /* vhid */,
                             carp::State /* from */,
                             carp::State to,
                             carp::Reason /* reason */)
{
    m_hasStates = m_hasStates || to == carp::State::MASTER;
}

void PfsyncPort::Follow(const carp::PfsyncSteps& steps)
{
    for (const carp::PfsyncStep& step : steps)
    {
        if (step.by != 0)
        {
            m_carp->AdjustDemotion(step.by, carp::ToString(step.cause));
        }
        else
        {
            m_askedAt = Uptime();
            Send(Status::REQUEST);
        }
    }
    m_timer.Cancel();
    if (const auto deadline = m_pfsync.NextDeadline())
    {
        const carp::Duration wait = std::max(carp::Duration{0}, *deadline - ns3::CarpNow());
        m_timer = ns3::Simulator::Schedule(ns3::NanoSeconds(wait.count()), &PfsyncPort::Wake, this);
    }
}

void PfsyncPort::Wake()
{
    Follow(m_pfsync.Wake(ns3::CarpNow()));
}

void PfsyncPort::NoticeLink()
{
    if (m_runs)
    {
        Follow(m_pfsync.SetLink(ns3::CarpNow(), m_nic->IsLinkUp()));
    }
}

void PfsyncPort::Hear(ns3::Ptr<ns3::NetDevice> /* device */,
                      ns3::Ptr<const ns3::Packet> packet,
                      uint16_t /* protocol */,
                      const ns3::Address& /* from */,
                      const ns3::Address& /* to */,
                      ns3::NetDevice::PacketType /* type */)
{
    ns3::Ipv4Header header;
    const ns3::Ptr<ns3::Packet> copy = packet->Copy();
    copy->RemoveHeader(header);
    Bytes bytes{};
    if (!m_runs || header.GetProtocol() != IP_PROTOCOL || copy->GetSize() < bytes.size())
    {
        return;
    }
    copy->CopyData(bytes.data(), bytes.size());
    if (bytes[0] != m_carp->GetDialect().pfsync->version)
    {
        return;
    }
    if (bytes[ACTION_AT] == ACTION_REQUEST)
    {
        Answer();
    }
    else if (static_cast<Status>(bytes[STATUS_AT]) == Status::START)
    {
        m_pfsync.HearStart(ns3::CarpNow());
        Follow({});
    }
    // An update that began before the own request does not count [pfsync_in_bus].
    else if (Uptime() >= ReadSeconds(bytes) + m_askedAt)
    {
        m_hasStates = true;
        Follow(m_pfsync.HearEnd());
    }
}

void PfsyncPort::Answer()
{
    m_wasAskedAt = Uptime();
    m_answer.Cancel();
    if (!m_hasStates)
    {
        Send(Status::END);
        return;
    }
    Send(Status::START);
    m_answer = ns3::Simulator::Schedule(ns3::NanoSeconds(m_bulkUpdate.count()),
                                        &PfsyncPort::FinishAnswer,
                                        this);
}

void PfsyncPort::FinishAnswer()
{
    Send(Status::END);
}

void PfsyncPort::Send(Status status) const
{
    Bytes bytes{};
    bytes[0] = m_carp->GetDialect().pfsync->version;
    bytes[LENGTH_AT + 1] = static_cast<uint8_t>(bytes.size());
    bytes[ACTION_AT] = status == Status::REQUEST ? ACTION_REQUEST : ACTION_STATUS;
    bytes[WORDS_AT] = bytes[0] >= 6 ? 3 : 0;
    bytes[COUNT_AT] = 1;
    bytes[STATUS_AT] = static_cast<uint8_t>(status);
    if (status != Status::REQUEST)
    {
        WriteSeconds(bytes, Uptime() - m_wasAskedAt);
    }
    ns3::Ipv4Header header;
    header.EnableChecksum();
    header.SetSource(GetSource());
    header.SetDestination(Group());
    header.SetProtocol(IP_PROTOCOL);
    header.SetPayloadSize(bytes.size());
    header.SetTtl(255);
    header.SetTos(LOW_DELAY);
    header.SetDontFragment();
    auto packet = ns3::Create<ns3::Packet>(bytes.data(), bytes.size());
    packet->AddHeader(header);
    m_nic->Send(packet, ns3::Mac48Address::GetMulticast(Group()), IPV4_ETHER_TYPE);
}

/// The first address of the port, if it has one [ip_output fills in INADDR_ANY].
ns3::Ipv4Address PfsyncPort::GetSource() const
{
    auto ipv4 = m_nic->GetNode()->GetObject<ns3::Ipv4>();
    const int32_t found = ipv4 ? ipv4->GetInterfaceForDevice(m_nic) : -1;
    const auto index = static_cast<uint32_t>(found);
    return found < 0 || ipv4->GetNAddresses(index) == 0 ? ns3::Ipv4Address::GetAny()
                                                        : ipv4->GetAddress(index, 0).GetLocal();
}

uint32_t PfsyncPort::Uptime() const
{
    const int64_t up = ns3::Simulator::Now().GetNanoSeconds() - m_bootedAt;
    return static_cast<uint32_t>(up / 1000000000);
}

} // namespace lab
