// SPDX-License-Identifier: GPL-2.0-only

#include "support.h"

#include "lab/spec/equality.h"

namespace lab
{
namespace
{

using namespace std::chrono_literals;

const std::string STORY = SMALL + R"(timeline:
  - {at: 10s, as: the-crash, crash: r1}
  - {at: 20s, boot: r1}
expect:
  - {takeover: gw, after: the-crash, within: 4s}
)";

/// The scenario with one `--set`.
Scenario With(const std::string& text)
{
    return MustParse(STORY, {*Override::FromText(text)});
}

/// What is said about one `--set`.
std::string ComplaintsWith(const std::string& text)
{
    return Complaints(STORY, {*Override::FromText(text)});
}

TEST(Overrides, SplitAtTheFirstEqualsSign)
{
    const auto override = Override::FromText("carp.gw.pass=a=b");
    ASSERT_TRUE(override);
    EXPECT_EQ(override->path, "carp.gw.pass");
    EXPECT_EQ(override->value, "a=b");
    EXPECT_FALSE(Override::FromText("run.seed"));
    EXPECT_FALSE(Override::FromText("=3"));
    EXPECT_EQ(Override::FromText("why=")->value, "");
}

TEST(Overrides, ReplaceValues)
{
    EXPECT_EQ(With("hosts.r2.carp.gw.advskew=50").hosts[1].interfaces[0].carp[0].config.advskew,
              50);
    EXPECT_EQ(With("scenario=other").name, "other");
    EXPECT_EQ(With("carp.gw.addresses[0]=10.0.0.7").groups[0].defaults.ipv4[0][3], 7);
    EXPECT_EQ(With("hosts.h1.probe={to: 10.0.0.2, every: 1s}").hosts[2].probes[0].every, 1s);
}

TEST(Overrides, ReachListsByIndexAndEventsByName)
{
    for (const char* path : {"timeline[0].at", "timeline.0.at", "timeline.the-crash.at"})
    {
        const Scenario scenario = With(path + std::string("=11s"));
        EXPECT_EQ(scenario.timeline[0].at.a, 11s) << path;
        EXPECT_EQ(scenario.timeline[1].at.a, 20s) << path;
    }
    EXPECT_EQ(std::get<TakeoverClaim>(With("expect[0].within=5s").expect[0].claim).within, 5s);
}

TEST(Overrides, CreateKeysThatTheGrammarKnows)
{
    const Scenario scenario = With("run.seed=3");
    EXPECT_EQ(scenario.seed, 3U);
    EXPECT_EQ(scenario.duration, 30s) << "the rest keeps its default";
    EXPECT_EQ(With("hosts.r1.cable.loss=20%").hosts[0].interfaces[0].cable.loss.Mean(), 0.2);
    EXPECT_EQ(With("why=Because.").why, "Because.");
    EXPECT_EQ(With("timeline[1].as=back").timeline[1].name, "back");
}

TEST(Overrides, GiveDetailsToWhatWasABareName)
{
    EXPECT_EQ(With("lan.switches.sw.ageing=10s").switches[0].ageing, 10s);
    const std::string text = SMALL + "run:\n";
    const std::vector<Override> carp{{"hosts.r1.carp", "gw"}, {"hosts.r1.carp.gw.advskew", "9"}};
    EXPECT_EQ(MustParse(text, carp).hosts[0].interfaces[0].carp[0].config.advskew, 9);
    const std::vector<Override> list{{"hosts.r1.carp", "[gw]"}, {"hosts.r1.carp.gw.advskew", "8"}};
    EXPECT_EQ(MustParse(text, list).hosts[0].interfaces[0].carp[0].config.advskew, 8);
}

TEST(Overrides, TurnATimeIntoADistribution)
{
    const Scenario scenario = With("timeline[0].at.uniform=[10s, 11s]");
    EXPECT_EQ(scenario.timeline[0].at.kind, TimeLaw::Kind::UNIFORM);
    EXPECT_EQ(scenario.timeline[0].at.b, 11s);
}

TEST(Overrides, TheLastOneWins)
{
    EXPECT_EQ(MustParse(STORY, {{"run.seed", "3"}, {"run.seed", "4"}}).seed, 4U);
}

TEST(Overrides, SomeMeanWhatTheFileCouldSay)
{
    EXPECT_TRUE(With("timeline[0].at=10000ms") == MustParse(STORY));
}

TEST(Overrides, NameThePathInsteadOfALine)
{
    EXPECT_EQ(ComplaintsWith("run.for=30"),
              "--set run.for: found \"30\", expected a time such as 10s or 1.5ms, in whole "
              "nanoseconds (units: ns, us, ms, s, min, h, d) (did you mean 30s?)\n");
    EXPECT_EQ(ComplaintsWith("hosts.r2.carp.gw.advskew=255"),
              "--set hosts.r2.carp.gw.advskew: found advskew 255, expected 0 to 254 (dialect "
              "openbsd)\n");
    EXPECT_EQ(ComplaintsWith("run={for: 40s, for: 50s}"),
              "--set run: found \"for\" a second time, expected each key once\n");
}

TEST(Overrides, ExplainUnknownPaths)
{
    EXPECT_EQ(ComplaintsWith("hosts.r9.boot=1s"),
              "--set hosts.r9.boot: found \"r9\", expected a host: r1, r2 or h1 (did you mean "
              "r1?)\n");
    EXPECT_EQ(ComplaintsWith("host.r1.boot=1s"),
              "--set host.r1.boot: found \"host\", expected a key of a scenario: scenario, claim, "
              "why, lan, carp, hosts, timeline, expect or run (did you mean hosts?)\n");
    EXPECT_EQ(
        ComplaintsWith("hosts.r1.carp.gw.skew=3"),
        "--set hosts.r1.carp.gw.skew: found \"skew\", expected a key of a member: vhid, "
        "pass, key, addresses, address, advbase, advskew, carpver, vrrpprio, vrrpinterval, "
        "preempt, dialect, lladdr, peer, peer6, dead-ratio, up-script, router-adverts, balancing, "
        "carpnodes or created\n");
    EXPECT_EQ(ComplaintsWith("hosts.h1.carp.gw.advskew=3"),
              "--set hosts.h1.carp.gw.advskew: found \"gw\", expected a member (there is none)\n");
    EXPECT_EQ(ComplaintsWith("timeline[2].at=3s"),
              "--set timeline[2].at: found \"2\", expected a number from 0 to 1, or an event: "
              "the-crash\n");
    EXPECT_EQ(ComplaintsWith("timeline.the-cash.at=3s"),
              "--set timeline.the-cash.at: found \"the-cash\", expected a number from 0 to 1, or "
              "an event: the-crash (did you mean the-crash?)\n");
    EXPECT_EQ(ComplaintsWith("run.seed.low=3"),
              "--set run.seed.low: found \"low\", expected no further word: \"seed\" has nothing "
              "below it\n");
    EXPECT_EQ(ComplaintsWith("timeline[0].direction=in"),
              "--set timeline[0].direction: found \"direction\", expected a key of a crash: at, "
              "as or crash\n");
    EXPECT_EQ(ComplaintsWith("run..seed=3"),
              "--set run..seed: found an empty word, expected a key of a run: for or seed\n");
}

TEST(Overrides, ExplainBrokenValues)
{
    EXPECT_EQ(ComplaintsWith("run.seed=[1"),
              "--set run.seed: found broken YAML (end of sequence flow not found), expected a "
              "comma between two items, and ] after the last\n");
    EXPECT_EQ(ComplaintsWith("run.seed="),
              "--set run.seed: found nothing after \"seed\", expected a whole number from 0 on\n");
}

TEST(Overrides, AWrongPathLeavesTheScenarioAlone)
{
    // Otherwise an empty cable would appear in h1.
    EXPECT_EQ(ComplaintsWith("hosts.h1.cable.lose=3"),
              "--set hosts.h1.cable.lose: found \"lose\", expected a key of a cable: rate, delay "
              "or loss (did you mean loss?)\n");
}

TEST(Overrides, MistakesOfTheFileComeFirst)
{
    EXPECT_EQ(Complaints(STORY + "run: {for: long}\n", {{"run.seed", "x"}, {"why", ""}}),
              "test.yaml:15:12: found \"long\", expected a time such as 10s or 1.5ms, in whole "
              "nanoseconds (units: ns, us, ms, s, min, h, d)\n"
              "--set run.seed: found \"x\", expected a whole number from 0 on\n"
              "--set why: found nothing after \"why\", expected a sentence\n");
}

} // namespace
} // namespace lab
