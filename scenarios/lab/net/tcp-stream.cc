// SPDX-License-Identifier: GPL-2.0-only

#include "lab/net/tcp-stream.h"

#include "lab/net/clock.h"
#include "lab/net/stream-header.h"

#include "ns3/packet.h"

#include <algorithm>
#include <utility>

namespace lab
{

TcpStream::TcpStream(ns3::Ptr<ns3::Node> node,
                     const TrafficSpec& spec,
                     uint32_t number,
                     Observer observer)
    : m_node(std::move(node)),
      m_spec(spec),
      m_number(number),
      m_observer(std::move(observer))
{
}

TcpStream::~TcpStream()
{
    Stop();
}

void TcpStream::Start()
{
    if (!m_finished)
    {
        const Time wait = std::max(Time(0), m_spec.start - Now());
        m_next = ns3::Simulator::Schedule(ToNs3(wait), &TcpStream::Connect, this);
    }
}

void TcpStream::Stop()
{
    Retire();
    m_check.Cancel();
    m_waiting.reset();
    m_isStallTold = false;
}

void TcpStream::Connect()
{
    ++m_connection;
    m_produced = m_accepted = m_arrived = m_delivered = 0;
    m_socket = MakeTcpSocket(m_node, m_spec.minRto);
    if (FamilyOf(m_spec.to) == carp::Family::IPV6)
    {
        m_socket->Bind6();
    }
    else
    {
        m_socket->Bind();
    }
    m_socket->SetConnectCallback(ns3::MakeCallback(&TcpStream::Opened, this),
                                 ns3::MakeCallback(&TcpStream::Failed, this));
    m_socket->SetCloseCallbacks(ns3::MakeCallback(&TcpStream::Broken, this),
                                ns3::MakeCallback(&TcpStream::Broken, this));
    m_socket->SetSendCallback(ns3::MakeCallback(&TcpStream::HaveRoom, this));
    m_socket->TraceConnectWithoutContext("Tx", ns3::MakeCallback(&TcpStream::NoteSegment, this));
    m_waiting = m_waiting.value_or(Now());
    ArmCheck();
    m_socket->Connect(DiscardOf(m_spec.to));
}

void TcpStream::Opened(ns3::Ptr<ns3::Socket> /* socket */)
{
    m_observer.opened();
    Produce();
}

void TcpStream::Failed(ns3::Ptr<ns3::Socket> /* socket */)
{
    Close("failed");
}

void TcpStream::Broken(ns3::Ptr<ns3::Socket> /* socket */)
{
    if (!m_finished)
    {
        Close("broken");
    }
}

void TcpStream::Close(const char* reason)
{
    Retire();
    m_waiting = m_waiting.value_or(Now());
    ArmCheck();
    m_observer.closed(reason);
    if (m_spec.reconnect)
    {
        m_next = ns3::Simulator::Schedule(ToNs3(*m_spec.reconnect), &TcpStream::Connect, this);
    }
}

/// The connection is no more; what was under way is lost with it.
void TcpStream::Retire()
{
    m_next.Cancel();
    m_written -= m_blocks.size() * m_spec.size;
    m_blocks.clear();
    if (m_socket)
    {
        m_socket->Vanish();
        m_retired = m_socket;
        m_socket = nullptr;
    }
}

/// The client writes its next block, or as much as there is room for.
void TcpStream::Produce()
{
    const bool isPaced = m_spec.every > Time(0);
    if (isPaced && !IsExhausted())
    {
        AddBlock();
        m_next = ns3::Simulator::Schedule(ToNs3(m_spec.every), &TcpStream::Produce, this);
    }
    Push();
}

void TcpStream::AddBlock()
{
    m_blocks.push_back(Block{m_sequence++, Now()});
    m_produced += m_spec.size;
    m_written += m_spec.size;
    m_waiting = m_waiting.value_or(Now());
    ArmCheck();
}

bool TcpStream::IsExhausted() const
{
    return m_spec.bytes && m_written >= *m_spec.bytes;
}

void TcpStream::Push()
{
    const bool isPaced = m_spec.every > Time(0);
    while (m_socket)
    {
        const uint64_t room = m_socket->GetTxAvailable();
        if (m_accepted == m_produced && room > OPENING_BYTES && !isPaced && !IsExhausted())
        {
            AddBlock();
        }
        const auto size = static_cast<uint32_t>(std::min(room, m_produced - m_accepted));
        if (size == 0)
        {
            return;
        }
        auto packet = m_accepted == 0 ? MakeOpening(m_number, m_connection, size)
                                      : ns3::Create<ns3::Packet>(size);
        m_accepted += size; // before, because sending may call back for more
        m_socket->Send(packet, 0);
    }
}

void TcpStream::HaveRoom(ns3::Ptr<ns3::Socket> socket, uint32_t /* bytes */)
{
    if (socket == m_socket)
    {
        Push();
    }
}

/// Keeps when the next byte that the far end misses was last sent.
void TcpStream::NoteSegment(ns3::Ptr<const ns3::Packet> packet,
                            const ns3::TcpHeader& header,
                            ns3::Ptr<const ns3::TcpSocketBase> /* socket */)
{
    // The handshake takes the first sequence number, 0.
    const uint64_t first = header.GetSequenceNumber().GetValue();
    const auto missing = static_cast<uint32_t>(m_arrived + 1);
    if (packet->GetSize() > 0 && missing - static_cast<uint32_t>(first) < packet->GetSize())
    {
        m_tried = Now();
    }
}

void TcpStream::Arrived(uint64_t connection, uint64_t bytes)
{
    if (connection != m_connection || !m_socket)
    {
        return;
    }
    while (!m_blocks.empty() && m_delivered + m_spec.size <= bytes)
    {
        const Block block = m_blocks.front();
        m_blocks.pop_front();
        m_delivered += m_spec.size;
        m_waiting = m_blocks.empty() ? std::nullopt : std::optional(Now());
        m_isStallTold = false;
        m_observer.delivered({block.sequence, block.written, std::max(block.written, m_tried)});
    }
    m_arrived = bytes;
    ArmCheck();
    if (m_blocks.empty() && IsExhausted())
    {
        // Not here, which is the context of the far end.
        m_finished = true;
        ns3::Simulator::ScheduleWithContext(m_node->GetId(),
                                            ns3::Time(0),
                                            &TcpStream::Finish,
                                            this);
    }
}

void TcpStream::Finish()
{
    m_next.Cancel();
    if (m_socket)
    {
        m_socket->Close();
    }
    m_observer.closed("done");
}

/// One timer at a time: it looks whether what it waits for has gone on meanwhile.
void TcpStream::ArmCheck()
{
    if (m_waiting && !m_isStallTold && m_check.IsExpired())
    {
        const Time wait = *m_waiting + m_spec.timeout - Now();
        m_check = ns3::Simulator::Schedule(ToNs3(wait), &TcpStream::Check, this);
    }
}

void TcpStream::Check()
{
    if (m_waiting && *m_waiting + m_spec.timeout <= Now())
    {
        m_isStallTold = true;
        m_observer.stalled(*m_waiting);
    }
    ArmCheck();
}

} // namespace lab
