// SPDX-License-Identifier: GPL-2.0-only

// How many adverts may vanish, by experiment, and what the closed form says of it.

#include "carp-timing.h"
#include "lab/tune/loss-budget.h"

#include <gtest/gtest.h>

namespace lab
{
namespace
{

carp::Config Pace(int advbase, int advskew)
{
    carp::Config config;
    config.vhid = 1;
    config.advbase = static_cast<uint8_t>(advbase);
    config.advskew = static_cast<uint8_t>(advskew);
    return config;
}

struct Row
{
    int master;
    int backup;
    int losses[2]; ///< F rule, O rule
};

class Experiment : public testing::TestWithParam<Row>
{
};

TEST_P(Experiment, FindsWhatTheTableSays)
{
    const Row& row = GetParam();
    const auto find = [&row](const carp::Dialect& dialect)
    { return FindLosses(dialect, Pace(1, row.master), Pace(1, row.backup)); };
    EXPECT_EQ(find(carp::FreeBsd()), row.losses[0]);
    EXPECT_EQ(find(carp::NetBsd()), row.losses[0]);
    EXPECT_EQ(find(carp::OpenBsd()), row.losses[1]);
}

INSTANTIATE_TEST_SUITE_P(Table,
                         Experiment,
                         testing::Values(Row{0, 0, {2, 2}},
                                         Row{0, 1, {3, 3}},
                                         Row{0, 100, {3, 4}},
                                         Row{0, 200, {3, 5}},
                                         Row{0, 254, {3, 5}},
                                         Row{1, 2, {2, 3}},
                                         Row{50, 100, {2, 3}},
                                         Row{100, 100, {2, 2}},
                                         Row{100, 200, {2, 3}},
                                         Row{100, 254, {2, 4}},
                                         Row{200, 254, {2, 3}}));

TEST(LossBudgetTest, ThreeTimesTheSkewOfTheMasterBuysOneMoreWithTheFRule)
{
    const LossBudget budget = FindLossBudget(carp::FreeBsd(), 1, {0, 1, 3, 7, 31, 70, 79, 80});
    EXPECT_TRUE(budget.disagreements.empty());
    for (const LossThreshold& threshold : budget.thresholds)
    {
        EXPECT_EQ(threshold.backup, threshold.formula);
        // Both skews are rounded down to microseconds, the one of the master three times.
        const int three = 3 * threshold.master;
        const bool rounded = carp::SkewTime(three) > 3 * carp::SkewTime(threshold.master);
        EXPECT_EQ(threshold.backup,
                  threshold.losses == 2 ? threshold.master : three + (rounded ? 0 : 1))
            << threshold.master;
    }
    EXPECT_EQ(budget.thresholds.size(), 8U + 7U) << "80: 240 is not more than 3 * 80";
    EXPECT_NE(budget.rule.find("advskew of the backup > n * advskew of the master"),
              std::string::npos);
}

TEST(LossBudgetTest, AnySkewMoreBuysOneMoreWithTheORule)
{
    const LossBudget budget = FindLossBudget(carp::OpenBsd(), 1, {0, 1, 10, 100, 253});
    EXPECT_TRUE(budget.disagreements.empty());
    for (const LossThreshold& threshold : budget.thresholds)
    {
        EXPECT_EQ(threshold.backup, threshold.formula);
        if (threshold.losses == 3)
        {
            EXPECT_EQ(threshold.backup, threshold.master + 1);
        }
    }
}

TEST(LossBudgetTest, AllDialectsAgreeWithTheFormula)
{
    for (const carp::Dialect* dialect : carp::AllDialects())
    {
        for (const int advbase : {1, 2, 5})
        {
            const LossBudget budget = FindLossBudget(*dialect, advbase, {0, 3, 20, 90, 180});
            EXPECT_TRUE(budget.disagreements.empty())
                << dialect->name << ": " << budget.disagreements.front();
            EXPECT_GT(budget.experiments, 10U);
        }
    }
    EXPECT_TRUE(FindLossBudget(carp::OpenBsd(), 0, {0, 10, 40}).disagreements.empty());
    EXPECT_TRUE(FindLossBudget(carp::NetBsd(), 0, {0, 1, 6, 40}).disagreements.empty());
    EXPECT_TRUE(FindLossBudget(carp::Ucarp(), 0, {0, 1, 6, 40}).disagreements.empty());
}

TEST(LossBudgetTest, ABackupThatExpiresBetweenTwoAdvertsNeedsNoLoss)
{
    EXPECT_EQ(FindLosses(carp::NetBsd(), Pace(0, 6), Pace(0, 6)), 0);
    EXPECT_EQ(FindLosses(carp::NetBsd(), Pace(0, 6), Pace(0, 9)), 1);
}

TEST(LossBudgetTest, EndlessPatienceIsNotWaitedFor)
{
    EXPECT_EQ(FindLosses(carp::OpenBsd(), Pace(0, 1), Pace(1, 0)), std::nullopt);
}

} // namespace
} // namespace lab
