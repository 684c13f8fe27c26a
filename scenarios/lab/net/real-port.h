// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_REAL_PORT_H
#define LAB_REAL_PORT_H

#include "lab/net/packet-socket.h"

#include "ns3/ethernet-cable-end.h"
#include "ns3/ethernet-cable.h"
#include "ns3/ethernet-switch.h"
#include "ns3/fd-reader.h"
#include "ns3/node.h"
#include "ns3/pcap-file-wrapper.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace lab
{

/**
 * A real Ethernet interface at the end of a simulated cable: what comes in there enters the
 * simulated LAN, and what the LAN sends to this end goes out there. The switch at the other end
 * knows no difference. The link is up while the interface has a carrier.
 *
 * For a simulation in real time. A thread waits for frames; all else happens in the simulation.
 */
class RealPort : public ns3::CableEnd
{
  public:
    /// \param socket not yet open; outlives the port \param on the switch that it is to be part of
    RealPort(PacketSocket& socket, std::string on);
    ~RealPort() override;

    /// The name of the interface.
    const std::string& GetName() const;

    /// The name of the switch.
    const std::string& GetSwitchName() const;

    /// Puts a cable between this port and a new one of the switch.
    /// \param to the switch of the name that GetSwitchName() tells
    void Connect(ns3::Ptr<ns3::EthernetSwitch> to);

    /// Writes all frames that pass the port into a capture. \param path can be written
    void Capture(const std::string& path);

    /// \param action done whenever a frame is about to go out
    void SetBeforeSending(std::function<void()> action);

    /// Frames come in from now on; for the start of the simulation.
    /// \throws std::runtime_error if the interface is gone
    void Start();

    /// Nothing comes in any more.
    void Stop();

    /// Looks whether the interface has a carrier. \return whether that has changed
    bool UpdateCarrier();

    struct Counters
    {
        uint64_t in = 0;      ///< frames that entered the LAN
        uint64_t out = 0;     ///< frames that went out
        uint64_t refused = 0; ///< lost, because the interface or the LAN did not take them
        PacketSocket::Losses unreceived{};
    };

    /// For the time after Stop().
    Counters GetCounters() const;

    // CableEnd
    void Receive(const ns3::EthernetFrame& frame) override;
    void NotifyLink(bool up) override;
    void NotifyStart(const ns3::EthernetFrame& frame) override;
    void NotifyDiscard(const ns3::EthernetFrame& frame) override;
    bool IsPowered() const override;
    uint32_t GetContext() const override;
    ns3::Ptr<ns3::NetDevice> GetDevice() const override;
    ns3::EthernetSwitch* GetSwitch() const override;

  private:
    class Reader;

    void Enter(const FrameBytes& bytes);
    void Record(const ns3::EthernetFrame& frame);

    PacketSocket& m_socket;
    std::string m_on;
    ns3::Ptr<ns3::Node> m_node; ///< gives a context, and the frames an origin
    ns3::Ptr<ns3::EthernetCable> m_cable;
    ns3::Ptr<ns3::FdReader> m_reader;
    ns3::Ptr<ns3::PcapFileWrapper> m_capture; ///< null: none is wanted
    std::function<void()> m_beforeSending{[] {}};
    bool m_carrier;
    std::atomic<uint32_t> m_waiting{0}; ///< frames on their way from the thread to the simulation
    std::atomic<uint64_t> m_refused{0};
    uint64_t m_in = 0;
    uint64_t m_out = 0;
};

using RealPorts = std::vector<std::unique_ptr<RealPort>>;

} // namespace lab

#endif // LAB_REAL_PORT_H
