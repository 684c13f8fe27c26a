// SPDX-License-Identifier: GPL-2.0-only
//
// What the actions of a timeline do to hosts, and what they leave alone.

#include "trial.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace lab::trial
{

namespace
{

using Names = std::vector<std::string>;

/// r1 (1, 0) and r2 (1, 100), OpenBSD unless said, both switched on at 0: r1 is MASTER from 3 s.
Trial Gateway(const std::vector<std::string>& events, const std::string& dialect = "openbsd")
{
    Trial trial;
    trial.dialect = dialect;
    trial.nodes = {Node{{1, 0}, "", ""}, Node{{1, 100}, "", ""}};
    trial.events = events;
    trial.duration = 30s;
    return trial;
}

std::vector<Time> Heard(const Timeline& timeline, const std::string& node)
{
    return Instants(timeline, FactKind::ADVERT_HEARD, node);
}

/// The link changes of a host: when, and whether it came up.
std::vector<std::pair<Time, bool>> Links(const Timeline& timeline, const std::string& node)
{
    std::vector<std::pair<Time, bool>> links;
    for (const Fact& fact : timeline.facts)
    {
        if (fact.kind == FactKind::LINK && fact.node == node)
        {
            links.emplace_back(fact.at, std::get<bool>(*fact.Find("up")));
        }
    }
    return links;
}

/// When adverts are due: every second from `first` until before `end`.
std::vector<Time> EverySecond(Time first, Time end)
{
    std::vector<Time> times;
    for (Time at = first; at < end; at += 1s)
    {
        times.push_back(at);
    }
    return times;
}

} // namespace

TEST(Actions, CrashStopsEverythingAndBootStartsFromInit)
{
    const Timeline timeline = Gateway({"at: 10300ms, as: dies, crash: r1",
                                       "at: 11s, crash: r1",
                                       "at: 20s, boot: r1",
                                       "at: 21s, boot: r1"})
                                  .Run();
    EXPECT_EQ(Instants(timeline, FactKind::CRASHED, "r1"), std::vector<Time>{10300ms});
    EXPECT_EQ(Instants(timeline, FactKind::BOOTED, "r1"), (std::vector<Time>{0s, 20s}));
    EXPECT_EQ(Links(timeline, "r1"),
              (std::vector<std::pair<Time, bool>>{{0s, true}, {10300ms, false}, {20s, true}}));
    EXPECT_EQ(Instants(timeline, FactKind::ADVERT_SENT, "r1"), EverySecond(3s, 10300ms));
    EXPECT_EQ(Became(timeline, "r1", "BACKUP"), (std::vector<Time>{0s, 20s}));
    EXPECT_EQ(Became(timeline, "r1", "MASTER"), std::vector<Time>{3s});
    // Every event leaves its trace, even one that changes nothing.
    const auto faults = Instants(timeline, FactKind::FAULT, "r1");
    EXPECT_EQ(faults, (std::vector<Time>{10300ms, 11s, 20s, 21s}));
}

TEST(Actions, CrashIsTracedWithItsNameAndTarget)
{
    const Timeline timeline = Gateway({"at: 10300ms, as: dies, crash: master of gw"}).Run();
    const auto fault = std::find_if(timeline.facts.begin(),
                                    timeline.facts.end(),
                                    [](const Fact& fact) { return fact.kind == FactKind::FAULT; });
    ASSERT_NE(fault, timeline.facts.end());
    EXPECT_EQ(fault->node, "r1");
    EXPECT_EQ(fault->Text("action"), "crash");
    EXPECT_EQ(fault->Text("event"), "dies");
    EXPECT_EQ(fault->Text("target"), "master of gw");
    EXPECT_EQ((fault + 1)->kind, FactKind::CRASHED);
}

TEST(Actions, BootOfTheTimelineMayComeBeforeThatOfTheHost)
{
    Trial trial = Gateway({"at: 1s, boot: r1"});
    trial.nodes[0].host = "boot: 5s";
    const Timeline timeline = trial.Run();
    EXPECT_EQ(Instants(timeline, FactKind::BOOTED, "r1"), std::vector<Time>{1s});
    EXPECT_EQ(Became(timeline, "r1", "MASTER"), std::vector<Time>{4s});
}

TEST(Actions, CrashBeforeTheFirstBootDoesNothing)
{
    Trial trial = Gateway({"at: 1s, crash: r1"});
    trial.nodes[0].host = "boot: 1100ms";
    const Timeline timeline = trial.Run();
    EXPECT_TRUE(Instants(timeline, FactKind::CRASHED, "r1").empty());
    EXPECT_EQ(Became(timeline, "r1", "MASTER"), std::vector<Time>{4100ms});
}

TEST(Actions, UnplugTakesTheLinkAndPlugGivesItBack)
{
    const Timeline timeline = Gateway({"at: 10300ms, unplug: r1",
                                       "at: 10400ms, unplug: r1",
                                       "at: 20s, plug: r1",
                                       "at: 21s, plug: r1"})
                                  .Run();
    EXPECT_EQ(Links(timeline, "r1"),
              (std::vector<std::pair<Time, bool>>{{0s, true}, {10300ms, false}, {20s, true}}));
    EXPECT_EQ(Became(timeline, "r1", "INIT"), std::vector<Time>{10300ms});
    EXPECT_EQ(Became(timeline, "r1", "BACKUP"), (std::vector<Time>{0s, 20s}));
    EXPECT_EQ(MastersAt(timeline, 30s), Names{"r2"});
}

/// A cable that was pulled while the machine was off is still out when it boots.
TEST(Actions, UnplugOutlastsAReboot)
{
    const Timeline timeline = Gateway({"at: 10300ms, crash: r1",
                                       "at: 11s, unplug: r1",
                                       "at: 12s, boot: r1",
                                       "at: 20s, plug: r1"})
                                  .Run();
    EXPECT_EQ(Links(timeline, "r1"),
              (std::vector<std::pair<Time, bool>>{{0s, true}, {10300ms, false}, {20s, true}}));
    EXPECT_EQ(Became(timeline, "r1", "BACKUP"), (std::vector<Time>{0s, 20s}));
}

TEST(Actions, CutInKeepsWhatIsSentToTheHost)
{
    const Timeline timeline =
        Gateway({"at: 10300ms, cut: r2, direction: in", "at: 12300ms, restore: r2"}).Run();
    EXPECT_TRUE(Links(timeline, "r2").size() == 1) << "the link stays up";
    std::vector<Time> expected;
    for (const Time sent : EverySecond(3s, 30s))
    {
        if (sent < 10s || sent > 12300ms || sent == 10s)
        {
            expected.push_back(sent + DefaultDelay());
        }
    }
    EXPECT_EQ(Heard(timeline, "r2"), expected);
}

TEST(Actions, CutOutKeepsWhatTheHostSends)
{
    const Timeline timeline =
        Gateway({"at: 10300ms, cut: r1, direction: out", "at: 20300ms, restore: r1"}).Run();
    // r2 becomes MASTER too; r1 hears it, ignores it and goes on.
    const Time second = 10s + DefaultDelay() + DownTime("openbsd", {1, 100});
    EXPECT_EQ(DoubleMasters(timeline),
              (std::vector<std::pair<Time, Time>>{{second, 21s + DefaultDelay()}}));
    ASSERT_FALSE(Heard(timeline, "r1").empty());
    EXPECT_EQ(Heard(timeline, "r1").front(), second + DefaultDelay());
    EXPECT_EQ(Instants(timeline, FactKind::ADVERT_SENT, "r1"), EverySecond(3s, 30s));
}

TEST(Actions, CutOfBothDirectionsIsolatesTheHost)
{
    const Timeline timeline = Gateway({"at: 10300ms, cut: r1", "at: 20300ms, restore: r1"}).Run();
    const Time second = 10s + DefaultDelay() + DownTime("openbsd", {1, 100});
    EXPECT_EQ(DoubleMasters(timeline),
              (std::vector<std::pair<Time, Time>>{{second, 21s + DefaultDelay()}}));
    for (const Time heard : Heard(timeline, "r1"))
    {
        EXPECT_GT(heard, 20300ms);
    }
}

TEST(Actions, RestoreConcernsItsTargetOnly)
{
    Trial trial = Gateway({"at: 10300ms, cut: r2, direction: in",
                           "at: 10300ms, cut: r3, direction: in",
                           "at: 11300ms, restore: r3"});
    trial.nodes.push_back(Node{{1, 200}, "", ""});
    trial.duration = 13s;
    const Timeline timeline = trial.Run();
    EXPECT_EQ(Heard(timeline, "r2").back(), 10s + DefaultDelay());
    EXPECT_EQ(Heard(timeline, "r3").back(), 12s + DefaultDelay());
    trial.events.emplace_back("at: 11500ms, restore: all");
    EXPECT_EQ(Heard(trial.Run(), "r2").back(), 12s + DefaultDelay());
}

/// The same cut a second time replaces the first, so that one restore takes it back.
TEST(Actions, RepeatedCutsAreOneCut)
{
    const Timeline timeline = Gateway({"at: 10100ms, cut: r2, direction: in",
                                       "at: 10200ms, cut: r2, direction: in",
                                       "at: 10300ms, cut: r2",
                                       "at: 11300ms, restore: r2"})
                                  .Run();
    EXPECT_EQ(Heard(timeline, "r2").at(8), 12s + DefaultDelay());
}

TEST(Actions, DownAndUpOfThePort)
{
    const Timeline timeline = Gateway({"at: 10300ms, down: r1", "at: 20s, up: r1"}).Run();
    EXPECT_EQ(Became(timeline, "r1", "INIT"), std::vector<Time>{10300ms});
    EXPECT_EQ(Became(timeline, "r1", "BACKUP"), (std::vector<Time>{0s, 20s}));
    EXPECT_EQ(Instants(timeline, FactKind::ADVERT_SENT, "r1"), EverySecond(3s, 10300ms));
}

TEST(Actions, DownAndUpOfTheCarpInterface)
{
    const Timeline timeline =
        Gateway({"at: 10300ms, down: gw on r1", "at: 20s, up: gw on r1"}).Run();
    EXPECT_EQ(Became(timeline, "r1", "INIT"), std::vector<Time>{10300ms});
    EXPECT_EQ(Became(timeline, "r1", "BACKUP"), (std::vector<Time>{0s, 20s}));
    auto sent = EverySecond(3s, 10300ms);
    sent.emplace_back(10300ms); // the bow-out
    EXPECT_EQ(Instants(timeline, FactKind::ADVERT_SENT, "r1"), sent);
    EXPECT_EQ(Links(timeline, "r1").size(), 1u) << "the port stays up";
}

TEST(Actions, DemoteAddsUp)
{
    const Timeline timeline = Gateway({"at: 10300ms, demote: r2, by: 5",
                                       "at: 11300ms, demote: r2, by: -2",
                                       "at: 12300ms, demote: r1, by: 2",
                                       "at: 13500ms, demote: r1, by: 2"})
                                  .Run();
    std::vector<int64_t> totals;
    for (const Fact& fact : timeline.facts)
    {
        if (fact.kind == FactKind::DEMOTION)
        {
            totals.push_back(fact.Integer("total"));
        }
    }
    EXPECT_EQ(totals, (std::vector<int64_t>{5, 3, 2, 4}));
    EXPECT_EQ(TakeoverAfter(timeline, 4s), Takeover("r2", 13500ms + DefaultDelay()));
}

TEST(Actions, DemotionOfTheHostHoldsFromItsBoot)
{
    Trial trial = Gateway({});
    trial.nodes[0].host = "demotion: 7";
    const Timeline timeline = trial.Run();
    for (const Fact& fact : timeline.facts)
    {
        if (fact.kind == FactKind::ADVERT_SENT && fact.node == "r1")
        {
            EXPECT_EQ(fact.Integer("demote"), 7);
        }
    }
    // r2 hears that r1 is more demoted with r1's first advert.
    EXPECT_EQ(TakeoverAfter(timeline, 4s), std::nullopt);
    EXPECT_EQ(Became(timeline, "r2", "MASTER"), std::vector<Time>{3s + DefaultDelay()});
}

/// One request: OpenBSD changes the state first, FreeBSD the parameters.
TEST(Actions, SetOfStateAndParametersGoesInTheOrderOfTheDialect)
{
    for (const auto& [dialect, skew] :
         std::vector<std::pair<std::string, int64_t>>{{"openbsd", 100}, {"freebsd", 7}})
    {
        SCOPED_TRACE(dialect);
        const Timeline timeline =
            Gateway({"at: 8500ms, set: gw on r2, state: master, advskew: 7"}, dialect).Run();
        const auto first = std::find_if(timeline.facts.begin(),
                                        timeline.facts.end(),
                                        [](const Fact& fact) {
                                            return fact.kind == FactKind::ADVERT_SENT &&
                                                   fact.node == "r2" && fact.at == 8500ms;
                                        });
        ASSERT_NE(first, timeline.facts.end());
        EXPECT_EQ(first->Integer("advskew"), skew);
    }
}

TEST(Actions, DemotionOfTheHostHoldsFromEachBoot)
{
    Trial trial =
        Gateway({"at: 5300ms, crash: r1", "at: 15300ms, boot: r1", "at: 20300ms, crash: r2"});
    trial.nodes[0].host = "demotion: 7";
    const Timeline timeline = trial.Run();
    bool sentAgain = false;
    for (const Fact& fact : timeline.facts)
    {
        if (fact.kind == FactKind::ADVERT_SENT && fact.node == "r1" && fact.at > 20s)
        {
            EXPECT_EQ(fact.Integer("demote"), 7);
            sentAgain = true;
        }
    }
    EXPECT_TRUE(sentAgain);
}

TEST(Actions, SetOfTheIntervalRestartsTheTimersOfOpenBsd)
{
    const Timeline timeline =
        Gateway({"at: 10300ms, set: gw on r1, advbase: 2, advskew: 64"}).Run();
    auto sent = EverySecond(3s, 10300ms);
    for (Time at = 10300ms + 2250ms; at < 30s; at += 2250ms)
    {
        sent.push_back(at);
    }
    EXPECT_EQ(Instants(timeline, FactKind::ADVERT_SENT, "r1"), sent);
}

TEST(Actions, SetOfTheIntervalWaitsForTheNextAdvertOfFreeBsd)
{
    const Timeline timeline = Gateway({"at: 10300ms, set: gw on r1, advskew: 64"}, "freebsd").Run();
    auto sent = EverySecond(3s, 10300ms);
    for (Time at = 11s; at < 30s; at += 1250ms)
    {
        sent.push_back(at);
    }
    EXPECT_EQ(Instants(timeline, FactKind::ADVERT_SENT, "r1"), sent);
}

TEST(Actions, SetOfPreemptWorksFromTheNextAdvertOn)
{
    Trial trial = Gateway({"at: 10500ms, set: gw on r1, preempt: true"});
    trial.nodes[0].host = "boot: 8s"; // r2 is MASTER by then
    const Timeline timeline = trial.Run();
    const Time first = DownTime("openbsd", {1, 100});
    Time next = first;
    while (next < 10500ms)
    {
        next += Interval({1, 100});
    }
    EXPECT_EQ(Became(timeline, "r1", "MASTER"), std::vector<Time>{next + DefaultDelay()});
}

TEST(Actions, SetOfThePassphraseSeparates)
{
    const Timeline timeline = Gateway({"at: 10300ms, set: gw on r1, pass: another"}).Run();
    EXPECT_EQ(Heard(timeline, "r2").back(), 10s + DefaultDelay());
    const auto dropped = Instants(timeline,
                                  FactKind::ADVERT_DROPPED,
                                  [](const Fact& fact) {
                                      return fact.node == "r2" && fact.Text("counter") == "badauth";
                                  });
    ASSERT_FALSE(dropped.empty());
    // OpenBSD starts the interval anew with the command.
    EXPECT_EQ(dropped.front(), 11300ms + DefaultDelay());
    EXPECT_EQ(MastersAt(timeline, 20s), (Names{"r1", "r2"}));
}

TEST(Actions, SetOfTheStateIsACommand)
{
    const Timeline timeline =
        Gateway({"at: 10300ms, set: gw on r2, state: master"}, "freebsd").Run();
    EXPECT_EQ(Became(timeline, "r2", "MASTER"), std::vector<Time>{10300ms});
    // r1 is better and ignores it; r2 steps down at r1's next advert.
    EXPECT_EQ(DoubleMasters(timeline),
              (std::vector<std::pair<Time, Time>>{{10300ms, 11s + DefaultDelay()}}));
}

} // namespace lab::trial
