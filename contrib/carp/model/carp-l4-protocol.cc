// SPDX-License-Identifier: GPL-2.0-only

#include "carp-l4-protocol.h"

#include "carp-net-device.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/ipv4-interface.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/ipv6-header.h"
#include "ns3/ipv6-interface.h"
#include "ns3/string.h"

#include <algorithm>
#include <limits>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(CarpL4Protocol);

TypeId CarpL4Protocol::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::CarpL4Protocol")
            .SetParent<IpL4Protocol>()
            .SetGroupName("Carp")
            .AddConstructor<CarpL4Protocol>()
            .AddAttribute("Dialect",
                          "The implementation of CARP that the node runs, by name.",
                          StringValue("openbsd"),
                          MakeStringAccessor(&CarpL4Protocol::SetDialectName,
                                             &CarpL4Protocol::GetDialectName),
                          MakeStringChecker())
            .AddAttribute("Allow",
                          "net.inet.carp.allow.",
                          BooleanValue(true),
                          MakeBooleanAccessor(&CarpL4Protocol::SetAllowed,
                                              &CarpL4Protocol::IsAllowed),
                          MakeBooleanChecker())
            .AddTraceSource("AdvertDropped",
                            "A packet of protocol 112 failed a check.",
                            MakeTraceSourceAccessor(&CarpL4Protocol::m_advertDropped),
                            "ns3::CarpL4Protocol::DroppedTracedCallback")
            .AddTraceSource("DemotionChanged",
                            "The demotion of the node changed.",
                            MakeTraceSourceAccessor(&CarpL4Protocol::m_demotionChanged),
                            "ns3::CarpL4Protocol::DemotionTracedCallback")
            .AddTraceSource("GroupChanged",
                            "The node joined or left a multicast group on a parent. For devices "
                            "with a multicast filter; those of ns-3 receive every group.",
                            MakeTraceSourceAccessor(&CarpL4Protocol::m_groupChanged),
                            "ns3::CarpL4Protocol::GroupTracedCallback");
    return tid;
}

CarpL4Protocol::CarpL4Protocol()
    : m_dialect(carp::OpenBsd()),
      m_demotion(carp::Demotion(m_dialect)),
      m_random(CreateObject<UniformRandomVariable>())
{
}

CarpL4Protocol::~CarpL4Protocol() = default;

void CarpL4Protocol::SetDialect(const carp::Dialect& dialect)
{
    NS_ABORT_MSG_UNLESS(m_devices.empty(), "the CARP dialect of a node cannot change any more");
    m_dialect = dialect;
    m_demotion.emplace(m_dialect);
}

const carp::Dialect& CarpL4Protocol::GetDialect() const
{
    return m_dialect;
}

void CarpL4Protocol::SetDialectName(std::string name)
{
    const carp::Dialect* dialect = carp::FindDialect(name);
    NS_ABORT_MSG_UNLESS(dialect, "unknown CARP dialect: " << name);
    SetDialect(*dialect);
}

std::string CarpL4Protocol::GetDialectName() const
{
    return m_dialect.name;
}

void CarpL4Protocol::SetAllowed(bool allowed)
{
    m_allowed = allowed;
    for (const Ptr<CarpNetDevice>& device : m_devices)
    {
        device->SetAllowed(allowed);
    }
}

bool CarpL4Protocol::IsAllowed() const
{
    return m_allowed;
}

bool CarpL4Protocol::AdministerDemotion(int by, const std::string& group)
{
    const std::optional<carp::DemotionChange> change = m_demotion->Administer(by, group);
    if (change)
    {
        SpreadDemotion(*change, "administrator");
    }
    return change.has_value();
}

void CarpL4Protocol::SetParentUp(Ptr<NetDevice> parent, bool up)
{
    CarpDemux* demux = FindDemux(PeekPointer(parent));
    NS_ABORT_MSG_UNLESS(demux, "no carp device was ever attached to this device");
    demux->SetParentUp(up);
}

void CarpL4Protocol::PowerOff()
{
    m_powered = false;
    for (const Ptr<CarpNetDevice>& device : m_devices)
    {
        device->Crash();
    }
}

