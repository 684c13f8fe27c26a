// SPDX-License-Identifier: GPL-2.0-only

#include "lab/spec/yaml-tree.h"

#include <gtest/gtest.h>

namespace lab
{
namespace
{

/// The tree of a text that must be right.
Node Tree(const std::string& text)
{
    Log log("test.yaml", {});
    const auto root = ReadYaml(text, log);
    EXPECT_TRUE(root && log.Count() == 0) << text;
    return root.value_or(Node{});
}

/// The only message about a text.
std::string Complaint(const std::string& text)
{
    Log log("f", {});
    ReadYaml(text, log);
    const auto sorted = log.Sorted();
    EXPECT_EQ(sorted.size(), 1U) << text;
    return sorted.empty() ? "" : ToString(sorted[0]);
}

TEST(YamlTree, KnowsWhereThingsStand)
{
    const Node root = Tree("a: {b: 1, c: [x, y]}\nlist:\n  - p: q\n    r:\n");
    const Node* a = root.Find("a");
    ASSERT_TRUE(a);
    EXPECT_EQ(a->keyMark.line, 1);
    EXPECT_EQ(a->keyMark.column, 1);
    EXPECT_EQ(a->mark.column, 4);
    EXPECT_EQ(a->Find("c")->items[1].text, "y");
    EXPECT_EQ(a->Find("c")->items[1].mark.column, 18);
    const Node& item = root.Find("list")->items[0];
    EXPECT_EQ(item.mark.line, 3);
    EXPECT_EQ(item.mark.column, 5);
    EXPECT_EQ(item.Find("r")->kind, Node::Kind::EMPTY);
    EXPECT_EQ(item.Find("r")->mark.line, 4) << "where its key is, not where the file goes on";
    EXPECT_EQ(root.Find("b"), nullptr);
}

TEST(YamlTree, CountsCharactersNotBytes)
{
    const Node root = Tree("a: [\"\xc3\xa4\xc3\xb6\xe2\x82\xac\", x]\n");
    EXPECT_EQ(root.Find("a")->items[1].mark.column, 12);
    const Node marked = Tree("\xef\xbb\xbf"
                             "a: \xc3\xa4\nb: x\n");
    EXPECT_EQ(marked.Find("a")->mark.column, 4) << "the byte order mark takes no place";
    EXPECT_EQ(marked.Find("b")->mark.line, 2);
}

TEST(YamlTree, KeepsWordsAsTheyAreWritten)
{
    const Node root = Tree("on: yes\noctal: 010\nfloat: 1.50\nfold: >\n  a\n  b\n");
    EXPECT_EQ(root.Find("on")->text, "yes");
    EXPECT_EQ(root.Find("octal")->text, "010");
    EXPECT_EQ(root.Find("float")->text, "1.50");
    EXPECT_EQ(root.Find("fold")->text, "a b\n");
}

TEST(YamlTree, NullIsEmptyUnlessQuoted)
{
    const Node root = Tree("a: ~\nb: null\nc: \"null\"\nd: ''\n");
    EXPECT_EQ(root.Find("a")->kind, Node::Kind::EMPTY);
    EXPECT_EQ(root.Find("b")->kind, Node::Kind::EMPTY);
    EXPECT_EQ(root.Find("c")->text, "null");
    EXPECT_EQ(root.Find("d")->kind, Node::Kind::SCALAR);
}

TEST(YamlTree, AllowsWindowsLineEndsAndOneDocumentMarker)
{
    EXPECT_EQ(Tree("---\r\na: 1\r\nb: 2\r\n...\r\n").Find("b")->text, "2");
}

TEST(YamlTree, ReportsRepeatedKeys)
{
    EXPECT_EQ(
        Complaint("a: 1\nb: 2\na: 3\n"),
        "f:3:1: found \"a\" a second time, expected each key once: it stands in line 1 already");
}

TEST(YamlTree, ReportsQuotesWithoutEnd)
{
    EXPECT_EQ(Complaint("a: 'x\nb: 1\n"),
              "f:1:4: found a quote without its end, expected the same quote after the text");
    EXPECT_EQ(Tree("a: 'it''s'\nb: \"\\\"\"\n").Find("b")->text, "\"");
}

TEST(YamlTree, ReportsTabsInFrontOfALine)
{
    EXPECT_EQ(Complaint("lan:\n\tswitches: [sw]\n"),
              "f:2:10: found broken YAML (illegal map value), expected blanks in front of a line "
              "instead of a tab");
}

TEST(YamlTree, ReportsKeysThatAreNoWords)
{
    EXPECT_EQ(Complaint("? [a, b]\n: 1\n"),
              "f:1:3: found no word in front of the colon, expected a word as key");
}

TEST(YamlTree, LimitsTheNesting)
{
    const std::string deep(DEEPEST_NESTING, '[');
    const std::string close(DEEPEST_NESTING, ']');
    Log log("f", {});
    EXPECT_TRUE(ReadYaml(deep + close, log));
    EXPECT_EQ(Complaint("[" + deep + close + "]"),
              "f:1:33: found more than 32 lists and maps nested, expected the few levels that a "
              "scenario has");
    for (const char* opening : {"[", "{", "- ", "? ", "{a: ", "[[", "a: {"})
    {
        std::string text;
        for (int i = 0; i < 100000; ++i)
        {
            text += opening;
        }
        EXPECT_FALSE(Complaint(text).empty());
    }
}

TEST(YamlTree, WritesWhatItReads)
{
    const Node node = Tree("{a: [x, {b: \"c: d\"}, []], e: {}, f: ~}");
    EXPECT_EQ(OnOneLine(node), "a: [x, {b: \"c: d\"}, []], e: {}, f: ");
    EXPECT_EQ(OnOneLine(Tree("{" + OnOneLine(node) + "}")), OnOneLine(node));
}

TEST(YamlTree, QuotesScalarsWhenNeeded)
{
    EXPECT_EQ(YamlScalar("the-crash + 5ms"), "the-crash + 5ms");
    EXPECT_EQ(YamlScalar("10.0.0.1/24"), "10.0.0.1/24");
    for (const std::string text : {"",
                                   "~",
                                   "null",
                                   "a: b",
                                   "a #b",
                                   " a",
                                   "a ",
                                   "-",
                                   "- a",
                                   "[a",
                                   "\"",
                                   "\\",
                                   "a\nb",
                                   "\x01\x7f",
                                   "\xc3\xa4",
                                   "%a",
                                   "@a",
                                   "1,2"})
    {
        const Node root = Tree("k: [" + YamlScalar(text) + "]");
        ASSERT_EQ(root.Find("k")->items.size(), 1U) << text;
        EXPECT_EQ(root.Find("k")->items[0].text, text);
    }
}

} // namespace
} // namespace lab
