// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_RUN_REPORT_H
#define LAB_RUN_REPORT_H

#include "lab/judge/balance-summary.h"
#include "lab/judge/expectations.h"
#include "lab/spec/scenario.h"
#include "lab/timeline/fact.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lab
{

/// One run and all that is to be told of it. Every output is a rendering of this value.
struct RunReport
{
    Scenario scenario;
    uint64_t seed = 1;
    std::vector<std::string> overrides; ///< `--set` arguments as given, in order
    Timeline timeline;
    std::vector<Verdict> verdicts;        ///< in order of the claims
    std::vector<BalanceSummary> balances; ///< in order of the scenario
};

} // namespace lab

#endif // LAB_RUN_REPORT_H
