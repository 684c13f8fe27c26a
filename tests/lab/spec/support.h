// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_SPEC_SUPPORT_H
#define LAB_SPEC_SUPPORT_H

#include "lab/spec/parser.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace lab
{

/// A path below the root of the repository, in which tests run unless the build says otherwise.
inline std::string SourcePath(const std::string& path)
{
#if defined(LAB_SOURCE_DIR)
    return std::string(LAB_SOURCE_DIR) + "/" + path;
#elif defined(CARP_LAB_ROOT)
    return std::string(CARP_LAB_ROOT) + "/" + path;
#else
    return path;
#endif
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

/// A text that must be a scenario.
inline Scenario MustParse(const std::string& text, const std::vector<Override>& overrides = {})
{
    ParseResult result = Parse(text, "test.yaml", overrides);
    EXPECT_TRUE(result.scenario) << result.Text() << text;
    return result.scenario.value_or(Scenario{});
}

/// What is said about a text, one message in each line.
inline std::string Complaints(const std::string& text, const std::vector<Override>& overrides = {})
{
    return Parse(text, "test.yaml", overrides).Text();
}

/// The smallest LAN with CARP; tests append sections.
inline const std::string SMALL = R"(scenario: small
claim: It is small.
lan: {switches: [sw]}
carp:
  gw: {vhid: 1, addresses: [10.0.0.1]}
hosts:
  r1: {on: sw, address: 10.0.0.2/24, carp: {gw: {advskew: 0}}}
  r2: {on: sw, address: 10.0.0.3/24, carp: {gw: {advskew: 100}}}
  h1: {on: sw, address: 10.0.0.10/24, probe: {to: gw}}
)";

} // namespace lab

#endif // LAB_SPEC_SUPPORT_H
