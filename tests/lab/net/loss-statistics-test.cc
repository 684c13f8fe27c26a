// SPDX-License-Identifier: GPL-2.0-only
//
// Adverts lost at random: how often a backup takes over for nothing, and for how long.

#include "trial.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace lab::trial
{

namespace
{

struct Row
{
    const char* dialect;
    int64_t master;
    int64_t backup;
    double p; ///< of losing an advert, independently
    int n;    ///< losses in a row that lead to a takeover
};

void PrintTo(const Row& row, std::ostream* out)
{
    *out << row.dialect << " " << row.master << "/" << row.backup << " p = " << row.p;
}

class RandomLoss : public testing::TestWithParam<Row>
{
};

} // namespace

/**
 * A false takeover needs a run of n losses after an advert that was heard: (1 - p) * p^n of all
 * adverts begin one. It lasts (n + 1) * I - D, and one I more for each further loss, of which
 * there are p / (1 - p) on average. Tolerance: four standard errors; takeovers exclude each other
 * for a while, so that their number varies less than a Poisson count.
 */
TEST_P(RandomLoss, MakesFalseMastersAsOftenAndAsLongAsComputed)
{
    constexpr int ADVERTS = 20000;
    const Row& row = GetParam();
    const Time interval = Interval({1, row.master});
    Trial trial = Pair(row.dialect, {1, row.master}, {1, row.backup});
    const int begin = 20;
    trial.events = {"at: " + Text(AdvertTime(trial, begin) + 100ms) +
                    ", loss: " + std::to_string(row.p) + ", from: r1, to: r2"};
    trial.duration = AdvertTime(trial, begin + ADVERTS);
    const auto both = DoubleMasters(trial.Run());

    const double rate = (1 - row.p) * std::pow(row.p, row.n);
    EXPECT_NEAR(static_cast<double>(both.size()), ADVERTS * rate, 4 * std::sqrt(ADVERTS * rate));

    Time sum(0);
    const Time least = (row.n + 1) * interval - DownTime(row.dialect, {1, row.backup});
    for (size_t i = 0; i + 1 < both.size(); ++i)
    {
        const Time length = both[i].second - both[i].first;
        EXPECT_EQ((length - least) % interval, Time(0)) << Text(length);
        sum += length;
    }
    const auto count = static_cast<double>(both.size() - 1);
    const auto unit = static_cast<double>(interval.count());
    const double expected = static_cast<double>(least.count()) + unit * row.p / (1 - row.p);
    const double deviation = unit * std::sqrt(row.p) / (1 - row.p);
    EXPECT_NEAR(static_cast<double>(sum.count()) / count,
                expected,
                4 * deviation / std::sqrt(count));
}

INSTANTIATE_TEST_SUITE_P(Table,
                         RandomLoss,
                         testing::Values(Row{"freebsd", 0, 100, 0.3, 3},
                                         Row{"netbsd", 100, 200, 0.1, 2},
                                         Row{"openbsd", 0, 100, 0.3, 4}),
                         [](const auto& info) { return std::string(info.param.dialect); });

/**
 * Loss in bursts: runs of at least n lost adverts are a * b / (a + b) * (1 - b)^(n - 1) per advert,
 * a of entering the bad state and b of leaving it. Each is a false takeover.
 */
TEST(LossInBursts, MakesFalseMastersAsOftenAsComputed)
{
    constexpr int ADVERTS = 40000;
    constexpr double LEAVE = 0.4;
    constexpr double MEAN = 0.02;
    Trial trial = Pair("freebsd", {1, 0}, {1, 100});
    trial.events = {"at: " + Text(AdvertTime(trial, 20) + 100ms) +
                    ", loss: {mean: 2%, burst: 2.5}, from: r1, to: r2"};
    trial.duration = AdvertTime(trial, 20 + ADVERTS);
    const auto both = DoubleMasters(trial.Run());
    const double expected = ADVERTS * MEAN * LEAVE * std::pow(1 - LEAVE, 3 - 1);
    EXPECT_NEAR(static_cast<double>(both.size()), expected, 4 * std::sqrt(expected));
}

/// The cable of each host has a chain of its own in each direction.
TEST(LossInBursts, OfAllCablesStrikesEachReceiverApart)
{
    constexpr int ADVERTS = 20000;
    Trial trial = Pair("freebsd", {1, 0}, {1, 100});
    trial.nodes.push_back(Node{{1, 200}, "", ""});
    trial.lan = "switches: [sw], cable: {loss: {mean: 5%, burst: 3}}";
    trial.duration = AdvertTime(trial, ADVERTS);
    const Timeline timeline = trial.Run();
    const auto heardBy = [&timeline](const std::string& node)
    {
        return Instants(timeline,
                        FactKind::ADVERT_HEARD,
                        [&node](const Fact& fact)
                        { return fact.node == node && fact.Text("source") == "10.0.0.2"; });
    };
    // Of the adverts of r1 each backup hears what both cables let through.
    const auto second = heardBy("r2");
    const auto third = heardBy("r3");
    EXPECT_NEAR(second.size(), ADVERTS * 0.95 * 0.95, 400);
    EXPECT_NEAR(third.size(), ADVERTS * 0.95 * 0.95, 400);
    std::vector<Time> together;
    std::set_intersection(second.begin(),
                          second.end(),
                          third.begin(),
                          third.end(),
                          std::back_inserter(together));
    EXPECT_NEAR(together.size(), ADVERTS * 0.95 * 0.95 * 0.95, 500);
}

/**
 * Every backup has its own luck: false takeovers add up over the backups, each with its own n.
 * A false master's adverts reach the other backup and set its timer back, so that the sum is met
 * only about: within a tenth.
 */
TEST(RandomLossOfManyBackups, MakesAsManyFalseMastersAsAllOfThemTogether)
{
    constexpr int ADVERTS = 20000;
    constexpr double P = 0.3;
    Trial trial = Pair("freebsd", {1, 0}, {1, 100});
    trial.nodes.push_back(Node{{1, 200}, "", "boot: 20s"});
    const std::string begin = "at: " + Text(AdvertTime(trial, 20) + 100ms);
    trial.events = {begin + ", loss: 0.3, from: r1, to: r2",
                    begin + ", loss: 0.3, from: r1, to: r3"};
    trial.duration = AdvertTime(trial, 20 + ADVERTS);
    const Timeline timeline = trial.Run();
    const auto takeovers = Became(timeline, "r2", "MASTER").size() +
                           Became(timeline, "r3", "MASTER").size();
    const double each = ADVERTS * (1 - P) * std::pow(P, 3);
    EXPECT_NEAR(static_cast<double>(takeovers), 2 * each, 0.1 * 2 * each);
}

} // namespace lab::trial
