// SPDX-License-Identifier: GPL-2.0-only

#ifndef TESTS_SOURCE_FILES_H
#define TESTS_SOURCE_FILES_H

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace lab
{

/// A path below the root of the repository.
inline std::string SourcePath(const std::string& path)
{
    return std::string(CARP_LAB_ROOT) + "/" + path;
}

inline std::string ReadAll(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    EXPECT_TRUE(file) << path;
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

/// The files of one kind in a folder and its subfolders, sorted by name.
inline std::vector<std::string> FilesIn(const std::string& folder, const std::string& extension)
{
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(SourcePath(folder)))
    {
        if (entry.path().extension() == extension)
        {
            files.push_back(entry.path().string());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

/// What is said of a file with mistakes is what stands beside it; UPDATE_EXPECTED=1 writes that.
inline void ExpectExplained(const std::filesystem::path& file, const std::string& said)
{
    auto beside = file;
    beside.replace_extension(".expected");
    if (std::getenv("UPDATE_EXPECTED"))
    {
        std::ofstream(beside, std::ios::binary) << said;
    }
    ASSERT_TRUE(std::filesystem::exists(beside)) << "nothing tells what to expect of " << file;
    EXPECT_EQ(said, ReadAll(beside.string()));
}

/// A folder has at least so many files with mistakes, and no expectation without one.
inline void ExpectNothingLeftOver(const std::string& folder, size_t least)
{
    EXPECT_GE(FilesIn(folder, ".yaml").size(), least);
    for (const std::filesystem::path expected : FilesIn(folder, ".expected"))
    {
        auto beside = expected;
        EXPECT_TRUE(std::filesystem::exists(beside.replace_extension(".yaml"))) << expected;
    }
}

/// The name of a test about a file.
inline std::string NameOfFile(const testing::TestParamInfo<std::string>& info)
{
    std::string name = std::filesystem::path(info.param).stem().string();
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

} // namespace lab

#endif // TESTS_SOURCE_FILES_H
