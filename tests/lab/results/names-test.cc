// SPDX-License-Identifier: GPL-2.0-only

// What the results have is no name for an axis or a metric.

#include "lab/results/database.h"
#include "lab/results/schema.h"
#include "lab/study/names.h"
#include "small-study.h"
#include "system/program.h"

#include <gtest/gtest.h>
#include <SQLiteCpp/SQLiteCpp.h>

#include <set>
#include <string>

namespace
{

class Names : public testing::Test
{
  protected:
    void SetUp() override
    {
        lab::Database(m_path, m_study, "1.0+abc").Close();
    }

    /// The names of a type of sqlite_master.
    std::set<std::string> All(const std::string& type) const
    {
        std::set<std::string> names;
        SQLite::Database database(m_path);
        SQLite::Statement rows(database, "SELECT name FROM sqlite_master WHERE type = ?");
        rows.bind(1, type);
        while (rows.executeStep())
        {
            names.insert(rows.getColumn(0).getString());
        }
        return names;
    }

    systemtest::TemporaryFolder m_folder;
    std::string m_path = m_folder / "a.sqlite";
    lab::Study m_study = results::SmallStudy();
};

TEST_F(Names, OfTablesAreNoViews)
{
    auto taken = All("table");
    EXPECT_GE(taken.size(), 9U);
    taken.insert("estimates");
    for (const std::string& name : taken)
    {
        EXPECT_NE(lab::WhyNoView(name, {}), "") << name;
    }
}

TEST_F(Names, OfColumnsAreNoAxes)
{
    SQLite::Database database(m_path);
    for (const std::string& view : All("view"))
    {
        SQLite::Statement rows(database, "SELECT * FROM " + lab::Identifier(view));
        for (int i = 0; i < rows.getColumnCount(); ++i)
        {
            const std::string column = rows.getColumnName(i);
            if (column != m_study.axes[0].name && column != m_study.axes[1].name)
            {
                EXPECT_NE(lab::WhyNoColumn(column, {}), "") << view << "." << column;
            }
        }
    }
}

} // namespace
