// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_UDP_STREAM_H
#define LAB_UDP_STREAM_H

#include "lab/net/activity.h"
#include "lab/net/stream-end.h"
#include "lab/spec/scenario.h"

#include "ns3/event-id.h"
#include "ns3/node.h"
#include "ns3/socket.h"

#include <functional>
#include <map>

namespace lab
{

/// Datagrams at a constant pace, one way, each with its number.
class UdpStream : public Activity, public StreamEnd
{
  public:
    /// What became of a datagram. \param delay until it arrived
    using Arrival = std::function<void(uint64_t sequence, Time sent, Time delay)>;
    using Loss = std::function<void(uint64_t sequence, Time sent)>;

    /// \param number by which the far end knows it
    UdpStream(ns3::Ptr<ns3::Node> node,
              const TrafficSpec& spec,
              uint32_t number,
              Arrival arrival,
              Loss loss);
    ~UdpStream() override;

    void Start() override;
    void Stop() override;
    void Arrived(uint64_t sequence, uint64_t bytes) override;

  private:
    void Send();
    void Expire();

    TrafficSpec m_spec;
    uint32_t m_number;
    Arrival m_arrival;
    Loss m_loss;
    ns3::Ptr<ns3::Socket> m_socket;
    ns3::EventId m_next;
    ns3::EventId m_expiry;
    uint64_t m_sequence = 0;
    std::map<uint64_t, Time> m_open; ///< when those under way were sent
};

} // namespace lab

#endif // LAB_UDP_STREAM_H
