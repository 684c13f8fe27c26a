// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_METRIC_H
#define LAB_METRIC_H

#include "lab/spec/scenario.h"
#include "lab/timeline/fact.h"

#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace lab
{

/// What a study measures in each run.
enum class MetricKind : uint8_t
{
    TAKEOVER,        ///< from `after` to the first new MASTER
    OUTAGE,          ///< how long a client went without service, or a part of that
    FALSE_TAKEOVERS, ///< a backup became MASTER although a MASTER was alive
    DUAL_MASTER,     ///< time with more than one MASTER
    NO_MASTER,       ///< time without any
    ADVERTS,         ///< advertisements sent by all members
};

constexpr std::array<MetricKind, 6> METRIC_KINDS{MetricKind::TAKEOVER,
                                                 MetricKind::OUTAGE,
                                                 MetricKind::FALSE_TAKEOVERS,
                                                 MetricKind::DUAL_MASTER,
                                                 MetricKind::NO_MASTER,
                                                 MetricKind::ADVERTS};

/// The name in studies and results, such as "false-takeovers".
const char* ToString(MetricKind kind);

/// How the measurements of a metric are to be understood, which decides how they are estimated.
enum class Quantity : uint8_t
{
    SAMPLE, ///< each run gives independent observations of one random variable
    EVENTS, ///< each run counts events in some exposure; their rate is asked for
    TRIALS, ///< each run counts events among a number of trials; their probability is asked for
};

/// One thing that a study measures.
struct Metric
{
    std::string name; ///< unique in a study; the name of its view in the results
    MetricKind kind = MetricKind::TAKEOVER;
    std::string of; ///< group, or client (a counted one stands for all that were made of it)
    std::optional<When> after;
    std::optional<When> until;
    std::optional<StreamKind> stream; ///< OUTAGE: only its streams of that kind
    std::optional<OutagePart> part;   ///< OUTAGE: only the time that went by for this reason
    bool perAdvert = false;           ///< FALSE_TAKEOVERS: among the adverts sent, not per hour
    std::string text;                 ///< as written in the file, on one line
    Mark mark;
};

/// SAMPLE for all kinds but FALSE_TAKEOVERS, which are EVENTS per hour or TRIALS per advert.
Quantity QuantityOf(const Metric& metric);

/// The unit of its measurements or, of EVENTS, of their rate: "s", "1/s", "1/h"; "" for TRIALS.
const char* UnitOf(const Metric& metric);

/// One value that a run gave for a metric.
struct Measurement
{
    std::string subject;     ///< group or client
    int64_t index = 0;       ///< counts several values of one subject and run, from 0
    double value = 0;        ///< in UnitOf(), or the number of events
    double exposure = 0;     ///< EVENTS: hours; TRIALS: adverts; SAMPLE: 0
    bool unfinished = false; ///< OUTAGE: it lasted to the end of the run, at least for `value`
};

/// The hosts that a metric's client stands for: the one of that name, else all that were made of
/// it by `count`, in their order.
std::vector<const HostSpec*> ClientsOf(const std::string& name, const Scenario& scenario);

/**
 * What a run gave for a metric, in order of subjects (as in the scenario) and indices. All is
 * taken of the window from `after` to `until`, within the run; a window that does not exist, for
 * instance after an event that never happened, gives nothing.
 *
 * - TAKEOVER: from `after` to the first instant, `after` included, at which a member becomes
 *   MASTER; nothing if none does.
 * - OUTAGE: one for each outage that begins in the window, or is under way when the window begins
 *   and counts from then on (its parts are those of the whole), as the judge counts them: losses
 *   before the first answer are none, and one that lasts to the end of the run is unfinished: its
 *   length is the one that is certain, and its parts are unknown. Outages of one client that
 *   overlap, because it has several streams, are one, as long as the worst. 0 s if there is none
 *   although something got through; nothing if the client could not tell, also because it still
 *   waited for its first answer when the window began.
 * - FALSE_TAKEOVERS: how often a member became MASTER because its MASTER timed out while another
 *   member was MASTER, in the hours of the window; or among the times that the senior of the
 *   MASTERs, who is it for the longest, advertised in the window. Packets of both families that
 *   leave together are one time. A MASTER that nobody can hear is alive nevertheless.
 * - DUAL_MASTER, NO_MASTER: how much of the window had more than one, or none.
 * - ADVERTS: all advertisements of all members, by the length of the window.
 */
std::vector<Measurement> Measure(const Metric& metric,
                                 const Scenario& scenario,
                                 const Timeline& timeline);

/// The facts that Measure() looks at; a timeline without the others gives the same measurements.
std::set<FactKind> FactKindsFor(const std::vector<Metric>& metrics);

} // namespace lab

#endif // LAB_METRIC_H
