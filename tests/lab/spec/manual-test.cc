// SPDX-License-Identifier: GPL-2.0-only

// The manual of the language tells the truth: its examples work, and no word is missing.

#include "support.h"

#include "lab/spec/grammar.h"
#include "lab/spec/yaml-tree.h"

namespace lab
{
namespace
{

const std::string MANUAL = "doc/scenario-language.md";

/// What an example may leave out: each key at the left margin that it does not have itself.
const std::string AROUND = R"(scenario: example
claim: The example of the manual works.
lan: {switches: [sw, sw1, sw2], trunks: [{between: [sw1, sw2]}]}
carp:
  gw: {vhid: 1, pass: secret, addresses: [10.0.0.1]}
hosts:
  r1: {on: sw, address: 10.0.0.2/24, carp: gw}
  r2: {on: sw, address: 10.0.0.3/24, carp: {gw: {advskew: 100}}}
  h1: {on: sw, address: 10.0.0.10/24, probe: {to: gw}}
timeline:
  - {at: 10s, as: the-crash, crash: r1}
  - {at: 20s, as: the-return, boot: r1}
)";

struct Example
{
    int line; ///< of the manual
    std::string text;
};

std::vector<Example> Examples()
{
    std::vector<Example> examples;
    std::istringstream manual(ReadAll(SourcePath(MANUAL)));
    std::string line;
    bool inside = false;
    for (int number = 1; std::getline(manual, line); ++number)
    {
        if (line == "```yaml")
        {
            inside = true;
            examples.push_back({number, ""});
        }
        else if (line == "```")
        {
            inside = false;
        }
        else if (inside)
        {
            examples.back().text += line + "\n";
        }
    }
    return examples;
}

/// The example with what it leaves out.
std::string Complete(const std::string& text)
{
    Log log("example", {});
    const auto own = ReadYaml(text, log);
    const auto around = ReadYaml(AROUND, log);
    EXPECT_TRUE(own && around && log.Count() == 0) << text;
    std::string complete = text;
    for (const Node& item : around->items)
    {
        // An example with hosts of its own has nothing to do with the usual events.
        const bool fits = item.key != "timeline" || !own->Find("hosts");
        if (own && !own->Find(item.key) && fits)
        {
            const bool isList = item.kind == Node::Kind::LIST;
            const bool isMap = item.kind == Node::Kind::MAP;
            const std::string value = OnOneLine(item);
            complete += item.key + ": " +
                        (isList  ? "[" + value + "]"
                         : isMap ? "{" + value + "}"
                                 : value) +
                        "\n";
        }
    }
    return complete;
}

TEST(Manual, ExamplesWork)
{
    const auto examples = Examples();
    EXPECT_GE(examples.size(), 8U);
    for (const Example& example : examples)
    {
        const std::string text = Complete(example.text);
        const ParseResult result = Parse(text, "example");
        EXPECT_TRUE(result.scenario) << MANUAL << ", example in line " << example.line << "\n"
                                     << result.Text() << text;
    }
}

TEST(Manual, OverridesWork)
{
    const std::string whole = Examples().at(0).text;
    std::istringstream manual(ReadAll(SourcePath(MANUAL)));
    const std::string mark = "--set ";
    size_t count = 0;
    for (std::string line; std::getline(manual, line);)
    {
        if (line.compare(0, mark.size(), mark) == 0)
        {
            line.erase(std::remove(line.begin(), line.end(), '\''), line.end()); // for the shell
            MustParse(whole, {*Override::FromText(line.substr(mark.size()))});
            ++count;
        }
    }
    EXPECT_EQ(count, 5U);
}

TEST(Manual, HasARowForEachWord)
{
    const std::string manual = ReadAll(SourcePath(MANUAL));
    for (const Context& context : Grammar())
    {
        for (const std::string& word : context.Words())
        {
            EXPECT_NE(manual.find("| `" + word), std::string::npos)
                << "no row begins with " << word << " of " << context.title;
        }
    }
}

} // namespace
} // namespace lab
