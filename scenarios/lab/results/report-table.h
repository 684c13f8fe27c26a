// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_REPORT_TABLE_H
#define LAB_REPORT_TABLE_H

#include "lab/results/report.h"

#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace lab
{

/// A column of a table: of an axis, or of estimates that not every setting need have.
struct Column
{
    std::string statistic; ///< empty: an axis; "difference": to the baseline
    std::string title;
    std::map<size_t, Estimate> estimates; ///< by setting
    std::vector<std::string> cells;       ///< by row, all equally long

    size_t Width() const;
};

/// The table of a metric.
struct Table
{
    std::vector<Column> columns;
    size_t rows = 0;
    std::optional<size_t> gap; ///< settings are left out before this row
    size_t hidden = 0;         ///< how many

    size_t Width() const;
};

Table MakeTable(const Summary& summary, size_t metric, const ReportOptions& options);
void WriteTable(const Table& table, std::ostream& out);

} // namespace lab

#endif // LAB_REPORT_TABLE_H
