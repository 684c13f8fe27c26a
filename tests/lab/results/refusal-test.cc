// SPDX-License-Identifier: GPL-2.0-only

// What a database refuses, in which words, and that it stays as it was.

#include "lab/results/database.h"
#include "small-study.h"
#include "system/program.h"

#include <gtest/gtest.h>
#include <SQLiteCpp/SQLiteCpp.h>

#include <csignal>
#include <functional>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using lab::Database;
using results::DoneRun;
using results::SmallStudy;
using systemtest::TemporaryFolder;

namespace
{

const char* const PROGRAM = "1.0+abc";
const char* const ANOTHER_FILE = "; name another file with --out";

/// What is said to somebody who goes on with the file; "" if nothing is wrong.
std::string Refusal(const std::string& path,
                    const lab::Study& study,
                    const std::string& program = PROGRAM)
{
    try
    {
        Database database(path, study, program);
        database.Close();
        return "";
    }
    catch (const lab::DatabaseError& error)
    {
        const std::string text = error.what();
        return text.rfind(path + " ", 0) == 0 ? text.substr(path.size() + 1) : text;
    }
}

/// A file with a run of each setting of SmallStudy().
class ExistingDatabase : public testing::Test
{
  protected:
    ExistingDatabase()
    {
        const lab::Study study = SmallStudy();
        Database database(path, study, PROGRAM);
        database.Store({DoneRun(0, 0), DoneRun(1, 0), DoneRun(2, 0), DoneRun(3, 2)});
        database.Close();
        m_content = systemtest::ReadFile(path);
    }

    bool IsUntouched() const
    {
        return systemtest::ReadFile(path) == m_content &&
               folder.Content() == systemtest::Words{"a.sqlite"};
    }

    const TemporaryFolder folder;
    const std::string path = folder / "a.sqlite";

