// SPDX-License-Identifier: GPL-2.0-only

#include "lab/output/balance-story.h"
#include "lab/output/junit.h"
#include "lab/output/record.h"

#include "lab/judge/balance-run.h"

#include <gtest/gtest.h>
#include <sstream>

using namespace lab;

namespace
{

RunReport ReportOf(const Timeline& timeline)
{
    RunReport report;
    report.scenario = SharedScenario(2);
    report.scenario.name = "shared";
    report.timeline = timeline;
    report.balances = SummarizeBalances(report.scenario, timeline);
    return report;
}

/// Twenty clients of two hosts, one of which dies and returns.
RunReport Sample()
{
    BalanceRun run;
    run.Ask(500ms, "h0").Answer(501ms, "r1", "h0").Ask(12s, "h1");
    run.ServeAll(1s, 20, {"r1", "r2"}).ServeAll(11s, 20, {"r2"});
    run.Probe(1s, "h0", true).Probe(12s, "h1", false);
    run.Crash(10s, "r1", "kill")
        .Fault(20s, "r1", "boot", "", "r1")
        .Add(20s, FactKind::BOOTED, "r1");
    Timeline timeline = run.End(30s);
    timeline.floods = {{"sw1", "gw", 30, 10}, {"sw2", "gw", 30, 30}};
    return ReportOf(timeline);
}

std::string Told(const RunReport& report)
{
    std::ostringstream out;
    PrintBalances(out, report);
    return out.str();
}

TEST(BalanceStory, TellsSharesMovesAndTroubles)
{
    EXPECT_EQ(Told(Sample()),
              "gw, balancing ip: 20 clients, 40 packets\n"
              "  r1  .........................   0 clients     0%  10 packets    25%\n"
              "  r2  #########################  20 clients   100%  30 packets    75%\n"
              "  equal shares: chi-square 20, p = 0.000774%\n"
              "  at 10 s crash of r1: 10 of 20 clients (50%) changed the host, the least is 50%\n"
              "  at 20 s boot of r1: no client was served before and after it; 20 no more seen\n"
              "  requests: 1 answered by one host, 1 by none, 0 by several; not by one at 12 s\n"
              "  probes: 1 taken by one host, 1 by none, 0 by several; not by one at 12 s\n"
              "  flooded: 40 of 60 frames (66.67%)\n\n");
}

TEST(BalanceStory, BarsAreRoundedToTheNearest)
{
    const std::string text =
        Told(ReportOf(BalanceRun().ServeAll(1s, 3, {"r1", "r1", "r2"}).End(9s)));
    EXPECT_EQ(text,
              "gw, balancing ip: 3 clients, 3 packets\n"
              "  r1  #################........  2 clients 66.67%  2 packets 66.67%\n"
              "  r2  ########.................  1 client  33.33%  1 packet  33.33%\n"
              "  too few clients for a test of equal shares\n\n");
}

TEST(BalanceStory, AMoveIsToldByWhatStruck)
{
    BalanceRun run;
    run.ServeAll(1s, 2, {"r1", "r2"}).ServeAll(6s, 2, {"r2"});
    run.Fault(5s, "r2", "set", "", "gw:1 on r2").Crash(5s, "r1");
    EXPECT_NE(Told(ReportOf(run.End(9s))).find("  at 5 s crash of r1: 1 of 2 clients"),
              std::string::npos);
}

TEST(BalanceStory, SaysSoWhereNoHostTookAPacket)
{
    EXPECT_EQ(Told(ReportOf(BalanceRun().Crash(5s, "r1").End(9s))),
              "gw, balancing ip: no host took a packet\n\n");
    RunReport plain = ReportOf(BalanceRun().End(9s));
    plain.balances.clear();
    EXPECT_EQ(Told(plain), "");
}

TEST(BalanceStory, JUnitHasTheSharesAmongTheProperties)
{
    const JUnitSuite suite = MakeSuite(Sample());
    const std::pair<std::string, std::string> shares{"balance of gw",
                                                     "r1 0%, r2 100% of 20 clients, p = 0.000774%"};
    EXPECT_EQ(suite.properties.back(), shares);
}

TEST(BalanceStory, TheVerdictHasTheNumbers)
{
    std::ostringstream out;
    WriteVerdict(out, Sample());
    const std::string text = out.str();
    for (const char* part : {"\"group\": \"gw\"",
                             "\"balancing\": \"ip\"",
                             "\"clients\": 20",
                             "\"p_value\": 7.74",
                             "\"least_share\": 0.5",
                             "\"least_share\": null",
                             "\"moved\": 10",
                             "\"several\": 0",
                             "\"frames\": 60",
                             "\"flooded\": 40"})
    {
        EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
    }
}

} // namespace
