// SPDX-License-Identifier: GPL-2.0-only

// The recordings of real daemons, held against what their description says of each.

#include "wire.h"

#include <gtest/gtest.h>
#include <map>
#include <regex>
#include <set>

namespace lab::decode
{
namespace
{

/// How one sender of a recording was started.
struct Daemon
{
    std::string source;
    std::string password;
    std::string address;
};

/// What the description says of one recording.
struct Described
{
    std::string file;
    size_t frames = 0;
    size_t adverts = 0;
    size_t good = 0;
    std::vector<Daemon> daemons;
};

std::vector<Described> Descriptions()
{
    const std::regex title("### (.*\\.pcap)");
    const std::regex counts(
        "(\\d+) frames(?:, (\\d+) adverts; with the password and VIP of its sender (\\d+) .*)?\\.");
    const std::regex command("`ucarp -i eth0 -s (\\S+) -v \\d+ -p (\\S+) -a (\\S+) .*`");
    std::vector<Described> all;
    std::istringstream lines(RecordedText("README.md"));
    std::smatch match;
    for (std::string line; std::getline(lines, line);)
    {
        if (std::regex_match(line, match, title))
        {
            all.push_back({match[1], 0, 0, 0, {}});
        }
        else if (!all.empty() && std::regex_match(line, match, counts))
        {
            all.back().frames = std::stoul(match[1]);
            all.back().adverts = match[2].matched ? std::stoul(match[2]) : 0;
            all.back().good = match[3].matched ? std::stoul(match[3]) : 0;
        }
        else if (!all.empty() && std::regex_search(line, match, command))
        {
            all.back().daemons.push_back({match[1], match[2], match[3]});
        }
    }
    return all;
}

/// Passwords and addresses of all daemons of a recording, once each.
Knowledge KnowledgeOf(const Described& described)
{
    std::set<std::string> passwords;
    std::set<std::string> addresses;
    for (const Daemon& daemon : described.daemons)
    {
        passwords.insert(daemon.password);
        addresses.insert(daemon.address);
    }
    return Knowing({passwords.begin(), passwords.end()}, {addresses.begin(), addresses.end()});
}

Report DecodeRecording(const std::string& name, const Knowledge& knowledge = {})
{
    return DecodeCapture(Recording(name), knowledge);
}

class Recordings : public testing::TestWithParam<Described>
{
};

TEST_P(Recordings, HoldWhatTheirDescriptionSays)
{
    const Described& described = GetParam();
    const Knowledge knowledge = described.file.find("failover") == 0
                                    ? Knowing({"secret"}, {"192.0.2.100"})
                                    : KnowledgeOf(described);
    const Report report = DecodeRecording(described.file, knowledge);
    EXPECT_EQ(report.capture.frames, described.frames);
    EXPECT_EQ(report.capture.damage, "");
    EXPECT_EQ(report.digests.size(), described.adverts);
    EXPECT_EQ(CountDigests(report, Check::GOOD), described.good);
    EXPECT_EQ(CountDigests(report, Check::BAD), described.adverts - described.good);
    EXPECT_TRUE(Of(report, AnomalyKind::BAD_CHECKSUM).empty());
    EXPECT_TRUE(Of(report, AnomalyKind::COUNTER).empty());
    EXPECT_TRUE(Of(report, AnomalyKind::UNRECOGNISED).empty());
}

TEST_P(Recordings, AreGoodWithThePasswordAndAddressOfTheirSender)
{
    for (const Daemon& daemon : GetParam().daemons)
    {
        const Report report = DecodeRecording(GetParam().file,
                                              Knowing({daemon.password}, {daemon.address}));
        for (const auto& [index, verdict] : report.digests)
        {
            if (FormatAddress(report.events[index].ip->source) == daemon.source)
            {
                EXPECT_EQ(verdict.check, Check::GOOD) << report.events[index].frame;
            }
        }
    }
}

TEST_P(Recordings, AreUnknownWithoutAPassword)
{
    const Report report = DecodeRecording(GetParam().file, Knowing({}, {"192.0.2.100"}));
    EXPECT_EQ(CountDigests(report, Check::UNKNOWN), GetParam().adverts);
}

TEST_P(Recordings, ShowTheAddressesInTheirAnnouncements)
{
    Knowledge knowledge = KnowledgeOf(GetParam());
    knowledge.addresses.clear();
    const Report report = DecodeRecording(GetParam().file, knowledge);
    if (!GetParam().daemons.empty())
    {
        EXPECT_EQ(CountDigests(report, Check::GOOD), GetParam().good);
    }
    for (const auto& [index, verdict] : report.digests)
    {
        EXPECT_TRUE(!verdict.match || verdict.match->guessed);
    }
}

TEST_P(Recordings, TellUcarp)
{
    const Report report = DecodeRecording(GetParam().file);
    EXPECT_EQ(report.senders.empty(), GetParam().adverts == 0);
    for (const Sender& sender : report.senders)
    {
        // The throw-away sender is no ucarp and does not look like one.
        const bool real = FormatAddress(sender.source) != "192.0.2.10";
        EXPECT_EQ(sender.guess.Text() == "ucarp", real) << sender.guess.Text();
    }
}

INSTANTIATE_TEST_SUITE_P(All,
                         Recordings,
                         testing::ValuesIn(Descriptions()),
                         [](const auto& info)
                         { return std::regex_replace(info.param.file, std::regex("\\W"), "_"); });

TEST(RecordingsTest, AreAllDescribed)
{
    std::set<std::string> described;
    for (const Described& one : Descriptions())
    {
        EXPECT_GT(one.frames, 0u) << one.file;
        described.insert(one.file);
    }
    std::set<std::string> present;
    for (const auto& entry : std::filesystem::directory_iterator(Recording("")))
    {
        if (entry.path().extension() == ".pcap")
        {
            present.insert(entry.path().filename().string());
        }
    }
    EXPECT_EQ(described, present);
    EXPECT_EQ(present.size(), 18u);
}

std::string HexOf(const carp::Digest& digest)
{
    std::string text;
    for (const uint8_t byte : digest)
    {
        text += "0123456789abcdef"[byte >> 4];
        text += "0123456789abcdef"[byte & 15];
    }
    return text;
}

TEST(RecordingsTest, AgreeWithTheVectors)
{
    std::istringstream lines(RecordedText("vectors.csv"));
    std::string line;
    std::getline(lines, line);
    size_t rows = 0;
    for (; std::getline(lines, line); ++rows)
    {
        std::vector<std::string> cells;
        std::istringstream parts(line);
        for (std::string cell; std::getline(parts, cell, ',');)
        {
            cells.push_back(cell);
        }
        ASSERT_EQ(cells.size(), 11u);
        const Report report = DecodeRecording(cells[0], Knowing({cells[3]}, {cells[5]}));
        const size_t index = std::stoul(cells[1]) - 1;
        ASSERT_LT(index, report.events.size());
        const Event& event = report.events[index];
        const auto* advert = event.As<CarpAdvert>();
        ASSERT_TRUE(advert) << line;
        EXPECT_EQ(FormatAddress(event.ip->source), cells[2]);
        EXPECT_EQ(advert->fields.vhid, std::stoul(cells[4]));
        EXPECT_EQ(advert->fields.advbase, std::stoul(cells[6]));
        EXPECT_EQ(advert->fields.advskew, std::stoul(cells[7]));
        EXPECT_EQ(advert->fields.counter, std::stoull(cells[8], nullptr, 16));
        EXPECT_EQ(HexOf(advert->fields.digest), cells[9]);
        EXPECT_EQ(report.digests.at(index).check, Check::GOOD) << line;
    }
    EXPECT_GT(rows, 20u);
}

TEST(RecordingsTest, ShowSplitBrainForDifferentPasswords)
{
    const Report one = DecodeRecording("password-mismatch.pcap", Knowing({"carp-secret-1"}));
    ASSERT_EQ(Of(one, AnomalyKind::TWO_MASTERS).size(), 1u);
    EXPECT_EQ(
        Of(one, AnomalyKind::TWO_MASTERS)[0].text,
        "vhid 1 has two masters, 192.0.2.1 and 192.0.2.2, from 0.897858 s on, for 6.940628 s");
    ASSERT_EQ(Of(one, AnomalyKind::BAD_DIGEST).size(), 1u);
    EXPECT_EQ(Of(one, AnomalyKind::BAD_DIGEST)[0].frames,
              (std::vector<size_t>{4, 8, 10, 14, 16, 18}));

    const Report both = DecodeRecording("password-mismatch.pcap",
                                        Knowing({"carp-secret-1", "carp-secret-2"}));
    EXPECT_TRUE(Of(both, AnomalyKind::BAD_DIGEST).empty());
    EXPECT_EQ(Of(both, AnomalyKind::DIFFERENT_SIGNATURES).size(), 1u);
}

TEST(RecordingsTest, ShowSplitBrainForDifferentAddresses)
{
    const Report report = DecodeRecording("vip-mismatch.pcap", Knowing({"carp-secret-1"}));
    ASSERT_EQ(Of(report, AnomalyKind::DIFFERENT_SIGNATURES).size(), 1u);
    const std::string text = Of(report, AnomalyKind::DIFFERENT_SIGNATURES)[0].text;
    EXPECT_NE(text.find("192.0.2.1 with carp-secret-1, 192.0.2.100"), std::string::npos) << text;
    EXPECT_NE(text.find("192.0.2.2 with carp-secret-1, 192.0.2.101"), std::string::npos) << text;
    EXPECT_EQ(Of(report, AnomalyKind::TWO_MASTERS).size(), 1u);
}

TEST(RecordingsTest, ShowTwoMastersAfterAPartitionHeals)
{
    const Report report = DecodeRecording("partition-heal.pcap");
    ASSERT_EQ(Of(report, AnomalyKind::TWO_MASTERS).size(), 1u);
    EXPECT_EQ(Of(report, AnomalyKind::TWO_MASTERS)[0].frames, (std::vector<size_t>{18, 20}));
    EXPECT_EQ(
        Of(report, AnomalyKind::TWO_MASTERS)[0].text,
        "vhid 1 has two masters, 192.0.2.1 and 192.0.2.2, from 14.314203 s on, for 0.654196 s");
}

TEST(RecordingsTest, TakeAHandoverForWhatItIs)
{
    // The old master's farewell follows the new one's first advert by 5 ms.
    const Report report = DecodeRecording("election-kill-preempt-immediate.pcap");
    EXPECT_TRUE(Of(report, AnomalyKind::TWO_MASTERS).empty());
    ASSERT_EQ(report.senders.size(), 2u);
    EXPECT_TRUE(report.senders[1].runs[0].gaveWayWithAdvert);
}

TEST(RecordingsTest, ShowTheSilenceBetweenTwoMasters)
{
    const Report report = DecodeRecording("election-kill-return.pcap");
    ASSERT_EQ(Of(report, AnomalyKind::SILENCE).size(), 1u);
    EXPECT_EQ(Of(report, AnomalyKind::SILENCE)[0].frames, (std::vector<size_t>{8, 10}));
}

TEST(RecordingsTest, KnowVrrpFromCarp)
{
    const Report report = DecodeRecording("keepalived-vrrp3.pcap", Knowing({"secret"}));
    size_t vrrp = 0;
    for (const Event& event : report.events)
    {
        EXPECT_FALSE(event.As<CarpAdvert>());
        if (const auto* advert = event.As<VrrpAdvert>())
        {
            ++vrrp;
            EXPECT_EQ(advert->version, 3);
            EXPECT_EQ(advert->vrid, 51);
            EXPECT_EQ(advert->checksum, Check::GOOD);
            EXPECT_EQ(advert->centiseconds, 100);
            EXPECT_EQ(advert->addresses, std::vector<IpAddress>{*ParseAddress("192.0.2.100")});
        }
    }
    EXPECT_EQ(vrrp, 21u);
    EXPECT_TRUE(report.senders.empty());
    EXPECT_TRUE(report.anomalies.empty());
}

} // namespace
} // namespace lab::decode
