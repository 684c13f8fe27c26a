// SPDX-License-Identifier: GPL-2.0-only
//
// Adverts lost in a row at a known place: how many a backup bears, and what one too many leads to.

#include "trial.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace lab::trial
{

namespace
{

/// A row of the table: how many losses in a row a backup does not survive.
struct Endurance
{
    int64_t master;
    int64_t backup;
    int n; ///< losses that lead to a takeover
};

void PrintTo(const Endurance& row, std::ostream* out)
{
    *out << "advskew " << row.master << " and " << row.backup << ", n = " << row.n;
}

// Ties, where an advert arrives at the very instant of the expiry, are tests of their own.
constexpr Endurance RULE_F[] = {{0, 1, 3},
                                {0, 100, 3},
                                {0, 200, 3},
                                {0, 254, 3},
                                {1, 2, 2},
                                {50, 100, 2},
                                {100, 100, 2},
                                {100, 200, 2},
                                {100, 254, 2},
                                {200, 254, 2}};
constexpr Endurance RULE_O[] = {{0, 1, 3},
                                {0, 100, 4},
                                {0, 200, 5},
                                {0, 254, 5},
                                {1, 2, 3},
                                {50, 100, 3},
                                {100, 200, 3},
                                {100, 254, 4},
                                {200, 254, 3}};

constexpr int LAST_HEARD = 30; ///< the number of the last advert before the losses

/// A pair whose backup misses the k adverts after LAST_HEARD and nothing else.
Trial Deafened(const std::string& dialect, int64_t master, int64_t backup, int k)
{
    Trial trial = Pair(dialect, {1, master}, {1, backup});
    trial.events = {"at: " + Text(AdvertTime(trial, LAST_HEARD) + 100ms) +
                        ", cut: r2, direction: in",
                    "at: " + Text(AdvertTime(trial, LAST_HEARD + k) + 100ms) + ", restore: r2"};
    trial.duration = AdvertTime(trial, LAST_HEARD + k + 20);
    return trial;
}

void ExpectEndurance(const std::string& dialect, const Endurance& row)
{
    SCOPED_TRACE(dialect + testing::PrintToString(row));
    const Time interval = Interval({1, row.master});
    const Time down = DownTime(dialect, {1, row.backup});
    ASSERT_EQ((down - Time(1)) / interval, row.n) << "the table contradicts the formula";
    for (int k = 0; k < row.n; ++k)
    {
        const Trial trial = Deafened(dialect, row.master, row.backup, k);
        const Timeline timeline = trial.Run();
        EXPECT_EQ(TakeoverAfter(timeline, AdvertTime(trial, 1)), std::nullopt) << k << " lost";
    }
    for (int k = row.n; k < row.n + 3; ++k)
    {
        const Trial trial = Deafened(dialect, row.master, row.backup, k);
        const Timeline timeline = trial.Run();
        const Time heard = AdvertTime(trial, LAST_HEARD) + DefaultDelay();
        EXPECT_EQ(TakeoverAfter(timeline, AdvertTime(trial, 1)), Takeover("r2", heard + down));
        if (row.master == row.backup)
        {
            continue; // the role moves: a test of its own
        }
        const auto both = DoubleMasters(timeline);
        ASSERT_EQ(both.size(), 1u) << k << " lost";
        EXPECT_EQ(both[0].first, heard + down);
        EXPECT_EQ(both[0].second - both[0].first, (k + 1) * interval - down) << k << " lost";
        EXPECT_EQ(MastersAt(timeline, timeline.end), std::vector<std::string>{"r1"});
    }
}

} // namespace

class RuleF : public testing::TestWithParam<Endurance>
{
};

class RuleO : public testing::TestWithParam<Endurance>
{
};

TEST_P(RuleF, FewerLossesDoNothingAndMoreMakeTwoMasters)
{
    ExpectEndurance("freebsd", GetParam());
    ExpectEndurance("netbsd", GetParam());
}

TEST_P(RuleO, FewerLossesDoNothingAndMoreMakeTwoMasters)
{
    ExpectEndurance("openbsd", GetParam());
}

INSTANTIATE_TEST_SUITE_P(Losses, RuleF, testing::ValuesIn(RULE_F));
INSTANTIATE_TEST_SUITE_P(Losses, RuleO, testing::ValuesIn(RULE_O));

/// The virtual MAC of two MASTERs moves to and fro: each advert of one takes it from the other.
TEST(FalseMaster, MovesTheVirtualMacBetweenThePorts)
{
    const Trial trial = Deafened("openbsd", 0, 100, 8);
    const Timeline timeline = trial.Run();
    const auto both = DoubleMasters(timeline);
    ASSERT_EQ(both.size(), 1u);
    std::vector<Time> expected;
    const Time toSwitch = CableTime(Wire{});
    std::vector<std::pair<Time, std::string>> sent;
    for (Time at = both[0].first; at < both[0].second; at += Interval({1, 100}))
    {
        sent.emplace_back(at, "r2");
    }
    for (int number = LAST_HEARD; AdvertTime(trial, number) < both[0].second + 2s; ++number)
    {
        sent.emplace_back(AdvertTime(trial, number), "r1");
    }
    std::sort(sent.begin(), sent.end());
    for (size_t i = 1; i < sent.size(); ++i)
    {
        if (sent[i].second != sent[i - 1].second)
        {
            expected.push_back(sent[i].first + toSwitch);
        }
    }
    EXPECT_GE(expected.size(), 6u);
    EXPECT_EQ(Instants(timeline, FactKind::MOVED, "sw"), expected);
}

/// An equal master steps down at the takeover advert, and the role moves for good.
TEST(FalseMaster, ThatIsEqualKeepsTheRole)
{
    for (const std::string dialect : {"freebsd", "netbsd"})
    {
        const Trial trial = Deafened(dialect, 100, 100, 2);
        const Timeline timeline = trial.Run();
        const Time at = AdvertTime(trial, LAST_HEARD) + DefaultDelay() +
                        DownTime(dialect, {1, 100});
        EXPECT_EQ(DoubleMasters(timeline),
                  (std::vector<std::pair<Time, Time>>{{at, at + DefaultDelay()}}));
        EXPECT_EQ(MastersAt(timeline, timeline.end), std::vector<std::string>{"r2"});
        EXPECT_EQ(Became(timeline, "r1", "BACKUP").size(), 2u);
    }
}

/// So does a better node that was BACKUP for want of preempt.
TEST(FalseMaster, ThatIsBetterKeepsTheRole)
{
    Trial trial = Deafened("freebsd", 100, 0, 2);
    const Timeline timeline = trial.Run();
    const Time at = AdvertTime(trial, LAST_HEARD) + DefaultDelay() + 3s;
    EXPECT_EQ(DoubleMasters(timeline),
              (std::vector<std::pair<Time, Time>>{{at, at + DefaultDelay()}}));
    EXPECT_EQ(MastersAt(timeline, timeline.end), std::vector<std::string>{"r2"});
}

/**
 * D is exactly three intervals: after two losses the third advert arrives in the nanosecond in
 * which the timer expires. The timer is served first: real clocks only ever make adverts later.
 */
TEST(Tie, TimerIsServedBeforeTheAdvertOfTheSameInstant)
{
    for (const auto& [dialect, skew] : {std::pair("openbsd", 0),
                                        std::pair("openbsd", 100),
                                        std::pair("freebsd", 0),
                                        std::pair("netbsd", 0)})
    {
        const Time one = AdvertTime(Deafened(dialect, skew, skew, 1), LAST_HEARD);
        EXPECT_EQ(TakeoverAfter(Deafened(dialect, skew, skew, 1).Run(), one), std::nullopt);
        const Trial trial = Deafened(dialect, skew, skew, 2);
        const Timeline timeline = trial.Run();
        const Time tie = AdvertTime(trial, LAST_HEARD + 3) + DefaultDelay();
        EXPECT_EQ(TakeoverAfter(timeline, one), Takeover("r2", tie)) << dialect << " " << skew;
        // The advert that came with it makes r2 BACKUP again in the same nanosecond, and its own
        // makes r1 BACKUP one delay later: nobody is left.
        EXPECT_EQ(Became(timeline, "r2", "BACKUP").at(1), tie);
        EXPECT_EQ(Became(timeline, "r1", "BACKUP").at(1), tie + DefaultDelay());
    }
}

/// The same with ucarp: the lower address keeps the role, so the tie leaves no trace.
TEST(Tie, OfUcarpLeavesTheLowerAddressMaster)
{
    const Trial trial = Deafened("ucarp", 0, 0, 2);
    const Timeline timeline = trial.Run();
    const Time tie = AdvertTime(trial, LAST_HEARD + 3) + DefaultDelay();
    EXPECT_EQ(TakeoverAfter(timeline, AdvertTime(trial, 1)), Takeover("r2", tie));
    EXPECT_EQ(Became(timeline, "r2", "BACKUP").at(1), tie);
    EXPECT_EQ(Became(timeline, "r1", "BACKUP").size(), 1u);
    EXPECT_TRUE(DoubleMasters(timeline).empty());
}

} // namespace lab::trial
