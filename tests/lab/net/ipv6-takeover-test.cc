// SPDX-License-Identifier: GPL-2.0-only
//
// Takeovers where adverts are of IPv6, or of both families: each has a master-down timer of its
// own, and either one makes a BACKUP MASTER.

#include "trial.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace lab::trial
{

namespace
{

constexpr int LAST_ADVERT = 30; ///< long after the backup booted at 20 s

/// A pair whose master crashes 0.3 s after that advert.
Trial Crash(const std::string& dialect, Families families, const Pace& backup)
{
    Trial trial = Pair(dialect, {1, 0}, backup);
    trial.families = families;
    const Time crash = AdvertTime(trial, LAST_ADVERT) + 300ms;
    trial.events = {"at: " + Text(crash) + ", as: the-crash, crash: r1"};
    trial.duration = crash + 10s;
    return trial;
}

size_t Count(const Timeline& timeline, FactKind kind, const std::string& family)
{
    return Instants(timeline,
                    kind,
                    [&family](const Fact& fact) { return fact.Text("family") == family; })
        .size();
}

std::vector<Time> Heard(const Timeline& timeline,
                        const std::string& node,
                        const std::string& family)
{
    return Instants(timeline,
                    FactKind::ADVERT_HEARD,
                    [&](const Fact& fact)
                    { return fact.node == node && fact.Text("family") == family; });
}

TEST(Ipv6Takeover, ComesOneMasterDownTimeAfterTheLastIpv6AdvertArrived)
{
    for (const char* dialect : {"openbsd", "freebsd"})
    {
        for (const int64_t skew : {0, 1, 100, 254})
        {
            const Trial trial = Crash(dialect, Families::IPV6, {1, skew});
            const Timeline timeline = trial.Run();
            const Time last = AdvertTime(trial, LAST_ADVERT);
            EXPECT_EQ(TakeoverAfter(timeline, last),
                      Takeover("r2", last + DefaultDelayOfIpv6() + DownTime(dialect, {1, skew})))
                << dialect << " " << skew;
            EXPECT_EQ(Count(timeline, FactKind::ADVERT_SENT, "ipv4"), 0u);
            EXPECT_GT(Count(timeline, FactKind::ADVERT_SENT, "ipv6"), 30u);
        }
    }
}

TEST(Ipv6Takeover, OfTwoFamiliesTheOneThatWasHeardFirstDecides)
{
    for (const char* dialect : {"openbsd", "freebsd"})
    {
        const Trial trial = Crash(dialect, Families::BOTH, {1, 100});
        const Timeline timeline = trial.Run();
        const Time last = AdvertTime(trial, LAST_ADVERT);
        // Both leave at the same instant, IPv4 before IPv6.
        EXPECT_EQ(Heard(timeline, "r2", "ipv4").back(), last + DefaultDelay());
        EXPECT_GT(Heard(timeline, "r2", "ipv6").back(), last + DefaultDelayOfIpv6());
        EXPECT_EQ(TakeoverAfter(timeline, last),
                  Takeover("r2", last + DefaultDelay() + DownTime(dialect, {1, 100})))
            << dialect;
        EXPECT_EQ(Count(timeline, FactKind::ADVERT_SENT, "ipv4"),
                  Count(timeline, FactKind::ADVERT_SENT, "ipv6"));
    }
}

/// NetBSD has the IPv6 addresses and no IPv6 adverts.
TEST(Ipv6Takeover, OfNetBsdIsDecidedByIpv4)
{
    const Trial trial = Crash("netbsd", Families::BOTH, {1, 100});
    const Timeline timeline = trial.Run();
    const Time last = AdvertTime(trial, LAST_ADVERT);
    EXPECT_EQ(TakeoverAfter(timeline, last),
              Takeover("r2", last + DefaultDelay() + DownTime("netbsd", {1, 100})));
    EXPECT_EQ(Count(timeline, FactKind::ADVERT_SENT, "ipv6"), 0u);
    const auto announced = Instants(timeline,
                                    FactKind::ANNOUNCED,
                                    [](const Fact& fact)
                                    { return fact.Text("address") == "2001:db8::1"; });
    EXPECT_EQ(announced.size(), 2u);
}

/// carp-protocol hazard 5: one family deaf.
TEST(Ipv6Takeover, OneDeafFamilyMakesASecondMasterEachMasterDownTime)
{
    for (const char* family : {"ipv4", "ipv6"})
    {
        Trial trial = Pair("openbsd", {1, 0}, {1, 100});
        trial.families = Families::BOTH;
        const Time cut = AdvertTime(trial, LAST_ADVERT) + 300ms;
        trial.events = {"at: " + Text(cut) + ", cut: r2, direction: in, family: " + family};
        trial.duration = cut + 20s;
        const Timeline timeline = trial.Run();

        const auto deaf = Heard(timeline, "r2", family);
        const auto other = Heard(timeline, "r2", family == std::string("ipv4") ? "ipv6" : "ipv4");
        EXPECT_LT(deaf.back(), cut);
        const Time downTime = DownTime("openbsd", {1, 100});
        std::vector<Time> takeovers;
        std::vector<Time> returns;
        for (Time start = deaf.back(); start + downTime < trial.duration;)
        {
            takeovers.push_back(start + downTime);
            const auto next = std::upper_bound(other.begin(), other.end(), takeovers.back());
            ASSERT_NE(next, other.end());
            returns.push_back(*next);
            start = *next;
        }
        EXPECT_EQ(takeovers.size(), 4u) << family;
        EXPECT_EQ(Became(timeline, "r2", "MASTER"), takeovers) << family;
        returns.insert(returns.begin(), 20s); // its boot
        EXPECT_EQ(Became(timeline, "r2", "BACKUP"), returns) << family;
        EXPECT_EQ(Became(timeline, "r1", "MASTER").size(), 1u) << "the better one never yields";
    }
}

TEST(Ipv6Takeover, ABowOutMovesBothFamiliesAtOnce)
{
    for (const Families families : {Families::IPV6, Families::BOTH})
    {
        Trial trial = Pair("openbsd", {1, 0}, {1, 100});
        trial.families = families;
        const Time down = AdvertTime(trial, LAST_ADVERT) + 300ms;
        trial.events = {"at: " + Text(down) + ", down: gw on r1"};
        trial.duration = down + 5s;
        const Time delay = families == Families::IPV6 ? DefaultDelayOfIpv6() : DefaultDelay();
        EXPECT_EQ(TakeoverAfter(trial.Run(), down), Takeover("r2", down + delay));
    }
}

TEST(Ipv6Takeover, ReturnWithPreemptTakesTheFirstAdvertOfEitherFamily)
{
    Trial trial = Pair("openbsd", {1, 100}, {1, 0});
    trial.families = Families::BOTH;
    trial.nodes[1].carp = "preempt: true";
    const Timeline timeline = trial.Run();
    const auto interval = Interval({1, 100});
    const Time first = DownTime("openbsd", {1, 100});
    const Time next = first + ((20s - first) / interval + 1) * interval;
    EXPECT_EQ(TakeoverAfter(timeline, 20s), Takeover("r2", next + DefaultDelay()));
    ASSERT_EQ(DoubleMasters(timeline).size(), 1u);
    EXPECT_EQ(Became(timeline, "r1", "BACKUP").back(), next + 2 * DefaultDelay());
}

/// An address that only one member has, of whichever family, makes digests differ.
TEST(Ipv6Takeover, ListsThatDifferInOneFamilyAreRefusedInBoth)
{
    Trial trial = Pair("openbsd", {1, 0}, {1, 100});
    trial.families = Families::BOTH;
    const Time change = AdvertTime(trial, LAST_ADVERT) + 300ms;
    trial.events = {"at: " + Text(change) + ", add-address: 2001:db8::99, to: gw on r2"};
    trial.duration = change + 10s;
    const Timeline timeline = trial.Run();
    // A list that changes restarts the timers.
    EXPECT_EQ(TakeoverAfter(timeline, change),
              Takeover("r2", change + DownTime("openbsd", {1, 100})));
    const auto refused = Instants(timeline,
                                  FactKind::ADVERT_DROPPED,
                                  [](const Fact& fact) {
                                      return fact.node == "r2" && fact.Text("counter") == "badauth";
                                  });
    EXPECT_EQ(refused.size(), 20u) << "each second one of each family";
}

TEST(Ipv6Takeover, EqualNodesCollideInBothFamilies)
{
    // timing-oracle section 8: both become MASTER, both adverts cross, both step down, for ever.
    Trial trial;
    trial.families = Families::BOTH;
    trial.nodes = {Node{{1, 0}, "", ""}, Node{{1, 0}, "", ""}};
    trial.duration = 11s;
    const Timeline timeline = trial.Run();
    const Time downTime = DownTime("openbsd", {1, 0});
    const Time cycle = downTime + DefaultDelay();
    for (const char* node : {"r1", "r2"})
    {
        EXPECT_EQ(Became(timeline, node, "MASTER"),
                  (std::vector<Time>{downTime, downTime + cycle, downTime + 2 * cycle}));
    }
}

} // namespace

} // namespace lab::trial
