// SPDX-License-Identifier: GPL-2.0-only

#include "lab/net/udp-stream.h"

#include "lab/net/clock.h"
#include "lab/net/stream-header.h"

#include "ns3/packet.h"
#include "ns3/udp-socket-factory.h"

#include <algorithm>
#include <utility>

namespace lab
{

UdpStream::UdpStream(ns3::Ptr<ns3::Node> node,
                     const TrafficSpec& spec,
                     uint32_t number,
                     Arrival arrival,
                     Loss loss)
    : m_spec(spec),
      m_number(number),
      m_arrival(std::move(arrival)),
      m_loss(std::move(loss))
{
    m_socket = ns3::Socket::CreateSocket(node, ns3::UdpSocketFactory::GetTypeId());
    if (FamilyOf(m_spec.to) == carp::Family::IPV6)
    {
        m_socket->Bind6();
    }
    else
    {
        m_socket->Bind();
    }
}

UdpStream::~UdpStream()
{
    Stop();
    m_socket->Close();
}

void UdpStream::Start()
{
    const Time wait = std::max(Time(0), m_spec.start - Now());
    m_next = ns3::Simulator::Schedule(ToNs3(wait), &UdpStream::Send, this);
}

void UdpStream::Stop()
{
    m_next.Cancel();
    m_expiry.Cancel();
    m_open.clear();
}

void UdpStream::Send()
{
    m_open[m_sequence] = Now();
    if (m_expiry.IsExpired())
    {
        m_expiry = ns3::Simulator::Schedule(ToNs3(m_spec.timeout), &UdpStream::Expire, this);
    }
    m_next = ns3::Simulator::Schedule(ToNs3(m_spec.every), &UdpStream::Send, this);
    // Without a route the datagram is lost like any other.
    auto packet = MakeDatagram(m_number, m_sequence++, m_spec.size);
    m_socket->SendTo(packet, 0, DiscardOf(m_spec.to));
}

void UdpStream::Arrived(uint64_t sequence, uint64_t /* bytes */)
{
    const auto open = m_open.find(sequence);
    if (open != m_open.end())
    {
        const Time sent = open->second;
        m_open.erase(open);
        m_arrival(sequence, sent, Now() - sent);
    }
}

/// One timer for all: it waits for the oldest and finds most of the time that this has arrived.
void UdpStream::Expire()
{
    while (!m_open.empty() && m_open.begin()->second + m_spec.timeout <= Now())
    {
        const auto [sequence, sent] = *m_open.begin();
        m_open.erase(m_open.begin());
        m_loss(sequence, sent);
    }
    if (!m_open.empty())
    {
        const Time wait = m_open.begin()->second + m_spec.timeout - Now();
        m_expiry = ns3::Simulator::Schedule(ToNs3(wait), &UdpStream::Expire, this);
    }
}

} // namespace lab
