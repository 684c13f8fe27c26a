// SPDX-License-Identifier: GPL-2.0-only

#ifndef CARP_ELECTION_H
#define CARP_ELECTION_H

#include "carp-config.h"
#include "carp-wire.h"

namespace carp
{

/// What a node does about an advertisement that it accepted.
enum class Decision : uint8_t
{
    IGNORE,
    RESTART_TIMER,      ///< BACKUP: the master-down timer of the family starts anew
    PREEMPT,            ///< BACKUP: MASTER at once, the sender is worse
    TAKE_FROM_DEMOTED,  ///< BACKUP: MASTER at once, the sender is more demoted [OpenBSD]
    TAKE_FROM_HOPELESS, ///< BACKUP: MASTER at once, the sender will time out anyway
    YIELD,              ///< MASTER: BACKUP, the sender is better (BSD: or equal)
    YIELD_DEMOTED,      ///< MASTER: BACKUP, the sender is less demoted [OpenBSD]
    REASSERT,           ///< MASTER: announce the addresses now and with the second next advert
};

/**
 * The comparison of an advertisement with one's own configuration, in the order in which the
 * originals test [OpenBSD carp_proto_input_c; FreeBSD carp_input_c; ucarp packethandler].
 *
 * \param demotion the machine's demotion, in the unit of the dialect's model
 * \param ownAddress,source IPv4 addresses for the tie rule of ucarp
 */
Decision Decide(State state,
                const Config& config,
                const Dialect& dialect,
                int demotion,
                const Advertisement& advert,
                const Ipv4Bytes& ownAddress,
                const Ipv4Bytes& source);

} // namespace carp

#endif // CARP_ELECTION_H
