// SPDX-License-Identifier: GPL-2.0-only
//
// FreeBSD's VRRPv3 mode between hosts, to the nanosecond [timing-oracle.md 10].

#include "lab/net/simulation.h"
#include "lab/spec/parser.h"
#include "trial.h"

#include <gtest/gtest.h>

namespace lab::trial
{

namespace
{

/// 8 bytes of preamble and the shortest Ethernet frame: an advert of IPv4 with one address is 46.
constexpr int64_t VRRP_BYTES = 72;
/// 8 of preamble, 14 of Ethernet header, 40 of IPv6, 24 of VRRP, 4 of check sequence.
constexpr int64_t VRRP_IPV6_BYTES = 90;

Time Delay()
{
    return PathTime({Wire{}, Wire{}}, Time(2000), VRRP_BYTES);
}

/// D, in the words of the oracle: (3 * M + floor((256 - prio) * M / 256)) / 100 s.
Time DownTime(int64_t priority, int64_t interval)
{
    return 10ms * (3 * interval + (256 - priority) * interval / 256);
}

struct Speaker
{
    int64_t priority = 100;
    int64_t interval = 100;
};

/// r1, which boots at 0, and r2, which boots at 20 s if it is not told otherwise.
struct Duel
{
    Speaker first;
    Speaker second;
    std::string addresses = "[10.0.0.1]";
    std::string of1 = "10.0.0.2/24";
    std::string of2 = "10.0.0.3/24";
    std::string boot = "20s";
    bool preempt = false;
    std::vector<std::string> events;
    Time duration = 60s;

    Timeline Run() const
    {
        const auto member = [this](const Speaker& speaker)
        {
            return std::string("carp: {gw: {vrrpprio: ") + std::to_string(speaker.priority) +
                   ", vrrpinterval: " + std::to_string(speaker.interval) +
                   (preempt ? ", preempt: true}}" : "}}");
        };
        std::string text = "scenario: duel\nclaim: It behaves as computed.\nlan: {switches: [sw]}\n"
                           "carp:\n  gw: {vhid: 1, dialect: freebsd, carpver: 3, addresses: " +
                           addresses + "}\nhosts:\n  r1: {on: sw, address: " + of1 + ", " +
                           member(first) + "}\n  r2: {on: sw, address: " + of2 + ", boot: " + boot +
                           ", " + member(second) + "}\n";
        text += events.empty() ? "" : "timeline:\n";
        for (const std::string& event : events)
        {
            text += "  - {" + event + "}\n";
        }
        text += "run: {for: " + trial::Text(duration) + "}\n";
        const ParseResult result = Parse(text, "duel.yaml");
        EXPECT_TRUE(result.scenario) << result.Text() << text;
        return Simulate(result.scenario.value_or(Scenario{}));
    }

