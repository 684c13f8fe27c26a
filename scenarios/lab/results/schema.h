// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_SCHEMA_H
#define LAB_SCHEMA_H

#include "lab/study/study.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lab
{

/// "CARP", in the header of the file: by it `file` and this program know the database of a study.
constexpr int32_t APPLICATION_ID = 0x43415250;

/// Of the tables and views, in the header as user_version.
constexpr int32_t SCHEMA_VERSION = 2;

/// The statements that make the tables, the same for all studies. doc/results-database.md shows
/// and explains them.
const char* TableStatements();

/// A name as SQL takes it, whatever is in it.
std::string Identifier(const std::string& name);

/**
 * The statements that make the views of a study: one of each metric, by its name, and `estimates`.
 * Their columns are, among others, the axes.
 */
std::vector<std::string> ViewStatements(const Study& study);

/**
 * Refuses a study whose views or columns would get the same name, for instance a metric named
 * "run": studies of files never do, see lab/study/names.h.
 *
 * \throws std::runtime_error
 */
void RefuseNames(const Study& study);

} // namespace lab

#endif // LAB_SCHEMA_H
