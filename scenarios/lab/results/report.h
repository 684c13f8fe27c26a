// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_REPORT_H
#define LAB_REPORT_H

#include "lab/results/summary.h"

#include <ostream>

namespace lab
{

struct ReportOptions
{
    size_t width = 100; ///< columns; quantiles that do not fit are left out, from the lowest on
    bool all = false;   ///< all settings and statistics, however long and wide the tables are
};

/**
 * Tells what a study found: a table for each metric with the settings as rows, estimates with
 * their intervals and no more digits than these justify, and below how the intervals were found.
 * Without `all` it is about a screenful: of many settings the first and the last.
 */
void WriteReport(const Summary& summary, const ReportOptions& options, std::ostream& out);

/// All estimates and differences as one JSON object with the numbers in full.
void WriteReportJson(const Summary& summary, std::ostream& out);

} // namespace lab

#endif // LAB_REPORT_H
