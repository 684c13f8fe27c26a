// SPDX-License-Identifier: GPL-2.0-only

#include "support.h"

#include "lab/spec/equality.h"
#include "lab/spec/printer.h"
#include "lab/spec/yaml-tree.h"

namespace lab
{
namespace
{

using namespace std::chrono_literals;

/// Prints, parses and compares; also that printing again changes nothing.
void ExpectRoundTrip(const std::string& path)
{
    const ParseResult result = LoadScenario(path);
    ASSERT_TRUE(result.scenario) << result.Text();
    const std::string text = Print(*result.scenario);
    const Scenario again = MustParse(text);
    EXPECT_TRUE(again == *result.scenario) << path << "\n" << text;
    EXPECT_EQ(Print(again), text);
}

TEST(Printer, EveryWordSurvives)
{
    for (const std::string& path : FilesIn("tests/lab/spec/good", ".yaml"))
    {
        ExpectRoundTrip(path);
    }
}

TEST(Printer, EveryScenarioOfTheProjectSurvives)
{
    const auto files = FilesIn("scenarios", ".yaml");
    EXPECT_FALSE(files.empty());
    for (const std::string& path : files)
    {
        if (std::filesystem::path(path).parent_path().filename() != "studies")
        {
            ExpectRoundTrip(path);
        }
    }
}

TEST(Printer, EqualityLooksEverywhere)
{
    // Each override changes one thing of the scenario; none may go unnoticed.
    const std::string text = ReadAll(SourcePath("tests/lab/spec/good/everything.yaml"));
    const Scenario original = MustParse(text);
    const std::vector<const char*> changes{"scenario=other",
                                           "claim=Other.",
                                           "why=Other.",
                                           "lan.switches.sw1.ageing=2min",
                                           "lan.switches.sw1.forwarding-delay=5us",
                                           "lan.trunks[0].rate=1Gbps",
                                           "lan.trunks[0].delay=1us",
                                           "lan.trunks[0].loss=1%",
                                           "lan.cable.rate=10Mbps",
                                           "carp.gw.vhid=7",
                                           "carp.gw.pass=x",
                                           "carp.gw.addresses=[10.0.0.1]",
                                           "carp.gw.advbase=3",
                                           "carp.gw.advskew=3",
                                           "carp.gw.preempt=false",
                                           "carp.gw.lladdr=02:00:00:00:00:ac",
                                           "carp.small.dead-ratio=3",
                                           "carp.small.up-script=1s",
                                           "carp.other.dialect=openbsd",
                                           "hosts.r1.on=sw2",
                                           "hosts.r2.address=10.0.0.20/24",
                                           "hosts.r2.address=10.0.0.11/23",
                                           "hosts.r1.mac=02:00:00:00:00:02",
                                           "hosts.r1.cable.loss=0",
                                           "hosts.r1.gateway=10.0.0.11",
                                           "hosts.r1.forwards=false",
                                           "hosts.r1.boot=101ms",
                                           "hosts.r2.boot.uniform[1]=2s",
                                           "hosts.r5.boot.one-of[1]=4s",
                                           "hosts.r1.demotion=4",
                                           "hosts.r3.carp=[]",
                                           "hosts.c.count=6",
                                           "hosts.c.step=3",
                                           "hosts.d.probe[1].to=10.0.0.4",
                                           "hosts.d.probe[1].every=2s",
                                           "hosts.d.probe[1].timeout=2s",
                                           "hosts.d.probe[1].start=2s",
                                           "hosts.r7.interfaces.sync.on=sw1",
                                           "hosts.r7.interfaces.sync.address=172.16.0.2/30",
                                           "hosts.r7.interfaces.outside.mac=02:00:00:00:00:08",
                                           "hosts.r7.interfaces.outside.cable.loss=2%",
                                           "hosts.r7.interfaces.outside.carp.outer.advskew=6",
                                           "timeline[22].unplug=r7",
                                           "timeline[22].unplug=r7.outside",
                                           "timeline[23].to=r8",
                                           "timeline[26].vhid=8",
                                           "timeline[27].allow=true",
                                           "timeline[28].add-address=10.0.0.51",
                                           "timeline[28].to=gw on r1",
                                           "timeline[29].from=gw on r1",
                                           "timeline[30].destroy=gw on r1",
                                           "timeline[31].create=gw on r1",
                                           "timeline[32].preempt=true",
                                           "timeline[32].demotion=-2",
                                           "timeline[33].peer=10.0.0.10",
                                           "timeline[34].refuse=r7",
                                           "hosts.r2.carp.gw.peer=10.0.0.13",
                                           "hosts.r3.carp.other.created=true",
                                           "hosts.r7.pfsync.on=inside",
                                           "hosts.r7.pfsync.bulk-update=4s",
                                           "lan.switches.sw3.hub=false",
                                           "lan.switches.sw3.priority=true",
                                           "carp.web.balancing=ip-unicast",
                                           "carp.web.carpnodes.11=101",
                                           "carp.web.carpnodes={2: 0, 11: 100}",
                                           "hosts.b1.carp.web.balancing=ip",
                                           "hosts.b1.carp.web.carpnodes.2=11",
                                           "hosts.b1.carp.web.carpnodes={11: 20, 2: 10}",
                                           "hosts.b2.carp.web.pass=other",
                                           "timeline[35].on=sw1",
                                           "timeline[36].down=web on b2",
                                           "timeline[37].set=web:11 on master of web:11",
                                           "timeline[37].set=web:2 on master of web:2",
                                           "carp.vrrp.vrrpprio=201",
                                           "carp.vrrp.vrrpinterval=21",
                                           "hosts.v1.carp.vrrp.vrrpprio=11",
                                           "hosts.v1.carp.vrrp.vrrpinterval=31",
                                           "hosts.v2.carp.vrrp.carpver=3",
                                           "timeline[38].vrrpprio=6",
                                           "timeline[38].vrrpinterval=41",
                                           "lan.trunks[1].loss.burst=3",
                                           "lan.trunks[1].loss={mean: 2%, burst: 2.5}",
                                           "timeline[39].loss.enter=2%",
                                           "timeline[39].loss.leave=24%",
                                           "timeline[39].loss.bad=91%",
                                           "timeline[39].loss.good=0",
                                           "timeline[40].loss=1%",
                                           "timeline[40].loss.mean=2%",
                                           "timeline[0].at=1.1s",
                                           "timeline[2].unplug=master of small",
                                           "timeline[2].unplug=best backup of gw",
                                           "timeline[4].direction=out",
                                           "timeline[9].loss=21%",
                                           "timeline[9].from=r2",
                                           "timeline[9].to=r2",
                                           "timeline[11].delay=6ms",
                                           "timeline[12].partition=[[r1], [r2]]",
                                           "timeline[18].by=3",
                                           "timeline[19].advbase=3",
                                           "timeline[19].advskew=4",
                                           "timeline[19].preempt=false",
                                           "timeline[19].pass=newer",
                                           "timeline[19].state=master",
                                           "expect[0].is=r2",
                                           "expect[0].at=901ms",
                                           "expect[1].at=the-boot + 10ms",
                                           "expect[2].until=the-boot",
                                           "expect[4].within=4s",
                                           "expect[4].not-before=2s",
                                           "expect[4].by=r1",
                                           "expect[4].after=2s",
                                           "expect[5].outage=c2",
                                           "expect[5].below=4s",
                                           "expect[5].above=2s",
                                           "expect[5].until=21s",
                                           "expect[6].at-most=2",
                                           "expect[6].at-least=0",
                                           "expect[6].longer-than=0s",
                                           "expect[6].never=true",
                                           "expect[7].of=r2",
                                           "expect[7].at-most=4",
                                           "expect[8].counter=badsum",
                                           "expect[8].on=r2",
                                           "expect[8].equals=1",
                                           "expect[9].at-least=0",
                                           "expect[9].at-most=2",
                                           "hosts.e.arp.profile=learn",
                                           "hosts.e.arp.timeout=30s",
                                           "hosts.e.arp=stock",
                                           "hosts.e.traffic[0].udp=10.0.0.10",
                                           "hosts.e.traffic[0].every=30ms",
                                           "hosts.e.traffic[0].size=173",
                                           "hosts.e.traffic[0].timeout=3s",
                                           "hosts.e.traffic[0].start=3s",
                                           "hosts.e.traffic[1].bytes=6000",
                                           "hosts.e.traffic[1].reconnect=4s",
                                           "hosts.e.traffic[1].min-rto=300ms",
                                           "hosts.e.traffic[2].every=1ms",
                                           "expect[10].of=tcp",
                                           "expect[10].part=loss",
                                           "expect[11].node=b2",
                                           "expect[11].between=[46%, 55%]",
                                           "expect[11].between[1]=56%",
                                           "expect[11].counting=clients",
                                           "expect[11].after=2s",
                                           "expect[11].until=21s",
                                           "expect[12].at-least=2%",
                                           "expect[12].below=99%",
                                           "expect[12].after=2s",
                                           "expect[12].until=21s",
                                           "expect[13].after=2s",
                                           "expect[13].at-least=2%",
                                           "expect[13].at-most=52%",
                                           "expect[13].until=21s",
                                           "expect[14].exactly=2",
                                           "expect[14].longer-than=2ms",
                                           "expect[14].never=true",
                                           "expect[14].after=2s",
                                           "expect[14].until=21s",
                                           "expect[15].exactly=1",
                                           "expect[16].at-least=0",
                                           "expect[17].at-most=3",
                                           "expect[18].at-least=2%",
                                           "expect[18].at-most=98%",
                                           "expect[18].switch=sw2",
                                           "run.for=31s",
                                           "run.seed=1"};
    for (const char* change : changes)
    {
        const Scenario changed = MustParse(text, {*Override::FromText(change)});
        EXPECT_FALSE(changed == original) << change;
        EXPECT_TRUE(MustParse(Print(changed)) == changed) << change;
    }
}

TEST(Printer, EqualityKnowsTheEndsOfTrunks)
{
    const Override switches{"lan.switches", "[sw, sw2]"};
    const Scenario there = MustParse(SMALL, {switches, {"lan.trunks", "[{between: [sw, sw2]}]"}});
    const Scenario back = MustParse(SMALL, {switches, {"lan.trunks", "[{between: [sw2, sw]}]"}});
    EXPECT_FALSE(there == back);
    EXPECT_TRUE(there == MustParse(Print(there)));
}

TEST(Printer, AKeyThatNoPassphraseMakesIsPrintedInDigits)
{
    const std::string key = "0100000000000000000000000000000000000001";
    const Scenario scenario = MustParse(SMALL, {{"carp.gw.key", key}});
    EXPECT_NE(Print(scenario).find("key: " + key), std::string::npos);
    EXPECT_TRUE(MustParse(Print(scenario)) == scenario);
}

TEST(Printer, PassphrasesAreQuotedWhereYamlNeedsIt)
{
    for (const std::string pass : {"~", "null", " x ", "a: b", "#", "'\"\\", "[x]", "true", "-"})
    {
        const Scenario scenario = MustParse(SMALL, {{"carp.gw.pass", YamlScalar(pass)}});
        EXPECT_EQ(scenario.groups[0].defaults.key, carp::KeyFromPassphrase(pass)) << pass;
        EXPECT_TRUE(MustParse(Print(scenario)) == scenario) << pass;
    }
}

TEST(Printer, Instants)
{
    EXPECT_EQ(Print(When{"", 1500ms}), "1.5s");
    EXPECT_EQ(Print(When{"the-crash", 0ns}), "the-crash");
    EXPECT_EQ(Print(When{"the-crash", 5ms}), "the-crash + 5ms");
    EXPECT_EQ(Print(When{"the-crash", -5ms}), "the-crash - 5ms");
    EXPECT_EQ(Print(TimeLaw{TimeLaw::Kind::EXPONENTIAL, 1s, 2s, {}}),
              "{exponential: 2s, after: 1s}");
}

} // namespace
} // namespace lab
