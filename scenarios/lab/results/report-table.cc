// SPDX-License-Identifier: GPL-2.0-only

#include "report-table.h"

#include "lab/results/digits.h"
#include "lab/timeline/phrases.h"

#include <algorithm>
#include <functional>
#include <set>

namespace lab
{

namespace
{

constexpr size_t LINES = 36;     ///< for the tables of a report that is not to be long
constexpr size_t LEAST_ROWS = 6; ///< of a table that is shortened

/// "99 % quantile" of "quantile-0.99"; the others by their names.
std::string TitleOf(const std::string& statistic, const MeasuredMetric& metric)
{
    const auto share = QuantileIn(statistic);
    if (!share)
    {
        return statistic != "probability" ? statistic
               : metric.kind == "outage"  ? "ended"
                                          : "happened";
    }
    char text[32];
    std::snprintf(text, sizeof(text), "%.6g %% quantile", 100 * *share);
    return text;
}

/// In the order of the table: mean, quantiles from low to high, the rest.
bool Before(const std::string& a, const std::string& b)
{
    const auto rank = [](const std::string& statistic) {
        return std::pair(statistic == "mean" ? 0 : QuantileIn(statistic) ? 1 : 2, statistic);
    };
    return rank(a) < rank(b);
}

/// Or that it always ended.
bool AlwaysHappened(const Column& column)
{
    return std::all_of(column.estimates.begin(),
                       column.estimates.end(),
                       [](const auto& row) { return row.second.value == 1; });
}

/// What is worth a column.
std::vector<Column> ColumnsOf(const Summary& summary, size_t metric, bool all)
{
    std::vector<Column> columns;
    for (const EstimateRow& row : summary.estimates)
    {
        const std::string& statistic = row.estimate.statistic;
        if (row.metric != metric || (statistic == "standard-deviation" && !all))
        {
            continue;
        }
        auto known = std::find_if(columns.begin(),
                                  columns.end(),
                                  [&statistic](const Column& c)
                                  { return c.statistic == statistic; });
        if (known == columns.end())
        {
            known =
                columns.insert(known,
                               {statistic, TitleOf(statistic, summary.metrics[metric]), {}, {}});
        }
        known->estimates[row.setting] = row.estimate;
    }
    const bool isSample = summary.metrics[metric].quantity == "sample";
    columns.erase(std::remove_if(columns.begin(),
                                 columns.end(),
                                 [=](const Column& c) {
                                     return isSample && c.statistic == "probability" && !all &&
                                            AlwaysHappened(c);
                                 }),
                  columns.end());
    std::sort(columns.begin(),
              columns.end(),
              [](const Column& a, const Column& b) { return Before(a.statistic, b.statistic); });
    if (!isSample && !columns.empty())
    {
        columns.front().title = summary.metrics[metric].quantity == "events" ? "rate"
                                                                             : "probability";
    }
    return columns;
}

/// What the settings that others are compared with have in common where those differ.
std::string BaselineName(const Summary& summary, size_t metric)
{
    std::set<std::string> names;
    for (const DifferenceRow& row : summary.differences)
    {
        std::string name;
        const auto& own = summary.settings[row.setting].values;
        const auto& other = summary.settings[row.baseline].values;
        for (size_t axis = 0; row.metric == metric && axis < own.size(); ++axis)
        {
            if (own[axis].text != other[axis].text)
            {
                const bool isWord = other[axis].text.find_first_of("0123456789") != 0;
                name += (name.empty() ? "" : ", ") + (isWord ? "" : summary.axes[axis].name + " ") +
                        other[axis].text;
            }
        }
        names.insert(name);
    }
    names.erase("");
    return names.size() == 1 ? "to " + *names.begin() : "to baseline";
}

std::optional<Column> DifferencesOf(const Summary& summary, size_t metric)
{
    Column column{"difference", "", {}, {}};
    for (const DifferenceRow& row : summary.differences)
    {
        if (row.metric == metric)
        {
            column.estimates[row.setting] = row.estimate;
        }
    }
    if (column.estimates.empty())
    {
        return std::nullopt;
    }
    column.title = BaselineName(summary, metric);
    return column;
}

/// Makes the cells of the rows: value and interval, their points below each other.
void Fill(Column& column, const std::vector<size_t>& rows)
{
    std::vector<EstimateText> texts(rows.size());
    for (size_t i = 0; i < rows.size(); ++i)
    {
        if (const auto found = column.estimates.find(rows[i]); found != column.estimates.end())
        {
            texts[i] = ToText(found->second);
        }
    }
    for (std::string EstimateText::*part :
         {&EstimateText::value, &EstimateText::low, &EstimateText::high})
    {
        std::vector<std::string*> numbers;
        for (EstimateText& text : texts)
        {
            numbers.push_back(&(text.*part));
        }
        AlignPoints(numbers);
    }
    for (const EstimateText& text : texts)
    {
        const std::string interval = "[" + text.low + ", " + text.high + "]";
        const bool none = text.low.find_first_not_of(' ') == std::string::npos;
        column.cells.push_back(text.value + "  " +
                               (none ? std::string(interval.size(), ' ') : interval));
    }
}

/// The axes that tell settings apart.
std::vector<size_t> VaryingAxes(const Summary& summary)
{
    std::vector<size_t> varying;
    for (size_t axis = 0; axis < summary.axes.size(); ++axis)
    {
        std::set<std::string> texts;
        for (const MeasuredSetting& setting : summary.settings)
        {
            texts.insert(setting.values[axis].text);
        }
        if (texts.size() > 1)
        {
            varying.push_back(axis);
        }
    }
    return varying;
}

/// A column of words or of numbers, the latter at the right.
Column AxisColumn(const Summary& summary, size_t axis, const std::vector<size_t>& rows)
{
    Column column{"", summary.axes[axis].name, {}, {}};
    bool numeric = true;
    size_t width = column.title.size();
    for (const size_t row : rows)
    {
        const AxisValue& value = summary.settings[row].values[axis];
        numeric = numeric && value.number;
        width = std::max(width, value.text.size());
    }
    const auto pad = [&](const std::string& text)
    {
        const std::string blanks(width - text.size(), ' ');
        return numeric ? blanks + text : text + blanks;
    };
    for (const size_t row : rows)
    {
        column.cells.push_back(pad(summary.settings[row].values[axis].text));
    }
    column.title = pad(column.title);
    return column;
}

/// Removes quantiles until the table is narrow enough, the lowest first, but not the highest.
void Narrow(Table& table, size_t width)
{
    while (table.Width() > width)
    {
        const auto isQuantile = [](const Column& c) { return QuantileIn(c.statistic).has_value(); };
        const auto lowest = std::find_if(table.columns.begin(), table.columns.end(), isQuantile);
        if (lowest == table.columns.end() ||
            std::find_if(lowest + 1, table.columns.end(), isQuantile) == table.columns.end())
        {
            return;
        }
        table.columns.erase(lowest);
    }
}

/// The settings to be shown; the first and the last if there are too many.
std::vector<size_t> RowsOf(const Summary& summary, bool all, Table& table)
{
    const size_t settings = summary.settings.size();
    const size_t most = std::max(LEAST_ROWS, LINES / std::max<size_t>(1, summary.metrics.size()));
    std::vector<size_t> rows;
    for (size_t i = 0; i < settings; ++i)
    {
        if (all || settings <= most || i < (most + 1) / 2 || i >= settings - most / 2)
        {
            rows.push_back(i);
        }
    }
    if (rows.size() < settings)
    {
        table.gap = (most + 1) / 2;
        table.hidden = settings - rows.size();
    }
    table.rows = rows.size();
    return rows;
}

void WriteLine(const std::vector<Column>& columns,
               const std::function<std::string(const Column&)>& cell,
               std::ostream& out)
{
    std::string line;
    for (const Column& column : columns)
    {
        const std::string text = cell(column);
        line += "  " + text + std::string(column.Width() - text.size(), ' ');
    }
    out << line.substr(0, line.find_last_not_of(' ') + 1) << "\n";
}

} // namespace

size_t Column::Width() const
{
    return std::max(title.size(), cells.empty() ? 0 : cells.front().size());
}

size_t Table::Width() const
{
    size_t width = 0;
    for (const Column& column : columns)
    {
        width += 2 + column.Width();
    }
    return width;
}

Table MakeTable(const Summary& summary, size_t metric, const ReportOptions& options)
{
    Table table;
    const std::vector<size_t> rows = RowsOf(summary, options.all, table);
    for (const size_t axis : VaryingAxes(summary))
    {
        table.columns.push_back(AxisColumn(summary, axis, rows));
    }
    std::vector<Column> estimates = ColumnsOf(summary, metric, options.all);
    if (auto differences = DifferencesOf(summary, metric))
    {
        estimates.push_back(*differences);
    }
    for (Column& column : estimates)
    {
        Fill(column, rows);
        table.columns.push_back(column);
    }
    if (!options.all)
    {
        Narrow(table, options.width);
    }
    return table;
}

void WriteTable(const Table& table, std::ostream& out)
{
    WriteLine(
        table.columns,
        [](const Column& column) { return column.title; },
        out);
    for (size_t row = 0; row < table.rows; ++row)
    {
        if (table.gap == row)
        {
            out << "  ... " << Counted(table.hidden, "more setting") << "\n";
        }
        WriteLine(
            table.columns,
            [row](const Column& column) { return column.cells[row]; },
            out);
    }
}

} // namespace lab
