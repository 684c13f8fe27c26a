// SPDX-License-Identifier: GPL-2.0-only
//
// What pfsync does to the demotion of a machine.

#include "carp-dialect.h"

#include <gtest/gtest.h>

#include <string>

using namespace std::chrono_literals;

namespace carp
{

namespace
{

/// Steps as words: "+32 pfsync init, ask".
std::string Words(const PfsyncSteps& steps)
{
    std::string words;
    for (const PfsyncStep& step : steps)
    {
        words += words.empty() ? "" : ", ";
        words += step.by == 0 ? "ask"
                              : (step.by > 0 ? "+" : "") + std::to_string(step.by) + " " +
                                    ToString(step.cause);
    }
    return words;
}

/// Wakes it at its deadlines until it waits no longer. \return when that was
Instant Exhaust(Pfsync& pfsync, int& asked, PfsyncSteps& last)
{
    Instant now{0};
    while (pfsync.IsWaiting())
    {
        now = *pfsync.NextDeadline();
        last = pfsync.Wake(now);
        asked += last.size() == 1 && last.front().by == 0 ? 1 : 0;
    }
    return now;
}

} // namespace

TEST(Pfsync, OpenBsdIsDemotedTwiceUntilTheFirstUpdateHasEnded)
{
    Pfsync pfsync(*OpenBsd().pfsync);
    EXPECT_FALSE(pfsync.IsWaiting());
    EXPECT_EQ(Words(pfsync.Start(0s)), "+32 pfsync init, +1 pfsync bulk start, ask");
    EXPECT_EQ(pfsync.NextDeadline(), Instant(204s));
    pfsync.HearStart(10s);
    EXPECT_EQ(pfsync.NextDeadline(), Instant(214s));
    EXPECT_TRUE(pfsync.IsWaiting());
    EXPECT_EQ(Words(pfsync.HearEnd()), "-1 pfsync bulk done, -32 pfsync init");
    EXPECT_FALSE(pfsync.IsWaiting());
    EXPECT_EQ(Words(pfsync.HearEnd()), "");
}

TEST(Pfsync, FreeBsdIsDemotedOnceAndForgetsTheLink)
{
    Pfsync pfsync(*FreeBsd().pfsync);
    EXPECT_EQ(Words(pfsync.Start(0s)), "+240 pfsync bulk start, ask");
    EXPECT_EQ(pfsync.NextDeadline(), Instant(5s));
    EXPECT_EQ(Words(pfsync.SetLink(1s, false)), "");
    EXPECT_EQ(Words(pfsync.SetLink(2s, true)), "");
    EXPECT_EQ(Words(pfsync.Wake(4s)), "");
    EXPECT_EQ(Words(pfsync.Wake(5s)), "ask");
    pfsync.HearStart(6s);
    EXPECT_EQ(pfsync.NextDeadline(), Instant(30s));
    EXPECT_EQ(Words(pfsync.HearEnd()), "-240 pfsync bulk done");
}

TEST(Pfsync, WithoutAnAnswerItPretendsAfterTwelveMoreRequests)
{
    int asked = 0;
    PfsyncSteps last;
    Pfsync free(*FreeBsd().pfsync);
    free.Start(0s);
    EXPECT_EQ(Exhaust(free, asked, last), 65s);
    EXPECT_EQ(asked, 12);
    EXPECT_EQ(Words(last), "-240 pfsync bulk fail");

    Pfsync open(*OpenBsd().pfsync);
    open.Start(0s);
    EXPECT_EQ(Exhaust(open, asked, last), 264s);
    EXPECT_EQ(Words(last), "-1 pfsync bulk fail, -32 pfsync init");
}

TEST(Pfsync, ALinkThatGoesTakesTheUpdateWithIt)
{
    Pfsync pfsync(*OpenBsd().pfsync);
    pfsync.Start(0s);
    EXPECT_EQ(Words(pfsync.SetLink(1s, false)),
              "+1 pfsync link state down, -1 pfsync bulk cancelled, -32 pfsync init");
    EXPECT_FALSE(pfsync.IsWaiting());
    EXPECT_EQ(Words(pfsync.SetLink(2s, false)), "");
    EXPECT_EQ(Words(pfsync.SetLink(3s, true)), "ask");
    EXPECT_EQ(Words(pfsync.HearEnd()), "-1 pfsync link state up");
    EXPECT_EQ(Words(pfsync.SetLink(5s, true)), "");
}

TEST(Pfsync, ALinkThatGoesAgainDuringItsUpdateCountsForNothing)
{
    // As the kernel has it: the cancelled update takes the demotion of the link with it.
    Pfsync pfsync(*OpenBsd().pfsync);
    pfsync.Start(0s);
    pfsync.HearEnd();
    EXPECT_EQ(Words(pfsync.SetLink(1s, false)), "+1 pfsync link state down");
    EXPECT_EQ(Words(pfsync.SetLink(2s, true)), "ask");
    EXPECT_EQ(Words(pfsync.SetLink(3s, false)), "-1 pfsync bulk cancelled");
}

TEST(Pfsync, OthersHaveNone)
{
    EXPECT_FALSE(NetBsd().pfsync);
    EXPECT_FALSE(Ucarp().pfsync);
}

} // namespace carp
