// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_NEIGHBOUR_LISTENER_H
#define LAB_NEIGHBOUR_LISTENER_H

#include "lab/spec/scenario.h"

#include "ns3/ipv4-address.h"
#include "ns3/net-device.h"

#include <functional>
#include <string>

namespace lab
{

/// Told what an ARP cache has for an address from now on. \param mac empty: nobody answers
using NeighbourChanged = std::function<void(ns3::Ipv4Address address, const std::string& mac)>;

/**
 * Gives a host the ARP cache of a profile. ns-3 takes what answers its own requests and ignores
 * everything else, so no client of it would follow an address that moves to another MAC, as with
 * ucarp. Real hosts listen, each kind in its way.
 *
 * \param device a device with an IPv4 interface
 * \param changed told of every address that the host has sent to
 */
void ListenToNeighbours(ns3::Ptr<ns3::NetDevice> device,
                        const ArpSpec& spec,
                        NeighbourChanged changed);

} // namespace lab

#endif // LAB_NEIGHBOUR_LISTENER_H
