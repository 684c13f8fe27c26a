// SPDX-License-Identifier: GPL-2.0-only

#include "lab/tune/answer.h"
#include "lab/tune/tune-text.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sstream>

namespace lab
{
namespace
{

using namespace std::chrono_literals;

TuneQuestion Question(const carp::Dialect& dialect, const LossLaw& loss)
{
    TuneQuestion question;
    question.dialect = &dialect;
    question.loss = loss;
    question.quantile = 0.9;
    question.simulate = 48h;
    return question;
}

std::string TextOf(const TuneAnswer& answer)
{
    std::ostringstream text;
    PrintAnswer(text, answer);
    return text.str();
}

nlohmann::json JsonOf(const TuneAnswer& answer)
{
    std::ostringstream text;
    WriteAnswer(text, answer);
    return nlohmann::json::parse(text.str());
}

/// Intervals of 95 %, so the seeds are those of runs in which they hold.
TEST(Simulated, TheClosedFormIsInTheIntervals)
{
    for (const carp::Dialect* dialect : carp::AllDialects())
    {
        for (const LossLaw& loss : {LossLaw::Independent(0.1), LossLaw::Bursts(0.03, 2.5)})
        {
            TuneQuestion question = Question(*dialect, loss);
            question.falseTakeovers = 1e9;
            question.seed = 3;
            const auto setting = Search(question).answer;
            ASSERT_TRUE(setting) << dialect->name;
            const SimulatedSetting simulated = SimulateSetting(*setting, question, 3000, 24h * 10);
            EXPECT_GT(simulated.falseCount, 50U) << dialect->name;
            EXPECT_LE(*simulated.falseTakeovers->low, setting->falseTakeovers) << dialect->name;
            EXPECT_GE(*simulated.falseTakeovers->high, setting->falseTakeovers) << dialect->name;
            EXPECT_LE(*simulated.mean->low, setting->mean) << dialect->name;
            EXPECT_GE(*simulated.mean->high, setting->mean) << dialect->name;
            EXPECT_LE(*simulated.quantile->low, setting->outage) << dialect->name;
            EXPECT_GE(*simulated.quantile->high, setting->outage) << dialect->name;
            EXPECT_LE(simulated.worst, setting->worst + 1e-9) << dialect->name;
            EXPECT_NEAR(*simulated.doubleTime, setting->doubleTime, 0.2 * setting->doubleTime)
                << dialect->name;
            EXPECT_EQ(simulated.crashes, 3000U);
            EXPECT_NEAR(simulated.months, 10.0 / 30, 1e-12);
        }
    }
}

/// Independent losses: nothing is missing of the sum at 10 %, some of it at 30 %.
TEST(Simulated, OfSeveralBackupsTheClosedFormIsAnUpperBound)
{
    for (const carp::Dialect* dialect : carp::AllDialects())
    {
        for (const double loss : {0.1, 0.3})
        {
            TuneQuestion question = Question(*dialect, LossLaw::Independent(loss));
            question.falseTakeovers = 1e9;
            question.nodes = 4;
            const auto setting = Search(question).answer;
            ASSERT_TRUE(setting) << dialect->name;
            EXPECT_EQ(setting->falseAccuracy, Accuracy::UPPER_BOUND);
            const auto simulated = SimulateSetting(*setting, question, 10, 24h * 5);
            EXPECT_LE(*simulated.falseTakeovers->low, setting->falseTakeovers) << dialect->name;
            EXPECT_GE(*simulated.falseTakeovers->high, 0.8 * setting->falseTakeovers)
                << dialect->name;
            EXPECT_EQ(*simulated.falseTakeovers->high<setting->falseTakeovers, loss> 0.2)
                << dialect->name << " " << loss;
        }
    }
}

TEST(Simulated, OfSeveralBackupsAndBurstsTheClosedFormIsRough)
{
    EXPECT_EQ(AccuracyOf(1, LossLaw::Bursts(0.2, 10)), Accuracy::EXACT);
    TuneQuestion question = Question(carp::OpenBsd(), LossLaw::Bursts(0.2, 10));
    question.falseTakeovers = 1e9;
    question.nodes = 3;
    const auto setting = Search(question).answer;
    ASSERT_TRUE(setting);
    EXPECT_EQ(setting->falseAccuracy, Accuracy::ROUGH);
    const auto simulated = SimulateSetting(*setting, question, 10, 24h * 5);
    EXPECT_GT(*simulated.falseTakeovers->low, setting->falseTakeovers) << "no upper bound";
    EXPECT_LT(*simulated.falseTakeovers->low, 1.1 * setting->falseTakeovers);
}

TEST(Answer, IsTheSameEachTime)
{
    const TuneQuestion question = Question(carp::OpenBsd(), LossLaw::Independent(0.01));
    const TuneAnswer first = Tune(question, std::nullopt);
    const TuneAnswer second = Tune(question, std::nullopt);
    EXPECT_EQ(TextOf(first), TextOf(second));
    EXPECT_EQ(JsonOf(first), JsonOf(second));
    EXPECT_TRUE(first.disagreements.empty());
}

TEST(Answer, TellsWhatItFound)
{
    TuneQuestion question = Question(carp::OpenBsd(), LossLaw::Independent(0.01));
    question.outage = 4200ms;
    question.nodes = 3;
    const TuneAnswer answer = Tune(question, std::nullopt);
    const std::string text = TextOf(answer);
    for (const char* part : {"3 nodes, dialect openbsd",
                             "at most 4.2 s (90.0 % quantile)",
                             "node 2: advbase 1, advskew 87\n",
                             "4 adverts in a row must vanish until a backup takes over",
                             "false takeovers per month   up to 0.0259  ",
                             "rule of three",
                             "too many false takeovers",
                             "too long an outage",
                             "master   0:  n = 2 from 0  n = 3 from 1  n = 4 from 86",
                             "It agrees with all"})
    {
        EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
    }
    const auto json = JsonOf(answer);
    EXPECT_EQ(json["format"], "carp-lab tune 1");
    EXPECT_EQ(json["question"]["outage_s"], 4.2);
    EXPECT_EQ(json["measured"], nullptr);
    EXPECT_EQ(json["answer"]["advskews"][1], 87);
    EXPECT_EQ(json["answer"]["exceeds"], nullptr);
    EXPECT_EQ(json["answer"]["false_takeovers_accuracy"], "upper bound");
    EXPECT_EQ(json["answer"]["simulated"]["crashes"], 20000);
    EXPECT_GT(json["front"].size(), 2U);
    EXPECT_EQ(json["loss_budget"]["thresholds"][1]["backup_advskew"], 1);
    EXPECT_TRUE(json["disagreements"].empty());
    EXPECT_FALSE(json["ruled_out"]["groups"].empty());
}

TEST(Answer, SaysWhatTheClosedFormIsWorth)
{
    TuneQuestion question = Question(carp::FreeBsd(), LossLaw::Bursts(0.01, 2));
    question.falseTakeovers = 1e6;
    const auto of = [](const TuneAnswer& answer)
    { return JsonOf(answer)["answer"]["false_takeovers_accuracy"]; };
    const TuneAnswer two = Tune(question, std::nullopt);
    EXPECT_EQ(of(two), "exact");
    EXPECT_EQ(TextOf(two).find("per month   about "), std::string::npos);
    question.nodes = 3;
    const TuneAnswer three = Tune(question, std::nullopt);
    EXPECT_EQ(of(three), "rough");
    EXPECT_NE(TextOf(three).find("per month   about "), std::string::npos);
}

TEST(Answer, SaysWhenThereIsNone)
{
    TuneQuestion question = Question(carp::FreeBsd(), LossLaw::Independent(0.05));
    question.outage = 3500ms;
    const TuneAnswer answer = Tune(question, std::nullopt);
    EXPECT_FALSE(answer.search.answer);
    EXPECT_NE(TextOf(answer).find("There is none: no setting keeps all limits. Within the others"),
              std::string::npos);
    EXPECT_EQ(JsonOf(answer)["answer"]["exceeds"], "too many false takeovers");
    question.outage = 1s;
    const TuneAnswer hopeless = Tune(question, std::nullopt);
    EXPECT_FALSE(hopeless.best);
    EXPECT_EQ(JsonOf(hopeless)["answer"], nullptr);
    EXPECT_NE(TextOf(hopeless).find("no setting keeps all limits.\n"), std::string::npos);
}

/// 100 false takeovers in a month by simulation, so many by closed form.
std::vector<std::string> Disagreements(double falseTakeovers, Accuracy accuracy)
{
    TunedSetting tuned;
    tuned.setting.advbase = 1;
    tuned.setting.advskews = {0, 100};
    tuned.setting.worst = 4.0;
    tuned.setting.falseTakeovers = falseTakeovers;
    tuned.setting.falseAccuracy = accuracy;
    tuned.simulated.falseCount = 100;
    tuned.simulated.months = 1;
    tuned.simulated.falseTakeovers = Estimate{"rate", 100, 81, 122, "Garwood", 1};
    tuned.simulated.worst = 4.0;
    return DisagreementsOf(tuned);
}

TEST(Answer, ComparesByWhatTheClosedFormIsWorth)
{
    using Sentences = std::vector<std::string>;
    const Sentences few{
        "advbase 1, advskew 0/100: 40 false takeovers per month by closed form, 100 by simulation"};
    const Sentences many{
        "advbase 1, advskew 0/100: 160 false takeovers per month by closed form, 100 by "
        "simulation"};
    EXPECT_EQ(Disagreements(100, Accuracy::EXACT), Sentences{});
    EXPECT_EQ(Disagreements(40, Accuracy::EXACT), few);
    EXPECT_EQ(Disagreements(160, Accuracy::EXACT), many);
    EXPECT_EQ(Disagreements(40, Accuracy::UPPER_BOUND), few);
    EXPECT_EQ(Disagreements(160, Accuracy::UPPER_BOUND), Sentences{});
    EXPECT_EQ(Disagreements(40, Accuracy::ROUGH), Sentences{});
    EXPECT_EQ(Disagreements(160, Accuracy::ROUGH), Sentences{});
}

TEST(Answer, ATakeoverMustNotLastLongerThanTheWorst)
{
    TunedSetting tuned;
    tuned.setting.advskews = {0, 100};
    tuned.setting.advbase = 1;
    tuned.setting.worst = 4.0;
    tuned.simulated.months = 1;
    tuned.simulated.worst = 4.0000005; // rounding
    EXPECT_TRUE(DisagreementsOf(tuned).empty());
    tuned.simulated.worst = 4.00001;
    EXPECT_EQ(DisagreementsOf(tuned).size(), 1U);
}

TEST(Answer, DoesNotHideADisagreement)
{
    TuneAnswer answer = Tune(Question(carp::OpenBsd(), LossLaw{}), std::nullopt);
    answer.disagreements = {"0/100: 5 by experiment, 4 by formula"};
    EXPECT_NE(TextOf(answer).find("Simulation and formula disagree\n  0/100: 5 by experiment"),
              std::string::npos);
    EXPECT_EQ(JsonOf(answer)["disagreements"].size(), 1U);
}

} // namespace
} // namespace lab
