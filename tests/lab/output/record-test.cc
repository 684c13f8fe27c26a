// SPDX-License-Identifier: GPL-2.0-only

#include "lab/output/record.h"

#include "sample-report.h"

#include <nlohmann/json.hpp>

#include <sstream>

using namespace lab;
using namespace std::chrono_literals;
using Json = nlohmann::ordered_json;

namespace
{

std::string TimelineText(const RunReport& report)
{
    std::ostringstream out;
    WriteTimeline(out, report);
    return out.str();
}

std::string VerdictText(const RunReport& report)
{
    std::ostringstream out;
    WriteVerdict(out, report);
    return out.str();
}

TEST(TimelineRecordTest, HeaderThenOneObjectPerFact)
{
    const RunReport report = SampleReport();
    std::istringstream lines(TimelineText(report));
    std::string line;
    std::getline(lines, line);
    EXPECT_EQ(line,
              R"({"schema":"carp-lab/timeline","version":1,"scenario":"master-crash",)"
              R"("seed":7,"end_ns":30000000000})");
    for (const Fact& fact : report.timeline.facts)
    {
        ASSERT_TRUE(std::getline(lines, line));
        const Json json = Json::parse(line);
        EXPECT_EQ(json["t_ns"], fact.at.count());
        EXPECT_EQ(json["fact"], ToString(fact.kind));
        EXPECT_EQ(json["node"], fact.node);
        EXPECT_EQ(json.size(), 3 + fact.values.size());
    }
    EXPECT_FALSE(std::getline(lines, line));
}

TEST(TimelineRecordTest, KeysInTheOrderOfTheKind)
{
    RunReport report;
    report.timeline =
        RunBuilder()
            .Fault(1ns, "r1", "loss", "", "r1", {{"probability", 0.1}})
            .Add(2ns, FactKind::LINK, "sw", {{"port", std::string("r1")}, {"up", true}})
            .End(3ns);
    const std::string text = TimelineText(report);
    EXPECT_EQ(text.substr(text.find('\n') + 1),
              R"({"t_ns":1,"fact":"fault","node":"r1","action":"loss","event":"","target":"r1",)"
              R"("probability":0.1})"
              "\n"
              R"({"t_ns":2,"fact":"link","node":"sw","port":"r1","up":true})"
              "\n"
              R"({"t_ns":3,"fact":"end","node":""})"
              "\n");
}

TEST(TimelineRecordTest, TextOfAnyKindComesBack)
{
    for (const std::string text : {"", "a b", "\"\\\n\t\x01\x7f", "\xc3\xa4"})
    {
        RunReport report;
        report.timeline = RunBuilder().Fault(0s, text, text, "", "").End(1s);
        std::istringstream lines(TimelineText(report));
        std::string line;
        std::getline(lines, line);
        std::getline(lines, line);
        EXPECT_EQ(Json::parse(line)["node"], text);
        EXPECT_EQ(Json::parse(line)["action"], text);
    }
}

TEST(TimelineRecordTest, SameRunSameBytes)
{
    EXPECT_EQ(TimelineText(SampleReport()), TimelineText(SampleReport()));
    EXPECT_EQ(VerdictText(SampleReport()), VerdictText(SampleReport()));
}

TEST(VerdictRecordTest, Golden)
{
    ExpectGolden("verdict.json", VerdictText(SampleReport()));
}

TEST(VerdictRecordTest, EvidencePointsIntoTheTimeline)
{
    const RunReport report = SampleReport();
    const Json json = Json::parse(VerdictText(report));
    EXPECT_EQ(json["outcome"], "failed");
    EXPECT_EQ(json["claims"].size(), 3u);
    const Json& evidence = json["claims"][1]["evidence"];
    ASSERT_EQ(evidence.size(), 2u);
    std::istringstream lines(TimelineText(report));
    std::string line;
    for (size_t i = 0; i < evidence[1]["index"].get<size_t>() + 2; i++)
    {
        std::getline(lines, line);
    }
    Json fact = evidence[1];
    fact.erase("index");
    EXPECT_EQ(fact, Json::parse(line));
    EXPECT_EQ(fact["t_ns"], 13171875000);
}

TEST(VerdictRecordTest, WithoutClaimsOrCounters)
{
    const Json json = Json::parse(VerdictText(RunReport{}));
    EXPECT_EQ(json["outcome"], "unknown");
    EXPECT_TRUE(json["claims"].is_array());
    EXPECT_TRUE(json["counters"].is_object());
    EXPECT_TRUE(json["options"]["set"].is_array());
}

TEST(VerdictRecordTest, BytesThatAreNoTextAreReplaced)
{
    RunReport report;
    report.scenario.name = "a\xff\"b";
    const Json json = Json::parse(VerdictText(report));
    EXPECT_EQ(json["scenario"], "a\xef\xbf\xbd\"b");
}

} // namespace
