// SPDX-License-Identifier: GPL-2.0-only
//
// A run records what is asked for, and what it leaves out changes nothing.

#include "advert-times.h"
#include "lab/net/simulation.h"
#include "trial.h"

#include <algorithm>
#include <gtest/gtest.h>

namespace lab::trial
{

namespace
{

Trial CrashAndReturn()
{
    Trial trial = Pair("openbsd", {1, 0}, {1, 100});
    trial.events = {"at: 5s, loss: 20%",
                    "at: 30s, crash: r1",
                    "at: 31s, crash: r1",
                    "at: 40s, boot: r1"};
    trial.others = {"h1: {on: sw, address: 10.0.0.10/24, probe: {to: gw, every: 100ms}}"};
    return trial;
}

Timeline RunWith(const Trial& trial, const std::optional<std::set<FactKind>>& kinds)
{
    return Simulate(trial.Spec(), {"", {}, kinds});
}

std::vector<Fact> Only(const Timeline& timeline, const std::set<FactKind>& kinds)
{
    std::vector<Fact> some;
    std::copy_if(timeline.facts.begin(),
                 timeline.facts.end(),
                 std::back_inserter(some),
                 [&kinds](const Fact& fact) { return kinds.count(fact.kind) > 0; });
    return some;
}

} // namespace

TEST(Facts, EachKindIsTheSameAloneOrAmongAll)
{
    const Trial trial = CrashAndReturn();
    const Timeline all = trial.Run();
    for (size_t i = 0; i < FACT_KINDS; ++i)
    {
        const std::set<FactKind> kind{static_cast<FactKind>(i)};
        Timeline alone = RunWith(trial, kind);
        Timeline expected = all;
        expected.facts = Only(all, kind);
        EXPECT_EQ(Transcript(alone), Transcript(expected)) << ToString(*kind.begin());
    }
}

TEST(Facts, ThatNobodyWantsLeaveTheAdvertsAndTheEnd)
{
    const Trial trial = CrashAndReturn();
    const Timeline all = trial.Run();
    const Timeline none = RunWith(trial, std::set<FactKind>{});
    EXPECT_TRUE(none.facts.empty());
    EXPECT_EQ(none.end, 60s);
    EXPECT_EQ(none.counters.size(), all.counters.size());
    ASSERT_EQ(none.adverts.size(), 2U);
    for (size_t i = 0; i < none.adverts.size(); ++i)
    {
        const AdvertLog& log = none.adverts[i];
        EXPECT_EQ(log.node, i == 0 ? "r1" : "r2");
        EXPECT_EQ(log.group, "gw");
        const auto sent = Instants(all, FactKind::ADVERT_SENT, log.node);
        EXPECT_EQ(TimesOf(log), sent);
        EXPECT_EQ(TimesOf(all.adverts[i]), sent);
        EXPECT_GT(sent.size(), 5U);
    }
}

TEST(Facts, AMasterThatNothingDisturbsHasTwoSeriesAtMost)
{
    for (const char* dialect : {"openbsd", "freebsd", "netbsd", "ucarp"})
    {
        Trial trial = Pair(dialect, {1, 20}, {1, 100});
        trial.duration = 1h;
        const Timeline timeline = RunWith(trial, std::set<FactKind>{});
        const AdvertLog& master = timeline.adverts.at(0);
        ASSERT_LE(master.times.size(), 2U) << dialect;
        EXPECT_GT(master.CountPackets(), 3000U) << dialect;
        EXPECT_EQ(timeline.adverts.at(1).CountPackets(), 0U) << dialect;
    }
}

TEST(Facts, PacketsOfBothFamiliesAreOneTime)
{
    Trial trial = Pair("openbsd", {1, 0}, {1, 100});
    trial.families = Families::BOTH;
    trial.duration = 60s;
    const Timeline timeline = RunWith(trial, std::set<FactKind>{});
    const AdvertLog& master = timeline.adverts.at(0);
    EXPECT_EQ(2 * TimesOf(master).size(), master.CountPackets());
    EXPECT_LE(master.times.size() + master.besides.size(), 4U);
}

TEST(Facts, AnEventThatIsRefusedNeedsNoRecord)
{
    // The second crash strikes a host without power, which is added to its fact: if there is one.
    const auto crashes = RunWith(CrashAndReturn(), std::set<FactKind>{FactKind::CRASHED});
    EXPECT_EQ(crashes.facts.size(), 1U);
    const auto faults = RunWith(CrashAndReturn(), std::set<FactKind>{FactKind::FAULT});
    ASSERT_EQ(faults.facts.size(), 4U);
    EXPECT_EQ(faults.facts[2].Text("refused"), "r1 has no power");
}

} // namespace lab::trial
