// SPDX-License-Identifier: GPL-2.0-only

#include "lab/results/database.h"

#include "lab/results/description.h"
#include "lab/results/estimate-rows.h"
#include "lab/results/resume.h"
#include "lab/results/run-key.h"
#include "lab/results/schema.h"
#include "lab/results/statements.h"

#include <sqlite3.h>
#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <unistd.h>

namespace lab
{

namespace fs = std::filesystem;

namespace
{

/// Why a file cannot be opened for writing.
std::string WhyNotOpened(const fs::path& path)
{
    const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    std::error_code ignored; // SQLite tells better what is wrong
    const bool writable = access(fs::exists(path, ignored) ? path.c_str() : folder.c_str(), W_OK) ==
                          0;
    return writable ? "" : std::string(": ") + strerror(errno);
}

/// Why SQLite cannot go on, as people say it.
std::string Reason(const SQLite::Exception& error, const std::string& path)
{
    switch (error.getErrorCode())
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return "is in use: another sweep, or a program that reads it, has it open";
    case SQLITE_FULL:
        return "cannot be written: the disk is full";
    case SQLITE_READONLY:
        return "cannot be written: it is read-only";
    case SQLITE_CANTOPEN:
        return "cannot be opened" + WhyNotOpened(path);
    case SQLITE_NOTADB:
        return "is no database";
    case SQLITE_CORRUPT:
        return "is damaged: " + std::string(error.what());
    case SQLITE_IOERR:
        return "cannot be read or written: the system reports an error of its disk";
    default:
        return error.what();
    }
}

/// Calls a function that uses the database; what goes wrong is told of the file.
template <typename F>
auto Guarded(const std::string& path, F&& use)
{
    try
    {
        return use();
    }
    catch (const SQLite::Exception& error)
    {
        throw DatabaseError(path + " " + Reason(error, path));
    }
    catch (const DatabaseError& error)
    {
        throw DatabaseError(path + " " + error.what());
    }
}

/// By replication, up to the last one that is done.
std::vector<std::vector<bool>> ReadDone(SQLite::Database& database, size_t settings)
{
    std::vector<std::vector<bool>> done(settings);
    SQLite::Statement runs(database,
                           "SELECT setting, replication FROM run WHERE status = 'done' "
                           "ORDER BY setting, replication");
    while (runs.executeStep())
    {
        std::vector<bool>& ofSetting = done.at(Index(runs, 0));
        ofSetting.resize(Index(runs, 1) + 1);
        ofSetting.back() = true;
    }
    return done;
}

/// What the study must be like for the tables to take it.
void RefuseStudy(const Study& study)
{
    try
    {
        RefuseNames(study);
    }
    catch (const std::runtime_error& error)
    {
        throw DatabaseError(study.name + ": " + error.what());
    }
    if (study.runs.atMost > INT64_MAX || study.seed > INT64_MAX - study.runs.atMost)
    {
        throw DatabaseError(study.name + ": the seeds of its runs must stay below 2^63");
    }
}

} // namespace

const char* ToString(RunStatus status)
{
    switch (status)
    {
    case RunStatus::DONE:
        return "done";
    case RunStatus::CRASHED:
        return "crashed";
    case RunStatus::FAILED:
        return "failed";
    case RunStatus::TIMED_OUT:
        return "timed-out";
    }
    return "";
}

Database::Database(const std::string& path, const Study& study, const std::string& program)
    : m_path(path),
      m_study(study),
      m_program(program)
{
    RefuseStudy(study);
    std::error_code ignored; // SQLite tells better what is wrong
    if (fs::exists(path, ignored) && !fs::is_regular_file(path, ignored))
    {
        throw DatabaseError(path + " cannot be written: it is no regular file");
    }
    for (const Setting& setting : study.settings)
    {
        m_digests.push_back(SettingDigest(setting.scenario));
    }
    Guarded(path, [this] { Open(); });
}

