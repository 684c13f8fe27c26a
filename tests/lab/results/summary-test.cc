// SPDX-License-Identifier: GPL-2.0-only

#include "lab/results/summary.h"

#include "lab/results/database.h"
#include "lab/results/estimates.h"

#include "small-study.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

using namespace lab;

namespace
{

class SummaryTest : public testing::Test
{
  protected:
    void SetUp() override
    {
        m_path = std::filesystem::path(testing::TempDir()) / "summary-test.sqlite";
        std::filesystem::remove(m_path);
    }

    void TearDown() override
    {
        std::filesystem::remove(m_path);
    }

    std::string Refusal() const
    {
        try
        {
            ReadSummary(m_path.string());
            return "";
        }
        catch (const DatabaseError& error)
        {
            return std::string(error.what()).substr(m_path.string().size());
        }
    }

    std::filesystem::path m_path;
};

TEST_F(SummaryTest, WhatTheStudyFound)
{
    const Study study = results::SmallStudy({0, 40});
    RunResult crashed;
    crashed.job = {1, 0};
    crashed.status = RunStatus::CRASHED;
    {
        Database database(m_path.string(), study, "carp-lab 1");
        database.Store({results::DoneRun(0, 0), results::DoneRun(0, 1), crashed});
        Estimate mean{"mean", 2.5, {}, 3.0, "Student t", 2};
        database.StoreEstimates({{0, 0, mean}}, {{2, 0, 0, mean}});
        database.Close();
    }
    const Summary summary = ReadSummary(m_path.string());
    EXPECT_EQ(summary.name, study.name);
    EXPECT_EQ(summary.program, "carp-lab 1");
    EXPECT_EQ(summary.confidence, study.confidence);
    ASSERT_EQ(summary.axes.size(), study.axes.size());
    EXPECT_EQ(summary.axes[1].name, study.axes[1].name);
    ASSERT_EQ(summary.settings.size(), study.settings.size());
    EXPECT_EQ(summary.settings[0].done, 2u);
    EXPECT_EQ(summary.settings[0].notDone, 0u);
    EXPECT_EQ(summary.settings[1].done, 0u);
    EXPECT_EQ(summary.settings[1].notDone, 1u);
    ASSERT_EQ(summary.settings[3].values.size(), 2u);
    EXPECT_EQ(summary.settings[3].values[0].text, study.settings[3].values[0].text);
    EXPECT_EQ(summary.settings[3].values[0].number, study.settings[3].values[0].number);
    EXPECT_EQ(summary.settings[3].values[1].number, study.settings[3].values[1].number);
    ASSERT_EQ(summary.metrics.size(), study.metrics.size());
    EXPECT_EQ(summary.metrics[0].name, study.metrics[0].name);
    ASSERT_EQ(summary.estimates.size(), 1u);
    EXPECT_FALSE(summary.estimates[0].estimate.low);
    EXPECT_EQ(summary.estimates[0].estimate.high, 3.0);
    ASSERT_EQ(summary.differences.size(), 1u);
    EXPECT_EQ(summary.differences[0].setting, 2u);
}

TEST_F(SummaryTest, NoFileIsMade)
{
    EXPECT_EQ(Refusal(), ": no such file");
    EXPECT_FALSE(std::filesystem::exists(m_path));
}

TEST_F(SummaryTest, AnythingElseIsRefused)
{
    std::ofstream(m_path) << "study: a text\n" << std::string(1000, ' ');
    EXPECT_EQ(Refusal(), ": file is not a database");
    std::ofstream(m_path).close();
    EXPECT_EQ(Refusal(), " is not a database of a study");
}

TEST_F(SummaryTest, StudyThatIsRunning)
{
    const Study study = results::SmallStudy({0, 40});
    const Database database(m_path.string(), study, "carp-lab 1");
    EXPECT_EQ(Refusal(), ": database is locked");
}

} // namespace
