// SPDX-License-Identifier: GPL-2.0-only

#include "lab/timeline/fact.h"

#include "lab/timeline/phrases.h"

#include <gtest/gtest.h>

#include <set>

using namespace lab;
using namespace std::chrono_literals;

namespace
{

TEST(FactTest, KindsHaveNamesOfTheirOwn)
{
    std::set<std::string> names;
    for (int kind = 0; kind <= static_cast<int>(FactKind::END); kind++)
    {
        names.insert(ToString(static_cast<FactKind>(kind)));
    }
    EXPECT_EQ(names.size(), static_cast<size_t>(FactKind::END) + 1);
    EXPECT_EQ(names.count(""), 0u);
    EXPECT_STREQ(ToString(FactKind::ADVERT_SENT), "advert-sent");
}

TEST(FactTest, ValuesByKey)
{
    const Fact fact{1s,
                    FactKind::ADVERT_SENT,
                    "r1",
                    {{"group", std::string("gw")}, {"advskew", int64_t{100}}, {"up", true}}};
    EXPECT_EQ(fact.Text("group"), "gw");
    EXPECT_EQ(fact.Integer("advskew"), 100);
    EXPECT_TRUE(std::get<bool>(*fact.Find("up")));
    EXPECT_EQ(fact.Find("demote"), nullptr);
}

TEST(FactTest, MissingOrOtherTypeIsEmpty)
{
    const Fact fact{1s, FactKind::LINK, "r1", {{"port", std::string("lan")}, {"up", true}}};
    EXPECT_EQ(fact.Text("up"), "");
    EXPECT_EQ(fact.Text("speed"), "");
    EXPECT_EQ(fact.Integer("port"), 0);
    EXPECT_EQ(fact.Integer("speed"), 0);
}

TEST(PhrasesTest, TimesAreExact)
{
    EXPECT_EQ(InWords(0s), "0 s");
    EXPECT_EQ(InWords(10s), "10 s");
    EXPECT_EQ(InWords(3171875us), "3.171875 s");
    EXPECT_EQ(InWords(1s + 1ns), "1.000000001 s");
    EXPECT_EQ(InWords(12500us), "12.5 ms");
    EXPECT_EQ(InWords(3906us), "3.906 ms");
    EXPECT_EQ(InWords(1040ns), "1.04 us");
    EXPECT_EQ(InWords(7ns), "7 ns");
    EXPECT_EQ(InWords(-1500ms), "-1.5 s");
}

TEST(PhrasesTest, ClockCutsBelowMicroseconds)
{
    EXPECT_EQ(AsClock(0s), "0.000000");
    EXPECT_EQ(AsClock(12345678999ns), "12.345678");
    EXPECT_EQ(AsClock(5us), "0.000005");
}

TEST(PhrasesTest, NumbersAndLists)
{
    EXPECT_EQ(Counted(1, "probe"), "1 probe");
    EXPECT_EQ(Counted(0, "probe"), "0 probes");
    EXPECT_EQ(Listed({}), "");
    EXPECT_EQ(Listed({"r1"}), "r1");
    EXPECT_EQ(Listed({"r1", "r2"}), "r1 and r2");
    EXPECT_EQ(Listed({"r1", "r2", "r3"}), "r1, r2 and r3");
}

} // namespace
