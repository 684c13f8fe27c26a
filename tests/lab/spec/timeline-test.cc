// SPDX-License-Identifier: GPL-2.0-only

// What right events and claims mean; what is said about wrong ones is in bad/.

#include "support.h"

namespace lab
{
namespace
{

using namespace std::chrono_literals;

/// The only event of a timeline.
Event EventOf(const std::string& entry)
{
    const Scenario scenario = MustParse(SMALL + "timeline: [" + entry + "]\n");
    EXPECT_EQ(scenario.timeline.size(), 1U);
    return scenario.timeline.empty() ? Event{} : scenario.timeline[0];
}

TEST(Timeline, TimesMayBeDistributions)
{
    EXPECT_EQ(EventOf("{at: 1s, crash: r1}").at.kind, TimeLaw::Kind::FIXED);
    const TimeLaw uniform = EventOf("{at: {uniform: [1s, 2s]}, crash: r1}").at;
    EXPECT_EQ(uniform.kind, TimeLaw::Kind::UNIFORM);
    EXPECT_EQ(uniform.b, 2s);
    const TimeLaw normal = EventOf("{at: {normal: [10s, 1s]}, crash: r1}").at;
    EXPECT_EQ(normal.kind, TimeLaw::Kind::NORMAL);
    EXPECT_EQ(normal.a, 10s);
    const TimeLaw exponential = EventOf("{at: {exponential: 1s, after: 9s}, crash: r1}").at;
    EXPECT_EQ(exponential.kind, TimeLaw::Kind::EXPONENTIAL);
    EXPECT_EQ(exponential.a, 9s);
    EXPECT_EQ(exponential.b, 1s);
    EXPECT_EQ(EventOf("{at: {one-of: [1s, 3s]}, crash: r1}").at.choices.at(1), 3s);
}

TEST(Timeline, TargetsMayBeRoles)
{
    const Target master = *EventOf("{at: 1s, crash: master  of gw}").target;
    EXPECT_EQ(master.kind, Target::Kind::MASTER_OF);
    EXPECT_EQ(master.name, "gw");
    EXPECT_EQ(master.text, "master of gw");
    EXPECT_FALSE(master.group);
    const Target backup = *EventOf("{at: 1s, unplug: best backup of gw}").target;
    EXPECT_EQ(backup.kind, Target::Kind::BEST_BACKUP);
    const Target member = *EventOf("{at: 1s, down: gw on r1}").target;
    EXPECT_EQ(member.kind, Target::Kind::NODE);
    EXPECT_EQ(member.name, "r1");
    EXPECT_EQ(member.group, "gw");
    const Target both = *EventOf("{at: 1s, down: gw on master of gw}").target;
    EXPECT_EQ(both.kind, Target::Kind::MASTER_OF);
    EXPECT_EQ(both.group, "gw");
}

TEST(Timeline, ActionsTakeParameters)
{
    const auto cut = std::get<CutAction>(EventOf("{at: 1s, cut: r1, direction: in}").action);
    EXPECT_TRUE(cut.in);
    EXPECT_FALSE(cut.out);
    EXPECT_TRUE(std::get<CutAction>(EventOf("{at: 1s, cut: r1}").action).out);
    EXPECT_FALSE(EventOf("{at: 1s, restore: all}").target);
    EXPECT_EQ(EventOf("{at: 1s, restore: r1}").target->name, "r1");
    const auto loss = std::get<LossAction>(EventOf("{at: 1s, loss: 20%, to: r1}").action);
    EXPECT_EQ(loss.law.Mean(), 0.2);
    EXPECT_FALSE(loss.law.HasBursts());
    EXPECT_FALSE(loss.from);
    EXPECT_EQ(loss.to->name, "r1");
    const auto bursts =
        std::get<LossAction>(EventOf("{at: 1s, loss: {mean: 20%, burst: 4}}").action).law;
    EXPECT_DOUBLE_EQ(bursts.Mean(), 0.2);
    EXPECT_EQ(bursts.leave, 0.25);
    EXPECT_DOUBLE_EQ(bursts.enter, 0.0625);
    const auto chain =
        std::get<LossAction>(
            EventOf("{at: 1s, loss: {enter: 10%, leave: 30%, bad: 80%, good: 4%}}").action)
            .law;
    EXPECT_DOUBLE_EQ(chain.BadShare(), 0.25);
    EXPECT_DOUBLE_EQ(chain.Mean(), 0.25 * 0.8 + 0.75 * 0.04);
    const auto delay = std::get<DelayAction>(EventOf("{at: 1s, delay: 5ms, from: h1}").action);
    EXPECT_EQ(delay.extra, 5ms);
    EXPECT_EQ(delay.from->name, "h1");
    const Event partition = EventOf("{at: 1s, partition: [[r1, h1], [r2]]}");
    EXPECT_EQ(std::get<PartitionAction>(partition.action).islands.at(0).at(1).name, "h1");
    EXPECT_EQ(std::get<DemoteAction>(EventOf("{at: 1s, demote: r1, by: -2}").action).by, -2);
    const auto set = std::get<SetAction>(
        EventOf("{at: 1s, set: gw on r1, advbase: 2, preempt: false, pass: \"\"}").action);
    EXPECT_EQ(set.advbase, 2);
    EXPECT_EQ(set.preempt, false);
    EXPECT_EQ(set.pass, "");
    EXPECT_FALSE(set.advskew);
    EXPECT_FALSE(set.state);
}

/// The only claim of a scenario in which r1 crashes at 10 s.
template <typename Claim>
Claim ClaimOf(const std::string& entry)
{
    const Scenario scenario = MustParse(
        SMALL + "timeline: [{at: 10s, as: the-crash, crash: r1}]\nexpect: [" + entry + "]\n");
    EXPECT_EQ(scenario.expect.size(), 1U);
    return scenario.expect.empty() ? Claim{} : std::get<Claim>(scenario.expect[0].claim);
}

TEST(Claims, MasterClaims)
{
    EXPECT_TRUE(ClaimOf<MasterClaim>("{master: gw, is: none, at: 10ms}").is.empty());
    EXPECT_FALSE(ClaimOf<MasterClaim>("{master: gw, is: r1, at: 9s}").until);
    const auto span = ClaimOf<MasterClaim>("{master: gw, is: [r1, r2], from: 5s}");
    EXPECT_EQ(span.from.offset, 5s);
    EXPECT_EQ(span.until->offset, 30s) << "to the end of the run";
    EXPECT_EQ(ClaimOf<MasterClaim>("{master: gw, is: r1, until: 5s}").from.offset, 0s);
}

TEST(Claims, InstantsMayBeEvents)
{
    const auto at = [](const std::string& when)
    { return ClaimOf<MasterClaim>("{master: gw, is: r1, at: " + when + "}").from; };
    EXPECT_EQ(at("9s").event, "");
    EXPECT_EQ(at("the-crash").event, "the-crash");
    EXPECT_EQ(at("the-crash + 500ms").offset, 500ms);
    EXPECT_EQ(at("the-crash - 1ms").offset, -1ms);
}

TEST(Claims, OtherClaims)
{
    const auto masters = ClaimOf<MastersClaim>("{masters: gw, at-most: 1}");
    EXPECT_TRUE(masters.never);
    EXPECT_EQ(masters.longerThan, 0ns);
    EXPECT_FALSE(masters.atLeast);
    const auto takeover = ClaimOf<TakeoverClaim>("{takeover: gw, after: the-crash, by: r2}");
    EXPECT_EQ(takeover.by, "r2");
    EXPECT_FALSE(takeover.within);
    EXPECT_EQ(ClaimOf<OutageClaim>("{outage: h1, above: 1s}").above, 1s);
    EXPECT_FALSE(ClaimOf<OutageClaim>("{outage: h1, above: 1s}").of);
    const auto part = ClaimOf<OutageClaim>("{outage: h1, of: ping, part: repair, below: 1s}");
    EXPECT_EQ(part.of, StreamKind::PING);
    EXPECT_EQ(part.part, OutagePart::REPAIR);
    EXPECT_EQ(ClaimOf<TransitionsClaim>("{transitions: gw, at-most: 3, of: r1}").of, "r1");
    EXPECT_EQ(ClaimOf<CounterClaim>("{counter: badauth, on: r1, equals: 0}").equals, 0U);
}

} // namespace
} // namespace lab
