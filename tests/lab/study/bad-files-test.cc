// SPDX-License-Identifier: GPL-2.0-only

// Each study in bad/ has mistakes; what is said about them stands beside it in full. After a change
// of wording run with UPDATE_EXPECTED=1 and review the difference.

#include "support.h"

namespace lab
{
namespace
{

const std::string FOLDER = "tests/lab/study/bad";

class BadStudies : public testing::TestWithParam<std::string>
{
  protected:
    void SetUp() override
    {
        std::filesystem::current_path(SourcePath(FOLDER));
    }

    void TearDown() override
    {
        std::filesystem::current_path(CARP_LAB_ROOT);
    }
};

TEST_P(BadStudies, AreExplained)
{
    const std::filesystem::path file = GetParam();
    const StudyResult result = LoadStudy(file.filename().string());
    EXPECT_FALSE(result.study);
    ExpectExplained(file, result.Text());
}

INSTANTIATE_TEST_SUITE_P(Folder,
                         BadStudies,
                         testing::ValuesIn(FilesIn(FOLDER, ".yaml")),
                         NameOfFile);

TEST(BadStudiesFolder, HasNoExpectationWithoutFile)
{
    ExpectNothingLeftOver(FOLDER, 25);
}

TEST(BadStudy, ThatIsNoFileIsExplained)
{
    EXPECT_EQ(LoadStudy("nowhere.yaml").Text(),
              "nowhere.yaml: found no file to read (No such file or directory), expected a study "
              "file\n");
    EXPECT_EQ(LoadStudy("/").Text(), "/: found a folder, expected a study file\n");
}

TEST(BadStudy, OverridesAreNamed)
{
    const std::string text = "study: test\nquestion: Is it?\nmetrics: [{no-master: gw}]\nruns: 1\n"
                             "axes: {skew: {path: hosts.r2.carp.gw.advskew, values: [1]}}\n" +
                             SMALL_BASE;
    EXPECT_EQ(LoadText(text, {{"runs", "0"}, {"axes.skwe.values", "[1]"}}).Text(),
              "--set runs: found \"0\", expected a whole number, 1 to 1000000000\n"
              "--set axes.skwe.values: found \"skwe\", expected an axis: skew (did you mean "
              "skew?)\n");
    EXPECT_EQ(LoadText(text, {{"axes.skew.values", "[1, 300]"}}).Text(),
              "--set axes.skew.values: axis skew, hosts.r2.carp.gw.advskew = 300: found \"300\", "
              "expected a whole number, 0 to 254\n");
}

} // namespace
} // namespace lab
