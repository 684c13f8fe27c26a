// SPDX-License-Identifier: GPL-2.0-only

#include "lab/decode/render.h"

#include "lab/decode/text.h"
#include "wire.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sstream>

namespace lab::decode
{
namespace
{

using std::chrono::seconds;

const std::vector<std::string> RECORDINGS{"broadcast.pcap",
                                          "ns3-and-ucarp.pcap",
                                          "keepalived-vrrp3.pcap",
                                          "password-mismatch.pcap",
                                          "failover-1.0-1.100-immediate.pcap"};

std::vector<std::string> LinesOf(const std::string& text)
{
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);)
    {
        lines.push_back(line);
    }
    return lines;
}

std::string Page(const Report& report)
{
    std::ostringstream out;
    PrintReport(out, report, "x.pcap");
    return out.str();
}

std::string JsonLines(const Report& report)
{
    std::ostringstream out;
    WriteJsonLines(out, report);
    return out.str();
}

TEST(RenderTest, PagesFitAHundredColumns)
{
    for (const std::string& name : RECORDINGS)
    {
        for (const std::string& line :
             LinesOf(Page(DecodeCapture(Recording(name), Knowing({"carp-secret-1"})))))
        {
            EXPECT_LE(line.size(), 100u) << name << ": " << line;
        }
    }
}

TEST(RenderTest, TheWidestRowFits)
{
    AdvertFrame frame{Advert(255, 255, UINT64_MAX)};
    frame.fields.vhid = 255;
    frame.fields.demote = 255;
    frame.source = *ParseAddress("2001:db8:1111:2222:3333:4444:5555:6666");
    frame.destination = carp::IPV6_GROUP;
    Capture capture;
    capture.Add(seconds(0), frame.Bytes()).Add(std::chrono::hours(20), frame.Bytes());
    const std::vector<std::string> lines = LinesOf(Page(capture.Analysed()));
    EXPECT_EQ(lines.at(4),
              "    2  72000000000 00:00:5e:00:01:01 2001:d..55:6666 advert 255 255/255+255 "
              "ffffffff 255 ok  unknown");
    for (const std::string& line : lines)
    {
        EXPECT_LE(line.size(), 100u) << line;
    }
}

TEST(RenderTest, TellsOneCaptureWhole)
{
    const Report report = DecodeCapture(Recording("neutral.pcap"),
                                        Knowing({"carp-secret-1"}, {"192.0.2.100"}));
    EXPECT_EQ(Page(report),
              R"(x.pcap: 6 frames of Ethernet in 2.992039 s, 4 CARP adverts

frame      time us source MAC        source IP       event vhid base/skew   counter ttl sum digest
    1            0 02:00:00:00:00:01 192.0.2.100     announces 192.0.2.100
    2           27 00:00:5e:00:00:01 192.0.2.1       advert   1 1/0         df22cb13 255 ok  good
    3       991825 00:00:5e:00:00:01 192.0.2.1       advert   1 1/0         b8ccb669 255 ok  good
    4      1991849 00:00:5e:00:00:01 192.0.2.1       advert   1 1/0         3ead054e 255 ok  good
    5      1991885 02:00:00:00:00:01 192.0.2.100     announces 192.0.2.100
    6      2992039 00:00:5e:00:00:01 192.0.2.1       advert   1 1/0         c9fed206 255 ok  good

Senders
  vhid 1, 192.0.2.1 (00:00:5e:00:00:01): 4 adverts from 0.000027 s to 2.992039 s, once master
    advbase 1, advskew 0: every 1.000000 s as stated, 1.000024 s measured (median of 3): fits
    digest: 4 good with carp-secret-1, 192.0.2.100; as in all dialects
    dialect: ucarp, because of
      +8 Ethernet source 00:00:5e:00:00:01, fifth byte 0: ucarp
      +4 TOS 0x10: openbsd, netbsd and ucarp
      +6 a new random counter in each advert: freebsd, netbsd and ucarp
      +6 gratuitous ARP with a real MAC: ucarp
      +2 gratuitous ARP before the first advert: ucarp
      +2 gratuitous ARP with the sender's MAC as target: ucarp
      +3 gratuitous ARP again with the third advert: openbsd and ucarp

Anomalies
  none
)");
}

