// SPDX-License-Identifier: GPL-2.0-only

#include "lab/results/resume.h"

#include "lab/results/database.h"
#include "lab/results/run-key.h"
#include "lab/results/schema.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <deque>

namespace lab
{

namespace
{

constexpr size_t SETTINGS_NAMED = 3;

const char* const ANOTHER_FILE = "; name another file with --out";

/// \param what how the value is called \param held that of the database
void RefuseOther(const std::string& what, const std::string& held, const std::string& wanted)
{
    if (held != wanted)
    {
        throw DatabaseError("has results of " + what + " " + held + ", not of " + wanted +
                            ANOTHER_FILE);
    }
}

/// As people would write the metrics of a study.
std::string Joined(const std::vector<std::string>& texts)
{
    std::string all;
    for (const std::string& text : texts)
    {
        all += (all.empty() ? "" : ", ") + text;
    }
    return all;
}

void RefuseOtherStudy(SQLite::Database& database, const Study& study, const std::string& program)
{
    SQLite::Statement held(database, "SELECT name, program, seed FROM study");
    if (!held.executeStep())
    {
        throw DatabaseError("is damaged: it does not tell whose results it has");
    }
    RefuseOther("the study", held.getColumn(0).getString(), study.name);
    RefuseOther("the program", held.getColumn(1).getString(), program);
    RefuseOther("seed", held.getColumn(2).getString(), std::to_string(study.seed));
}

void RefuseOtherMetrics(SQLite::Database& database, const Study& study)
{
    std::vector<std::string> wanted;
    for (const Metric& metric : study.metrics)
    {
        wanted.push_back("{" + metric.text + "}");
    }
    std::vector<std::string> held;
    SQLite::Statement metrics(database, "SELECT text FROM metric ORDER BY metric");
    while (metrics.executeStep())
    {
        held.push_back("{" + metrics.getColumn(0).getString() + "}");
    }
    RefuseOther("the metrics", Joined(held), Joined(wanted));
}

/// A setting by its coordinates, such as "dialect openbsd, skew 40".
std::string NameOf(SQLite::Database& database, size_t setting)
{
    SQLite::Statement coordinates(database,
                                  "SELECT name || ' ' || text FROM coordinate JOIN axis USING "
                                  "(axis) WHERE setting = ? ORDER BY axis");
    coordinates.bind(1, static_cast<int64_t>(setting));
    std::vector<std::string> texts;
    while (coordinates.executeStep())
    {
        texts.push_back(coordinates.getColumn(0).getString());
    }
    return texts.empty() ? "the only one" : Joined(texts);
}

void RefuseGoneSettings(SQLite::Database& database, const std::vector<size_t>& gone)
{
    std::string names;
    for (size_t i = 0; i < std::min(gone.size(), SETTINGS_NAMED); ++i)
    {
        names += (i > 0 ? "; " : "") + NameOf(database, gone[i]);
    }
    if (gone.size() > SETTINGS_NAMED)
    {
        names += "; and " + std::to_string(gone.size() - SETTINGS_NAMED) + " more";
    }
    if (!gone.empty())
    {
        throw DatabaseError("has runs of settings that the study does not have any more (" + names +
                            ")" + ANOTHER_FILE);
    }
}

/// Every run that is done has to be one that the study would make now.
void RefuseOtherRuns(SQLite::Database& database,
                     const std::map<size_t, size_t>& moves,
                     const Study& study,
                     const std::string& program,
                     const std::vector<std::string>& digests)
{
    SQLite::Statement runs(database,
                           "SELECT setting, replication, key FROM run WHERE status = 'done' "
                           "ORDER BY setting, replication");
    while (runs.executeStep())
    {
        const size_t setting = moves.at(static_cast<size_t>(runs.getColumn(0).getInt64()));
        const auto replication = static_cast<uint64_t>(runs.getColumn(1).getInt64());
        if (replication >= study.runs.atMost)
        {
            throw DatabaseError("has more runs of a setting than the " +
                                std::to_string(study.runs.atMost) + " that the study asks for" +
                                ANOTHER_FILE);
        }
        const std::string wanted =
            RunKey(digests[setting], study.metrics, study.seed + replication, program);
        if (runs.getColumn(2).getString() != wanted)
        {
            throw DatabaseError("is damaged: a run has the key of another one");
        }
    }
}

} // namespace

bool IsNewDatabase(SQLite::Database& database)
{
    const int id = database.execAndGet("PRAGMA application_id").getInt();
    const int objects = database.execAndGet("SELECT count(*) FROM sqlite_master").getInt();
    if (id == 0 && objects == 0)
    {
        return true;
    }
    if (id != APPLICATION_ID)
    {
        throw DatabaseError("is a database, but not of a study");
    }
    const int version = database.execAndGet("PRAGMA user_version").getInt();
    if (version != SCHEMA_VERSION)
    {
        throw DatabaseError("has version " + std::to_string(version) +
                            " of the tables, and this program writes version " +
                            std::to_string(SCHEMA_VERSION) + ANOTHER_FILE);
    }
    const std::string damage = database.execAndGet("PRAGMA quick_check(1)").getString();
    if (damage != "ok")
    {
        throw DatabaseError("is damaged: " + damage);
    }
    return false;
}

std::map<size_t, size_t> FitStudy(SQLite::Database& database,
                                  const Study& study,
                                  const std::string& program,
                                  const std::vector<std::string>& digests)
{
    RefuseOtherStudy(database, study, program);
    RefuseOtherMetrics(database, study);

    // Settings can be alike: the first of the database is then the first of the study.
    std::map<std::string, std::deque<size_t>> places;
    for (size_t i = 0; i < digests.size(); ++i)
    {
        places[digests[i]].push_back(i);
    }
    std::map<size_t, size_t> moves;
    std::vector<size_t> gone;
    SQLite::Statement held(database,
                           "SELECT setting, digest FROM setting WHERE EXISTS (SELECT 1 FROM run "
                           "WHERE run.setting = setting.setting AND status = 'done') "
                           "ORDER BY setting");
    while (held.executeStep())
    {
        const auto setting = static_cast<size_t>(held.getColumn(0).getInt64());
        std::deque<size_t>& free = places[held.getColumn(1).getString()];
        if (free.empty())
        {
            gone.push_back(setting);
            continue;
        }
        moves[setting] = free.front();
        free.pop_front();
    }
    RefuseGoneSettings(database, gone);
    RefuseOtherRuns(database, moves, study, program, digests);
    return moves;
}

void MoveRuns(SQLite::Database& database, const std::map<size_t, size_t>& moves)
{
    database.exec("DELETE FROM estimate; DELETE FROM difference;"
                  "DELETE FROM measurement WHERE (setting, replication) IN "
                  "(SELECT setting, replication FROM run WHERE status <> 'done');"
                  "DELETE FROM run WHERE status <> 'done'");
    if (std::all_of(moves.begin(), moves.end(), [](auto& m) { return m.first == m.second; }))
    {
        return;
    }
    // By way of negative numbers, so that none meets one that has still to move.
    for (const char* const table : {"run", "measurement"})
    {
        const std::string update = std::string("UPDATE ") + table + " SET setting = ";
        SQLite::Statement away(database, update + "? WHERE setting = ?");
        for (const auto& [from, to] : moves)
        {
            away.bind(1, -1 - static_cast<int64_t>(to));
            away.bind(2, static_cast<int64_t>(from));
            away.exec();
            away.reset();
        }
        database.exec(update + "-1 - setting");
    }
}

} // namespace lab
