// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_REPORT_COMMAND_H
#define LAB_REPORT_COMMAND_H

#include "lab/cli/commands.h"

namespace lab
{

struct ReportRequest
{
    bool help = false;
    std::string file; ///< the results of a study
    bool all = false;
    bool json = false;
};

/// Takes the words after the command. \throws UsageError
ReportRequest ParseReport(const std::vector<std::string>& words);

std::string ReportHelp();

int Report(const ReportRequest& request, const Console& console);

} // namespace lab

#endif // LAB_REPORT_COMMAND_H
