// SPDX-License-Identifier: GPL-2.0-only

// Captures, read by tshark and tcpdump: what they know of Ethernet, ARP, IPv4, ICMP and CARP is as
// they expect it.

#include "recorded-run.h"

#include <gtest/gtest.h>

#include <map>

namespace systemtest
{
namespace
{

constexpr int SEVERITY_ERROR = 0x00800000; // Wireshark's PI_ERROR

const Words FIELDS{"frame.number",
                   "eth.src",
                   "eth.dst",
                   "ip.proto",
                   "ip.src",
                   "ip.ttl",
                   "ip.dsfield",
                   "ip.flags.df",
                   "ip.checksum.status",
                   "carp.vhid",
                   "carp.adver_int",
                   "carp.advskew",
                   "carp.authlen",
                   "carp.checksum.status",
                   "arp.opcode",
                   "arp.src.hw_mac",
                   "arp.src.proto_ipv4",
                   "arp.dst.proto_ipv4",
                   "icmp.type",
                   "icmp.checksum.status",
                   "_ws.malformed",
                   "_ws.expert.severity",
                   "_ws.expert.message"};

/// The fields of a frame by name; those that it has not are empty.
using Decoded = std::map<std::string, std::string>;

/// What tshark makes of a capture; it is asked once.
const std::vector<Decoded>& Decode(const std::string& file)
{
    static std::map<std::string, std::vector<Decoded>> known;
    std::vector<Decoded>& frames = known[file];
    if (!frames.empty())
    {
        return frames;
    }
    Words command{"tshark",
                  "-n",
                  "-r",
                  file,
                  "-d",
                  "ip.proto==112,carp",
                  "-o",
                  "ip.check_checksum:TRUE",
                  "-T",
                  "fields"};
    for (const std::string& field : FIELDS)
    {
        command.insert(command.end(), {"-e", field});
    }
    const Outcome outcome = RunProgram(command);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    for (const std::string& line : Lines(outcome.out))
    {
        const Words values = Split(line, '\t');
        Decoded frame;
        for (size_t i = 0; i < FIELDS.size(); ++i)
        {
            frame[FIELDS[i]] = values.at(i);
        }
        frames.push_back(frame);
    }
    return frames;
}

class Decoders : public testing::TestWithParam<Recording>
{
  protected:
    void Need(const std::string& program)
    {
        if (!IsInstalled(program))
        {
            GTEST_SKIP() << program << " is not installed";
        }
    }

