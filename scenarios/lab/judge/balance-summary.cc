// SPDX-License-Identifier: GPL-2.0-only

#include "balance-summary.h"

#include "carp-balance.h"

namespace lab
{

namespace
{

/// One entry for each instant at which members died or returned.
std::vector<BalanceSummary::Move> FindMoves(const BalanceHistory& history)
{
    std::vector<BalanceSummary::Move> moves;
    const Timeline& timeline = history.GetTimeline();
    for (const Fact& fact : timeline.facts)
    {
        const bool isNew = moves.empty() || moves.back().at != fact.at;
        if (fact.kind != FactKind::FAULT || !history.FindNode(fact.node) || !isNew)
        {
            continue;
        }
        const Step step = ResolveStep(When{"", fact.at}, std::nullopt, history);
        if (step.kind == Step::Kind::OTHER || !step.window.problem.empty())
        {
            continue;
        }
        BalanceSummary::Move move;
        move.at = fact.at;
        move.action = step.action;
        for (const uint32_t node : step.struck)
        {
            move.struck.push_back(history.Nodes()[node]);
        }
        move.movement = MeasureMovement(history, step.window);
        move.least = LeastMoved(history, step, move.movement);
        moves.push_back(move);
    }
    return moves;
}

} // namespace

std::vector<BalanceSummary> SummarizeBalances(const Scenario& scenario, const Timeline& timeline)
{
    std::vector<BalanceSummary> summaries;
    const Window run = ResolveWindow(std::nullopt, std::nullopt, timeline);
    for (const BalanceSpec& balance : scenario.balances)
    {
        const BalanceHistory history(scenario, timeline, balance.name);
        BalanceSummary summary;
        summary.name = balance.name;
        summary.mode = balance.mode;
        summary.nodes = history.Nodes();
        summary.shares = MeasureShares(history, run);
        summary.fit = TestUniformity(history, run, summary.shares);
        summary.moves = FindMoves(history);
        summary.requests = MeasureAttention(history.Questions(), run, 1, 1);
        if (carp::DecidesPerPacket(balance.mode))
        {
            summary.probes = MeasureAttention(history.Probes(), run, 1, 1);
        }
        summary.floods = history.Floods(std::nullopt);
        summaries.push_back(summary);
    }
    return summaries;
}

} // namespace lab
