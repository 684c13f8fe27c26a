// SPDX-License-Identifier: GPL-2.0-only

// The sweeps of studies as a person starts, interrupts and repeats them.

#include "program.h"

#include <gtest/gtest.h>

#include <cmath>
#include <csignal>
#include <fcntl.h>
#include <regex>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace systemtest;

namespace
{

const char* const BASE = "scenario: pair\n"
                         "claim: The backup takes over.\n"
                         "lan: {switches: [sw]}\n"
                         "carp: {gw: {vhid: 1, pass: secret, addresses: [10.0.0.1]}}\n"
                         "hosts:\n"
                         "  r1: {on: sw, address: 10.0.0.2/24, carp: {gw: {advskew: 0}}}\n"
                         "  r2: {on: sw, address: 10.0.0.3/24, carp: {gw: {advskew: 100}}}\n"
                         "timeline:\n"
                         "  - {at: {uniform: [10s, 11s]}, as: the-crash, crash: r1}\n"
                         "expect:\n"
                         "  - {takeover: gw, after: the-crash, within: 5s}\n"
                         "run: {for: 20s}\n";

const char* const STUDY = "study: by-skew\n"
                          "question: How long does it take, by skew?\n"
                          "base: pair.yaml\n"
                          "axes:\n"
                          "  skew: {path: hosts.r2.carp.gw.advskew, values: [50, 100]}\n"
                          "metrics:\n"
                          "  - {takeover: gw, after: the-crash}\n"
                          "  - {adverts: gw}\n"
                          "runs: 40\n";

class SweepTest : public testing::Test
{
  protected:
    SweepTest()
    {
        WriteFile(folder / "pair.yaml", BASE);
        WriteFile(folder / "study.yaml", STUDY);
    }

    Outcome Sweep(Words options = {}) const
    {
        Words words{"sweep", "study.yaml"};
        words.insert(words.end(), options.begin(), options.end());
        return CarpLab(words, {folder.Path()});
    }

    std::string Query(const std::string& database, const std::string& query) const
    {
        return RunProgram({"sqlite3", database, query}, {folder.Path()}).out;
    }

    std::string Dump(const std::string& database) const
    {
        const std::string dump = Query(database, ".dump");
        EXPECT_NE(dump.find("COMMIT"), std::string::npos) << dump;
        return dump;
    }

