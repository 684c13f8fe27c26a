// SPDX-License-Identifier: GPL-2.0-only

#include "junit.h"

#include "balance-story.h"
#include "describe.h"

#include "lab/timeline/phrases.h"

#include <algorithm>

namespace lab
{

namespace
{

constexpr char32_t REPLACEMENT = 0xfffd;

/// One character of UTF-8, REPLACEMENT if the bytes are none; moves on behind it.
char32_t NextCharacter(const std::string& text, size_t& at)
{
    const uint8_t first = text[at++];
    if (first < 0x80)
    {
        return first;
    }
    const int more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
    constexpr char32_t leastOf[] = {0, 0x80, 0x800, 0x10000};
    if (first < 0xc2 || first > 0xf4)
    {
        return REPLACEMENT;
    }
    char32_t character = first & (0x3f >> more);
    for (int i = 0; i < more; i++)
    {
        if (at >= text.size() || (text[at] & 0xc0) != 0x80)
        {
            return REPLACEMENT;
        }
        character = character << 6 | (text[at++] & 0x3f);
    }
    return character < leastOf[more] || character > 0x10ffff ? REPLACEMENT : character;
}

/// Whether XML 1.0 allows a character [XML 1.0, production Char].
bool IsXmlCharacter(char32_t c)
{
    return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c < 0xd800) ||
           (c >= 0xe000 && c <= 0xfffd) || c >= 0x10000;
}

/// Text for an element or an attribute in double quotes.
std::string Escaped(const std::string& text)
{
    std::string escaped;
    for (size_t at = 0; at < text.size();)
    {
        const size_t start = at;
        const char32_t c = NextCharacter(text, at);
        switch (c)
        {
        case '&':
            escaped += "&amp;";
            break;
        case '<':
            escaped += "&lt;";
            break;
        case '>':
            escaped += "&gt;";
            break;
        case '"':
            escaped += "&quot;";
            break;
        case '\t':
        case '\n':
        case '\r':
            // As references they survive the normalisation of attribute values.
            escaped += "&#" + std::to_string(static_cast<int>(c)) + ";";
            break;
        default:
            escaped += c == REPLACEMENT || !IsXmlCharacter(c) ? "\xef\xbf\xbd"
                                                              : text.substr(start, at - start);
        }
    }
    return escaped;
}

/// name="value" with a blank before it.
std::string Attribute(const std::string& name, const std::string& value)
{
    return " " + name + "=\"" + Escaped(value) + "\"";
}

size_t Count(const JUnitSuite& suite, Outcome outcome)
{
    return std::count_if(suite.cases.begin(),
                         suite.cases.end(),
                         [outcome](const JUnitCase& c) { return c.outcome == outcome; });
}

/// The attributes that count the tests of some suites.
std::string Sums(const std::vector<JUnitSuite>& suites)
{
    size_t tests = 0;
    size_t failures = 0;
    size_t errors = 0;
    size_t skipped = 0;
    for (const JUnitSuite& suite : suites)
    {
        tests += suite.cases.size() + (suite.error ? 1 : 0);
        failures += Count(suite, Outcome::FAILED);
        errors += suite.error ? 1 : 0;
        skipped += Count(suite, Outcome::UNKNOWN);
    }
    return Attribute("tests", std::to_string(tests)) +
           Attribute("failures", std::to_string(failures)) +
           Attribute("errors", std::to_string(errors)) +
           Attribute("skipped", std::to_string(skipped));
}

void WriteCase(std::ostream& out, const JUnitSuite& suite, const JUnitCase& test)
{
    out << "    <testcase" << Attribute("classname", suite.name) << Attribute("name", test.name);
    switch (test.outcome)
    {
    case Outcome::PASSED:
        out << "/>\n";
        return;
    case Outcome::UNKNOWN:
        out << ">\n      <skipped" << Attribute("message", test.finding) << "/>\n";
        break;
    case Outcome::FAILED:
        out << ">\n      <failure" << Attribute("message", test.finding) << ">";
        for (const std::string& fact : test.evidence)
        {
            out << "\n" << Escaped(fact);
        }
        out << "</failure>\n";
        break;
    }
    out << "    </testcase>\n";
}

void WriteSuite(std::ostream& out, const JUnitSuite& suite)
{
    out << "  <testsuite" << Attribute("name", suite.name) << Sums({suite})
        << Attribute("time", AsClock(suite.time)) << ">\n";
    if (!suite.properties.empty())
    {
        out << "    <properties>\n";
        for (const auto& [name, value] : suite.properties)
        {
            out << "      <property" << Attribute("name", name) << Attribute("value", value)
                << "/>\n";
        }
        out << "    </properties>\n";
    }
    if (suite.error)
    {
        out << "    <testcase" << Attribute("classname", suite.name) << Attribute("name", "run")
            << ">\n      <error" << Attribute("message", *suite.error) << "/>\n    </testcase>\n";
    }
    for (const JUnitCase& test : suite.cases)
    {
        WriteCase(out, suite, test);
    }
    out << "  </testsuite>\n";
}

} // namespace

JUnitSuite MakeSuite(const RunReport& report)
{
    JUnitSuite suite;
    suite.name = report.scenario.name;
    suite.time = report.timeline.end;
    suite.properties.emplace_back("seed", std::to_string(report.seed));
    for (const std::string& setting : report.overrides)
    {
        suite.properties.emplace_back("set", setting);
    }
    for (const auto& [name, shares] : BalancesInBrief(report))
    {
        suite.properties.emplace_back("balance of " + name, shares);
    }
    for (const Verdict& verdict : report.verdicts)
    {
        JUnitCase test{verdict.claim, verdict.outcome, verdict.finding, {}};
        for (const size_t index : verdict.evidence)
        {
            const Fact& fact = report.timeline.facts.at(index);
            test.evidence.push_back(AsClock(fact.at) + "  " + fact.node + "  " +
                                    Describe(fact, report.scenario));
        }
        suite.cases.push_back(test);
    }
    return suite;
}

void WriteJUnit(std::ostream& out, const std::vector<JUnitSuite>& suites)
{
    out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites"
        << Attribute("name", "carp-lab") << Sums(suites) << ">\n";
    for (const JUnitSuite& suite : suites)
    {
        WriteSuite(out, suite);
    }
    out << "</testsuites>\n";
}

} // namespace lab
