// SPDX-License-Identifier: GPL-2.0-only

#ifndef CARP_PFSYNC_H
#define CARP_PFSYNC_H

#include "carp-types.h"

#include <optional>
#include <vector>

namespace carp
{

/**
 * How pfsync demotes a machine that does not have the connection states of its peer yet. It asks
 * for all of them at once, a bulk update; the peer says when it starts and when it has finished.
 *
 * [OpenBSD if_pfsync.c pfsyncioctl, pfsync_request_full_update, pfsync_in_bus, pfsync_bulk_fail,
 * pfsync_syncdev_state, as up to 7.3; FreeBSD if_pfsync.c the first four of them]
 */
struct PfsyncRule
{
    uint8_t version = 6;  ///< of the protocol; others are not heard
    int initDemotion = 0; ///< from the start until the first bulk update has ended
    int bulkDemotion = 0; ///< while a bulk update is awaited
    int linkDemotion = 0; ///< while the interface has no link; 0: nobody looks at the link
    Duration patience{0}; ///< after the first request
    /// After the peer's start: 4 s and a clock tick for each full packet of a table of 100000.
    Duration startedPatience{0};
    Duration retryAfter = std::chrono::seconds(5);
    int retries = 12; ///< then it pretends that all went well
};

/// Why pfsync changes the demotion.
enum class PfsyncCause : uint8_t
{
    INIT,
    BULK_START,
    BULK_DONE,
    BULK_FAIL,
    BULK_CANCELLED,
    LINK_DOWN,
    LINK_UP,
};

/// As the systems log it, such as "pfsync bulk start".
const char* ToString(PfsyncCause cause);

/// One thing that pfsync does: change the demotion, or ask its peers for a bulk update.
struct PfsyncStep
{
    int by = 0; ///< 0: ask
    PfsyncCause cause = PfsyncCause::INIT;
};

using PfsyncSteps = std::vector<PfsyncStep>;

/**
 * The part of pfsync that CARP feels, without states and packets: inputs and the time go in, steps
 * come out. The host wakes it at NextDeadline().
 */
class Pfsync
{
  public:
    explicit Pfsync(const PfsyncRule& rule);

    /// The interface is configured and set up, once per boot.
    PfsyncSteps Start(Instant now);

    /// The link of the interface that it uses came up or went down.
    PfsyncSteps SetLink(Instant now, bool up);

    /// The peer starts to send its states.
    void HearStart(Instant now);

    /// The peer has sent them all.
    PfsyncSteps HearEnd();

    /// Time has passed.
    PfsyncSteps Wake(Instant now);

    std::optional<Instant> NextDeadline() const;

    /// Whether it waits for states, of which it has none yet.
    bool IsWaiting() const;

  private:
    void Request(Instant now, PfsyncSteps& steps);
    void FinishWell(PfsyncCause cause, PfsyncSteps& steps);
    void Finish(PfsyncCause cause, PfsyncSteps& steps);

    PfsyncRule m_rule;
    bool m_first = false;       ///< the demotion of the start is in force [sc_initial_bulk]
    bool m_linkDemoted = false; ///< since the link went down [sc_link_demoted]
    bool m_complete = true;     ///< no bulk update is missing [pfsync_sync_ok]
    int m_tries = 0;
    std::optional<Instant> m_deadline; ///< while it waits
};

} // namespace carp

#endif // CARP_PFSYNC_H
