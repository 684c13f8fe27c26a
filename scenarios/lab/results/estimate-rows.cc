// SPDX-License-Identifier: GPL-2.0-only

#include "lab/results/estimate-rows.h"

#include "lab/results/statements.h"

namespace lab
{

namespace
{

std::optional<double> OptionalColumn(const SQLite::Statement& statement, int index)
{
    const SQLite::Column column = statement.getColumn(index);
    return column.isNull() ? std::nullopt : std::optional<double>(column.getDouble());
}

/// The columns that estimates and differences have in common, from `index` on.
Estimate ReadEstimate(const SQLite::Statement& statement, int index)
{
    return {statement.getColumn(index).getString(),
            statement.getColumn(index + 1).getDouble(),
            OptionalColumn(statement, index + 2),
            OptionalColumn(statement, index + 3),
            statement.getColumn(index + 4).getString(),
            Index(statement, index + 5)};
}

} // namespace

void ReplaceEstimates(SQLite::Database& database,
                      const std::vector<EstimateRow>& estimates,
                      const std::vector<DifferenceRow>& differences)
{
    SQLite::Transaction transaction(database);
    database.exec("DELETE FROM estimate; DELETE FROM difference");
    SQLite::Statement estimate(database, "INSERT INTO estimate VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    for (const auto& [setting, metric, e] : estimates)
    {
        InsertRow(estimate,
                  Signed(setting),
                  Signed(metric),
                  e.statistic,
                  e.value,
                  e.low,
                  e.high,
                  e.method,
                  Signed(e.count));
    }
    SQLite::Statement difference(database,
                                 "INSERT INTO difference VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    for (const auto& [setting, baseline, metric, e] : differences)
    {
        InsertRow(difference,
                  Signed(setting),
                  Signed(baseline),
                  Signed(metric),
                  e.statistic,
                  e.value,
                  e.low,
                  e.high,
                  e.method,
                  Signed(e.count));
    }
    transaction.commit();
}

std::vector<EstimateRow> ReadEstimates(SQLite::Database& database)
{
    std::vector<EstimateRow> found;
    SQLite::Statement rows(database, "SELECT * FROM estimate ORDER BY setting, metric, statistic");
    while (rows.executeStep())
    {
        found.push_back({Index(rows, 0), Index(rows, 1), ReadEstimate(rows, 2)});
    }
    return found;
}

std::vector<DifferenceRow> ReadDifferences(SQLite::Database& database)
{
    std::vector<DifferenceRow> found;
    SQLite::Statement rows(database,
                           "SELECT * FROM difference ORDER BY setting, metric, statistic");
    while (rows.executeStep())
    {
        found.push_back({Index(rows, 0), Index(rows, 1), Index(rows, 2), ReadEstimate(rows, 3)});
    }
    return found;
}

} // namespace lab
