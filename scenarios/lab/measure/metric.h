// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_METRIC_H
#define LAB_METRIC_H

#include "lab/spec/scenario.h"
#include "lab/timeline/fact.h"

#include <cstdint>
#include <optional>
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
    std::string subject; ///< group or client
    int64_t index = 0;   ///< counts several values of one subject and run, from 0
    double value = 0;    ///< in UnitOf(), or the number of events
    double exposure = 0; ///< EVENTS: hours; TRIALS: adverts; SAMPLE: 0
};

/**
 * What a run gave for a metric, in order of subjects (as in the scenario) and indices. A takeover
 * that did not happen gives nothing; a client without an outage gives one of 0 s.
 */
std::vector<Measurement> Measure(const Metric& metric,
                                 const Scenario& scenario,
                                 const Timeline& timeline);

} // namespace lab

#endif // LAB_METRIC_H
