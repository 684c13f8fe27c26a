// SPDX-License-Identifier: GPL-2.0-only

// Each file in bad/ has mistakes; what is said about them stands beside it in full. After a change
// of wording run with UPDATE_EXPECTED=1 and review the difference.

#include "support.h"

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
    ExpectExplained(file, result.Text());
}

INSTANTIATE_TEST_SUITE_P(Folder,
                         BadFiles,
                         testing::ValuesIn(FilesIn("tests/lab/spec/bad", ".yaml")),
                         NameOfFile);

TEST(BadFilesFolder, HasNoExpectationWithoutFile)
{
    ExpectNothingLeftOver("tests/lab/spec/bad", 40);
}

} // namespace
} // namespace lab
