// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_JUNIT_H
#define LAB_JUNIT_H

#include "run-report.h"

#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace lab
{

/// One claim as CI systems see it.
struct JUnitCase
{
    std::string name; ///< the claim as written
    Outcome outcome = Outcome::PASSED;
    std::string finding;
    std::vector<std::string> evidence; ///< one line per fact
};

/// One scenario as CI systems see it; small, so that many runs can be collected.
struct JUnitSuite
{
    std::string name;
    std::vector<std::pair<std::string, std::string>> properties; ///< seed and overrides
    Time time{0}; ///< virtual, how long the run lasted
    std::vector<JUnitCase> cases;
    std::optional<std::string> error; ///< why the scenario could not be run
};

JUnitSuite MakeSuite(const RunReport& report);

/**
 * Writes JUnit XML 1.0. A failed claim is a failure, an unknown one is skipped, a scenario that
 * could not be run is one erroneous test. Bytes that XML cannot hold become U+FFFD.
 */
void WriteJUnit(std::ostream& out, const std::vector<JUnitSuite>& suites);

} // namespace lab

#endif // LAB_JUNIT_H
