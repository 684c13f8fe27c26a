// SPDX-License-Identifier: GPL-2.0-only

#ifndef CARP_ANNOUNCER_H
#define CARP_ANNOUNCER_H

#include "ns3/arp-header.h"
#include "ns3/carp-dialect.h"
#include "ns3/ipv4-address.h"
#include "ns3/mac48-address.h"
#include "ns3/net-device.h"

namespace ns3
{

/// The Ethernet type of ARP; the constant of ns-3 has another name in each release.
constexpr uint16_t CARP_ETHERTYPE_ARP = 0x0806;

/**
 * Sends the gratuitous ARP request of a virtual address in the format of a dialect: sender and
 * target are the address itself, the sender's hardware address is the one that serves it; the
 * target's is zero or, where the dialect says so, the same [carp-protocol 10.1].
 *
 * \param device sends; must support SendFrom
 * \param serviceMac the hardware address that serves the virtual address
 * \param physicalMac the Ethernet source where the dialect announces from the physical MAC
 * \return whether the device took the frame
 */
bool SendGratuitousArp(NetDevice& device,
                       const carp::Dialect& dialect,
                       Ipv4Address address,
                       Mac48Address serviceMac,
                       Mac48Address physicalMac);

/**
 * Answers an ARP request in the place of the stack of ns-3.
 *
 * \param device sends; must support SendFrom
 * \param request what was asked
 * \param serviceMac the answer, and its Ethernet source [OpenBSD in_arpinput]
 * \return whether the device took the frame
 */
bool AnswerArp(NetDevice& device, const ArpHeader& request, Mac48Address serviceMac);

} // namespace ns3

#endif // CARP_ANNOUNCER_H
