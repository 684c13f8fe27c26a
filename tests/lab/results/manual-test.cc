// SPDX-License-Identifier: GPL-2.0-only

// doc/results-database.md says what is so.

#include "lab/results/schema.h"
#include "small-study.h"
#include "system/program.h"

#include "lab/results/database.h"

#include <gtest/gtest.h>
#include <SQLiteCpp/SQLiteCpp.h>

#include <string>

namespace
{

std::string Manual()
{
    return systemtest::ReadFile(CARP_LAB_ROOT "/doc/results-database.md");
}

TEST(ResultsManual, ShowsTheTablesAsTheyAre)
{
    const std::string manual = Manual();
    const std::string begin = "```sql\n";
    const size_t from = manual.find(begin);
    ASSERT_NE(from, std::string::npos);
    const size_t end = manual.find("```", from + begin.size());
    EXPECT_EQ(manual.substr(from + begin.size(), end - from - begin.size()),
              lab::TableStatements());
}

TEST(ResultsManual, NamesTheHeader)
{
    const systemtest::TemporaryFolder folder;
    const std::string path = folder / "a.sqlite";
    lab::Database(path, results::SmallStudy(), "1.0+abc").Close();
    SQLite::Database database(path);
    EXPECT_EQ(database.execAndGet("PRAGMA application_id").getInt(), 0x43415250);
    EXPECT_EQ(database.execAndGet("PRAGMA user_version").getInt(), 2);
    EXPECT_NE(Manual().find("0x43415250"), std::string::npos);
    EXPECT_NE(Manual().find("version of these tables, 2."), std::string::npos);
}

TEST(ResultsManual, NamesAllColumnsOfTheViews)
{
    const systemtest::TemporaryFolder folder;
    const std::string path = folder / "a.sqlite";
    const lab::Study study = results::SmallStudy();
    lab::Database(path, study, "1.0+abc").Close();
    SQLite::Database database(path);
    for (const std::string view : {"takeover", "false-takeovers", "per-advert", "estimates"})
    {
        SQLite::Statement rows(database, "SELECT * FROM " + lab::Identifier(view));
        for (int i = 0; i < rows.getColumnCount(); ++i)
        {
            const std::string column = rows.getColumnName(i);
            if (column != study.axes[0].name && column != study.axes[1].name)
            {
                EXPECT_NE(Manual().find("`" + column + "`"), std::string::npos)
                    << view << "." << column;
            }
        }
    }
}

} // namespace
