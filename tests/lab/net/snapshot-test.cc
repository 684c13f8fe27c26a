// SPDX-License-Identifier: GPL-2.0-only
//
// Snapshots show a network after all that happens at an instant, and change nothing in it.

#include "lab/net/simulation.h"
#include "trial.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace lab::trial
{

namespace
{

/// r1 is MASTER from 3 s on.
Trial Routers()
{
    Trial trial;
    trial.nodes = {Node{{1, 0}, "", ""}, Node{{1, 100}, "preempt: true", ""}};
    trial.others = {"h1: {on: sw, address: 10.0.0.100/24, probe: {to: gw, every: 100ms}}"};
    return trial;
}

Timeline RunWith(const Trial& trial, const std::vector<Time>& instants)
{
    SimulationOptions options;
    options.snapshots = instants;
    return Simulate(trial.Spec(), options);
}

/// The only membership of a host.
const MemberSnapshot& MemberOf(const Snapshot& snapshot, size_t host)
{
    return snapshot.hosts.at(host).ports.at(0).members.at(0);
}

TEST(SnapshotTest, ShowsConfigurationAndState)
{
    const Timeline timeline = RunWith(Routers(), {5500ms});
    ASSERT_EQ(timeline.snapshots.size(), 1u);
    const Snapshot& snapshot = timeline.snapshots[0];
    EXPECT_EQ(snapshot.at, Time(5500ms));
    ASSERT_EQ(snapshot.hosts.size(), 2u) << "h1 has no CARP";
    const HostSnapshot& r2 = snapshot.hosts[1];
    EXPECT_EQ(r2.name, "r2");
    EXPECT_EQ(r2.dialect, "openbsd");
    EXPECT_TRUE(r2.powered);
    EXPECT_TRUE(r2.allowed);
    EXPECT_EQ(r2.demotion, 0);
    EXPECT_EQ(r2.counters.Get(carp::Counter::IPACKETS), 3u);
    EXPECT_EQ(snapshot.hosts[0].counters.Get(carp::Counter::OPACKETS), 3u);
    ASSERT_EQ(r2.ports.size(), 1u);
    EXPECT_EQ(r2.ports[0].name, "lan");
    EXPECT_EQ(r2.ports[0].addresses.at(0).address, (IpAddress{carp::Ipv4Bytes{10, 0, 0, 3}}));
    EXPECT_EQ(r2.ports[0].addresses.at(0).prefix, 24);
    EXPECT_EQ(r2.ports[0].mtu, 1500);
    EXPECT_EQ(r2.ports[0].rate, 1000000000u);
    EXPECT_TRUE(r2.ports[0].up);
    EXPECT_TRUE(r2.ports[0].carrier);
    EXPECT_NE(r2.ports[0].mac, snapshot.hosts[0].ports[0].mac);
    const MemberSnapshot& member = MemberOf(snapshot, 1);
    EXPECT_EQ(member.group, "gw");
    EXPECT_EQ(member.state, carp::State::BACKUP);
    EXPECT_TRUE(member.up);
    EXPECT_TRUE(member.running);
    EXPECT_EQ(member.vhid, 1);
    EXPECT_EQ(member.advbase, 1);
    EXPECT_EQ(member.advskew, 100);
    EXPECT_TRUE(member.preempt);
    EXPECT_FALSE(MemberOf(snapshot, 0).preempt);
    EXPECT_EQ(member.mac, carp::VirtualMac(1));
    EXPECT_EQ(member.addresses, (std::vector<IpAddress>{carp::Ipv4Bytes{10, 0, 0, 1}}));
}

TEST(SnapshotTest, ShowsWhatHappensAtItsInstantAndNothingLater)
{
    const Timeline timeline = RunWith(Routers(), {Time(3s) - 1ns, 3s});
    ASSERT_EQ(Became(timeline, "r1", "MASTER"), std::vector<Time>{3s});
    EXPECT_EQ(MemberOf(timeline.snapshots[0], 0).state, carp::State::BACKUP);
    EXPECT_EQ(MemberOf(timeline.snapshots[1], 0).state, carp::State::MASTER);
    EXPECT_EQ(timeline.snapshots[1].hosts[0].counters.Get(carp::Counter::OPACKETS), 1u);
}

TEST(SnapshotTest, ComesBeforeWhatHappensANanosecondLater)
{
    Trial trial = Routers();
    trial.events = {"at: 10000000001ns, crash: r1"};
    const Timeline timeline = RunWith(trial, {10s, Time(10s) + 1ns});
    EXPECT_TRUE(timeline.snapshots[0].hosts[0].powered);
    EXPECT_FALSE(timeline.snapshots[1].hosts[0].powered);
}

TEST(SnapshotTest, AtZeroEverybodyHasBooted)
{
    const Timeline timeline = RunWith(Routers(), {0s});
    EXPECT_EQ(MemberOf(timeline.snapshots.at(0), 0).state, carp::State::BACKUP);
}

TEST(SnapshotTest, TheEndIsAnInstantToo)
{
    Trial trial = Routers();
    trial.duration = 10s;
    trial.events = {"at: 9999999999ns, set: gw on r2, advskew: 7"};
    const Timeline timeline = RunWith(trial, {10s});
    ASSERT_EQ(timeline.snapshots.size(), 1u);
    EXPECT_EQ(timeline.snapshots[0].at, timeline.end);
    EXPECT_EQ(MemberOf(timeline.snapshots[0], 1).advskew, 7) << "the configuration in force";
}

TEST(SnapshotTest, InstantsAreSortedAndTakenOnce)
{
    const Timeline timeline = RunWith(Routers(), {60s, 5s, 1s, 5s, 60s});
    std::vector<Time> instants;
    for (const Snapshot& snapshot : timeline.snapshots)
    {
        instants.push_back(snapshot.at);
    }
    EXPECT_EQ(instants, (std::vector<Time>{1s, 5s, 60s}));
}

TEST(SnapshotTest, ChangesNothing)
{
    Trial trial = Routers();
    trial.events = {"at: 10s, as: a, crash: r1",
                    "at: 20s, boot: r1",
                    "at: 30s, loss: 50%, from: r1, to: r2"};
    std::vector<Time> instants;
    for (Time at{0}; at <= trial.duration; at += 100ms)
    {
        instants.push_back(at);
    }
    const Timeline plain = trial.Run();
    const Timeline watched = RunWith(trial, instants);
    EXPECT_TRUE(plain.snapshots.empty());
    EXPECT_EQ(watched.snapshots.size(), instants.size());
    EXPECT_EQ(Transcript(plain), Transcript(watched));
}

TEST(SnapshotTest, OfAHostWithoutPowerNothingIsKnown)
{
    Trial trial = Routers();
    trial.events = {"at: 10s, crash: r1", "at: 20s, boot: r1"};
    const Timeline timeline = RunWith(trial, {10s, 20s});
    const HostSnapshot& off = timeline.snapshots[0].hosts[0];
    EXPECT_EQ(off.name, "r1");
    EXPECT_EQ(off.dialect, "openbsd");
    EXPECT_FALSE(off.powered);
    EXPECT_TRUE(off.ports.empty());
    EXPECT_TRUE(timeline.snapshots[1].hosts[0].powered);
    EXPECT_EQ(timeline.snapshots[1].hosts[0].counters.Get(carp::Counter::OPACKETS), 0u);
}

TEST(SnapshotTest, WithoutCarrierItIsUpButDoesNotRun)
{
    for (const std::string dialect : {"openbsd", "freebsd", "netbsd"})
    {
        Trial trial = Routers();
        trial.dialect = dialect;
        trial.events = {"at: 10s, unplug: r1"};
        const Timeline timeline = RunWith(trial, {10s});
        const HostSnapshot& host = timeline.snapshots.at(0).hosts.at(0);
        const MemberSnapshot& member = MemberOf(timeline.snapshots[0], 0);
        EXPECT_TRUE(host.ports[0].up);
        EXPECT_FALSE(host.ports[0].carrier);
        EXPECT_EQ(host.demotion, dialect == "freebsd" ? 240 : 1) << dialect;
        EXPECT_EQ(member.state, carp::State::INIT);
        EXPECT_TRUE(member.up);
        EXPECT_FALSE(member.running);
    }
}

TEST(SnapshotTest, SetDownIsDown)
{
    Trial trial = Routers();
    trial.events = {"at: 10s, down: gw on r1", "at: 20s, up: gw on r1", "at: 30s, down: r1"};
    const Timeline timeline = RunWith(trial, {10s, 20s, 30s});
    EXPECT_FALSE(MemberOf(timeline.snapshots[0], 0).up);
    EXPECT_FALSE(MemberOf(timeline.snapshots[0], 0).running);
    EXPECT_TRUE(timeline.snapshots[0].hosts[0].ports[0].up);
    EXPECT_TRUE(MemberOf(timeline.snapshots[1], 0).up);
    EXPECT_TRUE(MemberOf(timeline.snapshots[1], 0).running);
    EXPECT_FALSE(timeline.snapshots[2].hosts[0].ports[0].up);
    EXPECT_TRUE(MemberOf(timeline.snapshots[2], 0).up);
}

TEST(SnapshotTest, UcarpServesWithItsOwnMac)
{
    Trial trial = Routers();
    trial.dialect = "ucarp";
    const Timeline timeline = RunWith(trial, {5s});
    const PortSnapshot& port = timeline.snapshots.at(0).hosts.at(0).ports.at(0);
    EXPECT_EQ(port.members.at(0).mac, port.mac);
}

} // namespace

} // namespace lab::trial
