// SPDX-License-Identifier: GPL-2.0-only

#include "ethernet-net-device.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/event-impl.h"
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("EthernetNetDevice");
NS_OBJECT_ENSURE_REGISTERED(EthernetNetDevice);

/// An accepted frame on its way into the simulation context of the node.
class EthernetNetDevice::Reception : public EventImpl
{
  public:
    Reception(Ptr<EthernetNetDevice> device, const EthernetFrame& frame)
        : m_device(device),
          m_frame(frame)
    {
    }

  private:
    void Notify() override
    {
        --m_device->m_pending;
        m_device->PassUp(m_frame);
    }

    Ptr<EthernetNetDevice> m_device; //!< receiver
    EthernetFrame m_frame;           //!< the frame
};

TypeId EthernetNetDevice::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::EthernetNetDevice")
            .SetParent<NetDevice>()
            .SetGroupName("Ethernet")
            .AddConstructor<EthernetNetDevice>()
            .AddAttribute("Address",
                          "The MAC address of this device.",
                          Mac48AddressValue(Mac48Address("00:00:00:00:00:00")),
                          MakeMac48AddressAccessor(&EthernetNetDevice::SetMacAddress,
                                                   &EthernetNetDevice::GetMacAddress),
                          MakeMac48AddressChecker())
            .AddAttribute("Mtu",
                          "The longest payload in bytes.",
                          UintegerValue(1500),
                          MakeUintegerAccessor(&EthernetNetDevice::SetMtu,
                                               &EthernetNetDevice::GetMtu),
                          MakeUintegerChecker<uint16_t>(68, 9000))
            .AddAttribute("QueueSize",
                          "How many frames may wait for the wire in each of the two bands.",
                          UintegerValue(100),
                          MakeUintegerAccessor(&EthernetNetDevice::SetQueueSize,
                                               &EthernetNetDevice::GetQueueSize),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("AllMulticast",
                          "Whether the normal callback receives every group.",
                          BooleanValue(false),
                          MakeBooleanAccessor(&EthernetNetDevice::SetAllMulticast,
                                              &EthernetNetDevice::GetAllMulticast),
                          MakeBooleanChecker())
            .AddAttribute("SolicitedNodeGroups",
                          "Whether the normal callback receives all of 33:33:ff:xx:xx:xx.",
                          BooleanValue(true),
                          MakeBooleanAccessor(&EthernetNetDevice::SetSolicitedNodeGroups,
                                              &EthernetNetDevice::GetSolicitedNodeGroups),
                          MakeBooleanChecker())
            .AddTraceSource("MacTx",
                            "A frame was handed down for transmission.",
                            MakeTraceSourceAccessor(&EthernetNetDevice::m_macTxTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("MacTxDrop",
                            "A frame was refused, or lost from the queue with the link.",
                            MakeTraceSourceAccessor(&EthernetNetDevice::m_macTxDropTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("ArpRequest",
                            "A question to all who has an address, not an announcement, was "
                            "handed down.",
                            MakeTraceSourceAccessor(&EthernetNetDevice::m_arpRequestTrace),
                            "ns3::EthernetNetDevice::ArpRequestTracedCallback")
            .AddTraceSource("PhyTxBegin",
                            "The first bit of a frame goes out.",
                            MakeTraceSourceAccessor(&EthernetNetDevice::m_phyTxBeginTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("PhyRxDrop",
                            "A frame arrived while the interface was administratively down.",
                            MakeTraceSourceAccessor(&EthernetNetDevice::m_phyRxDropTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("MacPromiscRx",
                            "A frame goes to the promiscuous callback.",
                            MakeTraceSourceAccessor(&EthernetNetDevice::m_macPromiscRxTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("MacRx",
                            "A frame goes to the normal callback.",
                            MakeTraceSourceAccessor(&EthernetNetDevice::m_macRxTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("MacRxDrop",
                            "A frame is for another host or for a group that is not received.",
                            MakeTraceSourceAccessor(&EthernetNetDevice::m_macRxDropTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("Sniffer",
                            "A frame sent by this device or received for it.",
                            MakeTraceSourceAccessor(&EthernetNetDevice::m_snifferTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("PromiscSniffer",
                            "Any frame on the wire of this device.",
                            MakeTraceSourceAccessor(&EthernetNetDevice::m_promiscSnifferTrace),
                            "ns3::Packet::TracedCallback");
    return tid;
}

EthernetNetDevice::EthernetNetDevice()
{
    m_promiscSnifferTrace.SetChangedCallback([this]() { UpdateInterest(); });
    m_macRxDropTrace.SetChangedCallback([this]() { UpdateInterest(); });
    UpdateInterest();
}

void EthernetNetDevice::DoDispose()
{
    if (m_cable && m_transmitter.GetCable())
    {
        m_cable->Dismantle();
    }
    m_cable = nullptr;
    m_node = nullptr;
    m_isControl = ControlPredicate();
    m_rxCallback = ReceiveCallback();
    m_promiscRxCallback = PromiscReceiveCallback();
    NetDevice::DoDispose();
}

void EthernetNetDevice::Attach(Ptr<EthernetCable> cable)
{
    NS_ABORT_MSG_IF(m_transmitter.GetCable(), "this NIC already has a cable");
    m_cable = cable;
    cable->Attach(*this);
}

bool EthernetNetDevice::Send(Ptr<Packet> packet, const Address& destination, uint16_t protocol)
{
    return SendFrom(packet, m_address, destination, protocol);
}

bool EthernetNetDevice::SendFrom(Ptr<Packet> packet,
                                 const Address& source,
                                 const Address& destination,
                                 uint16_t protocol)
{
    NS_LOG_FUNCTION(this << packet << source << destination << protocol);
    EthernetFrame frame;
    frame.payload = packet;
    frame.source = Mac48Address::ConvertFrom(source);
    frame.destination = Mac48Address::ConvertFrom(destination);
    frame.etherType = protocol;
    frame.origin = m_nodeId;
    if (!IsLinkUp() || m_refusing || packet->GetSize() > m_mtu)
    {
        m_macTxDropTrace(frame);
        return false;
    }
    NoteArp(frame);
    frame.control = m_isControl.IsNull() ? IsControlFrame(frame.payload, protocol)
                                         : m_isControl(frame.payload, protocol);
    m_macTxTrace(frame);
    int64_t arrival = 0;
    const auto outcome = m_transmitter.Offer(frame, Simulator::Now().GetTimeStep(), arrival);
    if (outcome == EthernetTransmitter::Outcome::REFUSED)
    {
        m_macTxDropTrace(frame);
        return false;
    }
    if (outcome != EthernetTransmitter::Outcome::QUEUED)
    {
        NotifyStart(frame);
    }
    if (outcome == EthernetTransmitter::Outcome::SENT)
    {
        m_transmitter.ScheduleArrival(frame, arrival);
    }
    return true;
}

void EthernetNetDevice::NotifyStart(const EthernetFrame& frame)
{
    m_phyTxBeginTrace(frame);
    m_snifferTrace(frame);
    m_promiscSnifferTrace(frame);
}

void EthernetNetDevice::NotifyDiscard(const EthernetFrame& frame)
{
    m_macTxDropTrace(frame);
}

void EthernetNetDevice::Receive(const EthernetFrame& frame)
{
    if (!m_up)
    {
        m_phyRxDropTrace(frame);
        return;
    }
    if (!IsForUs(Classify(MacToKey(frame.destination)), frame) && !IsWatched())
    {
        return;
    }
    // A frame must not overtake those that wait for the node's context at this instant.
    if (m_pending == 0 && Simulator::GetContext() == m_nodeId)
    {
        PassUp(frame);
        return;
    }
    ++m_pending;
    Simulator::ScheduleWithContext(m_nodeId, Time(0), new Reception(this, frame));
}

NetDevice::PacketType EthernetNetDevice::Classify(uint64_t destination) const
{
    if (destination == BROADCAST_KEY)
    {
        return PACKET_BROADCAST;
    }
    if (IsGroupKey(destination))
    {
        return PACKET_MULTICAST;
    }
    return destination == m_key ? PACKET_HOST : PACKET_OTHERHOST;
}

bool EthernetNetDevice::IsForUs(PacketType type, const EthernetFrame& frame) const
{
    switch (type)
    {
    case PACKET_HOST:
        return true;
    case PACKET_BROADCAST:
        return !m_arpFilter || !frame.arp || m_arpFilter->Accepts(*frame.arp);
    case PACKET_MULTICAST:
        return m_filter.Accepts(MacToKey(frame.destination));
    case PACKET_OTHERHOST:
        break;
    }
    return false;
}

void EthernetNetDevice::UpdateInterest()
{
    // While down nothing is wanted, but the trace of drops must see what came.
    if (!m_up || IsWatched())
    {
        SetInterest(Interest());
        return;
    }
    SetInterest({m_filter.GetInterest() | InterestBit(m_key) | InterestBit(BROADCAST_KEY),
                 m_arpFilter ? m_arpFilter->GetInterest() : FULL_INTEREST});
}

bool EthernetNetDevice::IsWatched() const
{
    return m_promiscuous || !m_promiscSnifferTrace.IsEmpty() || !m_macRxDropTrace.IsEmpty();
}

void EthernetNetDevice::PassUp(const EthernetFrame& frame)
{
    if (!m_up)
    {
        m_phyRxDropTrace(frame);
        return;
    }
    const PacketType type = Classify(MacToKey(frame.destination));
    m_promiscSnifferTrace(frame);
    // Receivers may attach tags even to a constant packet, so each NIC has its own.
    const Ptr<Packet> packet = frame.payload->Copy();
    if (m_promiscuous)
    {
        m_macPromiscRxTrace(frame);
        m_promiscRxCallback(this, packet, frame.etherType, frame.source, frame.destination, type);
    }
    // The promiscuous handler may have taken the interface down.
    if (!m_up || !IsForUs(type, frame))
    {
        m_macRxDropTrace(frame);
        return;
    }
    m_snifferTrace(frame);
    m_macRxTrace(frame);
    if (!m_rxCallback.IsNull())
    {
        m_rxCallback(this, packet, frame.etherType, frame.source);
    }
}

void EthernetNetDevice::NotifyLink(bool up)
{
    NS_LOG_FUNCTION(this << up);
    if (m_up)
    {
        TellLinkChange();
    }
}

void EthernetNetDevice::TellLinkChange()
{
    if (m_linkChange.IsEmpty())
    {
        return;
    }
    if (Simulator::GetContext() == m_nodeId)
    {
        m_linkChange();
        return;
    }
    Simulator::ScheduleWithContext(m_nodeId,
                                   Time(0),
                                   [device = Ptr<EthernetNetDevice>(this)]()
                                   { device->m_linkChange(); });
}

void EthernetNetDevice::SetUp(bool up)
{
    NS_LOG_FUNCTION(this << up);
    if (up == m_up)
    {
        return;
    }
    m_up = up;
    UpdateInterest();
    if (!up)
    {
        m_transmitter.ClearQueue();
    }
    if (HasCarrier())
    {
        TellLinkChange();
    }
}

} // namespace ns3
