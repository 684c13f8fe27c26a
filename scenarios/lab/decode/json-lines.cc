// SPDX-License-Identifier: GPL-2.0-only

#include "render.h"

#include <nlohmann/json.hpp>
#include <ostream>

namespace lab::decode
{

namespace
{

using Json = nlohmann::ordered_json;

template <size_t N>
std::string HexOf(const std::array<uint8_t, N>& bytes)
{
    const char* const digits = "0123456789abcdef";
    std::string text;
    for (const uint8_t byte : bytes)
    {
        text += {digits[byte >> 4], digits[byte & 15]};
    }
    return text;
}

std::string HexOf(uint64_t number)
{
    std::array<uint8_t, 8> bytes;
    for (size_t i = 0; i < bytes.size(); ++i)
    {
        bytes[i] = static_cast<uint8_t>(number >> (56 - 8 * i));
    }
    return HexOf(bytes);
}

Json AddressesJson(const std::vector<IpAddress>& addresses)
{
    Json list = Json::array();
    for (const IpAddress& address : addresses)
    {
        list.push_back(FormatAddress(address));
    }
    return list;
}

void AddMatch(Json& json, const DigestMatch& match, const Knowledge& knowledge)
{
    Json& details = json["digest_match"];
    details["secret"] = knowledge.secrets.at(match.secret).name;
    details["addresses"] = AddressesJson(match.addresses);
    details["guessed"] = match.guessed;
    details["without_link_local"] = match.withoutLinkLocal;
    details["hand_set_mac"] = match.handSetMac ? Json(ToString(*match.handSetMac)) : Json();
    details["dialects"] = match.dialects;
}

/// Adds what each kind of event has of its own.
class Body
{
  public:
    Body(Json& json, const Report& report, size_t index, const Sender* sender)
        : m_json(json),
          m_report(report),
          m_index(index),
          m_sender(sender)
    {
    }

    void operator()(const Other&)
    {
        m_json["what"] = "other";
        AddEnvelope();
    }

    void operator()(const CarpAdvert& advert)
    {
        m_json["what"] = "advert";
        AddEnvelope();
        m_json["vhid"] = advert.fields.vhid;
        m_json["advbase"] = advert.fields.advbase;
        m_json["advskew"] = advert.fields.advskew;
        m_json["demote"] = advert.fields.demote;
        m_json["authlen"] = advert.fields.authLength;
        m_json["counter"] = HexOf(advert.fields.counter);
        m_json["hmac"] = advert.cut ? Json() : Json(HexOf(advert.fields.digest));
        m_json["checksum"] = ToString(advert.checksum);
        const DigestVerdict& verdict = m_report.digests.at(m_index);
        m_json["digest"] = ToString(verdict.check);
        if (verdict.match)
        {
            AddMatch(m_json, *verdict.match, m_report.knowledge);
        }
        m_json["dialect"] = m_sender ? Json(m_sender->guess.best) : Json::array();
    }

    void operator()(const VrrpAdvert& advert)
    {
        m_json["what"] = "vrrp";
        AddEnvelope();
        m_json["version"] = advert.version;
        m_json["vrid"] = advert.vrid;
        m_json["priority"] = advert.priority;
        m_json["interval_cs"] = advert.centiseconds;
        m_json["addresses"] = AddressesJson(advert.addresses);
        m_json["checksum"] = ToString(advert.checksum);
    }

    void operator()(const Unrecognised& packet)
    {
        m_json["what"] = "unrecognised";
        AddEnvelope();
        m_json["why"] = packet.why;
    }

    void operator()(const ArpPacket& arp)
    {
        m_json["what"] = arp.IsGratuitous() ? "gratuitous-arp"
                         : arp.reply        ? "arp-reply"
                                            : "arp-request";
        AddEnvelope();
        m_json["operation"] = arp.reply ? "reply" : "request";
        m_json["sender_mac"] = ToString(arp.senderMac);
        m_json["sender_ip"] = FormatAddress(arp.senderIp);
        m_json["target_mac"] = ToString(arp.targetMac);
        m_json["target_ip"] = FormatAddress(arp.targetIp);
        AddVirtual();
    }

    void operator()(const NeighbourPacket& neighbour)
    {
        m_json["what"] = neighbour.advertisement ? "neighbour-advertisement"
                                                 : "neighbour-solicitation";
        AddEnvelope();
        m_json["target_ip"] = FormatAddress(neighbour.target);
        m_json["link_layer"] = neighbour.linkLayer ? Json(ToString(*neighbour.linkLayer)) : Json();
        m_json["router"] = neighbour.router;
        m_json["solicited"] = neighbour.solicited;
        m_json["override"] = neighbour.override;
        AddVirtual();
    }

  private:
    const Event& Subject() const
    {
        return m_report.events[m_index];
    }

    void AddEnvelope()
    {
        const Event& event = Subject();
        if (event.vlan)
        {
            m_json["vlan"] = *event.vlan;
        }
        if (event.sourceMac)
        {
            m_json["src_mac"] = ToString(*event.sourceMac);
        }
        if (event.destinationMac)
        {
            m_json["dst_mac"] = ToString(*event.destinationMac);
        }
        if (event.ip)
        {
            m_json["src"] = FormatAddress(event.ip->source);
            m_json["dst"] = FormatAddress(event.ip->destination);
            m_json["ttl"] = event.ip->ttl;
            m_json["tos"] = event.ip->tos;
        }
    }

    void AddVirtual()
    {
        const auto subject = SubjectOf(Subject());
        m_json["virtual"] = subject && m_report.virtualAddresses.count(*subject) > 0;
    }

    Json& m_json;
    const Report& m_report;
    size_t m_index;
    const Sender* m_sender;
};

} // namespace

void WriteJsonLines(std::ostream& out, const Report& report)
{
    std::map<size_t, const Sender*> senders;
    for (const Sender& sender : report.senders)
    {
        for (const size_t index : sender.adverts)
        {
            senders[index] = &sender;
        }
    }
    std::map<size_t, std::vector<const char*>> anomalies;
    for (const Anomaly& anomaly : report.anomalies)
    {
        for (const size_t frame : anomaly.frames)
        {
            anomalies[frame].push_back(ToString(anomaly.kind));
        }
    }
    for (size_t i = 0; i < report.events.size(); ++i)
    {
        const Event& event = report.events[i];
        Json json;
        json["frame"] = event.frame;
        json["t_ns"] = event.at.count();
        const auto sender = senders.find(i);
        std::visit(Body(json, report, i, sender == senders.end() ? nullptr : sender->second),
                   event.what);
        const auto unusual = anomalies.find(event.frame);
        if (unusual != anomalies.end())
        {
            json["anomalies"] = unusual->second;
        }
        out << json.dump() << "\n";
    }
}

} // namespace lab::decode
