// SPDX-License-Identifier: GPL-2.0-only

#ifndef CARP_VRRP_H
#define CARP_VRRP_H

#include "carp-config.h"
#include "carp-election.h"
#include "carp-vrrp-wire.h"

/**
 * \file
 * In what VRRPv3 (FreeBSD's `carpver 3`) differs from CARP: what is said, how long to wait and
 * who is better [FreeBSD vrrp_send_ad_locked, vrrp_input_c, carp_setrun]. Everything else is the
 * one state machine of both.
 */
namespace carp
{

/// The centiseconds that a virtual host takes for the master's interval until it heard one.
constexpr uint16_t VRRP_INTERVAL_UNHEARD = 100;

/// The priority that listens to nobody.
constexpr uint8_t VRRP_OWNER_PRIORITY = 255;

/// The advertisement of a configuration in one family; its checksum needs both ends of the way.
VrrpAdvertisement MakeVrrpAdvert(const Config& config, const Dialect& dialect, Family family);

/// Between two advertisements: the configured interval, the first one like all others.
Duration VrrpAdvertInterval(const Config& config);

/**
 * How long a BACKUP waits: three intervals of the master and the part of a fourth that the own
 * priority lacks, in whole centiseconds.
 * \param heard the interval that the last accepted advertisement stated, in centiseconds
 */
Duration VrrpMasterDownTime(const Config& config, uint16_t heard);

/**
 * What a node does about an advertisement that it accepted: a shorter interval or a higher
 * priority makes a MASTER step down, a longer interval or a lower priority makes a preempting
 * BACKUP take over. So two nodes of which each is better in one respect never come to rest.
 */
Decision DecideVrrp(State state, const Config& config, const VrrpAdvertisement& advert);

} // namespace carp

#endif // CARP_VRRP_H
