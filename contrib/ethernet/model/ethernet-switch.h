// SPDX-License-Identifier: GPL-2.0-only

#ifndef ETHERNET_SWITCH_H
#define ETHERNET_SWITCH_H

#include "ethernet-cable.h"
#include "ethernet-flood.h"
#include "ethernet-mac-table.h"
#include "ethernet-switch-policy.h"
#include "ethernet-switch-port.h"

#include "ns3/mac48-address.h"
#include "ns3/nstime.h"
#include "ns3/object.h"
#include "ns3/traced-callback.h"

#include <cstdint>
#include <deque>
#include <memory>
#include <memory_resource>
#include <optional>
#include <vector>

namespace ns3
{

/**
 * \ingroup ethernet
 * A learning Ethernet switch, aggregated to a node or held for the whole simulation.
 *
 * A frame that comes in from a host belongs to the segment of its port and leaves only by ports of
 * that segment and by trunks, which carry all segments. Two segments on one switch are two LANs.
 * The network of switches is a tree: a cable that would close a loop is an error.
 */
class EthernetSwitch : public Object
{
  public:
    /// Register this type. \return the TypeId
    static TypeId GetTypeId();

    EthernetSwitch();

    /// Signature of Learned and Aged. \param address the address \param port its port
    typedef void (*EntryTracedCallback)(Mac48Address address, uint32_t port);
    /// Signature of Moved. \param address the address \param from old port \param to new port
    typedef void (*MovedTracedCallback)(Mac48Address address, uint32_t from, uint32_t to);
    /// Signature of Flushed. \param port the port \param count how many valid entries it had
    typedef void (*FlushedTracedCallback)(uint32_t port, uint32_t count);
    /// Signature of Flooded. \param frame the frame \param copies how many ports took it
    typedef void (*FloodedTracedCallback)(const EthernetFrame& frame, uint32_t copies);
    /// Signature of Forwarded. \param destination of a frame \param flooded whether to all ports
    typedef void (*ForwardedTracedCallback)(Mac48Address destination, bool flooded);
    /// Signature of Dropped. \param frame the frame \param port the port whose queue was full
    typedef void (*DroppedTracedCallback)(const EthernetFrame& frame, uint32_t port);
    /// Signature of PortLink. \param port the port \param up the new state
    typedef void (*PortLinkTracedCallback)(uint32_t port, bool up);

    /// \return the index of a new port without a cable, counted from 0
    uint32_t AddPort();

    /// \return how many ports there are
    uint32_t GetNPorts() const;

    /// \param port a port; others are an error \return it
    SwitchPort& GetPort(uint32_t port);

    /**
     * Plug a cable into a port.
     * \param port a port without a cable
     * \param cable a cable with a free end; a loop of switches is an error
     */
    void Attach(uint32_t port, Ptr<EthernetCable> cable);

    /// Take the cable out of a port. \param port a port with a cable that is not plugged in
    void Detach(uint32_t port);

    /// \param other a switch \return whether cables lead to it, plugged or not; true for itself
    bool Reaches(const EthernetSwitch& other) const;

    /// Move a host port to another segment and forget its entries. \param port the port
    /// \param segment 0 for every port at first
    void SetPortSegment(uint32_t port, uint16_t segment);

    /// \param port the port \return its segment
    uint16_t GetPortSegment(uint32_t port) const;

    /// Make a port carry all segments. \param port the port \param trunk whether it does
    void SetPortTrunk(uint32_t port, bool trunk);

    /// Power on or off. Without power all links are down and the table is lost. \param on the state
    void SetPowered(bool on);

    /// \return whether the switch has power
    bool IsPowered() const;

    /// Make it a hub: every frame leaves by all other ports, nothing is learned, and what was is
    /// forgotten. \param hub whether it is one
    void SetHub(bool hub);

    /// \return whether it is a hub
    bool IsHub() const;

    /// Let control frames overtake all others that wait at its ports, or serve all in their order.
    /// \param priority whether they overtake
    void SetPriority(bool priority);

