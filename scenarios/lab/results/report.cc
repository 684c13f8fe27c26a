// SPDX-License-Identifier: GPL-2.0-only

#include "lab/results/report.h"

#include "report-table.h"

#include "lab/timeline/phrases.h"

#include <algorithm>
#include <cstdio>
#include <set>

namespace lab
{

namespace
{

/// The methods that each kind of column used, in the order of the tables.
class Methods
{
  public:
    void Take(const Column& column)
    {
        if (column.statistic == "probability" && column.title != column.statistic)
        {
            m_conditional.insert(column.title);
        }
        for (const auto& [setting, estimate] : column.estimates)
        {
            const size_t detail = estimate.method.find(", open");
            UsedBy(NameOf(column)).insert(estimate.method.substr(0, detail));
            m_open = m_open || detail != std::string::npos;
            m_oneSided = m_oneSided || estimate.method == "rule of three";
        }
    }

    void Write(std::ostream& out) const
    {
        for (const auto& [name, methods] : m_used)
        {
            out << "  " << name << ":";
            for (const std::string& method : methods)
            {
                out << (method == *methods.begin() ? " " : " or ") << method;
            }
            out << "\n";
        }
        if (m_open)
        {
            out << "  [a, -]: the runs do not bound that side\n";
        }
        for (const std::string& title : m_conditional)
        {
            out << "  " << title
                << " below 1: means are of these runs; of quantiles the others are the longest\n";
        }
        if (m_oneSided)
        {
            out << "  rule of three: one-sided, where nothing, or nothing else, was seen\n";
        }
    }

  private:
    static std::string NameOf(const Column& column)
    {
        const bool difference = column.statistic == "difference";
        return difference                     ? "differences"
               : QuantileIn(column.statistic) ? "quantiles"
                                              : column.title;
    }

    std::set<std::string>& UsedBy(const std::string& name)
    {
        const auto known = std::find_if(m_used.begin(),
                                        m_used.end(),
                                        [&name](const auto& used) { return used.first == name; });
        return known != m_used.end() ? known->second
                                     : m_used.emplace_back(name, std::set<std::string>()).second;
    }

    std::vector<std::pair<std::string, std::set<std::string>>> m_used;
    bool m_open = false;
    bool m_oneSided = false;
    std::set<std::string> m_conditional; ///< shares of the runs that others tell of
};

std::string UnitInWords(const MeasuredMetric& metric)
{
    if (metric.unit == "1/h")
    {
        return " (per hour)";
    }
    if (metric.unit == "1/s")
    {
        return " (per second)";
    }
    return metric.unit.empty() ? "" : " (" + metric.unit + ")";
}

void WriteHead(const Summary& summary, std::ostream& out)
{
    uint64_t done = 0;
    uint64_t notDone = 0;
    for (const MeasuredSetting& setting : summary.settings)
    {
        done += setting.done;
        notDone += setting.notDone;
    }
    out << summary.name << (summary.question.empty() ? "" : ": " + summary.question) << "\n"
        << Counted(summary.settings.size(), "setting") << ", " << Counted(done, "run");
    if (notDone > 0)
    {
        out << " (and " << notDone << " that did not end well)";
    }
    out << "\n";
}

} // namespace

void WriteReport(const Summary& summary, const ReportOptions& options, std::ostream& out)
{
    WriteHead(summary, out);
    Methods methods;
    size_t hidden = 0;
    for (size_t metric = 0; metric < summary.metrics.size(); ++metric)
    {
        const Table table = MakeTable(summary, metric, options);
        out << "\n" << summary.metrics[metric].name << UnitInWords(summary.metrics[metric]) << "\n";
        WriteTable(table, out);
        for (const Column& column : table.columns)
        {
            methods.Take(column);
        }
        hidden += table.hidden;
    }
    char confidence[32];
    std::snprintf(confidence, sizeof(confidence), "%.10g", 100 * summary.confidence);
    out << "\nValue and its " << confidence << " % interval, found by\n";
    methods.Write(out);
    if (hidden > 0)
    {
        out << "All settings: carp-lab report --all\n";
    }
}

} // namespace lab
