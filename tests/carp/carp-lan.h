// SPDX-License-Identifier: GPL-2.0-only

#ifndef CARP_LAN_H
#define CARP_LAN_H

#include "ns3/carp-header.h"
#include "ns3/carp-helper.h"
#include "ns3/csma-channel.h"
#include "ns3/csma-net-device.h"
#include "ns3/ethernet-helper.h"
#include "ns3/ipv4.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/node.h"
#include "ns3/socket.h"

#include <functional>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <vector>

/**
 * \file
 * A small LAN for the tests of CARP in ns-3, and recorders of what happens on it.
 */

namespace carptest
{

using namespace ns3;

/// A frame as it was on the wire, seen by a promiscuous listener.
struct Frame
{
    Time at;
    Mac48Address source;
    Mac48Address destination;
    uint16_t protocol;
    std::vector<uint8_t> payload; ///< what follows the Ethernet header

    bool IsAdvert() const; ///< in an IPv4 packet
    bool IsArp() const;
    bool IsIpv6Advert() const;
    /// Whether it is an ICMPv6 message of a type.
    bool IsIcmpv6(uint8_t type) const;
    /// Source and destination of an IPv6 packet.
    Ipv6Address Ipv6Source() const;
    Ipv6Address Ipv6Destination() const;
    /// The target of a neighbour solicitation or advertisement.
    Ipv6Address Target() const;
    /// The CARP fields of an IPv4 advertisement.
    carp::Advertisement Advert() const;
    /// Replaces them, with a right checksum.
    void SetAdvert(const carp::Advertisement& advert);
};

/// A transition of a carp device.
struct Transition
{
    Time at;
    carp::State from;
    carp::State to;
    carp::Reason reason;

    bool operator==(const Transition& other) const;
};

std::ostream& operator<<(std::ostream& os, const Transition& transition);

/// A node with addresses on the LAN; a member if it has a carp device.
struct Host
{
    Ptr<Node> node;
    Ptr<NetDevice> port;
    Ptr<CarpNetDevice> carp;
    std::vector<Transition> transitions;
    std::vector<carp::SendAdvert> sent;
    std::vector<std::string> drops;   ///< "badttl" and so on; "-" if no counter goes up
    int failures = 0;                 ///< advertisements that could not be sent
    std::vector<Ipv4Address> asked;   ///< who was answered by ARP
    std::vector<Ipv6Address> asked6;  ///< who was answered by neighbour advertisement
    std::vector<Mac48Address> claims; ///< who else claimed the address

    Ptr<CarpL4Protocol> Stack() const;
    Ptr<Ipv4> Ip() const;
    Ptr<Ipv6L3Protocol> Ip6() const;
    /// The interface of the port.
    uint32_t Port6() const;
    Ipv6Address LinkLocal() const;
    uint64_t Counter(carp::Counter counter) const;
};

/// What the hosts are connected by.
enum class Medium
{
    CSMA,     ///< one stock CSMA channel
    ETHERNET, ///< a switch of contrib/ethernet
};

/// Which IP a host speaks.
enum class Stack
{
    IPV4,
    IPV6,
    DUAL,
};

/**
 * Hosts on one LAN, the simulator from start to Simulator::Destroy(). The address of host n,
 * counted from 1, is 10.0.0.n/24 and fd00::n/64, its MAC 02:00:00:00:00:n.
 */
class Lan
{
  public:
    static constexpr int64_t DELAY = 500; ///< ns, one way on a wire

    explicit Lan(Medium medium = Medium::CSMA);
    ~Lan();

    /**
     * Adds a host that does not forward IPv4 and neither waits at random before it asks for a
     * hardware address nor looks for duplicates of its own addresses.
     * \param router whether it forwards IPv6; others solicit routers when they start
     */
    Host& AddHost(Stack stack = Stack::IPV4, bool router = true);

    /// Makes a host a member; the device is recorded.
    Ptr<CarpNetDevice> Join(Host& host, const carp::Config& config, const carp::Dialect& dialect);

    /// Records all frames on the LAN from now on, in order of arrival: on CSMA all, on a switch
    /// those that it floods.
    std::vector<Frame>& Listen();

    /// The switch, null on CSMA.
    Ptr<EthernetSwitch> Switch() const;

    /// What becomes of ICMP echo requests to an address: times of the answers that came back.
    struct Pings
    {
        int sent = 0;
        std::vector<Time> answered;
        std::vector<Ipv4Address> sources; ///< that the answered requests had
        std::vector<Ipv6Address> sources6;
    };

    /// One request each interval from the given time on.
    Pings& Ping(Host& from, Ipv4Address to, Time start, Time interval, int count);

    /// As Ping() with ICMPv6.
    Pings& Ping6(Host& from, Ipv6Address to, Time start, Time interval, int count);

    /// Sends a frame as it stands from the port of a host.
    static void Inject(const Host& from, const Frame& frame);

    /// Runs a function at a time in the context of a host.
    void At(Time when, const Host& host, std::function<void()> what);

    void RunUntil(Time end);

    /// How long a frame takes from host to host at 1 Gb/s.
    static Time FrameTime(size_t payloadBytes, Medium medium = Medium::CSMA);

  protected:
    /// Has the NIC of a member receive the groups that CARP listens to.
    static void FollowGroups(const Host& host);

  private:
    void HandlePing(Pings& pings, Ptr<Socket> socket, uint16_t identifier);
    void SetUpIpv4(Host& host, size_t number);
    void SetUpIpv6(Host& host, size_t number, bool router);
    void Record(Host& host);
    Ptr<NetDevice> MakePort(Ptr<Node> node, size_t number);

    Ptr<CsmaChannel> m_channel;
    Ptr<EthernetSwitch> m_switch;
    EthernetHelper m_ethernet;
    std::vector<std::unique_ptr<Host>> m_hosts;
    std::vector<std::unique_ptr<Pings>> m_pings;
    std::vector<Ptr<Socket>> m_sockets;
    std::vector<Frame> m_frames;
};

/// The frames that a predicate picks.
std::vector<Frame> Pick(const std::vector<Frame>& frames,
                        const std::function<bool(const Frame&)>& wanted);

/// vhid 1 for 10.0.0.100, passphrase mekmitasdigoat.
carp::Config Group(uint8_t advskew, bool preempt = false);

/// vhid 1 for fd00::100.
carp::Config Group6(uint8_t advskew, bool preempt = false);

/// vhid 1 for both.
carp::Config DualGroup(uint8_t advskew, bool preempt = false);

extern const Ipv4Address VIP;
extern const Ipv6Address VIP6;
extern const Mac48Address VIRTUAL_MAC;

} // namespace carptest

#endif // CARP_LAN_H
