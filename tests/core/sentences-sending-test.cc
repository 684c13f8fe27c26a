// SPDX-License-Identifier: GPL-2.0-only
//
// One test for each sentence about what is sent when: carp-protocol.md 10 and 21.

#include "core/story.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace carp
{

namespace
{

/// Wakes the machine for its next adverts and tells all of it.
Told NextAdverts(Machine& machine, int adverts)
{
    Told told;
    while (adverts-- > 0)
    {
        const Told more = Tell(machine.Wake(*machine.NextDeadline()));
        told.insert(told.end(), more.begin(), more.end());
    }
    return told;
}

const std::string REGULAR = "send ipv4 regular advbase=1 advskew=0 demote=0";

// 10.1: the BSDs: state, advert, gratuitous ARP and neighbour advertisements.
TEST(Takeover, OrderOfTheBsds)
{
    for (const Dialect* dialect : {&OpenBsd(), &FreeBsd()})
    {
        Machine machine = Backup(*dialect, DualHost(1, 0));
        EXPECT_EQ(Tell(machine.Wake(3s)),
                  (Told{"state BACKUP -> MASTER (master timed out)",
                        "send ipv4 takeover advbase=1 advskew=0 demote=0",
                        "send ipv6 takeover advbase=1 advskew=0 demote=0",
                        "announce ipv4 ipv6"}))
            << dialect->name;
    }
    Machine machine = Backup(NetBsd(), Host(1, 0));
    EXPECT_EQ(Tell(machine.Wake(3s)),
              (Told{"state BACKUP -> MASTER (master timed out)",
                    "send ipv4 takeover advbase=1 advskew=0 demote=0",
                    "announce ipv4"}));
}

// 10.1: ucarp: the gratuitous ARP comes before the advert.
TEST(Takeover, OrderOfUcarp)
{
    Machine machine = Backup(Ucarp(), Host(1, 0));
    EXPECT_EQ(Tell(machine.Wake(3s)),
              (Told{"state BACKUP -> MASTER (master timed out)",
                    "announce ipv4",
                    "send ipv4 takeover advbase=1 advskew=0 demote=0"}));
}

// 10.1, 21: on ucarp all of it waits for the up-script.
TEST(Takeover, WaitsForTheUpScript)
{
    Config config = Host(1, 0);
    config.upScript = 250ms;
    Machine machine = Backup(Ucarp(), config);
    EXPECT_EQ(Tell(machine.Wake(3s)), Told{});
    EXPECT_EQ(machine.GetState(), State::BACKUP);
    EXPECT_EQ(machine.NextDeadline(), Instant(3250ms));
    EXPECT_EQ(Tell(machine.Wake(3250ms)),
              (Told{"state BACKUP -> MASTER (master timed out)",
                    "announce ipv4",
                    "send ipv4 takeover advbase=1 advskew=0 demote=0"}));
    EXPECT_EQ(machine.NextDeadline(), Instant(4250ms));
}

// 10.1: the ARP is repeated with the second advert after the takeover's, once [OpenBSD, ucarp].
TEST(Announcement, IsRepeatedByOpenBsdAndUcarp)
{
    for (const Dialect* dialect : AllDialects())
    {
        Instant now;
        Machine machine = Master(*dialect, Host(1, 0), now);
        const bool repeats = dialect == &OpenBsd() || dialect == &Ucarp();
        EXPECT_EQ(NextAdverts(machine, 4),
                  repeats ? (Told{REGULAR, REGULAR, "announce ipv4 again", REGULAR, REGULAR})
                          : (Told{REGULAR, REGULAR, REGULAR, REGULAR}))
            << dialect->name;
    }
}

// 10.1: the neighbour advertisements are not repeated.
TEST(Announcement, OfNeighboursIsNotRepeated)
{
    Config config = DualHost(1, 0);
    config.ipv4.clear();
    Machine machine = Backup(OpenBsd(), config);
    EXPECT_EQ(Tell(machine.Wake(3s)).back(), "announce ipv6");
    const std::string regular = "send ipv6 regular advbase=1 advskew=0 demote=0";
    EXPECT_EQ(NextAdverts(machine, 4), Told(4, regular));
}

// 10.1: adverts sent early because of a demotion count for the repetition.
TEST(Announcement, IsRepeatedWithTheSecondAdvertOfAnyKind)
{
    Instant now;
    Machine machine = Master(OpenBsd(), Host(1, 0), now);
    machine.SetDemotion(now + 100ms, 1, true);
    EXPECT_EQ(Tell(machine.SetDemotion(now + 200ms, 2, true)),
              (Told{"send ipv4 demotion advbase=1 advskew=0 demote=2", "announce ipv4 again"}));
}

// 10.1: only if it is still MASTER; a later takeover starts counting anew.
TEST(Announcement, IsForgottenWithTheRole)
{
    for (const Dialect* dialect : {&OpenBsd(), &Ucarp()})
    {
        Instant now;
        Machine machine = Master(*dialect, Host(1, 0), now);
        NextAdverts(machine, 1);
        machine.SetState(now + 1100ms, State::BACKUP);
        while (machine.GetState() != State::MASTER)
        {
            now = *machine.NextDeadline();
            const Told told = Tell(machine.Wake(now));
            EXPECT_EQ(std::count(told.begin(), told.end(), "announce ipv4 again"), 0);
        }
        EXPECT_EQ(NextAdverts(machine, 2), (Told{REGULAR, REGULAR, "announce ipv4 again"}));
    }
}

TEST(Announcement, IsForgottenWithTheCarrier)
{
    Instant now;
    Machine machine = Master(Ucarp(), Host(1, 0), now);
    machine.SetCarrier(now, false);
    NextAdverts(machine, 1);
    ASSERT_EQ(machine.GetState(), State::BACKUP);
    machine.SetCarrier(now + 2s, true);
    NextAdverts(machine, 1);
    EXPECT_EQ(NextAdverts(machine, 1),
              (Told{"state BACKUP -> MASTER (master timed out)",
                    "announce ipv4",
                    "send ipv4 takeover advbase=1 advskew=0 demote=0"}));
}

// 10.2: OpenBSD and NetBSD set down in MASTER: a bow-out, then INIT.
TEST(BowOut, OfAnInterfaceSetDown)
{
    for (const Dialect* dialect : {&OpenBsd(), &NetBsd()})
    {
        Instant now;
        Machine machine = Master(*dialect, Host(1, 100), now);
        EXPECT_EQ(Tell(machine.SetUp(now + 1s, false)),
                  (Told{"send ipv4 bow-out advbase=255 advskew=255 demote=0",
                        "state MASTER -> INIT (set down)"}));
        EXPECT_EQ(machine.NextDeadline(), std::nullopt);
        EXPECT_EQ(Tell(machine.SetUp(now + 2s, false)), Told{}) << "once";
    }
}

// 10.2: in both families, with the current demotion and a valid digest.
TEST(BowOut, IsANormalAdvertOtherwise)
{
    Instant now;
    Machine machine = Master(OpenBsd(), DualHost(1, 100), now);
    machine.SetDemotion(now, 3, false);
    const Actions actions = machine.SetUp(now + 1s, false);
    EXPECT_EQ(Tell(actions),
              (Told{"send ipv4 bow-out advbase=255 advskew=255 demote=3",
                    "send ipv6 bow-out advbase=255 advskew=255 demote=3",
                    "state MASTER -> INIT (set down)"}));
    const Advertisement& advert = AdvertOf(std::get<SendAdvert>(actions.front()));
    EXPECT_TRUE(advert.IsBowOut());
    EXPECT_TRUE(machine.GetAuthenticator().Verify(advert.counter, advert.digest));
}

// 10.2: FreeBSD and ucarp have none.
TEST(BowOut, DoesNotExistOnFreeBsdAndUcarp)
{
    for (const Dialect* dialect : {&FreeBsd(), &Ucarp()})
    {
        Instant now;
        Machine machine = Master(*dialect, Host(1, 0), now);
        EXPECT_EQ(Tell(machine.SetUp(now, false)), Told{"state MASTER -> INIT (set down)"});
    }
}

// 10.2: a BACKUP that is set down says nothing.
TEST(BowOut, IsTheMastersOnly)
{
    for (const Dialect* dialect : AllDialects())
    {
        Machine machine = Backup(*dialect, Host(1, 0));
        EXPECT_EQ(Tell(machine.SetUp(1s, false)), Told{"state BACKUP -> INIT (set down)"});
    }
}

// 10.2: destroying the interface or losing the link sends none.
TEST(BowOut, IsNotSentOnRemovalAndLinkLoss)
{
    for (const Dialect* dialect : {&OpenBsd(), &NetBsd()})
    {
        Instant now;
        Machine removed = Master(*dialect, Host(1, 0), now);
        EXPECT_EQ(Tell(removed.Remove(now)), Told{"state MASTER -> INIT (set down)"});
        Machine unplugged = Master(*dialect, Host(1, 0), now);
        EXPECT_EQ(Tell(unplugged.SetCarrier(now, false)).front(),
                  "state MASTER -> INIT (carrier lost)");
    }
}

// 10.2: peers take over from a bow-out at once, for an advbase up to 85.
TEST(BowOutHeard, IsBelievedUpToAdvbase85)
{
    for (const Dialect* dialect : AllDialects())
    {
        Machine near = Backup(*dialect, Host(85, 0));
        EXPECT_EQ(Tell(near.Receive(1s, Family::IPV4, Advert(255, 255), HIGHER_ADDRESS)).front(),
                  "state BACKUP -> MASTER (master announced that it will time out)");
        Machine far = Backup(*dialect, Host(86, 0));
        EXPECT_EQ(Tell(far.Receive(1s, Family::IPV4, Advert(255, 255), HIGHER_ADDRESS)), Told{})
            << dialect->name;
    }
}

// 10.2: where no rule applies the bow-out restarts the timer.
TEST(BowOutHeard, RestartsTheTimerOtherwise)
{
    for (const Dialect* dialect : {&OpenBsd(), &FreeBsd(), &NetBsd()})
    {
        Machine machine = Backup(*dialect, Host(86, 0));
        machine.Receive(1s, Family::IPV4, Advert(255, 255), HIGHER_ADDRESS);
        EXPECT_EQ(machine.NextDeadline(), Instant(259s));
    }
    Machine zero = Backup(OpenBsd(), Host(0, 0));
    zero.Receive(1ms, Family::IPV4, Advert(255, 255), HIGHER_ADDRESS);
    EXPECT_EQ(zero.NextDeadline(), Instant(12718us));
}

// 10.2: with preempt it is believed always, also with advbase 0 on OpenBSD.
TEST(BowOutHeard, IsPreemptedAlways)
{
    for (const Dialect* dialect : AllDialects())
    {
        Machine machine = Backup(*dialect, Host(254, 0, true));
        EXPECT_EQ(Tell(machine.Receive(1s, Family::IPV4, Advert(255, 255), HIGHER_ADDRESS)).front(),
                  "state BACKUP -> MASTER (preempted a worse master)");
    }
    Machine zero = Backup(OpenBsd(), Host(0, 0, true));
    EXPECT_EQ(Tell(zero.Receive(1ms, Family::IPV4, Advert(255, 255), HIGHER_ADDRESS)).front(),
              "state BACKUP -> MASTER (preempted a worse master)");
}

// 10.2: ucarp sends no farewell on exit, but one advert when it steps down for a better one, and
// none when told to by hand.
TEST(LeavingMaster, OfUcarpByHandSendsNothing)
{
    Instant now;
    Machine machine = Master(Ucarp(), Host(1, 0), now);
    EXPECT_EQ(Tell(machine.SetState(now, State::BACKUP)),
              Told{"state MASTER -> BACKUP (administrator's command)"});
}

// 21: what arrives while the up-script runs is dealt with afterwards.
TEST(UpScript, DelaysWhatIsHeard)
{
    Config config = Host(1, 100);
    config.upScript = 1s;
    Machine machine = Backup(Ucarp(), config);
    const Instant script = *machine.NextDeadline();
    machine.Wake(script);
    EXPECT_EQ(Tell(machine.Receive(script + 10ms, Family::IPV4, Advert(1, 0), HIGHER_ADDRESS)),
              Told{});
    EXPECT_EQ(Tell(machine.PacketSeen(script + 20ms)), Told{});
    EXPECT_EQ(Tell(machine.SetState(script + 30ms, State::BACKUP)), Told{});
    EXPECT_EQ(Tell(machine.SetDemotion(script + 40ms, 1, true)), Told{});
    EXPECT_EQ(Tell(machine.Wake(script + 1s)),
              (Told{"state BACKUP -> MASTER (master timed out)",
                    "announce ipv4",
                    "send ipv4 takeover advbase=1 advskew=240 demote=0",
                    "send ipv4 step-down advbase=1 advskew=240 demote=0",
                    "state MASTER -> BACKUP (an equal or better master advertises)"}));
}

// 21: a takeover decided by what was heard during the 3 s pause runs the script too; the rest of
// what was heard waits for its end.
TEST(UpScript, MayBeginWithWhatWasHeardDuringAPause)
{
    Config config = Host(1, 0, true);
    config.upScript = 500ms;
    Machine machine = Backup(Ucarp(), config);
    machine.Wake(3s);
    machine.Wake(3500ms);
    ASSERT_EQ(machine.GetState(), State::MASTER);
    machine.SetState(4s, State::BACKUP);
    machine.Receive(5s, Family::IPV4, Advert(1, 100), HIGHER_ADDRESS);
    machine.Receive(6s, Family::IPV4, Advert(1, 101), HIGHER_ADDRESS);
    EXPECT_EQ(Tell(machine.Wake(7s)), Told{});
    EXPECT_EQ(machine.NextDeadline(), Instant(7500ms));
    EXPECT_EQ(Tell(machine.Wake(7500ms)),
              (Told{"state BACKUP -> MASTER (preempted a worse master)",
                    "announce ipv4",
                    "send ipv4 takeover advbase=1 advskew=0 demote=0",
                    "announce ipv4 again"}))
        << "the last line answers the second advert";
}

// A dialect that had both an up-script and `state master` would not begin the script twice.
TEST(UpScript, IsNotBegunAnewByHand)
{
    Dialect dialect = Ucarp();
    dialect.manualMaster = true;
    Config config = Host(1, 0);
    config.upScript = 1s;
    Machine machine = Backup(dialect, config);
    EXPECT_EQ(Tell(machine.SetState(1s, State::MASTER)), Told{});
    EXPECT_EQ(Tell(machine.SetState(1500ms, State::MASTER)), Told{});
    EXPECT_EQ(Tell(machine.Wake(2s)).front(), "state BACKUP -> MASTER (administrator's command)");
}

// A script that is interrupted by the end of the daemon leaves nothing behind.
TEST(UpScript, EndsWithTheDaemon)
{
    Config config = Host(1, 0);
    config.upScript = 1s;
    Machine machine = Backup(Ucarp(), config);
    machine.Wake(3s);
    machine.Receive(3100ms, Family::IPV4, Advert(1, 0), HIGHER_ADDRESS);
    EXPECT_EQ(Tell(machine.SetUp(3200ms, false)), Told{"state BACKUP -> INIT (set down)"});
    EXPECT_EQ(machine.NextDeadline(), std::nullopt);
    machine.SetUp(4s, true);
    EXPECT_EQ(machine.NextDeadline(), Instant(7s));
    machine.Wake(7s);
    EXPECT_EQ(Tell(machine.Wake(8s)),
              (Told{"state BACKUP -> MASTER (master timed out)",
                    "announce ipv4",
                    "send ipv4 takeover advbase=1 advskew=0 demote=0"}));
}

} // namespace

} // namespace carp
