// SPDX-License-Identifier: GPL-2.0-only

// The command `tune`: what it answers, how it ends, and what it says of wrong questions.

#include "program.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace systemtest
{
namespace
{

class TuneTest : public testing::Test
{
  protected:
    Outcome Tune(Words words)
    {
        words.insert(words.begin(), "tune");
        return CarpLab(words, {m_folder.Path()});
    }

    nlohmann::json Json(const std::string& name)
    {
        return nlohmann::json::parse(ReadFile(m_folder / name));
    }

    TemporaryFolder m_folder;
};

TEST_F(TuneTest, AnswersAQuestionOfOptions)
{
    const Outcome outcome = Tune({"--outage", "4.2s", "--loss", "1%", "--simulate", "1d"});
    EXPECT_EQ(outcome.err, "");
    EXPECT_EQ(outcome.code, 0);
    EXPECT_NE(outcome.out.find("  node 1: advbase 1, advskew 0\n"
                               "  node 2: advbase 1, advskew 87\n"),
              std::string::npos)
        << outcome.out;
    EXPECT_NE(outcome.out.find("master   1:  n = 2 from 1  n = 3 from 2"), std::string::npos);
    EXPECT_NE(outcome.out.find("It agrees with all"), std::string::npos);
}

TEST_F(TuneTest, AnswersAFileAndOptionsWin)
{
    WriteFile(m_folder / "question.yaml",
              "dialect: freebsd\nloss: 0.1%\noutage: 4s\nsimulate: 1d\n");
    EXPECT_EQ(Tune({"question.yaml", "--json", "a.json"}).code, 0);
    EXPECT_EQ(Json("a.json")["answer"]["advskews"], nlohmann::json({0, 3}));
    EXPECT_EQ(Tune({"question.yaml", "--nodes", "4", "--json", "b.json"}).code, 0);
    EXPECT_EQ(Json("b.json")["answer"]["advskews"], nlohmann::json({0, 3, 12, 39}));
}

TEST_F(TuneTest, SameQuestionSameBytes)
{
    const Words words{"--loss-mean", "1%", "--loss-burst", "2", "--simulate", "1d", "--json"};
    const auto with = [&words](const std::string& file, const std::string& seed)
    {
        Words all = words;
        all.insert(all.end(), {file, "--seed", seed});
        return all;
    };
    const Outcome first = Tune(with("a.json", "5"));
    const Outcome second = Tune(with("b.json", "5"));
    EXPECT_EQ(first.out, second.out);
    EXPECT_EQ(ReadFile(m_folder / "a.json"), ReadFile(m_folder / "b.json"));
    Tune(with("c.json", "6"));
    EXPECT_NE(ReadFile(m_folder / "a.json"), ReadFile(m_folder / "c.json"));
}

TEST_F(TuneTest, ALimitThatCannotBeKeptIsExitCode1)
{
    const Outcome outcome =
        Tune({"--dialect", "freebsd", "--outage", "4s", "--loss", "1%", "--simulate", "1d"});
    EXPECT_EQ(outcome.code, 1);
    EXPECT_NE(outcome.out.find("There is none"), std::string::npos);
}

/// The loss that a scenario has is the one that a capture of its backup tells.
TEST_F(TuneTest, MeasuresTheLossInACapture)
{
    WriteFile(m_folder / "lossy.yaml",
              "scenario: lossy\n"
              "claim: Adverts get lost.\n"
              "lan: {switches: [sw]}\n"
              "carp: {gw: {vhid: 7, pass: secret, addresses: [10.0.0.1], dialect: netbsd}}\n"
              "hosts:\n"
              "  r1: {on: sw, address: 10.0.0.2/24, carp: {gw: {advskew: 0}}}\n"
              "  r2: {on: sw, address: 10.0.0.3/24, boot: 5s, carp: {gw: {advskew: 100}}}\n"
              "timeline: [{at: 10s, loss: {mean: 5%, burst: 2}, to: r2}]\n"
              "run: {for: 5000s}\n");
    ASSERT_EQ(CarpLab({"run", "-q", "lossy.yaml", "--pcap", "."}, {m_folder.Path()}).code, 0);
    const Outcome outcome = Tune({"--capture", "r2.pcap", "--simulate", "1h", "--json", "a.json"});
    EXPECT_NE(outcome.out.find("vhid 7 of 10.0.0.2: "), std::string::npos) << outcome.out;
    const auto json = Json("a.json");
    EXPECT_LT(json["measured"]["share"]["low"], 0.05);
    EXPECT_GT(json["measured"]["share"]["high"], 0.05);
    EXPECT_NEAR(json["question"]["loss"]["leave"].get<double>(), 0.5, 0.1);
    const Outcome other = Tune({"--capture", "r2.pcap", "--vhid", "3"});
    EXPECT_EQ(other.code, 2);
    EXPECT_EQ(other.err, "carp-lab: r2.pcap: no two adverts of vhid 3\n");
}

TEST_F(TuneTest, WrongQuestionsAreExplained)
{
    const Outcome wrong = Tune({"--outage", "4", "--loss", "lots"});
    EXPECT_EQ(wrong.code, 3);
    EXPECT_EQ(wrong.err,
              "--outage: found \"4\", expected a time such as 10s or 1.5ms, in whole nanoseconds "
              "(units: ns, us, ms, s, min, h, d) (did you mean 4s?)\n"
              "--loss: found \"lots\", expected a probability such as 20% or 0.2\n");
    WriteFile(m_folder / "bad.yaml", "outages: 4s\n");
    EXPECT_EQ(Tune({"bad.yaml"}).code, 3);
    EXPECT_EQ(Tune({"nothing.yaml"}).code, 2);
    EXPECT_EQ(Tune({"a.yaml", "b.yaml"}).code, 2);
    EXPECT_EQ(Tune({"--loss-mean", "1%"}).code, 2);
    EXPECT_EQ(Tune({"--loss", "1%", "--loss-mean", "1%", "--loss-burst", "2"}).code, 2);
    EXPECT_EQ(Tune({"--capture", "nothing.pcap"}).err, "carp-lab: nothing.pcap: no such file\n");
    const Outcome unwritable = Tune({"--json", "no/folder.json"});
    EXPECT_EQ(unwritable.code, 2);
    EXPECT_EQ(unwritable.err, "carp-lab: no/folder.json: cannot be written\n");
    EXPECT_EQ(unwritable.out, "") << "it is noticed before the work";
    EXPECT_EQ(Tune({"--simulate", "1h", "--json", "/dev/full"}).code, 2);
}

TEST_F(TuneTest, HelpNamesEveryWordOfAQuestion)
{
    const Outcome help = Tune({"--help"});
    EXPECT_EQ(help.code, 0);
    for (const char* word : {"--dialect",
                             "--nodes",
                             "--outage",
                             "--quantile",
                             "--loss ",
                             "--capture",
                             "--vhid",
                             "--adverts",
                             "--false-takeovers",
                             "--delay-tolerance",
                             "--simulate",
                             "--seed"})
    {
        EXPECT_NE(help.out.find(word), std::string::npos) << word;
    }
}

} // namespace
} // namespace systemtest
