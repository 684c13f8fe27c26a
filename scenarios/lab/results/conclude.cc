// SPDX-License-Identifier: GPL-2.0-only

#include "lab/results/conclude.h"

#include "lab/results/estimates.h"

namespace lab
{

void Conclude(const Study& study, Database& database)
{
    std::vector<EstimateRow> estimates;
    std::vector<DifferenceRow> differences;
    for (size_t metric = 0; metric < study.metrics.size(); ++metric)
    {
        const Metric& what = study.metrics[metric];
        std::vector<Observations> observations;
        for (size_t setting = 0; setting < study.settings.size(); ++setting)
        {
            observations.push_back(database.Observe(setting, metric));
            for (Estimate& estimate :
                 EstimateMetric(what, observations.back(), study.quantiles, study.confidence))
            {
                estimates.push_back({setting, metric, std::move(estimate)});
            }
        }
        for (size_t setting = 0; setting < study.settings.size(); ++setting)
        {
            const auto baseline = study.settings[setting].baseline;
            const auto difference = baseline ? EstimateDifference(what,
                                                                  observations[setting],
                                                                  observations[*baseline],
                                                                  study.confidence)
                                             : std::nullopt;
            if (difference)
            {
                differences.push_back({setting, *baseline, metric, *difference});
            }
        }
    }
    database.StoreEstimates(estimates, differences);
}

} // namespace lab
