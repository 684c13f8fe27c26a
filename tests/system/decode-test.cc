// SPDX-License-Identifier: GPL-2.0-only

// The command `decode`: its options and exit codes, and what it makes of the lab's own captures.

#include "program.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace systemtest
{
namespace
{

const std::string CAPTURES = CARP_LAB_ROOT "/tests/data/captures/";

size_t Count(const std::string& text, const std::string& part)
{
    size_t count = 0;
    for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    {
        ++count;
    }
    return count;
}

TEST(DecodeTest, VerifiesDigests)
{
    const std::string file = CAPTURES + "election-kill-return.pcap";
    const Outcome good =
        CarpLab({"decode", file, "--pass", "carp-secret-1", "--address", "192.0.2.100", "--json"});
    EXPECT_EQ(good.code, 0);
    EXPECT_EQ(good.err, "");
    EXPECT_EQ(Lines(good.out).size(), 19u);
    EXPECT_EQ(Count(good.out, "\"digest\":\"good\""), 15u);
    const Outcome bad =
        CarpLab({"decode", file, "--pass", "wrong", "--address", "192.0.2.100", "--json"});
    EXPECT_EQ(Count(bad.out, "\"digest\":\"bad\""), 15u);
    const Outcome unknown = CarpLab({"decode", file, "--json"});
    EXPECT_EQ(Count(unknown.out, "\"digest\":\"unknown\""), 15u);
}

TEST(DecodeTest, TakesAKeyForAPassword)
{
    // "secret" in hexadecimal; the rest of the 20 bytes is NUL.
    const Outcome outcome = CarpLab({"decode",
                                     CAPTURES + "ns3-and-ucarp.pcap",
                                     "--key",
                                     "736563726574",
                                     "--address",
                                     "192.0.2.100",
                                     "--json"});
    EXPECT_EQ(outcome.code, 0);
    EXPECT_EQ(Count(outcome.out, "\"digest\":\"good\""), 19u);
    EXPECT_EQ(Count(outcome.out, "\"digest\":\"bad\""), 7u);
}

TEST(DecodeTest, NeverRepeatsASecret)
{
    const std::string file = CAPTURES + "neutral.pcap";
    for (const Words& more : {Words{}, Words{"--json"}})
    {
        Words words{"decode", file, "--pass", "carp-secret-1", "--pass", "another-one"};
        words.insert(words.end(), more.begin(), more.end());
        const Outcome outcome = CarpLab(words);
        EXPECT_EQ(outcome.code, 0);
        EXPECT_EQ(Count(outcome.out, "carp-secret-1") + Count(outcome.out, "another-one"), 0u);
        EXPECT_GT(Count(outcome.out, "password 1"), 0u);
    }
}

TEST(DecodeTest, FailsForAnomaliesOnlyIfStrict)
{
    EXPECT_EQ(CarpLab({"decode", CAPTURES + "neutral.pcap", "--strict"}).code, 0);
    EXPECT_EQ(CarpLab({"decode", CAPTURES + "partition-heal.pcap"}).code, 0);
    EXPECT_EQ(CarpLab({"decode", CAPTURES + "partition-heal.pcap", "--strict"}).code, 1);
}

TEST(DecodeTest, SaysWhatItCannotRead)
{
    const TemporaryFolder folder;
    WriteFile(folder / "empty", "");
    WriteFile(folder / "text", "scenario: no capture\n");
    const Outcome missing = CarpLab({"decode", folder / "missing"});
    EXPECT_EQ(missing.code, 2);
    EXPECT_EQ(missing.err, "carp-lab: " + (folder / "missing") + ": no such file\n");
    const Outcome empty = CarpLab({"decode", folder / "empty"});
    EXPECT_EQ(empty.code, 2);
    EXPECT_EQ(empty.err, "carp-lab: " + (folder / "empty") + ": the file is empty\n");
    const Outcome text = CarpLab({"decode", folder / "text"});
    EXPECT_EQ(text.code, 2);
    EXPECT_NE(text.err.find("cannot be read as a capture"), std::string::npos);
    EXPECT_EQ(text.out, "");
}

TEST(DecodeTest, ReadsATruncatedFileAsFarAsItGoes)
{
    const TemporaryFolder folder;
    const std::string whole = ReadFile(CAPTURES + "neutral.pcap");
    WriteFile(folder / "cut", whole.substr(0, whole.size() - 10));
    const Outcome outcome = CarpLab({"decode", folder / "cut", "--json"});
    EXPECT_EQ(outcome.code, 0);
    EXPECT_EQ(Lines(outcome.out).size(), 5u);
    EXPECT_NE(outcome.err.find("damaged after frame 5"), std::string::npos) << outcome.err;
    EXPECT_EQ(CarpLab({"decode", folder / "cut", "--strict"}).code, 1);
}

TEST(DecodeTest, RefusesWrongOptions)
{
    const std::string file = CAPTURES + "neutral.pcap";
    for (const Words& words : {Words{},
                               Words{file, file},
                               Words{file, "--key", "0"},
                               Words{file, "--key", "xy"},
                               Words{file, "--key", std::string(42, '0')},
                               Words{file, "--address", "192.0.2"},
                               Words{file, "--pass"}})
    {
        Words all{"decode"};
        all.insert(all.end(), words.begin(), words.end());
        const Outcome outcome = CarpLab(all);
        EXPECT_EQ(outcome.code, 2);
        EXPECT_EQ(outcome.out, "");
        EXPECT_NE(outcome.err, "");
    }
}

class DecodedDialects : public testing::TestWithParam<const char*>
{
};

TEST_P(DecodedDialects, AreToldByTheCapturesOfTheLab)
{
    const TemporaryFolder folder;
    const Outcome run = CarpLab({"run",
                                 CARP_LAB_ROOT "/scenarios/failover/master-crash.yaml",
                                 "--set",
                                 std::string("carp.gw.dialect=") + GetParam(),
                                 "--pcap",
                                 folder / "captures",
                                 "--quiet"});
    EXPECT_LE(run.code, 1) << run.err; // the claims are OpenBSD's
    const Outcome outcome =
        CarpLab({"decode", folder / "captures/h1.pcap", "--pass", "mekmitasdigoat", "--json"});
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    size_t adverts = 0;
    for (const std::string& line : Lines(outcome.out))
    {
        const auto json = nlohmann::json::parse(line);
        if (json["what"] == "advert")
        {
            ++adverts;
            EXPECT_EQ(json["digest"], "good");
            EXPECT_EQ(json["dialect"], nlohmann::json::array({GetParam()}));
        }
    }
    EXPECT_GT(adverts, 10u);
}

INSTANTIATE_TEST_SUITE_P(All,
                         DecodedDialects,
                         testing::Values("openbsd", "freebsd", "netbsd", "ucarp"),
                         [](const auto& info) { return std::string(info.param); });

} // namespace
} // namespace systemtest
