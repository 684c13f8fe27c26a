// SPDX-License-Identifier: GPL-2.0-only

#include "claim-fixture.h"

using namespace lab;

namespace
{

TEST(MasterClaimTest, AtAnInstant)
{
    const auto claim = [](std::vector<std::string> is, Time at) {
        return MasterClaim{"gw", std::move(is), At(at), {}};
    };
    Expect(claim({"r1"}, 5s), Crash(), PASSED, "r1 is MASTER at 5 s, since 3 s");
    Expect(claim({"r2"}, 5s), Crash(), FAILED, "r1 is MASTER at 5 s, since 3 s");
    Expect(claim({}, 1s), Crash(), PASSED, "nobody is MASTER at 1 s");
    Expect(claim({"r1"}, 31s), Crash(), UNKNOWN, "the run ended at 30 s, before 31 s");
}

TEST(MasterClaimTest, BoundaryInstants)
{
    const auto outcome = [](const std::string& is, Time at) {
        return JudgeOne(MasterClaim{"gw", {is}, At(at), {}}, Crash()).outcome;
    };
    EXPECT_EQ(outcome("r1", 3s - 1ns), FAILED);
    EXPECT_EQ(outcome("r1", 3s), PASSED);
    EXPECT_EQ(outcome("r1", 10s - 1ns), PASSED);
    EXPECT_EQ(outcome("r1", 10s), FAILED);
    EXPECT_EQ(outcome("r2", 30s), PASSED);
    EXPECT_EQ(outcome("r2", 30s + 1ns), UNKNOWN);
}

TEST(MasterClaimTest, SeveralHostsInAnyOrder)
{
    const Timeline run = RunBuilder().Master(1s, "r1").Master(2s, "r2").End(5s);
    Expect(MasterClaim{"gw", {"r2", "r1"}, At(3s), {}},
           run,
           PASSED,
           "r1 and r2 are MASTER at 3 s, since 2 s");
    Expect(MasterClaim{"gw", {"r1"}, At(3s), {}},
           run,
           FAILED,
           "r1 and r2 are MASTER at 3 s, since 2 s");
}

TEST(MasterClaimTest, OverASpan)
{
    const auto claim = [](const char* is, Time from, Time until) {
        return MasterClaim{"gw", {is}, At(from), At(until)};
    };
    Expect(claim("r1", 3s, 10s), Crash(), PASSED, "r1 is MASTER all the time between 3 s and 10 s");
    Expect(claim("r1", 3s, 10s + 1ns),
           Crash(),
           FAILED,
           "nobody is MASTER at 10 s; the deviation lasts 1 ns");
    Expect(claim("r2", 12s, 20s),
           Crash(),
           FAILED,
           "nobody is MASTER at 12 s; the deviation lasts 1.171875 s");
    Expect(claim("r2", 20s, 40s), Crash(), UNKNOWN, "r2 is MASTER until the run ended at 30 s");
    Expect(claim("r2", 30s, 40s), Crash(), UNKNOWN, "the run ended at 30 s, before 30 s");
    Expect(claim("r2", 20s, 10s), Crash(), UNKNOWN, "there is no time between 20 s and 10 s");
}

TEST(MasterClaimTest, AfterAnEvent)
{
    const MasterClaim claim{"gw", {"r2"}, {"kill", 4s}, {}};
    Expect(claim, Crash(), PASSED, "r2 is MASTER at kill + 4 s (14 s), since 13.171875 s");
    const MasterClaim never{"gw", {"r2"}, {"heal", 0s}, {}};
    Expect(never, Crash(), UNKNOWN, "heal never happened");
}

TEST(EventTest, WithoutTargetIsNotAnEvent)
{
    const TakeoverClaim claim{"gw", {"kill", 0s}, 4s, {}, {}};
    const Timeline nobody = RunBuilder().Fault(1s, "", "crash", "kill", "master of gw").End(30s);
    Expect(claim, nobody, UNKNOWN, "kill struck nobody: there was no master of gw at 1 s");

    // A partition strikes the LAN and a restored cable is no host.
    const Timeline restored = RunBuilder().Fault(1s, "", "restore", "kill", "r1").End(30s);
    Expect(claim, restored, FAILED, "nobody takes over within 4 s after kill (1 s)");
    const Timeline split = RunBuilder().Fault(1s, "", "partition", "kill", "").End(30s);
    Expect(claim, split, FAILED, "nobody takes over within 4 s after kill (1 s)");
}

TEST(EventTest, WithoutEffectIsNotAnEvent)
{
    const TakeoverClaim claim{"gw", {"kill", 0s}, 4s, {}, {}};
    const RunBuilder::Values refused{{"refused", std::string("r1 has no power")}};
    const Timeline off = RunBuilder().Fault(1s, "r1", "down", "kill", "r1", refused).End(30s);
    Expect(claim, off, UNKNOWN, "kill had no effect at 1 s: r1 has no power");
}

TEST(TakeoverClaimTest, Passed)
{
    const std::string finding = "r2 becomes MASTER at 13.171875 s, 3.171875 s after kill (10 s)";
    Expect(TakeoverClaim{"gw", {"kill", 0s}, 3171875us, {}, {}}, Crash(), PASSED, finding);
    Expect(TakeoverClaim{"gw", {"kill", 0s}, 4s, 3171875us, "r2"}, Crash(), PASSED, finding);

    const Verdict verdict = JudgeOne(TakeoverClaim{"gw", {"kill", 0s}, 4s, {}, {}}, Crash());
    ASSERT_EQ(verdict.evidence.size(), 2u);
    EXPECT_EQ(Crash().facts[verdict.evidence[0]].kind, FactKind::FAULT);
    EXPECT_EQ(Crash().facts[verdict.evidence[1]].node, "r2");
}

TEST(TakeoverClaimTest, Failed)
{
    const std::string finding = "r2 becomes MASTER at 13.171875 s, 3.171875 s after 10 s";
    Expect(TakeoverClaim{"gw", At(10s), 3171875us - 1ns, {}, {}}, Crash(), FAILED, finding);
    Expect(TakeoverClaim{"gw", At(10s), {}, 3171875us + 1ns, {}}, Crash(), FAILED, finding);
    Expect(TakeoverClaim{"gw", At(10s), 4s, {}, "r3"}, Crash(), FAILED, finding);
    Expect(TakeoverClaim{"gw", At(14s), 16s, {}, {}},
           Crash(),
           FAILED,
           "nobody takes over within 16 s after 14 s; r2 is MASTER then, since 13.171875 s");
}

TEST(TakeoverClaimTest, Unknown)
{
    Expect(
        TakeoverClaim{"gw", At(14s), 16s + 1ns, {}, {}},
        Crash(),
        UNKNOWN,
        "nobody takes over after 14 s; the run ended at 30 s, 16 s later; r2 is MASTER then, since 13.171875 s");
    Expect(TakeoverClaim{"gw", At(14s), {}, 1s, {}},
           Crash(),
           UNKNOWN,
           "nobody takes over after 14 s; r2 is MASTER then, since 13.171875 s");
    Expect(TakeoverClaim{"gw", At(31s), 1s, {}, {}},
           Crash(),
           UNKNOWN,
           "the run ended at 30 s, before 31 s");
}

TEST(TakeoverClaimTest, TwoAtOneInstant)
{
    const Timeline run = RunBuilder().Master(3s, "r1").Master(3s, "r2").Master(4s, "r3").End(9s);
    const std::string finding = "r1 and r2 become MASTER at 3 s, 3 s after 0 s";
    Expect(TakeoverClaim{"gw", At(0s), 4s, {}, "r2"}, run, PASSED, finding);
    Expect(TakeoverClaim{"gw", At(0s), 4s, {}, "r3"}, run, FAILED, finding);
}

/// Two MASTERs three times: for 1 ms, 2 s and 0.5 s.
const Timeline& Split()
{
    static const Timeline run = RunBuilder()
                                    .Ready(0s, "r1")
                                    .Master(1s, "r1")
                                    .Master(5s, "r2")
                                    .Backup(5001ms, "r2")
                                    .Master(10s, "r2")
                                    .Backup(12s, "r2")
                                    .Master(20s, "r2")
                                    .Backup(20500ms, "r1")
                                    .End(30s);
    return run;
}

MastersClaim AtMostOne(Time longerThan)
{
    MastersClaim claim;
    claim.group = "gw";
    claim.atMost = 1;
    claim.longerThan = longerThan;
    return claim;
}

MastersClaim AtLeastOne(Time longerThan, Time after)
{
    MastersClaim claim;
    claim.group = "gw";
    claim.atLeast = 1;
    claim.longerThan = longerThan;
    claim.after = At(after);
    return claim;
}

TEST(MastersClaimTest, AtMost)
{
    Expect(AtMostOne(2s),
           Split(),
           PASSED,
           "never more than 1 MASTER in the run for longer than 2 s");
    Expect(AtMostOne(1s), Split(), FAILED, "more than 1 MASTER for 2 s, from 10 s on");
    Expect(AtMostOne(1ms),
           Split(),
           FAILED,
           "more than 1 MASTER 2 times, 2.5 s in all, at the longest for 2 s, from 10 s on");
    Expect(AtMostOne(0s),
           Split(),
           FAILED,
           "more than 1 MASTER 3 times, 2.501 s in all, at the longest for 2 s, from 10 s on");

    const Verdict verdict = JudgeOne(AtMostOne(0s), Split());
    ASSERT_EQ(verdict.evidence.size(), 3u);
    EXPECT_EQ(Split().facts[verdict.evidence[0]].at, 5s);
    EXPECT_EQ(Split().facts[verdict.evidence[1]].at, 10s);
    EXPECT_EQ(Split().facts[verdict.evidence[2]].at, 12s);
}

TEST(MastersClaimTest, ExpectedViolation)
{
    MastersClaim claim = AtMostOne(1s);
    claim.never = false;
    Expect(claim, Split(), PASSED, "more than 1 MASTER for 2 s, from 10 s on");
    claim.longerThan = 2s;
    Expect(claim, Split(), FAILED, "never more than 1 MASTER in the run for longer than 2 s");
}

TEST(MastersClaimTest, OnlyTheWindowCounts)
{
    MastersClaim claim = AtMostOne(1s);
    claim.after = At(11s);
    Expect(claim, Split(), PASSED, "never more than 1 MASTER after 11 s for longer than 1 s");
    claim.after = At(11s - 1ns);
    Expect(claim, Split(), FAILED, "more than 1 MASTER for 1.000000001 s, from 10.999999999 s on");
    claim.until = At(12s - 1ns);
    Expect(claim,
           Split(),
           PASSED,
           "never more than 1 MASTER between 10.999999999 s and 11.999999999 s for longer than "
           "1 s");
}

TEST(MastersClaimTest, AtLeastCountsFromTheStartOfTheWindow)
{
    Expect(AtLeastOne(3171875us, 3s),
           Crash(),
           PASSED,
           "never without a MASTER after 3 s for longer than 3.171875 s");
    Expect(AtLeastOne(3s, 0s), Crash(), FAILED, "without a MASTER for 3.171875 s, from 10 s on");
    Expect(AtLeastOne(1s, 0s),
           Crash(),
           FAILED,
           "without a MASTER 2 times, 6.171875 s in all, at the longest for 3.171875 s, from "
           "10 s on");
}

TEST(MastersClaimTest, BothLimits)
{
    MastersClaim claim = AtMostOne(0s);
    claim.atLeast = 1;
    claim.after = At(21s);
    Expect(claim, Split(), PASSED, "never without a MASTER or more than 1 MASTER after 21 s");
}

TEST(MastersClaimTest, Unknown)
{
    Expect(AtMostOne(0s),
           RunBuilder().Ready(0s, "r1").End(2s),
           UNKNOWN,
           "gw has no MASTER at all in the run");
    Expect(AtMostOne(1s),
           RunBuilder().Master(1s, "r1").Master(29s, "r2").End(30s),
           UNKNOWN,
           "more than 1 MASTER when the run ended at 30 s, so far for 1 s");
    Expect(AtMostOne(1s),
           RunBuilder().Master(1s, "r1").Master(29s - 1ns, "r2").End(30s),
           FAILED,
           "more than 1 MASTER for 1.000000001 s, from 28.999999999 s on");
    MastersClaim claim = AtMostOne(0s);
    claim.until = At(31s);
    Expect(claim,
           RunBuilder().Master(1s, "r1").End(30s),
           UNKNOWN,
           "never more than 1 MASTER before 31 s; but the run ended at 30 s");
}

TransitionsClaim AtMostTransitions(int n)
{
    TransitionsClaim claim;
    claim.group = "gw";
    claim.atMost = n;
    return claim;
}

TEST(TransitionsClaimTest, Passed)
{
    Expect(AtMostTransitions(7), Split(), PASSED, "7 transitions in the run");
    TransitionsClaim claim;
    claim.group = "gw";
    claim.atLeast = 2;
    claim.of = "r1";
    Expect(claim, Split(), PASSED, "2 transitions of r1 in the run");
}

TEST(TransitionsClaimTest, Failed)
{
    Expect(AtMostTransitions(6), Split(), FAILED, "7 transitions in the run");
    const Verdict verdict = JudgeOne(AtMostTransitions(6), Split());
    ASSERT_EQ(verdict.evidence.size(), 1u);
    EXPECT_EQ(Split().facts[verdict.evidence[0]].at, 20500ms);

    TransitionsClaim claim = AtMostTransitions(1);
    claim.after = At(10s);
    claim.until = At(12s);
    Expect(claim, Split(), PASSED, "1 transition between 10 s and 12 s");
    claim.until = At(12s + 1ns);
    Expect(claim, Split(), FAILED, "2 transitions between 10 s and 12.000000001 s");
}

TEST(TransitionsClaimTest, Unknown)
{
    Expect(AtMostTransitions(0),
           RunBuilder().Master(1s, "r1", "wan").End(30s),
           UNKNOWN,
           "no host ever took part in gw");
    TransitionsClaim claim = AtMostTransitions(7);
    claim.until = At(40s);
    Expect(claim, Split(), UNKNOWN, "7 transitions before 40 s; but the run ended at 30 s");
    claim.atMost = 6;
    Expect(claim, Split(), FAILED, "7 transitions before 40 s");
    claim.atMost.reset();
    claim.atLeast = 7;
    Expect(claim, Split(), PASSED, "7 transitions before 40 s");
}

} // namespace
