// SPDX-License-Identifier: GPL-2.0-only

#include "lab/results/report.h"

#include "lab/results/digits.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <sstream>

using namespace lab;

namespace
{

Estimate Mean(double value, double half)
{
    return {"mean", value, value - half, value + half, "Student t", 200};
}

AxisValue Word(const std::string& text)
{
    return {text, {}};
}

AxisValue Number(double number)
{
    std::ostringstream text;
    text << number;
    return {text.str(), number};
}

/// Two dialects; takeovers and false takeovers.
Summary SmallSummary()
{
    Summary summary;
    summary.name = "skews";
    summary.question = "How long?";
    summary.program = "carp-lab 1";
    summary.axes = {{"dialect", ""}, {"skew", ""}};
    summary.settings = {{{Word("openbsd"), Number(8)}, 200, 0},
                        {{Word("freebsd"), Number(100)}, 190, 10}};
    summary.metrics = {{"takeover", "takeover", "s", "sample"},
                       {"false", "false-takeovers", "1/h", "events"}};
    summary.estimates = {
        {0, 0, Mean(2.5034, 0.041)},
        {0, 0, {"probability", 1, 0.985, 1, "rule of three", 200}},
        {0, 0, {"quantile-0.5", 2.51, 2.41, 2.6, "order statistics", 200}},
        {0, 0, {"quantile-0.99", 2.993, 2.961, {}, "order statistics, open above", 200}},
        {0, 0, {"standard-deviation", 0.29, 0.27, 0.31, "Bonett", 200}},
        {0, 1, {"rate", 0, 0, 0.0123, "rule of three", 200}},
        {1, 0, Mean(12.34, 0.5)},
        {1, 0, {"probability", 1, 0.985, 1, "rule of three", 190}},
        {1, 0, {"quantile-0.5", 12.1, 11.2, 13, "order statistics", 190}},
        {1, 0, {"quantile-0.99", 14.9, 14.2, {}, "order statistics, open above", 190}},
        {1, 1, {"rate", 3.21, 2.8, 3.7, "Garwood", 190}},
    };
    summary.differences = {
        {1, 0, 0, {"mean-difference", 9.8366, 9.3, 10.4, "paired Student t", 190}}};
    return summary;
}

std::string Report(const Summary& summary, const ReportOptions& options = {})
{
    std::ostringstream out;
    WriteReport(summary, options, out);
    return out.str();
}

TEST(ReportTest, ATableForEachMetric)
{
    EXPECT_EQ(
        Report(SmallSummary()),
        "skews: How long?\n"
        "2 settings, 390 runs (and 10 that did not end well)\n"
        "\n"
        "takeover (s)\n"
        "  dialect  skew  mean                      99 % quantile        to openbsd, skew 8\n"
        "  openbsd     8   2.503  [ 2.462,  2.544]   2.993  [ 2.961, -]\n"
        "  freebsd   100  12.34   [11.84 , 12.84 ]  14.90   [14.20 , -]  9.84  [9.30, 10.40]\n"
        "\n"
        "false (per hour)\n"
        "  dialect  skew  rate\n"
        "  openbsd     8  0     [0   , 0.012]\n"
        "  freebsd   100  3.21  [2.80, 3.70 ]\n"
        "\n"
        "Value and its 95 % interval, found by\n"
        "  mean: Student t\n"
        "  quantiles: order statistics\n"
        "  differences: paired Student t\n"
        "  rate: Garwood or rule of three\n"
        "  [a, -]: the runs do not bound that side\n"
        "  rule of three: one-sided, where nothing, or nothing else, was seen\n");
}

TEST(ReportTest, WithoutRoomTheLowestQuantilesGo)
{
    const std::string text = Report(SmallSummary(), {60, false});
    EXPECT_EQ(text.find("50 %"), std::string::npos);
    EXPECT_NE(text.find("99 %"), std::string::npos);
    EXPECT_NE(Report(SmallSummary(), {60, true}).find("50 %"), std::string::npos);
}

TEST(ReportTest, EverythingIfAsked)
{
    const std::string text = Report(SmallSummary(), {100, true});
    EXPECT_NE(text.find("standard-deviation"), std::string::npos);
    EXPECT_NE(text.find("happened"), std::string::npos);
    EXPECT_EQ(Report(SmallSummary()).find("happened"), std::string::npos);
}

TEST(ReportTest, TakeoversThatDidNotHappenAreTold)
{
    Summary summary = SmallSummary();
    summary.estimates[1].estimate = {"probability", 0.9, 0.85, 0.94, "Clopper-Pearson", 200};
    const std::string text = Report(summary);
    EXPECT_NE(text.find("happened"), std::string::npos);
    EXPECT_NE(text.find("0.900  [0.850, 0.940]"), std::string::npos) << text;
    EXPECT_NE(text.find("happened: Clopper-Pearson or rule of three"), std::string::npos);
}

TEST(ReportTest, OutagesThatDidNotEndAreTold)
{
    Summary summary = SmallSummary();
    summary.metrics[0].kind = "outage";
    EXPECT_EQ(Report(summary).find("ended"), std::string::npos);
    summary.estimates[1].estimate = {"probability", 0.9, 0.85, 0.94, "Clopper-Pearson", 200};
    const std::string text = Report(summary);
    EXPECT_NE(text.find("  ended  "), std::string::npos) << text;
    EXPECT_EQ(text.find("happened"), std::string::npos);
    EXPECT_NE(text.find("ended: Clopper-Pearson or rule of three"), std::string::npos);
    EXPECT_NE(
        text.find(
            "  ended below 1: means are of these runs; of quantiles the others are the longest\n"),
        std::string::npos);
}

TEST(ReportTest, ManySettingsFitAScreen)
{
    Summary summary = SmallSummary();
    summary.settings.clear();
    summary.estimates.clear();
    summary.differences.clear();
    for (size_t i = 0; i < 500; ++i)
    {
        summary.settings.push_back({{Word("openbsd"), Number(static_cast<double>(i))}, 10, 0});
        summary.estimates.push_back({i, 0, Mean(2, 0.1)});
    }
    const std::string text = Report(summary);
    EXPECT_LE(std::count(text.begin(), text.end(), '\n'), 60);
    EXPECT_NE(text.find("  ... 482 more settings\n"), std::string::npos) << text;
    EXPECT_NE(text.find("\n   499  "), std::string::npos);
    EXPECT_EQ(text.find("\n  250  "), std::string::npos);
    const std::string all = Report(summary, {100, true});
    EXPECT_NE(all.find("\n   250  "), std::string::npos);
    EXPECT_EQ(all.find("..."), std::string::npos);
}

TEST(ReportTest, JsonHasNumbersInFull)
{
    std::ostringstream out;
    WriteReportJson(SmallSummary(), out);
    const auto json = nlohmann::json::parse(out.str());
    EXPECT_EQ(json["study"], "skews");
    EXPECT_EQ(json["units"]["false"], "1/h");
    const auto& setting = json["settings"][1];
    EXPECT_EQ(setting["axes"]["dialect"], "freebsd");
    EXPECT_EQ(setting["axes"]["skew"], 100);
    EXPECT_EQ(setting["not_done"], 10);
    EXPECT_EQ(setting["metrics"]["takeover"]["mean"]["value"], 12.34);
    EXPECT_TRUE(setting["metrics"]["takeover"]["quantile-0.99"]["high"].is_null());
    EXPECT_EQ(setting["metrics"]["takeover"]["mean-difference"]["baseline"], 0);
    EXPECT_EQ(setting["metrics"]["false"]["rate"]["method"], "Garwood");
}

EstimateText Text(double value, std::optional<double> low, std::optional<double> high)
{
    return ToText({"", value, low, high, "", 0});
}

void ExpectText(const EstimateText& text,
                const std::string& value,
                const std::string& low,
                const std::string& high)
{
    EXPECT_EQ(text.value, value);
    EXPECT_EQ(text.low, low);
    EXPECT_EQ(text.high, high);
}

TEST(DigitsTest, TwoDigitsOfTheHalfWidth)
{
    ExpectText(Text(2.50341, 2.46212, 2.54499), "2.503", "2.462", "2.545");
    ExpectText(Text(113.42, 90.1, 140.2), "113", "90", "140");
    ExpectText(Text(0.00123, 0.00101, 0.00152), "0.00123", "0.00101", "0.00152");
    ExpectText(Text(3.4e-9, 1.2e-9, 8.1e-9), "3.4e-09", "1.2e-09", "8.1e-09");
}

TEST(DigitsTest, OpenExactAndNothing)
{
    ExpectText(Text(2.993, 2.961, std::nullopt), "2.993", "2.961", "-");
    ExpectText(Text(0, 0, 0.0123), "0", "0", "0.012");
    ExpectText(Text(2.890625, 2.890625, 2.890625), "2.890625", "", "");
    ExpectText(Text(2.8906251234, std::nullopt, std::nullopt), "2.891", "", "");
    ExpectText(Text(-0.001, -0.3, 0.3), "0.00", "-0.30", "0.30");
    ExpectText(Text(-0.0078125, -0.0078125 - 1e-17, -0.0078125 + 1e-17), "-0.0078125", "", "");
    ExpectText(Text(0.2009345, 0.2009344, 0.2009346), "0.20093450", "0.20093440", "0.20093460");
}

TEST(DigitsTest, PointsStandBelowEachOther)
{
    std::string a = "2.50";
    std::string b = "113";
    std::string c = "-0.004";
    std::string d = "3e-09";
    std::vector<std::string*> numbers{&a, &b, &c, &d};
    AlignPoints(numbers);
    EXPECT_EQ(a, "  2.50 ");
    EXPECT_EQ(b, "113    ");
    EXPECT_EQ(c, " -0.004");
    EXPECT_EQ(d, "  3e-09");
}

} // namespace
