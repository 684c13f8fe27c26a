// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_DESCRIPTION_H
#define LAB_DESCRIPTION_H

#include "lab/study/study.h"

#include <string>
#include <vector>

namespace SQLite
{
class Database;
} // namespace SQLite

namespace lab
{

/// Replaces all that the database says of the study itself, and its views.
/// \param digests of the settings
void Describe(SQLite::Database& database,
              const Study& study,
              const std::string& program,
              const std::vector<std::string>& digests);

} // namespace lab

#endif // LAB_DESCRIPTION_H