    /// When r1, which has heard nobody, sends its advert of that number; 0 is that of its takeover.
    Time AdvertTime(int64_t number) const
    {
        return DownTime(first.priority, 100) + number * first.interval * 10ms;
    }
};

/// The first advert of r1 after r2 has heard it for a while.
int64_t LateAdvert(const Duel& duel)
{
    return 1 + (40s - duel.AdvertTime(0)) / (duel.first.interval * 10ms);
}

std::optional<Takeover> AfterCrash(Duel duel, int64_t advert, Time since)
{
    const Time crash = duel.AdvertTime(advert) + since;
    duel.events = {"at: " + trial::Text(crash) + ", crash: r1"};
    duel.duration = crash + 200s;
    return TakeoverAfter(duel.Run(), crash);
}

TEST(Vrrp, DelayWorkedByHand)
{
    EXPECT_EQ(Delay(), Time(4152));
    EXPECT_EQ(DownTime(254, 100), 3s);
    EXPECT_EQ(DownTime(200, 100), 3210ms);
    EXPECT_EQ(DownTime(100, 100), 3600ms);
    EXPECT_EQ(DownTime(1, 100), 3990ms);
}

// Every row of the oracle, at several phases.
TEST(Vrrp, ACrashIsNoticedADownTimeAfterTheLastAdvert)
{
    for (const int64_t priority : {254, 200, 100, 1})
    {
        Duel duel;
        duel.first = {255, 100};
        duel.second = {priority, 100};
        for (const Time since :
             {CableTime(Wire{}, VRRP_BYTES) + Time(1), Delay(), Time(400ms), Time(999999999)})
        {
            const auto takeover = AfterCrash(duel, LateAdvert(duel), since);
            ASSERT_TRUE(takeover);
            EXPECT_EQ(
                *takeover,
                Takeover("r2",
                         duel.AdvertTime(LateAdvert(duel)) + Delay() + DownTime(priority, 100)))
                << priority << ' ' << since.count();
        }
    }
}

// The interval of the master counts, not the own one.
TEST(Vrrp, TheDownTimeIsMadeOfTheIntervalThatWasHeard)
{
    for (const int64_t interval : {1, 7, 33, 250, 4095})
    {
        for (const int64_t own : {100, 4000})
        {
            Duel duel;
            duel.first = {255, interval};
            duel.second = {77, own};
            duel.boot = "0s";
            const auto takeover = AfterCrash(duel, 3, 5ms);
            ASSERT_TRUE(takeover);
            EXPECT_EQ(*takeover,
                      Takeover("r2", duel.AdvertTime(3) + Delay() + DownTime(77, interval)))
                << interval << ' ' << own;
        }
    }
}

TEST(Vrrp, UntilOneWasHeardTheIntervalIsTakenFor100)
{
    for (const int64_t interval : {10, 4095})
    {
        Duel duel;
        duel.first = {10, interval};
        duel.duration = 10s;
        EXPECT_EQ(Became(duel.Run(), "r1", "MASTER"), std::vector<Time>{DownTime(10, 100)});
    }
}

TEST(Vrrp, AdvertsAreRecordedWithPriorityAndInterval)
{
    Duel duel;
    duel.first = {200, 50};
    duel.duration = 25s;
    const Timeline timeline = duel.Run();
    std::vector<Time> expected;
    for (Time at = duel.AdvertTime(0); at <= duel.duration; at += 500ms)
    {
        expected.push_back(at);
    }
    EXPECT_EQ(Instants(timeline, FactKind::ADVERT_SENT, "r1"), expected);
    for (const Fact& fact : timeline.facts)
    {
        if (fact.kind == FactKind::ADVERT_SENT || fact.kind == FactKind::ADVERT_HEARD)
        {
            EXPECT_EQ(fact.Integer("priority"), 200);
            EXPECT_EQ(fact.Integer("interval"), 50);
            EXPECT_FALSE(fact.Find("advbase"));
        }
    }
}

TEST(Vrrp, TheReturningNodePreemptsAtTheFirstAdvertItHears)
{
    Duel duel;
    duel.first = {100, 100};
    duel.second = {200, 100};
    for (const bool preempt : {true, false})
    {
        duel.preempt = preempt;
        const Timeline timeline = duel.Run();
        const int64_t next = 1 + (20s - duel.AdvertTime(0)) / 1s;
        const Time heard = duel.AdvertTime(next) + Delay();
        const auto became = Became(timeline, "r2", "MASTER");
        EXPECT_EQ(became, preempt ? std::vector<Time>{heard} : std::vector<Time>{});
        if (preempt)
        {
            EXPECT_EQ(Became(timeline, "r1", "BACKUP"),
                      (std::vector<Time>{Time(0), heard + Delay()}));
            EXPECT_EQ(DoubleMasters(timeline),
                      (std::vector<std::pair<Time, Time>>{{heard, heard + Delay()}}));
        }
    }
}

// Nobody resigns: the others wait as after a crash.
TEST(Vrrp, APortSetDownIsNoticedADownTimeAfterTheLastAdvert)
{
    Duel duel;
    duel.first = {200, 100};
    const Time last = duel.AdvertTime(40);
    duel.events = {"at: " + trial::Text(last + 300ms) + ", down: r1"};
    const auto takeover = TakeoverAfter(duel.Run(), last + 300ms);
    ASSERT_TRUE(takeover);
    EXPECT_EQ(*takeover, Takeover("r2", last + Delay() + DownTime(100, 100)));
}

// Each family has a timer of its own; a host with both fails over when the first of them fires.
TEST(Vrrp, Ipv6AndDualStack)
{
    const Time late = PathTime({Wire{}, Wire{}}, Time(2000), VRRP_IPV6_BYTES);
    Duel six;
    six.first = {200, 100};
    six.addresses = "[2001:db8::1]";
    six.of1 = "2001:db8::2/64";
    six.of2 = "2001:db8::3/64";
    EXPECT_EQ(AfterCrash(six, 40, 300ms),
              Takeover("r2", six.AdvertTime(40) + late + DownTime(100, 100)));

    Duel dual = six;
    dual.addresses = "[10.0.0.1, 2001:db8::1]";
    dual.of1 = "[10.0.0.2/24, 2001:db8::2/64]";
    dual.of2 = "[10.0.0.3/24, 2001:db8::3/64]";
    EXPECT_EQ(AfterCrash(dual, 40, 300ms),
              Takeover("r2", dual.AdvertTime(40) + Delay() + DownTime(100, 100)));
}

// Two equal masters do not disturb each other: there is no tie-break.
TEST(Vrrp, EqualNodesThatStartTogetherAreBothMasterForEver)
{
    Duel duel;
    duel.boot = "0s";
    const Timeline timeline = duel.Run();
    EXPECT_EQ(DoubleMasters(timeline),
              (std::vector<std::pair<Time, Time>>{{3600ms, duel.duration}}));
}

TEST(Vrrp, PriorityAndIntervalChangeAtRunTime)
{
    Duel duel;
    duel.first = {200, 100};
    duel.boot = "0s";
    const Time last = duel.AdvertTime(10);
    duel.events = {"at: " + trial::Text(last + 100ms) +
                   ", set: gw on r1, vrrpprio: 150, "
                   "vrrpinterval: 30"};
    duel.duration = last + 2s;
    const Timeline timeline = duel.Run();
    const auto sent =
        Instants(timeline,
                 FactKind::ADVERT_SENT,
                 [](const Fact& fact)
                 { return fact.Integer("priority") == 150 && fact.Integer("interval") == 30; });
    EXPECT_EQ(sent, (std::vector<Time>{last + 1s, last + 1300ms, last + 1600ms, last + 1900ms}))
        << "the timer that runs stays";
}

} // namespace

} // namespace lab::trial
