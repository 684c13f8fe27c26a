// SPDX-License-Identifier: GPL-2.0-only
//
// One test for each sentence about timers and the counter: carp-protocol.md 5, 8 and 21.

#include "core/story.h"

#include <gtest/gtest.h>

namespace carp
{

namespace
{

class EveryDialectsTimers : public testing::TestWithParam<const Dialect*>
{
};

INSTANTIATE_TEST_SUITE_P(All,
                         EveryDialectsTimers,
                         testing::ValuesIn(AllDialects()),
                         [](const auto& info) { return DialectName(info.param); });

Told Hear(Machine& machine, Instant now, const Advertisement& advert, Family family = Family::IPV4)
{
    return Tell(machine.Receive(now, family, advert, HIGHER_ADDRESS));
}

/// The counters of the next adverts, each sent when it is due.
std::vector<uint64_t> NextCounters(Machine& machine, int adverts)
{
    std::vector<uint64_t> counters;
    while (adverts-- > 0)
    {
        for (const Action& action : machine.Wake(*machine.NextDeadline()))
        {
            if (const auto* send = std::get_if<SendAdvert>(&action))
            {
                counters.push_back(AdvertOf(*send).counter);
            }
        }
    }
    return counters;
}

using Counters64 = std::vector<uint64_t>;

// 8: on entering MASTER the first advert goes out at once, the next one interval later.
TEST_P(EveryDialectsTimers, FirstAdvertAtOnce)
{
    Instant now;
    Machine machine = Master(*GetParam(), Host(2, 64), now);
    EXPECT_EQ(machine.NextDeadline(), now + 2250ms);
}

// 8: the first interval of FreeBSD and NetBSD after the takeover ignores the demotion.
TEST(FirstInterval, IgnoresTheDemotionOnFreeBsdAndNetBsd)
{
    for (const Dialect* dialect : AllDialects())
    {
        Machine machine = Backup(*dialect, Host(1, 64));
        machine.SetDemotion(0s, 240, false);
        Instant now = *machine.NextDeadline();
        machine.Wake(now);
        const bool ignores = dialect == &FreeBsd() || dialect == &NetBsd();
        const Duration demoted = dialect == &OpenBsd() ? 1250ms : 1937500us;
        const Duration first = ignores ? 1250ms : demoted;
        EXPECT_EQ(machine.NextDeadline(), now + first) << dialect->name;
        now += first;
        machine.Wake(now);
        EXPECT_EQ(machine.NextDeadline(), now + demoted) << dialect->name;
    }
}

// 8: the master-down time uses the configured skew, neither demoted nor limited.
TEST(MasterDownTimer, KnowsNoDemotion)
{
    for (const Dialect* dialect : AllDialects())
    {
        Machine calm = Backup(*dialect, Host(1, 254));
        Machine demoted = Fresh(*dialect, Host(1, 254));
        demoted.SetDemotion(0s, 300, false);
        demoted.SetUp(0s, true);
        EXPECT_EQ(demoted.NextDeadline(), calm.NextDeadline()) << dialect->name;
    }
    EXPECT_EQ(Backup(FreeBsd(), Host(1, 254)).NextDeadline(), Instant(3992187us));
    EXPECT_EQ(Backup(OpenBsd(), Host(1, 254)).NextDeadline(), Instant(5976561us));
}

// 8: one advert timer per vhid: both families are sent together, IPv4 first [2.3].
TEST(AdvertTimer, IsOneForBothFamilies)
{
    Instant now;
    Machine machine = Master(FreeBsd(), DualHost(1, 0), now);
    EXPECT_EQ(Tell(machine.Wake(now + 1s)),
              (Told{"send ipv4 regular advbase=1 advskew=0 demote=0",
                    "send ipv6 regular advbase=1 advskew=0 demote=0"}));
    EXPECT_EQ(machine.NextDeadline(), now + 2s);
}

// 8: entering BACKUP arms the timers of the families that have addresses.
TEST(MasterDownTimer, IsArmedForFamiliesWithAddresses)
{
    Machine onlyIpv4 = Backup(OpenBsd(), Host(1, 0));
    Hear(onlyIpv4, 1s, Advert(1, 0));
    EXPECT_EQ(onlyIpv4.NextDeadline(), Instant(4s)) << "no IPv6 timer is left at 3 s";

    Config config = DualHost(1, 0);
    config.ipv4.clear();
    Machine onlyIpv6 = Backup(OpenBsd(), config);
    Hear(onlyIpv6, 1s, Advert(1, 0), Family::IPV6);
    EXPECT_EQ(onlyIpv6.NextDeadline(), Instant(4s));
}

// 8: a received advert restarts only its own family's timer.
TEST(MasterDownTimer, IsRestartedByItsOwnFamily)
{
    Machine machine = Backup(FreeBsd(), DualHost(1, 0));
    Hear(machine, 1s, Advert(1, 0), Family::IPV4);
    EXPECT_EQ(machine.NextDeadline(), Instant(3s));
    Hear(machine, 2s, Advert(1, 0), Family::IPV6);
    EXPECT_EQ(machine.NextDeadline(), Instant(4s)) << "now IPv4's";
    Hear(machine, 3s, Advert(1, 0), Family::IPV4);
    EXPECT_EQ(machine.NextDeadline(), Instant(5s)) << "now IPv6's";
}

// 13: NetBSD neither sends nor hears IPv6 adverts, so it does not wait for them either.
TEST(NetBsdTimers, DoNotWaitForIpv6)
{
    Machine machine = Backup(NetBsd(), DualHost(1, 0));
    Hear(machine, 1s, Advert(1, 0));
    EXPECT_EQ(machine.NextDeadline(), Instant(4s));
    EXPECT_EQ(Tell(machine.Wake(4s)),
              (Told{"state BACKUP -> MASTER (master timed out)",
                    "send ipv4 takeover advbase=1 advskew=0 demote=0",
                    "announce ipv4 ipv6"}));
}

// 8: advbase and skew 0 on OpenBSD: an advert every 3906 us, down time 11718 us.
TEST(OpenBsdTimers, AllZero)
{
    Machine machine = Backup(OpenBsd(), Host(0, 0));
    EXPECT_EQ(machine.NextDeadline(), Instant(11718us));
    machine.Wake(11718us);
    EXPECT_EQ(machine.NextDeadline(), Instant(15624us));
    machine.Wake(15624us);
    EXPECT_EQ(machine.NextDeadline(), Instant(19530us));
}

// 8: no jitter is added anywhere.
TEST_P(EveryDialectsTimers, AreExact)
{
    Instant now;
    Machine machine = Master(*GetParam(), Host(1, 1), now);
    for (int i = 1; i <= 1000; ++i)
    {
        ASSERT_EQ(machine.NextDeadline(), now + i * 1003906us);
        machine.Wake(now + i * 1003906us);
    }
}

// 8: a failure to send still re-arms the timer.
TEST_P(EveryDialectsTimers, SendFailuresDoNotStopTheTimer)
{
    Instant now;
    Machine machine = Master(*GetParam(), Host(1, 0), now);
    machine.Sent(now, SendOutcome::FAILED);
    EXPECT_EQ(machine.NextDeadline(), now + 1s);
}

// The host may be early: nothing happens before the deadline.
TEST_P(EveryDialectsTimers, EarlyWakeDoesNothing)
{
    Machine machine = Backup(*GetParam(), Host(1, 100));
    const Instant deadline = *machine.NextDeadline();
    EXPECT_EQ(Tell(machine.Wake(deadline - 1ns)), Told{});
    EXPECT_EQ(machine.NextDeadline(), deadline);
    EXPECT_NE(Tell(machine.Wake(deadline)), Told{});
}

// The host may be late: one advert, and the next interval counts from then.
TEST_P(EveryDialectsTimers, LateWakeSendsOnce)
{
    Instant now;
    Machine machine = Master(*GetParam(), Host(1, 0), now);
    EXPECT_EQ(Tell(machine.Wake(now + 7300ms)),
              Told{"send ipv4 regular advbase=1 advskew=0 demote=0"});
    EXPECT_EQ(machine.NextDeadline(), now + 8300ms);
}

// 17: OpenBSD and NetBSD run their timers anew after each request; FreeBSD leaves them alone.
TEST(Reconfiguration, RestartsTimersOfOpenBsdAndNetBsd)
{
    Change change;
    change.advskew = 128;
    for (const Dialect* dialect : {&OpenBsd(), &NetBsd(), &FreeBsd()})
    {
        const bool restarts = dialect != &FreeBsd();
        Machine backup = Backup(*dialect, Host(1, 0));
        EXPECT_EQ(Tell(backup.Reconfigure(1s, change)), Told{});
        const Duration patience = dialect == &OpenBsd() ? 4500ms : 3500ms;
        EXPECT_EQ(backup.NextDeadline(), restarts ? 1s + patience : Instant(3s));

        Instant now;
        Machine master = Master(*dialect, Host(1, 0), now);
        EXPECT_EQ(Tell(master.Reconfigure(now + 500ms, change)), Told{});
        EXPECT_EQ(master.NextDeadline(), now + (restarts ? 2000ms : 1000ms));
        master.Wake(*master.NextDeadline());
        EXPECT_EQ(master.NextDeadline(), now + (restarts ? 3500ms : 2500ms));
    }
}

// 5: OpenBSD draws a cookie once and keeps it for ever, also for both families.
TEST(CounterOfOpenBsd, IsConstant)
{
    Machine machine = Backup(OpenBsd(), DualHost(1, 0));
    EXPECT_EQ(NextCounters(machine, 3), Counters64(6, 1000));
    machine.Receive(20s, Family::IPV4, Advert(1, 200, 0, 77), HIGHER_ADDRESS);
    EXPECT_EQ(NextCounters(machine, 1), Counters64(2, 1000)) << "what was received is not stored";
    machine.SetUp(30s, false);
    machine.SetUp(31s, true);
    EXPECT_EQ(NextCounters(machine, 1), Counters64(2, 1000));
}

// 5: a cookie of 0 means "not yet".
TEST(CounterOfOpenBsd, IsNeverZero)
{
    auto bits = [drawn = uint64_t{0}]() mutable { return drawn++; };
    Machine machine(Host(1, 0), OpenBsd(), OWN_ADDRESS, bits);
    machine.SetUp(0s, true);
    EXPECT_EQ(NextCounters(machine, 3), (Counters64{0, 1, 1}));
}

// 5: the cookie belongs to the node: a new vhid is a new node, a new MAC is not.
TEST(CounterOfOpenBsd, BelongsToTheNode)
{
    Machine machine = Backup(OpenBsd(), Host(1, 0));
    EXPECT_EQ(NextCounters(machine, 1), Counters64{1000});
    Change change;
    change.handSetMac = MacBytes{2, 0, 0, 0, 0, 1};
    machine.Reconfigure(4s, change);
    EXPECT_EQ(NextCounters(machine, 1), Counters64{1000});
    change = {};
    change.vhid = 2;
    machine.Reconfigure(8s, change);
    EXPECT_EQ(machine.AsListener().ownCookie, 0U);
    EXPECT_EQ(NextCounters(machine, 1), Counters64{2000});
}

// 5: elsewhere a fresh random number each time, as long as nobody was heard.
TEST(CounterOfOthers, IsRandomUntilAPeerIsHeard)
{
    for (const Dialect* dialect : {&FreeBsd(), &NetBsd(), &Ucarp()})
    {
        Machine machine = Backup(*dialect, Host(1, 0));
        EXPECT_EQ(NextCounters(machine, 3), (Counters64{1000, 2000, 3000})) << dialect->name;
    }
}

// 5: afterwards the received number plus one, and so on.
TEST(CounterOfOthers, FollowsThePeer)
{
    for (const Dialect* dialect : {&FreeBsd(), &NetBsd(), &Ucarp()})
    {
        Machine machine = Backup(*dialect, Host(1, 0));
        machine.Receive(1s, Family::IPV4, Advert(1, 0, 0, 500), HIGHER_ADDRESS);
        EXPECT_EQ(NextCounters(machine, 3), (Counters64{501, 502, 503})) << dialect->name;
        const Instant later = *machine.NextDeadline() - 1ms;
        machine.Receive(later, Family::IPV4, Advert(1, 9, 0, 90), HIGHER_ADDRESS);
        EXPECT_EQ(NextCounters(machine, 1), Counters64{91}) << dialect->name;
    }
}

// 5: from all-ones to zero.
TEST(CounterOfOthers, Wraps)
{
    Machine machine = Backup(Ucarp(), Host(1, 0));
    machine.Receive(1s, Family::IPV4, Advert(1, 0, 0, UINT64_MAX), HIGHER_ADDRESS);
    EXPECT_EQ(NextCounters(machine, 2), (Counters64{0, 1}));
}

// 5, 2.3: on FreeBSD the counter goes up between the two families.
TEST(CounterOfFreeBsd, IsSharedByTheFamilies)
{
    Machine machine = Backup(FreeBsd(), DualHost(1, 0));
    machine.Receive(1s, Family::IPV4, Advert(1, 0, 0, 500), HIGHER_ADDRESS);
    EXPECT_EQ(NextCounters(machine, 2), (Counters64{501, 502, 503, 504}));
}

// 21: in BACKUP the loop looks at the master-down time only when it wakes up.
TEST(UcarpLoop, ChecksAtMultiplesOfItsSleep)
{
    EXPECT_EQ(Backup(Ucarp(), Host(1, 100)).NextDeadline(), Instant(4170ms));
    EXPECT_EQ(Backup(Ucarp(), Host(1, 50)).NextDeadline(), Instant(3585ms));
    EXPECT_EQ(Backup(Ucarp(), Host(1, 254)).NextDeadline(), Instant(5976ms));
    EXPECT_EQ(Backup(Ucarp(), Host(1, 0)).NextDeadline(), Instant(3s))
        << "a multiple that is equal";
}

// 21: any packet wakes it, and it begins to sleep anew.
TEST(UcarpLoop, IsWokenByPackets)
{
    Machine machine = Backup(Ucarp(), Host(1, 100));
    EXPECT_EQ(Tell(machine.PacketSeen(1s)), Told{});
    EXPECT_EQ(machine.NextDeadline(), Instant(3780ms)) << "1 s + 2 * 1.390 s > 3.390625 s";
    EXPECT_EQ(Tell(machine.PacketSeen(3390625us)).front(),
              "state BACKUP -> MASTER (master timed out)");
}

// 21: the BSDs sleep in no loop.
TEST(UcarpLoop, IsNotTheBsds)
{
    for (const Dialect* dialect : {&OpenBsd(), &FreeBsd(), &NetBsd()})
    {
        Machine machine = Backup(*dialect, Host(1, 0));
        EXPECT_EQ(Tell(machine.PacketSeen(5s)), Told{}) << "the timer's host is late";
        EXPECT_EQ(machine.NextDeadline(), Instant(3s));
    }
}

// 21: carrier lost: forced to BACKUP, timers cleared, polls every 10 s.
TEST(UcarpLoop, PollsForTheCarrier)
{
    Instant now;
    Machine machine = Master(Ucarp(), Host(1, 0), now);
    EXPECT_EQ(Tell(machine.SetCarrier(now + 500ms, false)), Told{}) << "not noticed yet";
    now += 1s;
    EXPECT_EQ(Tell(machine.Wake(now)),
              (Told{"send ipv4 regular advbase=1 advskew=0 demote=0",
                    "state MASTER -> BACKUP (carrier lost)"}));
    EXPECT_EQ(machine.NextDeadline(), now + 10s);
    EXPECT_EQ(Tell(machine.Wake(now + 10s)), Told{});
    machine.SetCarrier(now + 11s, true);
    EXPECT_EQ(machine.NextDeadline(), now + 20s);
    EXPECT_EQ(Tell(machine.Wake(now + 20s)), Told{});
    EXPECT_EQ(machine.NextDeadline(), now + 23s) << "listens a full master-down time";
}

// 21: a daemon that does not run looks at nothing.
TEST(UcarpLoop, DoesNotRunInInit)
{
    Machine machine = Fresh(Ucarp(), Host(1, 0));
    machine.SetCarrier(1s, false);
    EXPECT_EQ(machine.NextDeadline(), std::nullopt);
    EXPECT_EQ(Tell(machine.PacketSeen(2s)), Told{});
    EXPECT_EQ(machine.NextDeadline(), std::nullopt);
}

// 21: SIGUSR2: BACKUP, 3 s pause, then normal listening.
TEST(UcarpLoop, PausesAfterAManualBackup)
{
    Instant now;
    Machine machine = Master(Ucarp(), Host(1, 0), now);
    EXPECT_EQ(Tell(machine.SetState(now + 100ms, State::BACKUP)),
              Told{"state MASTER -> BACKUP (administrator's command)"});
    EXPECT_EQ(machine.NextDeadline(), now + 3100ms);
    EXPECT_EQ(Hear(machine, now + 1s, Advert(1, 200)), Told{}) << "sleeping";
    EXPECT_EQ(Tell(machine.Wake(now + 3100ms)), Told{});
    EXPECT_EQ(machine.NextDeadline(), now + 6100ms);
}

} // namespace

} // namespace carp
