// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_BALANCE_SUMMARY_H
#define LAB_BALANCE_SUMMARY_H

#include "balance-measures.h"

#include <optional>
#include <string>
#include <vector>

namespace lab
{

/// What a run tells of a balanced group without being asked.
struct BalanceSummary
{
    /// A death or return of members, and who had to change the host.
    struct Move
    {
        Time at{0};
        std::string action; ///< see Step
        std::vector<std::string> struck;
        Movement movement;
        std::optional<double> least; ///< see LeastMoved()
    };

    std::string name;
    carp::Balancing mode = carp::Balancing::NONE;
    std::vector<std::string> nodes;
    Shares shares; ///< in the whole run
    Fit fit;       ///< likewise
    std::vector<Move> moves;
    Attention requests;              ///< that ought to have one answer
    std::optional<Attention> probes; ///< that one host ought to take; where each packet is decided
    Timeline::FloodCount floods;     ///< of all switches
};

/// All balanced groups of a scenario, in its order.
std::vector<BalanceSummary> SummarizeBalances(const Scenario& scenario, const Timeline& timeline);

} // namespace lab

#endif // LAB_BALANCE_SUMMARY_H
