// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_SNAPSHOT_H
#define LAB_SNAPSHOT_H

#include "carp-counters.h"
#include "carp-dialect.h"
#include "carp-types.h"
#include "ip-address.h"
#include "time.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lab
{

/// A membership in a CARP group as its administrator can see it.
struct MemberSnapshot
{
    std::string group;
    carp::State state = carp::State::INIT;
    bool up = false;      ///< set up; where a vhid has no interface of its own: it exists
    bool running = false; ///< and able to run: carrier, address, allowed
    uint8_t vhid = 0;
    uint8_t advbase = 0; ///< as configured, like advskew
    uint8_t advskew = 0;
    carp::Version version = carp::Version::CARP;
    uint8_t vrrpPriority = 100;  ///< as configured, like the interval
    uint16_t vrrpInterval = 100; ///< centiseconds
    bool preempt = false;
    carp::Ipv4Bytes peer = carp::IPV4_GROUP;           ///< where advertisements go
    carp::Ipv6Bytes peer6 = carp::IPV6_GROUP;          ///< likewise
    carp::MacBytes mac{};                              ///< what serves the addresses
    carp::Balancing balancing = carp::Balancing::NONE; ///< of the group that it is a vhid of
    std::vector<IpAddress> addresses; ///< virtual ones: those of IPv4, then those of IPv6
};

/// A network port of a host.
struct PortSnapshot
{
    std::string name; ///< as the scenario names it
    carp::MacBytes mac{};
    std::vector<PortAddress> addresses; ///< in order of the scenario
    uint16_t mtu = 1500;
    uint64_t rate = 0; ///< bits per second
    bool up = false;   ///< not set down by the administrator
    bool carrier = false;
    std::vector<MemberSnapshot> members;
};

/// A host that speaks CARP. Of one without power only name and dialect are told.
struct HostSnapshot
{
    std::string name;
    std::string dialect;
    bool powered = false;
    bool allowed = true; ///< net.inet.carp.allow
    int demotion = 0;    ///< in the unit of the dialect
    carp::Counters counters;
    std::vector<PortSnapshot> ports;
};

/// What can be asked of all hosts that speak CARP after everything that happens at an instant.
struct Snapshot
{
    Time at{0};
    std::vector<HostSnapshot> hosts; ///< in the order of the scenario
};

} // namespace lab

#endif // LAB_SNAPSHOT_H
