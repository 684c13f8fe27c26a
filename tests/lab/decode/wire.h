// SPDX-License-Identifier: GPL-2.0-only

#ifndef TEST_DECODE_WIRE_H
#define TEST_DECODE_WIRE_H

#include "lab/decode/frame.h"
#include "lab/decode/report.h"

#include <filesystem>
#include <string>
#include <vector>

namespace lab::decode
{

using Octets = std::vector<uint8_t>;

/// The pieces of an advertisement's frame that tests vary; as OpenBSD sends it.
struct AdvertFrame
{
    carp::Advertisement fields{};
    MacBytes sourceMac{0, 0, 0x5e, 0, 1, 1};
    MacBytes destinationMac{1, 0, 0x5e, 0, 0, 0x12};
    IpAddress source = Ipv4Bytes{192, 0, 2, 1};
    IpAddress destination = carp::IPV4_GROUP;
    uint8_t ttl = 255;
    uint8_t tos = 0x10;

    Octets Bytes() const;
};

/// An advertisement of vhid 1 with a counter.
carp::Advertisement Advert(int advbase, int advskew, uint64_t counter = 1);

Octets Join(std::initializer_list<Octets> parts);
Octets Ethernet(const MacBytes& destination, const MacBytes& source, uint16_t type);

/// A packet of protocol 112 in either family; the lengths and the IPv4 sum are right.
Octets Ip(const IpAddress& source,
          const IpAddress& destination,
          const Octets& payload,
          uint8_t ttl = 255,
          uint8_t tos = 0x10,
          uint8_t protocol = carp::IP_PROTOCOL);

/// A broadcast ARP packet from the sender's MAC.
Octets Arp(bool reply, const MacBytes& mac, const Ipv4Bytes& ip, const Ipv4Bytes& target);

/// An unsolicited or solicited neighbour advertisement, or a solicitation.
Octets Neighbour(bool advertisement, bool solicited, const MacBytes& mac, const Ipv6Bytes& target);

Event Decoded(const Octets& bytes, LinkLayer link = LinkLayer::ETHERNET);

/// Frames and their times in the order of the capture.
class Capture
{
  public:
    Capture& Add(std::chrono::microseconds at, const Octets& bytes);
    Report Analysed(const Knowledge& knowledge = {}) const;

  private:
    std::vector<Event> m_events;
    CaptureFacts m_facts;
};

/// A capture file of one of each: microseconds, little endian.
Octets PcapFile(const std::vector<Octets>& frames, uint32_t linkType = 1);

/// A file in the folder of temporary files; removed at the end.
class TemporaryFile
{
  public:
    explicit TemporaryFile(const Octets& content);
    ~TemporaryFile();
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    std::string Path() const;

  private:
    std::filesystem::path m_path;
};

/// A recording of the repository.
std::string Recording(const std::string& name);

/// A whole file of the repository's recordings.
std::string RecordedText(const std::string& name);

/// Passwords, in order, and virtual addresses.
Knowledge Knowing(const std::vector<std::string>& passwords,
                  const std::vector<std::string>& addresses = {});

/// The anomalies of one kind.
std::vector<Anomaly> Of(const Report& report, AnomalyKind kind);

/// How many advertisements have a digest of that verdict.
size_t CountDigests(const Report& report, Check check);

} // namespace lab::decode

#endif // TEST_DECODE_WIRE_H