  private:
    std::string m_content;
};

TEST_F(ExistingDatabase, OfAnotherStudy)
{
    lab::Study study = SmallStudy();
    study.name = "large";
    EXPECT_EQ(Refusal(path, study),
              std::string("has results of the study small, not of large") + ANOTHER_FILE);
    EXPECT_TRUE(IsUntouched());
}

TEST_F(ExistingDatabase, OfAnotherProgram)
{
    EXPECT_EQ(Refusal(path, SmallStudy(), "1.1+def"),
              std::string("has results of the program 1.0+abc, not of 1.1+def") + ANOTHER_FILE);
    EXPECT_TRUE(IsUntouched());
}

TEST_F(ExistingDatabase, OfAnotherSeed)
{
    lab::Study study = SmallStudy();
    study.seed = 7;
    EXPECT_EQ(Refusal(path, study), std::string("has results of seed 1, not of 7") + ANOTHER_FILE);
    EXPECT_TRUE(IsUntouched());
}

TEST_F(ExistingDatabase, OfOtherMetrics)
{
    lab::Study study = SmallStudy();
    study.metrics.resize(2);
    study.metrics[1].text = "outage: h1, part: detection";
    EXPECT_EQ(Refusal(path, study),
              std::string(
                  "has results of the metrics {takeover: gw, after: crash}, {outage: h1}, "
                  "{false-takeovers: gw}, {false-takeovers: gw, per: advert, as: per-advert}, not "
                  "of {takeover: gw, after: crash}, {outage: h1, part: detection}") +
                  ANOTHER_FILE);
    EXPECT_TRUE(IsUntouched());
}

TEST_F(ExistingDatabase, WithSettingsThatAreGone)
{
    EXPECT_EQ(Refusal(path, SmallStudy({40})),
              std::string("has runs of settings that the study does not have any more (dialect "
                          "openbsd, skew 0; dialect freebsd, skew 0)") +
                  ANOTHER_FILE);
    EXPECT_EQ(Refusal(path, SmallStudy({80})),
              std::string("has runs of settings that the study does not have any more (dialect "
                          "openbsd, skew 0; dialect openbsd, skew 40; dialect freebsd, skew 0; "
                          "and 1 more)") +
                  ANOTHER_FILE);
    EXPECT_TRUE(IsUntouched());
}

TEST_F(ExistingDatabase, WithMoreRunsThanAskedFor)
{
    lab::Study study = SmallStudy();
    study.runs.atLeast = study.runs.atMost = 2;
    EXPECT_EQ(Refusal(path, study),
              std::string("has more runs of a setting than the 2 that the study asks for") +
                  ANOTHER_FILE);
    EXPECT_TRUE(IsUntouched());
}

TEST_F(ExistingDatabase, OfAnotherSchema)
{
    SQLite::Database(path, SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 7");
    EXPECT_EQ(Refusal(path, SmallStudy()),
              std::string("has version 7 of the tables, and this program writes version 2") +
                  ANOTHER_FILE);
}

TEST_F(ExistingDatabase, WithAKeyOfAnotherRun)
{
    SQLite::Database(path, SQLite::OPEN_READWRITE)
        .exec("UPDATE run SET key = (SELECT key FROM run WHERE setting = 0) WHERE setting = 1");
    EXPECT_EQ(Refusal(path, SmallStudy()), "is damaged: a run has the key of another one");
}

TEST_F(ExistingDatabase, InUse)
{
    const lab::Study study = SmallStudy();
    Database first(path, study, PROGRAM);
    EXPECT_EQ(Refusal(path, study),
              "is in use: another sweep, or a program that reads it, has it open");
    first.Store({DoneRun(0, 1)});
    first.Close();
    EXPECT_EQ(Refusal(path, study), "");
}

TEST_F(ExistingDatabase, Damaged)
{
    std::string content = systemtest::ReadFile(path);
    for (size_t i = 4096; i < content.size(); i += 100)
    {
        content[i] = static_cast<char>(~content[i]);
    }
    systemtest::WriteFile(path, content);
    EXPECT_EQ(Refusal(path, SmallStudy()).rfind("is damaged: ", 0), 0U)
        << Refusal(path, SmallStudy());
    EXPECT_EQ(systemtest::ReadFile(path), content);
}

TEST(Refusal, NoDatabaseAtAll)
{
    const TemporaryFolder folder;
    const std::string text(5000, 'x');
    systemtest::WriteFile(folder / "a.sqlite", text);
    EXPECT_EQ(Refusal(folder / "a.sqlite", SmallStudy()), "is no database");
    EXPECT_EQ(systemtest::ReadFile(folder / "a.sqlite"), text);
}

TEST(Refusal, AnotherKindOfDatabase)
{
    const TemporaryFolder folder;
    SQLite::Database(folder / "a.sqlite", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
        .exec("CREATE TABLE mine (a)");
    const std::string content = systemtest::ReadFile(folder / "a.sqlite");
    EXPECT_EQ(Refusal(folder / "a.sqlite", SmallStudy()), "is a database, but not of a study");
    EXPECT_EQ(systemtest::ReadFile(folder / "a.sqlite"), content);
}

TEST(Refusal, AnEmptyFileIsANewDatabase)
{
    const TemporaryFolder folder;
    systemtest::WriteFile(folder / "a.sqlite", "");
    EXPECT_EQ(Refusal(folder / "a.sqlite", SmallStudy()), "");
}

TEST(Refusal, PlacesWhereNoFileCanBe)
{
    const TemporaryFolder folder;
    EXPECT_EQ(Refusal(folder / "no/a.sqlite", SmallStudy()),
              "cannot be opened: No such file or directory");
    EXPECT_EQ(Refusal("/dev/full", SmallStudy()), "cannot be written: it is no regular file");
    EXPECT_EQ(Refusal(folder.Path().string(), SmallStudy()),
              "cannot be written: it is no regular file");
}

/// What a function says in a process of its own, which it may change as it likes.
std::string InAChild(const std::function<std::string()>& function)
{
    int ends[2];
    if (pipe(ends) != 0)
    {
        return "no pipe";
    }
    const pid_t child = fork();
    if (child == 0)
    {
        std::string text;
        try
        {
            text = function();
        }
        catch (const std::exception& error)
        {
            text = std::string("unexpected: ") + error.what();
        }
        const bool written = write(ends[1], text.data(), text.size()) ==
                             static_cast<ssize_t>(text.size());
        _exit(written ? 0 : 1);
    }
    close(ends[1]);
    char buffer[4096];
    std::string text;
    for (ssize_t count; (count = read(ends[0], buffer, sizeof(buffer))) > 0;)
    {
        text.append(buffer, static_cast<size_t>(count));
    }
    close(ends[0]);
    waitpid(child, nullptr, 0);
    return text;
}

/// Nothing stops root, so it becomes somebody else for the time being.
std::string RefusalToNobody(const std::string& path)
{
    return InAChild(
        [path]
        {
            constexpr uid_t NOBODY = 65534;
            if (getuid() == 0 && setuid(NOBODY) != 0)
            {
                return std::string("cannot become nobody");
            }
            return Refusal(path, SmallStudy());
        });
}

TEST_F(ExistingDatabase, ReadOnly)
{
    chmod(folder.Path().c_str(), 0555);
    chmod(path.c_str(), 0444);
    EXPECT_EQ(RefusalToNobody(path), "cannot be written: it is read-only");
    EXPECT_TRUE(IsUntouched());
    EXPECT_EQ(RefusalToNobody(folder / "new.sqlite"), "cannot be opened: Permission denied");
    EXPECT_TRUE(IsUntouched());
}

TEST_F(ExistingDatabase, InAFolderThatIsClosed)
{
    if (getuid() != 0)
    {
        GTEST_SKIP() << "note: only root can become somebody to whom a folder is closed";
    }
    chmod(folder.Path().c_str(), 0700);
    EXPECT_EQ(RefusalToNobody(path), "cannot be opened: Permission denied");
    EXPECT_TRUE(IsUntouched());
}

/// The largest file that may be written from now on.
void LimitFiles(rlim_t bytes)
{
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{bytes, bytes};
    setrlimit(RLIMIT_FSIZE, &limit);
}

/// What is said to a run with very many measurements.
std::string RefusalOfALargeRun(Database& database)
{
    lab::RunResult large = DoneRun(0, 2);
    for (int i = 2; i < 50'000; ++i)
    {
        large.measurements[1].push_back({"h1", i, 1.0, 0});
    }
    try
    {
        database.Store({large});
    }
    catch (const lab::DatabaseError& error)
    {
        return error.what();
    }
    return "nothing";
}

TEST_F(ExistingDatabase, WithRoomForOneRunOnly)
{
    const std::string said = InAChild(
        [this]
        {
            const lab::Study study = SmallStudy();
            Database database(path, study, PROGRAM);
            LimitFiles(200'000);
            database.Store({DoneRun(0, 1)});
            return RefusalOfALargeRun(database);
        });
    EXPECT_EQ(said, path + " cannot be read or written: the system reports an error of its disk");

    const lab::Study study = SmallStudy();
    Database database(path, study, PROGRAM);
    EXPECT_EQ(database.Done(0), (std::vector<bool>{true, true}));
    EXPECT_EQ(database.Observe(0, 1).values.size(), 4U);
}

TEST(Refusal, AFullDisk)
{
    const TemporaryFolder folder;
    const std::string said = InAChild(
        [&folder]
        {
            if (unshare(CLONE_NEWNS) != 0 ||
                mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
                mount("none", folder.Path().c_str(), "tmpfs", 0, "size=500k") != 0)
            {
                return std::string("cannot mount");
            }
            const std::string path = folder / "a.sqlite";
            const lab::Study study = SmallStudy();
            std::string text;
            {
                Database database(path, study, PROGRAM);
                database.Store({DoneRun(0, 1)});
                text = RefusalOfALargeRun(database);
            }
            mount(nullptr, folder.Path().c_str(), nullptr, MS_REMOUNT, "size=9m");
            Database database(path, study, PROGRAM);
            return text + "; " + std::to_string(database.Observe(0, 0).values.size()) + " left";
        });
    if (said == "cannot mount")
    {
        GTEST_SKIP() << "note: only root can make a small disk";
    }
    EXPECT_EQ(said, (folder / "a.sqlite") + " cannot be written: the disk is full; 1 left");
}

TEST(Refusal, ANewFileOnAFullDisk)
{
    const TemporaryFolder folder;
    const std::string said = InAChild(
        [&folder]
        {
            LimitFiles(10'000);
            return Refusal(folder / "a.sqlite", SmallStudy());
        });
    EXPECT_EQ(said, "cannot be read or written: the system reports an error of its disk");
    EXPECT_EQ(Refusal(folder / "a.sqlite", SmallStudy()), "");
}

TEST(Refusal, NamesThatTheResultsHave)
{
    const TemporaryFolder folder;
    lab::Study study = SmallStudy();
    study.metrics[0].name = "Run";
    EXPECT_EQ(Refusal(folder / "a.sqlite", study),
              "small: a metric cannot be named \"Run\", expected another name: the results have "
              "something else of this name");
    study = SmallStudy();
    study.metrics[1].name = "TAKEOVER";
    EXPECT_NE(Refusal(folder / "a.sqlite", study), "");
    study = SmallStudy();
    study.axes[1].name = "seed";
    EXPECT_EQ(Refusal(folder / "a.sqlite", study),
              "small: an axis cannot be named \"seed\", expected another name: the results have "
              "something else of this name");
    EXPECT_TRUE(folder.Content().empty());
}

TEST(Refusal, SeedsThatSqliteDoesNotHold)
{
    const TemporaryFolder folder;
    lab::Study study = SmallStudy();
    study.seed = INT64_MAX - 2;
    EXPECT_EQ(Refusal(folder / "a.sqlite", study),
              "small: the seeds of its runs must stay below 2^63");
    study.seed = INT64_MAX - 3;
    EXPECT_EQ(Refusal(folder / "a.sqlite", study), "");
}

} // namespace
