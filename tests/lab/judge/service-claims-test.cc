// SPDX-License-Identifier: GPL-2.0-only

#include "claim-fixture.h"

using namespace lab;

namespace
{

OutageClaim Below(Time limit)
{
    OutageClaim claim;
    claim.client = "h1";
    claim.below = limit;
    return claim;
}

OutageClaim Above(Time limit)
{
    OutageClaim claim;
    claim.client = "h1";
    claim.above = limit;
    return claim;
}

TEST(OutageClaimTest, PassedAndFailed)
{
    const std::string finding =
        "the longest outage of h1 lasts 3.18 s, from 10 s on (318 lost probes)";
    Expect(Below(3180ms + 1ns), Crash(), PASSED, finding);
    Expect(Below(3180ms), Crash(), FAILED, finding);
    Expect(Above(3180ms), Crash(), FAILED, finding);
    Expect(Above(3180ms - 1ns), Crash(), PASSED, finding);
    EXPECT_EQ(JudgeOne(Below(4s), Crash()).evidence.size(), 2u);
}

TEST(OutageClaimTest, NoOutageIsOneOfNoLength)
{
    const Timeline run = RunBuilder().Probes(0s, 3s, false).Probes(3s, 9s, true).End(10s);
    Expect(Below(1ns), run, PASSED, "h1 has no outage in the run");
    Expect(Above(0s), run, FAILED, "h1 has no outage in the run");
}

TEST(OutageClaimTest, OnlyInTheWindow)
{
    OutageClaim claim = Below(1s);
    claim.after = At(10s);
    claim.until = At(20s);
    EXPECT_EQ(JudgeOne(claim, Crash()).outcome, FAILED);
    claim.after = At(13180ms);
    Expect(claim, Crash(), PASSED, "h1 has no outage between 13.18 s and 20 s");
    claim.after = At(5s);
    claim.until = At(10s);
    Expect(claim, Crash(), PASSED, "h1 has no outage between 5 s and 10 s");
}

TEST(OutageClaimTest, UnderWayWhenTheWindowBegins)
{
    OutageClaim claim = Below(2180ms);
    claim.after = At(11s);
    claim.until = At(12s);
    const std::string finding =
        "the longest outage of h1 lasts 2.18 s, from 11 s on (318 lost probes)";
    Expect(claim, Crash(), FAILED, finding);
    claim.below = 2180ms + 1ns;
    Expect(claim, Crash(), PASSED, finding);
}

TEST(OutageClaimTest, NeverPutToTheTest)
{
    Expect(Below(1s), RunBuilder().End(30s), UNKNOWN, "h1 sent no probes");
    Expect(Below(1s),
           RunBuilder().Probes(0s, 9s, false).End(30s),
           UNKNOWN,
           "h1 had no answer from 10.0.0.1 that could fail in the run");
    OutageClaim claim = Below(1s);
    claim.after = At(29s);
    Expect(claim, Crash(), UNKNOWN, "h1 sent 10.0.0.1 no probes after 29 s");
}

TEST(OutageClaimTest, OfAServiceThatWasNotThereYet)
{
    const Timeline run = RunBuilder().Probes(5s, 12s, false).Probes(12s, 20s, true).End(30s);
    OutageClaim claim = Below(1s);
    EXPECT_EQ(JudgeOne(claim, run).outcome, PASSED);
    claim.after = At(10s);
    Expect(claim, run, UNKNOWN, "h1 had no answer from 10.0.0.1 before 10 s");
    claim.after = At(12s);
    EXPECT_EQ(JudgeOne(claim, run).outcome, PASSED);
    claim.after = At(5s); // the first probe, which is not before it
    EXPECT_EQ(JudgeOne(claim, run).outcome, PASSED);
}

TEST(OutageClaimTest, OpenAtTheEnd)
{
    // Lost from 10 s on; what was sent after 19 s is not decided when the run ends.
    const Timeline run = RunBuilder().Probes(0s, 10s, true).Probes(10s, 30s, false).End(20s);
    const std::string finding =
        "the longest outage of h1 lasts at least 9 s, from 10 s on (901 lost probes)";
    const std::string open = "; but the run ended at 20 s with an outage going on";
    Expect(Below(9s), run, FAILED, finding);
    Expect(Below(9s + 1ns), run, UNKNOWN, finding + open);
    Expect(Above(9s - 1ns), run, PASSED, finding);
    Expect(Above(9s), run, UNKNOWN, finding + open);
}

TEST(OutageClaimTest, BeyondTheEndOfTheRun)
{
    const std::string finding =
        "the longest outage of h1 lasts 3.18 s, from 10 s on (318 lost probes)";
    OutageClaim claim = Below(4s);
    claim.until = At(31s);
    Expect(claim, Crash(), UNKNOWN, finding + "; but the run ended at 30 s");
    claim.below = 3s;
    Expect(claim, Crash(), FAILED, finding);
    claim = Above(4s);
    claim.until = At(31s);
    Expect(claim, Crash(), UNKNOWN, finding + "; but the run ended at 30 s");
}

TEST(OutageClaimTest, TheWorstStreamCounts)
{
    RunBuilder builder;
    builder.Probes(0s, 9s, true).Probes(0s, 4s, true, "h1", "10.0.0.2");
    builder.Probes(4s, 5s, false, "h1", "10.0.0.2").Probes(5s, 9s, true, "h1", "10.0.0.2");
    Expect(Below(1s),
           builder.End(20s),
           FAILED,
           "the longest outage of h1 lasts 1 s, from 4 s on (100 lost probes)");
}

TEST(OutageClaimTest, DeadStreamLeavesItOpen)
{
    RunBuilder builder;
    builder.Probes(0s, 4s, true).Probes(4s, 5s, false).Probes(5s, 9s, true);
    builder.Probes(0s, 9s, false, "h1", "10.0.0.9");
    const Timeline run = builder.End(20s);
    EXPECT_EQ(JudgeOne(Below(1s), run).outcome, FAILED);
    EXPECT_EQ(JudgeOne(Above(500ms), run).outcome, PASSED);
    Expect(Below(2s),
           run,
           UNKNOWN,
           "the longest outage of h1 lasts 1 s, from 4 s on (100 lost probes); but h1 had no "
           "answer from 10.0.0.9 that could fail in the run");
}

TEST(CounterClaimTest, PassedFailedUnknown)
{
    CounterClaim claim{"opackets", "r1", 8, 8, 8};
    Expect(claim, Crash(), PASSED, "opackets on r1 is 8");
    claim.equals = 9;
    Expect(claim, Crash(), FAILED, "opackets on r1 is 8");
    Expect(CounterClaim{"opackets", "r1", {}, 9, {}}, Crash(), FAILED, "opackets on r1 is 8");
    Expect(CounterClaim{"opackets", "r1", {}, {}, 7}, Crash(), FAILED, "opackets on r1 is 8");
    Expect(CounterClaim{"badauth", "r2", {}, {}, 0}, Crash(), PASSED, "badauth on r2 is 0");
    Expect(CounterClaim{"badauth", "r3", 0, {}, {}}, Crash(), UNKNOWN, "r3 has no counter badauth");
}

} // namespace
