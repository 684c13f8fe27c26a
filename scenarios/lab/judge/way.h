// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_WAY_H
#define LAB_WAY_H

#include "streams.h"

#include "lab/spec/scenario.h"

#include <string>
#include <utility>
#include <vector>

namespace lab
{

/// Somebody sends to a virtual address.
struct VirtualHop
{
    std::string group;
    std::string address;
    std::string on; ///< the switch where the sender is; empty: within the router itself
};

/// Who and what a stream depends on, there and back; datagrams only go there.
struct Way
{
    std::vector<VirtualHop> hops;
    std::vector<std::string> hosts;     ///< client, far end, routers that are no members
    std::vector<std::string> addresses; ///< that they send to on the way
};

/// The way of a stream in a scenario.
Way FindWay(const Stream& stream, const Scenario& scenario);

/// The address that a stream comes from; empty if the scenario does not tell.
std::string SourceOf(const Stream& stream, const Scenario& scenario);

/// A switch and the port of it at which a frame for somebody has to leave.
using Exit = std::pair<std::string, std::string>;

/// All switches from one to the port of a member of a group, each with its exit.
std::vector<Exit> ExitsTo(const std::string& from,
                          const std::string& member,
                          const std::string& group,
                          const Scenario& scenario);

} // namespace lab

#endif // LAB_WAY_H
