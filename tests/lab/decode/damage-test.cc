// SPDX-License-Identifier: GPL-2.0-only

// Files that are no captures, damaged ones, and any bytes at all.

#include "lab/decode/render.h"

#include "wire.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>
#include <sstream>

namespace lab::decode
{
namespace
{

std::string Refusal(const std::string& path)
{
    try
    {
        DecodeCapture(path, {});
    }
    catch (const CaptureError& error)
    {
        return error.what();
    }
    return "read";
}

std::string RefusalOf(const Octets& content)
{
    const TemporaryFile file(content);
    const std::string text = Refusal(file.Path());
    return text.find(file.Path() + ": ") == 0 ? text.substr(file.Path().size() + 2) : text;
}

Octets RecordedBytes(const std::string& name)
{
    const std::string text = RecordedText(name);
    return {text.begin(), text.end()};
}

/// Reads a file of these bytes and renders it in both ways; the worst allowed is a refusal.
void Digest(const Octets& content)
{
    const TemporaryFile file(content);
    std::ostringstream sink;
    try
    {
        const Report report = DecodeCapture(file.Path(),
                                            Knowing({"carp-secret-1"}, {"192.0.2.100"}));
        PrintReport(sink, report, "x");
        WriteJsonLines(sink, report);
    }
    catch (const CaptureError&)
    {
    }
}

TEST(DamageTest, RefusesWhatIsNoCapture)
{
    EXPECT_EQ(Refusal("/no/such/file"), "/no/such/file: no such file");
    EXPECT_EQ(Refusal("/"), "/: is a folder");
    EXPECT_EQ(RefusalOf({}), "the file is empty");
    EXPECT_EQ(RefusalOf(Octets(3, 0xd4)).find("cannot be read as a capture: "), 0u);
    const Octets text{'s', 'c', 'e', 'n', 'a', 'r', 'i', 'o', ':', ' ', 'x', '\n'};
    EXPECT_EQ(RefusalOf(text).find("cannot be read as a capture: "), 0u);
}

TEST(DamageTest, RefusesOtherLinkLayers)
{
    EXPECT_EQ(RefusalOf(PcapFile({}, 105)),
              "link type IEEE802_11 is not read, only Ethernet and Linux cooked captures");
}

TEST(DamageTest, ReadsCookedFiles)
{
    const TemporaryFile file(PcapFile({}, 113));
    EXPECT_EQ(DecodeCapture(file.Path(), {}).capture.link, LinkLayer::LINUX_COOKED);
}

TEST(DamageTest, ReadsACaptureWithoutFrames)
{
    const TemporaryFile file(PcapFile({}));
    const Report report = DecodeCapture(file.Path(), {});
    EXPECT_EQ(report.capture.frames, 0u);
    EXPECT_EQ(report.capture.damage, "");
    EXPECT_TRUE(report.anomalies.empty());
}

TEST(DamageTest, ReadsWhatIsThereOfATruncatedFile)
{
    Octets bytes = RecordedBytes("neutral.pcap");
    bytes.resize(bytes.size() - 10);
    const TemporaryFile file(bytes);
    const Report report = DecodeCapture(file.Path(), {});
    EXPECT_EQ(report.capture.frames, 5u);
    EXPECT_EQ(report.digests.size(), 3u);
    EXPECT_NE(report.capture.damage, "");
}

TEST(DamageTest, SurvivesEveryTruncation)
{
    const Octets bytes = RecordedBytes("neutral.pcap");
    for (size_t size = 1; size < bytes.size(); ++size)
    {
        Digest({bytes.begin(), bytes.begin() + static_cast<ptrdiff_t>(size)});
    }
}

TEST(DamageTest, SurvivesRandomBytes)
{
    std::mt19937 random(1);
    for (int run = 0; run < 300; ++run)
    {
        Octets frame(random() % 120);
        std::generate(frame.begin(), frame.end(), [&] { return static_cast<uint8_t>(random()); });
        Digest(frame);
        Digest(PcapFile({frame, frame}));
    }
}

TEST(DamageTest, SurvivesFlippedBytes)
{
    std::mt19937 random(2);
    const MacBytes mac{0, 0, 0x5e, 0, 1, 1};
    const Octets original =
        PcapFile({AdvertFrame{Advert(1, 0)}.Bytes(),
                  AdvertFrame{Advert(1, 0),
                              mac,
                              {0x33, 0x33, 0, 0, 0, 0x12},
                              *ParseAddress("fe80::1"),
                              IpAddress(carp::IPV6_GROUP)}
                      .Bytes(),
                  Arp(false, mac, {192, 0, 2, 100}, {192, 0, 2, 100}),
                  Neighbour(true, false, mac, std::get<Ipv6Bytes>(*ParseAddress("2001:db8::1")))});
    for (int run = 0; run < 1500; ++run)
    {
        Octets bytes = original;
        for (unsigned flips = 1 + random() % 6; flips > 0; --flips)
        {
            // The header of the file seldom: without it nothing is read.
            const size_t from = run % 20 == 0 ? 0 : 24;
            bytes[from + random() % (bytes.size() - from)] = static_cast<uint8_t>(random());
        }
        Digest(bytes);
    }
}

} // namespace
} // namespace lab::decode
