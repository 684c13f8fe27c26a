// SPDX-License-Identifier: GPL-2.0-only

#include "balance-run.h"
#include "claim-fixture.h"

namespace lab
{
namespace
{

void ExpectShared(const ClaimSpec& claim,
                  const Timeline& timeline,
                  Outcome outcome,
                  const std::string& finding,
                  int nodes = 2)
{
    Scenario scenario = SharedScenario(nodes);
    scenario.expect.push_back({claim, "the claim", {7, 5}});
    const Verdict verdict = Judge(scenario, timeline).at(0);
    EXPECT_STREQ(ToString(verdict.outcome), ToString(outcome)) << verdict.finding;
    EXPECT_EQ(verdict.finding, finding);
}

ShareClaim Share(const std::string& node, double least, double most)
{
    ShareClaim claim;
    claim.balance = "gw";
    claim.node = node;
    claim.least = least;
    claim.most = most;
    return claim;
}

template <typename Claim>
Claim Exactly(int number)
{
    Claim claim;
    claim.balance = "gw";
    claim.atLeast = number;
    claim.atMost = number;
    return claim;
}

UniformClaim Uniform(double atLeast)
{
    UniformClaim claim;
    claim.balance = "gw";
    claim.atLeast = atLeast;
    return claim;
}

MovedClaim Moved(const When& after, double atMost)
{
    MovedClaim claim;
    claim.balance = "gw";
    claim.after = after;
    claim.atMost = atMost;
    return claim;
}

TEST(ShareClaim, AClientBelongsToWhoTookItsLastPacket)
{
    const Timeline run = BalanceRun()
                             .Serve(1s, "r1", 1)
                             .Serve(2s, "r2", 1)
                             .Serve(2s, "r1", 2)
                             .Serve(3s, "r1", 2)
                             .End(9s);
    ExpectShared(Share("r1", 0.5, 0.5), run, PASSED, "r1 has 1 of 2 clients (50%) in the run");
    ExpectShared(Share("r2", 0.6, 1), run, FAILED, "r2 has 1 of 2 clients (50%) in the run");
    ShareClaim packets = Share("r1", 0.75, 0.75);
    packets.ofPackets = true;
    ExpectShared(packets, run, PASSED, "r1 has 3 of 4 packets (75%) in the run");
    ShareClaim early = Share("r1", 1, 1);
    early.until = At(2s);
    ExpectShared(early, run, PASSED, "r1 has 1 of 1 client (100%) before 2 s");
    ShareClaim late = Share("r1", 1, 1);
    late.after = At(2500ms);
    ExpectShared(late, run, PASSED, "r1 has 1 of 1 client (100%) after 2.5 s");
}

TEST(ShareClaim, LimitsBelongToTheAllowedRange)
{
    BalanceRun run;
    run.ServeAll(1s, 20, {"r1", "r1", "r1", "r1", "r1", "r1", "r1", "r1", "r1", "r2",
                          "r2", "r2", "r2", "r2", "r2", "r2", "r2", "r2", "r2", "r2"});
    const Timeline timeline = run.End(9s);
    ExpectShared(Share("r1", 0.45, 0.55),
                 timeline,
                 PASSED,
                 "r1 has 9 of 20 clients (45%) in the run");
    ExpectShared(Share("r2", 0.45, 0.55),
                 timeline,
                 PASSED,
                 "r2 has 11 of 20 clients (55%) in the run");
}

TEST(ShareClaim, IsUnknownWithoutPacketsOrBeyondTheEnd)
{
    const Timeline run = BalanceRun().Serve(1s, "r1", 1).End(9s);
    ShareClaim late = Share("r1", 1, 1);
    late.after = At(2s);
    ExpectShared(late, run, UNKNOWN, "no host took a packet to gw after 2 s");
    ShareClaim beyond = Share("r1", 1, 1);
    beyond.until = At(20s);
    ExpectShared(beyond,
                 run,
                 UNKNOWN,
                 "r1 has 1 of 1 client (100%) before 20 s; but the run ended at 9 s");
}

TEST(ShareClaim, PacketsOfOtherGroupsDoNotCount)
{
    BalanceRun run;
    run.Serve(1s, "r1", 1, "1").Serve(1s, "r2", 2, "2").Serve(1s, "r2", 3, "7");
    ExpectShared(Share("r2", 0.5, 0.5),
                 run.End(9s),
                 PASSED,
                 "r2 has 1 of 2 clients (50%) in the run");
}

TEST(UniformClaim, IsPearsonsTest)
{
    // By hand: (60 - 50)^2 / 50 + (40 - 50)^2 / 50 = 4; erfc(sqrt(4 / 2)) = 0.0455003.
    BalanceRun run;
    for (int i = 0; i < 100; ++i)
    {
        run.Serve(1s, i < 60 ? "r1" : "r2", i);
    }
    const std::string finding =
        "r1 60 and r2 40 of 100 clients in the run: chi-square 4, p = 4.55%";
    const Timeline timeline = run.End(9s);
    ExpectShared(Uniform(0.04), timeline, PASSED, finding);
    ExpectShared(Uniform(0.05), timeline, FAILED, finding);
    UniformClaim skewed;
    skewed.balance = "gw";
    skewed.below = 0.05;
    ExpectShared(skewed, timeline, PASSED, finding);
}

TEST(UniformClaim, HasADegreeOfFreedomLessThanHosts)
{
    // Chi-square 2 with two degrees of freedom: exp(-1).
    BalanceRun run;
    for (int i = 0; i < 30; ++i)
    {
        run.Serve(1s, i < 10 ? "r1" : i < 15 ? "r2" : "r3", i);
    }
    ExpectShared(Uniform(0.05),
                 run.End(9s),
                 PASSED,
                 "r1 10, r2 5 and r3 15 of 30 clients in the run: chi-square 5, p = 8.21%",
                 3);
}

TEST(UniformClaim, WhatIsTooSmallForANumberIsNotNothing)
{
    BalanceRun run;
    run.ServeAll(1s, 2000, {"r1"});
    ExpectShared(Uniform(0.01),
                 run.End(9s),
                 FAILED,
                 "r1 2000 and r2 0 of 2000 clients in the run: chi-square 2000, p < 0.000001%");
}

TEST(UniformClaim, NeedsFiveClientsOfEachHost)
{
    const Timeline few = BalanceRun().ServeAll(1s, 9, {"r1", "r2"}).End(9s);
    ExpectShared(
        Uniform(0.05),
        few,
        UNKNOWN,
        "r1 5 and r2 4 of 9 clients in the run: too few for a test, which needs five of each");
    const Timeline enough = BalanceRun().ServeAll(1s, 10, {"r1", "r2"}).End(9s);
    ExpectShared(Uniform(0.05),
                 enough,
                 PASSED,
                 "r1 5 and r2 5 of 10 clients in the run: chi-square 0, p = 100%");
}

TEST(UniformClaim, ALargeChiSquareHasNoExponent)
{
    BalanceRun run;
    run.ServeAll(1s, 20000, {"r1"});
    ExpectShared(Uniform(0.01),
                 run.End(9s),
                 FAILED,
                 "r1 20000 and r2 0 of 20000 clients in the run: chi-square 20000, p < 0.000001%");
}

TEST(UniformClaim, AHostThatNeverBootsDoesNotCount)
{
    BalanceRun run;
    run.ServeAll(1s, 20, {"r1", "r2", "r3"}); // nobody boots r4
    ExpectShared(Uniform(0.05),
                 run.End(9s),
                 PASSED,
                 "r1 7, r2 7 and r3 6 of 20 clients in the run: chi-square 0.1, p = 95.12%",
                 4);
}

TEST(UniformClaim, HostsThatAreOffAllTheTimeDoNotCount)
{
    BalanceRun run;
    run.ServeAll(1s, 20, {"r1", "r2", "r3"}).ServeAll(7s, 20, {"r1", "r2"});
    run.Crash(5s, "r3", "kill");
    const Timeline timeline = run.End(9s);
    UniformClaim late = Uniform(0.05);
    late.after = When{"kill", 0s};
    ExpectShared(late,
                 timeline,
                 PASSED,
                 "r1 10 and r2 10 of 20 clients after kill (5 s): chi-square 0, p = 100%",
                 3);
    UniformClaim whole = Uniform(0.05);
    ExpectShared(whole,
                 timeline,
                 FAILED,
                 "r1 10, r2 10 and r3 0 of 20 clients in the run: chi-square 10, p = 0.674%",
                 3);
}

TEST(MovedClaim, TellsTheLeastThatADeathMoves)
{
    BalanceRun run;
    run.ServeAll(1s, 8, {"r1", "r2", "r1", "r3"}).Crash(5s, "r1", "kill");
    run.ServeAll(6s, 8, {"r2", "r3", "r2", "r3"}).Fault(8s, "r1", "boot", "", "r1");
    run.ServeAll(8500ms, 8, {"r1"});
    ExpectShared(Moved({"kill", 0s}, 0.75),
                 run.End(9s),
                 PASSED,
                 "6 of 8 clients (75%) changed the host between kill (5 s) and 8 s; the least is "
                 "50%, the clients of r1",
                 3);
}

TEST(MovedClaim, TellsTheLeastThatAReturnMoves)
{
    BalanceRun run;
    run.ServeAll(2s, 8, {"r2", "r3"}).Crash(1s, "r1");
    run.Fault(5s, "r1", "boot", "back", "r1").Add(5s, FactKind::BOOTED, "r1");
    run.ServeAll(6s, 6, {"r1", "r3", "r2", "r3", "r2", "r3"});
    ExpectShared(Moved({"back", 0s}, 0.1),
                 run.End(9s),
                 FAILED,
                 "1 of 6 clients (16.67%) changed the host after back (5 s); the least is 33.33%, "
                 "an equal share for r1; 2 clients no more seen",
                 3);
}

TEST(MovedClaim, APacketAtTheInstantOfTheEventIsAfterIt)
{
    BalanceRun run;
    run.Serve(1s, "r1", 1).Serve(5s, "r2", 1).Fault(5s, "sw", "cut", "the-cut", "sw");
    const std::string finding = "1 of 1 client (100%) changed the host after ";
    ExpectShared(Moved({"the-cut", 0s}, 1), run.End(9s), PASSED, finding + "the-cut (5 s)");
    ExpectShared(Moved(At(5s), 1), run.End(9s), PASSED, finding + "5 s");
}

TEST(MovedClaim, TheLeastOfAPlainInstantIsThatOfItsEvent)
{
    BalanceRun run;
    run.ServeAll(1s, 4, {"r1", "r2"})
        .ServeAll(6s, 4, {"r2"})
        .Fault(5s, "r1", "down", "", "gw on r1");
    ExpectShared(
        Moved(At(5s), 0.5),
        run.End(9s),
        PASSED,
        "2 of 4 clients (50%) changed the host after 5 s; the least is 50%, the clients of "
        "r1");
}

TEST(MovedClaim, NobodyKnowsTheLeastWhereOneOfSeveralVhidsEnds)
{
    BalanceRun run;
    run.ServeAll(1s, 4, {"r1", "r2"})
        .ServeAll(6s, 4, {"r2"})
        .Fault(5s, "r1", "down", "", "gw:1 on r1");
    ExpectShared(Moved(At(5s), 0.5),
                 run.End(9s),
                 PASSED,
                 "2 of 4 clients (50%) changed the host after 5 s");
}

TEST(MovedClaim, WhoHasTheRoleOfOneVhidDiesWithAllOfThem)
{
    BalanceRun run;
    run.ServeAll(1s, 4, {"r1", "r2"}).ServeAll(6s, 4, {"r2"});
    run.Fault(5s, "r1", "crash", "kill", "master of gw:1").Add(5s, FactKind::CRASHED, "r1");
    ExpectShared(Moved({"kill", 0s}, 0.5),
                 run.End(9s),
                 PASSED,
                 "2 of 4 clients (50%) changed the host after kill (5 s); the least is 50%, the "
                 "clients of r1");
}

TEST(MovedClaim, WhatStrikesAnotherGroupOrPortIsNoDeath)
{
    const std::pair<const char*, const char*> others[] = {
        {"destroy", "other on r1"},
        {"down", "gw:1 on master of gw:1"},
        {"unplug", "r1.wan"},
    };
    for (const auto& [action, target] : others)
    {
        BalanceRun run;
        run.ServeAll(1s, 4, {"r1", "r2"}).ServeAll(6s, 4, {"r1", "r2"});
        run.Fault(5s, "r1", action, "", target);
        ExpectShared(Moved(At(5s), 0.5),
                     run.End(9s),
                     PASSED,
                     "0 of 4 clients (0%) changed the host after 5 s");
    }
    BalanceRun run;
    run.ServeAll(1s, 4, {"r1", "r2"})
        .ServeAll(6s, 4, {"r2"})
        .Fault(5s, "r1", "unplug", "", "r1.lan");
    ExpectShared(
        Moved(At(5s), 0.5),
        run.End(9s),
        PASSED,
        "2 of 4 clients (50%) changed the host after 5 s; the least is 50%, the clients of r1");
}

TEST(MovedClaim, IsUnknownIfNobodyWasSeenBefore)
{
    BalanceRun run;
    run.ServeAll(2s, 8, {"r2"}).Crash(1s, "r1", "kill");
    ExpectShared(Moved({"kill", 0s}, 0.1),
                 run.End(9s),
                 UNKNOWN,
                 "no client was served before and also after kill (1 s)");
    ExpectShared(Moved({"other", 0s}, 0.1), run.End(9s), UNKNOWN, "other never happened");
}

TEST(AnswersClaim, CountsHostsForEachRequest)
{
    BalanceRun run;
    run.Ask(1s, "h1").Answer(1001ms, "r1", "h1").Answer(1002ms, "r1", "h1");
    run.Ask(2s, "h2").Answer(2001ms, "r1", "h2").Answer(2002ms, "r2", "h2");
    run.Ask(3s, "h3").Ask(4s, "h3").Ask(5s, "h3").Answer(5001ms, "r2", "h3");
    run.Ask(6s, "h2").Answer(6001ms, "r1", "h2");
    const Timeline timeline = run.End(9s);
    const std::string counts =
        "6 requests for gw in the run: 3 answered by one host, 2 by none, 1 by several";
    ExpectShared(Exactly<AnswersClaim>(1),
                 timeline,
                 FAILED,
                 counts + "; not by exactly 1 from 2 s to 6 s");
    AnswersClaim atLeast;
    atLeast.balance = "gw";
    atLeast.atLeast = 1;
    ExpectShared(atLeast, timeline, FAILED, counts + "; by fewer than 1 from 3 s to 5 s");
    atLeast.longerThan = 2s;
    ExpectShared(atLeast,
                 timeline,
                 PASSED,
                 counts + "; by fewer than 1 from 3 s to 5 s, never for longer than 2 s");
    AnswersClaim shown = Exactly<AnswersClaim>(1);
    shown.never = false;
    shown.until = At(2500ms);
    ExpectShared(shown,
                 timeline,
                 PASSED,
                 "2 requests for gw before 2.5 s: 1 answered by one host, 0 by none, 1 by several; "
                 "not by exactly 1 at 2 s");
    shown.until = At(1500ms);
    ExpectShared(shown,
                 timeline,
                 FAILED,
                 "1 request for gw before 1.5 s: 1 answered by one host, 0 by none, 0 by several");
}

TEST(AnswersClaim, AnAnswerCountsForASecond)
{
    BalanceRun run;
    run.Ask(1s, "h1").Answer(2s, "r1", "h1").Ask(3s, "h2").Answer(4s + 1ns, "r1", "h2");
    ExpectShared(Exactly<AnswersClaim>(1),
                 run.End(9s),
                 FAILED,
                 "2 requests for gw in the run: 1 answered by one host, 1 by none, 0 by several; "
                 "not by exactly 1 at 3 s");
}

TEST(AnswersClaim, ProvesItselfByTheFirstWrongRequest)
{
    BalanceRun run;
    run.Ask(1s, "h1").Answer(1001ms, "r1", "h1").Answer(1002ms, "r2", "h1");
    Scenario scenario = SharedScenario(2);
    scenario.expect.push_back({Exactly<AnswersClaim>(1), "the claim", {7, 5}});
    EXPECT_EQ(Judge(scenario, run.End(9s)).at(0).evidence, (std::vector<size_t>{3, 4, 5}));
}

TEST(AnswersClaim, IsUnknownWhereNothingIsDecided)
{
    BalanceRun run;
    run.Ask(8500ms, "h1");
    ExpectShared(Exactly<AnswersClaim>(1),
                 run.End(9s),
                 UNKNOWN,
                 "there is no request for gw whose fate is known in the run");
    BalanceRun open;
    open.Ask(7s, "h1").Ask(7500ms, "h1");
    AnswersClaim claim = Exactly<AnswersClaim>(1);
    claim.longerThan = 1s;
    ExpectShared(
        claim,
        open.End(9s),
        UNKNOWN,
        "2 requests for gw in the run: 0 answered by one host, 2 by none, 0 by several; "
        "not by exactly 1 from 7 s to 7.5 s, never for longer than 1 s; but so it was when "
        "the run ended at 9 s");
}

TEST(AnswersClaim, TellsOfManySpans)
{
    BalanceRun run;
    for (int i = 0; i < 5; ++i)
    {
        const Time at = (1 + i) * 10s;
        run.Ask(at, "h1").Ask(at + 1s, "h1").Answer(at + 1001ms, "r1", "h1");
    }
    ExpectShared(Exactly<AnswersClaim>(1),
                 run.End(60s),
                 FAILED,
                 "10 requests for gw in the run: 5 answered by one host, 5 by none, 0 by several; "
                 "not by exactly 1 from 10 s to 11 s, from 20 s to 21 s, from 30 s to 31 s and 2 "
                 "times more, 5 s in all");
}

TEST(ServedClaim, CountsWhoTakesAProbe)
{
    BalanceRun run;
    run.Probe(1s, "h0", true).Serve(1s + 1us, "r1", 0);
    run.Probe(2s, "h0", true).Serve(2s + 1us, "r1", 0).Serve(2s + 2us, "r2", 0);
    run.Probe(3s, "h0", false).Probe(3500ms, "h0", true).Serve(3500001us, "r2", 0);
    run.Probe(1s, "h1", true).Serve(1s + 2us, "r2", 1);
    ExpectShared(Exactly<ServedClaim>(1),
                 run.End(9s),
                 FAILED,
                 "5 probes to gw in the run: 3 taken by one host, 1 by none, 1 by several; "
                 "not by exactly 1 from 2 s to 3.5 s");
}

TEST(ServedClaim, WhatAClientSendsToAnotherAddressIsNotTheProbe)
{
    BalanceRun run;
    run.Probe(1s, "h0", true).Serve(1s + 1us, "r1", 0).Serve(1s + 2us, "r2", 0, "2", "10.0.0.7");
    ExpectShared(Exactly<ServedClaim>(1),
                 run.End(9s),
                 PASSED,
                 "1 probe to gw in the run: 1 taken by one host, 0 by none, 0 by several");
}

TEST(ServedClaim, IsUnknownWithoutProbes)
{
    ExpectShared(Exactly<ServedClaim>(1),
                 BalanceRun().Serve(1s, "r1", 0).End(9s),
                 UNKNOWN,
                 "there is no probe to gw whose fate is known in the run");
}

TEST(OutageClaim, OfABalancedGroupLooksAtTheVhidOfTheClient)
{
    // r2 is MASTER of vhid 2, which serves h0; vhid 1 has nothing to do with it.
    BalanceRun run;
    run.Add(8s,
            FactKind::SERVED,
            "r2",
            {{"group", "gw"}, {"vhid", int64_t{2}}, {"client", "10.0.0.0"}, {"what", "icmp"}});
    run.Probe(8s, "h0", true).Probe(11s, "h0", false).Probe(14s, "h0", true);
    run.Master(3s, "r1", "gw:1").Master(3s, "r2", "gw:2").Master(13s, "r1", "gw:2");
    run.Crash(10s, "r2");
    OutageClaim claim;
    claim.client = "h0";
    claim.part = OutagePart::DETECTION;
    claim.below = 10s;
    ExpectShared(claim,
                 run.End(30s),
                 PASSED,
                 "detection takes 2 s of the outage of h0 of 3 s, from 11 s on (1 lost probe)");
}

TEST(FloodedClaim, AddsUpSwitches)
{
    Timeline run = BalanceRun().End(9s);
    run.floods = {{"sw1", "gw", 100, 100}, {"sw2", "gw", 300, 0}, {"sw2", "other", 100, 100}};
    FloodedClaim claim;
    claim.balance = "gw";
    claim.atLeast = 0.25;
    ExpectShared(claim, run, PASSED, "100 of 400 frames (25%) to gw went to all ports");
    claim.atLeast = 0.26;
    ExpectShared(claim, run, FAILED, "100 of 400 frames (25%) to gw went to all ports");
    claim.at = "sw1";
    ExpectShared(claim, run, PASSED, "100 of 100 frames (100%) to gw went to all ports of sw1");
    claim.at = "sw3";
    ExpectShared(claim, run, UNKNOWN, "no frame to gw went through a switch, sw3");
}

} // namespace
} // namespace lab
