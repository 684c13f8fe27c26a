// SPDX-License-Identifier: GPL-2.0-only

#include "lab/net/traffic-sink.h"

#include "lab/net/stream-header.h"

#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/packet.h"
#include "ns3/udp-socket-factory.h"

#include <functional>
#include <utility>

namespace lab
{

namespace
{

using Notice = ns3::Callback<void, ns3::Ptr<ns3::Socket>>;

Notice ToNotice(std::function<void(ns3::Ptr<ns3::Socket>)> function)
{
    return Notice(std::move(function));
}

/// The service at all addresses of each family that a host speaks.
std::vector<ns3::Address> AnyDiscard(const ns3::Node& node)
{
    std::vector<ns3::Address> all;
    if (node.GetObject<ns3::Ipv4L3Protocol>())
    {
        all.push_back(ns3::InetSocketAddress(ns3::Ipv4Address::GetAny(), DISCARD_PORT));
    }
    if (node.GetObject<ns3::Ipv6L3Protocol>())
    {
        all.push_back(ns3::Inet6SocketAddress(ns3::Ipv6Address::GetAny(), DISCARD_PORT));
    }
    return all;
}

} // namespace

TrafficSink::TrafficSink(ns3::Ptr<ns3::Node> node, std::shared_ptr<const StreamTable> streams)
    : m_node(std::move(node)),
      m_streams(std::move(streams))
{
    for (const ns3::Address& address : AnyDiscard(*m_node))
    {
        auto socket = ns3::Socket::CreateSocket(m_node, ns3::UdpSocketFactory::GetTypeId());
        socket->Bind(address);
        socket->SetRecvCallback(ns3::MakeCallback(&TrafficSink::TakeDatagrams, this));
        m_udp.push_back(socket);
    }
}

TrafficSink::~TrafficSink()
{
    Stop();
    for (const auto& socket : m_udp)
    {
        socket->SetRecvCallback(ns3::MakeNullCallback<void, ns3::Ptr<ns3::Socket>>());
        socket->Close();
    }
}

void TrafficSink::Start()
{
    for (const ns3::Address& address : AnyDiscard(*m_node))
    {
        auto listener = MakeTcpSocket(m_node, std::chrono::seconds(1));
        listener->Bind(address);
        listener->SetAcceptCallback(
            ns3::MakeNullCallback<bool, ns3::Ptr<ns3::Socket>, const ns3::Address&>(),
            ns3::MakeCallback(&TrafficSink::Accept, this));
        listener->Listen();
        m_listeners.push_back(listener);
    }
}

void TrafficSink::Stop()
{
    for (const auto& connection : m_connections)
    {
        connection->socket->Vanish();
    }
    m_connections.clear();
    for (const auto& listener : m_listeners)
    {
        listener->Vanish();
    }
    m_listeners.clear();
}

void TrafficSink::TakeDatagrams(ns3::Ptr<ns3::Socket> socket)
{
    while (auto packet = socket->Recv())
    {
        if (const auto header = ReadDatagram(packet))
        {
            Tell(header->stream, header->sequence, packet->GetSize());
        }
    }
}

void TrafficSink::Accept(ns3::Ptr<ns3::Socket> socket, const ns3::Address& /* from */)
{
    m_connections.push_back(std::make_unique<Connection>());
    Connection& connection = *m_connections.back();
    connection.socket = ns3::DynamicCast<TcpSocket>(socket);
    const auto close = [](ns3::Ptr<ns3::Socket> closing) { closing->Close(); };
    const auto forget = [](ns3::Ptr<ns3::Socket>) {};
    socket->SetCloseCallbacks(ToNotice(close), ToNotice(forget));
    socket->SetRecvCallback(
        ToNotice([this, &connection](ns3::Ptr<ns3::Socket>) { TakeData(connection); }));
}

void TrafficSink::TakeData(Connection& connection) const
{
    const ns3::Ptr<ns3::Socket> socket = connection.socket;
    while (auto packet = socket->Recv())
    {
        connection.bytes += packet->GetSize();
        if (connection.start.size() < OPENING_BYTES)
        {
            std::vector<uint8_t> bytes(packet->GetSize());
            packet->CopyData(bytes.data(), packet->GetSize());
            connection.start.insert(connection.start.end(), bytes.begin(), bytes.end());
        }
    }
    if (const auto header = ReadOpening(connection.start))
    {
        Tell(header->stream, header->sequence, connection.bytes);
    }
}

void TrafficSink::Tell(uint32_t stream, uint64_t sequence, uint64_t bytes) const
{
    if (stream < m_streams->size())
    {
        m_streams->at(stream)->Arrived(sequence, bytes);
    }
}

} // namespace lab
