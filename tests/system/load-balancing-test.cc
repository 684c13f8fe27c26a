// SPDX-License-Identifier: GPL-2.0-only

// The figures of doc/load-balancing.md are what the scenarios beside them give.

#include "program.h"

#include <gtest/gtest.h>

#include <regex>
#include <sstream>

namespace systemtest
{

namespace
{

const std::string ROOT = CARP_LAB_ROOT;
const std::string FOLDER = "scenarios/balancing/";

std::string Page()
{
    return ReadFile(ROOT + "/doc/load-balancing.md");
}

/// What is told of a scenario; `file` can have options behind it.
std::string Told(const std::string& file, const Words& sets = {})
{
    std::istringstream stream(file);
    Words words{"run"};
    for (std::string word; stream >> word;)
    {
        words.push_back(words.size() == 1 ? FOLDER + word : word);
    }
    for (const std::string& set : sets)
    {
        words.insert(words.end(), {"--set", set});
    }
    const Outcome run = CarpLab(words, Start{ROOT});
    EXPECT_EQ(run.err, "") << file;
    return run.out;
}

/// The table of the balanced group, without the blank line behind it.
std::string Table(const std::string& told)
{
    const size_t start = told.find("\ngw, balancing ") + 1;
    return told.substr(start, told.find("\n\n", start) + 1 - start);
}

/// The clients of each host: "127 127".
std::string Shares(const std::string& told)
{
    const std::string table = Table(told);
    const std::regex line("  \\w+  [#.]+ +(\\d+) clients?");
    std::string shares;
    for (std::sregex_iterator at(table.begin(), table.end(), line), end; at != end; ++at)
    {
        shares += (shares.empty() ? "" : " ") + at->str(1);
    }
    return shares;
}

/// The rows of all tables of the page that match, by their groups.
std::vector<Words> Rows(const std::string& pattern)
{
    const std::string page = Page();
    const std::regex row("\n" + pattern + "(?=\n)");
    std::vector<Words> rows;
    for (std::sregex_iterator at(page.begin(), page.end(), row), end; at != end; ++at)
    {
        rows.emplace_back(at->begin() + 1, at->end());
    }
    return rows;
}

TEST(LoadBalancingPage, ShowsTheTableThatIsPrinted)
{
    const std::string page = Page();
    const size_t start = page.find("\n```text\n") + 9;
    EXPECT_EQ(page.substr(start, page.find("```", start) - start), Table(Told("node-dies.yaml")));
}

TEST(LoadBalancingPage, TellsTheSharesOfEachMode)
{
    const std::pair<const char*, Words> modes[] = {
        {"`ip`, ", {"carp.gw.balancing=ip"}},
        {"`arpbalance` (freebsd) ", {"carp.gw.balancing=arpbalance", "carp.gw.dialect=freebsd"}},
        {"`arp`, ", {"carp.gw.balancing=arp"}},
        {"`arpbalance-early`", {"carp.gw.balancing=arpbalance-early", "carp.gw.dialect=freebsd"}},
    };
    for (const auto& [mode, sets] : modes)
    {
        const std::string shares = Shares(Told("two-nodes.yaml", sets)) + " | " +
                                   Shares(Told("three-nodes.yaml", sets)) + " | ";
        const std::string four = Told("four-nodes.yaml", sets);
        size_t p = four.find(", p ") + 4;
        p += four.compare(p, 2, "= ") == 0 ? 2 : 0;
        const std::string row = shares + Shares(four) + " | " +
                                four.substr(p, four.find('%', p) + 1 - p) + " |";
        const std::string page = Page();
        const size_t start = page.find(std::string("\n| ") + mode,
                                       page.find("5,000 clients, 4 hosts"));
        ASSERT_NE(start, std::string::npos) << mode;
        EXPECT_NE(page.substr(start, page.find('\n', start + 1) - start).find(row),
                  std::string::npos)
            << mode << " has " << row;
    }
}

TEST(LoadBalancingPage, TellsTheSharesOfEachScenario)
{
    const auto rows = Rows("\\| [^|]+ \\| `([a-z0-9-]+\\.yaml)` \\| ([0-9]+ [0-9]+) \\|");
    EXPECT_EQ(rows.size(), 9U);
    for (const Words& row : rows)
    {
        EXPECT_EQ(Shares(Told(row[0])), row[1]) << row[0];
    }
}

TEST(LoadBalancingPage, TellsWhoMoves)
{
    const auto rows = Rows(
        "\\| `([^`]+)` \\(?[^|]*\\| ([^|,]+), [^|]+ \\| ([^|]+) \\| ([^|,]+), [^|]+ "
        "\\| ([^|]+) \\|");
    EXPECT_EQ(rows.size(), 5U);
    for (const Words& row : rows)
    {
        const std::string table = Table(Told(row[0]));
        for (const auto& [event, first] : {std::pair(" crash of ", 1U), {" boot of ", 3U}})
        {
            const size_t at = table.find(event);
            ASSERT_NE(at, std::string::npos) << row[0];
            const std::string line = table.substr(at, table.find('\n', at) + 1 - at);
            EXPECT_NE(line.find(": " + row[first] + " clients ("), std::string::npos)
                << row[0] << line;
            EXPECT_NE(line.find("the least is " + row[first + 1] + "\n"), std::string::npos)
                << row[0] << line;
        }
    }
}

TEST(LoadBalancingPage, TellsHowRequestsAreAnswered)
{
    const auto rows = Rows("\\| [^|]+ \\| `([a-z0-9-]+\\.yaml)`([^|]*) \\| (\\d+) \\| (\\d+) \\| "
                           "(\\d+) \\|");
    EXPECT_EQ(rows.size(), 5U);
    for (const Words& row : rows)
    {
        // Of one scenario only the time of the trouble is told, as a claim has it.
        const std::string told = Told(row[0]);
        const std::string counts = ": " + row[2] + " answered by one host, " + row[3] +
                                   " by none, " + row[4] + " by several";
        EXPECT_NE((row[1].empty() ? Table(told) : told).find(counts), std::string::npos)
            << row[0] << counts;
    }
}

TEST(LoadBalancingPage, TellsWhatIsFlooded)
{
    const auto rows = Rows("\\| [^|]+ \\| `([^`]+)` \\| (\\d+) of (\\d+) \\|");
    EXPECT_EQ(rows.size(), 5U);
    for (const Words& row : rows)
    {
        EXPECT_NE(Table(Told(row[0])).find("flooded: " + row[1] + " of " + row[2] + " frames"),
                  std::string::npos)
            << row[0];
    }
}

} // namespace

} // namespace systemtest
