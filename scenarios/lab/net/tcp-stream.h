// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_TCP_STREAM_H
#define LAB_TCP_STREAM_H

#include "lab/net/activity.h"
#include "lab/net/stream-end.h"
#include "lab/net/tcp-socket.h"
#include "lab/spec/scenario.h"

#include "ns3/event-id.h"
#include "ns3/node.h"

#include <deque>
#include <functional>
#include <optional>

namespace lab
{

/**
 * Blocks of data over one TCP connection, at a constant pace or as fast as it takes them. A block
 * counts as delivered when the far end has all of it. While some wait, and none is delivered for
 * TrafficSpec::timeout, the stream stalls.
 */
class TcpStream : public Activity, public StreamEnd
{
  public:
    struct Delivery
    {
        uint64_t sequence = 0; ///< of the block, counts from 0
        Time sent{0};          ///< when the client wrote it
        Time tried{0};         ///< when what the far end missed was last sent, at least `sent`
    };

    /// What is told of it.
    struct Observer
    {
        std::function<void()> opened;
        std::function<void(const Delivery&)> delivered;
        std::function<void(Time since)> stalled;
        std::function<void(const char* reason)> closed; ///< "done", "broken" or "failed"
    };

    /// \param number by which the far end knows it
    TcpStream(ns3::Ptr<ns3::Node> node,
              const TrafficSpec& spec,
              uint32_t number,
              Observer observer);
    ~TcpStream() override;

    void Start() override;
    void Stop() override;
    void Arrived(uint64_t connection, uint64_t bytes) override;

  private:
    struct Block
    {
        uint64_t sequence;
        Time written;
    };

    void Connect();
    void Opened(ns3::Ptr<ns3::Socket> socket);
    void Failed(ns3::Ptr<ns3::Socket> socket);
    void Broken(ns3::Ptr<ns3::Socket> socket);
    void Close(const char* reason);
    void Retire();
    void Produce();
    void AddBlock();
    bool IsExhausted() const;
    void Push();
    void HaveRoom(ns3::Ptr<ns3::Socket> socket, uint32_t bytes);
    void NoteSegment(ns3::Ptr<const ns3::Packet> packet,
                     const ns3::TcpHeader& header,
                     ns3::Ptr<const ns3::TcpSocketBase> socket);
    void Finish();
    void ArmCheck();
    void Check();

    ns3::Ptr<ns3::Node> m_node;
    TrafficSpec m_spec;
    uint32_t m_number;
    Observer m_observer;

    ns3::Ptr<TcpSocket> m_socket;
    ns3::Ptr<TcpSocket> m_retired; ///< kept while its own code may still run
    uint32_t m_connection = 0;     ///< counts from 1
    uint64_t m_produced = 0;       ///< bytes of this connection that the client wrote
    uint64_t m_accepted = 0;       ///< those that the socket took
    uint64_t m_arrived = 0;        ///< those that arrived
    uint64_t m_delivered = 0;      ///< those in whole blocks
    Time m_tried{0};

    std::deque<Block> m_blocks; ///< those under way
    uint64_t m_sequence = 0;
    uint64_t m_written = 0; ///< bytes of all connections, less what was lost with one
    bool m_finished = false;

    std::optional<Time> m_waiting; ///< since when data wait without a delivery
    bool m_isStallTold = false;
    ns3::EventId m_next; ///< to connect, or to write
    ns3::EventId m_check;
};

} // namespace lab

#endif // LAB_TCP_STREAM_H
