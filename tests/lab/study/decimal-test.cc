// SPDX-License-Identifier: GPL-2.0-only

// Numbers with units, exactly; and the generator that samples are drawn with.

#include "lab/study/decimal.h"
#include "lab/study/split-mix.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <tuple>

namespace lab
{
namespace
{

Decimal Of(const std::string& text)
{
    const auto number = Decimal::FromText(text);
    EXPECT_TRUE(number) << text;
    return number.value_or(Decimal{});
}

TEST(Decimal, ReadsWhatPeopleWrite)
{
    for (const auto& [text, number, symbol] : {std::tuple("50", 50.0, ""),
                                               std::tuple("-1.5", -1.5, ""),
                                               std::tuple("0.1%", 0.001, ""),
                                               std::tuple("3.171875s", 3.171875, "s"),
                                               std::tuple("10ms", 0.01, "s"),
                                               std::tuple("2min", 120.0, "s"),
                                               std::tuple("100Mbps", 1e8, "bps")})
    {
        EXPECT_EQ(Of(text).Number(), number) << text;
        EXPECT_STREQ(Of(text).Symbol(), symbol) << text;
    }
}

TEST(Decimal, IsNoWord)
{
    for (const char* text : {"",
                             "openbsd",
                             "true",
                             ".5",
                             "5.",
                             "1.2.3",
                             "1e5",
                             "%",
                             "-",
                             "-5s",
                             "10.0.0.1",
                             "0x10",
                             "123456789012345678"})
    {
        EXPECT_FALSE(Decimal::FromText(text)) << text;
    }
}

TEST(Decimal, HasOneText)
{
    for (const auto& [text, canonical] : {std::pair("50.00", "50"),
                                          std::pair("0.50", "0.5"),
                                          std::pair("-0.05", "-0.05"),
                                          std::pair("1.50%", "1.5%"),
                                          std::pair("1000ms", "1s"),
                                          std::pair("1000Mbps", "1Gbps")})
    {
        EXPECT_EQ(Of(text).Text(), canonical);
    }
}

TEST(Decimal, Compares)
{
    EXPECT_EQ(Compare(Of("0.1"), Of("0.10")), 0);
    EXPECT_EQ(Compare(Of("0.1"), Of("0.11")), -1);
    EXPECT_EQ(Compare(Of("2"), Of("-3.5")), 1);
    EXPECT_EQ(Compare(Of("1s"), Of("1000ms")), 0);
}

TEST(Decimal, StepsWithoutRoundingErrors)
{
    const auto steps = Steps(Of("0"), Of("1"), Of("0.1"), 100);
    ASSERT_TRUE(steps);
    ASSERT_EQ(steps->size(), 11U);
    EXPECT_EQ(steps->at(3).Text(), "0.3");
    EXPECT_EQ(steps->at(10).Text(), "1");
    EXPECT_FALSE(Steps(Of("0"), Of("1"), Of("0.1"), 10));
    EXPECT_FALSE(Steps(Of("10000000000000000"), Of("10000000000000000"), Of("0.0000001"), 10));
}

TEST(Decimal, DrawnGivesEachWholeNumberItsShare)
{
    EXPECT_EQ(Drawn(Of("1"), Of("4"), 0, false).Text(), "1");
    EXPECT_EQ(Drawn(Of("1"), Of("4"), 0.2499, false).Text(), "1");
    EXPECT_EQ(Drawn(Of("1"), Of("4"), 0.25, false).Text(), "2");
    EXPECT_EQ(Drawn(Of("1"), Of("4"), 0.9999, false).Text(), "4");
    EXPECT_EQ(Drawn(Of("1"), Of("4"), 1, false).Text(), "4");
    EXPECT_EQ(Drawn(Of("-2"), Of("1"), 0.1, false).Text(), "-2");
    EXPECT_EQ(Drawn(Of("1"), Of("3"), 0.4999, true).Text(), "1"); // 4^0.5 = 2
    EXPECT_EQ(Drawn(Of("1"), Of("3"), 0.5001, true).Text(), "2");
    EXPECT_EQ(Drawn(Of("1"), Of("2.5"), 0.5, false).Text(), "1.75");
}

TEST(Decimal, BetweenHasSixDigitsOrIsWhole)
{
    EXPECT_EQ(Between(Of("0.001"), Of("1000"), 0.5, true).Text(), "1");
    EXPECT_EQ(Between(Of("0"), Of("0.1"), 1.0 / 3, false).Text(), "0.0333333");
    EXPECT_EQ(Between(Of("0"), Of("10"), 1.0 / 3, false).Text(), "3");
    EXPECT_EQ(Between(Of("-10"), Of("10.5"), 0.25, false).Text(), "-4.875");
    EXPECT_EQ(Between(Of("1s"), Of("2s"), 1.0 / 3, false).Text(), "1.33333s");
    EXPECT_EQ(Between(Of("1us"), Of("1s"), 0.5, true).Text(), "1ms");
    EXPECT_EQ(Between(Of("1Mbps"), Of("1Gbps"), 1.0 / 3, true).Text(), "10Mbps");
    EXPECT_EQ(Between(Of("1.23456789s"), Of("2s"), 0, false).Text(), "1.23456789s");
    EXPECT_EQ(Between(Of("1s"), Of("2.000000001s"), 1, false).Text(), "2.000000001s");
}

TEST(SplitMix, IsTheOneOfItsAuthors)
{
    SplitMix random(1234567);
    EXPECT_EQ(random.Next(), 6457827717110365317U);
    EXPECT_EQ(random.Next(), 3203168211198807973U);
    EXPECT_EQ(random.Next(), 9817491932198370423U);
}

TEST(SplitMix, StaysWithinItsBounds)
{
    SplitMix random(1);
    bool seen[6] = {};
    for (int i = 0; i < 1000; ++i)
    {
        const uint64_t number = random.Below(6);
        ASSERT_LT(number, 6U);
        seen[number] = true;
        const double share = random.Share();
        ASSERT_GE(share, 0);
        ASSERT_LT(share, 1);
    }
    EXPECT_EQ(std::count(std::begin(seen), std::end(seen), true), 6);
}

} // namespace
} // namespace lab
