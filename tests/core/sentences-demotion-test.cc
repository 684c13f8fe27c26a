// SPDX-License-Identifier: GPL-2.0-only
//
// One test for each sentence about demotion as a machine sees it: carp-protocol.md 9. How the
// counts of a whole machine add up is in demotion-test.cc.

#include "core/story.h"

#include <gtest/gtest.h>

namespace carp
{

namespace
{

/// Reports the ends of transmissions: 'x' failed, 'h' host down, '.' sent. Tells what it led to.
Told Transmit(Machine& machine, const std::string& outcomes)
{
    Told told;
    for (const char outcome : outcomes)
    {
        const auto end = outcome == 'x'   ? SendOutcome::FAILED
                         : outcome == 'h' ? SendOutcome::HOST_DOWN
                                          : SendOutcome::SENT;
        const Told more = Tell(machine.Sent(10s, end));
        told.insert(told.end(), more.begin(), more.end());
    }
    return told;
}

const Told DEMOTED{"demote by 1 (send errors)"};
const Told DEMOTED_AND_BACK{"demote by 1 (send errors)", "demote by -1 (send errors)"};
const Told DEMOTED_240{"demote by 240 (send errors)"};
const Told DEMOTED_240_AND_BACK{"demote by 240 (send errors)", "demote by -240 (send errors)"};

// 9.1: the count is sent in the demotion byte, at most 255; interval and skew stay.
TEST(OpenBsdDemotes, InAByteOfItsOwn)
{
    Instant now;
    Machine machine = Master(OpenBsd(), Host(1, 10), now);
    machine.SetDemotion(now, 300, false);
    EXPECT_EQ(Tell(machine.Wake(*machine.NextDeadline())),
              Told{"send ipv4 regular advbase=1 advskew=10 demote=255"});
}

// 9.1: when asked to, a MASTER sends at once; the interval counts from then.
TEST(OpenBsdDemotes, AtOnceWhenAskedTo)
{
    Instant now;
    Machine machine = Master(OpenBsd(), DualHost(1, 0), now);
    EXPECT_EQ(Tell(machine.SetDemotion(now + 400ms, 1, true)),
              (Told{"send ipv4 demotion advbase=1 advskew=0 demote=1",
                    "send ipv6 demotion advbase=1 advskew=0 demote=1"}));
    EXPECT_EQ(machine.NextDeadline(), now + 1400ms);
}

// 9.1: a reduction sends nothing; the next regular advert carries the lower value.
TEST(OpenBsdDemotes, ReductionsWaitForTheNextAdvert)
{
    Instant now;
    Machine machine = Master(OpenBsd(), Host(1, 0), now);
    machine.SetDemotion(now, 2, false);
    EXPECT_EQ(Tell(machine.SetDemotion(now + 400ms, 1, false)), Told{});
    EXPECT_EQ(machine.NextDeadline(), now + 1s);
    EXPECT_EQ(Tell(machine.Wake(now + 1s)), Told{"send ipv4 regular advbase=1 advskew=0 demote=1"});
}

// 10.3: BACKUP and INIT are silent, also about a changed demotion.
TEST(Demotion, IsNotToldByBackupAndInit)
{
    for (const Dialect* dialect : AllDialects())
    {
        Machine machine = Fresh(*dialect, Host(1, 0));
        EXPECT_EQ(Tell(machine.SetDemotion(0s, 1, true)), Told{}) << dialect->name;
        machine.SetUp(0s, true);
        EXPECT_EQ(Tell(machine.SetDemotion(1s, 2, true)), Told{}) << dialect->name;
        EXPECT_EQ(machine.NextDeadline(), Instant(3s)) << "the demotion changes no timer";
    }
}

// 9.1: link of the parent down: +1 and -1 when it is back; NetBSD likewise [9.3].
TEST(LinkLoss, DemotesByOneOnOpenBsdAndNetBsd)
{
    for (const Dialect* dialect : {&OpenBsd(), &NetBsd()})
    {
        Machine machine = Backup(*dialect, Host(1, 0));
        EXPECT_EQ(Tell(machine.SetCarrier(1s, false)),
                  (Told{"state BACKUP -> INIT (carrier lost)", "demote by 1 (carrier)"}));
        EXPECT_EQ(Tell(machine.SetCarrier(2s, false)), Told{}) << "once";
        EXPECT_EQ(Tell(machine.SetCarrier(3s, true)),
                  (Told{"state INIT -> BACKUP (ready to run)", "demote by -1 (carrier)"}));
    }
}

// 9.1: also while the carp interface itself is down.
TEST(LinkLoss, DemotesWhoIsSetDown)
{
    Machine machine = Fresh(OpenBsd(), Host(1, 0));
    EXPECT_EQ(Tell(machine.SetCarrier(1s, false)), Told{"demote by 1 (carrier)"});
    machine.SetUp(2s, true);
    machine.SetUp(3s, false);
    EXPECT_EQ(Tell(machine.SetCarrier(4s, true)), Told{"demote by -1 (carrier)"});
}

// 9.2: interface down +240, back up -240, vhid removed while down -240.
TEST(LinkLoss, DemotesBy240OnFreeBsd)
{
    Machine machine = Backup(FreeBsd(), Host(1, 0));
    EXPECT_EQ(Tell(machine.SetCarrier(1s, false)),
              (Told{"state BACKUP -> INIT (carrier lost)", "demote by 240 (carrier)"}));
    EXPECT_EQ(Tell(machine.SetCarrier(2s, true)),
              (Told{"state INIT -> BACKUP (ready to run)", "demote by -240 (carrier)"}));
    EXPECT_EQ(Tell(machine.Remove(3s)), Told{"state BACKUP -> INIT (set down)"});

    Machine unplugged = Backup(FreeBsd(), Host(1, 0));
    unplugged.SetCarrier(1s, false);
    EXPECT_EQ(Tell(unplugged.Remove(2s)), Told{"demote by -240 (removed)"});
}

// 9.1: on OpenBSD what a removed interface contributed is taken back by the count itself.
TEST(LinkLoss, RemovalOnOpenBsdIsTheCountsBusiness)
{
    Machine machine = Backup(OpenBsd(), Host(1, 0));
    machine.SetCarrier(1s, false);
    EXPECT_EQ(Tell(machine.Remove(2s)), Told{});
}

// 9.3: ucarp knows only the send-error part.
TEST(LinkLoss, DoesNotDemoteUcarp)
{
    Machine machine = Backup(Ucarp(), Host(1, 0));
    EXPECT_EQ(Tell(machine.SetCarrier(1s, false)), Told{});
    EXPECT_EQ(Tell(machine.SetCarrier(2s, true)), Told{});
}

// 18: turning `allow` off puts all vhids of FreeBSD into INIT, as if their link was lost.
TEST(Allow, StopsFreeBsd)
{
    Instant now;
    Machine machine = Master(FreeBsd(), Host(1, 0), now);
    EXPECT_EQ(Tell(machine.SetAllowed(now, false)),
              (Told{"state MASTER -> INIT (net.inet.carp.allow switched off)",
                    "demote by 240 (carrier)"}));
    EXPECT_EQ(Tell(machine.SetCarrier(now, false)), Told{}) << "it is added once";
    EXPECT_EQ(Tell(machine.SetAllowed(now, true)), Told{});
    EXPECT_EQ(Tell(machine.SetCarrier(now, true)),
              (Told{"state INIT -> BACKUP (ready to run)", "demote by -240 (carrier)"}));
}

// 18: a link that comes back does not make up for it.
TEST(Allow, StopsFreeBsdWhateverTheLinkDoes)
{
    Machine machine = Backup(FreeBsd(), Host(1, 0));
    machine.SetAllowed(1s, false);
    EXPECT_EQ(Tell(machine.SetCarrier(2s, false)), Told{});
    EXPECT_EQ(Tell(machine.SetCarrier(3s, true)), Told{});
    EXPECT_EQ(Tell(machine.SetAllowed(4s, true)),
              (Told{"state INIT -> BACKUP (ready to run)", "demote by -240 (carrier)"}));
}

// 18: on OpenBSD and NetBSD a node that is not allowed goes on sending.
TEST(Allow, DoesNotStopTheOthers)
{
    for (const Dialect* dialect : {&OpenBsd(), &NetBsd(), &Ucarp()})
    {
        Instant now;
        Machine machine = Master(*dialect, Host(1, 0), now);
        EXPECT_EQ(Tell(machine.SetAllowed(now, false)), Told{});
        EXPECT_EQ(machine.NextDeadline(), now + 1s);
    }
}

// 9.2: the sum enters sent adverts, the later intervals and every comparison.
TEST(FreeBsdDemotes, BySkew)
{
    Instant now;
    Machine machine = Master(FreeBsd(), Host(1, 100), now);
    EXPECT_EQ(Tell(machine.SetDemotion(now, 50, true)),
              Told{"send ipv4 demotion advbase=1 advskew=150 demote=0"});
    EXPECT_EQ(machine.NextDeadline(), now + 1585937us);
    EXPECT_EQ(Tell(machine.Receive(now, Family::IPV4, Advert(1, 149), HIGHER_ADDRESS)),
              Told{"state MASTER -> BACKUP (an equal or better master advertises)"});
}

// 9.2: limited to 0..240, also for configured skews above.
TEST(FreeBsdDemotes, WithinItsLimits)
{
    Instant now;
    Machine machine = Master(FreeBsd(), Host(1, 250), now);
    EXPECT_EQ(Tell(machine.SetDemotion(now, 0, true)),
              Told{"send ipv4 demotion advbase=1 advskew=240 demote=0"});
    EXPECT_EQ(Tell(machine.SetDemotion(now, -300, true)),
              Told{"send ipv4 demotion advbase=1 advskew=0 demote=0"});
    EXPECT_EQ(machine.NextDeadline(), now + 1s);
}

// 9.3: while suppressed a skew below 240 is sent as 240.
TEST(Suppression, IsSentAs240)
{
    for (const Dialect* dialect : {&NetBsd(), &Ucarp()})
    {
        Instant now;
        Machine machine = Master(*dialect, Host(1, 0), now);
        EXPECT_EQ(Tell(machine.SetDemotion(now, 1, true)),
                  Told{"send ipv4 demotion advbase=1 advskew=240 demote=0"});
        EXPECT_EQ(machine.NextDeadline(), now + 1937500us);
        EXPECT_EQ(Tell(machine.SetDemotion(now, 0, false)), Told{});
    }
}

// 9.1, 9.3: the third failure in a row demotes, and only the third.
TEST(SendErrors, DemoteAtTheThird)
{
    for (const Dialect* dialect : {&OpenBsd(), &NetBsd(), &Ucarp()})
    {
        Machine machine = Fresh(*dialect, Host(1, 0));
        EXPECT_EQ(Transmit(machine, "xx"), Told{});
        EXPECT_EQ(Transmit(machine, "x"), DEMOTED);
        EXPECT_EQ(Transmit(machine, "xxxxxx"), Told{});
    }
    Machine machine = Fresh(FreeBsd(), Host(1, 0));
    EXPECT_EQ(Transmit(machine, "xxxxxx"), DEMOTED_240);
}

// 9.1: below the limit a single success clears the count.
TEST(SendErrors, AreForgottenAfterASuccess)
{
    for (const Dialect* dialect : {&OpenBsd(), &NetBsd(), &Ucarp()})
    {
        Machine machine = Fresh(*dialect, Host(1, 0));
        EXPECT_EQ(Transmit(machine, "xx.xx.xx.xx"), Told{});
        EXPECT_EQ(Transmit(machine, "x"), DEMOTED);
    }
}

// 9.2: not on FreeBSD: two errors, two successes and an error do demote.
TEST(SendErrors, AreRememberedByFreeBsd)
{
    Machine machine = Fresh(FreeBsd(), Host(1, 0));
    EXPECT_EQ(Transmit(machine, "xx..x"), DEMOTED_240);
}

// 9.2: three successes clear the count there, without anything to undo below the limit.
TEST(SendErrors, AreForgottenByFreeBsdAfterThreeSuccesses)
{
    Machine machine = Fresh(FreeBsd(), Host(1, 0));
    EXPECT_EQ(Transmit(machine, "xx...xx"), Told{});
    EXPECT_EQ(Transmit(machine, "x"), DEMOTED_240);
}

// 9.1, 9.2: three successes in a row undo the demotion and clear the count.
TEST(SendErrors, AreUndoneByThreeSuccesses)
{
    for (const Dialect* dialect : AllDialects())
    {
        const bool freebsd = dialect == &FreeBsd();
        Machine machine = Fresh(*dialect, Host(1, 0));
        EXPECT_EQ(Transmit(machine, "xxx..x.."), freebsd ? DEMOTED_240 : DEMOTED) << "not in a row";
        EXPECT_EQ(Transmit(machine, ".").size(), 1U);
        EXPECT_EQ(Transmit(machine, "....xx"), Told{}) << "counts anew";
        EXPECT_EQ(Transmit(machine, "x..."), freebsd ? DEMOTED_240_AND_BACK : DEMOTED_AND_BACK);
    }
}

// 9.1: on OpenBSD "host is down" of a unicast peer is no error; it is elsewhere.
TEST(SendErrors, HostDown)
{
    for (const Dialect* dialect : AllDialects())
    {
        Machine machine = Fresh(*dialect, Host(1, 0));
        const Told expected = dialect == &OpenBsd()   ? Told{}
                              : dialect == &FreeBsd() ? DEMOTED_240
                                                      : DEMOTED;
        EXPECT_EQ(Transmit(machine, "hhh"), expected) << dialect->name;
    }
}

} // namespace

} // namespace carp
