// SPDX-License-Identifier: GPL-2.0-only

// Wireshark reads the same fields from the same frames.

#include "wire.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <gtest/gtest.h>
#include <memory>
#include <sstream>

namespace lab::decode
{
namespace
{

std::string OutputOf(const std::string& command)
{
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
    std::string text;
    std::array<char, 4096> buffer;
    while (const size_t size = pipe ? fread(buffer.data(), 1, buffer.size(), pipe.get()) : 0)
    {
        text.append(buffer.data(), size);
    }
    return text;
}

bool HasTshark()
{
    return !OutputOf("command -v tshark").empty();
}

std::string Tshark(const std::string& name, const std::string& options)
{
    return OutputOf("tshark -r '" + Recording(name) + "' -T fields " + options + " 2>/dev/null");
}

std::string CarpFields(const Report& report)
{
    std::ostringstream out;
    for (const Event& event : report.events)
    {
        const auto* advert = event.As<CarpAdvert>();
        if (!advert)
        {
            continue;
        }
        char time[32];
        std::snprintf(time, sizeof(time), "%.9f", static_cast<double>(event.at.count()) / 1e9);
        out << event.frame << '\t' << time << '\t' << ToString(*event.sourceMac) << '\t'
            << ToString(*event.destinationMac) << '\t' << FormatAddress(event.ip->source) << '\t'
            << FormatAddress(event.ip->destination) << '\t' << int(event.ip->ttl) << '\t'
            << int(advert->fields.vhid) << '\t' << int(advert->fields.advbase) << '\t'
            << int(advert->fields.advskew) << '\t' << int(advert->fields.demote) << '\t'
            << int(advert->fields.authLength) << '\t' << advert->fields.counter << '\t';
        for (const uint8_t byte : advert->fields.digest)
        {
            out << "0123456789abcdef"[byte >> 4] << "0123456789abcdef"[byte & 15];
        }
        out << '\t' << (advert->checksum == Check::GOOD) << '\n';
    }
    return out.str();
}

std::string ArpFields(const Report& report)
{
    std::ostringstream out;
    for (const Event& event : report.events)
    {
        if (const auto* arp = event.As<ArpPacket>())
        {
            out << event.frame << '\t' << (arp->reply ? 2 : 1) << '\t' << ToString(arp->senderMac)
                << '\t' << FormatAddress(arp->senderIp) << '\t' << ToString(arp->targetMac) << '\t'
                << FormatAddress(arp->targetIp) << '\n';
        }
    }
    return out.str();
}

class Tsharks : public testing::TestWithParam<const char*>
{
  protected:
    void SetUp() override
    {
        if (!HasTshark())
        {
            GTEST_SKIP() << "tshark is not installed";
        }
    }
};

TEST_P(Tsharks, ReadTheSameAdverts)
{
    const std::string expected =
        Tshark(GetParam(),
               "-d ip.proto==112,carp -Y carp -e frame.number -e frame.time_relative -e eth.src "
               "-e eth.dst -e ip.src -e ip.dst -e ip.ttl -e carp.vhid -e carp.adver_int "
               "-e carp.advskew -e carp.demotion -e carp.authlen -e carp.counter -e carp.hmac "
               "-e carp.checksum.status");
    EXPECT_EQ(CarpFields(DecodeCapture(Recording(GetParam()), {})), expected);
}

TEST_P(Tsharks, ReadTheSameArp)
{
    const std::string expected =
        Tshark(GetParam(),
               "-Y arp -e frame.number -e arp.opcode -e arp.src.hw_mac -e arp.src.proto_ipv4 "
               "-e arp.dst.hw_mac -e arp.dst.proto_ipv4");
    EXPECT_EQ(ArpFields(DecodeCapture(Recording(GetParam()), {})), expected);
}

INSTANTIATE_TEST_SUITE_P(Some,
                         Tsharks,
                         testing::Values("broadcast.pcap",
                                         "longest-password.pcap",
                                         "ns3-and-ucarp.pcap",
                                         "two-vhids.pcap",
                                         "failover-1.0-1.100-immediate.pcap"),
                         [](const auto& info) { return std::to_string(info.index); });

TEST(TsharkTest, ReadsTheSameVrrp)
{
    if (!HasTshark())
    {
        GTEST_SKIP() << "tshark is not installed";
    }
    std::ostringstream out;
    for (const Event& event : DecodeCapture(Recording("keepalived-vrrp3.pcap"), {}).events)
    {
        if (const auto* vrrp = event.As<VrrpAdvert>())
        {
            out << event.frame << '\t' << int(vrrp->version) << '\t' << int(vrrp->vrid) << '\t'
                << int(vrrp->priority) << '\t' << FormatAddress(vrrp->addresses.at(0)) << '\t'
                << (vrrp->checksum == Check::GOOD) << '\n';
        }
    }
    EXPECT_EQ(out.str(),
              Tshark("keepalived-vrrp3.pcap",
                     "-Y vrrp -e frame.number -e vrrp.version -e vrrp.virt_rtr_id -e vrrp.prio "
                     "-e vrrp.ip_addr -e vrrp.checksum.status"));
}

} // namespace
} // namespace lab::decode
