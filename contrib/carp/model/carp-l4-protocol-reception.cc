// SPDX-License-Identifier: GPL-2.0-only

#include "carp-l4-protocol.h"
#include "carp-net-device.h"

#include "ns3/ipv4-interface.h"
#include "ns3/ipv6-header.h"
#include "ns3/ipv6-interface.h"

namespace ns3
{

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
    seen.source6 = ToCarp(header.GetSource());
    seen.destination6 = ToCarp(header.GetDestination());
    seen.fromOwnAddress = m_ipv6->GetInterfaceForAddress(header.GetSource()) >= 0;
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

} // namespace ns3
