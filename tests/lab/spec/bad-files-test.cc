// SPDX-License-Identifier: GPL-2.0-only

// Each file in bad/ has mistakes; what is said about them stands beside it in full. After a change
// of wording run with UPDATE_EXPECTED=1 and review the difference.

#include "support.h"

#include <cstdlib>

namespace lab
{
namespace
{

class BadFiles : public testing::TestWithParam<std::string>
{
};

TEST_P(BadFiles, AreExplained)
{
    const std::filesystem::path file = GetParam();
    const ParseResult result = Parse(ReadAll(file.string()), file.filename().string());
    EXPECT_FALSE(result.scenario);
    auto beside = file;
    beside.replace_extension(".expected");
    if (std::getenv("UPDATE_EXPECTED"))
    {
        std::ofstream(beside, std::ios::binary) << result.Text();
    }
    ASSERT_TRUE(std::filesystem::exists(beside)) << "nothing tells what to expect of " << file;
    EXPECT_EQ(result.Text(), ReadAll(beside.string()));
}

std::string NameOf(const testing::TestParamInfo<std::string>& info)
{
    std::string name = std::filesystem::path(info.param).stem().string();
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(Folder,
                         BadFiles,
                         testing::ValuesIn(FilesIn("tests/lab/spec/bad", ".yaml")),
                         NameOf);

TEST(BadFilesFolder, HasNoExpectationWithoutFile)
{
    EXPECT_GE(FilesIn("tests/lab/spec/bad", ".yaml").size(), 40U);
    for (const std::filesystem::path expected : FilesIn("tests/lab/spec/bad", ".expected"))
    {
        auto beside = expected;
        EXPECT_TRUE(std::filesystem::exists(beside.replace_extension(".yaml"))) << expected;
    }
}

} // namespace
} // namespace lab
