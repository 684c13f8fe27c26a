// SPDX-License-Identifier: GPL-2.0-only

// The files that a run leaves: whole, readable by others, the same for the same run, or not at all.

#include "program.h"
#include "scripts.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <map>
#include <regex>

namespace systemtest
{
namespace
{

using Json = nlohmann::json;

class OutputFiles : public testing::Test
{
  protected:
    OutputFiles()
    {
        WriteFile(m_folder / "good.yaml", CrashScript(HOLDS));
        WriteFile(m_folder / "failing.yaml", CrashScript(FAILS, "openbsd", "10.3s", "failing"));
        WriteFile(m_folder / "unknown.yaml", CrashScript(UNKNOWN, "openbsd", LATE, "unknown"));
        WriteFile(m_folder / "drawn.yaml", DrawnScript());
        WriteFile(m_folder / "broken.yaml", BrokenScript());
        m_given = m_folder.Content();
    }

    Outcome Run(Words words)
    {
        words.insert(words.begin(), "run");
        return CarpLab(words, {m_folder.Path()});
    }

    /// What the test did not put there.
    Words Left() const
    {
        Words left = m_folder.Content();
        for (const std::string& name : m_given)
        {
            left.erase(std::find(left.begin(), left.end(), name));
        }
        return left;
    }

    /// Everything of a run: words and files, each under its name.
    std::map<std::string, std::string> Everything(const std::string& seed, const std::string& into)
    {
        const Outcome run = Run({"drawn.yaml",
                                 "--seed",
                                 seed,
                                 "--out",
                                 into,
                                 "--pcap",
                                 into,
                                 "--junit",
                                 into + ".xml"});
        std::map<std::string, std::string> all{{"stdout", run.out}, {"stderr", run.err}};
        all["junit.xml"] = ReadFile(m_folder / (into + ".xml"));
        for (const char* name : {"timeline.jsonl", "verdict.json", "r1.pcap", "r2.pcap", "h1.pcap"})
        {
            all[name] = ReadFile(m_folder / (into + "/" + name));
        }
        return all;
    }

