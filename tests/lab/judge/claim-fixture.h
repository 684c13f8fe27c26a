// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_CLAIM_FIXTURE_H
#define LAB_CLAIM_FIXTURE_H

#include "lab/judge/expectations.h"

#include "run-builder.h"

#include <gtest/gtest.h>

namespace lab
{

using namespace std::chrono_literals;

inline When At(Time offset)
{
    return {"", offset};
}

inline Verdict JudgeOne(const ClaimSpec& claim, const Timeline& timeline)
{
    Scenario scenario;
    scenario.expect.push_back({claim, "the claim", {7, 5}});
    const auto verdicts = Judge(scenario, timeline);
    EXPECT_EQ(verdicts.size(), 1u);
    return verdicts.at(0);
}

/// Input: a claim and a run. Output: the verdict and the sentence that explains it.
inline void Expect(const ClaimSpec& claim,
                   const Timeline& timeline,
                   Outcome outcome,
                   const std::string& finding)
{
    const Verdict verdict = JudgeOne(claim, timeline);
    EXPECT_STREQ(ToString(verdict.outcome), ToString(outcome)) << verdict.finding;
    EXPECT_EQ(verdict.finding, finding);
}

constexpr Outcome PASSED = Outcome::PASSED;
constexpr Outcome FAILED = Outcome::FAILED;
constexpr Outcome UNKNOWN = Outcome::UNKNOWN;

/// r1 is MASTER from 3 s to its crash at 10 s, r2 from 13.171875 s on; h1 suffers meanwhile.
inline RunBuilder CrashRun()
{
    RunBuilder run;
    run.Ready(0s, "r1").Ready(0s, "r2").Master(3s, "r1").Crash(10s, "r1", "kill");
    run.Master(13171875us, "r2");
    run.Probes(0s, 3s, false).Probes(3s, 10s, true).Probes(10s, 13180ms, false);
    run.Probes(13180ms, 29s, true);
    run.Count("r1", "opackets", 8).Count("r2", "badauth", 0);
    return run;
}

inline const Timeline& Crash()
{
    static const Timeline run = CrashRun().End(30s);
    return run;
}

} // namespace lab

#endif // LAB_CLAIM_FIXTURE_H
