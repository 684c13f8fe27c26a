// SPDX-License-Identifier: GPL-2.0-only

#include "traffic.h"

#include "words.h"

#include <algorithm>

namespace lab
{

namespace
{

constexpr Time LEAST_PACE = std::chrono::microseconds(1); ///< of probes
constexpr int MOST_OPEN = 65535;                          ///< probes within a timeout
constexpr int64_t LEAST_DATAGRAM = 12;                    ///< numbers of stream and datagram
constexpr int64_t MOST_DATAGRAM = 1472; ///< what fits into one Ethernet frame [RFC 894]
constexpr int64_t LEAST_BLOCK = 8;      ///< numbers of stream and connection
constexpr int64_t MOST_BLOCK = 1 << 20;
constexpr int64_t MOST_BYTES = int64_t{1} << 40;
/// Default of `timeout`; more than an acknowledgement may be delayed.
constexpr Time TCP_STALL = std::chrono::milliseconds(300);

/// Reads one item of `traffic`.
class TrafficReader
{
  public:
    TrafficReader(const Node& node, const std::string& host, Log& log)
        : m_node(node),
          m_log(log),
          m_fields(node, ContextOf("traffic"), "the traffic of " + host, log)
    {
    }

    TrafficSpec Read(const AddressReader& readAddress)
    {
        TrafficSpec spec;
        spec.mark = m_node.mark;
        const Node* udp = m_fields.Find("udp");
        const Node* tcp = m_fields.Find("tcp");
        if (udp && tcp)
        {
            m_log.Report(tcp->keyMark, "\"tcp\" beside \"udp\"", "one of them");
            return spec;
        }
        if (!udp && !tcp)
        {
            if (m_fields.Lacks("udp") && m_fields.Lacks("tcp"))
            {
                m_log.Report(m_node.mark,
                             "traffic without a target",
                             "\"udp\" or \"tcp\" with an address or a CARP group");
            }
            return spec;
        }
        spec.to = readAddress(udp ? *udp : *tcp).value_or(IpAddress{});
        m_fields.Read("start", ReadTime, spec.start);
        if (udp)
        {
            ReadUdp(spec);
        }
        else
        {
            ReadTcp(spec);
        }
        return spec;
    }

  private:
    void ReadUdp(TrafficSpec& spec)
    {
        m_fields.Read("every", ReadPositiveTime, spec.every);
        m_fields.Read("timeout", ReadPositiveTime, spec.timeout);
        ReadSize(spec, LEAST_DATAGRAM, MOST_DATAGRAM);
        for (const char* key : {"bytes", "reconnect", "min-rto"})
        {
            if (const Node* node = m_fields.Find(key))
            {
                m_log.Report(node->keyMark, Quote(key) + " with \"udp\"", "it only with \"tcp\"");
            }
        }
    }

    void ReadTcp(TrafficSpec& spec)
    {
        spec.kind = StreamKind::TCP;
        spec.timeout = TCP_STALL;
        if (m_fields.Find("bytes"))
        {
            spec.every = Time{0};
        }
        m_fields.Read("every", ReadPositiveTime, spec.every);
        m_fields.Read("timeout", ReadPositiveTime, spec.timeout);
        m_fields.Read("reconnect", ReadPositiveTime, spec.reconnect);
        m_fields.Read("min-rto", ReadPositiveTime, spec.minRto);
        ReadSize(spec, LEAST_BLOCK, MOST_BLOCK);
        m_fields.Read(
            "bytes",
            [](const Node& node, Log& log) { return ReadInteger(node, log, 1, MOST_BYTES); },
            spec.bytes);
        if (spec.bytes && *spec.bytes % spec.size != 0)
        {
            Reject(*m_fields.Find("bytes"),
                   m_log,
                   "a multiple of \"size\", " + std::to_string(spec.size));
        }
    }

    void ReadSize(TrafficSpec& spec, int64_t least, int64_t most)
    {
        m_fields.Read(
            "size",
            [=](const Node& node, Log& log) { return ReadInteger(node, log, least, most); },
            spec.size);
    }

