// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_GROUP_MEASURES_H
#define LAB_GROUP_MEASURES_H

#include "metric.h"

#include "lab/judge/instants.h"

namespace lab
{

// Of metrics about a group; the subject is left to the caller.

std::vector<Measurement> MeasureTakeover(const Metric& metric,
                                         const Timeline& timeline,
                                         const Window& window);
std::vector<Measurement> MeasureFalseTakeovers(const Metric& metric,
                                               const Timeline& timeline,
                                               const Window& window);

/// DUAL_MASTER and NO_MASTER.
std::vector<Measurement> MeasureMasters(const Metric& metric,
                                        const Timeline& timeline,
                                        const Window& window);
std::vector<Measurement> MeasureAdverts(const Metric& metric,
                                        const Timeline& timeline,
                                        const Window& window);

} // namespace lab

#endif // LAB_GROUP_MEASURES_H
