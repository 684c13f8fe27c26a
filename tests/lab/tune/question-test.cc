// SPDX-License-Identifier: GPL-2.0-only

#include "lab/tune/question.h"

#include <gtest/gtest.h>

namespace lab
{
namespace
{

using namespace std::chrono_literals;

QuestionResult Read(const std::string& text, const std::vector<QuestionOption>& options = {})
{
    return ReadQuestion(text, "q.yaml", options);
}

TEST(Question, NothingIsAQuestionToo)
{
    const auto question = Read("").question;
    ASSERT_TRUE(question);
    EXPECT_EQ(question->dialect->name, "openbsd");
    EXPECT_EQ(question->nodes, 2U);
    EXPECT_FALSE(question->outage);
    EXPECT_EQ(question->quantile, 1.0);
    EXPECT_EQ(question->loss.Mean(), 0.0);
    EXPECT_EQ(question->adverts, 1.0);
    EXPECT_EQ(question->falseTakeovers, 1.0);
    EXPECT_EQ(question->delayTolerance, 10ms);
    EXPECT_FALSE(question->simulate);
    EXPECT_EQ(question->seed, 1U);
}

TEST(Question, HasItsWords)
{
    const auto question = Read("dialect: ucarp\n"
                               "nodes: 3\n"
                               "outage: 4s\n"
                               "quantile: 99%\n"
                               "loss: {mean: 1%, burst: 4}\n"
                               "adverts: 2.5\n"
                               "false-takeovers: 0.1\n"
                               "delay-tolerance: 5ms\n"
                               "simulate: 2d\n"
                               "seed: 7\n")
                              .question;
    ASSERT_TRUE(question);
    EXPECT_EQ(question->dialect->name, "ucarp");
    EXPECT_EQ(question->nodes, 3U);
    EXPECT_EQ(question->outage, 4s);
    EXPECT_EQ(question->quantile, 0.99);
    EXPECT_DOUBLE_EQ(question->loss.Mean(), 0.01);
    EXPECT_EQ(question->loss.leave, 0.25);
    EXPECT_EQ(question->adverts, 2.5);
    EXPECT_EQ(question->falseTakeovers, 0.1);
    EXPECT_EQ(question->delayTolerance, 5ms);
    EXPECT_EQ(question->simulate, 48h);
    EXPECT_EQ(question->seed, 7U);
}

TEST(Question, OptionsWin)
{
    const auto question = Read("outage: 4s\nloss: 1%\n",
                               {{"--outage", "outage", "3s"}, {"--capture", "capture", "x.pcap"}})
                              .question;
    ASSERT_TRUE(question);
    EXPECT_EQ(question->outage, 3s);
    EXPECT_EQ(question->capture, "x.pcap");
    EXPECT_EQ(question->loss.Mean(), 0.0);
    const auto back = Read("capture: x.pcap\n", {{"--loss", "loss", "2%"}}).question;
    ASSERT_TRUE(back);
    EXPECT_EQ(back->capture, "");
    EXPECT_EQ(back->loss.Mean(), 0.02);
}

TEST(Question, MistakesAreAllNamed)
{
    const QuestionResult result = Read("dialect: openbds\n"
                                       "nodes: 1\n"
                                       "outage: 4\n"
                                       "quantile: 0%\n"
                                       "loss: 95%\n"
                                       "capture: x.pcap\n"
                                       "adverts: -1\n"
                                       "false-takeovers: few\n"
                                       "simulate: 1s\n"
                                       "skew: 3\n");
    EXPECT_FALSE(result.question);
    EXPECT_EQ(
        result.Text(),
        "q.yaml:1:10: found \"openbds\", expected openbsd, freebsd, netbsd or ucarp (did you mean "
        "openbsd?)\n"
        "q.yaml:2:8: found \"1\", expected a whole number, 2 to 8\n"
        "q.yaml:3:9: found \"4\", expected a time such as 10s or 1.5ms, in whole nanoseconds "
        "(units: ns, us, ms, s, min, h, d) (did you mean 4s?)\n"
        "q.yaml:4:11: found \"0%\", expected a probability above 0 such as 99%, or 100% for the "
        "worst case\n"
        "q.yaml:5:7: found \"95%\", expected less than 50% of loss\n"
        "q.yaml:6:10: found capture and loss, expected only one of them: a capture tells the "
        "loss\n"
        "q.yaml:7:10: found \"-1\", expected a number above 0\n"
        "q.yaml:8:18: found \"few\", expected a number above 0\n"
        "q.yaml:9:11: found \"1s\", expected a time from 1h to 3650d\n"
        "q.yaml:10:1: found \"skew\" in question, expected dialect, nodes, outage, quantile, loss, "
        "capture, vhid, adverts, false-takeovers, delay-tolerance, simulate or seed\n");
}

TEST(Question, MistakesOfOptionsAreCalledByThem)
{
    EXPECT_EQ(Read("", {{"--nodes", "nodes", "9"}, {"--vhid", "vhid", "1"}}).Text(),
              "--nodes: found \"9\", expected a whole number, 2 to 8\n"
              "--vhid: found vhid, expected a capture that has a group of it\n");
    EXPECT_EQ(Read("[1, 2]").Text(),
              "q.yaml:1:1: found a list, expected a map with dialect, nodes, outage, quantile, "
              "loss, capture, vhid, adverts, false-takeovers, delay-tolerance, simulate or seed\n");
    EXPECT_EQ(Read("a: [").question.has_value(), false);
}

} // namespace
} // namespace lab
