// SPDX-License-Identifier: GPL-2.0-only

#include "lab/net/prober.h"

#include "lab/net/clock.h"
#include "lab/net/echo.h"

#include <algorithm>
#include <utility>

namespace lab
{

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
    m_socket = OpenEchoSocket(m_node, m_spec.to);
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
    const Probe probe{m_sequence++, Now()};
    const auto timeout =
        ns3::Simulator::Schedule(ToNs3(m_spec.timeout), &Prober::Expire, this, wireSequence);
    // With more open probes than sequence numbers, the oldest is given up.
    Expire(wireSequence);
    m_open[wireSequence] = Open{probe, timeout};
    m_next = ns3::Simulator::Schedule(ToNs3(m_spec.every), &Prober::Send, this);
    // Without a route the probe is lost like any other.
    auto request = MakeEchoRequest(FamilyOf(m_spec.to), {m_identifier, wireSequence});
    if (m_spec.from)
    {
        SendEchoFrom(m_node, *m_spec.from, m_spec.to, request);
    }
    else
    {
        m_socket->SendTo(request, 0, EchoDestination(m_spec.to));
    }
}

void Prober::Receive(ns3::Ptr<ns3::Socket> socket)
{
    while (auto packet = socket->Recv())
    {
        const auto reply = ReadEchoReply(FamilyOf(m_spec.to), packet);
        const auto found = reply ? m_open.find(reply->sequence) : m_open.end();
        if (found == m_open.end() || reply->identifier != m_identifier)
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
