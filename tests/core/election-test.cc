// SPDX-License-Identifier: GPL-2.0-only
//
// The comparison of an advert with the own configuration. The twin here is the table of
// carp-protocol.md 7.2 written as numbers: an interval is one count of microseconds in which no
// skew reaches a second.

#include "carp-election.h"

#include "core/story.h"

#include <gtest/gtest.h>

namespace carp
{

namespace
{

constexpr int EDGES[] = {0, 1, 2, 3, 4, 84, 85, 86, 254, 255};
constexpr int SKEWS[] = {0, 1, 100, 239, 240, 241, 254, 255};

int64_t Key(int base, int skew)
{
    return base * 1'000'000LL + int64_t{skew} * 1'000'000 / 256;
}

Decision Decide(State state,
                const Config& config,
                const Dialect& dialect,
                int demotion,
                const Advertisement& advert)
{
    return carp::Decide(state, config, dialect, demotion, advert, OWN_ADDRESS, HIGHER_ADDRESS);
}

/// Calls a function for configurations and adverts whose numbers are at the edges.
template <typename Function>
void ForEdges(Function function)
{
    for (const int base : EDGES)
    {
        for (const int skew : SKEWS)
        {
            for (const int otherBase : EDGES)
            {
                for (const int otherSkew : SKEWS)
                {
                    for (const bool preempt : {false, true})
                    {
                        function(Host(base, skew, preempt), Advert(otherBase, otherSkew));
                    }
                }
            }
        }
    }
}

TEST(Election, InitIgnoresEverything)
{
    for (const Dialect* dialect : AllDialects())
    {
        ForEdges([&](const Config& own, const Advertisement& advert)
                 { ASSERT_EQ(Decide(State::INIT, own, *dialect, 1, advert), Decision::IGNORE); });
    }
}

TEST(Election, BackupWithoutDemotion)
{
    for (const Dialect* dialect : AllDialects())
    {
        ForEdges(
            [&](const Config& own, const Advertisement& advert)
            {
                const int skew = dialect == &FreeBsd() ? std::min<int>(own.advskew, 240)
                                                       : own.advskew;
                const int64_t received = Key(advert.advbase, advert.advskew);
                Decision expected = Decision::RESTART_TIMER;
                if (own.preempt && Key(own.advbase, skew) < received)
                {
                    expected = Decision::PREEMPT;
                }
                else if (Key(3 * own.advbase, skew) < received &&
                         (own.advbase > 0 || dialect != &OpenBsd()))
                {
                    expected = Decision::TAKE_FROM_HOPELESS;
                }
                ASSERT_EQ(Decide(State::BACKUP, own, *dialect, 0, advert), expected)
                    << dialect->name << int{own.advbase} << '/' << int{own.advskew} << " hears "
                    << int{advert.advbase} << '/' << int{advert.advskew};
            });
    }
}

TEST(Election, MasterWithoutDemotion)
{
    for (const Dialect* dialect : {&OpenBsd(), &FreeBsd(), &NetBsd()})
    {
        ForEdges(
            [&](const Config& own, const Advertisement& advert)
            {
                const int skew = dialect == &FreeBsd() ? std::min<int>(own.advskew, 240)
                                                       : own.advskew;
                const bool yields = Key(own.advbase, skew) >= Key(advert.advbase, advert.advskew);
                ASSERT_EQ(Decide(State::MASTER, own, *dialect, 0, advert),
                          yields ? Decision::YIELD : Decision::IGNORE);
            });
    }
}

TEST(Election, MasterOfUcarpAssertsItself)
{
    ForEdges(
        [](const Config& own, const Advertisement& advert)
        {
            const int64_t mine = Key(own.advbase, own.advskew);
            const int64_t received = Key(advert.advbase, advert.advskew);
            // Equal intervals: the source of these adverts is higher, so the machine stays.
            ASSERT_EQ(Decide(State::MASTER, own, Ucarp(), 0, advert),
                      mine > received ? Decision::YIELD : Decision::REASSERT);
        });
}

// Equal interval on ucarp: the lower source stays, its last octet compared first [21].
TEST(Election, TieOfUcarp)
{
    const Config own = Host(1, 7);
    const Advertisement equal = Advert(1, 7);
    const auto against = [&](const Ipv4Bytes& mine, const Ipv4Bytes& theirs)
    { return carp::Decide(State::MASTER, own, Ucarp(), 0, equal, mine, theirs); };
    EXPECT_EQ(against(OWN_ADDRESS, LOWER_ADDRESS), Decision::YIELD);
    EXPECT_EQ(against(OWN_ADDRESS, HIGHER_ADDRESS), Decision::REASSERT);
    EXPECT_EQ(against(OWN_ADDRESS, OWN_ADDRESS), Decision::IGNORE);
    EXPECT_EQ(against({10, 0, 1, 5}, {10, 0, 0, 6}), Decision::REASSERT) << "5 before 6";
    EXPECT_EQ(against({10, 0, 0, 5}, {10, 0, 1, 5}), Decision::REASSERT) << "then 0 before 1";
    EXPECT_EQ(against({10, 1, 0, 5}, {10, 0, 0, 5}), Decision::YIELD);
    EXPECT_EQ(against({11, 0, 0, 5}, {10, 0, 0, 5}), Decision::YIELD);
}

// Address ties mean nothing to the BSDs: whoever hears an equal interval steps down [7.2].
TEST(Election, TieOfTheBsds)
{
    for (const Dialect* dialect : {&OpenBsd(), &FreeBsd(), &NetBsd()})
    {
        for (const Ipv4Bytes& source : {LOWER_ADDRESS, HIGHER_ADDRESS})
        {
            EXPECT_EQ(carp::Decide(State::MASTER,
                                   Host(1, 7),
                                   *dialect,
                                   0,
                                   Advert(1, 7),
                                   OWN_ADDRESS,
                                   source),
                      Decision::YIELD);
        }
    }
}

// All combinations of better, equal, worse intervals with lower, equal, higher counts [7.2].
TEST(Election, OpenBsdComparesDemotionFirst)
{
    struct Case
    {
        int skew;
        int demote;
        Decision master;
        Decision backup;
        Decision preempting;
    };

    using D = Decision;
    for (const Case& c : std::vector<Case>{
             {50, 4, D::YIELD_DEMOTED, D::RESTART_TIMER, D::RESTART_TIMER},
             {100, 4, D::YIELD_DEMOTED, D::RESTART_TIMER, D::RESTART_TIMER},
             {150, 4, D::YIELD_DEMOTED, D::RESTART_TIMER, D::RESTART_TIMER},
             {50, 5, D::YIELD, D::RESTART_TIMER, D::RESTART_TIMER},
             {100, 5, D::YIELD, D::RESTART_TIMER, D::RESTART_TIMER},
             {150, 5, D::IGNORE, D::RESTART_TIMER, D::PREEMPT},
             {50, 6, D::IGNORE, D::TAKE_FROM_DEMOTED, D::TAKE_FROM_DEMOTED},
             {100, 6, D::IGNORE, D::TAKE_FROM_DEMOTED, D::TAKE_FROM_DEMOTED},
             {150, 6, D::IGNORE, D::TAKE_FROM_DEMOTED, D::PREEMPT},
         })
    {
        const Advertisement advert = Advert(1, c.skew, c.demote);
        EXPECT_EQ(Decide(State::MASTER, Host(1, 100), OpenBsd(), 5, advert), c.master);
        EXPECT_EQ(Decide(State::BACKUP, Host(1, 100), OpenBsd(), 5, advert), c.backup);
        EXPECT_EQ(Decide(State::BACKUP, Host(1, 100, true), OpenBsd(), 5, advert), c.preempting);
    }
}

// Others do not look at the byte, whatever it says [26, hazard 21].
TEST(Election, OthersIgnoreTheDemotionByte)
{
    for (const Dialect* dialect : {&FreeBsd(), &NetBsd(), &Ucarp()})
    {
        for (const State state : {State::BACKUP, State::MASTER})
        {
            for (const int skew : {50, 100, 150})
            {
                EXPECT_EQ(Decide(state, Host(1, 100), *dialect, 0, Advert(1, skew, 200)),
                          Decide(state, Host(1, 100), *dialect, 0, Advert(1, skew, 0)));
            }
        }
    }
}

// The fall-through: preempt is stopped by a lower count, the third test is not [7.2].
TEST(Election, DemotedPreempterStillTakesFromTheHopeless)
{
    EXPECT_EQ(Decide(State::BACKUP, Host(1, 0, true), OpenBsd(), 1, Advert(1, 100, 0)),
              Decision::RESTART_TIMER);
    EXPECT_EQ(Decide(State::BACKUP, Host(1, 0, true), OpenBsd(), 1, Advert(4, 0, 0)),
              Decision::TAKE_FROM_HOPELESS);
}

// The order of the tests decides which reason is given [7.2].
TEST(Election, PreemptionIsTestedBeforeTheTimeOut)
{
    for (const Dialect* dialect : AllDialects())
    {
        EXPECT_EQ(Decide(State::BACKUP, Host(1, 0, true), *dialect, 0, Advert(255, 255)),
                  Decision::PREEMPT);
        EXPECT_EQ(Decide(State::BACKUP, Host(1, 0, false), *dialect, 0, Advert(255, 255)),
                  Decision::TAKE_FROM_HOPELESS);
    }
    EXPECT_EQ(Decide(State::BACKUP, Host(1, 0, false), OpenBsd(), 0, Advert(255, 255, 1)),
              Decision::TAKE_FROM_DEMOTED);
}

// FreeBSD compares with the effective skew everywhere [7].
TEST(Election, FreeBsdComparesEffectiveSkews)
{
    const Config own = Host(1, 100, true);
    EXPECT_EQ(Decide(State::MASTER, own, FreeBsd(), 0, Advert(1, 150)), Decision::IGNORE);
    EXPECT_EQ(Decide(State::MASTER, own, FreeBsd(), 50, Advert(1, 150)), Decision::YIELD);
    EXPECT_EQ(Decide(State::BACKUP, own, FreeBsd(), 49, Advert(1, 150)), Decision::PREEMPT);
    EXPECT_EQ(Decide(State::BACKUP, own, FreeBsd(), 50, Advert(1, 150)), Decision::RESTART_TIMER);
    EXPECT_EQ(Decide(State::BACKUP, own, FreeBsd(), -100, Advert(1, 1)), Decision::PREEMPT);
    const Config calm = Host(1, 100);
    EXPECT_EQ(Decide(State::BACKUP, calm, FreeBsd(), 0, Advert(3, 101)),
              Decision::TAKE_FROM_HOPELESS);
    EXPECT_EQ(Decide(State::BACKUP, calm, FreeBsd(), 1, Advert(3, 101)), Decision::RESTART_TIMER);
}

// Skews above 240 are all 240 there: two such nodes are equal [26, hazard 23].
TEST(Election, FreeBsdHighSkewsAreEqual)
{
    EXPECT_EQ(Decide(State::MASTER, Host(1, 241), FreeBsd(), 0, Advert(1, 240)), Decision::YIELD);
    EXPECT_EQ(Decide(State::MASTER, Host(1, 254), FreeBsd(), 0, Advert(1, 241)), Decision::IGNORE);
}

// NetBSD and ucarp count as 240 while suppressed [9.3].
TEST(Election, SuppressedSkewIs240)
{
    for (const Dialect* dialect : {&NetBsd(), &Ucarp()})
    {
        EXPECT_EQ(Decide(State::BACKUP, Host(1, 0, true), *dialect, 0, Advert(1, 240)),
                  Decision::PREEMPT);
        EXPECT_EQ(Decide(State::BACKUP, Host(1, 0, true), *dialect, 1, Advert(1, 240)),
                  Decision::RESTART_TIMER);
        EXPECT_EQ(Decide(State::MASTER, Host(1, 0), *dialect, 1, Advert(1, 239)), Decision::YIELD);
        EXPECT_NE(Decide(State::MASTER, Host(1, 0), *dialect, 1, Advert(1, 241)), Decision::YIELD);
    }
}

// ucarp's patience is its dead ratio [7.2].
TEST(Election, UcarpTakesFromTheHopelessByItsRatio)
{
    Config own = Host(1, 0);
    own.deadRatio = 10;
    EXPECT_EQ(Decide(State::BACKUP, own, Ucarp(), 0, Advert(10, 0)), Decision::RESTART_TIMER);
    EXPECT_EQ(Decide(State::BACKUP, own, Ucarp(), 0, Advert(10, 1)), Decision::TAKE_FROM_HOPELESS);
    EXPECT_EQ(Decide(State::BACKUP, own, NetBsd(), 0, Advert(3, 1)), Decision::TAKE_FROM_HOPELESS);
}

// A bow-out is believed by an advbase up to 85 [10.2].
TEST(Election, BowOut)
{
    for (const Dialect* dialect : AllDialects())
    {
        for (int base = 1; base <= 255; ++base)
        {
            ASSERT_EQ(Decide(State::BACKUP, Host(base, 254), *dialect, 0, Advert(255, 255)),
                      base <= 85 ? Decision::TAKE_FROM_HOPELESS : Decision::RESTART_TIMER);
        }
    }
    EXPECT_EQ(Decide(State::BACKUP, Host(0, 0), OpenBsd(), 0, Advert(255, 255)),
              Decision::RESTART_TIMER);
    EXPECT_EQ(Decide(State::BACKUP, Host(0, 0, true), OpenBsd(), 0, Advert(255, 255)),
              Decision::PREEMPT);
    EXPECT_EQ(Decide(State::BACKUP, Host(0, 1), NetBsd(), 0, Advert(255, 255)),
              Decision::TAKE_FROM_HOPELESS);
}

} // namespace

} // namespace carp