    /// \return whether control frames overtake others
    bool HasPriority() const;

    /// Forget all entries of a port. \param port the port
    void Flush(uint32_t port);

    /// \param address an address \param segment a segment \return the port that leads there
    std::optional<uint32_t> Lookup(Mac48Address address, uint16_t segment = 0) const;

    /// \return all valid entries by segment and address
    std::vector<MacTable::Entry> GetTable() const;

    /// \param policy asked from now on, after those that are there
    void AddPolicy(Ptr<SwitchPolicy> policy);

    /// \param policy a policy \return whether it was there
    bool RemovePolicy(Ptr<SwitchPolicy> policy);

    /// \return the id of the node, Simulator::NO_CONTEXT if there is none
    uint32_t GetContext() const;

    /// A frame has arrived. For the ports. \param in the port \param frame the frame
    void Receive(SwitchPort& in, const EthernetFrame& frame);

    /// The link of a port has changed. For the ports. \param port the port \param up the new state
    void NotifyPortLink(const SwitchPort& port, bool up);

  protected:
    void DoDispose() override;
    void NotifyNewAggregate() override;

  private:
    void Process(SwitchPort& in, const EthernetFrame& frame);
    SwitchPolicy::Admission Admit(const SwitchPort& in, const EthernetFrame& frame) const;
    bool MayLeave(const SwitchPort& out, const EthernetFrame& frame) const;
    void Learn(const SwitchPort& in, const EthernetFrame& frame);
    EthernetTransmitter::Outcome Offer(SwitchPort& out,
                                       const EthernetFrame& frame,
                                       int64_t& arrival);
    void Forward(SwitchPort& out, const EthernetFrame& frame);
    void Flood(SwitchPort& in, const EthernetFrame& frame);
    void SetAgeingTime(Time age);
    Time GetAgeingTime() const;
    void SetQueueSize(uint32_t frames);
    uint32_t GetQueueSize() const;

    std::pmr::monotonic_buffer_resource m_wireMemory;     //!< keeps them side by side
    std::pmr::deque<PortWire> m_portWires{&m_wireMemory}; //!< a deque keeps their addresses
    std::vector<PortWire*> m_wires;                       //!< the same, quicker to go through
    std::deque<SwitchPort> m_ports;                       //!< by index
    MacTable m_table;                                     //!< what was learned
    std::shared_ptr<SpareCopies> m_spareCopies{std::make_shared<SpareCopies>()}; //!< of floods
    std::vector<Ptr<SwitchPolicy>> m_policies; //!< in the order in which they are asked
    Time m_ageing;                             //!< life of an entry
    Time m_latency;                            //!< from reception to earliest departure
    uint32_t m_queueSize{0};                   //!< per port, frames
    uint32_t m_context;                        //!< node id
    bool m_powered{true};                      //!< power
    bool m_hub{false};                         //!< whether it floods everything
    bool m_priority{true};                     //!< whether control frames overtake
    bool m_segmented{false};                   //!< whether ports were ever told apart

    TracedCallback<Mac48Address, uint32_t> m_learnedTrace;         //!< new entry
    TracedCallback<Mac48Address, uint32_t, uint32_t> m_movedTrace; //!< entry changes port
    TracedCallback<Mac48Address, uint32_t> m_agedTrace;            //!< entry found too old
    TracedCallback<uint32_t, uint32_t> m_flushedTrace;             //!< entries of a port lost
    TracedCallback<const EthernetFrame&, uint32_t> m_floodedTrace; //!< frame to many ports
    TracedCallback<Mac48Address, bool> m_forwardedTrace;           //!< frame to one port or many
    TracedCallback<const EthernetFrame&, uint32_t> m_droppedTrace; //!< no room in a queue
    TracedCallback<uint32_t, bool> m_portLinkTrace;                //!< link of a port
};

} // namespace ns3

#endif /* ETHERNET_SWITCH_H */
