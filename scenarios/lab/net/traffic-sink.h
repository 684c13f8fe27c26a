// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_TRAFFIC_SINK_H
#define LAB_TRAFFIC_SINK_H

#include "lab/net/activity.h"
#include "lab/net/stream-end.h"
#include "lab/net/tcp-socket.h"

#include "ns3/node.h"
#include "ns3/socket.h"

#include <memory>
#include <vector>

namespace lab
{

/// The discard service of a host: takes what streams send and tells these.
class TrafficSink : public Activity
{
  public:
    /// \param streams all of the run
    TrafficSink(ns3::Ptr<ns3::Node> node, std::shared_ptr<const StreamTable> streams);
    ~TrafficSink() override;

    void Start() override;
    void Stop() override;

  private:
    /// An accepted connection.
    struct Connection
    {
        ns3::Ptr<TcpSocket> socket;
        std::vector<uint8_t> start; ///< its first bytes
        uint64_t bytes = 0;
    };

    void TakeDatagrams(ns3::Ptr<ns3::Socket> socket);
    void Accept(ns3::Ptr<ns3::Socket> socket, const ns3::Address& from);
    void TakeData(Connection& connection) const;
    void Tell(uint32_t stream, uint64_t sequence, uint64_t bytes) const;

    ns3::Ptr<ns3::Node> m_node;
    std::shared_ptr<const StreamTable> m_streams;
    std::vector<ns3::Ptr<ns3::Socket>> m_udp;     ///< one for each address family of the host
    std::vector<ns3::Ptr<TcpSocket>> m_listeners; ///< likewise
    std::vector<std::unique_ptr<Connection>> m_connections;
};

} // namespace lab

#endif // LAB_TRAFFIC_SINK_H