void CarpL4Protocol::PowerOn()
{
    if (m_powered)
    {
        return;
    }
    m_powered = true;
    m_counters = {};
    m_demotion.emplace(m_dialect);
    for (const Ptr<CarpNetDevice>& device : m_devices)
    {
        device->Boot();
    }
}

bool CarpL4Protocol::IsPowered() const
{
    return m_powered;
}

const carp::Counters& CarpL4Protocol::GetCounters() const
{
    return m_counters;
}

int64_t CarpL4Protocol::AssignStreams(int64_t stream)
{
    m_random->SetStream(stream);
    return 1;
}

Ptr<CarpDemux> CarpL4Protocol::Attach(Ptr<CarpNetDevice> device, Ptr<NetDevice> parent)
{
    CarpDemux* demux = FindDemux(PeekPointer(parent));
    if (!demux)
    {
        m_demuxes.push_back(Create<CarpDemux>());
        demux = PeekPointer(m_demuxes.back());
        demux->Open(parent, MakeCallback(&CarpL4Protocol::NotifyGroup, this));
    }
    demux->Add(device);
    m_devices.push_back(device);
    return demux;
}

void CarpL4Protocol::Detach(Ptr<CarpNetDevice> device)
{
    m_devices.erase(std::remove(m_devices.begin(), m_devices.end(), device), m_devices.end());
    for (const Ptr<CarpDemux>& demux : m_demuxes)
    {
        demux->Remove(device);
    }
}

void CarpL4Protocol::CountSent(carp::Family family)
{
    m_counters.Increment(family == carp::Family::IPV4 ? carp::Counter::OPACKETS
                                                      : carp::Counter::OPACKETS6);
}

void CarpL4Protocol::CountTakeover()
{
    m_counters.Increment(carp::Counter::PREEMPT);
}

carp::Demotion& CarpL4Protocol::GetDemotion()
{
    return *m_demotion;
}

void CarpL4Protocol::SpreadDemotion(const carp::DemotionChange& change, const char* cause)
{
    if (change.by != 0)
    {
        m_demotionChanged(change.by, change.total, cause);
    }
    for (const Ptr<CarpNetDevice>& device : m_devices)
    {
        device->ApplyDemotion(change);
    }
}

uint64_t CarpL4Protocol::DrawBits()
{
    constexpr uint32_t ALL = std::numeric_limits<uint32_t>::max();
    const uint64_t high = m_random->GetInteger(0, ALL);
    return high << 32 | m_random->GetInteger(0, ALL);
}

int CarpL4Protocol::GetProtocolNumber() const
{
    return carp::IP_PROTOCOL;
}

IpL4Protocol::RxStatus CarpL4Protocol::Receive(Ptr<Packet> packet,
                                               const Ipv4Header& header,
                                               Ptr<Ipv4Interface> incoming)
{
    carp::ReceivedPacket seen;
    seen.family = carp::Family::IPV4;
    seen.ttl = header.GetTtl();
    seen.toMulticast = header.GetDestination().IsMulticast();
    seen.source = ToCarp(header.GetSource());
    seen.destination = ToCarp(header.GetDestination());
    seen.fromOwnAddress = m_ipv4->GetInterfaceForAddress(header.GetSource()) >= 0;
    Hear(seen, packet, header.GetSource(), incoming->GetDevice());
    return IpL4Protocol::RX_OK;
}

IpL4Protocol::RxStatus CarpL4Protocol::Receive(Ptr<Packet> packet,
                                               const Ipv6Header& header,
                                               Ptr<Ipv6Interface> incoming)
{
    carp::ReceivedPacket seen;
    seen.family = carp::Family::IPV6;
    seen.ttl = header.GetHopLimit();
    seen.toMulticast = header.GetDestination().IsMulticast();
    Hear(seen, packet, header.GetSource(), incoming->GetDevice());
    return IpL4Protocol::RX_OK;
}

