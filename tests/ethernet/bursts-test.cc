// SPDX-License-Identifier: GPL-2.0-only
//
// Loss in bursts against its closed form.

#include "ns3/double.h"
#include "ns3/ethernet-cable-rule.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace ns3
{
namespace
{

struct Chain
{
    double enter = 0;
    double leave = 1;
    double bad = 1;
    double good = 0;
};

Ptr<GilbertElliottRule> MakeRule(const Chain& chain, int64_t stream)
{
    RngSeedManager::SetSeed(7);
    RngSeedManager::SetRun(1);
    auto rule = CreateObject<GilbertElliottRule>();
    rule->SetAttribute("Enter", DoubleValue(chain.enter));
    rule->SetAttribute("Leave", DoubleValue(chain.leave));
    rule->SetAttribute("BadLoss", DoubleValue(chain.bad));
    rule->SetAttribute("GoodLoss", DoubleValue(chain.good));
    EXPECT_EQ(rule->AssignStreams(stream), 2);
    return rule;
}

/// Which of a number of frames get lost.
std::vector<bool> Losses(const Chain& chain, int frames, int64_t stream = 1)
{
    const auto rule = MakeRule(chain, stream);
    std::vector<bool> lost;
    for (int i = 0; i < frames; ++i)
    {
        lost.push_back(rule->Apply(EthernetFrame{}, Seconds(i)).drop);
    }
    return lost;
}

double Share(const std::vector<bool>& lost)
{
    return static_cast<double>(std::count(lost.begin(), lost.end(), true)) / lost.size();
}

/// How many runs of at least `n` losses begin.
int Runs(const std::vector<bool>& lost, int n)
{
    int runs = 0;
    int length = 0;
    for (const bool one : lost)
    {
        length = one ? length + 1 : 0;
        runs += length == n;
    }
    return runs;
}

std::string Text(const std::vector<bool>& lost)
{
    std::string text;
    for (const bool one : lost)
    {
        text += one ? 'x' : '.';
    }
    return text;
}

/// The number of runs of at least n losses per frame is a * b / (a + b) * (1 - b)^(n - 1).
TEST(BurstsTest, RunsAreAsFrequentAndAsLongAsComputed)
{
    constexpr int FRAMES = 400000;
    const Chain chain{0.02, 0.25};
    const auto lost = Losses(chain, FRAMES);
    const double share = chain.enter / (chain.enter + chain.leave);
    // Neighbours resemble each other: the variance is (2 - a - b) / (a + b) times that of coins.
    const double inflation = (2 - chain.enter - chain.leave) / (chain.enter + chain.leave);
    EXPECT_NEAR(Share(lost), share, 4 * std::sqrt(share * (1 - share) * inflation / FRAMES));
    for (int n = 1; n <= 12; ++n)
    {
        const double expected = FRAMES * share * chain.leave * std::pow(1 - chain.leave, n - 1);
        EXPECT_NEAR(Runs(lost, n), expected, 4 * std::sqrt(expected)) << n;
    }
}

TEST(BurstsTest, BothStatesMayLoseApart)
{
    constexpr int FRAMES = 400000;
    const auto lost = Losses({0.02, 0.06, 0.5, 0.1}, FRAMES);
    EXPECT_NEAR(Share(lost), 0.25 * 0.5 + 0.75 * 0.1, 0.006);
    const auto never = Losses({0.02, 0.06, 0.0, 0.0}, 1000);
    EXPECT_EQ(Share(never), 0.0);
}

TEST(BurstsTest, TheFirstFrameIsLikeAllOthers)
{
    int lost = 0;
    constexpr int RUNS = 2000;
    for (int i = 0; i < RUNS; ++i)
    {
        lost += Losses({0.01, 0.03}, 1, 10 * i).front();
    }
    // A quarter; four standard deviations are 77.
    EXPECT_NEAR(lost, RUNS / 4, 77);
}

TEST(BurstsTest, WithoutMemoryItIsIndependentLoss)
{
    constexpr int FRAMES = 100000;
    const auto lost = Losses({0.2, 0.8}, FRAMES);
    for (int n = 1; n <= 4; ++n)
    {
        const double expected = FRAMES * 0.8 * std::pow(0.2, n);
        EXPECT_NEAR(Runs(lost, n), expected, 4 * std::sqrt(expected)) << n;
    }
}

TEST(BurstsTest, NobodyLeavesGoodWithoutEntering)
{
    EXPECT_EQ(Share(Losses({}, 1000)), 0.0);
    EXPECT_EQ(Share(Losses({0, 0}, 1000)), 0.0);
    EXPECT_EQ(Share(Losses({1, 0}, 1000)), 1.0);
    EXPECT_NEAR(Share(Losses({0, 1, 1, 0.3}, 10000)), 0.3, 0.02);
}

TEST(BurstsTest, RepeatsExactlyWithItsStreams)
{
    const Chain chain{0.1, 0.3};
    EXPECT_EQ(Text(Losses(chain, 60)),
              ".....x..x.....xxxxxxxx..xx....xxx......x...xxxxxxxx.........");
    EXPECT_EQ(Losses(chain, 500, 3), Losses(chain, 500, 3));
    EXPECT_NE(Losses(chain, 500, 3), Losses(chain, 500, 5));
}

TEST(BurstsTest, MoreOrLongerBurstsLoseTheSameFramesAndMore)
{
    const auto few = Losses({0.05, 0.3}, 5000);
    for (const Chain& chain : {Chain{0.1, 0.3}, Chain{0.05, 0.2}})
    {
        const auto many = Losses(chain, 5000);
        for (size_t i = 0; i < few.size(); ++i)
        {
            EXPECT_LE(few[i], many[i]) << i;
        }
        EXPECT_GT(Share(many), Share(few));
    }
}

TEST(BurstsTest, OnlyFramesThatAreMeantMoveTheChain)
{
    const Chain chain{0.1, 0.3};
    const auto alone = Losses(chain, 200);
    const auto rule = MakeRule(chain, 1);
    rule->SetAttribute("Origin", UintegerValue(5));
    EthernetFrame meant;
    meant.origin = 5;
    for (size_t i = 0; i < alone.size(); ++i)
    {
        EXPECT_FALSE(rule->Apply(EthernetFrame{}, Seconds(i)).drop);
        EXPECT_EQ(rule->Apply(meant, Seconds(i)).drop, alone[i]) << i;
    }
}

} // namespace
} // namespace ns3
