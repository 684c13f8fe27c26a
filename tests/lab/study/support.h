// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_STUDY_SUPPORT_H
#define LAB_STUDY_SUPPORT_H

#include "lab/source-files.h"
#include "lab/study/study.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace lab
{

/// What studies of tests are based on.
inline const std::string SMALL_BASE = R"(scenario:
  scenario: small
  claim: It is small.
  lan: {switches: [sw]}
  carp:
    gw: {vhid: 1, addresses: [10.0.0.1]}
  hosts:
    r1: {on: sw, address: 10.0.0.2/24, carp: {gw: {advskew: 0}}}
    r2: {on: sw, address: 10.0.0.3/24, carp: {gw: {advskew: 100}}}
    h1: {on: sw, address: 10.0.0.10/24, probe: {to: gw}}
    c: {count: 3, on: sw, address: 10.0.0.20/24, traffic: {udp: gw}}
  timeline:
    - {at: 10s, as: the-crash, crash: r1}
  run: {for: 20s}
)";

/// A text as a file, which LoadStudy() wants.
inline StudyResult LoadText(const std::string& text, const std::vector<Override>& overrides = {})
{
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    const std::string name = std::string(test->test_suite_name()) + "-" + test->name() + ".yaml";
    const auto file = std::filesystem::temp_directory_path() / ("carp-lab-study-" + name);
    std::ofstream(file, std::ios::binary) << text;
    StudyResult result = LoadStudy(file.string(), overrides);
    std::filesystem::remove(file);
    return result;
}

/// A study of the small scenario that must be right. \param sections what it says besides
inline Study MustLoad(const std::string& sections, const std::vector<Override>& overrides = {})
{
    std::string text = "study: test\nquestion: Is it right?\n" + sections + SMALL_BASE;
    for (const auto& [key, section] :
         {std::pair("metrics", "metrics: [{no-master: gw}]\n"), std::pair("runs", "runs: 10\n")})
    {
        if (("\n" + sections).find(std::string("\n") + key + ":") == std::string::npos)
        {
            text += section;
        }
    }
    StudyResult result = LoadText(text, overrides);
    EXPECT_TRUE(result.study) << result.Text() << text;
    return result.study.value_or(Study{});
}

} // namespace lab

#endif // LAB_STUDY_SUPPORT_H
