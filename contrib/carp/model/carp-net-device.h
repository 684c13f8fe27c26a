// SPDX-License-Identifier: GPL-2.0-only

#ifndef CARP_NET_DEVICE_H
#define CARP_NET_DEVICE_H

#include "carp-address-binding.h"
#include "carp-conversions.h"
#include "carp-demux.h"
#include "carp-ipv6-address-binding.h"
#include "carp-ipv6-transmitter.h"
#include "carp-l4-protocol.h"
#include "carp-transmitter.h"
#include "carp-virtual-host.h"

#include "ns3/event-id.h"
#include "ns3/nstime.h"
#include "ns3/traced-callback.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{

/**
 * \ingroup carp
 * A carp interface: the virtual host of one vhid on a parent device, as a device of its own.
 *
 * It has the virtual MAC and sends through the parent with it. Its link is up exactly while it is
 * MASTER and the parent has a link; only then it sends, receives and has its virtual addresses.
 *
 * CarpHelper::Install() makes one. It boots when the simulation gets to it, in the context of its
 * node, with the configuration given so far; what is changed later is lost at the next boot, as
 * with ifconfig. Inputs (SetUp() and the like) belong into the context of the node, and not
 * into a sink of this device's own traces.
 */
class CarpNetDevice : public NetDevice, private CarpVirtualHost::Performer
{
  public:
    /**
     * \brief Get the type ID.
     * \return the object TypeId
     */
    static TypeId GetTypeId();

    CarpNetDevice();
    ~CarpNetDevice() override;

    /**
     * Joins a parent. The device must be on a node with a CarpL4Protocol; called once.
     * \param parent a device of the same node with an IPv4 or IPv6 interface
     */
    void Attach(Ptr<NetDevice> parent);

    Ptr<NetDevice> GetParent() const;

    // What an administrator does

    /**
     * The configuration to boot with.
     * \param config must pass carp::Validate() when the device boots
     */
    void SetConfig(const carp::Config& config);

    /// The configuration in force.
    const carp::Config& GetConfig() const;

    /**
     * Changes parameters; before the boot those to boot with.
     * \return what the implementation refuses; then nothing has changed
     */
    std::vector<carp::ConfigProblem> Reconfigure(const carp::Change& change);

    /// Changes the virtual addresses; before the boot those to boot with.
    void SetAddresses(const std::vector<Ipv4Address>& ipv4,
                      const std::vector<Ipv6Address>& ipv6 = {});

    /// `ifconfig carpN up` or `down`; without own interface (FreeBSD) the vhid comes or goes.
    void SetUp(bool up);

    /// `ifconfig carpN state`: only BACKUP and MASTER, ignored in INIT.
    void SetState(carp::State state);

    /**
     * `ifconfig carpN destroy`: nothing is sent, the vhid is gone, also at the next boot. ns-3
     * cannot take a device from its node, so this object remains there with its link down.
     */
    void Destroy();

    /**
     * `ifconfig carpN create` after Destroy(): it boots with the configuration to boot with and is
     * the last on its parent. While the node is off that waits for the boot.
     * \return what the implementation refuses; then it stays destroyed
     */
    std::vector<carp::ConfigProblem> Create();

    // What can be asked

    /// The state; INIT while the node is off.
    carp::State GetState() const;

    bool IsMaster() const;

    /// The state machine, or nullptr while the node is off or before the boot.
    const carp::Machine* GetMachine() const;

    /// The hardware address that serves the virtual addresses.
    Mac48Address GetServiceMac() const;

    /// The link-local address that follows from it, the same on all members of the group.
    Ipv6Address GetLinkLocalAddress() const;

    // Attributes

    void SetVhid(uint8_t vhid);
    uint8_t GetVhid() const;
    void SetAdvbase(uint8_t seconds);
    uint8_t GetAdvbase() const;
    void SetAdvskew(uint8_t skew);
    uint8_t GetAdvskew() const;
    /// What it speaks from the next boot on: 2 for CARP, 3 for VRRPv3.
    void SetCarpver(uint8_t version);
    uint8_t GetCarpver() const;
    void SetVrrpprio(uint8_t priority);
    uint8_t GetVrrpprio() const;
    void SetVrrpinterval(uint16_t centiseconds);
    uint16_t GetVrrpinterval() const;
    void SetPreempt(bool preempt);
    bool GetPreempt() const;
    /// Sets the key that ifconfig makes of a passphrase: its first 19 bytes count.
    void SetPass(std::string pass);
    void SetPeer(Ipv4Address peer);
    Ipv4Address GetPeer() const;
    void SetPeer6(Ipv6Address peer);
    Ipv6Address GetPeer6() const;
    /// `lladdr`; the all-zeros address stands for none, which is the virtual MAC of the vhid.
    void SetLladdr(Mac48Address mac);
    Mac48Address GetLladdr() const;
    void SetDeadRatio(uint8_t ratio);
    uint8_t GetDeadRatio() const;
    void SetUpScript(Time duration);
    Time GetUpScript() const;

