// SPDX-License-Identifier: GPL-2.0-only

#include "lab/output/junit.h"

#include "sample-report.h"

#include <sstream>

using namespace lab;
using namespace std::chrono_literals;

namespace
{

std::string Xml(const std::vector<JUnitSuite>& suites)
{
    std::ostringstream out;
    WriteJUnit(out, suites);
    return out.str();
}

/// Whether tags nest, attributes are quoted and nothing stands that must be escaped. It reads
/// what the writer may use: a declaration, elements, attributes in double quotes, references.
class WellFormed
{
  public:
    explicit WellFormed(const std::string& xml)
        : m_xml(xml)
    {
    }

    /// Empty if it is; else what is wrong.
    std::string Problem()
    {
        const std::string declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
        if (m_xml.rfind(declaration, 0) != 0)
        {
            return "no declaration";
        }
        m_at = declaration.size();
        while (m_problem.empty() && m_at < m_xml.size())
        {
            m_xml[m_at] == '<' ? Tag() : Text("<");
        }
        if (m_problem.empty() && (!m_open.empty() || m_roots != 1))
        {
            return "not one closed root";
        }
        return m_problem;
    }

  private:
    void Tag()
    {
        const bool closing = m_xml[++m_at] == '/';
        m_at += closing ? 1 : 0;
        const std::string name = Name();
        if (closing)
        {
            if (m_open.empty() || m_open.back() != name)
            {
                m_problem = "unexpected </" + name;
                return;
            }
            m_open.pop_back();
        }
        else
        {
            m_roots += m_open.empty() ? 1 : 0;
            m_open.push_back(name);
        }
        while (m_problem.empty() && m_xml[m_at] == ' ')
        {
            m_at++;
            Attribute();
        }
        if (!closing && m_xml[m_at] == '/')
        {
            m_at++;
            m_open.pop_back();
        }
        Demand('>');
    }

    void Attribute()
    {
        if (Name().empty())
        {
            m_problem = "attribute without name";
        }
        Demand('=');
        Demand('"');
        Text("\"");
        Demand('"');
    }

    void Text(const std::string& stop)
    {
        while (m_at < m_xml.size() && stop.find(m_xml[m_at]) == std::string::npos)
        {
            const unsigned char c = m_xml[m_at];
            const bool control = c < 0x20 && (stop == "\"" || c != '\n');
            if (c == '<' || c == '>' || control)
            {
                m_problem = "not escaped: " + std::to_string(c);
                return;
            }
            if (c == '&' && m_xml.find(';', m_at) > m_at + 6)
            {
                m_problem = "not a reference";
                return;
            }
            m_at++;
        }
    }

    std::string Name()
    {
        const size_t start = m_at;
        while (m_at < m_xml.size() && std::isalpha(static_cast<unsigned char>(m_xml[m_at])))
        {
            m_at++;
        }
        return m_xml.substr(start, m_at - start);
    }

    void Demand(char c)
    {
        if (m_problem.empty() && m_xml[m_at++] != c)
        {
            m_problem = std::string("no ") + c + " before byte " + std::to_string(m_at);
        }
    }

    std::string m_xml;
    size_t m_at = 0;
    size_t m_roots = 0;
    std::vector<std::string> m_open;
    std::string m_problem;
};

TEST(JUnitTest, Golden)
{
    JUnitSuite broken;
    broken.name = "no-such-switch";
    broken.error = "lan.yaml:4:8: there is no switch \"sw2\"";
    const std::string xml = Xml({MakeSuite(SampleReport()), broken});
    EXPECT_EQ(WellFormed(xml).Problem(), "");
    ExpectGolden("junit.xml", xml);
}

TEST(JUnitTest, NothingAtAll)
{
    EXPECT_EQ(WellFormed(Xml({})).Problem(), "");
}

TEST(JUnitTest, EscapesWhatXmlReserves)
{
    JUnitSuite suite;
    suite.name = "<&\">'";
    suite.cases.push_back({"a\nb\tc", Outcome::FAILED, "]]> \x01", {"r1 & r2 < r3"}});
    const std::string xml = Xml({suite});
    EXPECT_EQ(WellFormed(xml).Problem(), "");
    EXPECT_NE(xml.find("name=\"&lt;&amp;&quot;&gt;'\""), std::string::npos);
    EXPECT_NE(xml.find("name=\"a&#10;b&#9;c\""), std::string::npos);
    EXPECT_NE(xml.find("message=\"]]&gt; \xef\xbf\xbd\""), std::string::npos);
    EXPECT_NE(xml.find("\nr1 &amp; r2 &lt; r3</failure>"), std::string::npos);
}

TEST(JUnitTest, KeepsUtf8AndReplacesTheRest)
{
    const auto name = [](const std::string& text)
    {
        JUnitSuite suite;
        suite.name = text;
        const std::string xml = Xml({suite});
        const size_t from = xml.find("<testsuite name=\"") + 17;
        return xml.substr(from, xml.find('"', from) - from);
    };
    const std::string replaced = "\xef\xbf\xbd";
    EXPECT_EQ(name("\xc3\xa4 \xe2\x82\xac \xf0\x9f\x90\x9f"),
              "\xc3\xa4 \xe2\x82\xac \xf0\x9f\x90\x9f");
    EXPECT_EQ(name("a\xff z"), "a" + replaced + " z");             // no such byte
    EXPECT_EQ(name("a\xc3"), "a" + replaced);                      // cut off
    EXPECT_EQ(name("\xc3z"), replaced + "z");                      // no continuation
    EXPECT_EQ(name("\xe0\x80\xaf"), replaced);                     // longer than needed
    EXPECT_EQ(name("\xed\xa0\x80"), replaced);                     // half of a surrogate pair
    EXPECT_EQ(name("\xef\xbf\xbe"), replaced);                     // U+FFFE
    EXPECT_EQ(name(std::string("a\0b", 3)), "a" + replaced + "b"); // NUL
}

} // namespace
