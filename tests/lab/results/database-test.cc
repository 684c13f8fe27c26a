// SPDX-License-Identifier: GPL-2.0-only

// A database takes what runs gave, in any order, and gives it back.

#include "lab/results/database.h"
#include "lab/results/schema.h"
#include "small-study.h"
#include "system/program.h"

#include <gtest/gtest.h>
#include <SQLiteCpp/SQLiteCpp.h>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using lab::Database;
using results::DoneRun;
using results::Dump;
using results::SmallStudy;
using systemtest::TemporaryFolder;

namespace
{

const char* const PROGRAM = "1.0+abc";

/// The cells of all rows, separated by blanks, one row in each line.
std::string Rows(const std::string& path, const std::string& query)
{
    SQLite::Database database(path);
    SQLite::Statement rows(database, query);
    std::string text;
    while (rows.executeStep())
    {
        for (int i = 0; i < rows.getColumnCount(); ++i)
        {
            text += (i > 0 ? " " : "") + rows.getColumn(i).getString();
        }
        text += "\n";
    }
    return text;
}

std::string ColumnNames(const std::string& path, const std::string& view)
{
    SQLite::Database database(path);
    SQLite::Statement rows(database, "SELECT * FROM \"" + view + "\"");
    std::string text;
    for (int i = 0; i < rows.getColumnCount(); ++i)
    {
        text += (i > 0 ? " " : "") + std::string(rows.getColumnName(i));
    }
    return text;
}

TEST(Database, GivesBackWhatItTook)
{
    const TemporaryFolder folder;
    const lab::Study study = SmallStudy();
    Database database(folder / "a.sqlite", study, PROGRAM);
    database.Store({DoneRun(2, 0), DoneRun(2, 2)});
    lab::RunResult crashed;
    crashed.job = {2, 1};
    crashed.status = lab::RunStatus::CRASHED;
    crashed.message = "signal 11";
    database.Store({crashed});

    EXPECT_EQ(database.Done(2), (std::vector<bool>{true, false, true}));
    EXPECT_TRUE(database.Done(0).empty());
    const lab::Observations outages = database.Observe(2, 1);
    EXPECT_EQ(outages.runs, 2U);
    ASSERT_EQ(outages.values.size(), 4U);
    EXPECT_EQ(outages.values[3].replication, 2U);
    EXPECT_EQ(outages.values[3].measurement.subject, "h1");
    EXPECT_EQ(outages.values[3].measurement.index, 1);
    EXPECT_DOUBLE_EQ(outages.values[3].measurement.value, 3.2 / 3);
    EXPECT_TRUE(outages.values[3].measurement.unfinished);
    EXPECT_FALSE(outages.values[2].measurement.unfinished);
    EXPECT_DOUBLE_EQ(database.Observe(2, 2).values[0].measurement.exposure, 0.5);

    const lab::Observations first = database.Observe(2, 1, 2);
    EXPECT_EQ(first.runs, 1U);
    EXPECT_EQ(first.values.size(), 2U);
    EXPECT_EQ(database.Observe(0, 1).runs, 0U);
}

TEST(Database, IsOnePlainFileAfterwards)
{
    const TemporaryFolder folder;
    const lab::Study study = SmallStudy();
    Database database(folder / "a.sqlite", study, PROGRAM);
    database.Store({DoneRun(0, 0)});
    EXPECT_GT(folder.Content().size(), 1U);
    database.Close();
    EXPECT_EQ(folder.Content(), (systemtest::Words{"a.sqlite"}));
}

TEST(Database, HasAViewOfEachMetric)
{
    const TemporaryFolder folder;
    const std::string path = folder / "a.sqlite";
    const lab::Study study = SmallStudy();
    Database(path, study, PROGRAM).Store({DoneRun(0, 0), DoneRun(3, 1)});

    EXPECT_EQ(ColumnNames(path, "takeover"),
              "setting dialect skew replication seed subject idx value_s");
    EXPECT_EQ(Rows(path, "SELECT * FROM takeover"),
              "0 openbsd 0.0 0 1 gw 0 1.0\n"
              "3 freebsd 40.0 1 2 gw 0 4.1\n");
    EXPECT_EQ(ColumnNames(path, "outage"),
              "setting dialect skew replication seed subject idx value_s unfinished");
    EXPECT_EQ(Rows(path, "SELECT value_s, unfinished FROM outage WHERE setting = 0"),
              "0.5 0\n0.333333333333333 1\n");
    EXPECT_EQ(ColumnNames(path, "false-takeovers"),
              "setting dialect skew replication seed subject idx events exposure_h value_per_h");
    EXPECT_EQ(Rows(path, "SELECT events, exposure_h, value_per_h FROM \"false-takeovers\""),
              "2.0 0.5 4.0\n2.0 0.5 4.0\n");
    EXPECT_EQ(ColumnNames(path, "per-advert"),
              "setting dialect skew replication seed subject idx events trials value");
    EXPECT_EQ(Rows(path, "SELECT value FROM \"per-advert\""), "0.25\n0.25\n");
}

TEST(Database, KeepsEstimatesAndTheirView)
{
    const TemporaryFolder folder;
    const std::string path = folder / "a.sqlite";
    const lab::Study study = SmallStudy();
    Database database(path, study, PROGRAM);
    database.StoreEstimates({{9, 9, {"old", 1, 1, 1, "none", 1}}}, {});
    database.StoreEstimates({{1, 0, {"mean", 3.5, 3.0, std::nullopt, "Student", 12}}},
                            {{3, 1, 0, {"mean", -0.5, -1.0, 0.0, "paired Student", 12}}});
    ASSERT_EQ(database.ReadEstimates().size(), 1U);
    const lab::EstimateRow estimate = database.ReadEstimates()[0];
    EXPECT_EQ(estimate.setting, 1U);
    EXPECT_EQ(estimate.estimate.statistic, "mean");
    EXPECT_EQ(estimate.estimate.low, 3.0);
    EXPECT_EQ(estimate.estimate.high, std::nullopt);
    EXPECT_EQ(estimate.estimate.count, 12U);
    ASSERT_EQ(database.ReadDifferences().size(), 1U);
    EXPECT_EQ(database.ReadDifferences()[0].baseline, 1U);
    EXPECT_EQ(database.ReadDifferences()[0].estimate.value, -0.5);
    database.Close();
    EXPECT_EQ(ColumnNames(path, "estimates"),
              "setting dialect skew metric subject statistic value low high unit method count");
    EXPECT_EQ(Rows(path, "SELECT * FROM estimates"),
              "1 openbsd 40.0 takeover gw mean 3.5 3.0  s Student 12\n");
}

TEST(Database, TheOrderOfTheRunsIsNotSeen)
{
    const TemporaryFolder folder;
    const lab::Study study = SmallStudy();
    Database(folder / "a.sqlite", study, PROGRAM)
        .Store({DoneRun(0, 0), DoneRun(0, 1), DoneRun(3, 2)});
    {
        Database other(folder / "b.sqlite", study, PROGRAM);
        other.Store({DoneRun(3, 2)});
        other.Store({DoneRun(0, 1)});
        other.Store({DoneRun(0, 0)});
    }
    EXPECT_EQ(Dump(folder / "a.sqlite"), Dump(folder / "b.sqlite"));
}

TEST(Database, KilledItLosesNothing)
{
    const TemporaryFolder folder;
    const std::string path = folder / "a.sqlite";
    const lab::Study study = SmallStudy();
    const pid_t child = fork();
    if (child == 0)
    {
        Database database(path, study, PROGRAM);
        database.Store({DoneRun(0, 0)});
        database.Store({DoneRun(1, 0)});
        kill(getpid(), SIGKILL);
    }
    int status = 0;
    waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status));
    {
        Database database(path, study, PROGRAM);
        EXPECT_EQ(database.Done(0), std::vector<bool>{true});
        EXPECT_EQ(database.Done(1), std::vector<bool>{true});
        database.Store({DoneRun(2, 0)});
    }
    EXPECT_EQ(Rows(path, "SELECT setting FROM run"), "0\n1\n2\n");
}

