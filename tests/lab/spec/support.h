// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_SPEC_SUPPORT_H
#define LAB_SPEC_SUPPORT_H

#include "lab/source-files.h"
#include "lab/spec/parser.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace lab
{

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
