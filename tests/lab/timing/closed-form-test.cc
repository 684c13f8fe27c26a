// SPDX-License-Identifier: GPL-2.0-only

// The numbers of the published tables, by the formulas that the lab prints.

#include "lab/timing/closed-form.h"

#include <cmath>
#include <gtest/gtest.h>
#include <string>

namespace lab
{
namespace
{

using namespace std::chrono_literals;

carp::Config Pace(int advbase, int advskew)
{
    carp::Config config;
    config.advbase = static_cast<uint8_t>(advbase);
    config.advskew = static_cast<uint8_t>(advskew);
    return config;
}

Time Interval(int advskew)
{
    return AdvertIntervalOf(Pace(1, advskew), carp::OpenBsd());
}

Time Patience(const carp::Dialect& dialect, int advskew)
{
    return PatienceOf(Pace(1, advskew), dialect);
}

int Losses(const carp::Dialect& dialect, int master, int backup)
{
    return LossesToTakeover(Interval(master), Patience(dialect, backup));
}

/// Half a unit of the sixth decimal, as the tables are printed.
constexpr double ROUNDING = 0.6e-6;

struct CrashRow
{
    int master;
    int backup;
    double interval;
    double least[2]; ///< F rule, O rule
    double most[2];
    double mean[2];
};

class Crashes : public testing::TestWithParam<CrashRow>
{
};

TEST_P(Crashes, TakeAsLongAsTheTableSays)
{
    const CrashRow& row = GetParam();
    const Time interval = Interval(row.master);
    EXPECT_NEAR(std::chrono::duration<double>(interval).count(), row.interval, ROUNDING);
    for (const int rule : {0, 1})
    {
        const carp::Dialect& dialect = rule == 0 ? carp::FreeBsd() : carp::OpenBsd();
        const TakeoverLaw law(interval, {Patience(dialect, row.backup)}, Time{0}, LossLaw{});
        EXPECT_NEAR(law.Best(), row.least[rule], ROUNDING) << rule;
        EXPECT_NEAR(law.Worst(), row.most[rule], ROUNDING) << rule;
        EXPECT_NEAR(law.Mean(), row.mean[rule], ROUNDING) << rule;
        EXPECT_NEAR(law.StandardDeviation(), row.interval / std::sqrt(12.0), ROUNDING) << rule;
        EXPECT_NEAR(law.Quantile(0.25), row.least[rule] + row.interval / 4, ROUNDING) << rule;
        EXPECT_EQ(law.Quantile(1.0), law.Worst());
        EXPECT_NEAR(law.Distribution(law.Quantile(0.9)), 0.9, 1e-9);
    }
}

INSTANTIATE_TEST_SUITE_P(
    Table,
    Crashes,
    testing::Values(
        CrashRow{0, 0, 1.0, {2.0, 2.0}, {3.0, 3.0}, {2.5, 2.5}},
        CrashRow{0, 1, 1.0, {2.003906, 2.011718}, {3.003906, 3.011718}, {2.503906, 2.511718}},
        CrashRow{0, 50, 1.0, {2.195312, 2.585936}, {3.195312, 3.585936}, {2.695312, 3.085936}},
        CrashRow{0, 100, 1.0, {2.390625, 3.171875}, {3.390625, 4.171875}, {2.890625, 3.671875}},
        CrashRow{0, 200, 1.0, {2.781250, 4.343750}, {3.781250, 5.343750}, {3.281250, 4.843750}},
        CrashRow{0, 254, 1.0, {2.992187, 4.976561}, {3.992187, 5.976561}, {3.492187, 5.476561}},
        CrashRow{50,
                 100,
                 1.195312,
                 {2.195313, 2.976563},
                 {3.390625, 4.171875},
                 {2.792969, 3.574219}},
        CrashRow{100,
                 200,
                 1.390625,
                 {2.390625, 3.953125},
                 {3.781250, 5.343750},
                 {3.085938, 4.648438}},
        CrashRow{200,
                 254,
                 1.781250,
                 {2.210937, 4.195311},
                 {3.992187, 5.976561},
                 {3.101562, 5.085936}}));

struct LossRow
{
    int master;
    int backup;
    int losses[2]; ///< F rule, O rule
};

class LossTable : public testing::TestWithParam<LossRow>
{
};

TEST_P(LossTable, TellsHowManyMustVanish)
{
    const LossRow& row = GetParam();
    EXPECT_EQ(Losses(carp::FreeBsd(), row.master, row.backup), row.losses[0]);
    EXPECT_EQ(Losses(carp::NetBsd(), row.master, row.backup), row.losses[0]);
    EXPECT_EQ(Losses(carp::OpenBsd(), row.master, row.backup), row.losses[1]);
}

INSTANTIATE_TEST_SUITE_P(Table,
                         LossTable,
                         testing::Values(LossRow{0, 0, {2, 2}},
                                         LossRow{0, 1, {3, 3}},
                                         LossRow{0, 100, {3, 4}},
                                         LossRow{0, 200, {3, 5}},
                                         LossRow{0, 254, {3, 5}},
                                         LossRow{1, 2, {2, 3}},
                                         LossRow{50, 100, {2, 3}},
                                         LossRow{100, 100, {2, 2}},
                                         LossRow{100, 200, {2, 3}},
                                         LossRow{100, 254, {2, 4}},
                                         LossRow{200, 254, {2, 3}}));

TEST(ClosedForm, SkewsThatBuyOneMoreLoss)
{
    for (int master = 0; master < 254; ++master)
    {
        for (int backup = 0; backup <= 254; ++backup)
        {
            EXPECT_EQ(Losses(carp::OpenBsd(), master, backup) >= 3, backup > master);
            // 3 * floor(s) can be up to two units of 1 us less than floor(3 * s).
            if (backup != 3 * master)
            {
                EXPECT_EQ(Losses(carp::FreeBsd(), master, backup) >= 3, backup > 3 * master)
                    << master << "/" << backup;
            }
        }
    }
}

struct RunRow
{
    double p;
    double rate[3];  ///< for n = 2, 3, 4
    double until[3]; ///< adverts
};

class RunTable : public testing::TestWithParam<RunRow>
{
};

TEST_P(RunTable, TellsHowOftenAndHowLate)
{
    const RunRow& row = GetParam();
    const auto runs = RunsOfLosses(LossLaw::Independent(row.p), 4);
    for (const int n : {2, 3, 4})
    {
        EXPECT_NEAR(runs[n] / row.rate[n - 2], 1.0, 1e-9) << n;
        EXPECT_NEAR(AdvertsUntilRun(row.p, n) / row.until[n - 2], 1.0, 4e-3) << n;
    }
}

INSTANTIATE_TEST_SUITE_P(
    Table,
    RunTable,
    testing::Values(RunRow{0.01, {9.90e-5, 9.90e-7, 9.90e-9}, {10100, 1010100, 1.0101e8}},
                    RunRow{0.05, {2.375e-3, 1.1875e-4, 5.9375e-6}, {420, 8420, 168420}},
                    RunRow{0.10, {9.0e-3, 9.0e-4, 9.0e-5}, {110, 1110, 11110}},
                    RunRow{0.20, {3.2e-2, 6.4e-3, 1.28e-3}, {30, 155, 780}},
                    RunRow{0.30, {6.3e-2, 1.89e-2, 5.67e-3}, {14.4, 51.5, 174.9}}));

TEST(ClosedForm, AtLeastOneRunInAnHour)
{
    const auto some = [](double p, int n) { return 1.0 - ProbabilityOfNoRun(p, n, 3600); };
    EXPECT_NEAR(some(0.01, 2), 0.299801, ROUNDING);
    EXPECT_NEAR(some(0.01, 3), 0.003556, ROUNDING);
    EXPECT_NEAR(some(0.05, 2), 0.999816, ROUNDING);
    EXPECT_NEAR(some(0.05, 3), 0.347828, ROUNDING);
    EXPECT_NEAR(some(0.10, 3), 0.961169, ROUNDING);
    EXPECT_NEAR(some(0.10, 4), 0.276657, ROUNDING);
    EXPECT_EQ(ProbabilityOfNoRun(0.5, 3, 2), 1.0);
    EXPECT_EQ(ProbabilityOfNoRun(0.5, 3, 3), 0.875);
}

TEST(ClosedForm, RunsInBursts)
{
    const double a = 0.01;
    const double b = 0.25;
    const auto runs = RunsOfLosses(LossLaw{0.0, a, b, 1.0}, 6);
    for (int n = 1; n <= 6; ++n)
    {
        EXPECT_NEAR(runs[n], a * b / (a + b) * std::pow(1 - b, n - 1), 1e-15) << n;
    }
    // Without memory bursts are independent losses.
    const auto forgetful = RunsOfLosses(LossLaw{0.0, 0.1, 0.9, 1.0}, 4);
    const auto independent = RunsOfLosses(LossLaw::Independent(0.1), 4);
    for (int n = 0; n <= 4; ++n)
    {
        EXPECT_NEAR(forgetful[n], independent[n], 1e-15) << n;
    }
    // Every advert has a last one that was heard.
    double sum = 0.0;
    for (const double run : RunsOfLosses(LossLaw{0.05, 0.02, 0.1, 0.8}, 2000))
    {
        sum += run;
    }
    EXPECT_NEAR(sum, 1.0, 1e-9);
}

TEST(ClosedForm, TwoMastersAtOnce)
{
    const auto mean = [](const carp::Dialect& dialect, int master, int backup, double p) {
        return MeanDoubleTime(Interval(master), Patience(dialect, backup), LossLaw::Independent(p));
    };
    EXPECT_NEAR(mean(carp::FreeBsd(), 0, 100, 0.1), 0.720486, ROUNDING);
    EXPECT_NEAR(mean(carp::FreeBsd(), 100, 200, 0.1), 0.545139, ROUNDING);
    EXPECT_NEAR(mean(carp::OpenBsd(), 0, 100, 0.3), 1.256696, ROUNDING);
    EXPECT_NEAR(mean(carp::FreeBsd(), 0, 100, 0.0), 0.609375, ROUNDING);
    // A burst of mean length 5 goes on for 4 more adverts wherever one looks at it.
    EXPECT_NEAR(MeanDoubleTime(1s, 3390625us, LossLaw::Bursts(0.01, 5)), 4.609375, ROUNDING);
}

TEST(ClosedForm, LossBeforeACrashShortensIt)
{
    const double p = 0.2;
    const int n = 3;
    const TakeoverLaw law(1s, {3390625us}, 7us, LossLaw::Independent(p));
    const double losses = p / (1 - p) - n * std::pow(p, n) / (1 - std::pow(p, n));
    EXPECT_NEAR(law.Mean(), 3.390625 - 0.5 - losses + 7e-6, 1e-9);
    EXPECT_NEAR(law.Worst(), 3.390632, 1e-9);
    EXPECT_NEAR(law.Best(), 0.390632, 1e-9);
    EXPECT_LT(law.Quantile(0.5), 2.890632);
    EXPECT_NEAR(law.Quantile(0.9999999), law.Worst(), 1e-6);
}

TEST(ClosedForm, TheFirstOfSeveralBackups)
{
    const TakeoverLaw calm(1s, {3390625us, 3781250us}, Time{0}, LossLaw{});
    EXPECT_NEAR(calm.Mean(), 2.890625, 1e-9);
    const LossLaw loss = LossLaw::Independent(0.2);
    const TakeoverLaw one(1s, {3390625us}, Time{0}, loss);
    const TakeoverLaw two(1s, {3390625us, 3781250us}, Time{0}, loss);
    EXPECT_EQ(one.Worst(), two.Worst());
    EXPECT_LT(two.Mean(), one.Mean());
    for (double t = 0.2; t < 3.5; t += 0.1)
    {
        EXPECT_GE(two.Distribution(t), one.Distribution(t) - 1e-12) << t;
    }
}

TEST(ClosedForm, UcarpWakesUpWhenItWakesUp)
{
    EXPECT_EQ(Patience(carp::Ucarp(), 100), 4170ms);
    EXPECT_EQ(Patience(carp::Ucarp(), 50), 3585ms);
    EXPECT_EQ(Patience(carp::Ucarp(), 254), 5976ms);
    EXPECT_EQ(Patience(carp::Ucarp(), 0), 3s);
}

TEST(ClosedForm, OpenBsdGoesBelowASecond)
{
    const Time interval = AdvertIntervalOf(Pace(0, 0), carp::OpenBsd());
    EXPECT_EQ(interval, 3906us);
    EXPECT_EQ(PatienceOf(Pace(0, 0), carp::OpenBsd()), 11718us);
    EXPECT_EQ(LossesToTakeover(interval, 11718us), 2);
    EXPECT_EQ(LossesToTakeover(AdvertIntervalOf(Pace(0, 10), carp::OpenBsd()),
                               PatienceOf(Pace(0, 20), carp::OpenBsd())),
              6)
        << "3 * 78125 us are 3 us more than 6 * 39062 us";
}

TEST(ClosedForm, ATakeoverNeedsABackup)
{
    EXPECT_THROW(TakeoverLaw(1s, {}, Time{0}, LossLaw{}), std::invalid_argument);
}

} // namespace
} // namespace lab
