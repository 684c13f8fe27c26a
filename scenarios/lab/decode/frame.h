// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_DECODE_FRAME_H
#define LAB_DECODE_FRAME_H

#include "capture.h"
#include "event.h"

namespace lab::decode
{

/**
 * Understands one frame: link layer (with any VLAN tags), then ARP, IPv4 or IPv6, then CARP, VRRP
 * or neighbour discovery. What is something else, a later fragment, or cut off before it can be
 * recognised comes back as Other.
 */
Event DecodeFrame(const Frame& frame);

} // namespace lab::decode

#endif // LAB_DECODE_FRAME_H
