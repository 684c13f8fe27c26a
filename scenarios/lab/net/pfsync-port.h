// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_PFSYNC_PORT_H
#define LAB_PFSYNC_PORT_H

#include "lab/timeline/time.h"

#include "ns3/carp-l4-protocol.h"
#include "ns3/carp-machine.h"
#include "ns3/carp-pfsync.h"
#include "ns3/ethernet-net-device.h"
#include "ns3/event-id.h"
#include "ns3/ipv4-address.h"

namespace lab
{

/**
 * pfsync on one port of a host: asks at each boot for the states of the others on that LAN, sends
 * its own to who asks, and demotes CARP as long as states are missing. There are no states here;
 * of a bulk update only its start and its end are sent. A host that neither was MASTER since its
 * boot nor got states from another has none itself and answers at once that this was all.
 */
class PfsyncPort
{
  public:
    /**
     * \param carp of the host, whose dialect has pfsync
     * \param nic the port
     * \param bulkUpdate how long it takes to send all of its states
     */
    PfsyncPort(ns3::Ptr<ns3::CarpL4Protocol> carp,
               ns3::Ptr<ns3::EthernetNetDevice> nic,
               Time bulkUpdate);
    ~PfsyncPort();

    PfsyncPort(const PfsyncPort&) = delete;
    PfsyncPort& operator=(const PfsyncPort&) = delete;

    /// The host has booted: CARP runs.
    void Start();

    /// The host loses power.
    void Stop();

    /// A membership changed its state; through a MASTER go connections.
    void NoticeState(uint8_t vhid, carp::State from, carp::State to, carp::Reason reason);

  private:
    /// What a message is about, as the protocol numbers it [if_pfsync.h].
    enum class Status : uint8_t
    {
        REQUEST = 0,
        START = 1,
        END = 2,
    };

    void Follow(const carp::PfsyncSteps& steps);
    void Wake();
    void NoticeLink();
    void Hear(ns3::Ptr<ns3::NetDevice> device,
              ns3::Ptr<const ns3::Packet> packet,
              uint16_t protocol,
              const ns3::Address& from,
              const ns3::Address& to,
              ns3::NetDevice::PacketType type);
    void Answer();
    void FinishAnswer();
    void Send(Status status) const;
    ns3::Ipv4Address GetSource() const;
    uint32_t Uptime() const;

    ns3::Ptr<ns3::CarpL4Protocol> m_carp;
    ns3::Ptr<ns3::EthernetNetDevice> m_nic;
    Time m_bulkUpdate;
    carp::Pfsync m_pfsync;
    bool m_runs = false;
    bool m_hasStates = false;  ///< of others
    int64_t m_bootedAt = 0;    ///< ns
    uint32_t m_askedAt = 0;    ///< uptime
    uint32_t m_wasAskedAt = 0; ///< uptime
    ns3::EventId m_timer;
    ns3::EventId m_answer; ///< the end of the update that is being sent
};

} // namespace lab

#endif // LAB_PFSYNC_PORT_H