    const TemporaryFolder folder;
};

TEST_F(SweepTest, MakesTheRunsAndTellsWhatTheyGave)
{
    const Outcome outcome = Sweep();
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_NE(outcome.out.find("takeover"), std::string::npos);
    EXPECT_NE(outcome.out.find("by-skew.sqlite: 80 new runs, 0 that were there"), std::string::npos)
        << outcome.out;
    // Every tenth, but one line for several that end together.
    EXPECT_GE(Lines(outcome.err).size(), 2U) << outcome.err;
    EXPECT_LE(Lines(outcome.err).size(), 10U) << outcome.err;
    EXPECT_EQ(Lines(outcome.err).back(), "100 %: 80 of 80 runs");
    EXPECT_EQ(Query("by-skew.sqlite", "SELECT count(*), min(seed), max(seed) FROM takeover"),
              "80|1|40\n");

    const Outcome again = Sweep({"--quiet"});
    EXPECT_EQ(again.code, 0);
    EXPECT_EQ(again.out + again.err, "");
    EXPECT_NE(Sweep().out.find("0 new runs, 80 that were there"), std::string::npos);
}

TEST_F(SweepTest, ARunGivesWhatItGivesAlone)
{
    Sweep();
    const std::string value = Query("by-skew.sqlite",
                                    "SELECT printf('%.9f', value_s) FROM takeover WHERE skew = 50 "
                                    "AND seed = 7");
    const Outcome story = CarpLab(
        {"run", "pair.yaml", "--seed", "7", "--set", "hosts.r2.carp.gw.advskew=50", "--out", "out"},
        {folder.Path()});
    ASSERT_EQ(story.code, 0) << story.err;
    const std::string facts = ReadFile(folder / "out/timeline.jsonl");
    std::smatch crash;
    std::smatch takeover;
    ASSERT_TRUE(
        std::regex_search(facts, crash, std::regex("\"t_ns\":([0-9]+),\"fact\":\"crashed\"")));
    const std::string rest = crash.suffix();
    ASSERT_TRUE(std::regex_search(rest,
                                  takeover,
                                  std::regex("\"t_ns\":([0-9]+),\"fact\":\"state\"[^\n]*"
                                             "\"to\":\"MASTER\"")));
    const long long nanoseconds = std::stoll(takeover[1]) - std::stoll(crash[1]);
    EXPECT_EQ(std::llround(std::stod(value) * 1e9), nanoseconds);
}

TEST_F(SweepTest, TheNumberOfWorkersIsNotSeen)
{
    for (const std::string workers : {"1", "2", "5"})
    {
        EXPECT_EQ(Sweep({"--quiet", "--out", workers + ".sqlite", "--workers", workers}).code, 0);
    }
    EXPECT_EQ(Dump("1.sqlite"), Dump("2.sqlite"));
    EXPECT_EQ(Dump("1.sqlite"), Dump("5.sqlite"));
}

/// Starts a sweep in a process group of its own, as a shell does, and does something to it when
/// it has made progress. \return as waitpid() gives it, when nobody of the group is left
int Disturb(const TemporaryFolder& folder, int signal, bool group)
{
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    int ends[2];
    EXPECT_EQ(pipe2(ends, O_CLOEXEC), 0);
    const pid_t child = fork();
    if (child == 0)
    {
        setpgid(0, 0);
        std::signal(signal, SIG_DFL); // a shell lets its background jobs ignore Ctrl-C
        dup2(ends[1], STDERR_FILENO);
        if (chdir(folder.Path().c_str()) == 0)
        {
            execl(CARP_LAB_BUILD "/carp-lab",
                  "carp-lab",
                  "sweep",
                  "study.yaml",
                  "--out",
                  "disturbed.sqlite",
                  "--workers",
                  "2",
                  nullptr);
        }
        _exit(127);
    }
    close(ends[1]);
    char first = 0;
    EXPECT_EQ(read(ends[0], &first, 1), 1) << "no progress";
    kill(group ? -child : child, signal);
    int status = 0;
    waitpid(child, &status, 0);
    while (waitpid(-1, nullptr, 0) > 0)
    {
    }
    close(ends[0]);
    prctl(PR_SET_CHILD_SUBREAPER, 0);
    return status;
}

TEST_F(SweepTest, AfterKillMinus9ItGoesOn)
{
    EXPECT_EQ(Sweep({"--quiet", "--out", "undisturbed.sqlite"}).code, 0);
    const int status = Disturb(folder, SIGKILL, false);
    ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << status;
    const Outcome outcome = Sweep({"--out", "disturbed.sqlite"});
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(outcome.out.find(" 0 that were there"), std::string::npos) << outcome.out;
    EXPECT_EQ(Dump("disturbed.sqlite"), Dump("undisturbed.sqlite"));
}

TEST_F(SweepTest, CtrlCEndsItInAnOrderlyWay)
{
    const int status = Disturb(folder, SIGINT, true);
    ASSERT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 130);
    EXPECT_EQ(folder.Content(), (Words{"disturbed.sqlite", "pair.yaml", "study.yaml"}));
    EXPECT_EQ(Sweep({"--quiet", "--out", "undisturbed.sqlite"}).code, 0);
    EXPECT_EQ(Sweep({"--quiet", "--out", "disturbed.sqlite"}).code, 0);
    EXPECT_EQ(Dump("disturbed.sqlite"), Dump("undisturbed.sqlite"));
}

TEST_F(SweepTest, WhatTakesTooLongIsReportedWithTheCommandThatRepeatsIt)
{
    WriteFile(folder / "study.yaml", std::string(STUDY) + "set: {run.for: 100000000s}\n");
    const Outcome outcome = Sweep({"--set", "runs=1", "--timeout", "300ms"});
    EXPECT_EQ(outcome.code, 1);
    EXPECT_NE(outcome.err.find("run 0 of skew 100 took longer than 300 ms\n"
                               "    ./lab run pair.yaml --set 'run.for=100000000s' --set "
                               "'hosts.r2.carp.gw.advskew=100' --seed 1\n"),
              std::string::npos)
        << outcome.err;
    EXPECT_EQ(Query("by-skew.sqlite", "SELECT status FROM run"), "timed-out\ntimed-out\n");
}

TEST_F(SweepTest, RefusesWhatItCannotUse)
{
    EXPECT_EQ(Sweep({"--workers", "0"}).code, 2);
    EXPECT_EQ(Sweep({"--timeout", "5"}).code, 2);
    EXPECT_EQ(Sweep({"--set", "axes.skew.values=[]"}).code, 3);
    EXPECT_EQ(CarpLab({"sweep", "no.yaml"}, {folder.Path()}).code, 3);
    WriteFile(folder / "by-skew.sqlite", std::string(3000, 'x'));
    const Outcome outcome = Sweep();
    EXPECT_EQ(outcome.code, 2);
    EXPECT_EQ(outcome.err, "carp-lab: by-skew.sqlite is no database\n");
}

TEST_F(SweepTest, TheProgramTellsItsVersion)
{
    const Outcome outcome = CarpLab({"--version"});
    EXPECT_EQ(outcome.code, 0);
    EXPECT_TRUE(
        std::regex_match(outcome.out,
                         std::regex("carp-lab [0-9.]+\\+[0-9a-f]{12} \\(ns-[0-9]+\\.[0-9]+\\)\n")))
        << outcome.out;
    EXPECT_EQ(Sweep({"--quiet"}).code, 0);
    EXPECT_EQ(Query("by-skew.sqlite", "SELECT program FROM study"), outcome.out);
}

} // namespace
