// SPDX-License-Identifier: GPL-2.0-only

// A dual-stack run on the wire: adverts, neighbour discovery, router advertisements and echoes of
// IPv6, read by tshark, by the test itself, and by `carp-lab decode`.

#include "capture.h"
#include "program.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <map>

namespace systemtest
{
namespace
{

constexpr int SEVERITY_ERROR = 0x00800000; // Wireshark's PI_ERROR
const std::string VIRTUAL_MAC = "00:00:5e:00:01:01";
const std::string LINK_LOCAL = "fe80::200:5eff:fe00:101"; // of the carp interface

/// What differs on the wire between the dialects.
struct Dialect
{
    std::string name;
    bool ipv6Adverts;
    bool linkLocalInDigest;
    std::string trafficClass;
    std::string flags; ///< of an unsolicited neighbour advertisement of a router
};

void PrintTo(const Dialect& dialect, std::ostream* out)
{
    *out << dialect.name;
}

std::string ScenarioOf(const Dialect& dialect)
{
    return R"(scenario: wire
claim: It is on the wire as it should be.
lan: {switches: [sw]}
carp:
  gw: {vhid: 1, pass: mekmitasdigoat, addresses: [10.0.0.1, 2001:db8::1, fe80::1], dialect: )" +
           dialect.name + R"(, router-adverts: {every: 2s, lifetime: 60s}}
hosts:
  r1: {on: sw, address: [10.0.0.2/24, 2001:db8::2/64], forwards: true, carp: gw}
  r2: {on: sw, address: [10.0.0.3/24, fe80::3/64, 2001:db8::3/64], forwards: true,
       carp: {gw: {advskew: 100}}}
  h1: {on: sw, address: 2001:db8::10/64, probe: [{to: 2001:db8::1, start: 4s}, {to: fe80::1, start: 4s}]}
  h2: {on: sw, address: fe80::11/64, autoconf: true, probe: {to: 2001:db8::10, start: 4s}}
timeline: [{at: 6300ms, crash: r1}]
run: {for: 12s}
)";
}

class Ipv6OnTheWire : public testing::TestWithParam<Dialect>
{
  protected:
    void SetUp() override
    {
        WriteFile(m_folder / "wire.yaml", ScenarioOf(GetParam()));
        std::filesystem::create_directory(m_folder / "captures");
        const Outcome outcome =
            CarpLab({"run", m_folder / "wire.yaml", "--pcap", m_folder / "captures"});
        ASSERT_EQ(outcome.code, 0) << outcome.err;
    }

    std::string File(const std::string& host) const
    {
        return m_folder / ("captures/" + host + ".pcap");
    }

