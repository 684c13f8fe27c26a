// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_EXPECTATIONS_H
#define LAB_EXPECTATIONS_H

#include "lab/spec/scenario.h"
#include "lab/timeline/fact.h"

#include <cstddef>
#include <string>
#include <vector>

namespace lab
{

enum class Outcome : uint8_t
{
    PASSED,
    FAILED,
    UNKNOWN, ///< the claim was never put to the test
};

/// The name in the machine-readable outputs: "passed", "failed" or "unknown".
const char* ToString(Outcome outcome);

/// What became of one claim.
struct Verdict
{
    Outcome outcome = Outcome::UNKNOWN;
    std::string claim;            ///< as written
    int line = 0;                 ///< where in the file; 0: from `--set`
    std::string finding;          ///< one sentence: what happened
    std::vector<size_t> evidence; ///< indices of the facts that prove it, in order of time
};

/**
 * Judges every claim of a scenario, in its order. A claim about a time that the run did not
 * reach, an event that did not happen or a service that was never there is UNKNOWN, unless what
 * did happen decides it already.
 */
std::vector<Verdict> Judge(const Scenario& scenario, const Timeline& timeline);

/// FAILED if any claim failed, else UNKNOWN if any is or there is none, else PASSED.
Outcome Overall(const std::vector<Verdict>& verdicts);

/// 0 all claims hold, 1 a claim failed, 4 a claim is unknown and the judgement strict.
int ExitCode(Outcome overall, bool strict);

} // namespace lab

#endif // LAB_EXPECTATIONS_H
