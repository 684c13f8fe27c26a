// SPDX-License-Identifier: GPL-2.0-only

#include "lab/results/description.h"

#include "lab/results/schema.h"
#include "lab/results/statements.h"

namespace lab
{

namespace
{

const char* ToString(Quantity quantity)
{
    switch (quantity)
    {
    case Quantity::SAMPLE:
        return "sample";
    case Quantity::EVENTS:
        return "events";
    case Quantity::TRIALS:
        return "trials";
    }
    return "";
}

std::string OverrideLines(const Setting& setting)
{
    std::string lines;
    for (const Override& override : setting.overrides)
    {
        lines += (lines.empty() ? "" : "\n") + override.path + "=" + override.value;
    }
    return lines;
}

void DescribeSettings(SQLite::Database& database,
                      const Study& study,
                      const std::vector<std::string>& digests)
{
    SQLite::Statement setting(database, "INSERT INTO setting VALUES (?, ?, ?)");
    SQLite::Statement coordinate(database, "INSERT INTO coordinate VALUES (?, ?, ?, ?)");
    for (size_t i = 0; i < study.settings.size(); ++i)
    {
        InsertRow(setting, Signed(i), digests[i], OverrideLines(study.settings[i]));
        for (size_t axis = 0; axis < study.axes.size(); ++axis)
        {
            const AxisValue& value = study.settings[i].values.at(axis);
            InsertRow(coordinate, Signed(i), Signed(axis), value.text, value.number);
        }
    }
}

void DropViews(SQLite::Database& database)
{
    std::vector<std::string> views;
    SQLite::Statement old(database, "SELECT name FROM sqlite_master WHERE type = 'view'");
    while (old.executeStep())
    {
        views.push_back(old.getColumn(0).getString());
    }
    old.reset();
    for (const std::string& view : views)
    {
        database.exec("DROP VIEW " + Identifier(view));
    }
}

} // namespace

void Describe(SQLite::Database& database,
              const Study& study,
              const std::string& program,
              const std::vector<std::string>& digests)
{
    DropViews(database);
    database.exec("DELETE FROM study; DELETE FROM axis; DELETE FROM setting;"
                  "DELETE FROM coordinate; DELETE FROM metric");
    SQLite::Statement row(database, "INSERT INTO study VALUES (?, ?, ?, ?, ?, ?, ?)");
    InsertRow(row,
              study.name,
              study.question,
              study.text,
              study.baseText,
              program,
              study.confidence,
              Signed(study.seed));
    SQLite::Statement axis(database, "INSERT INTO axis VALUES (?, ?, ?)");
    for (size_t i = 0; i < study.axes.size(); ++i)
    {
        InsertRow(axis, Signed(i), study.axes[i].name, study.axes[i].unit);
    }
    SQLite::Statement metric(database, "INSERT INTO metric VALUES (?, ?, ?, ?, ?, ?, ?)");
    for (size_t i = 0; i < study.metrics.size(); ++i)
    {
        const Metric& m = study.metrics[i];
        InsertRow(metric,
                  Signed(i),
                  m.name,
                  ToString(m.kind),
                  m.of,
                  UnitOf(m),
                  ToString(QuantityOf(m)),
                  m.text);
    }
    DescribeSettings(database, study, digests);
    for (const std::string& statement : ViewStatements(study))
    {
        database.exec(statement);
    }
}

} // namespace lab
