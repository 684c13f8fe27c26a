// SPDX-License-Identifier: GPL-2.0-only

// What the front door promises is what a newcomer gets.

#include "program.h"

#include <gtest/gtest.h>

namespace systemtest
{

namespace
{

const std::string ROOT = CARP_LAB_ROOT;
const std::string SCENARIO = "scenarios/failover/master-crash.yaml";

/// The first fenced block that begins with the given line.
std::string Block(const std::string& text, const std::string& fence)
{
    const size_t start = text.find("\n" + fence + "\n");
    if (start == std::string::npos)
    {
        return "";
    }
    const size_t content = start + fence.size() + 2;
    return text.substr(content, text.find("\n```", content) + 1 - content);
}

TEST(Readme, ShowsWhatTheFirstCommandPrints)
{
    const Outcome run = CarpLab({"run", SCENARIO}, Start{ROOT});
    EXPECT_EQ(run.code, 0);
    EXPECT_EQ(Block(ReadFile(ROOT + "/README.md"), "```"), run.out);
}

TEST(Readme, ShowsWhatAViewPrints)
{
    const Outcome run = CarpLab({"run", "-q", SCENARIO, "--show", "ifconfig"}, Start{ROOT});
    EXPECT_EQ(run.code, 0);
    const std::string readme = ReadFile(ROOT + "/README.md");
    const size_t start = readme.find("\nr2# ifconfig\n");
    ASSERT_NE(start, std::string::npos);
    const std::string view = readme.substr(start, readme.find("\n```", start) + 1 - start);
    EXPECT_NE(run.out.find(view), std::string::npos) << run.out;
}

TEST(Readme, ShowsTheScenarioThatItRuns)
{
    EXPECT_EQ(Block(ReadFile(ROOT + "/README.md"), "```yaml"), ReadFile(ROOT + "/" + SCENARIO));
}

} // namespace

} // namespace systemtest
