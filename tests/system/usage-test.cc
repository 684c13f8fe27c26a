// SPDX-License-Identifier: GPL-2.0-only

// What the program says of its use and how it ends: help, list, check, wrong words.

#include "program.h"
#include "scripts.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace systemtest
{
namespace
{

/// A folder with good.yaml, failing.yaml, unknown.yaml and broken.yaml.
class Usage : public testing::Test
{
  protected:
    Usage()
    {
        WriteFile(m_folder / "good.yaml", CrashScript(HOLDS));
        WriteFile(m_folder / "failing.yaml", CrashScript(FAILS));
        WriteFile(m_folder / "unknown.yaml", CrashScript(UNKNOWN, "openbsd", LATE));
        WriteFile(m_folder / "broken.yaml", BrokenScript());
    }

    Outcome Lab(const Words& words)
    {
        return CarpLab(words, {m_folder.Path()});
    }

    TemporaryFolder m_folder;
};

// Exit codes

TEST_F(Usage, ExitCodeTellsHowTheClaimsFared)
{
    EXPECT_EQ(Lab({"run", "-q", "good.yaml"}).code, 0);
    EXPECT_EQ(Lab({"run", "-q", "failing.yaml"}).code, 1);
    EXPECT_EQ(Lab({"run", "-q"}).code, 2);
    EXPECT_EQ(Lab({"run", "-q", "broken.yaml"}).code, 3);
    EXPECT_EQ(Lab({"run", "-q", "--strict", "unknown.yaml"}).code, 4);
}

TEST_F(Usage, OnlyStrictMindsUnknownVerdicts)
{
    EXPECT_EQ(Lab({"run", "-q", "unknown.yaml"}).code, 0);
    EXPECT_EQ(Lab({"run", "-q", "--strict", "good.yaml"}).code, 0);
    EXPECT_EQ(Lab({"run", "-q", "--strict", "failing.yaml"}).code, 1);
}

TEST_F(Usage, OfSeveralScenariosTheGravestCounts)
{
    EXPECT_EQ(Lab({"run", "-q", "--strict", "good.yaml", "unknown.yaml"}).code, 4);
    EXPECT_EQ(Lab({"run", "-q", "--strict", "unknown.yaml", "good.yaml"}).code, 4);
    EXPECT_EQ(Lab({"run", "-q", "--strict", "failing.yaml", "unknown.yaml", "good.yaml"}).code, 1);
    EXPECT_EQ(Lab({"run", "-q", "--strict", "unknown.yaml", "failing.yaml"}).code, 1);
}

// Wrong words

struct WrongUse
{
    Words words;
    std::string message;
};

/// \param command that the page of help is of, with a blank; or nothing
void ExpectRefused(const Outcome& outcome, const std::string& message, const std::string& command)
{
    EXPECT_EQ(outcome.code, 2);
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(outcome.err, "carp-lab: " + message + "\nTry: carp-lab " + command + "--help\n");
}

TEST_F(Usage, WrongWordsAreNamed)
{
    const std::vector<WrongUse> wrong{
        {{"frob"}, "no command \"frob\""},
        {{"--frob"}, "no command \"--frob\""},
        {{"run"}, "no scenario file given"},
        {{"check"}, "no scenario file given"},
        {{"run", "--frob", "good.yaml"}, "unrecognised option '--frob'"},
        {{"check", "--seed", "1", "good.yaml"}, "unrecognised option '--seed'"},
        {{"list", "--quiet"}, "unrecognised option '--quiet'"},
        {{"run", "--see", "1", "good.yaml"}, "unrecognised option '--see'"},
        {{"run", "good.yaml", "--set"}, "the required argument for option '--set' is missing"},
        {{"run", "--set", "run.seed", "good.yaml"}, "--set run.seed: expected PATH=VALUE"},
        {{"check", "--set", "=1", "good.yaml"}, "--set =1: expected PATH=VALUE"},
        {{"run", "--seed", "x", "good.yaml"}, "--seed x: expected a whole number from 0 on"},
        {{"run", "--seed", "-1", "good.yaml"}, "--seed -1: expected a whole number from 0 on"},
        {{"run", "--seed", "7x", "good.yaml"}, "--seed 7x: expected a whole number from 0 on"},
        {{"run", "--seed", "18446744073709551616", "good.yaml"},
         "--seed 18446744073709551616: expected a whole number from 0 on"},
        {{"run", "--out", "a", "--out", "b", "good.yaml"},
         "option '--out' cannot be specified more than once"},
        {{"list", "a", "b"}, "more than one folder given"},
    };
    for (const WrongUse& use : wrong)
    {
        SCOPED_TRACE(testing::PrintToString(use.words));
        const bool known = use.words.front().find("frob") == std::string::npos;
        ExpectRefused(Lab(use.words), use.message, known ? use.words.front() + " " : "");
    }
    EXPECT_EQ(m_folder.Content(),
              Words({"broken.yaml", "failing.yaml", "good.yaml", "unknown.yaml"}))
        << "something was written";
}

// Help

TEST_F(Usage, HelpTellsTheCommands)
{
    const Outcome page = Lab({"--help"});

    EXPECT_EQ(page.code, 0);
    EXPECT_EQ(page.err, "");
    for (const char* command : {"carp-lab run FILE", "carp-lab check FILE", "carp-lab list"})
    {
        EXPECT_NE(page.out.find(command), std::string::npos) << command;
    }
    EXPECT_EQ(Lab({}).out, page.out);
    EXPECT_EQ(Lab({"-h"}).out, page.out);
    EXPECT_EQ(Lab({"help"}).out, page.out);
}

TEST_F(Usage, HelpOfACommandTellsItsOptions)
{
    const std::vector<std::pair<std::string, Words>> told{
        {"run",
         {"--seed",
          "--set",
          "--out",
          "--pcap",
          "--junit",
          "--show",
          "--log",
          "--log-level",
          "--quiet",
          "--strict",
          "Exit codes:"}},
        {"join", {"--port", "SWITCH=INTERFACE", "--seed", "--pcap", "Exit codes:"}},
        {"check", {"--set", "Exit codes:"}},
        {"list", {"carp-lab list [FOLDER]"}},
    };
    for (const auto& [command, parts] : told)
    {
        const Outcome page = Lab({command, "--help"});
        EXPECT_EQ(page.code, 0);
        EXPECT_EQ(page.err, "");
        EXPECT_EQ(page.out.rfind("carp-lab " + command + " ", 0), 0u) << page.out;
        for (const std::string& part : parts)
        {
            EXPECT_NE(page.out.find(part), std::string::npos) << command << " " << part;
        }
        EXPECT_EQ(page.out.find("Options:"), page.out.rfind("Options:")) << page.out;
        for (const std::string& line : Lines(page.out))
        {
            EXPECT_LE(line.size(), 90u) << line;
            EXPECT_TRUE(line.empty() || line.back() != ' ') << line;
        }
        EXPECT_EQ(Lab({command, "-h"}).out, page.out);
    }
}

// list

TEST_F(Usage, ListTellsEveryScenarioAndStudyOfTheRepository)
{
    const Outcome list = CarpLab({"list"}, {CARP_LAB_ROOT});

    EXPECT_EQ(list.code, 0);
    EXPECT_EQ(list.err, "");
    Words files;
    for (const std::string& line : Lines(list.out))
    {
        if (line.rfind("    ", 0) != 0)
        {
            files.push_back(line);
        }
        else
        {
            EXPECT_GT(line.size(), 12u) << "a claim or question is a sentence";
        }
    }
    Words expected = RepositoryScenarios();
    const Words studies = RepositoryStudies();
    expected.insert(expected.end(), studies.begin(), studies.end());
    std::sort(expected.begin(), expected.end());
    EXPECT_EQ(files, expected);
}

TEST_F(Usage, ListOfAFolderTellsWhatIsThereAndWhatIsWrong)
{
    const Outcome list = Lab({"list", "."});

    EXPECT_EQ(list.code, 3);
    EXPECT_EQ(list.out,
              "failing.yaml\n    Somebody takes over.\n"
              "good.yaml\n    Somebody takes over.\n"
              "unknown.yaml\n    Somebody takes over.\n");
    EXPECT_EQ(list.err.rfind("broken.yaml:5:12: ", 0), 0u) << list.err;

    const Outcome nowhere = Lab({"list", "nowhere"});
    EXPECT_EQ(nowhere.code, 2);
    EXPECT_EQ(nowhere.err, "carp-lab: nowhere: no such folder\n");
}

// check

TEST_F(Usage, CheckTellsAllMistakesOfAllFiles)
{
    const Outcome check = Lab({"check", "good.yaml", "broken.yaml", "absent.yaml"});

    EXPECT_EQ(check.code, 3);
    EXPECT_EQ(check.out, "good.yaml: ok, 3 hosts, 1 event, 1 claim\n");
    EXPECT_EQ(check.err,
              "broken.yaml:5:12: found \"sx\", expected a switch: sw (did you mean sw?)\n"
              "broken.yaml:6:7: found \"fore\" in the run, expected for or seed (did you mean "
              "for?)\n"
              "absent.yaml: found no file to read (No such file or directory), expected a "
              "scenario file\n");
}

TEST_F(Usage, CheckAppliesSettings)
{
    EXPECT_EQ(Lab({"check", "--set", "run.for=30s", "good.yaml"}).code, 0);

    const Outcome wrong = Lab({"check", "--set", "hosts.r9.carp.gw.advskew=1", "good.yaml"});
    EXPECT_EQ(wrong.code, 3);
    EXPECT_EQ(wrong.err,
              "--set hosts.r9.carp.gw.advskew: found \"r9\", expected a host: r1, r2 or h1 (did "
              "you mean r1?)\n");
}

// studies

const std::string STUDY = "study: skews\n"
                          "question: Which skew is best?\n"
                          "base: good.yaml\n"
                          "axes: {skew: {path: hosts.r2.carp.gw.advskew, values: [0, 1]}}\n"
                          "metrics: [{takeover: gw, after: the-crash}]\n"
                          "runs: 20\n";

TEST_F(Usage, CheckAndListKnowStudies)
{
    WriteFile(m_folder / "skews.yaml", STUDY);

    EXPECT_EQ(Lab({"check", "skews.yaml", "good.yaml"}).out,
              "skews.yaml: ok, 2 settings, 1 metric, 20 runs each\n"
              "good.yaml: ok, 3 hosts, 1 event, 1 claim\n");
    const std::string runs =
        "runs={at-least: 5, at-most: 9, until: {metric: takeover, within: 1%}}";
    EXPECT_EQ(Lab({"check", "skews.yaml", "--set", runs}).out,
              "skews.yaml: ok, 2 settings, 1 metric, 5 to 9 runs each\n");
    EXPECT_NE(Lab({"list", "."}).out.find("skews.yaml\n    Which skew is best?\n"),
              std::string::npos);
}

TEST_F(Usage, CheckTellsTheMistakesOfAStudy)
{
    WriteFile(m_folder / "skews.yaml", STUDY);

    const Outcome check = Lab({"check", "skews.yaml", "--set", "axes.skew.values=[0, 300]"});
    EXPECT_EQ(check.code, 3);
    EXPECT_EQ(check.out, "");
    EXPECT_EQ(check.err,
              "--set axes.skew.values: axis skew, hosts.r2.carp.gw.advskew = 300: found \"300\", "
              "expected a whole number, 0 to 254\n");
}

} // namespace
} // namespace systemtest
