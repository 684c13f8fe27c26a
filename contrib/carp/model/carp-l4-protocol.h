// SPDX-License-Identifier: GPL-2.0-only

#ifndef CARP_L4_PROTOCOL_H
#define CARP_L4_PROTOCOL_H

#include "carp-demux.h"

#include "ns3/carp-counters.h"
#include "ns3/carp-demotion.h"
#include "ns3/carp-intake.h"
#include "ns3/ip-l4-protocol.h"
#include "ns3/ipv4.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/random-variable-stream.h"
#include "ns3/traced-callback.h"

#include <optional>
#include <string>
#include <vector>

namespace ns3
{

class CarpVirtualHost;

/**
 * \ingroup carp
 * CARP in the network stack of one node, aggregated to it: receives protocol 112, keeps what
 * is common to all virtual hosts of the node (statistics, demotion, the `allow` switch, the
 * dialect that this operating system speaks), and can be switched off and on.
 */
class CarpL4Protocol : public IpL4Protocol
{
  public:
    /**
     * \brief Get the type ID.
     * \return the object TypeId
     */
    static TypeId GetTypeId();

    CarpL4Protocol();
    ~CarpL4Protocol() override;

    /// The implementation of CARP that this node runs; to be set before any device is attached.
    void SetDialect(const carp::Dialect& dialect);
    const carp::Dialect& GetDialect() const;

    /// As SetDialect(), one of carp::AllDialects() by name.
    void SetDialectName(std::string name);
    std::string GetDialectName() const;

    /// `sysctl net.inet.carp.allow`.
    void SetAllowed(bool allowed);
    bool IsAllowed() const;

    /**
     * The administrator's demotion [carp::Demotion::Administer].
     * \return false if the implementation refuses
     */
    bool AdministerDemotion(int by, const std::string& group = carp::Demotion::DEFAULT_GROUP);

    /**
     * Something else on this machine than CARP makes it worse or better than others, such as
     * pfsync while it lacks states [OpenBSD carp_group_demote_adj, FreeBSD carp_demote_adj].
     * \param by added until the next boot
     * \param cause in words, for the trace
     */
    void AdjustDemotion(int by, const char* cause);

    /**
     * `ifconfig PARENT up` or `down` as CARP sees it. Setting the IP interface itself down
     * (Ipv4::SetDown) is left to the caller, because ns-3 then forgets its routes.
     */
    void SetParentUp(Ptr<NetDevice> parent, bool up);

    /// The node crashes: everything stops at once, nothing is sent, all state is forgotten.
    void PowerOff();

    /// The node boots: fresh machines in INIT, statistics and demotion at zero.
    void PowerOn();
    bool IsPowered() const;

    /// The statistics of `netstat -s -p carp` since the last boot.
    const carp::Counters& GetCounters() const;

    /**
     * Fixes the random stream of this node's counters and cookies.
     * \param stream first stream index to use
     * \return the number of streams used
     */
    int64_t AssignStreams(int64_t stream);

    // For the carp devices

    /// Takes a device in. \return the demux of its parent
    Ptr<CarpDemux> Attach(Ptr<CarpNetDevice> device, Ptr<NetDevice> parent);
    void Detach(Ptr<CarpNetDevice> device);

    void CountSent(carp::Family family);
    void CountTakeover();
    carp::Demotion& GetDemotion();
    /// Tells all virtual hosts of the node that the demotion changed.
    void SpreadDemotion(const carp::DemotionChange& change, const char* cause);
    uint64_t DrawBits();

    // IpL4Protocol

    int GetProtocolNumber() const override;
    IpL4Protocol::RxStatus Receive(Ptr<Packet> packet,
                                   const Ipv4Header& header,
                                   Ptr<Ipv4Interface> incoming) override;
    IpL4Protocol::RxStatus Receive(Ptr<Packet> packet,
                                   const Ipv6Header& header,
                                   Ptr<Ipv6Interface> incoming) override;
    void SetDownTarget(DownTargetCallback callback) override;
    void SetDownTarget6(DownTargetCallback6 callback) override;
    DownTargetCallback GetDownTarget() const override;
    DownTargetCallback6 GetDownTarget6() const override;

    using DroppedTracedCallback = void (*)(carp::DropReason reason,
                                           std::optional<carp::Counter> counter,
                                           Ptr<const Packet> packet,
                                           const Address& source);
    using GroupTracedCallback = void (*)(Ptr<NetDevice> parent, const Address& group, bool joined);
    using DemotionTracedCallback = void (*)(int by, int total, const char* cause);

  protected:
    void NotifyNewAggregate() override;
    void DoDispose() override;

  private:
    /// Who may take an advertisement that arrives on a parent.
    struct Candidate
    {
        CarpNetDevice* device;
        CarpVirtualHost* host;
    };

    void Hear(carp::ReceivedPacket& seen,
              Ptr<const Packet> packet,
              const Address& source,
              Ptr<NetDevice> incoming);
    void NotifyGroup(Ptr<NetDevice> parent, const Address& group, bool joined);
    void Register(Ptr<NetDevice> parent, const Ipv6Address& group, bool joined);
    void CollectCandidates(const CarpDemux& demux);
    CarpDemux* FindDemux(const NetDevice* device) const;

    Ptr<Ipv4> m_ipv4;
    Ptr<Ipv6L3Protocol> m_ipv6; ///< null on a node without IPv6
    carp::Dialect m_dialect;
    bool m_allowed = true;
    bool m_powered = true;
    carp::Counters m_counters;
    std::optional<carp::Demotion> m_demotion;
    std::optional<carp::Demotion::MemberId> m_foreigner; ///< for AdjustDemotion()
    Ptr<UniformRandomVariable> m_random;
    std::vector<Ptr<CarpDemux>> m_demuxes;
    std::vector<Ptr<CarpNetDevice>> m_devices; ///< in order of creation
    DownTargetCallback m_downTarget;
    DownTargetCallback6 m_downTarget6;

    // Kept between receptions to spare allocations.
    std::vector<uint8_t> m_bytes;
    std::vector<carp::Listener> m_listeners;
    std::vector<Candidate> m_candidates;

    TracedCallback<carp::DropReason,
                   std::optional<carp::Counter>,
                   Ptr<const Packet>,
                   const Address&>
        m_advertDropped;
    TracedCallback<int, int, const char*> m_demotionChanged;
    TracedCallback<Ptr<NetDevice>, const Address&, bool> m_groupChanged;
};

} // namespace ns3

#endif // CARP_L4_PROTOCOL_H
