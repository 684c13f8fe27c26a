// SPDX-License-Identifier: GPL-2.0-only
//
// Events that have no effect say so, with the reason.

#include "trial.h"

#include <gtest/gtest.h>

namespace lab::trial
{

namespace
{

/// r1 (1, 0) and r2 (1, 100), both switched on at 0: r1 is MASTER from 3 s on.
Timeline Outcome(const std::vector<std::string>& events, const std::string& dialect = "openbsd")
{
    Trial trial;
    trial.dialect = dialect;
    trial.nodes = {Node{{1, 0}, "", ""}, Node{{1, 100}, "", ""}};
    trial.events = events;
    trial.lan = "switches: [sw, sw2], trunks: [{between: [sw, sw2]}]";
    trial.duration = 20s;
    return trial.Run();
}

/// What the events say of why they had no effect, in order; "" of one that had.
std::vector<std::string> Refusals(const Timeline& timeline)
{
    std::vector<std::string> refusals;
    for (const Fact& fact : timeline.facts)
    {
        if (fact.kind == FactKind::FAULT)
        {
            refusals.push_back(fact.Text("refused"));
        }
    }
    return refusals;
}

using Texts = std::vector<std::string>;

} // namespace

TEST(Refusal, WithoutPowerThereIsNothingToAdminister)
{
    const Timeline timeline = Outcome({"at: 4s, crash: r1",
                                       "at: 5s, down: r1",
                                       "at: 5s, up: gw on r1",
                                       "at: 5s, demote: r1, by: 1",
                                       "at: 5s, set: gw on r1, advskew: 200",
                                       "at: 5s, set: r1, allow: false",
                                       "at: 5s, add-address: 10.0.0.50, to: gw on r1",
                                       "at: 5s, destroy: gw on r1",
                                       "at: 5s, crash: r1",
                                       "at: 6s, boot: r1",
                                       "at: 7s, boot: r1"});
    const std::string off = "r1 has no power";
    EXPECT_EQ(Refusals(timeline),
              (Texts{"", off, off, off, off, off, off, off, off, "", "r1 is on"}));
    // Nothing of it waited for the next boot.
    EXPECT_EQ(Became(timeline, "r1", "BACKUP"), (std::vector<Time>{0s, 6s}));
    EXPECT_EQ(timeline.facts.back().kind, FactKind::END);
}

TEST(Refusal, ADemotionStaysWithinTheByteOfOpenBsd)
{
    const std::string range = "the demotion of group carp has to stay within 0 and 255";
    const Timeline timeline = Outcome({"at: 4s, demote: r1, by: 128",
                                       "at: 5s, demote: r1, by: 128",
                                       "at: 6s, demote: r1, by: 127",
                                       "at: 7s, demote: r1, by: -128",
                                       "at: 8s, demote: r1, by: -128"});
    EXPECT_EQ(Refusals(timeline), (Texts{"", range, "", "", range}));
    EXPECT_EQ(Instants(timeline, FactKind::DEMOTION, "r1"), (std::vector<Time>{4s, 6s, 7s}));
    const Timeline free = Outcome({"at: 4s, demote: r1, by: -300"}, "freebsd");
    EXPECT_EQ(Refusals(free), Texts{""});
}

TEST(Refusal, WhatIsSoAlready)
{
    const Timeline timeline = Outcome({"at: 4s, up: r1",
                                       "at: 4s, up: gw on r1",
                                       "at: 4s, down: gw on r1",
                                       "at: 5s, set: gw on r1, state: master",
                                       "at: 5s, down: gw on r1",
                                       "at: 6s, set: r1, allow: true",
                                       "at: 7s, set: gw on r2, state: master",
                                       "at: 7s, set: gw on r2, state: master",
                                       "at: 7s, set: gw on r2, state: master, advskew: 10",
                                       "at: 8s, plug: r1",
                                       "at: 8s, plug: sw-sw2",
                                       "at: 8s, restore: r1",
                                       "at: 8s, restore: all",
                                       "at: 8s, heal: all",
                                       "at: 9s, loss: 10%, from: best backup of gw"});
    EXPECT_EQ(Refusals(timeline),
              (Texts{"r1 is up",
                     "gw on r1 is up",
                     "",
                     "a state is ignored in INIT",
                     "gw on r1 is down",
                     "carp is allowed",
                     "it is MASTER",
                     "it is MASTER",
                     "",
                     "the cable is plugged in",
                     "it is plugged in",
                     "nothing was cut, lost, slow or refused there",
                     "nothing was cut, lost, slow or refused there",
                     "the LAN is whole",
                     "there is no best backup of gw"}));
}

TEST(Refusal, MembershipsThatAreNotThere)
{
    const Timeline timeline = Outcome({"at: 4s, destroy: gw on r1",
                                       "at: 5s, destroy: gw on r1",
                                       "at: 5s, set: gw on r1, advskew: 1"});
    const std::string gone = "r1 has no gw";
    EXPECT_EQ(Refusals(timeline), (Texts{"", gone, gone}));
}

TEST(Refusal, ABootBringsUpWhatWasSetDown)
{
    const Timeline timeline =
        Outcome({"at: 4s, down: r1", "at: 5s, crash: r1", "at: 6s, boot: r1", "at: 7s, up: r1"});
    EXPECT_EQ(Refusals(timeline), (Texts{"", "", "", "r1 is up"}));
    EXPECT_EQ(Became(timeline, "r1", "BACKUP"), (std::vector<Time>{0s, 6s}));
}

TEST(Refusal, FramesThatFindNoRoomAreFacts)
{
    // A hundred frames and the one on the wire find room; r2's cable is the bottle-neck.
    Trial trial;
    trial.nodes = {Node{{1, 0}, "", ""}, Node{{1, 100}, "", "cable: {rate: 8kbps}"}};
    trial.others = {"h1: {on: sw, address: 10.0.0.10/24, count: 4, "
                    "probe: {to: 10.0.0.3, every: 10ms}}"};
    trial.duration = 5s;
    const Timeline timeline = trial.Run();
    const auto full = Instants(timeline, FactKind::QUEUE_FULL, "sw");
    ASSERT_FALSE(full.empty());
    const auto port = Instants(timeline,
                               FactKind::QUEUE_FULL,
                               [](const Fact& fact) { return fact.Text("port") == "r2"; });
    EXPECT_EQ(port, full);
}

} // namespace lab::trial
