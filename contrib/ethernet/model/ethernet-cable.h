// SPDX-License-Identifier: GPL-2.0-only

#ifndef ETHERNET_CABLE_H
#define ETHERNET_CABLE_H

#include "ethernet-cable-end.h"
#include "ethernet-cable-rule.h"
#include "ethernet-frame.h"

#include "ns3/channel.h"
#include "ns3/data-rate.h"
#include "ns3/nstime.h"
#include "ns3/traced-callback.h"

#include <array>
#include <cstdint>
#include <vector>

namespace ns3
{

/**
 * \ingroup ethernet
 * A full-duplex Ethernet cable with two ends, each in the port of a NIC or of a switch.
 *
 * The link is up while the cable is plugged and both its ports are present and powered. Frames are
 * stored and forwarded: a frame arrives when its last bit does, (8 + length) byte times plus the
 * delay after its start, and the next may start 12 byte times after its end (IEEE 802.3).
 */
class EthernetCable : public Channel
{
  public:
    /// Register this type. \return the TypeId
    static TypeId GetTypeId();

    /// Why a frame did not reach the far end.
    enum class Loss : uint8_t
    {
        RULE,     //!< a rule dropped it
        UNPLUGGED //!< the link went down while it was under way
    };

    /**
     * Signature of the trace source Lost.
     * \param frame the frame
     * \param end the end that sent it, 0 or 1
     * \param why the reason
     */
    typedef void (*LostTracedCallback)(const EthernetFrame& frame, uint32_t end, Loss why);

    /// Signature of the trace source Link. \param up the new state
    typedef void (*LinkTracedCallback)(bool up);

    EthernetCable();

    /**
     * Put the next free end into a port. Call it by the port's own Attach.
     * \param port the port; it stays where it is until Detach or Dismantle
     * \return the end, 0 or 1; a third port is an error
     */
    uint32_t Attach(CableEnd& port);

    /**
     * Take an end out of its port, which may take another cable then. Call it by the port's own
     * Detach.
     * \param port a port of this cable, which must not be plugged in
     */
    void Detach(CableEnd& port);

    /// Take both ends out of their ports for good, without telling anybody. For the disposal of
    /// a port: the simulation is over.
    void Dismantle();

    /// \param end 0 or 1 \return the port at this end, null if none
    CableEnd* GetPort(uint32_t end) const;

    /// Pull the cable: the link goes down, all frames queued or under way are lost.
    void Unplug();

    /// Put the cable back in.
    void Plug();

    /// \return whether the cable is plugged
    bool IsPlugged() const;

    /// \return whether the link is up
    bool IsLinkUp() const;

    /// Find out whether the link is up, after the power of a port has changed.
    void UpdateLink();

    /**
     * Add a fault. It applies to frames that start from now on.
     * \param end the end that sends the frames, 0 or 1
     * \param rule asked after the rules that are there already
     */
    void AddRule(uint32_t end, Ptr<CableRule> rule);

    /**
     * Remove a fault.
     * \param end the end that sends the frames, 0 or 1
     * \param rule the rule
     * \return whether it was there
     */
    bool RemoveRule(uint32_t end, Ptr<CableRule> rule);

    /**
     * Give fixed random streams to the rules, end 0 first, in the order in which they are asked.
     * \param stream the first stream number
     * \return how many streams were used
     */
    int64_t AssignStreams(int64_t stream);

    /// \param rate the rate of both directions
    void SetDataRate(DataRate rate);
    /// \return the rate of both directions
    DataRate GetDataRate() const;
    /// \param delay the propagation delay
    void SetDelay(Time delay);
    /// \return the propagation delay
    Time GetDelay() const;

    /**
     * Ask the rules about a frame that starts. For the transmitters.
     * \param end the sending end
     * \param frame the frame
     * \param [in,out] arrival when it arrives, time steps; extra delays are added
     * \return false if it is lost
     */
    bool Judge(uint32_t end, const EthernetFrame& frame, int64_t& arrival);

    /// A frame under way was lost with the link. For the transmitters.
    /// \param end the sending end \param frame the frame
    void NotifyCutShort(uint32_t end, const EthernetFrame& frame);

    // Only NICs count as devices: the port of a switch is not a NetDevice.
    std::size_t GetNDevices() const override;
    Ptr<NetDevice> GetDevice(std::size_t i) const override;

  protected:
    void DoDispose() override;

  private:
    void Refresh();

    std::array<CableEnd*, 2> m_ports{};                 //!< what is at each end
    std::array<std::vector<Ptr<CableRule>>, 2> m_rules; //!< per sending end
    DataRate m_rate;                                    //!< both directions
    Time m_delay;                                       //!< propagation
    bool m_plugged{true};                               //!< in its sockets
    bool m_up{false};                                   //!< link state, as last told to the ports
    TracedCallback<const EthernetFrame&, uint32_t, Loss> m_lostTrace; //!< lost frames
    TracedCallback<bool> m_linkTrace;                                 //!< link changes
};

} // namespace ns3

#endif /* ETHERNET_CABLE_H */
