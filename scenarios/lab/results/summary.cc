// SPDX-License-Identifier: GPL-2.0-only

#include "lab/results/summary.h"

#include "lab/results/database.h"
#include "lab/results/schema.h"
#include "lab/results/statements.h"

#include <filesystem>

namespace lab
{

namespace
{

void CheckHeader(SQLite::Database& database)
{
    if (database.execAndGet("PRAGMA application_id").getInt() != APPLICATION_ID)
    {
        throw DatabaseError("is not a database of a study");
    }
    const int version = database.execAndGet("PRAGMA user_version").getInt();
    if (version != SCHEMA_VERSION)
    {
        throw DatabaseError("has schema version " + std::to_string(version) +
                            "; this program reads version " + std::to_string(SCHEMA_VERSION));
    }
}

void ReadStudy(SQLite::Database& database, Summary& summary)
{
    SQLite::Statement study(database, "SELECT name, question, program, confidence FROM study");
    if (!study.executeStep())
    {
        throw DatabaseError("is damaged: it does not tell whose results it has");
    }
    summary.name = study.getColumn(0).getString();
    summary.question = study.getColumn(1).getString();
    summary.program = study.getColumn(2).getString();
    summary.confidence = study.getColumn(3).getDouble();
}

void ReadDimensions(SQLite::Database& database, Summary& summary)
{
    SQLite::Statement axes(database, "SELECT name, unit FROM axis ORDER BY axis");
    while (axes.executeStep())
    {
        summary.axes.push_back({axes.getColumn(0).getString(), axes.getColumn(1).getString()});
    }
    SQLite::Statement metrics(database,
                              "SELECT name, kind, unit, quantity FROM metric ORDER BY metric");
    while (metrics.executeStep())
    {
        summary.metrics.push_back({metrics.getColumn(0).getString(),
                                   metrics.getColumn(1).getString(),
                                   metrics.getColumn(2).getString(),
                                   metrics.getColumn(3).getString()});
    }
}

void ReadSettings(SQLite::Database& database, Summary& summary)
{
    SQLite::Statement settings(database,
                               "SELECT (SELECT count(*) FROM run r WHERE r.setting = s.setting "
                               "AND status = 'done'), (SELECT count(*) FROM run r WHERE "
                               "r.setting = s.setting AND status <> 'done') FROM setting s "
                               "ORDER BY setting");
    while (settings.executeStep())
    {
        summary.settings.push_back({{}, Index(settings, 0), Index(settings, 1)});
    }
    SQLite::Statement values(database,
                             "SELECT setting, text, number FROM coordinate ORDER BY setting, axis");
    while (values.executeStep())
    {
        AxisValue value{values.getColumn(1).getString(), {}};
        if (!values.getColumn(2).isNull())
        {
            value.number = values.getColumn(2).getDouble();
        }
        summary.settings.at(Index(values, 0)).values.push_back(value);
    }
}

} // namespace

Summary ReadSummary(const std::string& path)
{
    if (!std::filesystem::is_regular_file(path))
    {
        throw DatabaseError(path + ": no such file");
    }
    try
    {
        SQLite::Database database(path, SQLite::OPEN_READONLY);
        CheckHeader(database);
        Summary summary;
        ReadStudy(database, summary);
        ReadDimensions(database, summary);
        ReadSettings(database, summary);
        summary.estimates = ReadEstimates(database);
        summary.differences = ReadDifferences(database);
        return summary;
    }
    catch (const DatabaseError& error)
    {
        throw DatabaseError(path + " " + error.what());
    }
    catch (const SQLite::Exception& error)
    {
        throw DatabaseError(path + ": " + error.what());
    }
}

} // namespace lab
