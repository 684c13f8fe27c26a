// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_NEIGHBOUR_LISTENER_H
#define LAB_NEIGHBOUR_LISTENER_H

#include "ns3/net-device.h"

namespace lab
{

/**
 * Makes a host believe what it hears: an ARP packet of any kind updates the entry of its sender,
 * if there is one (RFC 826, the merge flag). Without it ns-3 ignores gratuitous ARP, and no client
 * would follow an address that moves to another MAC, as with ucarp.
 *
 * \param device a device with an IPv4 interface
 */
void ListenToNeighbours(ns3::Ptr<ns3::NetDevice> device);

} // namespace lab

#endif // LAB_NEIGHBOUR_LISTENER_H
