// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_NET_TRAFFIC_H
#define LAB_NET_TRAFFIC_H

#include "lab/net/host.h"
#include "lab/net/stream-end.h"
#include "lab/spec/scenario.h"

#include <cstdint>
#include <memory>
#include <set>

namespace lab
{

class Recorder;

/// What hosts send each other, and what becomes of it in the record.
class Traffic
{
  public:
    /// \param recorder outlives all hosts
    explicit Traffic(Recorder& recorder);

    /// Gives a host its probes and streams.
    void AddClients(Host& host, const HostSpec& spec);

    /// Gives a host the service that streams send to.
    void AddSink(Host& host) const;

  private:
    std::unique_ptr<Activity> MakeProber(const Host& host,
                                         const ProbeSpec& spec,
                                         uint16_t identifier);
    void AddUdp(Host& host, const TrafficSpec& spec);
    void AddTcp(Host& host, const TrafficSpec& spec);

    Recorder& m_recorder;
    std::shared_ptr<StreamTable> m_streams; ///< shared with the sinks
};

/// The addresses that streams of a scenario go to.
std::set<IpAddress> TargetsOf(const Scenario& scenario);

/// Whether a host has one of these addresses, as its own or a virtual one.
bool IsAmong(const HostSpec& host, const std::set<IpAddress>& targets);

} // namespace lab

#endif // LAB_NET_TRAFFIC_H
