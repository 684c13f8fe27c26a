// SPDX-License-Identifier: GPL-2.0-only

#include "wire.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <unistd.h>

namespace lab::decode
{

namespace
{

void Append(Octets& bytes, uint32_t value, int size)
{
    for (int i = size - 1; i >= 0; --i)
    {
        bytes.push_back(static_cast<uint8_t>(value >> 8 * i));
    }
}

void AppendLittle(Octets& bytes, uint32_t value, int size)
{
    for (int i = 0; i < size; ++i)
    {
        bytes.push_back(static_cast<uint8_t>(value >> 8 * i));
    }
}

template <size_t N>
void Append(Octets& bytes, const std::array<uint8_t, N>& more)
{
    bytes.insert(bytes.end(), more.begin(), more.end());
}

} // namespace

carp::Advertisement Advert(int advbase, int advskew, uint64_t counter)
{
    carp::Advertisement advert;
    advert.vhid = 1;
    advert.advbase = static_cast<uint8_t>(advbase);
    advert.advskew = static_cast<uint8_t>(advskew);
    advert.counter = counter;
    return advert;
}

Octets Join(std::initializer_list<Octets> parts)
{
    Octets all;
    for (const Octets& part : parts)
    {
        all.insert(all.end(), part.begin(), part.end());
    }
    return all;
}

Octets Ethernet(const MacBytes& destination, const MacBytes& source, uint16_t type)
{
    Octets bytes;
    Append(bytes, destination);
    Append(bytes, source);
    Append(bytes, type, 2);
    return bytes;
}

Octets Ip(const IpAddress& source,
          const IpAddress& destination,
          const Octets& payload,
          uint8_t ttl,
          uint8_t tos,
          uint8_t protocol)
{
    Octets bytes;
    if (source.index() == 1)
    {
        Append(bytes, 0x60000000u | tos << 20, 4);
        Append(bytes, static_cast<uint32_t>(payload.size()), 2);
        Append(bytes, protocol, 1);
        Append(bytes, ttl, 1);
        Append(bytes, std::get<Ipv6Bytes>(source));
        Append(bytes, std::get<Ipv6Bytes>(destination));
    }
    else
    {
        Append(bytes, 0x4500u | tos, 2);
        Append(bytes, static_cast<uint32_t>(20 + payload.size()), 2);
        Append(bytes, 0x12344000, 4); // id, don't fragment
        Append(bytes, ttl, 1);
        Append(bytes, protocol, 1);
        Append(bytes, 0, 2);
        Append(bytes, std::get<Ipv4Bytes>(source));
        Append(bytes, std::get<Ipv4Bytes>(destination));
        const uint16_t sum = carp::InternetChecksum(bytes.data(), bytes.size());
        bytes[10] = static_cast<uint8_t>(sum >> 8);
        bytes[11] = static_cast<uint8_t>(sum);
    }
    bytes.insert(bytes.end(), payload.begin(), payload.end());
    return bytes;
}

Octets AdvertFrame::Bytes() const
{
    const carp::AdvertBytes advert = carp::Encode(fields);
    const uint16_t type = source.index() == 1 ? 0x86dd : 0x0800;
    return Join({Ethernet(destinationMac, sourceMac, type),
                 Ip(source, destination, Octets(advert.begin(), advert.end()), ttl, tos)});
}

Octets Arp(bool reply, const MacBytes& mac, const Ipv4Bytes& ip, const Ipv4Bytes& target)
{
    Octets bytes = Ethernet({0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, mac, 0x0806);
    Append(bytes, 0x00010800, 4);
    Append(bytes, 0x06040000u | (reply ? 2 : 1), 4);
    Append(bytes, mac);
    Append(bytes, ip);
    Append(bytes, MacBytes{});
    Append(bytes, target);
    return bytes;
}

Octets Neighbour(bool advertisement, bool solicited, const MacBytes& mac, const Ipv6Bytes& target)
{
    Octets message;
    Append(message, advertisement ? 0x88000000 : 0x87000000, 4);
    Append(message, solicited ? 0x60000000 : 0x20000000, 4);
    Append(message, target);
    Append(message, advertisement ? 0x0201 : 0x0101, 2);
    Append(message, mac);
    const Ipv6Bytes all{0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    return Join(
        {Ethernet({0x33, 0x33, 0, 0, 0, 1}, mac, 0x86dd), Ip(target, all, message, 255, 0, 58)});
}

Event Decoded(const Octets& bytes, LinkLayer link)
{
    Frame frame;
    frame.number = 1;
    frame.link = link;
    frame.data = bytes.data();
    frame.size = frame.wireSize = bytes.size();
    return DecodeFrame(frame);
}

Capture& Capture::Add(std::chrono::microseconds at, const Octets& bytes)
{
    Event event = Decoded(bytes);
    event.frame = ++m_facts.frames;
    event.at = at;
    m_facts.length = std::max<carp::Duration>(m_facts.length, at);
    m_events.push_back(event);
    return *this;
}

Report Capture::Analysed(const Knowledge& knowledge) const
{
    return Analyse(m_facts, m_events, knowledge);
}

Octets PcapFile(const std::vector<Octets>& frames, uint32_t linkType)
{
    Octets bytes;
    for (const uint32_t word : {0xa1b2c3d4u, 0x00040002u, 0u, 0u, 262144u, linkType})
    {
        AppendLittle(bytes, word, 4);
    }
    uint32_t second = 1000;
    for (const Octets& frame : frames)
    {
        const auto size = static_cast<uint32_t>(frame.size());
        for (const uint32_t word : {second++, 7u, size, size})
        {
            AppendLittle(bytes, word, 4);
        }
        bytes.insert(bytes.end(), frame.begin(), frame.end());
    }
    return bytes;
}

TemporaryFile::TemporaryFile(const Octets& content)
{
    static int number = 0;
    m_path = std::filesystem::temp_directory_path() /
             ("carp-decode-" + std::to_string(getpid()) + "-" + std::to_string(number++));
    std::ofstream file(m_path, std::ios::binary);
    file.write(reinterpret_cast<const char*>(content.data()),
               static_cast<std::streamsize>(content.size()));
}

TemporaryFile::~TemporaryFile()
{
    std::error_code ignored;
    std::filesystem::remove(m_path, ignored);
}

std::string TemporaryFile::Path() const
{
    return m_path.string();
}

std::string Recording(const std::string& name)
{
    return std::string(CARP_LAB_ROOT) + "/tests/data/captures/" + name;
}

std::string RecordedText(const std::string& name)
{
    std::ifstream file(Recording(name), std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

Knowledge Knowing(const std::vector<std::string>& passwords,
                  const std::vector<std::string>& addresses)
{
    Knowledge knowledge;
    for (const std::string& password : passwords)
    {
        knowledge.secrets.push_back({password, carp::KeyFromPassphrase(password)});
    }
    for (const std::string& address : addresses)
    {
        knowledge.addresses.push_back(*ParseAddress(address));
    }
    return knowledge;
}

std::vector<Anomaly> Of(const Report& report, AnomalyKind kind)
{
    std::vector<Anomaly> found;
    std::copy_if(report.anomalies.begin(),
                 report.anomalies.end(),
                 std::back_inserter(found),
                 [kind](const Anomaly& anomaly) { return anomaly.kind == kind; });
    return found;
}

size_t CountDigests(const Report& report, Check check)
{
    return static_cast<size_t>(std::count_if(report.digests.begin(),
                                             report.digests.end(),
                                             [check](const auto& entry)
                                             { return entry.second.check == check; }));
}

} // namespace lab::decode