    // Balancing, for the next boot

    /**
     * How it shares its addresses with other devices on the parent.
     * \param mode one that the dialect has, or the boot ends the program
     * \param interface modes with carpnodes: the interface whose carpnode this is; devices on a
     *     parent that name the same one share its MAC or its choice, and should share key,
     *     addresses and advbase
     */
    void SetBalancing(carp::Balancing mode, const std::string& interface = "");

    /// The mode in force.
    carp::Balancing GetBalancing() const;

    /// The interface that it named, in force.
    const std::string& GetInterfaceName() const;

    /// As SetBalancing(), by name.
    void SetBalancingWord(std::string word);
    std::string GetBalancingWord() const;

    // Traces

    using StateTracedCallback = void (*)(uint8_t vhid,
                                         carp::State from,
                                         carp::State to,
                                         carp::Reason reason);
    using AdvertTracedCallback = void (*)(const carp::SendAdvert& advert);
    using HeardTracedCallback = void (*)(const carp::AnyAdvertisement& advert,
                                         const Address& source);
    using AnnouncedTracedCallback = void (*)(uint8_t vhid,
                                             const Address& address,
                                             Mac48Address mac);
    using AnsweredTracedCallback = void (*)(uint8_t vhid,
                                            const Address& address,
                                            Mac48Address mac,
                                            const Address& asker);
    using ConflictTracedCallback = void (*)(uint8_t vhid,
                                            const Address& address,
                                            Mac48Address claimant);
    using ServedTracedCallback = void (*)(uint8_t vhid,
                                          const Address& source,
                                          const Address& destination,
                                          uint8_t protocol);

    // For the stack and the demux

    /// The node is switched on. Does nothing before the device is initialised or while destroyed.
    void Boot();

    /// The node loses power: everything stops silently.
    void Crash();

    void SetCarrier(bool carrier);
    void SetAllowed(bool allowed);
    /// \param change what occasioned it
    void ApplyDemotion(const carp::DemotionChange& change);

    /// The virtual host, or nullptr while the node is off or before the boot.
    CarpVirtualHost* GetHost();

    /// Hands an accepted advertisement to the virtual host that it is for.
    void Hear(CarpVirtualHost& host,
              carp::Family family,
              const carp::AnyAdvertisement& advert,
              const carp::Ipv4Bytes& ipv4Source,
              const Address& source);

    /// Passes a frame up to the node's protocols.
    void Deliver(Ptr<const Packet> packet,
                 uint16_t protocol,
                 const Address& from,
                 const Address& to);

    void NotifyAnswer(const Address& address, const Address& asker) const;
    void NotifyConflict(const Address& address, Mac48Address claimant) const;

    /// Tells of a packet that the device takes, unless it is of ARP, neighbour discovery or CARP.
    void NotifyServed(Ptr<const Packet> packet, uint16_t protocol) const;

    /// The MAC that it has in common with other carpnodes, in place of its own.
    void SetSharedMac(const std::optional<Mac48Address>& mac);

    /// The implementation that its node runs.
    const carp::Dialect& GetDialect() const;

    /// The virtual addresses of both families and, if there are IPv6 ones, GetLinkLocalAddress().
    std::vector<Address> GetServedAddresses() const;

    /// The multicast groups that the parent must receive, as IP addresses; none while off.
    std::vector<Address> GetMulticastGroups() const;

    /// Whether the node forwards IPv6 packets that arrive here.
    bool IsForwardingIpv6() const;

    // NetDevice

