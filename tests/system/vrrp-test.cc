// SPDX-License-Identifier: GPL-2.0-only

// VRRPv3 of both families on the wire, read by tshark and by `carp-lab decode`, and what the
// program shows of it.

#include "program.h"

#include <gtest/gtest.h>

#include <map>

namespace systemtest
{
namespace
{

const std::string SCRIPT = R"(scenario: vrrp
claim: It is on the wire as it should be.
lan: {switches: [sw]}
carp:
  gw: {vhid: 7, dialect: freebsd, carpver: 3, addresses: [10.0.0.1, 10.0.0.9]}
  six: {vhid: 8, dialect: freebsd, carpver: 3, addresses: [2001:db8::1]}
hosts:
  r1: {on: sw, address: [10.0.0.2/24, 2001:db8::2/64],
       carp: {gw: {vrrpprio: 200, vrrpinterval: 50}, six: {vrrpprio: 200, vrrpinterval: 50}}}
  r2: {on: sw, address: [10.0.0.3/24, 2001:db8::3/64], carp: [gw, six]}
timeline: [{at: 6300ms, crash: r1}]
expect: [{master: gw, is: r2, at: 9s}]
run: {for: 12s}
)";

class Vrrp : public testing::Test
{
  protected:
    Vrrp()
    {
        WriteFile(m_folder / "vrrp.yaml", SCRIPT);
        std::filesystem::create_directory(m_folder / "captures");
        m_run = CarpLab({"run",
                         m_folder / "vrrp.yaml",
                         "--pcap",
                         m_folder / "captures",
                         "--show",
                         "ifconfig@9s",
                         "--log"});
    }

    TemporaryFolder m_folder;
    Outcome m_run;
};

using Decoded = std::map<std::string, std::string>;

const Words FIELDS{"eth.src",
                   "eth.dst",
                   "ip.dst",
                   "ipv6.dst",
                   "ip.ttl",
                   "ipv6.hlim",
                   "vrrp.version",
                   "vrrp.type",
                   "vrrp.virt_rtr_id",
                   "vrrp.prio",
                   "vrrp.short_adver_int",
                   "vrrp.addr_count",
                   "vrrp.checksum.status",
                   "_ws.malformed"};

std::vector<Decoded> Tshark(const std::string& file)
{
    Words command{"tshark", "-n", "-r", file, "-Y", "ip.proto == 112 || ipv6.nxt == 112"};
    command.insert(command.end(), {"-T", "fields"});
    for (const std::string& field : FIELDS)
    {
        command.insert(command.end(), {"-e", field});
    }
    const Outcome outcome = RunProgram(command);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    std::vector<Decoded> packets;
    for (const std::string& line : Lines(outcome.out))
    {
        const Words values = Split(line, '\t');
        Decoded packet;
        for (size_t i = 0; i < FIELDS.size(); ++i)
        {
            packet[FIELDS[i]] = values.at(i);
        }
        packets.push_back(packet);
    }
    return packets;
}

TEST_F(Vrrp, TsharkReadsEveryAdvert)
{
    ASSERT_EQ(m_run.code, 0) << m_run.out << m_run.err;
    if (!IsInstalled("tshark"))
    {
        GTEST_SKIP() << "tshark is not installed";
    }
    const auto packets = Tshark(m_folder / "captures/r2.pcap");
    size_t ipv4 = 0;
    size_t ipv6 = 0;
    size_t ofSecond = 0;
    for (const Decoded& packet : packets)
    {
        const bool isIpv4 = !packet.at("ip.dst").empty();
        ++(isIpv4 ? ipv4 : ipv6);
        const bool isSecond = packet.at("vrrp.prio") == "100";
        ofSecond += isSecond;
        EXPECT_EQ(packet.at("eth.src"), isIpv4 ? "00:00:5e:00:01:07" : "00:00:5e:00:01:08");
        EXPECT_EQ(packet.at("eth.dst"), isIpv4 ? "01:00:5e:00:00:12" : "33:33:00:00:00:12");
        EXPECT_EQ(packet.at("ip.dst") + packet.at("ipv6.dst"), isIpv4 ? "224.0.0.18" : "ff02::12");
        EXPECT_EQ(packet.at("ip.ttl") + packet.at("ipv6.hlim"), "255");
        EXPECT_EQ(packet.at("vrrp.version"), "3");
        EXPECT_EQ(packet.at("vrrp.type"), "1");
        EXPECT_EQ(packet.at("vrrp.virt_rtr_id"), isIpv4 ? "7" : "8");
        EXPECT_EQ(packet.at("vrrp.prio"), isSecond ? "100" : "200");
        EXPECT_EQ(packet.at("vrrp.short_adver_int"), isSecond ? "100" : "50");
        EXPECT_EQ(packet.at("vrrp.addr_count"), isIpv4 ? "2" : "1");
        EXPECT_EQ(packet.at("vrrp.checksum.status"), "1");
        EXPECT_EQ(packet.at("_ws.malformed"), "");
    }
    // r1 from 3.21 s on every 0.5 s; r2, 1.8 s after the advert of 6.21 s, every second.
    EXPECT_EQ(ofSecond, 2u * 4u);
    EXPECT_EQ(ipv4, 7u + 4u);
    EXPECT_EQ(ipv6, ipv4);
}

TEST_F(Vrrp, DecodeListsTheAdverts)
{
    const Outcome decoded = CarpLab({"decode", m_folder / "captures/r2.pcap"});
    EXPECT_EQ(decoded.out.find("fewer addresses"), std::string::npos) << decoded.out;
    EXPECT_NE(decoded.out.find("VRRP"), std::string::npos) << decoded.out;
}

TEST_F(Vrrp, ToldAndShownAsFreeBsdDoes)
{
    for (const std::string part :
         {" 3.210000  r1  gw: first advert as master (vhid 7, priority 200, interval 50 cs)\n",
          "r2  six: first advert as master (vhid 8, priority 100, interval 100 cs)\n",
          "        vrrp: MASTER vrid 7 prio 100 interval 100\n",
          " 3.210000 r1 kernel: carp: 7@em0: BACKUP -> MASTER (master timed out)\n"})
    {
        EXPECT_NE(m_run.out.find(part), std::string::npos) << part << m_run.out;
    }
    EXPECT_EQ(m_run.out.find("peer 224.0.0.18"), std::string::npos);
}

} // namespace
} // namespace systemtest
