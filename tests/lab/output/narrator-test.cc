// SPDX-License-Identifier: GPL-2.0-only

#include "lab/output/narrator.h"

#include "sample-report.h"

#include <sstream>

using namespace lab;
using namespace std::chrono_literals;

namespace
{

std::string Narrate(const RunReport& report, const NarratorOptions& options = {})
{
    std::ostringstream out;
    PrintStory(out, report, options);
    out << "\n";
    PrintVerdicts(out, report, options);
    return out.str();
}

/// A report of a timeline without claims.
RunReport Tale(const Timeline& timeline)
{
    RunReport report;
    report.scenario = SampleScenario();
    report.scenario.name = "tale";
    report.scenario.claim.clear();
    report.timeline = timeline;
    return report;
}

std::string Text(const char* text)
{
    return text;
}

TEST(NarratorTest, MasterCrash)
{
    NarratorOptions options;
    options.file = "master-crash.yaml";
    options.repeat = "./lab run master-crash.yaml --seed 7";
    ExpectGolden("master-crash.txt", Narrate(SampleReport(), options));
}

TEST(NarratorTest, ColoursOnlyIfAsked)
{
    NarratorOptions options;
    EXPECT_EQ(Narrate(SampleReport(), options).find('\033'), std::string::npos);
    options.colour = true;
    EXPECT_NE(Narrate(SampleReport(), options).find("\033[32mPASS\033[0m"), std::string::npos);
}

TEST(NarratorTest, HowToRepeatIsToldOnlyAfterAFailure)
{
    NarratorOptions options;
    options.repeat = "./lab run x.yaml";
    RunReport report = SampleReport();
    EXPECT_NE(Narrate(report, options).find("again: ./lab run x.yaml\n"), std::string::npos);
    report.verdicts.erase(report.verdicts.begin() + 1);
    EXPECT_EQ(Narrate(report, options).find("again:"), std::string::npos);
}

TEST(NarratorTest, OfMuchEvidenceSomeIsTold)
{
    RunBuilder run;
    for (int i = 0; i < 8; i++)
    {
        run.Master(i * 2s, "r1").Backup(i * 2s + 1s, "r1");
    }
    RunReport report = Tale(run.End(30s));
    TransitionsClaim claim;
    claim.group = "gw";
    claim.atLeast = 20;
    report.scenario.expect = {{claim, "{transitions: gw, at-least: 20}", {9, 1}}};
    report.verdicts = Judge(report.scenario, report.timeline);
    EXPECT_NE(Narrate(report).find("FAIL  line 9  {transitions: gw, at-least: 20}\n"
                                   "      16 transitions in the run\n"
                                   "       0.000000  r1  BACKUP -> MASTER: master timed out\n"),
              std::string::npos);
    EXPECT_NE(Narrate(report).find("      and 11 more\n0 claims hold, 1 failed, 0 unknown\n"),
              std::string::npos);
}

/// One fact of every kind that the crash does not have.
Timeline Potpourri()
{
    const auto text = [](const char* value) { return std::string(value); };
    const RunBuilder::Values drop{{"reason", text("digest wrong")},
                                  {"counter", text("badauth")},
                                  {"source", text("10.0.0.9")},
                                  {"vhid", int64_t{1}}};
    const auto link = [&text](bool up) {
        return RunBuilder::Values{{"port", text("lan")}, {"up", up}};
    };
    const auto answer = [&text](const char* asker)
    {
        return RunBuilder::Values{{"group", text("gw")},
                                  {"what", text("arp")},
                                  {"address", text("10.0.0.1")},
                                  {"mac", text("00:00:5e:00:01:01")},
                                  {"asker", text(asker)}};
    };
    const auto demotion = [&text](int64_t by, int64_t total) {
        return RunBuilder::Values{{"by", by}, {"total", total}, {"cause", text("carrier")}};
    };
    RunBuilder run;
    run.Add(1s, FactKind::ADVERT_DROPPED, "r2", drop);
    run.Add(2s, FactKind::ADVERT_DROPPED, "r2", drop);
    run.Add(3s, FactKind::ADVERT_DROPPED, "r2", drop);
    run.Fault(4s, "r1", "unplug", "the-cut", "master of gw");
    run.Add(4s, FactKind::LINK, "r1", link(false));
    run.Add(4s, FactKind::DEMOTION, "r1", demotion(1, 1));
    run.Add(4s, FactKind::FLUSHED, "sw", {{"port", text("r1")}, {"entries", int64_t{2}}});
    run.Fault(5s, "r1", "plug", "", "r1").Add(5s, FactKind::LINK, "r1", link(true));
    run.Add(5s, FactKind::DEMOTION, "r1", demotion(-1, 0));
    run.Fault(6s, "", "crash", "", "best backup of gw");
    run.Fault(7s, "", "loss", "", "", {{"probability", 0.25}, {"from", text("r1")}});
    run.Fault(8s, "r1", "delay", "", "r1", {{"extra", int64_t{1500000}}, {"to", text("")}});
    run.Fault(9s, "", "partition", "", "", {{"islands", text("r1 | r2")}})
        .Fault(9s, "", "heal", "", "");
    run.Fault(9s, "", "restore", "", "r1").Fault(9s, "r1", "down", "", "gw on r1");
    run.Fault(9s, "r2", "cut", "", "r2", {{"in", true}, {"out", false}});
    run.Add(10s, FactKind::ANSWERED, "r1", answer("10.0.0.10"));
    run.Add(11s, FactKind::ANSWERED, "r1", answer("10.0.0.11"));
    run.Add(12s, FactKind::ANSWERED, "r2", answer("10.0.0.10"));
    run.Add(13s, FactKind::SEND_FAILED, "r1", {{"group", text("gw")}});
    run.Add(14s, FactKind::ADVERT_SENT, "r1", Advert("bow-out", 255));
    run.Add(15s, FactKind::AGED, "sw", {{"mac", text("00:00:5e:00:01:01")}, {"port", text("r1")}});
    run.Add(16s, FactKind::AGED, "sw", {{"mac", text("02:00:00:00:00:01")}, {"port", text("r1")}});
    run.Add(17s,
            FactKind::LEARNED,
            "sw",
            {{"mac", text("02:00:00:00:00:01")}, {"port", text("r1")}});
    run.Fault(18s, "r1", "crash", "kill", "master of gw").Add(18s, FactKind::CRASHED, "r1");
    run.Add(18s, FactKind::LINK, "r1", link(false));
    run.Fault(19s, "r1", "boot", "", "r1").Add(19s, FactKind::BOOTED, "r1");
    run.Add(19s, FactKind::LINK, "r1", link(true));
    run.Fault(19s, "r1", "boot", "", "r1", {{"refused", text("r1 is on")}});
    run.Fault(19s, "r2", "demote", "", "r2", {{"by", int64_t{-1}}, {"refused", text("why not")}});
    for (int i = 0; i < 3; i++)
    {
        run.Add(i * 1s + 19500ms, FactKind::QUEUE_FULL, "sw", {{"port", text("r2")}});
    }
    for (int i = 1; i <= 9; i++)
    {
        run.Add(20s,
                FactKind::ANNOUNCED,
                "r1",
                {{"group", text("gw")},
                 {"what", text("gratuitous-arp")},
                 {"address", "10.0.0." + std::to_string(i)},
                 {"mac", text("00:00:5e:00:01:01")}});
    }
    return run.End(30s);
}

TEST(NarratorTest, EveryKindOfFact)
{
    ExpectGolden("every-kind.txt", Narrate(Tale(Potpourri())));
}

TEST(NarratorTest, RoutersAreToldWhenTheyChange)
{
    RunBuilder run;
    const auto text = [](const char* words) { return std::string(words); };
    const auto advertise = [&](Time at, const char* node)
    {
        run.Add(at,
                FactKind::ANNOUNCED,
                node,
                {{"group", text("gw")},
                 {"what", text("router-advertisement")},
                 {"address", text("fe80::1")},
                 {"mac", text("00:00:5e:00:01:01")}});
    };
    advertise(1s, "r1");
    run.Add(1s, FactKind::DEFAULT_ROUTER, "h1", {{"router", text("fe80::1")}});
    run.Add(1s, FactKind::DEFAULT_ROUTER, "h2", {{"router", text("fe80::1")}});
    advertise(2s, "r1");
    advertise(3s, "r2");
    run.Add(9s, FactKind::DEFAULT_ROUTER, "h1", {{"router", text("")}});
    EXPECT_EQ(Narrate(Tale(run.End(10s))),
              Text("tale\nseed 1, 10 s\n\n"
                   " 1.000000  r1  advertises fe80::1 at 00:00:5e:00:01:01 as default router\n"
                   " 1.000000      h1 and h2 take fe80::1 as default router\n"
                   " 3.000000  r2  advertises fe80::1 at 00:00:5e:00:01:01 as default router\n"
                   " 9.000000  h1  has no default router any more\n"
                   "10.000000      end of the run\n\n"
                   "0 claims hold, 0 failed, 0 unknown\n"));
}

TEST(NarratorTest, SeveralGroupsAreNamed)
{
    RunReport report = Tale(RunBuilder().Master(1s, "r1").Master(2s, "r1", "wan").End(3s));
    report.scenario.groups.push_back({"wan", "openbsd", {}, {}, {}});
    const std::string story = Narrate(report);
    EXPECT_NE(story.find("1.000000  r1  gw: BACKUP -> MASTER"), std::string::npos);
    EXPECT_NE(story.find("2.000000  r1  wan: BACKUP -> MASTER"), std::string::npos);
}

TEST(NarratorTest, PaceIsToldWhenItChanges)
{
    RunBuilder run;
    const auto regular = [&run](Time from, Time to, Time every)
    {
        for (Time at = from; at < to; at += every)
        {
            run.Add(at, FactKind::ADVERT_SENT, "r1", Advert("regular", 0));
        }
    };
    regular(1s, 10s, 1s);
    regular(10s, 12s, 200ms);
    regular(12s, 20s, 1s);
    const std::string story = Narrate(Tale(run.End(20s)));
    EXPECT_EQ(story,
              Text("tale\nseed 1, 20 s\n\n"
                   " 3.000000  r1  sends an advert every 1 s\n"
                   "10.400000  r1  sends an advert every 200 ms\n"
                   "14.000000  r1  sends an advert every 1 s\n"
                   "20.000000      end of the run\n\n"
                   "0 claims hold, 0 failed, 0 unknown\n"));
}

TEST(NarratorTest, TwinsInTheOtherFamilyAreNotTold)
{
    RunBuilder run;
    Time at = 0s;
    for (const char* kind : {"takeover", "regular", "regular"})
    {
        at += 1s;
        run.Add(at, FactKind::ADVERT_SENT, "r1", Advert(kind, 0));
        run.Add(at, FactKind::ADVERT_SENT, "r1", Advert(kind, 0));
    }
    EXPECT_EQ(Narrate(Tale(run.End(4s))),
              Text("tale\nseed 1, 4 s\n\n"
                   "1.000000  r1  first advert as master (vhid 1, advbase 1, advskew 0)\n"
                   "3.000000  r1  sends an advert every 1 s\n"
                   "4.000000      end of the run\n\n"
                   "0 claims hold, 0 failed, 0 unknown\n"));
}

TEST(NarratorTest, VrrpHasPriorityAndInterval)
{
    const auto text = [](const char* words) { return FactValue(std::string(words)); };
    RunBuilder run;
    Time at = 500ms;
    for (const char* kind : {"takeover", "regular", "regular"})
    {
        at += 500ms;
        run.Add(at,
                FactKind::ADVERT_SENT,
                "r1",
                {{"group", text("gw")},
                 {"kind", text(kind)},
                 {"family", text("ipv4")},
                 {"priority", int64_t{200}},
                 {"interval", int64_t{50}}});
    }
    EXPECT_EQ(Narrate(Tale(run.End(4s))),
              Text("tale\nseed 1, 4 s\n\n"
                   "1.000000  r1  first advert as master (vhid 1, priority 200, interval 50 cs)\n"
                   "2.000000  r1  sends an advert every 500 ms\n"
                   "4.000000      end of the run\n\n"
                   "0 claims hold, 0 failed, 0 unknown\n"));
}

TEST(NarratorTest, HostsThatShareAnAddressAreToldOnceForWhatTheyAnswer)
{
    const auto answer = [](const char* group, const char* mac) -> RunBuilder::Values
    {
        return {{"group", group},
                {"what", "arp"},
                {"address", "10.0.0.1"},
                {"mac", mac},
                {"asker", "10.0.0.9"}};
    };
    RunBuilder run;
    for (const Time at : {1s, 2s, 3s})
    {
        run.Add(at, FactKind::ANSWERED, "r1", answer("gw:1", "00:00:5e:00:01:01"));
        run.Add(at, FactKind::ANSWERED, "r2", answer("gw:2", "00:00:5e:00:01:02"));
    }
    run.Add(4s, FactKind::ANSWERED, "r1", answer("gw:2", "00:00:5e:00:01:02"));
    EXPECT_EQ(Narrate(Tale(run.End(9s))),
              Text("tale\nseed 1, 9 s\n\n"
                   "1.000000  r1  answers ARP of 10.0.0.9 for 10.0.0.1 with 00:00:5e:00:01:01\n"
                   "1.000000  r2  answers ARP of 10.0.0.9 for 10.0.0.1 with 00:00:5e:00:01:02\n"
                   "4.000000  r1  answers ARP of 10.0.0.9 for 10.0.0.1 with 00:00:5e:00:01:02\n"
                   "9.000000      end of the run\n\n"
                   "0 claims hold, 0 failed, 0 unknown\n"));
}

TEST(NarratorTest, FewClientsAreToldOneByOne)
{
    const Timeline run = RunBuilder()
                             .Probes(0s, 2s, true)
                             .Probes(2s, 2010ms, false)
                             .Probes(2010ms, 4s, true)
                             .Probes(4s, 9s, false)
                             .Probes(0s, 9s, false, "h2")
                             .End(9s);
    EXPECT_EQ(Narrate(Tale(run)),
              Text("tale\nseed 1, 9 s\n\n"
                   "2.000000  h1  1 probe to 10.0.0.1 lost\n"
                   "4.000000  h1  no answers from 10.0.0.1 any more\n"
                   "9.000000  h2  never an answer from 10.0.0.1, 801 probes lost\n"
                   "9.000000  h1  still no answers from 10.0.0.1, 401 probes lost\n"
                   "9.000000      end of the run\n\n"
                   "0 claims hold, 0 failed, 0 unknown\n"));
}

TEST(NarratorTest, ManyClientsAreToldTogether)
{
    RunBuilder run;
    for (int i = 0; i < 100; i++)
    {
        const std::string client = "h" + std::to_string(i);
        const Time shift = i * 1ms;
        run.Probes(shift, 1s, false, client).Probes(1s + shift, 2s + shift, true, client);
        run.Probes(2s + shift, 5s + shift, false, client);
        run.Probes(5s + shift + (i == 40 ? 10ms : 0ms), 7s, true, client);
    }
    EXPECT_EQ(Narrate(Tale(run.End(9s))),
              Text("tale\nseed 1, 9 s\n\n"
                   "1.099000       100 clients waited for 10.0.0.1, at the longest 1 s (h0), "
                   "9550 probes lost\n"
                   "2.000000       no answers from 10.0.0.1 any more, 100 clients in the end\n"
                   "5.099000       100 clients had an outage of 10.0.0.1, at the longest 3.01 s "
                   "(h40), 30000 probes lost\n"
                   "9.000000       end of the run\n\n"
                   "0 claims hold, 0 failed, 0 unknown\n"));
}

} // namespace
