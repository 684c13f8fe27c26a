// SPDX-License-Identifier: GPL-2.0-only
//
// The planned end of a mastership: goodbyes, demotion, the administrator's commands.
//
// Hosts have one port here; link-loss-test.cc is about those that have several.

#include "trial.h"

#include <gtest/gtest.h>

namespace lab::trial
{

namespace
{

constexpr Time SINCE_ADVERT = 300ms; ///< U, when the command is given

/// What a shutdown by `command` (of r1, U after an advert) leads to at r2.
struct Shutdown
{
    std::string dialect;
    Pace master;
    Pace backup;
    std::string backupKeys; ///< such as "preempt: true"
    std::string command;

    /// From the command to the takeover by r2; nothing if r2 never takes over.
    std::optional<Time> Takeover() const
    {
        Trial trial = Pair(dialect, master, backup);
        trial.nodes[1].carp = backupKeys;
        trial.nodes[1].host = "boot: " + Text(AdvertTime(trial, 3) + 1ms);
        const Time at = AdvertTime(trial, 10) + SINCE_ADVERT;
        trial.events = {"at: " + Text(at) + ", " + command};
        trial.duration = at + 2 * DownTime(dialect, backup);
        const auto takeover = TakeoverAfter(trial.Run(), at);
        if (!takeover || takeover->first != "r2")
        {
            return std::nullopt;
        }
        return takeover->second - at;
    }
};

const std::string PREEMPT = "preempt: true";
const std::string STAY = "preempt: false";
const std::string CARP_DOWN = "down: gw on r1";
const std::string PORT_DOWN = "down: r1";

} // namespace

TEST(BowOut, HandsOverWithinOneDelay)
{
    for (const std::string dialect : {"openbsd", "netbsd"})
    {
        for (const std::string& keys : {PREEMPT, STAY})
        {
            const Shutdown shutdown{dialect, {1, 0}, {1, 100}, keys, CARP_DOWN};
            EXPECT_EQ(shutdown.Takeover(), DefaultDelay()) << dialect << ", " << keys;
        }
    }
}

/// Without preempt the backup must find (255, 255) worse than its own 3 * advbase and skew.
TEST(BowOut, WithoutPreemptOnlyHandsOverUpToAdvbase85)
{
    for (const std::string dialect : {"openbsd", "netbsd"})
    {
        for (const int64_t skew : {0, 100, 254})
        {
            const Shutdown at85{dialect, {85, 0}, {85, skew}, STAY, CARP_DOWN};
            EXPECT_EQ(at85.Takeover(), DefaultDelay()) << dialect << " " << skew;
            // Here the bow-out restarts the timer like any advert.
            const Shutdown at86{dialect, {86, 0}, {86, skew}, STAY, CARP_DOWN};
            EXPECT_EQ(at86.Takeover(), DownTime(dialect, {86, skew}) + DefaultDelay())
                << dialect << " " << skew;
            const Shutdown preempts{dialect, {86, 0}, {86, skew}, PREEMPT, CARP_DOWN};
            EXPECT_EQ(preempts.Takeover(), DefaultDelay()) << dialect << " " << skew;
        }
    }
}

/// OpenBSD skips that test if its own advbase is 0; NetBSD does not.
TEST(BowOut, WithoutPreemptRestartsTheTimerOfAnOpenBsdWithAdvbaseZero)
{
    // The masters advertise slowly enough for U and fast enough for the patience of the backup.
    const Pace master{0, 100};
    const Pace backup{0, 254};
    EXPECT_EQ((Shutdown{"openbsd", master, backup, STAY, CARP_DOWN}.Takeover()),
              DownTime("openbsd", backup) + DefaultDelay());
    EXPECT_EQ((Shutdown{"openbsd", master, backup, PREEMPT, CARP_DOWN}.Takeover()), DefaultDelay());
    EXPECT_EQ((Shutdown{"netbsd", master, backup, STAY, CARP_DOWN}.Takeover()), DefaultDelay());
}

TEST(BowOut, IfLostIsLikeACrash)
{
    for (const std::string dialect : {"openbsd", "netbsd"})
    {
        Trial trial = Pair(dialect, {1, 0}, {1, 100});
        const Time at = AdvertTime(trial, 30) + SINCE_ADVERT;
        trial.events = {"at: " + Text(at - Time(1)) + ", cut: r1, direction: out",
                        "at: " + Text(at) + ", " + CARP_DOWN};
        const Timeline timeline = trial.Run();
        const auto bowOut = Instants(timeline,
                                     FactKind::ADVERT_SENT,
                                     [](const Fact& fact)
                                     { return fact.Text("kind") == "bow-out"; });
        EXPECT_EQ(bowOut, std::vector<Time>{at});
        const auto takeover = TakeoverAfter(timeline, at);
        ASSERT_TRUE(takeover);
        EXPECT_EQ(takeover->first, "r2");
        EXPECT_EQ(takeover->second - at,
                  DownTime(dialect, {1, 100}) - SINCE_ADVERT + DefaultDelay());
    }
}

/// FreeBSD stops without a word, and so does a ucarp that is ended.
TEST(SilentShutdown, CostsADownTime)
{
    for (const std::string& keys : {PREEMPT, STAY})
    {
        EXPECT_EQ((Shutdown{"freebsd", {1, 0}, {1, 100}, keys, PORT_DOWN}.Takeover()),
                  DownTime("freebsd", {1, 100}) - SINCE_ADVERT + DefaultDelay());
        EXPECT_EQ((Shutdown{"ucarp", {1, 0}, {1, 100}, keys, CARP_DOWN}.Takeover()),
                  DownTime("ucarp", {1, 100}) - SINCE_ADVERT + DefaultDelay());
    }
}

/// When the port itself goes down, there is no way out for a goodbye.
TEST(SilentShutdown, OfThePortIsSilentInEveryDialect)
{
    for (const std::string dialect : {"openbsd", "netbsd", "freebsd", "ucarp"})
    {
        EXPECT_EQ((Shutdown{dialect, {1, 0}, {1, 100}, STAY, PORT_DOWN}.Takeover()),
                  DownTime(dialect, {1, 100}) - SINCE_ADVERT + DefaultDelay())
            << dialect;
    }
}

TEST(Demotion, OfAnOpenBsdMasterHandsOverAtOnceWhateverPreemptSays)
{
    for (const std::string& keys : {PREEMPT, STAY})
    {
        const Shutdown shutdown{"openbsd", {1, 0}, {1, 254}, keys, "demote: r1, by: 1"};
        EXPECT_EQ(shutdown.Takeover(), DefaultDelay()) << keys;
    }
}

TEST(Demotion, OfAnOpenBsdMasterChangesNothingWhileTheBackupIsDemotedAsMuch)
{
    Trial trial = Pair("openbsd", {1, 0}, {1, 100});
    trial.nodes[1].host += ", demotion: 3";
    // Neither command falls on a regular advert, which would go first and delay the other one.
    trial.events = {"at: 40300ms, demote: r1, by: 3", "at: 45500ms, demote: r1, by: 1"};
    const Timeline timeline = trial.Run();
    EXPECT_EQ(MastersAt(timeline, 45s), std::vector<std::string>{"r1"});
    const auto takeover = TakeoverAfter(timeline, 40300ms);
    ASSERT_TRUE(takeover);
    EXPECT_EQ(takeover->first, "r2");
    EXPECT_EQ(takeover->second, 45500ms + DefaultDelay());
}

/// FreeBSD adds the demotion to the skew, so the backup must be preempting and strictly better.
TEST(Demotion, OfAFreeBsdMasterIsAMatterOfPreemptAndSkew)
{
    const auto takeover = [](int64_t master, int64_t backup, const std::string& keys, int by)
    {
        return Shutdown{"freebsd",
                        {1, master},
                        {1, backup},
                        keys,
                        "demote: r1, by: " + std::to_string(by)}
            .Takeover();
    };
    EXPECT_EQ(takeover(0, 100, PREEMPT, 101), DefaultDelay());
    EXPECT_EQ(takeover(0, 100, PREEMPT, 100), std::nullopt);
    EXPECT_EQ(takeover(0, 100, PREEMPT, 99), std::nullopt);
    EXPECT_EQ(takeover(50, 100, PREEMPT, 51), DefaultDelay());
    EXPECT_EQ(takeover(50, 100, PREEMPT, 50), std::nullopt);
    EXPECT_EQ(takeover(0, 100, STAY, 101), std::nullopt);
    EXPECT_EQ(takeover(0, 100, STAY, 240), std::nullopt);
    // The sum stops at 240, which 239 beats and 240 does not.
    EXPECT_EQ(takeover(0, 239, PREEMPT, 5000), DefaultDelay());
    EXPECT_EQ(takeover(0, 240, PREEMPT, 5000), std::nullopt);
}

/// `state backup` at a FreeBSD master: a race between its own timer and that of the peer.
TEST(StateBackup, FailsIfGivenTooSoonAfterAnAdvert)
{
    const Time own = DownTime("freebsd", {1, 0});
    const Time peer = DownTime("freebsd", {1, 100});
    const Time d = DefaultDelay();
    // The peer's first advert arrives peer - U + 2d after the command and restarts the own timer.
    const Time limit = peer - own + 2 * d;
    for (const Time since : {10ms, 300ms, 390ms})
    {
        Trial trial = Pair("freebsd", {1, 0}, {1, 100});
        const Time at = AdvertTime(trial, 30) + since;
        trial.events = {"at: " + Text(at) + ", set: gw on r1, state: backup"};
        const auto takeover = TakeoverAfter(trial.Run(), at);
        ASSERT_TRUE(takeover);
        EXPECT_EQ(takeover->first, "r1") << Text(since);
        EXPECT_EQ(takeover->second, at + own);
    }
    for (const Time since : {limit + Time(1), Time(400ms), Time(900ms)})
    {
        Trial trial = Pair("freebsd", {1, 0}, {1, 100});
        const Time at = AdvertTime(trial, 30) + since;
        trial.events = {"at: " + Text(at) + ", set: gw on r1, state: backup"};
        const Timeline timeline = trial.Run();
        const auto takeover = TakeoverAfter(timeline, at);
        ASSERT_TRUE(takeover);
        EXPECT_EQ(takeover->first, "r2") << Text(since);
        EXPECT_EQ(takeover->second, at + peer - since + d);
        EXPECT_EQ(MastersAt(timeline, timeline.end), std::vector<std::string>{"r2"});
        EXPECT_TRUE(DoubleMasters(timeline).empty());
    }
}

/// In the window of one delay before the limit both timers expire: the better one prevails.
TEST(StateBackup, GivenBetweenSuccessAndFailureMakesTwoMastersForLessThanADelay)
{
    const Time own = DownTime("freebsd", {1, 0});
    const Time peer = DownTime("freebsd", {1, 100});
    const Time d = DefaultDelay();
    Trial trial = Pair("freebsd", {1, 0}, {1, 100});
    const Time since = peer - own + 2 * d - Time(1000);
    const Time at = AdvertTime(trial, 30) + since;
    trial.events = {"at: " + Text(at) + ", set: gw on r1, state: backup"};
    const Timeline timeline = trial.Run();
    const Time second = at + own;
    EXPECT_EQ(TakeoverAfter(timeline, at), Takeover("r2", at + peer - since + d));
    EXPECT_EQ(Became(timeline, "r1", "MASTER").back(), second);
    // It ends when r1's takeover advert is heard; that waits for nothing on its way.
    EXPECT_EQ(DoubleMasters(timeline), (std::vector<std::pair<Time, Time>>{{second, second + d}}));
    EXPECT_EQ(MastersAt(timeline, timeline.end), std::vector<std::string>{"r1"});
}

TEST(StateBackup, WithPreemptLastsUntilThePeersFirstAdvert)
{
    Trial trial = Pair("freebsd", {1, 0}, {1, 100});
    trial.nodes[0].carp = PREEMPT;
    const Time at = AdvertTime(trial, 30) + 900ms;
    trial.events = {"at: " + Text(at) + ", set: gw on r1, state: backup"};
    const Timeline timeline = trial.Run();
    const Time peer = at + DownTime("freebsd", {1, 100}) - 900ms + DefaultDelay();
    EXPECT_EQ(TakeoverAfter(timeline, at), Takeover("r2", peer));
    EXPECT_EQ(Became(timeline, "r1", "MASTER").back(), peer + DefaultDelay());
    EXPECT_EQ(Became(timeline, "r2", "BACKUP").back(), peer + 2 * DefaultDelay());
}

/// SIGUSR2: a ucarp sleeps for three seconds and then waits like any backup.
TEST(StateBackup, PausesUcarpForThreeSeconds)
{
    Trial trial;
    trial.dialect = "ucarp";
    trial.nodes = {Node{{1, 0}, "", ""}};
    trial.events = {"at: 10500ms, set: gw on r1, state: backup"};
    EXPECT_EQ(TakeoverAfter(trial.Run(), 10500ms),
              Takeover("r1", 10500ms + 3s + DownTime("ucarp", {1, 0})));
}

} // namespace lab::trial
