// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_DATABASE_H
#define LAB_DATABASE_H

#include "lab/results/estimate-rows.h"
#include "lab/results/estimates.h"
#include "lab/results/run-result.h"
#include "lab/study/study.h"

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace SQLite
{
class Database;
class Statement;
} // namespace SQLite

namespace lab
{

/// A database that cannot be used, and why. What is in it stays as it was.
class DatabaseError : public std::runtime_error
{
  public:
    using std::runtime_error::runtime_error;
};

/**
 * The results of a study in a SQLite file; doc/results-database.md describes it.
 *
 * While it is open nobody else can use the file. Each Store() is a transaction: a process that is
 * killed loses nothing that was stored. Every member function throws DatabaseError.
 */
class Database
{
  public:
    /**
     * Makes the file, or goes on with what it holds of the study. The study file may have been
     * changed in between: runs whose keys are still those of the study are kept, whatever number
     * their setting has now. Runs that were not done are forgotten, and so are estimates.
     *
     * \param study has to live as long as this
     * \param program what `carp-lab --version` prints
     * \throws DatabaseError for all that cannot be written, is no database of this study, holds
     * runs that are not of this study or of another program, or is in use
     */
    Database(const std::string& path, const Study& study, const std::string& program);

    /// Closes without throwing.
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// The runs of a setting that are done: by replication, up to the last one.
    const std::vector<bool>& Done(size_t setting) const;

    /// Adds runs that ended, in one transaction.
    void Store(const std::vector<RunResult>& results);

    /// What the runs of a setting gave for a metric. \param runs only replications below this
    Observations Observe(size_t setting, size_t metric, uint64_t runs = UINT64_MAX) const;

    /// Puts these in place of all earlier ones, in one transaction.
    void StoreEstimates(const std::vector<EstimateRow>& estimates,
                        const std::vector<DifferenceRow>& differences);

    std::vector<EstimateRow> ReadEstimates() const;
    std::vector<DifferenceRow> ReadDifferences() const;

    /// Makes it one plain file again that anybody can read. Nothing can be stored after that.
    void Close();

  private:
    void Open();
    void Insert(const RunResult& result);

    std::string m_path;
    const Study& m_study;
    std::string m_program;
    std::vector<std::string> m_digests; ///< of the settings
    std::vector<std::vector<bool>> m_done;
    std::unique_ptr<SQLite::Database> m_database; ///< null: closed
    std::unique_ptr<SQLite::Statement> m_insertRun;
    std::unique_ptr<SQLite::Statement> m_insertMeasurement;
};

} // namespace lab

#endif // LAB_DATABASE_H
