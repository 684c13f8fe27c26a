// SPDX-License-Identifier: GPL-2.0-only
//
// A firewall loses the link of one of its ports: what becomes of the addresses on the others.

#include "trial.h"

#include "lab/net/simulation.h"
#include "lab/spec/parser.h"

#include <gtest/gtest.h>

namespace lab::trial
{

namespace
{

constexpr Time SINCE_ADVERT = 300ms; ///< U, when the link goes

/// r1 is MASTER of gw and of two more groups, each on a port and a LAN of its own; r2 is BACKUP.
struct Firewalls
{
    std::string dialect;
    std::string preempt; ///< of r2: "true" or "false"
    Pace backup{1, 100};

    /// When r1 loses the link of gw.
    Time LossTime() const
    {
        return DownTime(dialect, {}) + 7 * Interval({}) + SINCE_ADVERT;
    }

    Timeline Run() const
    {
        std::string text = "scenario: firewalls\nclaim: They behave as computed.\n"
                           "lan: {switches: [sw0, sw1, sw2]}\ncarp:\n";
        std::string ports[2];
        for (size_t i = 0; i < GROUPS.size(); ++i)
        {
            const std::string number = std::to_string(i);
            text += "  " + GROUPS[i] + ": {vhid: " + std::to_string(i + 1) +
                    ", pass: secret, addresses: [10.0." + number + ".1], dialect: " + dialect +
                    "}\n";
            for (size_t host = 0; host < 2; ++host)
            {
                ports[host] += "      p" + number + ": {on: sw" + number + ", address: 10.0." +
                               number + "." + std::to_string(host + 2) + "/24, carp: {" +
                               GROUPS[i] +
                               (host == 0 ? "}}\n"
                                          : ": {advskew: " + std::to_string(backup.skew) +
                                                ", preempt: " + preempt + "}}}\n");
            }
        }
        text += "hosts:\n  r1:\n    interfaces:\n" + ports[0] + "  r2:\n    interfaces:\n" +
                ports[1] + "timeline: [{at: " + Text(LossTime()) +
                ", unplug: r1.p0}]\nrun: {for: 20s}\n";
        const ParseResult result = Parse(text, "firewalls.yaml");
        EXPECT_TRUE(result.scenario) << result.Text() << text;
        return Simulate(result.scenario.value_or(Scenario{}));
    }

    /// From the loss of the link to the takeover of a group by r2; nothing if that never comes.
    std::optional<Time> Takeover(const Timeline& timeline, const std::string& group) const
    {
        const auto takeovers = Instants(timeline,
                                        FactKind::STATE,
                                        [&](const Fact& fact) {
                                            return fact.node == "r2" &&
                                                   fact.Text("group") == group &&
                                                   fact.Text("to") == "MASTER";
                                        });
        EXPECT_LE(takeovers.size(), 1u) << dialect << " " << group;
        return takeovers.empty() ? std::nullopt : std::optional(takeovers.front() - LossTime());
    }

    inline static const std::vector<std::string> GROUPS{"gw", "second", "third"};
};

/// The group whose link is lost: nobody says goodbye there, so the backup waits.
void ExpectSilenceOnTheLostLink(const Firewalls& firewalls, const Timeline& timeline)
{
    EXPECT_EQ(firewalls.Takeover(timeline, "gw"),
              DownTime(firewalls.dialect, firewalls.backup) - SINCE_ADVERT + DefaultDelay())
        << firewalls.dialect << " " << firewalls.preempt;
}

} // namespace

TEST(LinkLoss, OfAnOpenBsdMovesTheOtherGroupsAtOnceWhateverPreemptSays)
{
    for (const std::string preempt : {"true", "false"})
    {
        const Firewalls firewalls{"openbsd", preempt};
        const Timeline timeline = firewalls.Run();
        ExpectSilenceOnTheLostLink(firewalls, timeline);
        EXPECT_EQ(firewalls.Takeover(timeline, "second"), DefaultDelay()) << preempt;
        EXPECT_EQ(firewalls.Takeover(timeline, "third"), DefaultDelay()) << preempt;
    }
}

TEST(LinkLoss, OfFreeBsdAndNetBsdMovesTheOtherGroupsIfTheBackupPreempts)
{
    for (const std::string dialect : {"freebsd", "netbsd"})
    {
        const Firewalls willing{dialect, "true"};
        const Timeline moved = willing.Run();
        ExpectSilenceOnTheLostLink(willing, moved);
        EXPECT_EQ(willing.Takeover(moved, "second"), DefaultDelay()) << dialect;
        EXPECT_EQ(willing.Takeover(moved, "third"), DefaultDelay()) << dialect;

        const Firewalls unwilling{dialect, "false"};
        const Timeline split = unwilling.Run();
        ExpectSilenceOnTheLostLink(unwilling, split);
        EXPECT_EQ(unwilling.Takeover(split, "second"), std::nullopt) << dialect;
        EXPECT_EQ(unwilling.Takeover(split, "third"), std::nullopt) << dialect;
    }
}

/// The demoted master claims advskew 240: it is better only than a backup that is worse still.
TEST(LinkLoss, MovesNothingToABackupThatIsWorseThanTheDemotedMaster)
{
    for (const std::string dialect : {"freebsd", "netbsd"})
    {
        const Firewalls firewalls{dialect, "true", {1, 250}};
        const Timeline timeline = firewalls.Run();
        ExpectSilenceOnTheLostLink(firewalls, timeline);
        EXPECT_EQ(firewalls.Takeover(timeline, "second"), std::nullopt) << dialect;
    }
}

} // namespace lab::trial
