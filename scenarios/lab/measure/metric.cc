// SPDX-License-Identifier: GPL-2.0-only

#include "metric.h"

namespace lab
{

namespace
{

/// What the parts of an outage are told by, besides the stream itself.
const std::set<FactKind> EVIDENCE{FactKind::STATE,
                                  FactKind::ADVERT_SENT,
                                  FactKind::ANNOUNCED,
                                  FactKind::SERVED,
                                  FactKind::LINK,
                                  FactKind::LEARNED,
                                  FactKind::MOVED,
                                  FactKind::AGED,
                                  FactKind::FLUSHED,
                                  FactKind::FAULT,
                                  FactKind::CRASHED,
                                  FactKind::NEIGHBOUR};

std::set<FactKind> StreamFacts(const std::optional<StreamKind>& kind)
{
    std::set<FactKind> facts;
    if (kind.value_or(StreamKind::PING) == StreamKind::PING)
    {
        facts.insert({FactKind::PROBE_ANSWERED, FactKind::PROBE_LOST});
    }
    if (kind.value_or(StreamKind::UDP) == StreamKind::UDP)
    {
        facts.insert({FactKind::DATAGRAM_ARRIVED, FactKind::DATAGRAM_LOST});
    }
    if (kind.value_or(StreamKind::TCP) == StreamKind::TCP)
    {
        facts.insert({FactKind::TCP_DELIVERED, FactKind::TCP_STALLED});
    }
    return facts;
}

std::set<FactKind> FactKindsFor(const Metric& metric)
{
    switch (metric.kind)
    {
    case MetricKind::OUTAGE:
    {
        std::set<FactKind> facts = StreamFacts(metric.stream);
        if (metric.part)
        {
            facts.insert(EVIDENCE.begin(), EVIDENCE.end());
        }
        return facts;
    }
    case MetricKind::FALSE_TAKEOVERS:
    case MetricKind::TAKEOVER:
    case MetricKind::DUAL_MASTER:
    case MetricKind::NO_MASTER:
        return {FactKind::STATE, FactKind::CRASHED};
    case MetricKind::ADVERTS:
        break; // the timeline always tells when they were sent
    }
    return {};
}

bool NamesEvent(const std::optional<When>& when)
{
    return when && !when->event.empty();
}

} // namespace

const char* ToString(MetricKind kind)
{
    switch (kind)
    {
    case MetricKind::TAKEOVER:
        return "takeover";
    case MetricKind::OUTAGE:
        return "outage";
    case MetricKind::FALSE_TAKEOVERS:
        return "false-takeovers";
    case MetricKind::DUAL_MASTER:
        return "dual-master";
    case MetricKind::NO_MASTER:
        return "no-master";
    case MetricKind::ADVERTS:
        return "adverts";
    }
    return "";
}

Quantity QuantityOf(const Metric& metric)
{
    if (metric.kind != MetricKind::FALSE_TAKEOVERS)
    {
        return Quantity::SAMPLE;
    }
    return metric.perAdvert ? Quantity::TRIALS : Quantity::EVENTS;
}

const char* UnitOf(const Metric& metric)
{
    switch (metric.kind)
    {
    case MetricKind::FALSE_TAKEOVERS:
        return metric.perAdvert ? "" : "1/h";
    case MetricKind::ADVERTS:
        return "1/s";
    case MetricKind::TAKEOVER:
    case MetricKind::OUTAGE:
    case MetricKind::DUAL_MASTER:
    case MetricKind::NO_MASTER:
        break;
    }
    return "s";
}

std::set<FactKind> FactKindsFor(const std::vector<Metric>& metrics)
{
    std::set<FactKind> kinds;
    for (const Metric& metric : metrics)
    {
        kinds.merge(FactKindsFor(metric));
        if (NamesEvent(metric.after) || NamesEvent(metric.until))
        {
            kinds.insert(FactKind::FAULT);
        }
    }
    return kinds;
}

} // namespace lab
