// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_ESTIMATE_ROWS_H
#define LAB_ESTIMATE_ROWS_H

#include "lab/statistics/estimate.h"

#include <cstddef>
#include <vector>

namespace SQLite
{
class Database;
} // namespace SQLite

namespace lab
{

/// An estimate as it stands in the results.
struct EstimateRow
{
    size_t setting = 0;
    size_t metric = 0;
    Estimate estimate;
};

/// A paired difference as it stands in the results.
struct DifferenceRow
{
    size_t setting = 0;
    size_t baseline = 0; ///< the setting that it is compared with
    size_t metric = 0;
    Estimate estimate;
};

/// Puts these in place of all earlier ones, in one transaction.
void ReplaceEstimates(SQLite::Database& database,
                      const std::vector<EstimateRow>& estimates,
                      const std::vector<DifferenceRow>& differences);

/// All of them, by setting, metric and statistic.
std::vector<EstimateRow> ReadEstimates(SQLite::Database& database);

/// Likewise.
std::vector<DifferenceRow> ReadDifferences(SQLite::Database& database);

} // namespace lab

#endif // LAB_ESTIMATE_ROWS_H
