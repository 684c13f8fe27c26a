// SPDX-License-Identifier: GPL-2.0-only
//
// What the actions of a timeline do to switches, trunks and the ways between hosts; whom a role
// means.

#include "lab/net/simulation.h"
#include "trial.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace lab::trial
{

namespace
{

using Names = std::vector<std::string>;
using Spans = std::vector<std::pair<Time, Time>>;

/// r1 (1, 0), r2 (1, 100), r3 (1, 200) on one switch; r1 is MASTER from 3 s, adverts each second.
Trial Three(const std::vector<std::string>& events)
{
    Trial trial;
    trial.nodes = {Node{{1, 0}, "", ""}, Node{{1, 100}, "", ""}, Node{{1, 200}, "", ""}};
    trial.events = events;
    trial.duration = 30s;
    return trial;
}

/// r1 and r2 on two switches with a trunk.
Trial TwoSwitches(const std::vector<std::string>& events)
{
    Trial trial = Three(events);
    trial.nodes.pop_back();
    trial.lan = "switches: [sw, far], trunks: [{between: [sw, far]}]";
    trial.nodes[1].on = "far";
    return trial;
}

/// How long after being sent by r1 a node hears the advert of an instant; nothing if it does not.
std::optional<Time> WayOfAdvert(const Timeline& timeline, Time sent, const std::string& node)
{
    for (const Time heard : Instants(timeline, FactKind::ADVERT_HEARD, node))
    {
        if (heard > sent && heard < sent + 1s)
        {
            return heard - sent;
        }
    }
    return std::nullopt;
}

/// Runs a trial with all events aimed at a switch, which scenario files cannot say.
Timeline RunAimedAt(const std::string& node, const Trial& trial)
{
    Scenario scenario = trial.Spec();
    for (Event& event : scenario.timeline)
    {
        event.target->name = node;
        event.target->text = node;
    }
    return Simulate(scenario);
}

Names Struck(const Timeline& timeline)
{
    Names names;
    for (const Fact& fact : timeline.facts)
    {
        if (fact.kind == FactKind::FAULT)
        {
            names.push_back(fact.node);
        }
    }
    return names;
}

} // namespace

TEST(Ways, LossFromOneHostToAnotherConcernsNoOther)
{
    const Timeline timeline = Three({"at: 9300ms, loss: 100%, from: r3, to: r2",
                                     "at: 10300ms, loss: 100%, from: r1, to: r2"})
                                  .Run();
    EXPECT_EQ(WayOfAdvert(timeline, 10s, "r2"), DefaultDelay());
    EXPECT_EQ(WayOfAdvert(timeline, 11s, "r2"), std::nullopt);
    EXPECT_EQ(WayOfAdvert(timeline, 11s, "r3"), DefaultDelay());
    // r2 takes over, is heard by all, and hears r1 no more.
    EXPECT_EQ(MastersAt(timeline, 25s), (Names{"r1", "r2"}));
}

TEST(Ways, LossFromAHostConcernsAllOthers)
{
    const Timeline timeline = Three({"at: 10300ms, loss: 100%, from: r1"}).Run();
    EXPECT_EQ(WayOfAdvert(timeline, 11s, "r2"), std::nullopt);
    EXPECT_EQ(WayOfAdvert(timeline, 11s, "r3"), std::nullopt);
    // It hears the new MASTER all the same.
    const Time second = 10s + DefaultDelay() + DownTime("openbsd", {1, 100});
    EXPECT_EQ(Instants(timeline, FactKind::ADVERT_HEARD, "r1").front(), second + DefaultDelay());
}

TEST(Ways, LossToAHostConcernsAllSenders)
{
    const Timeline timeline = Three({"at: 10300ms, loss: 100%, to: r2"}).Run();
    EXPECT_EQ(WayOfAdvert(timeline, 11s, "r2"), std::nullopt);
    EXPECT_EQ(WayOfAdvert(timeline, 11s, "r3"), DefaultDelay());
}

TEST(Ways, LossBetweenAnyReplacesLossesBetweenSome)
{
    const Timeline timeline = Three({"at: 10300ms, loss: 100%, from: r1, to: r2",
                                     "at: 10400ms, loss: 100%, to: r3",
                                     "at: 11300ms, loss: 0%",
                                     "at: 12300ms, loss: 100%, from: r1, to: r3",
                                     "at: 13300ms, loss: 0%, from: r2"})
                                  .Run();
    EXPECT_EQ(WayOfAdvert(timeline, 11s, "r2"), std::nullopt);
    EXPECT_EQ(WayOfAdvert(timeline, 11s, "r3"), std::nullopt);
    EXPECT_EQ(WayOfAdvert(timeline, 12s, "r2"), DefaultDelay());
    EXPECT_EQ(WayOfAdvert(timeline, 12s, "r3"), DefaultDelay());
    EXPECT_EQ(WayOfAdvert(timeline, 13s, "r3"), std::nullopt);
    EXPECT_EQ(WayOfAdvert(timeline, 14s, "r3"), std::nullopt) << "r2 is another sender";
}

TEST(Ways, LossEverywhereAndItsEnd)
{
    const Timeline timeline = Three({"at: 10300ms, loss: 100%",
                                     "at: 11300ms, loss: 0%",
                                     "at: 12300ms, loss: 100%",
                                     "at: 13300ms, restore: r3",
                                     "at: 14300ms, restore: all"})
                                  .Run();
    EXPECT_EQ(WayOfAdvert(timeline, 11s, "r2"), std::nullopt);
    EXPECT_EQ(WayOfAdvert(timeline, 11s, "r3"), std::nullopt);
    EXPECT_EQ(WayOfAdvert(timeline, 12s, "r2"), DefaultDelay());
    EXPECT_EQ(WayOfAdvert(timeline, 13s, "r2"), std::nullopt);
    EXPECT_EQ(WayOfAdvert(timeline, 14s, "r2"), std::nullopt);
    EXPECT_EQ(WayOfAdvert(timeline, 14s, "r3"), DefaultDelay());
    EXPECT_EQ(WayOfAdvert(timeline, 15s, "r2"), DefaultDelay());
}

/// Five standard deviations of the binomial law, for losses by a fault and by the cable itself.
TEST(Ways, LossIsAsFrequentAsItSays)
{
    constexpr int ADVERTS = 10000;
    constexpr double P = 0.2;
    const double tolerance = 5.0 * std::sqrt(ADVERTS * P * (1 - P));
    Trial trial = Three({"at: 1s, loss: 20%, from: r1, to: r2"});
    trial.nodes[2].host = "cable: {loss: 20%}";
    trial.nodes[1].pace = {254, 0}; // too patient to take over
    trial.nodes[2].pace = {254, 254};
    trial.duration = std::chrono::seconds(3 + ADVERTS) - 1ms;
    const Timeline timeline = trial.Run();
    ASSERT_EQ(Instants(timeline, FactKind::ADVERT_SENT, "r1").size(), size_t{ADVERTS});
    const auto lost = [&timeline](const std::string& node) {
        return ADVERTS -
               static_cast<double>(Instants(timeline, FactKind::ADVERT_HEARD, node).size());
    };
    EXPECT_NEAR(lost("r2"), ADVERTS * P, tolerance);
    EXPECT_NEAR(lost("r3"), ADVERTS * P, tolerance);
    EXPECT_NE(Instants(timeline, FactKind::ADVERT_HEARD, "r2"),
              Instants(timeline, FactKind::ADVERT_HEARD, "r3"))
        << "one luck for both";
}

TEST(Ways, DelayIsAddedExactly)
{
    const Timeline timeline = Three({"at: 10300ms, delay: 5ms, from: r1, to: r2",
                                     "at: 12300ms, delay: 7ms, from: r1, to: r2",
                                     "at: 14300ms, delay: 0s, from: r1, to: r2",
                                     "at: 14400ms, delay: 9ms, from: r3, to: r2",
                                     "at: 16300ms, delay: 3ms, to: r3",
                                     "at: 18300ms, restore: r3",
                                     "at: 20300ms, delay: 11ms, from: r1",
                                     "at: 22300ms, restore: all"})
                                  .Run();
    const auto way = [&timeline](Time sent, const std::string& node)
    { return WayOfAdvert(timeline, sent, node).value_or(Time(-1)) - DefaultDelay(); };
    EXPECT_EQ(way(10s, "r2"), 0ms);
    EXPECT_EQ(way(11s, "r2"), 5ms);
    EXPECT_EQ(way(11s, "r3"), 0ms);
    EXPECT_EQ(way(13s, "r2"), 7ms) << "the second fault replaces the first";
    EXPECT_EQ(way(15s, "r2"), 0ms);
    EXPECT_EQ(way(17s, "r3"), 3ms);
    EXPECT_EQ(way(17s, "r2"), 0ms);
    EXPECT_EQ(way(19s, "r3"), 0ms);
    EXPECT_EQ(way(21s, "r2"), 11ms);
    EXPECT_EQ(way(21s, "r3"), 11ms);
    EXPECT_EQ(way(23s, "r2"), 0ms);
}

/// Hosts that are not named form one more island.
TEST(Islands, HearNothingOfEachOther)
{
    Trial trial = Three({"at: 10300ms, partition: [[r1], [r2]]",
                         "at: 20300ms, partition: [[r1, r3]]",
                         "at: 25300ms, heal: all"});
    trial.nodes.push_back(Node{{1, 250}, "", ""});
    const Timeline timeline = trial.Run();
    // r3 and r4 stay together: r3 takes over and r4 hears it.
    EXPECT_EQ(MastersAt(timeline, 20s), (Names{"r1", "r2", "r3"}));
    // A new partition replaces the old one: r3 hears r1 again, r4 hears r2.
    EXPECT_EQ(WayOfAdvert(timeline, 21s, "r3"), DefaultDelay());
    EXPECT_EQ(MastersAt(timeline, 25s), (Names{"r1", "r2"}));
    EXPECT_EQ(WayOfAdvert(timeline, 25s, "r2"), std::nullopt);
    EXPECT_EQ(MastersAt(timeline, 30s), Names{"r1"});
    EXPECT_EQ(Became(timeline, "r2", "BACKUP").back(), 26s + DefaultDelay());
}

TEST(Switches, CrashAndBootAreALossOfCarrierForAll)
{
    const Timeline timeline = RunAimedAt("sw",
                                         Three({"at: 10300ms, crash: r1",
                                                "at: 11s, crash: r1",
                                                "at: 20s, boot: r1",
                                                "at: 21s, boot: r1"}));
    EXPECT_EQ(Struck(timeline), (Names{"sw", "sw", "sw", "sw"}));
    EXPECT_EQ(Instants(timeline, FactKind::CRASHED, "sw"), std::vector<Time>{10300ms});
    EXPECT_EQ(Instants(timeline, FactKind::BOOTED, "sw"), std::vector<Time>{20s});
    for (const std::string node : {"r1", "r2", "r3"})
    {
        EXPECT_EQ(Instants(timeline, FactKind::LINK, node), (std::vector<Time>{0s, 10300ms, 20s}));
        EXPECT_EQ(Became(timeline, node, "INIT"), std::vector<Time>{10300ms});
        EXPECT_EQ(Became(timeline, node, "BACKUP").at(1), 20s);
    }
    EXPECT_EQ(Became(timeline, "r1", "MASTER"), (std::vector<Time>{3s, 23s}));
}

/// A host that boots while its switch is off has no link until the switch is on.
TEST(Switches, GiveTheLinkToHostsThatBootedMeanwhile)
{
    Trial trial = Three({"at: 11s, crash: r1", "at: 20s, boot: r1"});
    trial.nodes[1].host = "boot: 12s";
    const Timeline timeline = RunAimedAt("sw", trial);
    EXPECT_EQ(Instants(timeline, FactKind::BOOTED, "r2"), std::vector<Time>{12s});
    EXPECT_EQ(Instants(timeline, FactKind::LINK, "r2"), std::vector<Time>{20s});
    EXPECT_EQ(Became(timeline, "r2", "BACKUP"), std::vector<Time>{20s});
}

TEST(Switches, LearnWhereTheVirtualMacIs)
{
    const Timeline timeline = Three({"at: 10300ms, crash: r1"}).Run();
    const Time takeover = 10s + DefaultDelay() + DownTime("openbsd", {1, 100});
    std::vector<std::pair<Time, std::string>> seen;
    for (const Fact& fact : timeline.facts)
    {
        const bool learned = fact.kind == FactKind::LEARNED || fact.kind == FactKind::MOVED;
        if (learned && fact.Text("mac") == "00:00:5e:00:01:01")
        {
            seen.emplace_back(fact.at, fact.Text("port"));
        }
    }
    // The port of the dead master lost its entries with the link, so this is learned anew.
    EXPECT_EQ(seen,
              (std::vector<std::pair<Time, std::string>>{{3s + CableTime(Wire{}), "r1"},
                                                         {takeover + CableTime(Wire{}), "r2"}}));
    EXPECT_EQ(Instants(timeline, FactKind::FLUSHED, "sw"), std::vector<Time>{10300ms});
}

TEST(Trunks, UnplugSplitsTheLanAndPlugJoinsIt)
{
    const Timeline timeline =
        TwoSwitches({"at: 10300ms, unplug: sw-far", "at: 20300ms, plug: sw-far"}).Run();
    const Time d = PathTime({Wire{}, Wire{}, Wire{}});
    const Time second = 10s + d + DownTime("openbsd", {1, 100});
    EXPECT_EQ(DoubleMasters(timeline), (Spans{{second, 21s + d}}));
    EXPECT_EQ(Instants(timeline, FactKind::LINK, "r1"), std::vector<Time>{0s});
    EXPECT_EQ(Struck(timeline), (Names{"sw-far", "sw-far"}));
}

/// Directions of a trunk are seen from the first switch of its name.
TEST(Trunks, CutsHaveADirection)
{
    const Time d = PathTime({Wire{}, Wire{}, Wire{}});
    const Time second = 10s + d + DownTime("openbsd", {1, 100});
    const Timeline out =
        TwoSwitches({"at: 10300ms, cut: sw-far, direction: out", "at: 20300ms, restore: sw-far"})
            .Run();
    EXPECT_EQ(DoubleMasters(out), (Spans{{second, 21s + d}}));
    EXPECT_EQ(Instants(out, FactKind::ADVERT_HEARD, "r1").front(), second + d);
    const Timeline in =
        TwoSwitches({"at: 10300ms, cut: sw-far, direction: in", "at: 15300ms, crash: r1"}).Run();
    EXPECT_TRUE(DoubleMasters(in).empty());
    EXPECT_EQ(TakeoverAfter(in, 15300ms), Takeover("r2", second + 5s));
}

TEST(Trunks, FarSwitchThatCrashesTakesItsHostsAlong)
{
    const Timeline timeline = RunAimedAt("far", TwoSwitches({"at: 10300ms, crash: r2"}));
    EXPECT_EQ(Became(timeline, "r2", "INIT"), std::vector<Time>{10300ms});
    EXPECT_TRUE(Became(timeline, "r1", "INIT").empty());
}

TEST(Roles, AreTakenWhenTheirTimeHasCome)
{
    const Timeline timeline = Three({"at: 10300ms, crash: best backup of gw",
                                     "at: 11300ms, crash: master of gw",
                                     "at: 20300ms, crash: master of gw",
                                     "at: 25300ms, crash: master of gw",
                                     "at: 26300ms, crash: best backup of gw"})
                                  .Run();
    EXPECT_EQ(Struck(timeline), (Names{"r2", "r1", "r3", "", ""}));
    EXPECT_EQ(Instants(timeline, FactKind::CRASHED, "r3"), std::vector<Time>{20300ms});
}

/// Of two MASTERs the better is meant; of equal BACKUPs the first of the file.
TEST(Roles, AreThoseOfTheBest)
{
    Trial trial = Three({"at: 10300ms, partition: [[r1], [r3]]",
                         "at: 20300ms, crash: master of gw",
                         "at: 21300ms, crash: master of gw"});
    EXPECT_EQ(Struck(trial.Run()), (Names{"", "r1", "r2"}));
    Trial equal = Three({"at: 10300ms, crash: best backup of gw"});
    equal.nodes[1].pace.skew = 200;
    EXPECT_EQ(Struck(equal.Run()), Names{"r2"});
}

/// FreeBSD waits by its configured skew, whatever is added to the one that it advertises.
TEST(Roles, TheBestBackupIsTheOneThatTimesOutFirst)
{
    Trial trial = Three({"at: 10300ms, crash: best backup of gw"});
    trial.dialect = "freebsd";
    trial.nodes[1].host = "demotion: 200";
    EXPECT_EQ(Struck(trial.Run()), Names{"r2"});
}

TEST(Roles, MayBeTheEndsOfAWayAndOfAMembership)
{
    const Timeline timeline =
        Three({"at: 10300ms, loss: 100%, from: master of gw, to: best backup of gw",
               "at: 11300ms, restore: best backup of gw",
               "at: 12300ms, down: gw on master of gw"})
            .Run();
    EXPECT_EQ(WayOfAdvert(timeline, 11s, "r2"), std::nullopt);
    EXPECT_EQ(WayOfAdvert(timeline, 11s, "r3"), DefaultDelay());
    EXPECT_EQ(WayOfAdvert(timeline, 12s, "r2"), DefaultDelay());
    EXPECT_EQ(Became(timeline, "r1", "INIT"), std::vector<Time>{12300ms});
}

/// A loss between roles that nobody has applies to nobody, not to everybody.
TEST(Roles, OfNobodyAreStruckByNothing)
{
    const Timeline timeline = Three({"at: 1s, crash: master of gw",
                                     "at: 1s, loss: 100%, to: master of gw",
                                     "at: 1s, delay: 5ms, from: master of gw"})
                                  .Run();
    EXPECT_EQ(Struck(timeline), (Names{"", "", ""}));
    EXPECT_EQ(WayOfAdvert(timeline, 10s, "r2"), DefaultDelay());
    EXPECT_EQ(MastersAt(timeline, 30s), Names{"r1"});
}

} // namespace lab::trial
