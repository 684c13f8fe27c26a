// SPDX-License-Identifier: GPL-2.0-only

#include "carp-l4-protocol.h"

#include "carp-net-device.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/ipv4-l3-protocol.h"
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

void CarpL4Protocol::AdjustDemotion(int by, const char* cause)
{
    if (!m_foreigner)
    {
        m_foreigner = m_demotion->Join();
    }
    SpreadDemotion(m_demotion->Adjust(*m_foreigner, by), cause);
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
    m_foreigner.reset();
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

void CarpL4Protocol::NotifyGroup(Ptr<NetDevice> parent, const Address& group, bool joined)
{
    if (Ipv6Address::IsMatchingType(group))
    {
        Register(parent, Ipv6Address::ConvertFrom(group), joined);
    }
    m_groupChanged(parent, group, joined);
}

/// IPv6 of ns-3 drops what comes to other groups. Solicited-node groups come with the addresses.
void CarpL4Protocol::Register(Ptr<NetDevice> parent, const Ipv6Address& group, bool joined)
{
    const auto interface = static_cast<uint32_t>(m_ipv6->GetInterfaceForDevice(parent));
    if (joined && !group.IsSolicitedMulticast())
    {
        m_ipv6->AddMulticastAddress(group, interface);
    }
    else if (!group.IsSolicitedMulticast())
    {
        m_ipv6->RemoveMulticastAddress(group, interface);
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
    if (!m_ipv6 && GetObject<Node>() && GetObject<Ipv6L3Protocol>())
    {
        m_ipv6 = GetObject<Ipv6L3Protocol>();
        m_ipv6->Insert(this);
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
    m_ipv6 = nullptr;
    m_downTarget.Nullify();
    m_downTarget6.Nullify();
    IpL4Protocol::DoDispose();
}

} // namespace ns3
