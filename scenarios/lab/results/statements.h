// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_STATEMENTS_H
#define LAB_STATEMENTS_H

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <optional>

namespace lab
{

/// SQLite has signed integers only.
inline int64_t Signed(uint64_t number)
{
    return static_cast<int64_t>(number);
}

/// A column that holds an index or another number that is not negative.
inline size_t Index(const SQLite::Statement& statement, int column)
{
    return static_cast<size_t>(statement.getColumn(column).getInt64());
}

template <typename T>
void BindValue(SQLite::Statement& statement, int index, const T& value)
{
    statement.bind(index, value);
}

/// Nothing is NULL.
inline void BindValue(SQLite::Statement& statement, int index, const std::optional<double>& value)
{
    if (value)
    {
        statement.bind(index, *value);
    }
    else
    {
        statement.bind(index);
    }
}

/// Binds all values of a row, in the order of the statement, and executes it.
template <typename... Values>
void InsertRow(SQLite::Statement& statement, const Values&... values)
{
    statement.reset();
    int index = 0;
    (BindValue(statement, ++index, values), ...);
    statement.exec();
}

} // namespace lab

#endif // LAB_STATEMENTS_H