void CarpL4Protocol::Hear(carp::ReceivedPacket& seen,
                          Ptr<const Packet> packet,
                          const Address& source,
                          Ptr<NetDevice> incoming)
{
    if (!m_powered)
    {
        return;
    }
    m_bytes.resize(packet->GetSize());
    packet->CopyData(m_bytes.data(), m_bytes.size());
    seen.payload = m_bytes.data();
    seen.size = m_bytes.size();
    const CarpDemux* demux = FindDemux(PeekPointer(incoming));
    seen.onCarpParent = demux != nullptr;
    m_listeners.clear();
    m_candidates.clear();
    if (demux)
    {
        CollectCandidates(*demux);
    }

    m_counters.Increment(seen.family == carp::Family::IPV4 ? carp::Counter::IPACKETS
                                                           : carp::Counter::IPACKETS6);
    const carp::IntakeResult verdict = carp::Judge(seen, m_listeners, m_dialect, m_allowed);
    if (verdict.counter)
    {
        m_counters.Increment(*verdict.counter);
    }
    if (verdict.drop)
    {
        m_advertDropped(*verdict.drop, verdict.counter, packet, source);
    }
    for (size_t i = 0; i < m_candidates.size(); ++i)
    {
        const Candidate& candidate = m_candidates[i];
        if (verdict.advert && i == verdict.listener)
        {
            candidate.device->Hear(*candidate.host,
                                   seen.family,
                                   *verdict.advert,
                                   seen.source,
                                   source);
        }
        else if (m_dialect.looksOnlyAtWakeUps && verdict.drop != carp::DropReason::OWN_SOURCE)
        {
            candidate.host->Feed(&carp::Machine::PacketSeen);
        }
    }
}

void CarpL4Protocol::NotifyGroup(Ptr<NetDevice> parent, const Address& group, bool joined)
{
    m_groupChanged(parent, group, joined);
}

void CarpL4Protocol::CollectCandidates(const CarpDemux& demux)
{
    for (const Ptr<CarpNetDevice>& device : demux.GetDevices())
    {
        if (CarpVirtualHost* host = device->GetHost())
        {
            m_candidates.push_back({PeekPointer(device), host});
            m_listeners.push_back(host->GetMachine().AsListener());
        }
    }
}

/// A parent has a demux of its own; what a carp device hears counts as heard on its parent.
CarpDemux* CarpL4Protocol::FindDemux(const NetDevice* device) const
{
    for (const Ptr<CarpDemux>& demux : m_demuxes)
    {
        if (PeekPointer(demux->GetParent()) == device)
        {
            return PeekPointer(demux);
        }
    }
    for (const Ptr<CarpNetDevice>& carpDevice : m_devices)
    {
        if (PeekPointer(carpDevice) == device)
        {
            return FindDemux(PeekPointer(carpDevice->GetParent()));
        }
    }
    return nullptr;
}

void CarpL4Protocol::SetDownTarget(DownTargetCallback callback)
{
    m_downTarget = callback;
}

void CarpL4Protocol::SetDownTarget6(DownTargetCallback6 callback)
{
    m_downTarget6 = callback;
}

IpL4Protocol::DownTargetCallback CarpL4Protocol::GetDownTarget() const
{
    return m_downTarget;
}

IpL4Protocol::DownTargetCallback6 CarpL4Protocol::GetDownTarget6() const
{
    return m_downTarget6;
}

void CarpL4Protocol::NotifyNewAggregate()
{
    if (!m_ipv4 && GetObject<Node>() && GetObject<Ipv4>())
    {
        m_ipv4 = GetObject<Ipv4>();
        m_ipv4->Insert(this);
    }
    IpL4Protocol::NotifyNewAggregate();
}

void CarpL4Protocol::DoDispose()
{
    for (const Ptr<CarpDemux>& demux : m_demuxes)
    {
        demux->Dispose();
    }
    m_demuxes.clear();
    m_devices.clear();
    m_random = nullptr;
    m_ipv4 = nullptr;
    m_downTarget.Nullify();
    m_downTarget6.Nullify();
    IpL4Protocol::DoDispose();
}

} // namespace ns3
