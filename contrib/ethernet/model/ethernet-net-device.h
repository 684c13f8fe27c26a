// SPDX-License-Identifier: GPL-2.0-only

#ifndef ETHERNET_NET_DEVICE_H
#define ETHERNET_NET_DEVICE_H

#include "ethernet-arp-filter.h"
#include "ethernet-cable-end.h"
#include "ethernet-cable.h"
#include "ethernet-frame-trace.h"
#include "ethernet-frame.h"
#include "ethernet-multicast-filter.h"

#include "ns3/callback.h"
#include "ns3/mac48-address.h"
#include "ns3/net-device.h"
#include "ns3/node.h"
#include "ns3/packet.h"
#include "ns3/traced-callback.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace ns3
{

/**
 * \ingroup ethernet
 * A full-duplex Ethernet NIC with a multicast receive filter and a strict-priority control band.
 *
 * The normal receive callback gets frames for the own unicast address, broadcast and received
 * groups; the promiscuous callback gets every frame, before the normal one. Received by default:
 * 01:00:5e:00:00:01, 33:33:00:00:00:01 and the solicited-node range 33:33:ff:xx:xx:xx.
 *
 * A frame is received in the simulation context of the node. Link-change callbacks run there too,
 * at the instant of the change; IsLinkUp() tells the new state already before.
 */
class EthernetNetDevice : public NetDevice, public CableEnd
{
  public:
    /// Register this type. \return the TypeId
    static TypeId GetTypeId();

    /**
     * Decides whether a frame belongs to the control band.
     * The arguments are the payload and the Ethernet type.
     */
    typedef Callback<bool, Ptr<const Packet>, uint16_t> ControlPredicate;

    /// Signature of ArpRequest. \param sender who asks \param target for which address
    typedef void (*ArpRequestTracedCallback)(Ipv4Address sender, Ipv4Address target);

    EthernetNetDevice();

    /// Plug a cable in. \param cable a cable with a free end; a second cable is an error
    void Attach(Ptr<EthernetCable> cable);

    /// \return the cable, null if none
    Ptr<EthernetCable> GetCable() const;

    /// \return the end of the cable that is in this NIC, 0 or 1
    uint32_t GetCableEnd() const;

    /**
     * Switch the interface administratively up (the default) or down. While down it neither sends
     * nor receives and IsLinkUp() is false; waiting frames are lost. The far end does not notice.
     * \param up the new state
     */
    void SetUp(bool up);

    /// \return whether the interface is administratively up
    bool IsUp() const;

    /**
     * Let the driver refuse every frame (false by default), as one does whose transmitter hangs:
     * Send fails, the link stays up, and reception goes on.
     * \param refusing the new state
     */
    void SetRefusing(bool refusing);

    /// \return whether every frame is refused
    bool IsRefusing() const;

    /// \return whether the cable gives a link, whatever the administrative state
    bool HasCarrier() const;

    /// \param group a group address that the normal callback receives from now on
    void JoinGroup(Mac48Address group);

    /// \param group a group address that is no longer received \return whether it was joined
    bool LeaveGroup(Mac48Address group);

    /**
     * Receive only the broadcast ARP packets that mean something to this host (default: all): those
     * for its addresses, and those of neighbours that it asked for. It is for hosts whose caches
     * learn from nothing else, and changes nothing for them but the cost.
     * \param own the addresses of this host
     */
    void FilterArp(const std::vector<Ipv4Address>& own);

    /// \param predicate what is a control frame; a null callback restores IsControlFrame()
    void SetControlPredicate(ControlPredicate predicate);

    /**
     * The default predicate: ARP, IP protocol 112 (CARP and VRRP) over IPv4 and IPv6, and the
     * neighbour discovery messages of ICMPv6 (types 133 to 137).
     * \param payload what follows the Ethernet header
     * \param etherType the Ethernet type
     * \return whether it is a control frame
     */
    static bool IsControlFrame(Ptr<const Packet> payload, uint16_t etherType);

    // CableEnd
    void Receive(const EthernetFrame& frame) override;
    void NotifyLink(bool up) override;
    void NotifyStart(const EthernetFrame& frame) override;
    void NotifyDiscard(const EthernetFrame& frame) override;
    bool IsPowered() const override;
    uint32_t GetContext() const override;
    Ptr<NetDevice> GetDevice() const override;
    EthernetSwitch* GetSwitch() const override;

    // NetDevice
    void SetIfIndex(const uint32_t index) override;
    uint32_t GetIfIndex() const override;
    Ptr<Channel> GetChannel() const override;
    void SetAddress(Address address) override;
    Address GetAddress() const override;
    bool SetMtu(const uint16_t mtu) override;
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
    bool Send(Ptr<Packet> packet, const Address& destination, uint16_t protocol) override;
    bool SendFrom(Ptr<Packet> packet,
                  const Address& source,
                  const Address& destination,
                  uint16_t protocol) override;
    Ptr<Node> GetNode() const override;
    void SetNode(Ptr<Node> node) override;
    bool NeedsArp() const override;
    void SetReceiveCallback(ReceiveCallback callback) override;
    void SetPromiscReceiveCallback(PromiscReceiveCallback callback) override;
    bool SupportsSendFrom() const override;

  protected:
    void DoDispose() override;

  private:
    class Reception;

    PacketType Classify(uint64_t destination) const;
    void NoteArp(EthernetFrame& frame);
    bool IsForUs(PacketType type, const EthernetFrame& frame) const;
    bool IsWatched() const;
    void UpdateInterest();
    void PassUp(const EthernetFrame& frame);
    void TellLinkChange();
    void SetAllMulticast(bool all);
    bool GetAllMulticast() const;
    void SetSolicitedNodeGroups(bool on);
    bool GetSolicitedNodeGroups() const;
    void SetQueueSize(uint32_t frames);
    uint32_t GetQueueSize() const;
    void SetMacAddress(Mac48Address address);
    Mac48Address GetMacAddress() const;

    uint64_t m_key{0};                      //!< own address, as MacToKey gives it
    bool m_up{true};                        //!< administrative state
    bool m_refusing{false};                 //!< whether the driver refuses to send
    bool m_promiscuous{false};              //!< whether there is a promiscuous callback
    MulticastFilter m_filter;               //!< groups received
    std::unique_ptr<ArpFilter> m_arpFilter; //!< null: all ARP packets are received
    FrameTrace m_promiscSnifferTrace;       //!< every frame on the wire
    FrameTrace m_macRxDropTrace;            //!< frames that are not for us

    uint32_t m_nodeId{0};         //!< context
    uint32_t m_pending{0};        //!< accepted frames on their way into the node's context
    uint32_t m_ifIndex{0};        //!< index in the node
    uint16_t m_mtu{1500};         //!< bytes
    Mac48Address m_address;       //!< own address
    Ptr<Node> m_node;             //!< the node
    Ptr<EthernetCable> m_cable;   //!< the cable
    ControlPredicate m_isControl; //!< null for the default
    ReceiveCallback m_rxCallback; //!< normal reception
    PromiscReceiveCallback m_promiscRxCallback; //!< promiscuous reception
    TracedCallback<> m_linkChange;              //!< those who want to know of link changes

    FrameTrace m_macTxTrace;                                    //!< handed down for transmission
    TracedCallback<Ipv4Address, Ipv4Address> m_arpRequestTrace; //!< sender and target
    FrameTrace m_macTxDropTrace;                                //!< refused, or lost from the queue
    FrameTrace m_phyTxBeginTrace;                               //!< first bit on the wire
    FrameTrace m_phyRxDropTrace;    //!< arrived while the interface was down
    FrameTrace m_macPromiscRxTrace; //!< to the promiscuous callback
    FrameTrace m_macRxTrace;        //!< to the normal callback
    FrameTrace m_snifferTrace;      //!< sent by us or for us
};

} // namespace ns3

#endif /* ETHERNET_NET_DEVICE_H */