void Database::Open()
{
    m_database = std::make_unique<SQLite::Database>(m_path,
                                                    SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    // Before the first look, so that the write-ahead log needs no shared memory beside the file,
    // which network file systems do not have.
    m_database->exec("PRAGMA locking_mode = EXCLUSIVE");
    const bool isNew = IsNewDatabase(*m_database);
    std::map<size_t, size_t> moves;
    if (!isNew)
    {
        moves = FitStudy(*m_database, m_study, m_program, m_digests);
    }
    m_database->exec("PRAGMA journal_mode = WAL");
    m_database->exec("PRAGMA synchronous = NORMAL");
    SQLite::Transaction transaction(*m_database, SQLite::TransactionBehavior::IMMEDIATE);
    if (isNew)
    {
        m_database->exec("PRAGMA application_id = " + std::to_string(APPLICATION_ID));
        m_database->exec("PRAGMA user_version = " + std::to_string(SCHEMA_VERSION));
        m_database->exec(TableStatements());
    }
    MoveRuns(*m_database, moves);
    Describe(*m_database, m_study, m_program, m_digests);
    transaction.commit();
    m_done = ReadDone(*m_database, m_study.settings.size());
    m_insertRun = std::make_unique<SQLite::Statement>(*m_database,
                                                      "INSERT INTO run VALUES (?, ?, ?, ?, ?, ?)");
    m_insertMeasurement = std::make_unique<SQLite::Statement>(
        *m_database,
        "INSERT INTO measurement VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
}

Database::~Database()
{
    try
    {
        Close();
    }
    catch (const DatabaseError&)
    {
        // What was stored is in the write-ahead log, and the next who opens the file finds it.
        m_database.reset();
    }
}

void Database::Close()
{
    if (!m_database)
    {
        return;
    }
    m_insertRun.reset();
    m_insertMeasurement.reset();
    Guarded(m_path, [this] { m_database->exec("PRAGMA journal_mode = DELETE"); });
    m_database.reset();
}

const std::vector<bool>& Database::Done(size_t setting) const
{
    return m_done.at(setting);
}

void Database::Store(const std::vector<RunResult>& results)
{
    Guarded(m_path,
            [&]
            {
                SQLite::Transaction transaction(*m_database);
                for (const RunResult& result : results)
                {
                    Insert(result);
                }
                transaction.commit();
            });
    for (const RunResult& result : results)
    {
        std::vector<bool>& done = m_done.at(result.job.setting);
        done.resize(std::max<size_t>(done.size(), result.job.replication + 1));
        done[result.job.replication] = result.status == RunStatus::DONE;
    }
}

void Database::Insert(const RunResult& result)
{
    const auto setting = Signed(result.job.setting);
    const auto replication = Signed(result.job.replication);
    const uint64_t seed = m_study.seed + result.job.replication;
    InsertRow(*m_insertRun,
              setting,
              replication,
              Signed(seed),
              RunKey(m_digests.at(result.job.setting), m_study.metrics, seed, m_program),
              ToString(result.status),
              result.message);
    for (size_t metric = 0; metric < result.measurements.size(); ++metric)
    {
        for (const Measurement& m : result.measurements[metric])
        {
            InsertRow(*m_insertMeasurement,
                      setting,
                      replication,
                      Signed(metric),
                      m.subject,
                      m.index,
                      m.value,
                      m.exposure,
                      int64_t{m.unfinished});
        }
    }
}

Observations Database::Observe(size_t setting, size_t metric, uint64_t runs) const
{
    Observations observations;
    const std::vector<bool>& done = m_done.at(setting);
    const size_t end = std::min<uint64_t>(runs, done.size());
    observations.runs = std::count(done.begin(), done.begin() + end, true);
    Guarded(
        m_path,
        [&]
        {
            SQLite::Statement rows(
                *m_database,
                "SELECT replication, subject, idx, value, exposure, unfinished FROM measurement "
                "WHERE setting = ? AND metric = ? AND replication < ? "
                "ORDER BY replication, subject, idx");
            rows.bind(1, Signed(setting));
            rows.bind(2, Signed(metric));
            rows.bind(3, Signed(end));
            while (rows.executeStep())
            {
                observations.values.push_back({Index(rows, 0),
                                               {rows.getColumn(1).getString(),
                                                rows.getColumn(2).getInt64(),
                                                rows.getColumn(3).getDouble(),
                                                rows.getColumn(4).getDouble(),
                                                rows.getColumn(5).getInt() != 0}});
            }
        });
    return observations;
}

void Database::StoreEstimates(const std::vector<EstimateRow>& estimates,
                              const std::vector<DifferenceRow>& differences)
{
    Guarded(m_path, [&] { ReplaceEstimates(*m_database, estimates, differences); });
}

std::vector<EstimateRow> Database::ReadEstimates() const
{
    return Guarded(m_path, [this] { return lab::ReadEstimates(*m_database); });
}

std::vector<DifferenceRow> Database::ReadDifferences() const
{
    return Guarded(m_path, [this] { return lab::ReadDifferences(*m_database); });
}

} // namespace lab
