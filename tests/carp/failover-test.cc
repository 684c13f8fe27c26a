// SPDX-License-Identifier: GPL-2.0-only

#include "carp-lan.h"

namespace carptest
{

namespace
{

using carp::Reason;
using carp::State;

const Time ADVERT = Lan::FrameTime(56);

/// Two members of the same group, the first better.
struct Pair
{
    explicit Pair(const carp::Dialect& dialect, bool preempt = false)
    {
        lan.Join(a, Group(0, preempt), dialect);
        lan.Join(b, Group(100, preempt), dialect);
    }

    Lan lan;
    Host& a = lan.AddHost();
    Host& b = lan.AddHost();
};

TEST(CarpFailover, TheBetterNodeIsElected)
{
    Pair pair(carp::OpenBsd());
    pair.lan.RunUntil(Seconds(10.5));

    const std::vector<Transition> first = {
        {Seconds(0), State::INIT, State::BACKUP, Reason::READY},
        {Seconds(3), State::BACKUP, State::MASTER, Reason::MASTER_TIMED_OUT}};
    const std::vector<Transition> second = {
        {Seconds(0), State::INIT, State::BACKUP, Reason::READY}};
    EXPECT_EQ(pair.a.transitions, first);
    EXPECT_EQ(pair.b.transitions, second);
    EXPECT_TRUE(pair.a.carp->IsLinkUp());
    EXPECT_FALSE(pair.b.carp->IsLinkUp());
    EXPECT_EQ(pair.a.sent.size(), 8U) << "at 3 s, then every second up to and including 10 s";
    EXPECT_TRUE(pair.b.sent.empty()) << "a BACKUP is silent";
    EXPECT_EQ(pair.a.Counter(carp::Counter::OPACKETS), 8U);
    EXPECT_EQ(pair.b.Counter(carp::Counter::IPACKETS), 8U);
    EXPECT_EQ(pair.a.Counter(carp::Counter::PREEMPT), 1U);
}

TEST(CarpFailover, TheBackupTakesOverOneMasterDownTimeAfterTheLastAdvertArrived)
{
    // ucarp looks at the clock every 1.39 s after the last packet: 3 * 1.39 s is past 3.390625 s.
    const std::vector<std::pair<const carp::Dialect*, int64_t>> downTimes = {
        {&carp::OpenBsd(), 4171875000},
        {&carp::FreeBsd(), 3390625000},
        {&carp::NetBsd(), 3390625000},
        {&carp::Ucarp(), 4170000000}};
    for (const auto& [dialect, downTime] : downTimes)
    {
        Pair pair(*dialect);
        pair.lan.At(Seconds(10.5), pair.a, [&pair] { pair.a.Stack()->PowerOff(); });
        pair.lan.RunUntil(Seconds(20));

        ASSERT_EQ(pair.b.transitions.size(), 2U) << dialect->name;
        const Transition takeover = {Seconds(10) + ADVERT + NanoSeconds(downTime),
                                     State::BACKUP,
                                     State::MASTER,
                                     Reason::MASTER_TIMED_OUT};
        EXPECT_EQ(pair.b.transitions.back(), takeover) << dialect->name;
        EXPECT_EQ(pair.a.sent.size(), 8U) << dialect->name << ": nothing after the crash";
    }
}

TEST(CarpFailover, TheReturningNodePreemptsAtTheFirstAdvertItHears)
{
    Pair pair(carp::FreeBsd(), true);
    pair.lan.At(Seconds(10.5), pair.a, [&pair] { pair.a.Stack()->PowerOff(); });
    pair.lan.At(Seconds(20), pair.a, [&pair] { pair.a.Stack()->PowerOn(); });
    pair.lan.RunUntil(Seconds(30));

    // b is MASTER since 10 s + 3.390625 s and advertises every 1.390625 s.
    const Time tookOver = Seconds(10) + ADVERT + MicroSeconds(3390625);
    const Time heard = tookOver + 5 * MicroSeconds(1390625) + ADVERT;
    ASSERT_GT(heard, Seconds(20));
    ASSERT_EQ(pair.a.transitions.size(), 4U);
    EXPECT_EQ(pair.a.transitions[2],
              (Transition{Seconds(20), State::INIT, State::BACKUP, Reason::READY}));
    EXPECT_EQ(pair.a.transitions[3],
              (Transition{heard, State::BACKUP, State::MASTER, Reason::PREEMPTED}));
    // Stock CSMA holds the channel busy while a frame is being received: one slot of back-off.
    EXPECT_EQ(pair.b.transitions.back(),
              (Transition{heard + MicroSeconds(1) + ADVERT,
                          State::MASTER,
                          State::BACKUP,
                          Reason::BETTER_MASTER}));
}

TEST(CarpFailover, SettingTheInterfaceDownBowsOut)
{
    Pair pair(carp::OpenBsd());
    std::vector<Frame>& frames = pair.lan.Listen();
    pair.lan.At(Seconds(10.5), pair.a, [&pair] { pair.a.carp->SetUp(false); });
    pair.lan.RunUntil(Seconds(12));

    ASSERT_EQ(pair.a.sent.size(), 9U);
    EXPECT_EQ(pair.a.sent.back().kind, carp::AdvertKind::BOW_OUT);
    const auto bowOuts = Pick(frames,
                              [](const Frame& frame)
                              { return frame.IsAdvert() && frame.Advert().IsBowOut(); });
    ASSERT_EQ(bowOuts.size(), 1U);
    EXPECT_EQ(bowOuts[0].source, VIRTUAL_MAC);
    EXPECT_EQ(pair.a.carp->GetState(), State::INIT);
    EXPECT_EQ(pair.b.transitions.back(),
              (Transition{Seconds(10.5) + ADVERT,
                          State::BACKUP,
                          State::MASTER,
                          Reason::MASTER_WILL_TIME_OUT}));
}

TEST(CarpFailover, FreeBsdJustFallsSilent)
{
    Pair pair(carp::FreeBsd());
    pair.lan.At(Seconds(10.5), pair.a, [&pair] { pair.a.carp->SetUp(false); });
    pair.lan.RunUntil(Seconds(20));

    EXPECT_EQ(pair.a.sent.size(), 8U);
    EXPECT_EQ(pair.b.transitions.back().at, Seconds(10) + ADVERT + MicroSeconds(3390625));
}

TEST(CarpFailover, ManualStateMovesTheRole)
{
    Pair pair(carp::OpenBsd());
    pair.lan.At(Seconds(10.5), pair.b, [&pair] { pair.b.carp->SetState(State::MASTER); });
    pair.lan.RunUntil(Seconds(12));

    EXPECT_EQ(pair.b.transitions[1],
              (Transition{Seconds(10.5), State::BACKUP, State::MASTER, Reason::MANUAL}));
    // a ignores the worse b and says so with its next advert.
    EXPECT_EQ(
        pair.b.transitions[2],
        (Transition{Seconds(11) + ADVERT, State::MASTER, State::BACKUP, Reason::BETTER_MASTER}));
    EXPECT_TRUE(pair.a.carp->IsMaster());
}

TEST(CarpFailover, TheAdministratorsDemotionMovesTheRoleOnOpenBsd)
{
    Pair pair(carp::OpenBsd());
    bool accepted = false;
    pair.lan.At(Seconds(10.5), pair.a, [&] { accepted = pair.a.Stack()->AdministerDemotion(1); });
    pair.lan.RunUntil(Seconds(12));

    EXPECT_TRUE(accepted);
    EXPECT_EQ(pair.a.sent[8].kind, carp::AdvertKind::DEMOTION);
    EXPECT_EQ(
        pair.b.transitions.back(),
        (Transition{Seconds(10.5) + ADVERT, State::BACKUP, State::MASTER, Reason::MASTER_DEMOTED}));
    EXPECT_EQ(pair.a.carp->GetState(), State::BACKUP);
    EXPECT_FALSE(pair.a.Stack()->AdministerDemotion(-5)) << "the count would be negative";
}

} // namespace

} // namespace carptest
