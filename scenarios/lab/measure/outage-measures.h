// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_OUTAGE_MEASURES_H
#define LAB_OUTAGE_MEASURES_H

#include "metric.h"

#include "lab/judge/instants.h"

namespace lab
{

/// The outages of all clients of a metric.
std::vector<Measurement> MeasureOutages(const Metric& metric,
                                        const Scenario& scenario,
                                        const Timeline& timeline,
                                        const Window& window);

} // namespace lab

#endif // LAB_OUTAGE_MEASURES_H