    const Node& m_node;
    Log& m_log;
    Fields m_fields;
};

/// Reads one of the values of an enumeration by its name.
template <typename Value, size_t COUNT>
std::optional<Value> ReadOneOf(const std::array<Value, COUNT>& all, const Node& node, Log& log)
{
    std::vector<std::string> words;
    for (const Value value : all)
    {
        words.emplace_back(ToString(value));
    }
    const auto word = ReadWord(node, log, words);
    const auto found = std::find(words.begin(), words.end(), word.value_or(""));
    return found == words.end() ? std::nullopt : std::optional(all.at(found - words.begin()));
}

std::optional<ArpProfile> ReadArpProfile(const Node& node, Log& log)
{
    return ReadOneOf(ARP_PROFILES, node, log);
}

/// Two streams that nothing tells apart are a mistake: claims could not name one.
void RefuseTwins(const std::vector<TrafficSpec>& traffic, Log& log)
{
    for (size_t i = 0; i < traffic.size(); ++i)
    {
        const auto isTwin = [&one = traffic[i]](const TrafficSpec& other)
        { return other.kind == one.kind && other.to == one.to; };
        const auto twin = std::find_if(traffic.begin(), traffic.begin() + i, isTwin);
        if (traffic[i].to != IpAddress{} && twin != traffic.begin() + i)
        {
            log.Report(traffic[i].mark,
                       std::string("a second ") + ToString(traffic[i].kind) + " stream to " +
                           FormatAddress(traffic[i].to),
                       "one stream of a kind to one address; the other is there" +
                           AtLine(twin->mark));
        }
    }
}

/// Probes are told apart by the 16 bits of their sequence numbers.
void CheckPace(const Fields& fields, const ProbeSpec& probe, Log& log)
{
    if (probe.every < LEAST_PACE && fields.Find("every"))
    {
        Reject(*fields.Find("every"), log, "at least " + FormatTime(LEAST_PACE));
    }
    else if (probe.timeout / probe.every > MOST_OPEN)
    {
        log.Report(probe.mark,
                   "a probe every " + FormatTime(probe.every) + " with a timeout of " +
                       FormatTime(probe.timeout),
                   "at most " + std::to_string(MOST_OPEN) + " of them within the timeout");
    }
}

} // namespace

std::vector<ProbeSpec> ReadProbes(const Node& host, Log& log, const AddressReader& readAddress)
{
    std::vector<ProbeSpec> probes;
    const Node* node = host.Find("probe");
    for (const Node* item : node ? Items(*node) : std::vector<const Node*>{})
    {
        ProbeSpec probe;
        probe.mark = item->mark;
        const Fields fields(*item, ContextOf("probe"), "the probe of " + host.key, log);
        if (const Node* to = fields.Find("to"))
        {
            probe.to = readAddress(*to).value_or(IpAddress{});
        }
        if (const Node* from = fields.Find("from"))
        {
            probe.from = readAddress(*from).value_or(IpAddress{});
        }
        fields.Read("every", ReadPositiveTime, probe.every);
        fields.Read("timeout", ReadPositiveTime, probe.timeout);
        fields.Read("start", ReadTime, probe.start);
        CheckPace(fields, probe, log);
        if (std::any_of(probes.begin(),
                        probes.end(),
                        [&probe](const ProbeSpec& other) { return other.to == probe.to; }) &&
            probe.to != IpAddress{})
        {
            log.Report(probe.mark,
                       "a second probe to " + FormatAddress(probe.to),
                       "each target once");
        }
        probes.push_back(probe);
    }
    return probes;
}

std::vector<TrafficSpec> ReadTraffic(const Node& host, Log& log, const AddressReader& readAddress)
{
    std::vector<TrafficSpec> traffic;
    const Node* node = host.Find("traffic");
    for (const Node* item : node ? Items(*node) : std::vector<const Node*>{})
    {
        traffic.push_back(TrafficReader(*item, host.key, log).Read(readAddress));
    }
    RefuseTwins(traffic, log);
    return traffic;
}

bool HasStream(const HostSpec& host, const std::optional<StreamKind>& kind)
{
    return (!host.probes.empty() && kind.value_or(StreamKind::PING) == StreamKind::PING) ||
           std::any_of(host.traffic.begin(),
                       host.traffic.end(),
                       [&kind](const TrafficSpec& stream)
                       { return stream.kind == kind.value_or(stream.kind); });
}

std::vector<std::string> NamesOfClients(const Scenario& scenario)
{
    std::vector<std::string> clients;
    for (const HostSpec& host : scenario.hosts)
    {
        if (HasStream(host, {}))
        {
            clients.push_back(host.name);
        }
    }
    return clients;
}

std::optional<StreamKind> ReadStreamKind(const Node& node, Log& log)
{
    return ReadOneOf(STREAM_KINDS, node, log);
}

std::optional<OutagePart> ReadOutagePart(const Node& node, Log& log)
{
    return ReadOneOf(OUTAGE_PARTS, node, log);
}

void ReadArp(const Fields& host, Log& log, ArpSpec& arp)
{
    const Node* node = host.Find("arp");
    if (node && node->kind == Node::Kind::MAP)
    {
        const Fields fields(*node, ContextOf("arp"), "arp", log);
        fields.Read("profile", ReadArpProfile, arp.profile);
        fields.Read("timeout", ReadPositiveTime, arp.timeout);
    }
    else if (node)
    {
        host.Read("arp", ReadArpProfile, arp.profile);
    }
}

const char* ToString(ArpProfile profile)
{
    switch (profile)
    {
    case ArpProfile::STOCK:
        return "stock";
    case ArpProfile::IGNORE:
        return "ignore";
    case ArpProfile::MERGE:
        return "merge";
    case ArpProfile::LEARN:
        return "learn";
    }
    return "";
}

} // namespace lab