TEST(RenderTest, WritesOneObjectForEachFrame)
{
    for (const std::string& name : RECORDINGS)
    {
        const Report report = DecodeCapture(Recording(name), Knowing({"carp-secret-1"}));
        const std::vector<std::string> lines = LinesOf(JsonLines(report));
        EXPECT_EQ(lines.size(), report.capture.frames);
        for (size_t i = 0; i < lines.size(); ++i)
        {
            const auto json = nlohmann::json::parse(lines[i]);
            EXPECT_EQ(json["frame"], i + 1);
            EXPECT_EQ(json["t_ns"], report.events[i].at.count());
            EXPECT_EQ(json.contains("digest"), json["what"] == "advert");
        }
    }
}

TEST(RenderTest, KeepsTheOrderOfKeys)
{
    const Report report = DecodeCapture(Recording("neutral.pcap"),
                                        Knowing({"carp-secret-1"}, {"192.0.2.100"}));
    EXPECT_EQ(LinesOf(JsonLines(report)).at(1),
              R"({"frame":2,"t_ns":27000,"what":"advert","src_mac":"00:00:5e:00:00:01")"
              R"(,"dst_mac":"01:00:5e:00:00:12","src":"192.0.2.1","dst":"224.0.0.18","ttl":255)"
              R"(,"tos":16,"vhid":1,"advbase":1,"advskew":0,"demote":0,"authlen":7)"
              R"(,"counter":"37e1e13ddf22cb13","hmac":"eee4603672baf4aad551f9ef2f4fd84891a9fef3")"
              R"(,"checksum":"good","digest":"good","digest_match":{"secret":"carp-secret-1")"
              R"(,"addresses":["192.0.2.100"],"guessed":false,"without_link_local":false)"
              R"(,"hand_set_mac":null,"dialects":["openbsd","freebsd","netbsd","ucarp"]})"
              R"(,"dialect":["ucarp"]})");
}

TEST(RenderTest, NamesAnomaliesAtTheirFrames)
{
    const Report report = DecodeCapture(Recording("partition-heal.pcap"), {});
    const std::vector<std::string> lines = LinesOf(JsonLines(report));
    for (size_t i = 0; i < lines.size(); ++i)
    {
        const auto json = nlohmann::json::parse(lines[i]);
        const bool inside = i + 1 == 18 || i + 1 == 20;
        EXPECT_EQ(json.contains("anomalies"), inside) << i + 1;
        if (inside)
        {
            EXPECT_EQ(json["anomalies"], nlohmann::json::array({"two-masters"}));
            EXPECT_EQ(json["digest"], "unknown");
        }
    }
}

TEST(RenderTest, WritesNumbersAsTextWithoutLoss)
{
    AdvertFrame frame{Advert(1, 0, UINT64_MAX)};
    Capture capture;
    capture.Add(seconds(0), frame.Bytes());
    EXPECT_EQ(nlohmann::json::parse(JsonLines(capture.Analysed()))["counter"], "ffffffffffffffff");
}

TEST(RenderTest, JoinsFrameNumbers)
{
    EXPECT_EQ(FrameList({7}), "frame 7");
    EXPECT_EQ(FrameList({7, 8}), "frames 7, 8");
    EXPECT_EQ(FrameList({1, 2, 3, 5, 7, 8, 9}), "frames 1-3, 5, 7-9");
    EXPECT_EQ(Seconds(std::chrono::microseconds(-1)), "-0.000001 s");
    EXPECT_EQ(Seconds(std::chrono::nanoseconds(1234567891)), "1.234567 s");
}

} // namespace
} // namespace lab::decode
