// SPDX-License-Identifier: GPL-2.0-only

#include "lab/timing/closed-form.h"
#include "lab/tune/search.h"

#include <gtest/gtest.h>

namespace lab
{
namespace
{

using namespace std::chrono_literals;
using Skews = std::vector<int>;

TuneQuestion Question(const carp::Dialect& dialect, double loss, std::optional<Time> outage)
{
    TuneQuestion question;
    question.dialect = &dialect;
    question.loss = LossLaw::Independent(loss);
    question.outage = outage;
    return question;
}

TEST(Search, FindsTheFirstSkewThatBuysAnotherLoss)
{
    // n = 3 gives 5 false takeovers per month, n = 4 a fortieth of one; the O rule has it from
    // skew 86 on, of which adverts may be late by 10 ms, which is one unit more.
    const auto found = Search(Question(carp::OpenBsd(), 0.01, 4200ms)).answer;
    ASSERT_TRUE(found);
    EXPECT_EQ(found->advbase, 1);
    EXPECT_EQ(found->advskews, (Skews{0, 87}));
    EXPECT_EQ(found->losses, 4);
    EXPECT_NEAR(found->worst, 3 * (1 + 87 / 256.0) + 0.010, 1e-5);
    EXPECT_NEAR(found->outage, found->worst, 0.0);
    EXPECT_NEAR(found->falseTakeovers, 0.99e-8 * 2592000, 1e-6);
    EXPECT_EQ(found->adverts, 1.0);
}

TEST(Search, TheRuleOfFreeBsdHasNoMoreThanThree)
{
    const SearchResult result = Search(Question(carp::FreeBsd(), 0.01, 4s));
    EXPECT_FALSE(result.answer);
    ASSERT_TRUE(result.compromise);
    EXPECT_EQ(result.compromise->losses, 3);
    // The slowest clock that three losses and 4 s leave: one advert in 1 + 79/256 s.
    EXPECT_EQ(result.compromise->advskews, (Skews{79, 240}));
    EXPECT_NEAR(result.compromise->falseTakeovers, 0.99e-6 * 2592000 / 1.308593, 1e-6);
    // With more patience a slower clock does it.
    const auto slow = Search(Question(carp::FreeBsd(), 0.01, 10s)).answer;
    ASSERT_TRUE(slow);
    EXPECT_EQ(slow->advbase, 3);
    EXPECT_EQ(slow->advskews, (Skews{0, 3}));
}

TEST(Search, FewerAdvertsPerSecondNeedSkewOfTheMaster)
{
    TuneQuestion question = Question(carp::FreeBsd(), 0.001, 4s);
    question.adverts = 0.9;
    const auto found = Search(question).answer;
    ASSERT_TRUE(found);
    EXPECT_EQ(found->advskews, (Skews{29, 90}));
    EXPECT_LE(found->adverts, 0.9);
    EXPECT_EQ(found->losses, 3);
}

TEST(Search, OpenBsdMayGoBelowASecond)
{
    TuneQuestion question = Question(carp::OpenBsd(), 0.01, 500ms);
    EXPECT_FALSE(Search(question).answer);
    question.adverts = 20;
    const auto found = Search(question).answer;
    ASSERT_TRUE(found);
    EXPECT_EQ(found->advbase, 0);
    EXPECT_LT(found->worst, 0.5);
    EXPECT_EQ(found->losses, 4);
    EXPECT_LE(found->adverts, 20.0);
}

TEST(Search, MoreNodesKeepTheLossesAfterAFailover)
{
    TuneQuestion question = Question(carp::FreeBsd(), 0.001, 4s);
    question.nodes = 5;
    const auto found = Search(question).answer;
    ASSERT_TRUE(found);
    EXPECT_EQ(found->advskews, (Skews{0, 3, 12, 39, 120}));
    EXPECT_EQ(found->losses, 3);
    EXPECT_EQ(found->lossesAfterFailover, 3);
    question.nodes = 6;
    const auto more = Search(question).answer;
    ASSERT_TRUE(more);
    EXPECT_EQ(more->advskews.size(), 6U);
    EXPECT_EQ(more->lossesAfterFailover, 2);
}

TEST(Search, ToleranceOfDelayKeepsNodesApart)
{
    TuneQuestion question = Question(carp::FreeBsd(), 0.0, 4s);
    question.nodes = 3;
    question.delayTolerance = 100ms;
    const auto found = Search(question).answer;
    ASSERT_TRUE(found);
    const auto patience = [&](size_t node)
    { return PatienceOf(ConfigOf(*found, node), carp::FreeBsd()); };
    EXPECT_GT(patience(1) - patience(0), 100ms);
    EXPECT_GT(patience(2) - patience(1), 100ms);
}

/// The answer is the best of all pairs, looked at one by one.
TEST(Search, MissesNothing)
{
    for (const carp::Dialect* dialect : carp::AllDialects())
    {
        TuneQuestion question = Question(*dialect, 0.002, 4500ms);
        question.quantile = 0.9;
        question.falseTakeovers = 0.5;
        double best = 1e9;
        for (int first = 0; first <= 240; ++first)
        {
            for (int second = first + 1; second <= 240; ++second)
            {
                const TuneSetting pair{1, {first, second}};
                const Time interval = AdvertIntervalOf(ConfigOf(pair, 0), *dialect);
                const Time patience = PatienceOf(ConfigOf(pair, 1), *dialect);
                const Time own = PatienceOf(ConfigOf(pair, 0), *dialect);
                const int n = LossesToTakeover(interval, patience);
                const double month = 2592e3 * 1e9 / static_cast<double>(interval.count()) *
                                     RunsOfLosses(question.loss, n)[n];
                const TakeoverLaw law(interval, {patience}, 10ms, question.loss);
                const bool isFar = patience - own > 10ms &&
                                   LossesToTakeover(interval, patience - 10ms) == n;
                if (isFar && month <= 0.5 && law.Quantile(0.9) <= 4.5)
                {
                    best = std::min(best, law.Quantile(0.9));
                }
            }
        }
        const auto found = Search(question).answer;
        ASSERT_EQ(found.has_value(), best < 1e9) << dialect->name;
        if (found)
        {
            EXPECT_NEAR(found->outage, best, 1e-9) << dialect->name;
        }
    }
}

TEST(Search, TheFrontHasNothingThatIsBeaten)
{
    const SearchResult result = Search(Question(carp::OpenBsd(), 0.02, 12s));
    ASSERT_GE(result.front.size(), 4U);
    for (size_t i = 1; i < result.front.size(); ++i)
    {
        const TuneSetting& before = result.front[i - 1];
        const TuneSetting& one = result.front[i];
        EXPECT_GT(one.outage, before.outage);
        EXPECT_TRUE(one.falseTakeovers < before.falseTakeovers || one.adverts < before.adverts);
    }
}

TEST(Search, WhatIsRuledOutHasItsReason)
{
    TuneQuestion question = Question(carp::OpenBsd(), 0.01, 4200ms);
    const SearchResult result = Search(question);
    size_t settings = 0;
    for (const RuledOut& group : result.ruledOut)
    {
        EXPECT_EQ(ExceededBy(group.nearest, question), group.limit);
        EXPECT_EQ(group.nearest.advbase, group.advbase);
        EXPECT_EQ(group.nearest.losses, group.losses);
        settings += group.settings;
    }
    EXPECT_GT(settings, 0U);
    EXPECT_LT(settings + result.tooNear, result.looked);
}

} // namespace
} // namespace lab
