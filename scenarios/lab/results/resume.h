// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_RESUME_H
#define LAB_RESUME_H

#include "lab/study/study.h"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace SQLite
{
class Database;
} // namespace SQLite

namespace lab
{

/// Whether a file that was opened is new. \throws DatabaseError if it is something else than a
/// database of a study as this program writes them
bool IsNewDatabase(SQLite::Database& database);

/**
 * Finds out whether a study can go on with a database, without changing it.
 *
 * \param digests of the settings of the study
 * \return the settings of the database that have runs which are done, and their number in the study
 * \throws DatabaseError for another study, program or seed, for other metrics, and for runs that
 * the study does not ask for
 */
std::map<size_t, size_t> FitStudy(SQLite::Database& database,
                                  const Study& study,
                                  const std::string& program,
                                  const std::vector<std::string>& digests);

/// Forgets runs that are not done and all estimates, and gives the others their new settings.
void MoveRuns(SQLite::Database& database, const std::map<size_t, size_t>& moves);

} // namespace lab

#endif // LAB_RESUME_H
