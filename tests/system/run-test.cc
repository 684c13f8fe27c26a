// SPDX-License-Identifier: GPL-2.0-only

// Runs of the program: what it tells, and what options change.

#include "program.h"
#include "scripts.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <regex>
#include <set>

namespace systemtest
{
namespace
{

class RunCommand : public testing::Test
{
  protected:
    RunCommand()
    {
        WriteFile(m_folder / "good.yaml", CrashScript(HOLDS));
        WriteFile(m_folder / "failing.yaml", CrashScript(FAILS, "openbsd", "10.3s", "failing"));
        WriteFile(m_folder / "drawn.yaml", DrawnScript());
        WriteFile(m_folder / "broken.yaml", BrokenScript());
        m_given = m_folder.Content();
    }

    Outcome Run(Words words)
    {
        words.insert(words.begin(), "run");
        return CarpLab(words, {m_folder.Path()});
    }

    TemporaryFolder m_folder;
    Words m_given;
};

bool Contains(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

// The story

TEST_F(RunCommand, TellsTheStoryThenTheVerdicts)
{
    const Outcome run = Run({"good.yaml"});

    EXPECT_EQ(run.code, 0);
    EXPECT_EQ(run.err, "");
    EXPECT_EQ(run.out.rfind("crash: Somebody takes over.\nseed 1, 20 s\n\n", 0), 0u) << run.out;
    EXPECT_TRUE(Contains(run.out, "\n10.300000  r1  crashes (power off), event the-crash\n"));
    // The backup counts three intervals of 1.390625 s from the advertisement of 10 s, which
    // reached it within 2 us.
    EXPECT_TRUE(std::regex_search(
        run.out,
        std::regex("\n14\\.17187[5-9]  r2  BACKUP -> MASTER: master timed out\n")))
        << run.out;
    EXPECT_TRUE(Contains(run.out,
                         "\n20.000000      end of the run\n\nPASS  good.yaml:13  master: gw, is: "
                         "r2, at: 15s\n"))
        << run.out;
    EXPECT_TRUE(Contains(run.out, "\n1 claim holds, 0 failed, 0 unknown\n"));
}

TEST_F(RunCommand, QuietTellsNoStory)
{
    EXPECT_EQ(Run({"--quiet", "good.yaml"}).out, "crash: 1 claim holds\n");

    const Outcome failing = Run({"-q", "failing.yaml"});
    EXPECT_EQ(failing.out.rfind("failing:\nFAIL  failing.yaml:13  master: gw, is: r1, at: 15s\n",
                                0),
              0u)
        << failing.out;
    EXPECT_TRUE(Contains(failing.out, "\n0 claims hold, 1 failed, 0 unknown\n"));
}

TEST_F(RunCommand, AFailureTellsHowToRepeatIt)
{
    std::filesystem::copy_file(m_folder / "failing.yaml", m_folder / "it's.yaml");
    const auto lastLine = [](const Outcome& run) { return Lines(run.out).back(); };

    EXPECT_EQ(lastLine(Run({"-q", "failing.yaml"})), "again: ./lab run failing.yaml");
    EXPECT_EQ(lastLine(Run({"-q", "--seed", "7", "--set", "run.for=21s", "failing.yaml"})),
              "again: ./lab run failing.yaml --set 'run.for=21s' --set 'run.seed=7'");
    EXPECT_EQ(lastLine(Run({"-q", "--strict", "failing.yaml"})),
              "again: ./lab run failing.yaml --strict");
    EXPECT_EQ(lastLine(Run({"-q", "it's.yaml"})), "again: ./lab run 'it'\\''s.yaml'");
}

TEST_F(RunCommand, ColoursOnlyATerminalThatWantsThem)
{
    const std::string escape = "\033[";
    const Words command{"run", "failing.yaml"};

    EXPECT_FALSE(Contains(CarpLab(command, {m_folder.Path()}).out, escape));
    EXPECT_TRUE(Contains(CarpLab(command, {m_folder.Path(), true}).out, escape));
    EXPECT_FALSE(Contains(CarpLab(command, {m_folder.Path(), true, {"NO_COLOR=1"}}).out, escape));
}

TEST_F(RunCommand, SaysIfItsWordsCannotBeWritten)
{
    const Outcome run =
        RunProgram({"sh", "-c", "exec '" CARP_LAB_BUILD "/carp-lab' run good.yaml > /dev/full"},
                   {m_folder.Path()});

    EXPECT_EQ(run.code, 2);
    EXPECT_EQ(run.err, "carp-lab: cannot write to the standard output\n");
}

// --set and --seed

TEST_F(RunCommand, SetChangesTheRun)
{
    const Outcome run =
        Run({"--set", "hosts.r2.carp.gw.advskew=50", "--set", "timeline.0.at=12.3s", "good.yaml"});

    EXPECT_EQ(run.code, 1) << "three intervals of 1.1953125 s after 12 s are over at 15.59 s";
    EXPECT_TRUE(Contains(run.out,
                         "seed 1, 20 s, --set hosts.r2.carp.gw.advskew=50, --set "
                         "timeline.0.at=12.3s\n"));
    EXPECT_TRUE(Contains(run.out, "\n12.300000  r1  crashes"));
    EXPECT_TRUE(
        std::regex_search(run.out, std::regex("\n15\\.58593[7-9]|\n15\\.58594\\d  r2  BACKUP")))
        << run.out;
}

TEST_F(RunCommand, TheLastSettingCounts)
{
    const Outcome run = Run({"--set", "run.for=25s", "--set", "run.for=16s", "good.yaml"});

    EXPECT_TRUE(Contains(run.out, "\n16.000000      end of the run\n"));
}

TEST_F(RunCommand, SeedIsASetting)
{
    const Outcome seed = Run({"--seed", "5", "drawn.yaml"});
    const Outcome set = Run({"--set", "run.seed=5", "drawn.yaml"});

    EXPECT_TRUE(Contains(seed.out, "\nseed 5, 20 s, --set run.seed=5\n"));
    EXPECT_EQ(seed.out, set.out);
}

TEST_F(RunCommand, AnotherSeedDrawsAnotherCrash)
{
    const std::regex crash("\n(10\\.\\d{6})  r1  crashes");
    std::set<std::string> instants;
    for (const char* seed : {"1", "2", "3"})
    {
        const Outcome run = Run({"--seed", seed, "drawn.yaml"});
        std::smatch found;
        ASSERT_TRUE(std::regex_search(run.out, found, crash)) << run.out;
        instants.insert(found[1]);
    }
    EXPECT_EQ(instants.size(), 3u);
}

TEST_F(RunCommand, WrongSettingsAreNamed)
{
    const std::vector<std::pair<std::string, std::string>> wrong{
        {"hosts.r2.carp.gw.advskew=300", "--set hosts.r2.carp.gw.advskew: found "},
        {"carp.gw.advskw=3", "--set carp.gw.advskw: found \"advskw\""},
        {"run.seed=zz", "--set run.seed: found \"zz\", expected a whole number from 0 on\n"},
        {"timeline[4].at=1s", "--set timeline[4].at: found "},
        {"run.for={", "--set run.for: "},
    };
    for (const auto& [setting, message] : wrong)
    {
        const Outcome run = Run({"--set", setting, "good.yaml"});
        EXPECT_EQ(run.code, 3) << setting;
        EXPECT_EQ(run.out, "") << setting;
        EXPECT_EQ(run.err.substr(0, message.size()), message);
    }
}

// Several files

TEST_F(RunCommand, SeveralScenariosAreToldInOrder)
{
    EXPECT_EQ(Run({"-q", "good.yaml", "drawn.yaml"}).out,
              "crash: 1 claim holds\ndrawn: 1 claim holds\n");

    const std::string both = Run({"good.yaml", "drawn.yaml"}).out;
    EXPECT_EQ(both, Run({"good.yaml"}).out + "\n" + Run({"drawn.yaml"}).out)
        << "one run leaves something behind that changes the next";
}

TEST_F(RunCommand, OneBrokenFileAndNothingRuns)
{
    const Outcome run = Run({"--out",
                             "records",
                             "--pcap",
                             "captures",
                             "--junit",
                             "junit.xml",
                             "good.yaml",
                             "broken.yaml",
                             "drawn.yaml"});

    EXPECT_EQ(run.code, 3);
    EXPECT_EQ(run.out, "");
    EXPECT_EQ(Lines(run.err).size(), 2u) << run.err;
    EXPECT_EQ(m_folder.Content(), m_given);
}

TEST_F(RunCommand, TwoScenariosOfOneNameDoNotShareAFolder)
{
    std::filesystem::copy_file(m_folder / "good.yaml", m_folder / "twin.yaml");
    m_given = m_folder.Content();

    EXPECT_EQ(Run({"-q", "good.yaml", "twin.yaml"}).code, 0) << "no harm without output files";
    for (const char* option : {"--out", "--pcap"})
    {
        const Outcome run = Run({option, "records", "good.yaml", "twin.yaml"});
        EXPECT_EQ(run.code, 2);
        EXPECT_EQ(run.out, "");
        EXPECT_EQ(run.err,
                  "carp-lab: two scenarios are named crash: their outputs would overwrite each "
                  "other\nTry: carp-lab run --help\n");
        EXPECT_EQ(m_folder.Content(), m_given);
    }
}

} // namespace
} // namespace systemtest
