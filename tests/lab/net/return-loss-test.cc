// SPDX-License-Identifier: GPL-2.0-only
//
// A better node comes back on a LAN that loses adverts.

#include "trial.h"

#include "lab/net/simulation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

namespace lab::trial
{

namespace
{

const char* const BSDS[] = {"openbsd", "freebsd", "netbsd"};

constexpr int LAST_ADVERT = 10; ///< of the master, before the other one comes up
constexpr Pace WORSE{1, 100};
constexpr Pace BETTER{1, 0};

/// r1 is MASTER; the better r2 preempts and is switched on `since` after an advert of r1.
Trial Returning(const std::string& dialect, Time since)
{
    Trial trial = Pair(dialect, WORSE, BETTER);
    const Time boot = AdvertTime(trial, LAST_ADVERT) + since;
    trial.nodes[1] = Node{BETTER, "preempt: true", "boot: " + Text(boot)};
    return trial;
}

} // namespace

/// W + k * I of the master, but not later than the down time of the node itself.
TEST(LossyReturn, PreemptsAtTheFirstAdvertThatArrivesOrWhenItsOwnTimeIsOver)
{
    for (const std::string dialect : BSDS)
    {
        for (int lost = 0; lost < 4; ++lost)
        {
            Trial trial = Returning(dialect, 700ms);
            const Time boot = AdvertTime(trial, LAST_ADVERT) + 700ms;
            const Time heard = AdvertTime(trial, LAST_ADVERT + 1 + lost);
            trial.events = {"at: 4s, loss: 100%, from: r1, to: r2",
                            "at: " + Text(heard - 1ms) + ", restore: all"};
            const Time at = std::min(heard + DefaultDelay(), boot + DownTime(dialect, BETTER));
            EXPECT_EQ(TakeoverAfter(trial.Run(), boot), Takeover("r2", at))
                << dialect << ", " << lost << " lost";
        }
    }
}

/// The old master steps down at the first advert of the new one that it hears: d + k * I.
TEST(LossyReturn, LeavesTwoMastersUntilAnAdvertOfTheNewOneArrives)
{
    for (const std::string dialect : BSDS)
    {
        for (int lost = 0; lost < 3; ++lost)
        {
            Trial trial = Returning(dialect, 700ms);
            const Time preempted = AdvertTime(trial, LAST_ADVERT + 1) + DefaultDelay();
            const Time heard = preempted + lost * Interval(BETTER);
            trial.events = {"at: 4s, loss: 100%, from: r2, to: r1",
                            "at: " + Text(heard - 1us) + ", restore: all"};
            EXPECT_EQ(DoubleMasters(trial.Run()),
                      (std::vector<std::pair<Time, Time>>{{preempted, heard + DefaultDelay()}}))
                << dialect << ", " << lost << " lost";
        }
    }
}

/// How many adverts of the old master the new one misses is geometric: (1 - p) * p^k, and what
/// would be later than its own down time comes then. Tolerance: four standard errors.
TEST(LossyReturn, MissesAsManyAdvertsAsComputed)
{
    constexpr int RUNS = 2000;
    constexpr double P = 0.3;
    Trial trial = Returning("freebsd", 700ms);
    trial.events = {"at: 4s, loss: 0.3, from: r1, to: r2"};
    trial.duration = AdvertTime(trial, LAST_ADVERT + 3);
    const Time boot = AdvertTime(trial, LAST_ADVERT) + 700ms;
    const Time own = boot + DownTime("freebsd", BETTER);
    Scenario scenario = trial.Spec();
    std::map<Time, int> takeovers;
    for (int i = 1; i <= RUNS; ++i)
    {
        scenario.seed = static_cast<uint64_t>(i);
        const auto takeover = TakeoverAfter(Simulate(scenario), boot);
        ASSERT_TRUE(takeover);
        ++takeovers[takeover->second];
    }
    const auto expect = [&takeovers](Time at, double share)
    {
        EXPECT_NEAR(takeovers[at], RUNS * share, 4 * std::sqrt(RUNS * share * (1 - share)))
            << Text(at);
    };
    expect(AdvertTime(trial, LAST_ADVERT + 1) + DefaultDelay(), 1 - P);
    expect(AdvertTime(trial, LAST_ADVERT + 2) + DefaultDelay(), P * (1 - P));
    expect(own, P * P);
    EXPECT_EQ(takeovers.size(), 3u);
}

} // namespace lab::trial