  private:
    TemporaryFolder m_folder;
};

const Words FIELDS{"frame.number",
                   "eth.src",
                   "eth.dst",
                   "ipv6.src",
                   "ipv6.dst",
                   "ipv6.nxt",
                   "ipv6.hlim",
                   "ipv6.tclass",
                   "carp.vhid",
                   "carp.checksum.status",
                   "icmpv6.type",
                   "icmpv6.checksum.status",
                   "icmpv6.nd.na.flag",
                   "icmpv6.nd.na.target_address",
                   "icmpv6.opt.linkaddr",
                   "icmpv6.nd.ra.router_lifetime",
                   "icmpv6.opt.prefix",
                   "_ws.malformed",
                   "_ws.expert.severity",
                   "_ws.expert.message"};

using Decoded = std::map<std::string, std::string>;

std::vector<Decoded> Tshark(const std::string& file)
{
    Words command{"tshark", "-n", "-r", file, "-d", "ip.proto==112,carp", "-T", "fields"};
    for (const std::string& field : FIELDS)
    {
        command.insert(command.end(), {"-e", field});
    }
    const Outcome outcome = RunProgram(command);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    std::vector<Decoded> frames;
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

std::vector<Decoded> Pick(const std::vector<Decoded>& frames,
                          const std::string& field,
                          const std::string& value)
{
    std::vector<Decoded> picked;
    std::copy_if(frames.begin(),
                 frames.end(),
                 std::back_inserter(picked),
                 [&](const Decoded& frame) { return frame.at(field) == value; });
    return picked;
}

TEST_P(Ipv6OnTheWire, TsharkFindsNothingWrong)
{
    if (!IsInstalled("tshark"))
    {
        GTEST_SKIP() << "tshark is not installed";
    }
    for (const char* host : {"r1", "r2", "h1", "h2"})
    {
        const auto frames = Tshark(File(host));
        EXPECT_GT(frames.size(), 50u) << host;
        for (const Decoded& frame : frames)
        {
            const std::string where = std::string(host) + " " + frame.at("frame.number") + ": " +
                                      frame.at("_ws.expert.message");
            EXPECT_EQ(frame.at("_ws.malformed"), "") << where;
            EXPECT_NE(frame.at("icmpv6.checksum.status"), "0") << where;
            EXPECT_NE(frame.at("carp.checksum.status"), "0") << where;
            for (const std::string& severity : Split(frame.at("_ws.expert.severity"), ','))
            {
                EXPECT_LT(severity.empty() ? 0 : std::stol(severity, nullptr, 0), SEVERITY_ERROR)
                    << where;
            }
        }
    }
}

TEST_P(Ipv6OnTheWire, TsharkReadsWhatWasMeant)
{
    if (!IsInstalled("tshark"))
    {
        GTEST_SKIP() << "tshark is not installed";
    }
    const auto frames = Tshark(File("r2"));
    const auto adverts = Pick(Pick(frames, "ipv6.nxt", "112"), "carp.vhid", "1");
    EXPECT_EQ(adverts.size(), GetParam().ipv6Adverts ? 6u : 0u) << "4 of r1, 2 of r2";
    for (size_t i = 0; i < adverts.size(); ++i)
    {
        EXPECT_EQ(adverts[i].at("eth.src"), VIRTUAL_MAC);
        EXPECT_EQ(adverts[i].at("eth.dst"), "33:33:00:00:00:12");
        EXPECT_EQ(adverts[i].at("ipv6.dst"), "ff02::12");
        EXPECT_EQ(adverts[i].at("ipv6.hlim"), "255");
        EXPECT_EQ(adverts[i].at("ipv6.tclass"), GetParam().trafficClass);
        // r2 lists a link-local address.
        EXPECT_EQ(adverts[i].at("ipv6.src"), i < 4 ? "fe80::200:ff:fe00:1" : "fe80::3");
    }

    const auto told = Pick(Pick(frames, "icmpv6.type", "136"), "ipv6.dst", "ff02::1");
    ASSERT_EQ(told.size(), 4u) << "two addresses, two masters";
    for (size_t i = 0; i < told.size(); ++i)
    {
        EXPECT_EQ(told[i].at("icmpv6.nd.na.target_address"),
                  i % 2 == 0 ? "2001:db8::1" : "fe80::1");
        EXPECT_EQ(told[i].at("icmpv6.nd.na.flag"), GetParam().flags);
        EXPECT_EQ(told[i].at("icmpv6.opt.linkaddr"), VIRTUAL_MAC);
        EXPECT_EQ(told[i].at("eth.src"), VIRTUAL_MAC);
        EXPECT_EQ(told[i].at("ipv6.hlim"), "255");
    }

    const auto routers = Pick(frames, "icmpv6.type", "134");
    EXPECT_EQ(routers.size(), GetParam().name == "openbsd" ? 3u : 4u);
    for (const Decoded& advert : routers)
    {
        EXPECT_EQ(advert.at("ipv6.src"), LINK_LOCAL);
        EXPECT_EQ(advert.at("icmpv6.nd.ra.router_lifetime"), "60");
        EXPECT_EQ(advert.at("icmpv6.opt.prefix"), "2001:db8::");
        EXPECT_EQ(advert.at("icmpv6.opt.linkaddr"), VIRTUAL_MAC);
    }

    const auto client = Tshark(File("h1"));
    const auto answers =
        Pick(Pick(client, "icmpv6.type", "136"), "icmpv6.opt.linkaddr", VIRTUAL_MAC);
    size_t solicited = 0;
    for (const Decoded& answer : answers)
    {
        solicited += answer.at("ipv6.dst") != "ff02::1";
        if (answer.at("ipv6.dst") != "ff02::1")
        {
            EXPECT_EQ(answer.at("icmpv6.nd.na.flag"), "0xe0000000")
                << "router, solicited, override";
            EXPECT_EQ(answer.at("ipv6.src"), answer.at("icmpv6.nd.na.target_address"));
        }
    }
    EXPECT_EQ(solicited, 2u) << "one for each virtual address";
    EXPECT_GT(Pick(client, "icmpv6.type", "129").size(), 50u) << "echo replies";
}

TEST_P(Ipv6OnTheWire, DigestsCoverAllAddressesInOrder)
{
    constexpr size_t CARP = 14 + 40; // offset in a frame
    const std::string passphrase = "mekmitasdigoat";
    Bytes addresses{10, 0, 0, 1, 0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    if (GetParam().linkLocalInDigest)
    {
        const Bytes linkLocal{0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
        addresses.insert(addresses.end(), linkLocal.begin(), linkLocal.end());
    }
    size_t adverts = 0;
    for (const Frame& frame : ReadCapture(File("r2")))
    {
        const Bytes& bytes = frame.bytes;
        const bool isIpv6 = bytes.size() >= CARP + 36 && bytes[12] == 0x86 && bytes[13] == 0xdd;
        if (!isIpv6 || bytes[20] != 112)
        {
            continue;
        }
        ++adverts;
        const auto carp = bytes.begin() + CARP;
        Bytes message{0x02, 0x01};
        message.push_back(carp[1]);
        const auto more = std::back_inserter(message);
        std::copy(addresses.begin(), addresses.end(), more);
        std::copy(carp + 8, carp + 16, more);
        EXPECT_EQ(Bytes(carp + 16, carp + 36),
                  HmacSha1(Bytes(passphrase.begin(), passphrase.end()), message));
    }
    EXPECT_EQ(adverts, GetParam().ipv6Adverts ? 6u : 0u);
}

TEST_P(Ipv6OnTheWire, DecodeVerifiesTheDigests)
{
    const Outcome outcome = CarpLab({"decode",
                                     File("r2"),
                                     "--pass",
                                     "mekmitasdigoat",
                                     "--address",
                                     "10.0.0.1",
                                     "--address",
                                     "2001:db8::1",
                                     "--address",
                                     "fe80::1",
                                     "--json"});
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    size_t good = 0;
    for (const std::string& line : Lines(outcome.out))
    {
        good += line.find("\"digest\":\"good\"") != std::string::npos;
        EXPECT_EQ(line.find("\"digest\":\"bad\""), std::string::npos) << line;
    }
    EXPECT_EQ(good, GetParam().ipv6Adverts ? 12u : 6u);
}

INSTANTIATE_TEST_SUITE_P(
    Dialects,
    Ipv6OnTheWire,
    testing::Values(Dialect{"openbsd", true, false, "0x00000000", "0xa0000000"},
                    Dialect{"freebsd", true, true, "0x000000e0", "0x20000000"},
                    Dialect{"netbsd", false, true, "", "0x20000000"}),
    [](const auto& info) { return info.param.name; });

} // namespace
} // namespace systemtest
