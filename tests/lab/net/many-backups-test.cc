// SPDX-License-Identifier: GPL-2.0-only
//
// More than one backup, and nodes that nothing tells apart.

#include "trial.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace lab::trial
{

namespace
{

using Spans = std::vector<std::pair<Time, Time>>;

/// A master r1 (1, 0) and backups r2, r3, ... with the given skews that boot later.
Trial Cast(const std::string& dialect, const std::vector<int64_t>& backups)
{
    Trial trial;
    trial.dialect = dialect;
    trial.nodes = {Node{{1, 0}, "", ""}};
    for (const int64_t skew : backups)
    {
        trial.nodes.push_back(Node{{1, skew}, "", "boot: 20s"});
    }
    return trial;
}

} // namespace

TEST(ManyBackups, OnlyTheFirstTakesOver)
{
    const std::vector<std::vector<int64_t>> casts = {{1, 2}, {100, 1, 50}, {3, 4, 2, 254}};
    for (const std::string dialect : {"openbsd", "freebsd", "netbsd"})
    {
        for (const auto& backups : casts)
        {
            Trial trial = Cast(dialect, backups);
            const Time crash = AdvertTime(trial, 30) + 300ms;
            trial.events = {"at: " + Text(crash) + ", crash: r1"};
            const Timeline timeline = trial.Run();
            const auto best = std::min_element(backups.begin(), backups.end());
            const std::string winner = "r" + std::to_string(best - backups.begin() + 2);
            const Time at = crash + DownTime(dialect, {1, *best}) - 300ms + DefaultDelay();
            EXPECT_EQ(TakeoverAfter(timeline, crash), Takeover(winner, at)) << trial.Text();
            EXPECT_EQ(MastersAt(timeline, timeline.end), std::vector<std::string>{winner});
            EXPECT_TRUE(DoubleMasters(timeline).empty());
        }
    }
}

/// Down times closer to each other than the way between the backups: both take over.
TEST(ManyBackups, CloserThanTheirDelayMakeTwoMastersForTheRestOfIt)
{
    for (const auto& [dialect, difference] : {std::pair<std::string, Time>("freebsd", 3906us),
                                              std::pair<std::string, Time>("openbsd", 11718us)})
    {
        Trial trial = Cast(dialect, {1, 2});
        const Time crash = AdvertTime(trial, 30) + 300ms;
        const Time way = 20ms + DefaultDelay();
        trial.events = {"at: " + Text(crash) + ", crash: r1",
                        "at: " + Text(crash + 1s) + ", delay: 20ms, from: r2, to: r3"};
        const Timeline timeline = trial.Run();
        const Time first = crash + DownTime(dialect, {1, 1}) - 300ms + DefaultDelay();
        EXPECT_EQ(TakeoverAfter(timeline, crash), Takeover("r2", first));
        const Time second = first + DownTime(dialect, {1, 2}) - DownTime(dialect, {1, 1});
        EXPECT_GE(second - first, difference);
        EXPECT_EQ(Became(timeline, "r3", "MASTER"), std::vector<Time>{second});
        EXPECT_EQ(DoubleMasters(timeline), (Spans{{second, first + way}})) << dialect;
    }
}

/// The best backup missed the last adverts: it expires even earlier than the others.
TEST(ManyBackups, TheBestOneThatMissedAdvertsIsTheFirstAllTheMore)
{
    Trial trial = Cast("freebsd", {50, 100});
    const Time crash = AdvertTime(trial, 32) + 300ms;
    trial.events = {"at: " + Text(AdvertTime(trial, 30) + 100ms) + ", cut: r2, direction: in",
                    "at: " + Text(crash) + ", crash: r1"};
    const Time expiry = AdvertTime(trial, 30) + DownTime("freebsd", {1, 50}) + DefaultDelay();
    EXPECT_EQ(TakeoverAfter(trial.Run(), crash), Takeover("r2", expiry));
}

/// If the other one missed more, it wins; with preempt the best takes the role at once.
TEST(ManyBackups, TheOneThatMissedMostMayWin)
{
    for (const bool preempt : {false, true})
    {
        Trial trial = Cast("freebsd", {50, 100});
        trial.nodes[1].carp = preempt ? "preempt: true" : "preempt: false";
        const Time crash = AdvertTime(trial, 32) + 300ms;
        trial.events = {"at: " + Text(AdvertTime(trial, 30) + 100ms) + ", cut: r3, direction: in",
                        "at: " + Text(crash) + ", crash: r1",
                        "at: " + Text(crash + 1ms) + ", restore: r3"};
        const Timeline timeline = trial.Run();
        const Time expiry = AdvertTime(trial, 30) + DownTime("freebsd", {1, 100}) + DefaultDelay();
        EXPECT_EQ(TakeoverAfter(timeline, crash), Takeover("r3", expiry));
        const auto later = TakeoverAfter(timeline, expiry + Time(1));
        EXPECT_EQ(later,
                  preempt ? std::optional(Takeover("r2", expiry + DefaultDelay())) : std::nullopt);
    }
}

/// A goodbye makes all backups MASTER together; the best one's first advert sends the rest back.
TEST(ManyBackups, AllTakeOverAtABowOut)
{
    for (const std::string dialect : {"openbsd", "netbsd"})
    {
        Trial trial = Cast(dialect, {50, 100, 200});
        const Time at = AdvertTime(trial, 30) + 300ms;
        trial.events = {"at: " + Text(at) + ", down: gw on r1"};
        const Timeline timeline = trial.Run();
        const Time together = at + DefaultDelay();
        for (const std::string node : {"r2", "r3", "r4"})
        {
            EXPECT_EQ(Became(timeline, node, "MASTER"), std::vector<Time>{together}) << node;
        }
        EXPECT_EQ(DoubleMasters(timeline), (Spans{{together, together + DefaultDelay()}}));
        EXPECT_EQ(MastersAt(timeline, timeline.end), std::vector<std::string>{"r2"});
        EXPECT_EQ(Became(timeline, "r3", "BACKUP").back(), together + DefaultDelay());
        EXPECT_EQ(Became(timeline, "r4", "BACKUP").back(), together + DefaultDelay());
    }
}

/**
 * Two BSDs that nothing tells apart: both expire together, both adverts cross, both step down, and
 * so again after D + d, for ever. Real clocks end it; ideal ones do not.
 */
TEST(EqualNodes, FlapForEverWithPeriodDPlusDelay)
{
    for (const std::string dialect : {"openbsd", "freebsd", "netbsd"})
    {
        Trial trial;
        trial.dialect = dialect;
        trial.nodes = {Node{{1, 100}, "", ""}, Node{{1, 100}, "", ""}};
        trial.duration = 600s;
        const Timeline timeline = trial.Run();
        const Time down = DownTime(dialect, {1, 100});
        Spans expected;
        for (Time at = down; at < trial.duration; at += down + DefaultDelay())
        {
            expected.emplace_back(at, at + DefaultDelay());
        }
        EXPECT_GT(expected.size(), 140u);
        EXPECT_EQ(DoubleMasters(timeline), expected) << dialect;
        for (const auto& [from, to] : expected)
        {
            EXPECT_TRUE(MastersAt(timeline, to).empty());
        }
    }
}

TEST(EqualNodes, FlapAsLongAsTheirTimersAreCloserThanTheDelay)
{
    for (const Time apart : {DefaultDelay() - Time(1), DefaultDelay() + Time(1)})
    {
        Trial trial;
        trial.dialect = "freebsd";
        trial.nodes = {Node{{1, 0}, "", ""}, Node{{1, 0}, "", "boot: " + Text(apart)}};
        const Timeline timeline = trial.Run();
        const bool flap = apart < DefaultDelay();
        EXPECT_EQ(DoubleMasters(timeline).size() > 15, flap);
        EXPECT_EQ(Became(timeline, "r1", "MASTER").size() == 1, !flap);
        EXPECT_EQ(Became(timeline, "r2", "MASTER").empty(), !flap);
        EXPECT_EQ(Became(timeline, "r1", "MASTER").front(), 3s);
    }
}

/// With ucarp the lower address stays MASTER, compared from the last octet on.
TEST(EqualNodes, OfUcarpLeaveTheLowerAddressMaster)
{
    Trial trial;
    trial.dialect = "ucarp";
    trial.nodes = {Node{{1, 100}, "", ""}, Node{{1, 100}, "", ""}};
    trial.duration = 600s;
    const Timeline timeline = trial.Run();
    const Time down = DownTime("ucarp", {1, 100});
    EXPECT_EQ(Became(timeline, "r1", "MASTER"), std::vector<Time>{down});
    EXPECT_EQ(Became(timeline, "r2", "MASTER"), std::vector<Time>{down});
    // The adverts follow a gratuitous ARP of 64 bytes, preamble and gap each.
    const Time heard = down + Time((8 + 64 + 12) * 8) + DefaultDelay();
    EXPECT_EQ(DoubleMasters(timeline), (Spans{{down, heard}}));
    EXPECT_EQ(MastersAt(timeline, timeline.end), std::vector<std::string>{"r1"});
}

} // namespace lab::trial
