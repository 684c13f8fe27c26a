// SPDX-License-Identifier: GPL-2.0-only
//
// Lists of virtual addresses that change on one node first: nothing verifies until they agree.

#include "trial.h"

#include <gtest/gtest.h>

namespace lab::trial
{

namespace
{

const char* const BSDS[] = {"openbsd", "freebsd", "netbsd"};

constexpr Time SINCE_ADVERT = 300ms; ///< U, when a list changes

std::string Add(Time at, const std::string& host)
{
    return "at: " + Text(at) + ", add-address: 10.0.0.50, to: gw on " + host;
}

} // namespace

/// A MASTER whose list changes is out of service for its own down time. The peer, which verifies
/// nothing from then on, takes over at D - U after the change.
TEST(AddressLists, OfTheMasterThatChangeTakeTheServiceAway)
{
    for (const std::string dialect : BSDS)
    {
        for (const Pace& backup : {Pace{1, 1}, Pace{1, 200}})
        {
            Trial trial = Pair(dialect, {1, 0}, backup);
            const Time change = AdvertTime(trial, 30) + SINCE_ADVERT;
            trial.events = {Add(change, "r1")};
            const Timeline timeline = trial.Run();
            const Time own = change + DownTime(dialect, {1, 0});
            const Time peers = change - SINCE_ADVERT + DefaultDelay() + DownTime(dialect, backup);
            EXPECT_EQ(Became(timeline, "r1", "MASTER").back(), own) << dialect;
            EXPECT_EQ(Became(timeline, "r2", "MASTER"), std::vector<Time>{peers}) << dialect;
            EXPECT_EQ(DoubleMasters(timeline),
                      (std::vector<std::pair<Time, Time>>{{std::max(own, peers), timeline.end}}))
                << dialect;
        }
    }
}

/// When the lists agree again, the worse MASTER steps down at the next advert of the better one.
TEST(AddressLists, ThatAgreeAgainLeaveTheBetterMaster)
{
    for (const std::string dialect : BSDS)
    {
        Trial trial = Pair(dialect, {1, 0}, {1, 100});
        const Time change = AdvertTime(trial, 30) + SINCE_ADVERT;
        const Time r1Again = change + DownTime(dialect, {1, 0});
        // r2 restarts when its own list changes; it hears the better r1 before its time is over.
        const Time agree = r1Again + 10 * Interval({1, 0}) + 500ms;
        trial.events = {Add(change, "r1"), Add(agree, "r2")};
        const Timeline timeline = trial.Run();
        ASSERT_EQ(DoubleMasters(timeline).size(), 1u) << dialect;
        EXPECT_EQ(DoubleMasters(timeline).front().second, agree) << dialect;
        EXPECT_EQ(MastersAt(timeline, timeline.end), std::vector<std::string>{"r1"}) << dialect;
        EXPECT_EQ(Became(timeline, "r2", "MASTER").size(), 1u) << dialect;
    }
}

} // namespace lab::trial
