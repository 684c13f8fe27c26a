// SPDX-License-Identifier: GPL-2.0-only

#include "carp-lan.h"

namespace carptest
{

namespace
{

using carp::Reason;
using carp::State;

/// Two members of the same group, the first better.
struct Pair
{
    explicit Pair(const carp::Dialect& dialect, uint8_t first = 0, uint8_t second = 100)
    {
        lan.Join(a, Group(first), dialect);
        lan.Join(b, Group(second), dialect);
    }

    Lan lan;
    Host& a = lan.AddHost();
    Host& b = lan.AddHost();
};

const Time ADVERT = Lan::FrameTime(56);

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
}

TEST(CarpFailover, TheBackupTakesOverOneMasterDownTimeAfterTheLastAdvertArrived)
{
    const std::vector<std::pair<const carp::Dialect*, int64_t>> downTimes = {
        {&carp::OpenBsd(), 4171875000},
        {&carp::FreeBsd(), 3390625000},
        {&carp::NetBsd(), 3390625000}};
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

} // namespace

} // namespace carptest
