// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_PACKET_SOCKET_H
#define LAB_PACKET_SOCKET_H

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lab
{

/// The longest payload of a frame in the simulated LAN, and so at a real interface in it.
constexpr int LAN_MTU = 1500;

/// An Ethernet frame as it is on the wire, from the destination address to the end of the payload.
using FrameBytes = std::vector<uint8_t>;

/**
 * A real Ethernet interface of this machine, for sending and receiving whole frames by an
 * AF_PACKET socket (packet(7)). It is promiscuous: frames to any address are received. Frames that
 * this machine itself sends there are not.
 */
class PacketSocket
{
  public:
    /**
     * Finds the interface and what is wrong with it. Nothing is received before Open().
     * \throws std::runtime_error that says what is wrong: there is no such interface, it is no
     * Ethernet, it is down, its MTU is above LAN_MTU, or the right to it (CAP_NET_RAW) is missing
     */
    explicit PacketSocket(const std::string& interface);
    ~PacketSocket();
    PacketSocket(const PacketSocket&) = delete;
    PacketSocket& operator=(const PacketSocket&) = delete;

    const std::string& GetInterface() const;

    /// Receives from now on. \throws std::runtime_error if the interface is gone
    void Open();

    /// For select() and the like.
    int GetDescriptor() const;

    /**
     * The next frame that waits. It is what a wire would have carried: with its VLAN tag, and with
     * a checksum that Linux left to the hardware filled in.
     * \return nothing if none waits or it was not to be had
     */
    std::optional<FrameBytes> Receive();

    /// \return whether the interface took the frame
    bool Send(const FrameBytes& frame);

    /// Whether the interface is up and has a carrier. For a veth: both of its ends are up.
    bool HasCarrier() const;

    /// What was not to be had by Receive().
    struct Losses
    {
        /// Longer than any Ethernet frame: segments that Linux leaves to the hardware to cut.
        uint64_t tooLong = 0;
        uint64_t overruns = 0; ///< nobody received them in time
    };

    /// Since Open(). Not while another thread receives.
    Losses GetLosses();

  private:
    void Check() const;

    std::string m_interface;
    int m_query = -1;  ///< a socket for questions about the interface, which needs no rights
    int m_socket = -1; ///< for frames
    Losses m_losses;
};

} // namespace lab

#endif // LAB_PACKET_SOCKET_H
