// SPDX-License-Identifier: GPL-2.0-only

#include "carp-demotion.h"

#include <gtest/gtest.h>

namespace carp
{

namespace
{

/// "by +1 total 1 send", as short as it gets.
std::string Tell(const DemotionChange& change)
{
    return "by " + std::to_string(change.by) + " total " + std::to_string(change.total) +
           (change.mastersSend ? " send" : "") +
           (change.onlyGroup ? " in " + *change.onlyGroup : "");
}

std::string Tell(const std::optional<DemotionChange>& change)
{
    return change ? Tell(*change) : "refused";
}

// OpenBSD: every interface is in the group carp and shows its count [9.1].
TEST(OpenBsdDemotion, IsSharedInTheGroup)
{
    Demotion demotion(OpenBsd());
    const auto a = demotion.Join();
    const auto b = demotion.Join();
    EXPECT_EQ(Tell(demotion.Adjust(a, 1)), "by 1 total 1 send");
    EXPECT_EQ(demotion.Of(a), 1);
    EXPECT_EQ(demotion.Of(b), 1);
    EXPECT_EQ(Tell(demotion.Adjust(b, 1)), "by 1 total 2")
        << "only the step to one is told at once";
    EXPECT_EQ(Tell(demotion.Adjust(a, -1)), "by -1 total 1") << "a reduction never";
    EXPECT_EQ(Tell(demotion.Adjust(b, -1)), "by -1 total 0");
    EXPECT_EQ(demotion.Of(a), 0);
}

// The value is the sum over all groups of the interface, at most 255 [9.1].
TEST(OpenBsdDemotion, AddsUpTheGroups)
{
    Demotion demotion(OpenBsd());
    const auto inner = demotion.Join({"internal"});
    const auto outer = demotion.Join({"external"});
    EXPECT_TRUE(demotion.IsIn(inner, "carp"));
    EXPECT_TRUE(demotion.IsIn(inner, "internal"));
    EXPECT_FALSE(demotion.IsIn(inner, "external"));
    EXPECT_FALSE(demotion.IsIn(99, "carp"));

    EXPECT_EQ(Tell(demotion.Adjust(inner, 1)), "by 1 total 1 send");
    EXPECT_EQ(demotion.Of(inner), 2) << "carp and internal";
    EXPECT_EQ(demotion.Of(outer), 1) << "carp";
    EXPECT_EQ(Tell(demotion.Administer(200, "external")), "by 200 total 200 send in external");
    EXPECT_EQ(Tell(demotion.Administer(100)), "by 100 total 101 send in carp");
    EXPECT_EQ(demotion.Of(inner), 102);
    EXPECT_EQ(demotion.Of(outer), 255);
}

TEST(OpenBsdDemotion, AnotherGroupThatBecomesOneIsEnoughToSend)
{
    Demotion demotion(OpenBsd());
    const auto a = demotion.Join();
    const auto b = demotion.Join({"internal"});
    demotion.Adjust(a, 1);
    EXPECT_EQ(Tell(demotion.Adjust(b, 1)), "by 1 total 2 send");
}

// A large step does not arrive at exactly one [9.1].
TEST(OpenBsdDemotion, StepOverOneIsNotToldAtOnce)
{
    Demotion demotion(OpenBsd());
    const auto a = demotion.Join();
    EXPECT_EQ(Tell(demotion.Adjust(a, 32)), "by 32 total 32");
}

// The group of all interfaces is left alone by an interface's own trouble [9.1].
TEST(OpenBsdDemotion, SparesTheGroupOfAll)
{
    Demotion demotion(OpenBsd());
    const auto a = demotion.Join({"all"});
    const auto b = demotion.Join({"all"});
    demotion.Adjust(a, 1);
    EXPECT_EQ(demotion.Of(a), 1);
    EXPECT_EQ(Tell(demotion.Administer(3, "all")), "by 3 total 3 send in all");
    EXPECT_EQ(demotion.Of(b), 4);
}

// The group count stays within 0..255, or the command fails [9.1].
TEST(OpenBsdDemotion, AdministratorStaysWithinTheByte)
{
    Demotion demotion(OpenBsd());
    const auto a = demotion.Join();
    EXPECT_EQ(Tell(demotion.Administer(-1)), "refused");
    EXPECT_EQ(Tell(demotion.Administer(256)), "refused");
    EXPECT_EQ(Tell(demotion.Administer(255)), "by 255 total 255 send in carp");
    EXPECT_EQ(Tell(demotion.Administer(1)), "refused");
    EXPECT_EQ(Tell(demotion.Administer(-255)), "by -255 total 0 in carp");
    EXPECT_EQ(demotion.Of(a), 0);
}

// Never below zero: group and private count are cut separately [9.1].
TEST(OpenBsdDemotion, EndsAtZero)
{
    Demotion demotion(OpenBsd());
    const auto a = demotion.Join();
    EXPECT_EQ(Tell(demotion.Adjust(a, -1)), "by 0 total 0");
    demotion.Adjust(a, 1);
    demotion.Administer(-1);
    EXPECT_EQ(Tell(demotion.Adjust(a, -1)), "by -1 total 0");
}

// If the groups sum up to nothing the private count is shown [9.1].
TEST(OpenBsdDemotion, FallsBackToThePrivateCount)
{
    Demotion demotion(OpenBsd());
    const auto a = demotion.Join();
    const auto b = demotion.Join();
    demotion.Adjust(a, 1);
    demotion.Administer(-1);
    EXPECT_EQ(demotion.Of(a), 1);
    EXPECT_EQ(demotion.Of(b), 0);
}

// A destroyed interface takes its private count along [9.1: detach].
TEST(OpenBsdDemotion, LeavesWithItsShare)
{
    Demotion demotion(OpenBsd());
    const auto a = demotion.Join();
    const auto b = demotion.Join();
    demotion.Adjust(a, 2);
    demotion.Adjust(b, 1);
    EXPECT_EQ(demotion.Of(b), 3);
    EXPECT_EQ(Tell(demotion.Leave(a)), "by -2 total 1");
    EXPECT_EQ(demotion.Of(b), 1);
    EXPECT_FALSE(demotion.IsIn(a, "carp"));
}

// FreeBSD: one signed sum; every change makes all masters send [9.2].
TEST(FreeBsdDemotion, IsOneSignedSum)
{
    Demotion demotion(FreeBsd());
    const auto a = demotion.Join();
    const auto b = demotion.Join({"internal"});
    EXPECT_EQ(Tell(demotion.Adjust(a, 240)), "by 240 total 240 send");
    EXPECT_EQ(Tell(demotion.Adjust(b, 240)), "by 240 total 480 send") << "once per vhid";
    EXPECT_EQ(Tell(demotion.Adjust(a, -240)), "by -240 total 240 send");
    EXPECT_EQ(Tell(demotion.Administer(-300)), "by -300 total -60 send") << "the sysctl adds";
    EXPECT_EQ(Tell(demotion.Administer(1, "internal")), "by 1 total -59 send");
    EXPECT_EQ(demotion.Of(a), -59);
    EXPECT_EQ(demotion.Of(b), -59);
}

// What a vhid added is taken back by the vhid itself; leaving changes nothing [9.2].
TEST(FreeBsdDemotion, LeavingDoesNotSubtract)
{
    Demotion demotion(FreeBsd());
    const auto a = demotion.Join();
    const auto b = demotion.Join();
    demotion.Adjust(a, 240);
    EXPECT_EQ(Tell(demotion.Leave(a)), "by 0 total 240");
    EXPECT_EQ(demotion.Of(b), 240);
}

// NetBSD and ucarp: a count; masters send when it leaves zero [9.3].
TEST(Suppression, IsTheNumberOfTroubles)
{
    for (const Dialect* dialect : {&NetBsd(), &Ucarp()})
    {
        Demotion demotion(*dialect);
        const auto a = demotion.Join();
        const auto b = demotion.Join();
        EXPECT_EQ(Tell(demotion.Adjust(a, 1)), "by 1 total 1 send");
        EXPECT_EQ(Tell(demotion.Adjust(b, 1)), "by 1 total 2");
        EXPECT_EQ(demotion.Of(a), 2);
        EXPECT_EQ(Tell(demotion.Adjust(b, -1)), "by -1 total 1") << "from above";
        EXPECT_EQ(Tell(demotion.Leave(a)), "by -1 total 0");
        EXPECT_EQ(demotion.Of(b), 0);
        EXPECT_EQ(Tell(demotion.Administer(1)), "refused");
    }
}

} // namespace

} // namespace carp
