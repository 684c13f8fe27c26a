// SPDX-License-Identifier: GPL-2.0-only

#include "lab/spec/words.h"

#include <gtest/gtest.h>

namespace lab
{
namespace
{

TEST(Words, EditDistanceCountsLetters)
{
    EXPECT_EQ(EditDistance("", ""), 0U);
    EXPECT_EQ(EditDistance("crash", "crash"), 0U);
    EXPECT_EQ(EditDistance("adress", "address"), 1U);
    EXPECT_EQ(EditDistance("crahs", "crash"), 1U) << "a swap of neighbours is one slip";
    EXPECT_EQ(EditDistance("", "abc"), 3U);
    EXPECT_EQ(EditDistance("kitten", "sitting"), 3U);
}

TEST(Words, NearestIsTheFirstOfEquals)
{
    EXPECT_EQ(Nearest("r9", {"h1", "r1", "r2"}), "r1");
    EXPECT_EQ(Nearest("timeot", {"to", "every", "timeout"}), "timeout");
}

TEST(Words, NearestIgnoresCase)
{
    EXPECT_EQ(Nearest("1GBPS", {"1bps", "1Gbps"}), "1Gbps");
}

TEST(Words, NothingIsNearAnotherWord)
{
    EXPECT_EQ(Nearest("colour", {"ageing", "forwarding-delay"}), "");
    EXPECT_EQ(Nearest("", {"a"}), "");
    EXPECT_EQ(Nearest("x", {"a"}), "") << "all letters differ";
    EXPECT_EQ(Nearest("x", {}), "");
}

TEST(Words, OneOfReadsAsASentence)
{
    EXPECT_EQ(OneOf({}), "");
    EXPECT_EQ(OneOf({"a"}), "a");
    EXPECT_EQ(OneOf({"a", "b"}), "a or b");
    EXPECT_EQ(OneOf({"a", "b", "c"}), "a, b or c");
    const std::string many = OneOf(std::vector<std::string>(1000, "h"));
    EXPECT_LT(many.size(), 100U);
    EXPECT_NE(many.find("(1000 in all)"), std::string::npos);
}

TEST(Words, QuoteIsPrintable)
{
    EXPECT_EQ(Quote("a b"), "\"a b\"");
    EXPECT_EQ(Quote("a\nb\tc"), "\"a\\nb\\x09c\"");
    EXPECT_EQ(Quote(std::string(50, 'x')), "\"" + std::string(40, 'x') + "...\"");
    const std::string umlauts = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\xc3\xa4\xc3\xa4";
    EXPECT_EQ(Quote(umlauts), "\"" + umlauts.substr(0, 41) + "...\"") << "no half characters";
}

TEST(Words, NamesBeginWithALetter)
{
    EXPECT_TRUE(IsName("r1"));
    EXPECT_TRUE(IsName("FW-left_2"));
    EXPECT_FALSE(IsName(""));
    EXPECT_FALSE(IsName("1r"));
    EXPECT_FALSE(IsName("a.b"));
    EXPECT_FALSE(IsName("a b"));
    EXPECT_TRUE(IsName(std::string(40, 'a')));
    EXPECT_FALSE(IsName(std::string(41, 'a')));
}

} // namespace
} // namespace lab
