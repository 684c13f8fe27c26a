// SPDX-License-Identifier: GPL-2.0-only

// The command `report`: what it says of files that hold no results.

#include "program.h"

#include <gtest/gtest.h>

namespace systemtest
{
namespace
{

class ReportTest : public testing::Test
{
  protected:
    Outcome Report(Words words)
    {
        words.insert(words.begin(), "report");
        return CarpLab(words, {m_folder.Path()});
    }

    TemporaryFolder m_folder;
};

TEST_F(ReportTest, WrongUsage)
{
    EXPECT_EQ(Report({}).err, "carp-lab: no results given\nTry: carp-lab report --help\n");
    EXPECT_EQ(Report({"a", "b"}).code, 2);
    EXPECT_EQ(Report({"a", "--csv"}).code, 2);
    EXPECT_NE(Report({"--help"}).out.find("--json"), std::string::npos);
}

TEST_F(ReportTest, NoResults)
{
    const Outcome none = Report({"none.sqlite"});
    EXPECT_EQ(none.code, 2);
    EXPECT_EQ(none.err, "carp-lab: none.sqlite: no such file\n");

    WriteFile(m_folder / "study.yaml", "study: mine\n" + std::string(1000, '#'));
    const Outcome text = Report({"study.yaml", "--json"});
    EXPECT_EQ(text.code, 2);
    EXPECT_EQ(text.out, "");
    EXPECT_EQ(text.err, "carp-lab: study.yaml: file is not a database\n");
}

} // namespace
} // namespace systemtest
