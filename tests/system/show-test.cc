// SPDX-License-Identifier: GPL-2.0-only

// Views and logs as the systems themselves would show them: what the program says on request.

#include "program.h"
#include "scripts.h"

#include <gtest/gtest.h>

namespace systemtest
{
namespace
{

class Show : public testing::Test
{
  protected:
    Show()
    {
        WriteFile(m_folder / "crash.yaml", CrashScript(HOLDS));
        WriteFile(m_folder / "free.yaml", CrashScript(HOLDS, "freebsd", "10.3s", "free"));
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

const std::string END = "crash: 1 claim holds\n";
const std::string LOG = " 3.000000 r1 /bsd: carp0: state transition: BACKUP -> MASTER\n"
                        "14.171879 r2 /bsd: carp0: state transition: BACKUP -> MASTER\n";

TEST_F(Show, OneViewAtOneInstant)
{
    const Outcome run = Run({"-q", "--show", "sysctl@12s", "crash.yaml"});

    EXPECT_EQ(run.code, 0);
    EXPECT_EQ(run.err, "");
    EXPECT_EQ(run.out,
              "sysctl at 12 s\n"
              "\n"
              "r1 has no power\n"
              "\n"
              "r2# sysctl net.inet.carp\n"
              "net.inet.carp.allow=1\n"
              "net.inet.carp.preempt=0\n"
              "net.inet.carp.log=2\n"
              "\n" +
                  END);
}

TEST_F(Show, WithoutATimeTheEndIsShown)
{
    const std::string end = Run({"-q", "--show", "netstat", "crash.yaml"}).out;

    EXPECT_EQ(end.rfind("netstat at 20 s\n", 0), 0u) << end;
    EXPECT_EQ(Run({"-q", "--show", "netstat@20s", "crash.yaml"}).out, end);
}

TEST_F(Show, SeveralViewsComeInTheOrderOfTheOptions)
{
    const auto view = [this](const std::string& what)
    {
        const std::string out = Run({"-q", "--show", what, "crash.yaml"}).out;
        return out.substr(0, out.size() - END.size());
    };
    const std::string late = view("ifconfig@12s");
    const std::string early = view("ifconfig@1s");
    const std::string other = view("netstat@12s");
    EXPECT_NE(early, late);
    const Outcome run = Run({"-q",
                             "--show",
                             "ifconfig@12s",
                             "--show",
                             "ifconfig@1s",
                             "--show",
                             "netstat@12s",
                             "crash.yaml"});
    EXPECT_EQ(run.out, late + early + other + END);
}

TEST_F(Show, StandsBetweenStoryAndVerdicts)
{
    const std::string plain = Run({"crash.yaml"}).out;
    const std::string view = Run({"-q", "--show", "ifconfig@3s", "crash.yaml"}).out;
    const size_t verdicts = plain.find("PASS");
    ASSERT_NE(verdicts, std::string::npos);
    const Outcome run = Run({"--show", "ifconfig@3s", "--log", "crash.yaml"});
    EXPECT_EQ(run.out,
              plain.substr(0, verdicts) + "logs\n\n" + LOG + "\n" +
                  view.substr(0, view.size() - END.size()) + plain.substr(verdicts));
}

TEST_F(Show, TheMasterOfThatInstantIsShown)
{
    const std::string before = Run({"-q", "--show", "ifconfig@2999999999ns", "crash.yaml"}).out;
    const std::string after = Run({"-q", "--show", "ifconfig@3s", "crash.yaml"}).out;
    const std::string master = "        carp: MASTER carpdev em0 vhid 1 advbase 1 advskew 0\n";
    EXPECT_EQ(before.find(master), std::string::npos) << before;
    EXPECT_NE(after.find(master), std::string::npos) << after;
}

TEST_F(Show, EachScenarioSpeaksAsItsSystems)
{
    const Outcome run = Run({"-q", "--log", "crash.yaml", "free.yaml"});
    EXPECT_EQ(run.out,
              "logs\n\n" + LOG + "\n" + END +
                  "logs\n\n"
                  " 0.000000 r1 kernel: carp: 1@em0: INIT -> BACKUP (initialization complete)\n"
                  " 0.000000 r2 kernel: carp: 1@em0: INIT -> BACKUP (initialization complete)\n"
                  " 3.000000 r1 kernel: carp: 1@em0: BACKUP -> MASTER (master timed out)\n"
                  "13.390629 r2 kernel: carp: 1@em0: BACKUP -> MASTER (master timed out)\n"
                  "\nfree: 1 claim holds\n");
}

TEST_F(Show, ALogLevelImpliesTheLog)
{
    const std::string ready = " 0.000000 r1 /bsd: carp0: state transition: INIT -> BACKUP\n"
                              " 0.000000 r2 /bsd: carp0: state transition: INIT -> BACKUP\n";
    EXPECT_EQ(Run({"-q", "--log-level", "4", "crash.yaml"}).out,
              "logs\n\n" + ready + LOG + "\n" + END);
    EXPECT_EQ(Run({"-q", "--log", "--log-level", "0", "crash.yaml"}).out, "logs: empty\n\n" + END);
}

TEST_F(Show, WithOutTheLogIsAFile)
{
    const Outcome run = Run({"-q", "--log", "--out", "results", "crash.yaml"});

    EXPECT_EQ(run.out, END);
    EXPECT_EQ(ReadFile(m_folder / "results/log.txt"), LOG);
}

TEST_F(Show, TheRecordIsTheSameByteForByte)
{
    Run({"-q", "--out", "plain", "crash.yaml"});
    Run({"-q", "--out", "shown", "--show", "ifconfig@12s", "--log", "crash.yaml"});

    for (const std::string file : {"timeline.jsonl", "verdict.json"})
    {
        EXPECT_EQ(ReadFile(m_folder / ("plain/" + file)), ReadFile(m_folder / ("shown/" + file)));
    }
    EXPECT_FALSE(std::filesystem::exists(m_folder / "plain/log.txt"));
}

TEST_F(Show, WhatCannotBeShownIsSaidBeforeAnythingRuns)
{
    const std::string time = "expected a time such as 10s or 1.5ms, in whole nanoseconds "
                             "(units: ns, us, ms, s, min, h, d) after the @";
    const std::string views = "expected ifconfig, netstat or sysctl";
    const std::vector<std::pair<Words, std::string>> wrong{
        {{"--show", "foo@1s"}, "--show foo@1s: no view \"foo\", " + views},
        {{"--show", "@1s"}, "--show @1s: no view \"\", " + views},
        {{"--show", "ifconfig@"}, "--show ifconfig@: " + time},
        {{"--show", "ifconfig@abc"}, "--show ifconfig@abc: " + time},
        {{"--show", "ifconfig@-1s"}, "--show ifconfig@-1s: " + time},
        {{"--show", "ifconfig@5"}, "--show ifconfig@5: " + time + ", perhaps 5s"},
        {{"--show", "ifconfig@99s"}, "--show ifconfig@99s: crash ends at 20 s"},
        {{"--show", "netstat@20000000001ns"}, "--show netstat@20000000001ns: crash ends at 20 s"},
        {{"--log-level", "8"}, "--log-level 8: expected a whole number from 0 to 7"},
        {{"--log-level", "x"}, "--log-level x: expected a whole number from 0 to 7"},
    };
    for (const auto& [words, message] : wrong)
    {
        Words all{"--out", "results", "crash.yaml"};
        all.insert(all.begin(), words.begin(), words.end());
        const Outcome run = Run(all);
        EXPECT_EQ(run.code, 2) << message;
        EXPECT_EQ(run.out, "");
        EXPECT_EQ(run.err, "carp-lab: " + message + "\nTry: carp-lab run --help\n");
    }
    EXPECT_EQ(m_folder.Content(), m_given) << "something was written";
}

} // namespace
} // namespace systemtest
