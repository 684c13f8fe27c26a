// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_MEASURE_SUPPORT_H
#define LAB_MEASURE_SUPPORT_H

#include "lab/measure/metric.h"
#include "lab/spec/parser.h"

#include "lab/judge/run-builder.h"

#include <gtest/gtest.h>

namespace lab
{

using namespace std::chrono_literals;

inline Metric Of(MetricKind kind, const std::string& of = "gw")
{
    Metric metric;
    metric.name = ToString(kind);
    metric.kind = kind;
    metric.of = of;
    return metric;
}

inline Metric Of(MetricKind kind, const std::string& of, const When& after)
{
    Metric metric = Of(kind, of);
    metric.after = after;
    return metric;
}

inline void Advert(RunBuilder& run,
                   Time at,
                   const std::string& node,
                   const std::string& family = "ipv4",
                   const std::string& group = "gw")
{
    run.Add(at,
            FactKind::ADVERT_SENT,
            node,
            {{"group", group}, {"kind", "regular"}, {"family", family}});
}

/// Two routers and clients of their address.
inline const Scenario& Routers()
{
    static const Scenario scenario = []
    {
        const ParseResult result = Parse(R"(
scenario: routers
claim: They route.
lan: {switches: [sw]}
carp:
  gw: {vhid: 1, addresses: [10.0.0.1]}
hosts:
  r1: {on: sw, address: 10.0.0.2/24, carp: gw}
  r2: {on: sw, address: 10.0.0.3/24, carp: {gw: {advskew: 100}}}
  h1: {on: sw, address: 10.0.0.10/24, probe: {to: gw}}
  h2: {on: sw, address: 10.0.0.11/24, probe: {to: gw}}
  c: {count: 3, on: sw, address: 10.0.0.20/24, probe: {to: gw}}
)",
                                         "routers.yaml");
        EXPECT_TRUE(result.scenario) << result.Text();
        return result.scenario.value_or(Scenario{});
    }();
    return scenario;
}

inline bool operator==(const Measurement& a, const Measurement& b)
{
    return a.subject == b.subject && a.index == b.index && a.value == b.value &&
           a.exposure == b.exposure && a.unfinished == b.unfinished;
}

inline std::ostream& operator<<(std::ostream& out, const Measurement& m)
{
    return out << m.subject << "[" << m.index << "] = " << m.value << " / " << m.exposure
               << (m.unfinished ? ", unfinished" : "");
}

} // namespace lab

#endif // LAB_MEASURE_SUPPORT_H
