// SPDX-License-Identifier: GPL-2.0-only

#ifndef BALANCED_LAN_H
#define BALANCED_LAN_H

#include "carp-lan.h"

#include "ns3/arp-header.h"

#include <list>
#include <map>

namespace carptest
{

/// An answer to who has the virtual address.
struct Answered
{
    uint8_t vhid;
    Mac48Address mac;
    Address asker;
};

/// A packet that a device took.
struct Served
{
    uint8_t vhid;
    Address source;
    uint8_t protocol;

    bool operator==(const Served& other) const;
};

std::ostream& operator<<(std::ostream& os, const Served& served);

/// A host with a balanced set, and what the set did.
struct Machine
{
    Host& host;
    std::map<uint8_t, Ptr<CarpNetDevice>> devices; ///< by vhid
    std::vector<Answered> answers;
    std::vector<Served> served;
    int announcements = 0;

    /// The vhids of which it is MASTER.
    std::vector<int> Masterships() const;
};

/**
 * Machines that balance VIP and VIP6 among them, and clients, on one LAN. Machine i of n is MASTER
 * of the i-th vhid from 3 s on, unless it says otherwise. The key is that of Group().
 */
class BalancedLan : public Lan
{
  public:
    using Nodes = std::vector<CarpHelper::Carpnode>;

    BalancedLan(carp::Balancing mode, const carp::Dialect& dialect, Medium medium = Medium::CSMA);
    ~BalancedLan();

    /// Adds n machines with the vhids 1 to n.
    void AddMachines(int n, Stack stack = Stack::IPV4);

    /// Adds a machine whose devices are created in the order of the nodes.
    /// \param peer where its advertisements go; any for the group
    Machine& AddMachine(const Nodes& nodes,
                        Stack stack = Stack::IPV4,
                        Ipv4Address peer = Ipv4Address::GetAny());

    /// Adds hosts that are no machines.
    std::vector<Host*> AddClients(int count, Stack stack = Stack::IPV4);

    /// The i-th machine, counted from 0.
    Machine& operator[](size_t i);

    /// Has a host ask once by ARP for VIP at a time; it need not be able to.
    void Ask(Host& host, Time when);

    /// Has a host send a UDP datagram to port 9 of an IPv4 address at a time.
    void Send(Host& host, Ipv4Address to, Time when);

    /// Counts the datagrams that arrive at port 9 of a host, by sender.
    std::map<Ipv4Address, int>& CountDatagrams(Host& host);

    /// All answers that an address got, from all machines.
    std::vector<Answered> AnswersTo(const Address& asker) const;

    /// How often the i-th machine took a packet of a source.
    int CountServed(size_t i, const Address& source) const;

  private:
    void Record(Machine& machine, Ptr<CarpNetDevice> device);

    carp::Balancing m_mode;
    carp::Dialect m_dialect;
    std::list<Machine> m_machines;
    std::list<std::map<Ipv4Address, int>> m_counts;
    std::vector<Ptr<Socket>> m_datagramSockets;
};

/// The modes in which all machines hear all packets.
const std::vector<carp::Balancing> PER_PACKET{carp::Balancing::IP,
                                              carp::Balancing::IP_STEALTH,
                                              carp::Balancing::IP_UNICAST};

/// A LAN for them: machines of OpenBSD on a switch, which for ip-unicast is a hub.
struct PerPacketLan : BalancedLan
{
    explicit PerPacketLan(carp::Balancing mode);

    Mac48Address sharedMac; ///< if the leader is vhid 1
};

/// Checks that the machine that is MASTER of a vhid, and at that vhid, took so many packets of a
/// source, and no other machine any.
void ExpectServedOnlyAt(BalancedLan& lan, int machines, int vhid, const Address& source, int count);

/// The virtual MAC of a vhid.
Mac48Address MacOf(int vhid);

/// The IPv4 address that a host has.
Ipv4Address AddressOf(const Host& host);

/// Its IPv6 address on the LAN.
Ipv6Address Address6Of(const Host& host);

ArpHeader ReadArp(const Frame& frame);

} // namespace carptest

#endif // BALANCED_LAN_H
