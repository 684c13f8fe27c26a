// SPDX-License-Identifier: GPL-2.0-only

#include "group-measures.h"
#include "metric.h"
#include "outage-measures.h"

#include <algorithm>

namespace lab
{

namespace
{

std::vector<Measurement> MeasureGroup(const Metric& metric,
                                      const Timeline& timeline,
                                      const Window& window)
{
    switch (metric.kind)
    {
    case MetricKind::TAKEOVER:
        return MeasureTakeover(metric, timeline, window);
    case MetricKind::FALSE_TAKEOVERS:
        return MeasureFalseTakeovers(metric, timeline, window);
    case MetricKind::DUAL_MASTER:
    case MetricKind::NO_MASTER:
        return MeasureMasters(metric, timeline, window);
    case MetricKind::ADVERTS:
        return MeasureAdverts(metric, timeline, window);
    case MetricKind::OUTAGE:
        break;
    }
    return {};
}

} // namespace

std::vector<const HostSpec*> ClientsOf(const std::string& name, const Scenario& scenario)
{
    const auto find = [&scenario](const std::string& wanted)
    {
        return std::find_if(scenario.hosts.begin(),
                            scenario.hosts.end(),
                            [&wanted](const HostSpec& host) { return host.name == wanted; });
    };
    if (const auto host = find(name); host != scenario.hosts.end())
    {
        return {&*host};
    }
    std::vector<const HostSpec*> made;
    // The copies stand one after the other.
    for (auto host = find(name + "1");
         host != scenario.hosts.end() && host->name == name + std::to_string(made.size() + 1);
         ++host)
    {
        made.push_back(&*host);
    }
    return made;
}

std::vector<Measurement> Measure(const Metric& metric,
                                 const Scenario& scenario,
                                 const Timeline& timeline)
{
    const Window window = ResolveWindow(metric.after, metric.until, timeline);
    if (!window.problem.empty())
    {
        return {};
    }
    if (metric.kind == MetricKind::OUTAGE)
    {
        return MeasureOutages(metric, scenario, timeline, window);
    }
    std::vector<Measurement> measured = MeasureGroup(metric, timeline, window);
    for (Measurement& measurement : measured)
    {
        measurement.subject = metric.of;
    }
    return measured;
}

} // namespace lab