    TemporaryFolder m_folder;
    Words m_given;
};

// timeline.jsonl

TEST_F(OutputFiles, TimelineIsOneFactPerLineInOrderOfTime)
{
    ASSERT_EQ(Run({"-q", "--seed", "3", "--out", "records", "good.yaml"}).code, 0);
    const Words lines = Lines(ReadFile(m_folder / "records/timeline.jsonl"));

    const Json header = Json::parse(lines.front());
    EXPECT_EQ(header,
              Json({{"schema", "carp-lab/timeline"},
                    {"version", 1},
                    {"scenario", "crash"},
                    {"seed", 3},
                    {"end_ns", 20'000'000'000}}));
    int64_t last = 0;
    std::map<std::string, int> kinds;
    for (size_t i = 1; i < lines.size(); ++i)
    {
        const Json fact = Json::parse(lines[i]);
        EXPECT_GE(fact.at("t_ns").get<int64_t>(), last) << "line " << i + 1;
        last = fact.at("t_ns");
        EXPECT_TRUE(fact.at("node").is_string());
        ++kinds[fact.at("fact")];
    }
    EXPECT_EQ(last, 20'000'000'000);
    EXPECT_EQ(Json::parse(lines.back()).at("fact"), "end");
    EXPECT_EQ(kinds["end"], 1);
    EXPECT_EQ(kinds["booted"], 3);
    EXPECT_EQ(kinds["crashed"], 1);
    EXPECT_EQ(kinds["fault"], 1);
    // r1 at 3 s to 10 s, r2 from 14.17 s every 1.390625 s.
    EXPECT_EQ(kinds["advert-sent"], 8 + 5);
    EXPECT_EQ(kinds["advert-heard"], 8);
    EXPECT_EQ(kinds["state"], 2 + 1 + 1) << "two boots, two masters";
    // From 5 s every 100 ms: 53 before the crash; 14.2 s to 19.9 s.
    EXPECT_EQ(kinds["probe-answered"], 53 + 58);
    EXPECT_EQ(kinds["probe-lost"], 39);
}

// verdict.json

TEST_F(OutputFiles, VerdictQuotesTheTimeline)
{
    ASSERT_EQ(Run({"-q", "--set", "run.for=16s", "--out", "records", "failing.yaml"}).code, 1);
    const Words timeline = Lines(ReadFile(m_folder / "records/timeline.jsonl"));
    const Json verdict = Json::parse(ReadFile(m_folder / "records/verdict.json"));

    EXPECT_EQ(verdict.at("schema"), "carp-lab/verdict");
    EXPECT_EQ(verdict.at("version"), 1);
    EXPECT_EQ(verdict.at("scenario"), "failing");
    EXPECT_EQ(verdict.at("seed"), 1);
    EXPECT_EQ(verdict.at("end_ns"), 16'000'000'000);
    EXPECT_EQ(verdict.at("options").at("set"), Json::array({"run.for=16s"}));
    EXPECT_EQ(verdict.at("outcome"), "failed");
    ASSERT_EQ(verdict.at("claims").size(), 1u);
    const Json& claim = verdict.at("claims").front();
    EXPECT_EQ(claim.at("claim"), "master: gw, is: r1, at: 15s");
    EXPECT_EQ(claim.at("line"), 13);
    EXPECT_EQ(claim.at("outcome"), "failed");
    ASSERT_FALSE(claim.at("evidence").empty());
    for (Json fact : claim.at("evidence"))
    {
        const size_t index = fact.at("index");
        fact.erase("index");
        EXPECT_EQ(fact, Json::parse(timeline.at(index + 1)));
    }
    EXPECT_EQ(verdict.at("counters").at("r2").at("ipackets"), 8);
    EXPECT_EQ(verdict.at("counters").at("r2").at("badauth"), 0);
}

TEST_F(OutputFiles, SeveralScenariosHaveAFolderEach)
{
    EXPECT_EQ(Run({"-q", "--out", "o", "--pcap", "p", "good.yaml", "drawn.yaml"}).code, 0);

    EXPECT_EQ(Left(),
              Words({"o",
                     "o/crash",
                     "o/crash/timeline.jsonl",
                     "o/crash/verdict.json",
                     "o/drawn",
                     "o/drawn/timeline.jsonl",
                     "o/drawn/verdict.json",
                     "p",
                     "p/crash",
                     "p/crash/h1.pcap",
                     "p/crash/r1.pcap",
                     "p/crash/r2.pcap",
                     "p/drawn",
                     "p/drawn/h1.pcap",
                     "p/drawn/r1.pcap",
                     "p/drawn/r2.pcap"}));
}

// JUnit

TEST_F(OutputFiles, JUnitIsXmlWithOneCasePerClaim)
{
    EXPECT_EQ(Run({"-q", "--junit", "junit.xml", "good.yaml", "failing.yaml", "unknown.yaml"}).code,
              1);
    EXPECT_EQ(Left(), Words({"junit.xml"}));

    // python3 builds the project, so it is there, and brings a parser of XML.
    const Outcome parsed = RunProgram({"python3", "-c", R"(
import xml.etree.ElementTree as tree
root = tree.parse('junit.xml').getroot()
print(root.tag, root.get('tests'), root.get('failures'), root.get('errors'), root.get('skipped'))
for suite in root:
    for case in suite.iter('testcase'):
        print(suite.get('name'), case.get('name'), [child.tag for child in case])
)"},
                                      {m_folder.Path()});
    EXPECT_EQ(parsed.err, "");
    EXPECT_EQ(parsed.out,
              "testsuites 3 1 0 1\n"
              "crash master: gw, is: r2, at: 15s []\n"
              "failing master: gw, is: r1, at: 15s ['failure']\n"
              "unknown takeover: gw, after: the-crash, within: 10s ['skipped']\n");
}

// The same again

TEST_F(OutputFiles, TheSameSeedGivesTheSameBytes)
{
    const auto first = Everything("5", "first");
    const auto second = Everything("5", "second");

    ASSERT_EQ(first.size(), second.size());
    for (const auto& [name, bytes] : first)
    {
        EXPECT_TRUE(bytes == second.at(name)) << name << " differs";
        EXPECT_TRUE(name == "stderr" || !bytes.empty()) << name << " is empty";
    }
}

TEST_F(OutputFiles, AnotherSeedGivesOthers)
{
    const auto first = Everything("5", "first");
    const auto second = Everything("6", "second");

    for (const auto& [name, bytes] : first)
    {
        EXPECT_TRUE(name == "stderr" || bytes != second.at(name)) << name << " is the same";
    }
}

TEST_F(OutputFiles, NothingTellsWhereOrWhenItWasMade)
{
    const std::regex date("\\b(19|20)\\d\\d-[01]\\d-[0-3]\\d\\b|\\b[0-2]\\dT?[0-5]\\d:[0-5]\\dZ");
    for (const auto& [name, bytes] : Everything("5", "records"))
    {
        for (const std::string& path : {m_folder.Path().string(), std::string(CARP_LAB_ROOT)})
        {
            EXPECT_EQ(bytes.find(path), std::string::npos) << name;
        }
        EXPECT_FALSE(std::regex_search(bytes, date)) << name;
    }
}

TEST_F(OutputFiles, OlderFilesAreReplaced)
{
    ASSERT_EQ(Run({"-q", "--out", "r", "--pcap", "r", "--junit", "j.xml", "good.yaml"}).code, 0);
    const std::string timeline = ReadFile(m_folder / "r/timeline.jsonl");
    const std::string capture = ReadFile(m_folder / "r/r1.pcap");
    const std::string junit = ReadFile(m_folder / "j.xml");
    for (const char* name : {"r/timeline.jsonl", "r/r1.pcap", "j.xml"})
    {
        WriteFile(m_folder / name, std::string(10'000'000, '#'));
    }
    ASSERT_EQ(Run({"-q", "--out", "r", "--pcap", "r", "--junit", "j.xml", "good.yaml"}).code, 0);

    EXPECT_TRUE(ReadFile(m_folder / "r/timeline.jsonl") == timeline);
    EXPECT_TRUE(ReadFile(m_folder / "r/r1.pcap") == capture);
    EXPECT_TRUE(ReadFile(m_folder / "j.xml") == junit);
}

// What cannot be written

TEST_F(OutputFiles, AnUnwritableFolderCostsNoRun)
{
    // A regular file in the way stops root, too, whom no permission stops.
    for (const char* option : {"--out", "--pcap"})
    {
        const Outcome run = Run({option, "good.yaml/records", "good.yaml"});
        EXPECT_EQ(run.code, 2);
        EXPECT_EQ(run.out, "");
        EXPECT_EQ(run.err, "carp-lab: good.yaml/records: cannot be made: Not a directory\n");
    }
    EXPECT_EQ(Left(), Words());
}

TEST_F(OutputFiles, AnUnwritableJUnitFileCostsNoRun)
{
    std::filesystem::create_directory(m_folder / "folder");
    m_given.push_back("folder");
    const std::vector<std::pair<std::string, std::string>> wrong{
        {"good.yaml/junit.xml", "Not a directory"},
        {"absent/junit.xml", "No such file or directory"},
        {"folder", "it is no regular file"},
    };
    for (const auto& [path, reason] : wrong)
    {
        const Outcome run = Run({"--junit", path, "good.yaml"});
        EXPECT_EQ(run.code, 2);
        EXPECT_EQ(run.out, "");
        EXPECT_EQ(run.err, "carp-lab: cannot write " + path + ": " + reason + "\n");
    }
    EXPECT_EQ(Left(), Words());
}

TEST_F(OutputFiles, AFileInTheWayIsNamed)
{
    std::filesystem::create_directories(m_folder / "records/timeline.jsonl/x");
    std::filesystem::create_directories(m_folder / "captures/r1.pcap/x");

    const Outcome records = Run({"-q", "--out", "records", "good.yaml"});
    EXPECT_EQ(records.code, 2);
    EXPECT_EQ(records.err.rfind("carp-lab: cannot write records/timeline.jsonl: ", 0), 0u)
        << records.err;
    const Outcome captures = Run({"-q", "--pcap", "captures", "good.yaml"});
    EXPECT_EQ(captures.code, 2);
    EXPECT_EQ(captures.err, "carp-lab: captures/r1.pcap: cannot be written\n");

    EXPECT_EQ(Left(),
              Words({"captures",
                     "captures/r1.pcap",
                     "captures/r1.pcap/x",
                     "records",
                     "records/timeline.jsonl",
                     "records/timeline.jsonl/x"}));
}

TEST_F(OutputFiles, ABrokenScenarioLeavesNothing)
{
    const Outcome run =
        Run({"--out", "records", "--pcap", "captures", "--junit", "junit.xml", "broken.yaml"});

    EXPECT_EQ(run.code, 3);
    EXPECT_EQ(run.out, "");
    EXPECT_EQ(Left(), Words());
}

} // namespace
} // namespace systemtest
