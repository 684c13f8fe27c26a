// SPDX-License-Identifier: GPL-2.0-only

#include "claim-fixture.h"

using namespace lab;

namespace
{

TEST(VerdictTest, CarriesClaimAndLine)
{
    const Verdict verdict = JudgeOne(MasterClaim{"gw", {"r1"}, At(5s), {}}, Crash());
    EXPECT_EQ(verdict.claim, "the claim");
    EXPECT_EQ(verdict.line, 7);
    ASSERT_EQ(verdict.evidence.size(), 1u);
    EXPECT_EQ(Crash().facts[verdict.evidence[0]].at, 3s);
}

TEST(OverallTest, FailedBeatsUnknownBeatsPassed)
{
    const auto overall = [](std::vector<Outcome> outcomes)
    {
        std::vector<Verdict> verdicts;
        for (const Outcome outcome : outcomes)
        {
            verdicts.push_back({outcome, "", 0, "", {}});
        }
        return Overall(verdicts);
    };
    EXPECT_EQ(overall({}), UNKNOWN);
    EXPECT_EQ(overall({PASSED, PASSED}), PASSED);
    EXPECT_EQ(overall({PASSED, UNKNOWN}), UNKNOWN);
    EXPECT_EQ(overall({UNKNOWN, FAILED, PASSED}), FAILED);
}

TEST(OverallTest, ExitCodes)
{
    EXPECT_EQ(ExitCode(PASSED, true), 0);
    EXPECT_EQ(ExitCode(FAILED, false), 1);
    EXPECT_EQ(ExitCode(FAILED, true), 1);
    EXPECT_EQ(ExitCode(UNKNOWN, false), 0);
    EXPECT_EQ(ExitCode(UNKNOWN, true), 4);
}

} // namespace
