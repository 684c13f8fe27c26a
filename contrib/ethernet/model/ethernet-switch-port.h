// SPDX-License-Identifier: GPL-2.0-only

#ifndef ETHERNET_SWITCH_PORT_H
#define ETHERNET_SWITCH_PORT_H

#include "ethernet-cable-end.h"

#include "ns3/ptr.h"

#include <cstdint>

namespace ns3
{

class EthernetCable;
class EthernetSwitch;

/**
 * \ingroup ethernet
 * One port of an EthernetSwitch. A light object: no NetDevice, no stack, no attributes.
 */
class SwitchPort : public CableEnd
{
  public:
    /// What came in, since the construction. GetTransmitter().GetCounters() tells what went out.
    struct Counters
    {
        uint64_t frames{0};         //!< frames received
        uint64_t bytes{0};          //!< their bytes, from destination to FCS
        uint64_t floodedGroup{0};   //!< flooded, for a group address
        uint64_t floodedUnknown{0}; //!< flooded, for an unknown unicast address
        uint64_t filtered{0};       //!< not forwarded, because the way leads back out of this port
        uint64_t denied{0};         //!< not admitted by a policy
    };

    /// \param owner the switch \param index which of its ports this is
    /// \param wire where the switch keeps the state of its transmitter
    SwitchPort(EthernetSwitch& owner, uint32_t index, PortWire& wire);

    /// \return which port of the switch this is
    uint32_t GetIndex() const
    {
        return m_index;
    }

    /// \return the segment of a host port
    uint16_t GetSegment() const
    {
        return m_segment;
    }

    /// \return whether it carries all segments
    bool IsTrunk() const
    {
        return m_trunk;
    }

    /// \param segment a segment \return whether frames of it may leave here
    bool Carries(uint16_t segment) const
    {
        return m_trunk || m_segment == segment;
    }

    /// \return the cable, null if none
    Ptr<EthernetCable> GetCable() const;

    /// \return what came in
    const Counters& GetCounters() const
    {
        return m_counters;
    }

    // CableEnd
    void Receive(const EthernetFrame& frame) override;
    void NotifyLink(bool up) override;
    void NotifyStart(const EthernetFrame& frame) override;
    void NotifyDiscard(const EthernetFrame& frame) override;
    bool IsPowered() const override;
    uint32_t GetContext() const override;
    Ptr<NetDevice> GetDevice() const override;
    EthernetSwitch* GetSwitch() const override;

  private:
    friend class EthernetSwitch;

    EthernetSwitch& m_switch;   //!< the switch
    uint32_t m_index;           //!< number of this port
    uint16_t m_segment{0};      //!< segment of a host port
    bool m_trunk{false};        //!< carries all segments
    Counters m_counters;        //!< what came in
    Ptr<EthernetCable> m_cable; //!< the cable
};

} // namespace ns3

#endif /* ETHERNET_SWITCH_PORT_H */
