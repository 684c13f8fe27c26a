// SPDX-License-Identifier: GPL-2.0-only

#include "lab/output/fold.h"

#include "sample-report.h"

using namespace lab;
using namespace std::chrono_literals;

namespace
{

/// One line per letter, one second apart; the letter is the shape.
std::vector<Line> Story(const std::string& letters)
{
    std::vector<Line> story;
    for (size_t i = 0; i < letters.size(); i++)
    {
        const std::string letter(1, letters[i]);
        story.push_back({i * 1s, "r1", letter, letter, Tone::PLAIN});
    }
    return story;
}

std::string Repeat(const std::string& text, int times)
{
    std::string all;
    for (int i = 0; i < times; i++)
    {
        all += text;
    }
    return all;
}

/// The texts of a folded story, joined by blanks.
std::string Folded(const std::string& letters)
{
    std::string texts;
    for (const Line& line : Fold(Story(letters)))
    {
        texts += (texts.empty() ? "" : " ") + line.text;
    }
    return texts;
}

TEST(FoldTest, ShortStoriesStay)
{
    EXPECT_EQ(Folded(""), "");
    EXPECT_EQ(Folded("abc"), "a b c");
    EXPECT_EQ(Folded("ababab"), "a b a b a b");
    EXPECT_EQ(Folded("aaa"), "a a a");
}

TEST(FoldTest, OneLineAgainAndAgain)
{
    EXPECT_EQ(Folded("xaaaay"), "x a a ... this comes 2 more times, until 4.000000 y");
    EXPECT_EQ(Folded(Repeat("a", 1000)), "a a ... this comes 998 more times, until 999.000000");
}

TEST(FoldTest, BlocksWithTheRestBehind)
{
    EXPECT_EQ(Folded("x" + Repeat("abc", 5) + "ab"),
              "x a b c a b c ... the last 3 lines come 3 more times, until 15.000000 a b");
}

TEST(FoldTest, LongerBlocksAreToldOnce)
{
    EXPECT_EQ(Folded(Repeat("abcd", 4)),
              "a b c d a b c d ... the last 4 lines come 2 more times, until 15.000000");
    EXPECT_EQ(Folded(Repeat("abcde", 4)),
              "a b c d e ... the last 5 lines come 3 more times, until 19.000000");
}

TEST(FoldTest, LongestBlock)
{
    const std::string block = "abcdefghijklmnopqrstuvwxyzABCDEF"; // 32 lines
    EXPECT_EQ(Fold(Story(Repeat(block, 10))).size(), 33u);
}

TEST(FoldTest, ScatteredLinesAreCounted)
{
    // Other lines between them, never twice the same: no block to fold.
    std::string letters;
    for (char c = 'A'; c < 'A' + 13; c++)
    {
        letters += c;
        letters += '-';
    }
    EXPECT_EQ(Folded(letters),
              "A - B - C - D ... - (the first of 10 more, until 25.000000) E F G H I J K L M");
    letters.resize(letters.size() - 2);
    EXPECT_EQ(Fold(Story(letters)).size(), letters.size());
}

TEST(FoldTest, FlappingGroupStaysShort)
{
    RunBuilder run;
    for (Time at = 1s; at < 3000s; at += 2s)
    {
        AddTakeover(run, at, "r1", 0);
        run.Backup(at + 1s, "r1");
    }
    const auto story = TellStory(SampleScenario(), run.End(3000s));
    EXPECT_EQ(story.size(), 4u * 1500 + 1);
    const auto folded = Fold(story);
    ASSERT_EQ(folded.size(), 2 * 4 + 2u);
    EXPECT_EQ(folded[8].text, "... the last 4 lines come 1498 more times, until 3000.000000");
    EXPECT_EQ(folded[8].at, 5s);
}

} // namespace
