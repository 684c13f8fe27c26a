// SPDX-License-Identifier: GPL-2.0-only

#include "lab/cli/report-command.h"

#include "lab/cli/command-line.h"
#include "lab/results/report.h"

namespace lab
{

namespace
{

po::options_description ReportTable()
{
    po::options_description table("Options");
    table.add_options()("all", "all settings and statistics, not just a screenful")(
        "json",
        "all estimates as JSON, with the numbers in full")("help,h", "this page");
    return table;
}

} // namespace

ReportRequest ParseReport(const std::vector<std::string>& words)
{
    const auto values = ParseWords(words, ReportTable());
    const Words files = Get<Words>(values, "files");
    ReportRequest request;
    request.help = values.count("help") > 0;
    if (!request.help && files.size() != 1)
    {
        throw UsageError(files.empty() ? "no results given" : "more than one database given");
    }
    request.file = files.empty() ? "" : files.front();
    request.all = values.count("all") > 0;
    request.json = values.count("json") > 0;
    return request;
}

std::string ReportHelp()
{
    return Page(
        "carp-lab report STUDY.sqlite [options]\n\n"
        "Tells what a study found: estimates with their confidence intervals.",
        ReportTable(),
        "\nExit codes: 0 told, 2 wrong usage, or the file holds no results or is in use.\n");
}

int Report(const ReportRequest& request, const Console& console)
{
    const Summary summary = ReadSummary(request.file);
    if (request.json)
    {
        WriteReportJson(summary, console.out);
    }
    else
    {
        ReportOptions options;
        options.all = request.all;
        WriteReport(summary, options, console.out);
    }
    return EXIT_HOLDS;
}

} // namespace lab
