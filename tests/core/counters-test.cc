// SPDX-License-Identifier: GPL-2.0-only

#include "carp-counters.h"

#include <gtest/gtest.h>

#include <set>

namespace carp
{

namespace
{

TEST(Counters, BeginAtZeroAndCountApart)
{
    Counters counters;
    counters.Increment(Counter::BADAUTH);
    counters.Increment(Counter::BADAUTH);
    counters.Increment(Counter::IPACKETS);
    for (size_t i = 0; i < COUNTER_COUNT; ++i)
    {
        const auto counter = static_cast<Counter>(i);
        const uint64_t expected = counter == Counter::BADAUTH    ? 2
                                  : counter == Counter::IPACKETS ? 1
                                                                 : 0;
        EXPECT_EQ(counters.Get(counter), expected) << ToString(counter);
    }
}

// The order and the names of netstat [carp-protocol.md 19].
TEST(Counters, AreNamedAsTheKernelsDo)
{
    EXPECT_STREQ(ToString(Counter::IPACKETS), "ipackets");
    EXPECT_STREQ(ToString(Counter::IPACKETS6), "ipackets6");
    EXPECT_STREQ(ToString(Counter::BADIF), "badif");
    EXPECT_STREQ(ToString(Counter::BADTTL), "badttl");
    EXPECT_STREQ(ToString(Counter::HDROPS), "hdrops");
    EXPECT_STREQ(ToString(Counter::BADSUM), "badsum");
    EXPECT_STREQ(ToString(Counter::BADVER), "badver");
    EXPECT_STREQ(ToString(Counter::BADLEN), "badlen");
    EXPECT_STREQ(ToString(Counter::BADAUTH), "badauth");
    EXPECT_STREQ(ToString(Counter::BADVHID), "badvhid");
    EXPECT_STREQ(ToString(Counter::BADADDRS), "badaddrs");
    EXPECT_STREQ(ToString(Counter::OPACKETS), "opackets");
    EXPECT_STREQ(ToString(Counter::OPACKETS6), "opackets6");
    EXPECT_STREQ(ToString(Counter::ONOMEM), "onomem");
    EXPECT_STREQ(ToString(Counter::OSTATES), "ostates");
    EXPECT_STREQ(ToString(Counter::PREEMPT), "preempt");
}

TEST(Counters, AreFoundByName)
{
    std::set<std::string> names;
    for (size_t i = 0; i < COUNTER_COUNT; ++i)
    {
        const auto counter = static_cast<Counter>(i);
        EXPECT_EQ(FindCounter(ToString(counter)), counter);
        names.insert(ToString(counter));
    }
    EXPECT_EQ(names.size(), COUNTER_COUNT);
    EXPECT_EQ(FindCounter("badhair"), std::nullopt);
    EXPECT_EQ(FindCounter(""), std::nullopt);
}

} // namespace

} // namespace carp
