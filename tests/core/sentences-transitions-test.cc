// SPDX-License-Identifier: GPL-2.0-only
//
// One test for each sentence about states and transitions, in the order of carp-protocol.md 7.
// Where nothing else is said a test holds for every dialect.

#include "core/story.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace carp
{

namespace
{

const std::vector<const Dialect*> BSDS{&OpenBsd(), &FreeBsd(), &NetBsd()};

Told Hear(Machine& machine, Instant now, const Advertisement& advert, Family family = Family::IPV4)
{
    return Tell(machine.Receive(now, family, advert, HIGHER_ADDRESS));
}

class EveryDialect : public testing::TestWithParam<const Dialect*>
{
};

INSTANTIATE_TEST_SUITE_P(All,
                         EveryDialect,
                         testing::ValuesIn(AllDialects()),
                         [](const auto& info) { return DialectName(info.param); });

class EveryBsd : public testing::TestWithParam<const Dialect*>
{
};

INSTANTIATE_TEST_SUITE_P(All,
                         EveryBsd,
                         testing::ValuesIn(BSDS),
                         [](const auto& info) { return DialectName(info.param); });

// 7.1: interface up, parent up with a link, and at least one address; otherwise nothing is armed.
TEST_P(EveryBsd, RunsOnlyWithAllPreconditions)
{
    for (int missing = 0; missing < 3; ++missing)
    {
        Machine machine = Fresh(*GetParam(), Host(1, 0));
        machine.SetCarrier(0s, false);
        machine.SetAddresses(0s, {}, {});
        if (missing != 0)
        {
            EXPECT_EQ(Tell(machine.SetUp(1s, true)), Told{});
        }
        if (missing != 1)
        {
            machine.SetCarrier(1s, true);
        }
        if (missing != 2)
        {
            machine.SetAddresses(1s, {{10, 0, 0, 1}}, {});
        }
        EXPECT_EQ(machine.GetState(), State::INIT) << missing;
        EXPECT_EQ(machine.NextDeadline(), std::nullopt) << missing;
    }
}

// 7.1: FreeBSD also needs `allow`; the others only turn deaf.
TEST_P(EveryDialect, AllowBelongsToThePreconditionsOfFreeBsd)
{
    Machine machine = Fresh(*GetParam(), Host(1, 0));
    machine.SetAllowed(0s, false);
    machine.SetUp(0s, true);
    const bool freebsd = GetParam() == &FreeBsd();
    EXPECT_EQ(machine.GetState(), freebsd ? State::INIT : State::BACKUP);
}

// 7.2: INIT -> BACKUP as soon as the preconditions are true, whichever came last.
TEST_P(EveryDialect, BecomesBackupWhenThePreconditionsBecomeTrue)
{
    Machine up = Fresh(*GetParam(), Host(1, 0));
    EXPECT_EQ(Tell(up.SetUp(1s, true)), Told{"state INIT -> BACKUP (ready to run)"});
    EXPECT_EQ(Tell(up.SetUp(2s, true)), Told{}) << "once";

    Machine addressed = Fresh(*GetParam(), Host(1, 0));
    addressed.SetAddresses(0s, {}, {});
    addressed.SetUp(0s, true);
    EXPECT_EQ(Tell(addressed.SetAddresses(1s, {{10, 0, 0, 1}}, {})),
              Told{"state INIT -> BACKUP (ready to run)"});
}

TEST_P(EveryBsd, BecomesBackupWhenTheLinkComes)
{
    Machine machine = Fresh(*GetParam(), Host(1, 0));
    machine.SetCarrier(0s, false);
    machine.SetUp(0s, true);
    EXPECT_EQ(Tell(machine.SetCarrier(1s, true)).front(), "state INIT -> BACKUP (ready to run)");
}

// 7.2: current code never goes from INIT to MASTER directly, not even with preempt.
TEST_P(EveryDialect, ComesUpAsBackupEvenWithPreempt)
{
    Machine machine = Backup(*GetParam(), Host(1, 0, true));
    EXPECT_EQ(machine.GetState(), State::BACKUP);
}

// 7.2: an advert in INIT is ignored.
TEST_P(EveryDialect, InitIgnoresAdverts)
{
    Machine machine = Fresh(*GetParam(), Host(1, 0, true));
    EXPECT_EQ(Hear(machine, 1s, Advert(255, 255, 9)), Told{});
    EXPECT_EQ(machine.NextDeadline(), std::nullopt);
}

// 7.2: but FreeBSD and ucarp store its counter.
TEST(InitStoresTheCounter, OnFreeBsdAndUcarp)
{
    for (const Dialect* dialect : {&FreeBsd(), &Ucarp()})
    {
        Machine machine = Fresh(*dialect, Host(1, 0));
        Hear(machine, 1s, Advert(1, 0, 0, 500));
        machine.SetUp(2s, true);
        const Told told = Tell(machine.Wake(*machine.NextDeadline()), true);
        EXPECT_TRUE(std::count(told.begin(),
                               told.end(),
                               "send ipv4 takeover advbase=1 advskew=0 demote=0 counter=501"))
            << dialect->name;
    }
}

// 7.2: BACKUP, the master-down timer fires.
TEST_P(EveryDialect, TakesOverWhenTheMasterTimesOut)
{
    Machine machine = Backup(*GetParam(), Host(1, 0));
    const Told told = Tell(machine.Wake(3s));
    EXPECT_EQ(told.front(), "state BACKUP -> MASTER (master timed out)");
    EXPECT_EQ(machine.GetState(), State::MASTER);
}

// 7.2: of either family.
TEST(TakesOver, WhenEitherFamilyFallsSilent)
{
    for (const Dialect* dialect : {&OpenBsd(), &FreeBsd()})
    {
        for (const Family heard : {Family::IPV4, Family::IPV6})
        {
            Machine machine = Backup(*dialect, DualHost(1, 0));
            EXPECT_EQ(Hear(machine, 2s, Advert(1, 0), heard), Told{});
            EXPECT_EQ(machine.NextDeadline(), Instant(3s)) << "the other one has not moved";
            EXPECT_EQ(Tell(machine.Wake(3s)).front(), "state BACKUP -> MASTER (master timed out)");
        }
    }
}

// 7.2: BACKUP, preempt on and own interval lower: MASTER at once.
TEST_P(EveryDialect, PreemptsAWorseMaster)
{
    Machine machine = Backup(*GetParam(), Host(1, 0, true));
    EXPECT_EQ(Hear(machine, 1s, Advert(1, 1)).front(),
              "state BACKUP -> MASTER (preempted a worse master)");
}

TEST_P(EveryDialect, DoesNotPreemptAnEqualMaster)
{
    Machine machine = Backup(*GetParam(), Host(1, 1, true));
    EXPECT_EQ(Hear(machine, 1s, Advert(1, 1)), Told{});
}

TEST_P(EveryDialect, DoesNotPreemptWhenNotAskedTo)
{
    Machine machine = Backup(*GetParam(), Host(1, 0));
    EXPECT_EQ(Hear(machine, 1s, Advert(1, 1)), Told{});
}

// 7.2: OpenBSD preempts only who is at least as demoted.
TEST(OpenBsdBackup, DoesNotPreemptTheLessDemoted)
{
    Machine machine = Backup(OpenBsd(), Host(1, 0, true));
    machine.SetDemotion(0s, 2, false);
    EXPECT_EQ(Hear(machine, 1s, Advert(1, 1, 1)), Told{});
    EXPECT_EQ(Hear(machine, 2s, Advert(1, 1, 2)).front(),
              "state BACKUP -> MASTER (preempted a worse master)");
}

// 7.2: OpenBSD takes the role from the more demoted whatever preempt says, with any interval.
TEST(OpenBsdBackup, TakesFromTheMoreDemoted)
{
    Machine machine = Backup(OpenBsd(), Host(1, 254));
    EXPECT_EQ(Hear(machine, 1s, Advert(1, 0, 1)).front(),
              "state BACKUP -> MASTER (master is more demoted)");
}

// 7.2: BACKUP, the master announces more than three own bases and a skew.
TEST_P(EveryDialect, TakesFromAMasterThatWillTimeOut)
{
    Machine machine = Backup(*GetParam(), Host(1, 100));
    EXPECT_EQ(Hear(machine, 1s, Advert(3, 100)), Told{}) << "not yet";
    EXPECT_EQ(Hear(machine, 2s, Advert(3, 101)).front(),
              "state BACKUP -> MASTER (master announced that it will time out)");
}

// 7.2: not on OpenBSD with advbase 0.
TEST(AdvbaseZero, NeverTakesFromAMasterThatWillTimeOut)
{
    Machine open = Backup(OpenBsd(), Host(0, 1));
    EXPECT_EQ(Hear(open, 1ms, Advert(200, 0)), Told{});
    Machine net = Backup(NetBsd(), Host(0, 1));
    EXPECT_EQ(Hear(net, 1ms, Advert(200, 0)).front(),
              "state BACKUP -> MASTER (master announced that it will time out)");
}

// 7.2: any other advert restarts the master-down timer, better and worse ones alike.
TEST_P(EveryBsd, OtherAdvertsRestartTheTimer)
{
    Machine machine = Backup(*GetParam(), Host(1, 0));
    Hear(machine, 1s, Advert(1, 0));
    EXPECT_EQ(machine.NextDeadline(), Instant(4s));
    Hear(machine, 2s, Advert(1, 200));
    EXPECT_EQ(machine.NextDeadline(), Instant(5s));
    Hear(machine, 2500ms, Advert(0, 0));
    EXPECT_EQ(machine.NextDeadline(), Instant(5500ms));
}

// 7.2: MASTER, the advert timer fires: send and re-arm.
TEST_P(EveryDialect, MasterAdvertisesEveryInterval)
{
    Instant now;
    Machine machine = Master(*GetParam(), Host(1, 128), now);
    for (int i = 0; i < 5; ++i)
    {
        now += 1500ms;
        ASSERT_EQ(machine.NextDeadline(), now);
        EXPECT_EQ(Tell(machine.Wake(now)).front(),
                  "send ipv4 regular advbase=1 advskew=128 demote=0");
    }
}

// 7.2: MASTER, BSD: steps down for a better and for an equal interval, and sends nothing.
TEST_P(EveryBsd, MasterStepsDownForBetterAndEqual)
{
    for (const int skew : {99, 100})
    {
        Instant now;
        Machine machine = Master(*GetParam(), Host(1, 100), now);
        EXPECT_EQ(Hear(machine, now + 1s, Advert(1, skew)),
                  Told{"state MASTER -> BACKUP (an equal or better master advertises)"});
    }
}

// 7.2: then the advert timer is stopped and the master-down timers are armed.
TEST_P(EveryBsd, MasterThatStepsDownArmsItsTimers)
{
    Instant now;
    Machine machine = Master(*GetParam(), Host(1, 100), now);
    const Instant steppedDown = now + 1s;
    Hear(machine, steppedDown, Advert(1, 0));
    const Duration patience = GetParam() == &OpenBsd() ? 4171875us : 3390625us;
    EXPECT_EQ(machine.NextDeadline(), steppedDown + patience);
    EXPECT_EQ(Tell(machine.Wake(now + 1390625us)), Told{}) << "no advert is due any more";
}

// 7.2: both timers, although the advert came in one family.
TEST(MasterThatStepsDown, ArmsTheTimersOfBothFamilies)
{
    Instant now;
    Machine machine = Master(FreeBsd(), DualHost(1, 100), now);
    Hear(machine, now + 1s, Advert(1, 0), Family::IPV6);
    Hear(machine, now + 2s, Advert(1, 0), Family::IPV6);
    EXPECT_EQ(machine.NextDeadline(), now + 4390625us) << "IPv4, from the step down";
}

// 7.2: a worse advert is ignored by a BSD master.
TEST_P(EveryBsd, MasterIgnoresWorse)
{
    Instant now;
    Machine machine = Master(*GetParam(), Host(1, 100), now);
    const auto next = machine.NextDeadline();
    EXPECT_EQ(Hear(machine, now + 1s, Advert(1, 101)), Told{});
    EXPECT_EQ(machine.GetState(), State::MASTER);
    EXPECT_EQ(machine.NextDeadline(), next);
}

// 7.2: OpenBSD master, received demote lower than the own: BACKUP whatever the intervals.
TEST(OpenBsdMaster, YieldsToTheLessDemoted)
{
    Instant now;
    Machine machine = Master(OpenBsd(), Host(1, 0), now);
    machine.SetDemotion(now, 1, false);
    EXPECT_EQ(Hear(machine, now + 1s, Advert(9, 254, 0)),
              Told{"state MASTER -> BACKUP (a less demoted master advertises)"});
}

// 7.2: and stays if the better one is more demoted.
TEST(OpenBsdMaster, StaysAgainstTheMoreDemoted)
{
    Instant now;
    Machine machine = Master(OpenBsd(), Host(1, 200), now);
    EXPECT_EQ(Hear(machine, now + 1s, Advert(1, 0, 1)), Told{});
    EXPECT_EQ(Hear(machine, now + 1s, Advert(1, 0, 0)),
              Told{"state MASTER -> BACKUP (an equal or better master advertises)"});
}

// 7.2, 21: a ucarp master steps down with a last advert.
TEST(UcarpMaster, SendsALastAdvertWhenItStepsDown)
{
    Instant now;
    Machine machine = Master(Ucarp(), Host(1, 100), now);
    EXPECT_EQ(Hear(machine, now + 1s, Advert(1, 99)),
              (Told{"send ipv4 step-down advbase=1 advskew=100 demote=0",
                    "state MASTER -> BACKUP (an equal or better master advertises)"}));
}

// 7.2, 21: for an equal interval the lower source address stays.
TEST(UcarpMaster, KeepsTheRoleInATieWithTheLowerAddress)
{
    Instant now;
    Machine machine = Master(Ucarp(), Host(1, 100), now);
    machine.Receive(now + 100ms, Family::IPV4, Advert(1, 100), HIGHER_ADDRESS);
    EXPECT_EQ(machine.GetState(), State::MASTER);
    machine.Receive(now + 200ms, Family::IPV4, Advert(1, 100), LOWER_ADDRESS);
    EXPECT_EQ(machine.GetState(), State::BACKUP);
}

// 7.2, 21: a ucarp master that hears a worse one announces at once and with the second advert.
TEST(UcarpMaster, ReassertsItself)
{
    Instant now;
    Machine machine = Master(Ucarp(), Host(1, 0), now);
    for (int i = 1; i <= 5; ++i)
    {
        machine.Wake(now + i * 1s);
    }
    now += 5s;
    EXPECT_EQ(Hear(machine, now + 500ms, Advert(1, 1)), Told{"announce ipv4 again"});
    const std::string advert = "send ipv4 regular advbase=1 advskew=0 demote=0";
    EXPECT_EQ(Tell(machine.Wake(now + 1s)), Told{advert});
    EXPECT_EQ(Tell(machine.Wake(now + 2s)), (Told{advert, "announce ipv4 again"}));
    EXPECT_EQ(Tell(machine.Wake(now + 3s)), Told{advert});
}

// 7.2: a stale master-down timer means nothing to a master.
TEST_P(EveryDialect, MasterHasNoMasterDownTimer)
{
    Machine machine = Backup(*GetParam(), Host(10, 0, true));
    Hear(machine, 1s, Advert(10, 1));
    ASSERT_EQ(machine.GetState(), State::MASTER);
    for (Instant now = 11s; now <= 61s; now += 10s)
    {
        ASSERT_EQ(machine.NextDeadline(), now);
        const Told told = Tell(machine.Wake(now));
        EXPECT_EQ(told.front(), "send ipv4 regular advbase=10 advskew=0 demote=0");
    }
}

// 7.2: link lost, set down, last address removed: INIT, all timers stopped, from any state.
TEST_P(EveryBsd, LosesItsPreconditions)
{
    const bool freebsd = GetParam() == &FreeBsd();
    for (const bool master : {false, true})
    {
        const auto make = [&](Instant& now)
        {
            now = 1s;
            return master ? Master(*GetParam(), Host(1, 0), now) : Backup(*GetParam(), Host(1, 0));
        };
        const std::string from = master ? "state MASTER -> INIT " : "state BACKUP -> INIT ";
        Instant now;
        Machine unplugged = make(now);
        EXPECT_EQ(Tell(unplugged.SetCarrier(now, false)),
                  (Told{from + "(carrier lost)",
                        freebsd ? "demote by 240 (carrier)" : "demote by 1 (carrier)"}));
        EXPECT_EQ(unplugged.NextDeadline(), std::nullopt);

        Machine bare = make(now);
        EXPECT_EQ(Tell(bare.SetAddresses(now, {}, {})), Told{from + "(last address removed)"});
        EXPECT_EQ(bare.NextDeadline(), std::nullopt);

        Machine down = make(now);
        EXPECT_EQ(Tell(down.SetUp(now, false)).back(), from + "(set down)");
        EXPECT_EQ(down.NextDeadline(), std::nullopt);
        EXPECT_EQ(Tell(down.Wake(1h)), Told{});
    }
}

// 7.2: BACKUP, manual `state master`: as by timeout.
TEST_P(EveryBsd, ManualMaster)
{
    Machine machine = Backup(*GetParam(), Host(1, 100));
    EXPECT_EQ(Tell(machine.SetState(500ms, State::MASTER)),
              (Told{"state BACKUP -> MASTER (administrator's command)",
                    "send ipv4 takeover advbase=1 advskew=100 demote=0",
                    "announce ipv4"}));
    EXPECT_EQ(machine.NextDeadline(), Instant(1890625us));
    EXPECT_EQ(Tell(machine.SetState(1s, State::MASTER)), Told{}) << "it is already";
}

// 17: ucarp has no such command.
TEST(UcarpBackup, KnowsNoManualMaster)
{
    Machine machine = Backup(Ucarp(), Host(1, 100));
    EXPECT_EQ(Tell(machine.SetState(500ms, State::MASTER)), Told{});
}

// 7.2: MASTER, manual `state backup`: timers armed, nothing sent.
TEST_P(EveryBsd, ManualBackup)
{
    Instant now;
    Machine machine = Master(*GetParam(), Host(1, 0), now);
    EXPECT_EQ(Tell(machine.SetState(now + 300ms, State::BACKUP)),
              Told{"state MASTER -> BACKUP (administrator's command)"});
    EXPECT_EQ(machine.NextDeadline(), now + 3300ms);
    EXPECT_EQ(Tell(machine.SetState(now + 400ms, State::BACKUP)), Told{}) << "it is already";
}

// 7.2: in INIT manual states are ignored; `state init` is ignored always [17].
TEST_P(EveryDialect, ManualStateInInit)
{
    Machine machine = Fresh(*GetParam(), Host(1, 0));
    EXPECT_EQ(Tell(machine.SetState(1s, State::MASTER)), Told{});
    EXPECT_EQ(Tell(machine.SetState(1s, State::BACKUP)), Told{});
    machine.SetUp(2s, true);
    EXPECT_EQ(Tell(machine.SetState(3s, State::INIT)), Told{});
    EXPECT_EQ(machine.GetState(), State::BACKUP);
}

// 7.2: an address added or removed: INIT, then BACKUP; a MASTER is out for a master-down time.
TEST_P(EveryBsd, ChangedAddressesRestartTheMachine)
{
    Instant now;
    Machine machine = Master(*GetParam(), Host(1, 0), now);
    EXPECT_EQ(
        Tell(machine.SetAddresses(now + 1s, {{10, 0, 0, 1}, {10, 0, 0, 2}}, {})),
        (Told{"state MASTER -> INIT (addresses changed)", "state INIT -> BACKUP (ready to run)"}));
    EXPECT_EQ(machine.NextDeadline(), now + 4s);
    EXPECT_EQ(
        Tell(machine.SetAddresses(now + 2s, {{10, 0, 0, 2}}, {})),
        (Told{"state BACKUP -> INIT (addresses changed)", "state INIT -> BACKUP (ready to run)"}));
    EXPECT_EQ(machine.NextDeadline(), now + 5s);
    EXPECT_EQ(Tell(machine.SetAddresses(now + 3s, {{10, 0, 0, 2}}, {})), Told{}) << "no change";
}

// 7.2: OpenBSD, list of vhids or MAC changed: INIT, then BACKUP.
TEST(OpenBsdMaster, RestartsWithANewIdentity)
{
    Change vhid;
    vhid.vhid = 2;
    Change mac;
    mac.handSetMac = MacBytes{2, 0, 0, 0, 0, 1};
    for (const Change& change : {vhid, mac})
    {
        Instant now;
        Machine machine = Master(OpenBsd(), Host(1, 0), now);
        EXPECT_EQ(Tell(machine.Reconfigure(now + 1s, change)),
                  (Told{"state MASTER -> INIT (vhid or MAC changed)",
                        "state INIT -> BACKUP (ready to run)"}));
        EXPECT_EQ(machine.NextDeadline(), now + 4s);
    }
}

// 26, hazard 1: two equal masters that hear each other both step down.
TEST_P(EveryBsd, EqualMastersBothStepDown)
{
    Instant now;
    Machine a = Master(*GetParam(), Host(1, 50), now);
    Machine b = Master(*GetParam(), Host(1, 50), now);
    Hear(a, now + 1us, Advert(1, 50));
    Hear(b, now + 1us, Advert(1, 50));
    EXPECT_EQ(a.GetState(), State::BACKUP);
    EXPECT_EQ(b.GetState(), State::BACKUP);
    EXPECT_EQ(a.NextDeadline(), b.NextDeadline());
}

} // namespace

} // namespace carp
