// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_BALANCE_STORY_H
#define LAB_BALANCE_STORY_H

#include "run-report.h"

#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace lab
{

/// A table for each balanced group, with a blank line behind it: who had which part, what moved,
/// what went wrong.
void PrintBalances(std::ostream& out, const RunReport& report);

/// The same on one line for each group: its name, and "r1 50%, r2 50% of 254 clients, p = 100%".
std::vector<std::pair<std::string, std::string>> BalancesInBrief(const RunReport& report);

} // namespace lab

#endif // LAB_BALANCE_STORY_H