TEST(Database, RunsThatWereNotDoneAreForgotten)
{
    const TemporaryFolder folder;
    const std::string path = folder / "a.sqlite";
    const lab::Study study = SmallStudy();
    lab::RunResult late = DoneRun(0, 1);
    late.status = lab::RunStatus::TIMED_OUT;
    Database(path, study, PROGRAM).Store({DoneRun(0, 0), late});
    EXPECT_EQ(Rows(path, "SELECT replication, status FROM run"), "0 done\n1 timed-out\n");
    Database again(path, study, PROGRAM);
    EXPECT_EQ(again.Done(0), std::vector<bool>{true});
    again.Store({DoneRun(0, 1)});
    EXPECT_EQ(again.Done(0), (std::vector<bool>{true, true}));
}

TEST(Database, SettingsThatMovedTakeTheirRunsAlong)
{
    const TemporaryFolder folder;
    const lab::Study before = SmallStudy({0, 40});
    {
        Database database(folder / "a.sqlite", before, PROGRAM);
        database.Store({DoneRun(0, 0), DoneRun(1, 0), DoneRun(2, 0), DoneRun(3, 0)});
        database.StoreEstimates({{0, 0, {"mean", 1, 1, 1, "none", 1}}}, {});
    }
    // Now 0 is the second of each dialect, and 40 the third.
    lab::Study after = SmallStudy({20, 0, 40});
    after.question = "And now?";
    Database(folder / "a.sqlite", after, PROGRAM);
    EXPECT_EQ(Rows(folder / "a.sqlite", "SELECT setting, dialect, skew, value_s FROM takeover"),
              "1 openbsd 0.0 1.0\n2 openbsd 40.0 2.0\n4 freebsd 0.0 3.0\n5 freebsd 40.0 4.0\n");
    EXPECT_EQ(Rows(folder / "a.sqlite", "SELECT setting FROM run"), "1\n2\n4\n5\n");
    EXPECT_EQ(Rows(folder / "a.sqlite", "SELECT question FROM study"), "And now?\n");
    EXPECT_EQ(Rows(folder / "a.sqlite", "SELECT * FROM estimate"), "");
}

TEST(Database, SettingsThatAreAlikeKeepTheirRunsApart)
{
    const TemporaryFolder folder;
    const lab::Study study = SmallStudy({40, 40});
    Database(folder / "a.sqlite", study, PROGRAM).Store({DoneRun(0, 0), DoneRun(1, 0)});
    Database again(folder / "a.sqlite", study, PROGRAM);
    EXPECT_EQ(again.Observe(0, 0).values.at(0).measurement.value, 1.0);
    EXPECT_EQ(again.Observe(1, 0).values.at(0).measurement.value, 2.0);
}

TEST(Database, NamesThatSqlHasWordsForAreColumns)
{
    const TemporaryFolder folder;
    lab::Study study = SmallStudy();
    study.axes[0].name = "group";
    Database(folder / "a.sqlite", study, PROGRAM).Store({DoneRun(0, 0)});
    EXPECT_EQ(Rows(folder / "a.sqlite", "SELECT \"group\" FROM takeover"), "openbsd\n");
    EXPECT_EQ(lab::Identifier("the \"dialect\"; --"), "\"the \"\"dialect\"\"; --\"");
}

} // namespace
