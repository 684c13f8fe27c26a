// SPDX-License-Identifier: GPL-2.0-only

#include "lab/output/files.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <unistd.h>
#include <vector>

using namespace lab;
namespace fs = std::filesystem;

namespace
{

class FilesTest : public testing::Test
{
  protected:
    void SetUp() override
    {
        const auto* info = testing::UnitTest::GetInstance()->current_test_info();
        m_folder = fs::path(testing::TempDir()) /
                   ("files-test-" + std::string(info->name()) + std::to_string(getpid()));
        fs::create_directories(m_folder);
    }

    void TearDown() override
    {
        fs::remove_all(m_folder);
    }

    std::vector<std::string> Names() const
    {
        std::vector<std::string> names;
        for (const fs::directory_entry& entry : fs::directory_iterator(m_folder))
        {
            names.push_back(entry.path().filename());
        }
        return names;
    }

    static std::string Content(const fs::path& path)
    {
        std::ifstream file(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    /// What an attempt to write a file says.
    static std::string Complaint(const fs::path& path)
    {
        try
        {
            WriteFile(path, "x");
        }
        catch (const std::runtime_error& error)
        {
            return error.what();
        }
        return "";
    }

    fs::path m_folder;
};

TEST_F(FilesTest, WritesAndReplaces)
{
    WriteFile(m_folder / "a.json", "one");
    WriteFile(m_folder / "a.json", "two\n");
    EXPECT_EQ(Content(m_folder / "a.json"), "two\n");
    EXPECT_EQ(Names(), std::vector<std::string>{"a.json"});
}

TEST_F(FilesTest, NothingBeforeCommit)
{
    WriteFile(m_folder / "a.json", "old");
    PendingFile file(m_folder / "a.json");
    file.Stream() << "new" << std::flush;
    EXPECT_EQ(Content(m_folder / "a.json"), "old");
    file.Commit();
    EXPECT_EQ(Content(m_folder / "a.json"), "new");
}

TEST_F(FilesTest, AbandonedFileLeavesNothing)
{
    {
        PendingFile file(m_folder / "a.json");
        file.Stream() << "half";
        EXPECT_EQ(Names().size(), 1u);
    }
    EXPECT_TRUE(Names().empty());
}

TEST_F(FilesTest, SaysWhichFileAndWhy)
{
    const fs::path path = m_folder / "missing" / "a.json";
    EXPECT_EQ(Complaint(path), "cannot write " + path.string() + ": No such file or directory");
}

TEST_F(FilesTest, FolderInTheWay)
{
    fs::create_directories(m_folder / "a.json" / "inner");
    EXPECT_EQ(Complaint(m_folder / "a.json"),
              "cannot write " + (m_folder / "a.json").string() + ": Is a directory");
    EXPECT_EQ(Names().size(), 1u);
}

TEST(FullDiskTest, IsReported)
{
    if (!fs::exists("/dev/full"))
    {
        GTEST_SKIP() << "no /dev/full on this system";
    }
    const fs::path link = fs::path(testing::TempDir()) / ("full-test" + std::to_string(getpid()));
    const fs::path temporary = link.string() + "." + std::to_string(getpid()) + ".part";
    fs::create_symlink("/dev/full", temporary);
    EXPECT_THROW(WriteFile(link, "x"), std::runtime_error);
    EXPECT_FALSE(fs::exists(link));
    EXPECT_FALSE(fs::is_symlink(temporary));
}

} // namespace
