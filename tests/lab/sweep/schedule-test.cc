// SPDX-License-Identifier: GPL-2.0-only

// Which runs are made, and in particular that this depends on nothing but their results.

#include "lab/sweep/schedule.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <set>
#include <utility>

using lab::Job;
using lab::NextTarget;
using lab::Precision;
using lab::Schedule;
using lab::StoppingRule;

namespace
{

StoppingRule Between(uint64_t least, uint64_t most)
{
    StoppingRule rule;
    rule.atLeast = least;
    rule.atMost = most;
    return rule;
}

Precision Needs(uint64_t runs, uint64_t needed)
{
    Precision precision;
    precision.enough = needed <= runs;
    precision.runs = needed;
    return precision;
}

Precision NeverAsked(size_t, uint64_t)
{
    throw std::logic_error("the number of runs is fixed");
}

TEST(NextTarget, IsWhatIsNeededWithinReason)
{
    EXPECT_EQ(NextTarget(100, 150, 1000), 150U);
    EXPECT_EQ(NextTarget(100, 101, 1000), 120U);
    EXPECT_EQ(NextTarget(100, UINT64_MAX, 1000), 400U);
    EXPECT_EQ(NextTarget(100, 350, 300), 300U);
    EXPECT_EQ(NextTarget(1, 1, 10), 2U);
    EXPECT_EQ(NextTarget(1, UINT64_MAX, 10), 4U);
}

TEST(Schedule, GivesEachRunOnce)
{
    Schedule schedule(Between(2, 2), {{}, {}}, NeverAsked);
    EXPECT_EQ(schedule.Total(), 4U);
    std::set<std::pair<size_t, uint64_t>> given;
    while (const auto job = schedule.Next())
    {
        EXPECT_TRUE(given.insert({job->setting, job->replication}).second);
    }
    EXPECT_EQ(given.size(), 4U);
    for (const auto& [setting, replication] : given)
    {
        EXPECT_FALSE(schedule.IsFinished());
        schedule.End({setting, replication});
    }
    EXPECT_TRUE(schedule.IsFinished());
    EXPECT_EQ(schedule.Ended(), 4U);
}

TEST(Schedule, KnowsWhatIsThereAlready)
{
    Schedule schedule(Between(3, 3), {{true, false, true}, {true, true, true}}, NeverAsked);
    EXPECT_EQ(schedule.Total(), 6U);
    EXPECT_EQ(schedule.Ended(), 5U);
    const auto job = schedule.Next();
    ASSERT_TRUE(job);
    EXPECT_EQ(job->setting, 0U);
    EXPECT_EQ(job->replication, 1U);
    EXPECT_FALSE(schedule.Next());
    schedule.Return(*job);
    EXPECT_EQ(schedule.Next()->replication, 1U);
    schedule.End(*job);
    EXPECT_TRUE(schedule.IsFinished());
}

TEST(Schedule, AsksOnlyWhenAllRunsUpToTheTargetAreThere)
{
    std::vector<uint64_t> asked;
    Schedule schedule(Between(4, 100),
                      {{}},
                      [&](size_t, uint64_t runs)
                      {
                          asked.push_back(runs);
                          return Needs(runs, 9);
                      });
    for (uint64_t i = 0; i < 4; ++i)
    {
        EXPECT_TRUE(asked.empty());
        EXPECT_EQ(schedule.Next()->replication, i);
        if (i < 3)
        {
            schedule.End({0, i});
        }
    }
    EXPECT_FALSE(schedule.Next());
    schedule.End({0, 3});
    EXPECT_EQ(asked, std::vector<uint64_t>{4});
    EXPECT_EQ(schedule.Total(), 9U);
    for (uint64_t i = 4; i < 9; ++i)
    {
        ASSERT_TRUE(schedule.Next());
    }
    for (uint64_t i = 9; i-- > 4;)
    {
        schedule.End({0, i});
    }
    EXPECT_EQ(asked, (std::vector<uint64_t>{4, 9}));
    EXPECT_TRUE(schedule.IsFinished());
}

TEST(Schedule, StopsAtTheMost)
{
    Schedule schedule(Between(10, 25), {{}}, [](size_t, uint64_t) { return Needs(1, UINT64_MAX); });
    uint64_t made = 0;
    while (const auto job = schedule.Next())
    {
        schedule.End(*job);
        ++made;
    }
    EXPECT_EQ(made, 25U);
    EXPECT_TRUE(schedule.IsFinished());
}

/// Every setting needs a number of runs that shows only little by little.
Precision Slowly(size_t setting, uint64_t runs)
{
    return Needs(runs, runs < 20 + 7 * setting ? runs + 3 : runs);
}

TEST(Schedule, MakesTheSameRunsInWhateverOrderTheyEndAndWhateverWasThere)
{
    constexpr size_t SETTINGS = 5;
    std::mt19937 random(1); // the same on every machine
    std::vector<std::vector<bool>> expected;
    for (int trial = 0; trial < 200; ++trial)
    {
        // What an interrupted sweep left: of each setting all up to some target, and a part of
        // what was on its way.
        std::vector<std::vector<bool>> done = expected;
        for (auto& ofSetting : done)
        {
            ofSetting.resize(random() % (ofSetting.size() + 1));
            for (size_t i = 8; i < ofSetting.size(); ++i)
            {
                ofSetting[i] = random() % 4 != 0;
            }
        }
        done.resize(SETTINGS);
        Schedule schedule(Between(8, 1000), done, Slowly);
        std::vector<Job> underWay;
        while (!schedule.IsFinished())
        {
            const auto job = random() % 3 != 0 ? schedule.Next() : std::nullopt;
            if (job)
            {
                underWay.push_back(*job);
                continue;
            }
            if (underWay.empty())
            {
                continue;
            }
            std::swap(underWay[random() % underWay.size()], underWay.back());
            const Job last = underWay.back();
            underWay.pop_back();
            if (random() % 5 == 0)
            {
                schedule.Return(last);
                continue;
            }
            auto& ofSetting = done[last.setting];
            ofSetting.resize(std::max<size_t>(ofSetting.size(), last.replication + 1));
            ASSERT_FALSE(ofSetting[last.replication]);
            ofSetting[last.replication] = true;
            schedule.End(last);
        }
        expected = trial == 0 ? done : expected;
        ASSERT_EQ(done, expected) << "trial " << trial;
    }
}

} // namespace
