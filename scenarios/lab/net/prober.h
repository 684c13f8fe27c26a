// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_PROBER_H
#define LAB_PROBER_H

#include "lab/net/activity.h"
#include "lab/spec/scenario.h"

#include "ns3/event-id.h"
#include "ns3/node.h"
#include "ns3/socket.h"

#include <functional>
#include <map>

namespace lab
{

/**
 * An ICMP echo client: sends at a fixed pace and tells what became of each probe. It is our own
 * because ns-3's was replaced between the versions that the lab supports, and because an answer
 * must be matched to its probe exactly.
 */
class Prober : public Activity
{
  public:
    struct Probe
    {
        uint64_t sequence = 0; ///< counts from 0
        Time sent{0};
    };

    /// Called once per probe that is answered in time. \param rtt since it was sent
    using Answered = std::function<void(const Probe& probe, Time rtt)>;
    /// Called once per probe that is not, when its time-out has passed.
    using Lost = std::function<void(const Probe& probe)>;

    /**
     * \param node where it runs; needs a stack of the family of what it asks for
     * \param identifier ICMP identifier, unique on the node
     */
    Prober(ns3::Ptr<ns3::Node> node,
           const ProbeSpec& spec,
           uint16_t identifier,
           Answered answered,
           Lost lost);
    ~Prober() override;

    /// Starts at ProbeSpec::start, or now if that has passed.
    void Start() override;

    /// The host loses power: open probes are forgotten.
    void Stop() override;

  private:
    struct Open
    {
        Probe probe;
        ns3::EventId timeout;
    };

    void Send();
    void Receive(ns3::Ptr<ns3::Socket> socket);
    void Expire(uint16_t wireSequence);

    ns3::Ptr<ns3::Node> m_node;
    ProbeSpec m_spec;
    uint16_t m_identifier;
    Answered m_answered;
    Lost m_lost;
    ns3::Ptr<ns3::Socket> m_socket;
    ns3::EventId m_next;
    uint64_t m_sequence = 0;
    std::map<uint16_t, Open> m_open; ///< by sequence number on the wire
};

} // namespace lab

#endif // LAB_PROBER_H
