// SPDX-License-Identifier: GPL-2.0-only

// Damaged scenarios: the parser neither throws nor crashes, and always answers. The damage comes
// from a generator with a fixed seed. LAB_FUZZ_ROUNDS=N makes it a long search.

#include "support.h"

#include "lab/spec/equality.h"
#include "lab/spec/grammar.h"
#include "lab/spec/printer.h"

#include <cstdlib>
#include <random>

namespace lab
{
namespace
{

class Damage
{
  public:
    explicit Damage(uint32_t seed)
        : m_random(seed)
    {
        for (const Context& context : Grammar())
        {
            for (const std::string& word : context.Words())
            {
                m_words.push_back(word);
            }
        }
        for (const char* word : {"{",
                                 "}",
                                 "[",
                                 "]",
                                 ": ",
                                 ", ",
                                 "- ",
                                 "&a ",
                                 "*a",
                                 "<<",
                                 "!!str ",
                                 "\"",
                                 "'",
                                 "|\n",
                                 "#",
                                 "~",
                                 "\n",
                                 "\t",
                                 "\xff",
                                 "\x04",
                                 "\xc3\xa4",
                                 "0",
                                 "-1",
                                 "255",
                                 "256",
                                 "99999999999999999999",
                                 "1e9",
                                 "10s",
                                 "1h",
                                 "36500d",
                                 "0.5ns",
                                 "20%",
                                 "10.0.0.1",
                                 "10.0.0.1/24",
                                 "/0",
                                 "::",
                                 "r1",
                                 "gw on r1",
                                 "master of gw",
                                 "best backup of ",
                                 "none",
                                 "all",
                                 "the-crash + ",
                                 " - 1ms",
                                 "{uniform: [1s, 2s]}",
                                 "[[[[[[[["})
        {
            m_words.emplace_back(word);
        }
    }

    size_t Below(size_t limit)
    {
        return limit == 0 ? 0 : m_random() % limit;
    }

    const std::string& Word()
    {
        return m_words[Below(m_words.size())];
    }

    /// Changes a text in a few places.
    void Apply(std::string& text)
    {
        for (size_t times = 1 + Below(4); times > 0; --times)
        {
            const size_t at = Below(text.size() + 1);
            const size_t length = Below(20);
            switch (Below(5))
            {
            case 0:
                text.erase(at, length);
                break;
            case 1:
                text.insert(at, Word());
                break;
            case 2:
                text.replace(at, std::min(length, text.size() - at), Word());
                break;
            case 3:
                text.insert(Below(text.size() + 1), text.substr(at, 5 * length));
                break;
            default:
                if (at < text.size())
                {
                    text[at] = static_cast<char>(Below(256));
                }
            }
        }
    }

    /// A path that may or may not lead somewhere.
    std::string Path()
    {
        std::string path = Word();
        for (size_t steps = Below(5); steps > 0; --steps)
        {
            path += Below(3) == 0 ? "[" + std::to_string(Below(12)) + "]" : "." + Word();
        }
        return path;
    }

  private:
    std::mt19937 m_random;
    std::vector<std::string> m_words;
};

/// Either a scenario that survives printing, or complaints that say something.
void ExpectAnswer(const std::string& text, const std::vector<Override>& overrides)
{
    ParseResult result;
    ASSERT_NO_THROW(result = Parse(text, "f", overrides)) << text;
    ASSERT_EQ(result.scenario.has_value(), result.diagnostics.empty()) << text;
    for (const Diagnostic& diagnostic : result.diagnostics)
    {
        const bool hasMark = diagnostic.mark.line > 0 && diagnostic.mark.column > 0;
        const bool isWhole = diagnostic.mark.line == 0 && diagnostic.mark.column == 0;
        ASSERT_TRUE(hasMark || isWhole) << ToString(diagnostic) << "\n" << text;
        ASSERT_EQ(diagnostic.message.rfind("found ", 0), 0U) << diagnostic.message;
        ASSERT_NE(diagnostic.message.find(", expected "), std::string::npos) << diagnostic.message;
        ASSERT_EQ(diagnostic.message.find('\n'), std::string::npos) << diagnostic.message;
    }
    if (result.scenario)
    {
        const std::string printed = Print(*result.scenario);
        const ParseResult again = Parse(printed, "printed");
        ASSERT_TRUE(again.scenario) << again.Text() << text << "\n" << printed;
        ASSERT_TRUE(*again.scenario == *result.scenario) << text << "\n" << printed;
    }
}

int Rounds()
{
    const char* rounds = std::getenv("LAB_FUZZ_ROUNDS");
    return rounds ? std::atoi(rounds) : 1000;
}

TEST(Fuzz, DamagedScenariosAreAnswered)
{
    std::vector<std::string> corpus{SMALL};
    for (const char* folder : {"tests/lab/spec/good", "tests/lab/spec/bad"})
    {
        for (const std::string& path : FilesIn(folder, ".yaml"))
        {
            corpus.push_back(ReadAll(path));
        }
    }
    Damage damage(1);
    for (int i = 0; i < Rounds() && !HasFatalFailure(); ++i)
    {
        // Every other text is one that was right.
        std::string text =
            corpus[damage.Below(2) == 0 ? damage.Below(2) : damage.Below(corpus.size())];
        damage.Apply(text);
        ExpectAnswer(text, {});
    }
}

TEST(Fuzz, AnyOverrideIsAnswered)
{
    const std::string text = ReadAll(SourcePath("tests/lab/spec/good/everything.yaml"));
    Damage damage(2);
    for (int i = 0; i < Rounds() && !HasFatalFailure(); ++i)
    {
        const std::string value = damage.Word() + (damage.Below(2) == 0 ? damage.Word() : "");
        ExpectAnswer(damage.Below(2) == 0 ? SMALL : text,
                     {{damage.Path(), value}, {damage.Path(), damage.Word()}});
    }
}

} // namespace
} // namespace lab