    /// The capture that shows both masters.
    std::string File() const
    {
        return RecordedRun::Of(GetParam()).File("r2");
    }
};

class Tshark : public Decoders
{
  protected:
    void SetUp() override
    {
        Need("tshark");
    }
};

class Tcpdump : public Decoders
{
  protected:
    void SetUp() override
    {
        Need("tcpdump");
    }
};

TEST_P(Tshark, FindsNothingWrong)
{
    for (const char* host : {"r1", "r2", "h1"})
    {
        // The others differ in nothing that is not in r2's capture.
        if (host != std::string("r2") && GetParam().name != "openbsd")
        {
            continue;
        }
        for (const Decoded& frame : Decode(RecordedRun::Of(GetParam()).File(host)))
        {
            SCOPED_TRACE(std::string(host) + ", frame " + frame.at("frame.number"));
            EXPECT_EQ(frame.at("_ws.malformed"), "");
            for (const std::string& severity : Split(frame.at("_ws.expert.severity"), ','))
            {
                EXPECT_LT(severity.empty() ? 0 : std::stoi(severity), SEVERITY_ERROR)
                    << frame.at("_ws.expert.message");
            }
        }
    }
}

TEST_P(Tshark, AdvertsAreWhatTheDialectSends)
{
    std::map<std::string, int> sent;
    for (const Decoded& frame : Decode(File()))
    {
        if (frame.at("ip.proto") != "112")
        {
            continue;
        }
        SCOPED_TRACE("frame " + frame.at("frame.number"));
        ++sent[frame.at("ip.src")];
        EXPECT_EQ(frame.at("eth.src"), GetParam().advertMac);
        EXPECT_EQ(frame.at("eth.dst"), "01:00:5e:00:00:12");
        EXPECT_EQ(frame.at("ip.ttl"), "255");
        EXPECT_EQ(frame.at("ip.dsfield"), GetParam().tos);
        EXPECT_EQ(frame.at("ip.flags.df"), "1");
        EXPECT_EQ(frame.at("ip.checksum.status"), "1");
        EXPECT_EQ(frame.at("carp.vhid"), "1");
        EXPECT_EQ(frame.at("carp.adver_int"), "1");
        EXPECT_EQ(frame.at("carp.advskew"), frame.at("ip.src") == "10.0.0.2" ? "0" : "100");
        EXPECT_EQ(frame.at("carp.authlen"), "7");
        EXPECT_EQ(frame.at("carp.checksum.status"), "1");
    }
    EXPECT_EQ(sent["10.0.0.2"], 8) << "3 s to 10 s";
    EXPECT_GE(sent["10.0.0.3"], 5);
    EXPECT_EQ(sent.size(), 2u);
}

TEST_P(Tshark, ArpAndPingsAreInOrder)
{
    const bool realMac = GetParam().dialect == "ucarp";
    int announcements = 0;
    int questions = 0;
    int requests = 0;
    int replies = 0;
    for (const Decoded& frame : Decode(File()))
    {
        SCOPED_TRACE("frame " + frame.at("frame.number"));
        if (!frame.at("icmp.type").empty())
        {
            EXPECT_EQ(frame.at("ip.checksum.status"), "1");
            EXPECT_EQ(frame.at("icmp.checksum.status"), "1");
            requests += frame.at("icmp.type") == "8";
            replies += frame.at("icmp.type") == "0";
        }
        if (frame.at("arp.opcode").empty())
        {
            continue;
        }
        const std::string& sender = frame.at("arp.src.proto_ipv4");
        EXPECT_TRUE(frame.at("arp.opcode") == "1" || frame.at("arp.opcode") == "2");
        if (sender == frame.at("arp.dst.proto_ipv4"))
        {
            ++announcements;
            EXPECT_EQ(frame.at("eth.dst"), "ff:ff:ff:ff:ff:ff");
            if (realMac)
            {
                EXPECT_EQ(frame.at("eth.src"), frame.at("arp.src.hw_mac"));
                EXPECT_NE(frame.at("arp.src.hw_mac").substr(0, 9), "00:00:5e:");
            }
            else
            {
                EXPECT_EQ(frame.at("arp.src.hw_mac"), GetParam().advertMac);
            }
        }
        else
        {
            ++questions;
        }
    }
    EXPECT_GE(announcements, 2) << "one of each master";
    EXPECT_GE(questions, 1);
    EXPECT_GE(requests, 50) << "those that r2 answers, 14.2 s to 19.9 s";
    EXPECT_GE(replies, 50);
}

TEST_P(Tcpdump, HasNoComplaint)
{
    const Outcome outcome = RunProgram({"tcpdump", "-n", "-tt", "-vv", "-T", "carp", "-r", File()});

    ASSERT_EQ(outcome.code, 0) << outcome.err;
    for (const char* complaint :
         {"bad", "wrong", "truncated", "[|", "unknown", "invalid", "missing", "VRRPv"})
    {
        EXPECT_EQ(outcome.out.find(complaint), std::string::npos) << complaint;
        EXPECT_EQ(outcome.err.find(complaint), std::string::npos) << outcome.err;
    }
    int adverts = 0;
    for (const std::string& line : Lines(outcome.out))
    {
        adverts += line.find("> 224.0.0.18: CARPv2-advertise 36: vhid=1 advbase=1 advskew=") !=
                   std::string::npos;
    }
    EXPECT_GE(adverts, 8 + 5);
}

std::string AsTestName(const testing::TestParamInfo<Recording>& info)
{
    return info.param.name;
}

INSTANTIATE_TEST_SUITE_P(Runs, Tshark, testing::ValuesIn(Recordings()), AsTestName);
INSTANTIATE_TEST_SUITE_P(Runs, Tcpdump, testing::ValuesIn(Recordings()), AsTestName);

} // namespace
} // namespace systemtest