    void SetIfIndex(uint32_t index) override;
    uint32_t GetIfIndex() const override;
    Ptr<Channel> GetChannel() const override;
    void SetAddress(Address address) override;
    Address GetAddress() const override;
    bool SetMtu(uint16_t mtu) override;
    uint16_t GetMtu() const override;
    bool IsLinkUp() const override;
    void AddLinkChangeCallback(Callback<void> callback) override;
    bool IsBroadcast() const override;
    Address GetBroadcast() const override;
    bool IsMulticast() const override;
    Address GetMulticast(Ipv4Address group) const override;
    Address GetMulticast(Ipv6Address group) const override;
    bool IsBridge() const override;
    bool IsPointToPoint() const override;
    bool Send(Ptr<Packet> packet, const Address& dest, uint16_t protocolNumber) override;
    bool SendFrom(Ptr<Packet> packet,
                  const Address& source,
                  const Address& dest,
                  uint16_t protocolNumber) override;
    Ptr<Node> GetNode() const override;
    void SetNode(Ptr<Node> node) override;
    bool NeedsArp() const override;
    void SetReceiveCallback(ReceiveCallback callback) override;
    void SetPromiscReceiveCallback(PromiscReceiveCallback callback) override;
    bool SupportsSendFrom() const override;

  protected:
    void DoInitialize() override;
    void DoDispose() override;

  private:
    carp::SendOutcome Perform(CarpVirtualHost& host, const carp::SendAdvert& action) override;
    void Perform(CarpVirtualHost& host, const carp::StateChange& action) override;
    void Perform(CarpVirtualHost& host, const carp::Announce& action) override;
    void Perform(CarpVirtualHost& host, const carp::Demote& action) override;

    void Serve(bool master);
    bool Transmit(const carp::SendAdvert& action, const carp::Config& config);
    void AnnounceIpv4(const carp::Config& config);
    void AnnounceIpv6(size_t first);
    void MustHaveStacks(const carp::Config& config) const;
    std::vector<carp::ConfigProblem> FindProblems(const carp::Config& config) const;
    static void MustBeEmpty(const std::vector<carp::ConfigProblem>& problems);
    void MustReconfigure(const carp::Change& change);
    std::vector<std::string> GetGroupList() const;
    Mac48Address GetAdvertMac(const carp::Config& config) const;
    Mac48Address GetSourceMac() const;

    Ptr<Node> m_node;
    uint32_t m_ifIndex = 0;
    Ptr<NetDevice> m_parent;
    Ptr<CarpDemux> m_demux;
    Ptr<CarpL4Protocol> m_stack;
    ReceiveCallback m_receive;
    PromiscReceiveCallback m_promiscReceive;
    TracedCallback<> m_linkChanged;

    carp::Config m_bootConfig;
    std::string m_groups; ///< interface groups besides "carp"
    carp::Balancing m_bootBalancing = carp::Balancing::NONE;
    std::string m_bootInterface;
    carp::Balancing m_balancing = carp::Balancing::NONE; ///< in force
    std::string m_interface;                             ///< likewise
    std::optional<Mac48Address> m_sharedMac;
    std::unique_ptr<CarpVirtualHost> m_host;
    carp::Demotion::MemberId m_member = 0; ///< valid while there is a host
    bool m_initialised = false;
    bool m_destroyed = false;

    bool m_serving = false; ///< MASTER: sends, receives and has the addresses
    CarpAddressBinding m_addresses;
    CarpIpv6AddressBinding m_addresses6;
    CarpTransmitter m_transmitter;
    CarpIpv6Transmitter m_transmitter6;
    EventId m_announcement;                  ///< of the next IPv6 address where they are spaced
    std::optional<Mac48Address> m_advertMac; ///< set while an advertisement is being sent
    bool m_advertTaken = false;              ///< whether the parent took it
    bool m_advertRefused = false;            ///< or refused it

    TracedCallback<uint8_t, carp::State, carp::State, carp::Reason> m_stateChanged;
    TracedCallback<const carp::SendAdvert&> m_advertSent;
    TracedCallback<const carp::SendAdvert&> m_sendFailed;
    TracedCallback<const carp::AnyAdvertisement&, const Address&> m_advertReceived;
    TracedCallback<uint8_t, const Address&, Mac48Address> m_announced;
    TracedCallback<uint8_t, const Address&, Mac48Address, const Address&> m_answered;
    TracedCallback<uint8_t, const Address&, Mac48Address> m_conflict;
    TracedCallback<uint8_t, const Address&, const Address&, uint8_t> m_served;
};

} // namespace ns3

#endif // CARP_NET_DEVICE_H
