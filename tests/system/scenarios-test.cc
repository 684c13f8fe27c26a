// SPDX-License-Identifier: GPL-2.0-only

// Every scenario of the repository is right and its claims hold.

#include "program.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <regex>

namespace systemtest
{
namespace
{

class RepositoryScenario : public testing::TestWithParam<std::string>
{
};

TEST_P(RepositoryScenario, IsRightAndClaimsSomething)
{
    const Outcome check = CarpLab({"check", GetParam()}, {CARP_LAB_ROOT});

    EXPECT_EQ(check.code, 0) << check.err;
    EXPECT_EQ(check.err, "");
    std::smatch counted;
    ASSERT_TRUE(
        std::regex_match(check.out,
                         counted,
                         std::regex(".*: ok, (\\d+) hosts?, (\\d+) events?, (\\d+) claims?\n")))
        << check.out;
    EXPECT_GT(std::stoi(counted[3]), 0) << "a scenario without claims proves nothing";
}

TEST_P(RepositoryScenario, Holds)
{
    const Outcome run = CarpLab({"run", "--quiet", "--strict", GetParam()}, {CARP_LAB_ROOT});

    EXPECT_EQ(run.code, 0) << run.out << run.err;
    EXPECT_EQ(run.err, "");
    const std::string name = std::filesystem::path(GetParam()).stem();
    EXPECT_TRUE(std::regex_match(run.out, std::regex(name + ": \\d+ claims? holds?\n")))
        << "a scenario is named after its file: " << run.out;
}

/// The path as a name that GoogleTest allows.
std::string AsTestName(const testing::TestParamInfo<std::string>& info)
{
    std::string name = info.param.substr(info.param.find('/') + 1);
    name = name.substr(0, name.rfind('.'));
    std::replace_if(
        name.begin(),
        name.end(),
        [](unsigned char c) { return !std::isalnum(c); },
        '_');
    return name;
}

// An empty list fails as a test of its own (GoogleTestParameterizedTestSuiteInstantiationTest).
INSTANTIATE_TEST_SUITE_P(All,
                         RepositoryScenario,
                         testing::ValuesIn(RepositoryScenarios()),
                         AsTestName);

} // namespace
} // namespace systemtest
