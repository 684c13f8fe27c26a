// SPDX-License-Identifier: GPL-2.0-only
//
// A driver that refuses to send, and what the dialects make of it.

#include "trial.h"

#include <gtest/gtest.h>

namespace lab::trial
{

namespace
{

/// r1 (1, 0) and r2 (1, 100), both switched on at 0: r1 is MASTER from 3 s on.
Trial Gateway(const std::vector<std::string>& events, const std::string& dialect)
{
    Trial trial;
    trial.dialect = dialect;
    trial.nodes = {Node{{1, 0}, "", ""}, Node{{1, 100}, "", ""}};
    trial.events = events;
    trial.duration = 30s;
    return trial;
}

using Change = std::pair<Time, int64_t>;

/// When the demotion of r1 changed, and by how much.
std::vector<Change> Demotions(const Timeline& timeline)
{
    std::vector<Change> changes;
    for (const Fact& fact : timeline.facts)
    {
        if (fact.kind == FactKind::DEMOTION && fact.node == "r1")
        {
            EXPECT_EQ(fact.Text("cause"), "send errors");
            changes.emplace_back(fact.at, fact.Integer("by"));
        }
    }
    return changes;
}

using Times = std::vector<Time>;

} // namespace

TEST(SendErrors, TheThirdInARowDemotesEachDialectInItsOwnWay)
{
    const std::vector<std::pair<std::string, int64_t>> amounts{{"openbsd", 1},
                                                               {"freebsd", 240},
                                                               {"netbsd", 1},
                                                               {"ucarp", 1}};
    for (const auto& [dialect, by] : amounts)
    {
        const Timeline timeline =
            Gateway({"at: 10300ms, refuse: r1", "at: 10400ms, crash: r2"}, dialect).Run();
        EXPECT_EQ(Demotions(timeline), (std::vector<Change>{{13s, by}})) << dialect;
        const auto failed = Instants(timeline, FactKind::SEND_FAILED, "r1");
        ASSERT_GE(failed.size(), 4U) << dialect;
        EXPECT_EQ((Times{failed.begin(), failed.begin() + 3}), (Times{11s, 12s, 13s})) << dialect;
        EXPECT_TRUE(Instants(timeline, FactKind::LINK, "r1").size() == 1) << dialect;
    }
}

TEST(SendErrors, ThreeSuccessesTakeItBack)
{
    // Alone, r1 remains MASTER and goes on. FreeBSD then sends each 1.9375 s.
    const Timeline openbsd =
        Gateway({"at: 10200ms, crash: r2", "at: 10300ms, refuse: r1", "at: 15500ms, restore: r1"},
                "openbsd")
            .Run();
    EXPECT_EQ(Demotions(openbsd), (std::vector<Change>{{13s, 1}, {18s, -1}}));
    const Timeline freebsd = Gateway({"at: 10200ms, crash: r2",
                                      "at: 10300ms, refuse: r1.lan",
                                      "at: 13500ms, restore: all"},
                                     "freebsd")
                                 .Run();
    // All masters try to tell of it at once, and fail again; then 14.9375 s and so on succeed.
    EXPECT_EQ(Demotions(freebsd), (std::vector<Change>{{13s, 240}, {13s + 3 * 1937500us, -240}}));
}

TEST(SendErrors, ABackupCannotTakeThemBack)
{
    const Timeline timeline =
        Gateway({"at: 10300ms, refuse: r1", "at: 15s, restore: r1"}, "openbsd").Run();
    EXPECT_EQ(Demotions(timeline), (std::vector<Change>{{13s, 1}}));
    EXPECT_EQ(MastersAt(timeline, 29s), std::vector<std::string>{"r2"});
}

} // namespace lab::trial
