// SPDX-License-Identifier: GPL-2.0-only

#include "study-grammar.h"

#include "lab/measure/metric.h"

#include <algorithm>

namespace lab
{

namespace
{

using Role = Context::Role;

constexpr bool REQUIRED = true;
constexpr bool OPTIONAL = false;

constexpr char GROUP[] = "a CARP group";
constexpr char WHEN[] = "a time such as 10s, or an event such as \"the-crash + 500ms\"";
constexpr char QUANTITY[] = "a number with its unit, such as 50, 20% or 10ms";

std::vector<Context> Sections()
{
    return {
        {"study",
         "a study",
         Role::PLAIN,
         {{"study", "a short name such as failover-by-skew", REQUIRED},
          {"question", "a sentence that tells what is to be found out", REQUIRED},
          {"base", "a scenario file, seen from where the study is"},
          {"scenario", "a scenario", OPTIONAL, Below::MAP, "scenario"},
          {"set", "values of the scenario by their paths"},
          {"axes", "the axes by name", OPTIONAL, Below::NAMES, "axis"},
          {"sample", "how to choose settings", OPTIONAL, Below::MAP, "sample"},
          {"metrics", "a list of metrics", REQUIRED},
          {"runs", "how many runs each setting gets", REQUIRED, Below::MAP, "runs"},
          {"confidence", "a share such as 95%"},
          {"quantiles", "a list of shares such as [50%, 95%]"},
          {"baseline", "values of axes such as {dialect: openbsd}"},
          {"seed", "a whole number such as 1"}}},
        {"axis",
         "an axis",
         Role::PLAIN,
         {{"path", "a path into the scenario such as hosts.r2.carp.gw.advskew"},
          {"paths", "a list of such paths"},
          {"values", "a list of values, or a map of them by names"},
          {"from", QUANTITY},
          {"to", QUANTITY},
          {"step", QUANTITY},
          {"points", "a whole number"},
          {"scale", "linear or log"}}},
        {"sample",
         "a sample",
         Role::PLAIN,
         {{"latin-hypercube", "a number of settings", REQUIRED}}},
        {"runs",
         "runs",
         Role::PLAIN,
         {{"at-least", "a whole number", REQUIRED},
          {"at-most", "a whole number", REQUIRED},
          {"until", "what is to be known how well", REQUIRED, Below::MAP, "until"}}},
        {"until",
         "until",
         Role::PLAIN,
         {{"metric", "the name of a metric", REQUIRED},
          {"statistic", "mean, a quantile such as 99%, rate or probability"},
          {"within", "half the width of an interval such as 1% or 10ms", REQUIRED}}},
    };
}

/// A metric: what it is of, its own keys, and what all have.
Context MetricContext(MetricKind kind, const char* title, std::vector<Key> own)
{
    const std::vector<Key> common{{"after", WHEN}, {"until", WHEN}, {"as", "a name"}};
    for (const Key& key : common)
    {
        const bool given = std::any_of(own.begin(),
                                       own.end(),
                                       [&key](const Key& other)
                                       { return std::string(other.name) == key.name; });
        if (!given)
        {
            own.push_back(key);
        }
    }
    return {ToString(kind), title, Role::PLAIN, own};
}

std::vector<Context> Metrics()
{
    return {
        MetricContext(MetricKind::TAKEOVER,
                      "a takeover metric",
                      {{"takeover", GROUP, REQUIRED}, {"after", WHEN, REQUIRED}}),
        MetricContext(MetricKind::OUTAGE,
                      "an outage metric",
                      {{"outage", "a host with a probe or traffic", REQUIRED},
                       {"of", "ping, udp or tcp"},
                       {"part", "a part such as neighbour-resolution"}}),
        MetricContext(MetricKind::FALSE_TAKEOVERS,
                      "a false-takeovers metric",
                      {{"false-takeovers", GROUP, REQUIRED}, {"per", "hour or advert"}}),
        MetricContext(MetricKind::DUAL_MASTER,
                      "a dual-master metric",
                      {{"dual-master", GROUP, REQUIRED}}),
        MetricContext(MetricKind::NO_MASTER,
                      "a no-master metric",
                      {{"no-master", GROUP, REQUIRED}}),
        MetricContext(MetricKind::ADVERTS, "an adverts metric", {{"adverts", GROUP, REQUIRED}}),
    };
}

} // namespace

const std::vector<Context>& StudyGrammar()
{
    static const std::vector<Context> grammar = []
    {
        std::vector<Context> contexts = Sections();
        const std::vector<Context> metrics = Metrics();
        contexts.insert(contexts.end(), metrics.begin(), metrics.end());
        return contexts;
    }();
    return grammar;
}

const Context& StudyContextOf(const std::string& name)
{
    for (const Context& context : StudyGrammar())
    {
        if (context.name == name)
        {
            return context;
        }
    }
    return ContextOf(name);
}

} // namespace lab
