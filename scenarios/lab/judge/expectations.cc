// SPDX-License-Identifier: GPL-2.0-only

#include "expectations.h"

#include "claims.h"

#include <algorithm>
#include <type_traits>

namespace lab
{

const char* ToString(Outcome outcome)
{
    switch (outcome)
    {
    case Outcome::PASSED:
        return "passed";
    case Outcome::FAILED:
        return "failed";
    case Outcome::UNKNOWN:
        return "unknown";
    }
    return "";
}

namespace
{

template <typename Claim, typename = void>
struct IsOfBalance : std::false_type
{
};

/// Claims about balanced groups, all of which share what was found out about the group.
template <typename Claim>
struct IsOfBalance<Claim, std::void_t<decltype(Claim::balance)>> : std::true_type
{
};

/// Of the others, only claims about outages need to know who is connected to whom.
template <typename Claim>
Ruling RuleOn(const Claim& claim,
              const Timeline& timeline,
              const Scenario& scenario,
              BalanceHistories& histories)
{
    if constexpr (IsOfBalance<Claim>::value)
    {
        return Rule(claim, histories.Of(claim.balance));
    }
    else if constexpr (std::is_same_v<Claim, OutageClaim>)
    {
        return Rule(claim, timeline, scenario);
    }
    else
    {
        return Rule(claim, timeline);
    }
}

} // namespace

std::vector<Verdict> Judge(const Scenario& scenario, const Timeline& timeline)
{
    std::vector<Verdict> verdicts;
    BalanceHistories histories(scenario, timeline);
    for (const Expectation& expectation : scenario.expect)
    {
        Ruling ruling = std::visit([&](const auto& claim)
                                   { return RuleOn(claim, timeline, scenario, histories); },
                                   expectation.claim);
        std::sort(ruling.evidence.begin(), ruling.evidence.end());
        verdicts.push_back({ruling.outcome,
                            expectation.text,
                            expectation.mark.line,
                            ruling.finding,
                            ruling.evidence});
    }
    return verdicts;
}

Outcome Overall(const std::vector<Verdict>& verdicts)
{
    // Where nothing is claimed, nothing was put to the test.
    Outcome overall = verdicts.empty() ? Outcome::UNKNOWN : Outcome::PASSED;
    for (const Verdict& verdict : verdicts)
    {
        if (verdict.outcome == Outcome::FAILED)
        {
            return Outcome::FAILED;
        }
        if (verdict.outcome == Outcome::UNKNOWN)
        {
            overall = Outcome::UNKNOWN;
        }
    }
    return overall;
}

int ExitCode(Outcome overall, bool strict)
{
    switch (overall)
    {
    case Outcome::PASSED:
        return 0;
    case Outcome::FAILED:
        return 1;
    case Outcome::UNKNOWN:
        return strict ? 4 : 0;
    }
    return 1;
}

} // namespace lab
