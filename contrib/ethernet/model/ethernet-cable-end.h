// SPDX-License-Identifier: GPL-2.0-only

#ifndef ETHERNET_CABLE_END_H
#define ETHERNET_CABLE_END_H

#include "ethernet-frame.h"
#include "ethernet-transmitter.h"

#include "ns3/net-device.h"

#include <cstdint>

namespace ns3
{

class EthernetCable;
class EthernetSwitch;

/**
 * \ingroup ethernet
 * What a cable is plugged into: the port of a NIC or of a switch.
 */
class CableEnd
{
  public:
    /// \param wire see EthernetTransmitter
    explicit CableEnd(PortWire* wire = nullptr);
    virtual ~CableEnd() = default;

    CableEnd(const CableEnd&) = delete;
    CableEnd& operator=(const CableEnd&) = delete;

    /// A complete frame has arrived. \param frame the frame, valid during the call only
    virtual void Receive(const EthernetFrame& frame) = 0;

    /// The link came up or went down. \param up the new state
    virtual void NotifyLink(bool up) = 0;

    /// The first bit of a frame goes out now. \param frame the frame
    virtual void NotifyStart(const EthernetFrame& frame) = 0;

    /// A queued frame was thrown away because the port went down. \param frame the frame
    virtual void NotifyDiscard(const EthernetFrame& frame) = 0;

    /// \return whether this port is powered and so able to hold a link up
    virtual bool IsPowered() const = 0;

    /// \return the id of the node in whose simulation context this port receives
    virtual uint32_t GetContext() const = 0;

    /// \return the net device of this port, null for a switch port
    virtual Ptr<NetDevice> GetDevice() const = 0;

    /// \return the switch of this port, null for a NIC
    virtual EthernetSwitch* GetSwitch() const = 0;

    /// \return the sending half of this port
    EthernetTransmitter& GetTransmitter()
    {
        return m_transmitter;
    }

    /// \return the sending half of this port
    const EthernetTransmitter& GetTransmitter() const
    {
        return m_transmitter;
    }

    /**
     * \return a summary of what this port wants, and possibly more. Frames that do not meet it need
     * not be given to Receive.
     */
    const Interest& GetInterest() const
    {
        return m_interest;
    }

  protected:
    /// \param interest see GetInterest; everything at first
    void SetInterest(const Interest& interest);

    EthernetTransmitter m_transmitter; //!< the sending half

  private:
    Interest m_interest; //!< what is wanted
};

} // namespace ns3

#endif /* ETHERNET_CABLE_END_H */
