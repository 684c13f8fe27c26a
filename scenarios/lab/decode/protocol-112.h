// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_DECODE_PROTOCOL_112_H
#define LAB_DECODE_PROTOCOL_112_H

#include "bytes.h"
#include "event.h"

namespace lab::decode
{

/**
 * Tells CARP from VRRP, which share the protocol number and whose first byte can be the same.
 *
 * Version 3 is VRRP. In version 2 the fourth byte is 7 in CARP and the number of addresses in
 * VRRP, which is 16 bytes and 4 for each address long. A packet of that length with a 7 is CARP
 * only if its first 36 bytes have a correct sum and all of it has not.
 *
 * \param payload what follows the IP header, up to the end of the IP packet
 */
decltype(Event::what) DecodeProtocol112(const IpHeader& ip, const Bytes& payload);

} // namespace lab::decode

#endif // LAB_DECODE_PROTOCOL_112_H
