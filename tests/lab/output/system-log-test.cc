// SPDX-License-Identifier: GPL-2.0-only

#include "lab/output/system-log.h"

#include "sample-report.h"

using namespace lab;
using namespace std::chrono_literals;

namespace
{

/// A report in which r1 and r2 speak a dialect; r1 has a second port with the group dmz, vhid 2.
RunReport Report(const std::string& dialect, RunBuilder& run)
{
    RunReport report;
    report.scenario = SampleScenario();
    for (HostSpec& host : report.scenario.hosts)
    {
        host.interfaces[0].carp[0].dialect = *carp::FindDialect(dialect);
    }
    HostSpec& r1 = report.scenario.hosts[0];
    r1.interfaces.push_back(r1.interfaces[0]);
    r1.interfaces[1].carp[0].group = "dmz";
    r1.interfaces[1].carp[0].config.vhid = 2;
    report.timeline = run.End(20s);
    return report;
}

RunBuilder Changes()
{
    RunBuilder run;
    run.Ready(0s, "r1").Master(3s, "r1").Master(4s, "r1", "dmz").Backup(10s, "r1");
    run.State(11s, "r1", "BACKUP", "INIT", "carrier lost");
    return run;
}

RunBuilder Demotion(const std::string& node, int64_t by, int64_t total, const std::string& cause)
{
    RunBuilder run;
    run.Add(5s, FactKind::DEMOTION, node, {{"by", by}, {"total", total}, {"cause", cause}});
    return run;
}

RunBuilder Drop(const std::string& reason, int64_t vhid = 1)
{
    RunBuilder run;
    run.Add(5s,
            FactKind::ADVERT_DROPPED,
            "r1",
            {{"reason", reason}, {"source", std::string("10.0.0.9")}, {"vhid", vhid}});
    return run;
}

std::string Log(const std::string& dialect, RunBuilder run, std::optional<int> level = std::nullopt)
{
    return SystemLog(Report(dialect, run), level);
}

TEST(SystemLogTest, OpenBsdNamesTheVhidOfACarpnode)
{
    RunBuilder run;
    run.Master(3s, "r1", "gw:2").Master(4s, "r1", "dmz");
    RunReport report = Report("openbsd", run);
    std::vector<MemberSpec>& members = report.scenario.hosts[0].interfaces[0].carp;
    members[0].group = "gw:1";
    members[0].balancing = carp::Balancing::IP;
    members.push_back(members[0]);
    members[1].group = "gw:2";
    members[1].config.vhid = 2;
    EXPECT_EQ(SystemLog(report, 4),
              " 3.000000 r1 /bsd: carp0: state transition (vhid 2): BACKUP -> MASTER\n"
              " 4.000000 r1 /bsd: carp1: state transition: BACKUP -> MASTER\n");
}

TEST(SystemLogTest, OpenBsdDoesNotShowInitAtItsDefaultLevel)
{
    const std::string shown = " 3.000000 r1 /bsd: carp0: state transition: BACKUP -> MASTER\n"
                              " 4.000000 r1 /bsd: carp1: state transition: BACKUP -> MASTER\n"
                              "10.000000 r1 /bsd: carp0: state transition: MASTER -> BACKUP\n";
    EXPECT_EQ(Log("openbsd", Changes()), shown);
    EXPECT_EQ(Log("openbsd", Changes(), 3), shown);
    EXPECT_EQ(Log("openbsd", Changes(), 1), "");
    EXPECT_EQ(Log("openbsd", Changes(), 4),
              " 0.000000 r1 /bsd: carp0: state transition: INIT -> BACKUP\n" + shown +
                  "11.000000 r1 /bsd: carp0: state transition: BACKUP -> INIT\n");
}

TEST(SystemLogTest, FreeBsdTellsVhidPortAndReason)
{
    EXPECT_EQ(Log("freebsd", Changes()),
              " 0.000000 r1 kernel: carp: 1@em0: INIT -> BACKUP (initialization complete)\n"
              " 3.000000 r1 kernel: carp: 1@em0: BACKUP -> MASTER (master timed out)\n"
              " 4.000000 r1 kernel: carp: 2@em1: BACKUP -> MASTER (master timed out)\n"
              "10.000000 r1 kernel: carp: 1@em0: MASTER -> BACKUP (more frequent advertisement "
              "received)\n"
              "11.000000 r1 kernel: carp: 1@em0: BACKUP -> INIT (hardware interface down)\n");
    EXPECT_EQ(Log("freebsd", Changes(), 0), "");
}

TEST(SystemLogTest, FreeBsdSaysNothingOfAVhidThatIsRemoved)
{
    RunBuilder run;
    run.State(5s, "r1", "MASTER", "INIT", "set down");
    EXPECT_EQ(Log("freebsd", run), "");
}

TEST(SystemLogTest, NetBsdIsSilentByDefault)
{
    EXPECT_EQ(Log("netbsd", Changes()), "");
    const std::string log = Log("netbsd", Changes(), 1);
    EXPECT_EQ(log.substr(0, log.find('\n')),
              " 0.000000 r1 /netbsd: carp0: state transition from: INIT -> to: BACKUP");
}

TEST(SystemLogTest, UcarpKnowsNoLevel)
{
    RunBuilder run;
    run.Ready(0s, "r2").Master(3s, "r2").State(4s, "r2", "MASTER", "INIT", "set down");
    const std::string shown = " 0.000000 r2 ucarp: [WARNING] Switching to state: BACKUP\n"
                              " 3.000000 r2 ucarp: [WARNING] Switching to state: MASTER\n"
                              " 4.000000 r2 ucarp: [INFO] Switching to state: INIT\n";
    EXPECT_EQ(Log("ucarp", run), shown);
    EXPECT_EQ(Log("ucarp", run, 0), shown);
}

TEST(SystemLogTest, Demotion)
{
    EXPECT_EQ(Log("openbsd", Demotion("r2", 1, 1, "carrier")), "");
    EXPECT_EQ(Log("openbsd", Demotion("r2", 1, 1, "carrier"), 3),
              " 5.000000 r2 /bsd: carp0 demoted group carp by 1 to 1 (carpdev)\n");
    EXPECT_EQ(Log("openbsd", Demotion("r2", -1, 0, "send errors"), 3),
              " 5.000000 r2 /bsd: carp0 demoted group carp by -1 to 0 (< snderrors)\n");
    EXPECT_EQ(Log("openbsd", Demotion("r1", 1, 1, "carrier"), 3),
              " 5.000000 r1 /bsd: carp demoted group carp by 1 to 1 (carpdev)\n")
        << "no fact tells which of two interfaces it was";
    EXPECT_EQ(Log("openbsd", Demotion("r2", 5, 5, "administrator"), 7), "");
    EXPECT_EQ(Log("openbsd", Demotion("r2", 32, 32, "pfsync init"), 3),
              " 5.000000 r2 /bsd: pfsync0 demoted group carp by 32 to 32 (pfsync init)\n");
    EXPECT_EQ(Log("freebsd", Demotion("r2", 240, 240, "carrier")),
              " 5.000000 r2 kernel: carp: demoted by 240 to 240 (interface down)\n");
    EXPECT_EQ(Log("freebsd", Demotion("r2", -240, 0, "carrier")),
              " 5.000000 r2 kernel: carp: demoted by -240 to 0 (interface up)\n");
    EXPECT_EQ(Log("freebsd", Demotion("r2", 5, 5, "administrator")),
              " 5.000000 r2 kernel: carp: demoted by 5 to 5 (sysctl)\n");
    EXPECT_EQ(Log("freebsd", Demotion("r2", -5, 0, "removed")),
              " 5.000000 r2 kernel: carp: demoted by -5 to 0 (vhid removed)\n");
    EXPECT_EQ(Log("freebsd", Demotion("r2", 240, 240, "pfsync bulk start")),
              " 5.000000 r2 kernel: carp: demoted by 240 to 240 (pfsync bulk start)\n");
    EXPECT_EQ(Log("netbsd", Demotion("r2", 1, 1, "carrier"), 1), "");
}

TEST(SystemLogTest, FreeBsdTellsOnWhichPortSendingFailed)
{
    RunBuilder run = Demotion("r1", 240, 240, "send errors");
    run.Add(5s - 1ns, FactKind::SEND_FAILED, "r1", {{"group", std::string("dmz")}});
    EXPECT_EQ(Log("freebsd", run),
              " 5.000000 r1 kernel: carp: demoted by 240 to 240 (send error on em1)\n");
    EXPECT_EQ(Log("openbsd", run, 4),
              " 4.999999 r1 /bsd: carp1: ip_output failed\n"
              " 5.000000 r1 /bsd: carp demoted group carp by 240 to 240 (> snderrors)\n");
}

TEST(SystemLogTest, BadPackets)
{
    EXPECT_EQ(Log("openbsd", Drop("digest wrong"), 5), "");
    EXPECT_EQ(Log("openbsd", Drop("digest wrong"), 6),
              " 5.000000 r1 /bsd: carp0: incorrect hash\n");
    EXPECT_EQ(Log("openbsd", Drop("TTL is not 255"), 5),
              " 5.000000 r1 /bsd: carp0: received ttl is not 255\n");
    EXPECT_EQ(Log("openbsd", Drop("own advertisement heard", 2), 4),
              " 5.000000 r1 /bsd: carp1: replay or network loop detected\n");
    EXPECT_EQ(Log("openbsd", Drop("checksum wrong", 77), 7),
              " 5.000000 r1 /bsd: carp: checksum failed\n");
    EXPECT_EQ(Log("openbsd", Drop("unknown vhid", 77), 7), "");
    EXPECT_EQ(Log("freebsd", Drop("digest wrong")), "");
    EXPECT_EQ(Log("freebsd", Drop("digest wrong"), 2),
              " 5.000000 r1 kernel: carp: incorrect hash from 10.0.0.9\n");
    EXPECT_EQ(Log("freebsd", Drop("own priority is 255")), "");
    EXPECT_EQ(
        Log("freebsd", Drop("own priority is 255"), 2),
        " 5.000000 r1 kernel: carp: own priority is 255, announcement ignored from 10.0.0.9\n");
    EXPECT_EQ(Log("ucarp", Drop("digest wrong")),
              " 5.000000 r1 ucarp: [WARNING] Bad digest: check vhid, password, address\n");
    EXPECT_EQ(Log("ucarp", Drop("checksum wrong")), "");
}

TEST(SystemLogTest, HostsWithoutCarpLogNothing)
{
    RunBuilder run;
    run.Ready(0s, "h1");
    run.Ready(1s, "nobody");
    RunReport report = Report("freebsd", run);
    HostSpec client;
    client.name = "h1";
    report.scenario.hosts.push_back(client);
    EXPECT_EQ(SystemLog(report), "");
}

} // namespace
