// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_SAMPLE_REPORT_H
#define LAB_SAMPLE_REPORT_H

#include "lab/output/run-report.h"

#include "lab/judge/run-builder.h"

#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

namespace lab
{

/// A LAN of two routers in the group gw (vhid 1) and a client.
inline Scenario SampleScenario()
{
    Scenario scenario;
    scenario.name = "master-crash";
    scenario.claim = "When the master dies, the backup serves the address.";
    scenario.groups.push_back({"gw", "openbsd", {}, {}, {}});
    for (const char* name : {"r1", "r2"})
    {
        MemberSpec member;
        member.group = "gw";
        member.config.vhid = 1;
        InterfaceSpec interface;
        interface.on = "sw";
        interface.carp = {member};
        HostSpec host;
        host.name = name;
        host.interfaces = {interface};
        scenario.hosts.push_back(host);
    }
    return scenario;
}

/// Adds what makes outages of h1 explicable: who has the address, and who is where.
inline void AddClient(Scenario& scenario)
{
    HostSpec client;
    client.name = "h1";
    client.interfaces.emplace_back();
    scenario.hosts.push_back(client);
    scenario.groups[0].defaults.ipv4 = {{10, 0, 0, 1}};
    uint8_t last = 2;
    for (HostSpec& host : scenario.hosts)
    {
        host.interfaces[0].on = "sw";
        host.interfaces[0].addresses = {{carp::Ipv4Bytes{10, 0, 0, last++}, 24}};
    }
}

/// What a member sends; demote is 0.
inline RunBuilder::Values Advert(const std::string& kind, int64_t advskew)
{
    return {{"group", std::string("gw")},
            {"kind", kind},
            {"family", std::string("ipv4")},
            {"advbase", int64_t{1}},
            {"advskew", advskew},
            {"demote", int64_t{0}}};
}

/// All that one takeover records besides the change of state.
inline void AddTakeover(RunBuilder& run, Time at, const std::string& node, int64_t advskew)
{
    run.Master(at, node);
    run.Add(at, FactKind::ADVERT_SENT, node, Advert("takeover", advskew));
    run.Add(at,
            FactKind::ANNOUNCED,
            node,
            {{"group", std::string("gw")},
             {"what", std::string("gratuitous-arp")},
             {"address", std::string("10.0.0.1")},
             {"mac", std::string("00:00:5e:00:01:01")}});
}

/// The crash of a master as the net layer records it; 30 s, one claim of each outcome.
inline RunReport SampleReport()
{
    using namespace std::chrono_literals;
    RunBuilder run;
    run.Add(0s, FactKind::BOOTED, "r1").Add(0s, FactKind::BOOTED, "r2");
    run.Add(0s, FactKind::BOOTED, "h1");
    run.Add(0s, FactKind::LINK, "r1", {{"port", std::string("lan")}, {"up", true}});
    run.Ready(0s, "r1").Ready(0s, "r2");
    AddTakeover(run, 3s, "r1", 0);
    run.Add(3s + 2us,
            FactKind::LEARNED,
            "sw",
            {{"mac", std::string("00:00:5e:00:01:01")}, {"port", std::string("r1")}});
    for (Time at = 4s; at < 10s; at += 1s)
    {
        run.Add(at, FactKind::ADVERT_SENT, "r1", Advert("regular", 0));
    }
    run.Crash(10s, "r1", "kill");
    AddTakeover(run, 13171875us, "r2", 100);
    run.Add(13171877us,
            FactKind::MOVED,
            "sw",
            {{"mac", std::string("00:00:5e:00:01:01")},
             {"from", std::string("r1")},
             {"port", std::string("r2")}});
    for (Time at = 13171875us + 1390625us; at < 30s; at += 1390625us)
    {
        run.Add(at, FactKind::ADVERT_SENT, "r2", Advert("regular", 100));
    }
    run.Probes(0s, 3s, false).Probes(3s, 10s, true).Probes(10s, 13180ms, false);
    run.Probes(13180ms, 29s, true);
    run.Count("r1", "opackets", 7).Count("r1", "badauth", 0).Count("r2", "opackets", 13);

    RunReport report;
    report.scenario = SampleScenario();
    AddClient(report.scenario);
    report.scenario.expect = {
        {MasterClaim{"gw", {"r1"}, {"", 9s}, {}}, "{master: gw, is: r1, at: 9s}", {23, 5}},
        {TakeoverClaim{"gw", {"kill", 0s}, 3s, {}, {}},
         "{takeover: gw, after: kill, within: 3s}",
         {24, 5}},
        {MasterClaim{"gw", {"r2"}, {"", 40s}, {}}, "{master: gw, is: r2, at: 40s}", {0, 0}},
    };
    report.seed = 7;
    report.overrides = {"hosts.r2.carp.gw.advskew=100"};
    report.timeline = run.End(30s);
    report.verdicts = Judge(report.scenario, report.timeline);
    return report;
}

/// Compares with a file of golden/; UPDATE_EXPECTED=1 rewrites it.
inline void ExpectGolden(const std::string& name, const std::string& text)
{
#ifdef CARP_LAB_ROOT
    const std::string root = CARP_LAB_ROOT;
#else
    const std::string root = ".";
#endif
    const std::string path = root + "/tests/lab/output/golden/" + name;
    if (std::getenv("UPDATE_EXPECTED"))
    {
        std::ofstream(path, std::ios::binary) << text;
        return;
    }
    std::ifstream file(path, std::ios::binary);
    ASSERT_TRUE(file) << path << " is missing; UPDATE_EXPECTED=1 writes it";
    std::ostringstream expected;
    expected << file.rdbuf();
    EXPECT_EQ(text, expected.str()) << "UPDATE_EXPECTED=1 rewrites " << path;
}

} // namespace lab

#endif // LAB_SAMPLE_REPORT_H
