// SPDX-License-Identifier: GPL-2.0-only

#include "anomalies.h"

#include "mastership.h"
#include "text.h"

#include <algorithm>

namespace lab::decode
{

namespace
{

/// How long after one answer another one to the same question may come.
constexpr std::chrono::seconds ANSWER_TIME{1};

void Append(std::vector<Anomaly>& anomalies, std::vector<Anomaly> more)
{
    std::move(more.begin(), more.end(), std::back_inserter(anomalies));
}

/// Who signs in one way, and in which frames.
struct Signature
{
    std::set<IpAddress> sources;
    std::vector<size_t> frames;
};

/// Members of one group whose adverts are good with different secrets or addresses.
std::vector<Anomaly> FindDifferentSignatures(const Report& report)
{
    std::map<Group, std::map<std::string, Signature>> signatures;
    for (const Sender& sender : report.senders)
    {
        for (const size_t index : sender.adverts)
        {
            const auto& match = report.digests.at(index).match;
            if (match)
            {
                Signature& one = signatures[sender.group][DescribeSigned(*match, report.knowledge)];
                one.sources.insert(sender.source);
                one.frames.push_back(report.events[index].frame);
            }
        }
    }
    std::vector<Anomaly> anomalies;
    for (const auto& [group, byText] : signatures)
    {
        if (byText.size() < 2)
        {
            continue;
        }
        Anomaly anomaly{AnomalyKind::DIFFERENT_SIGNATURES, {}, ""};
        std::string ways;
        for (const auto& [text, signature] : byText)
        {
            std::vector<std::string> names;
            for (const IpAddress& source : signature.sources)
            {
                names.push_back(FormatAddress(source));
            }
            anomaly.frames.insert(anomaly.frames.end(),
                                  signature.frames.begin(),
                                  signature.frames.end());
            ways += (ways.empty() ? " " : "; ") + Listed(names) + " with " + text;
        }
        anomaly.text = ToString(group) +
                       " is signed in different ways, who expects one of them "
                       "refuses the others:" +
                       ways;
        anomalies.push_back(anomaly);
    }
    return anomalies;
}

std::vector<Anomaly> FindBadSums(const Report& report)
{
    Anomaly carp{AnomalyKind::BAD_CHECKSUM, {}, ""};
    Anomaly vrrp{AnomalyKind::BAD_CHECKSUM, {}, ""};
    for (const Event& event : report.events)
    {
        if (const auto* advert = event.As<CarpAdvert>(); advert && advert->checksum == Check::BAD)
        {
            carp.frames.push_back(event.frame);
        }
        if (const auto* advert = event.As<VrrpAdvert>(); advert && advert->checksum == Check::BAD)
        {
            vrrp.frames.push_back(event.frame);
        }
    }
    carp.text = Counted(carp.frames.size(), "advert") + " with a wrong checksum";
    vrrp.text = Counted(vrrp.frames.size(), "VRRP packet") + " with a wrong checksum";
    std::vector<Anomaly> anomalies;
    for (const Anomaly& anomaly : {carp, vrrp})
    {
        if (!anomaly.frames.empty())
        {
            anomalies.push_back(anomaly);
        }
    }
    return anomalies;
}

std::vector<Anomaly> FindUnrecognised(const Report& report)
{
    std::vector<Anomaly> anomalies;
    for (const Event& event : report.events)
    {
        if (const auto* packet = event.As<Unrecognised>())
        {
            anomalies.push_back({AnomalyKind::UNRECOGNISED,
                                 {event.frame},
                                 "a packet of protocol 112 from " +
                                     FormatAddress(event.ip->source) +
                                     " cannot be read: " + packet->why});
        }
    }
    return anomalies;
}

/// VRRP and CARP of one id use one virtual MAC.
std::vector<Anomaly> FindSharedIds(const Report& report)
{
    std::map<Group, Anomaly> vrrp;
    for (const Event& event : report.events)
    {
        if (const auto* advert = event.As<VrrpAdvert>())
        {
            const Group group{event.vlan, advert->vrid, event.ip->IsIpv6()};
            vrrp[group].frames.push_back(event.frame);
        }
    }
    std::vector<Anomaly> anomalies;
    std::set<Group> reported;
    for (const Sender& sender : report.senders)
    {
        const auto same = vrrp.find(sender.group);
        if (same != vrrp.end() && reported.insert(sender.group).second)
        {
            anomalies.push_back({AnomalyKind::SHARED_ID,
                                 same->second.frames,
                                 "VRRP uses the id of " + ToString(sender.group) +
                                     " as well, and with it the same virtual MAC"});
        }
    }
    return anomalies;
}

/// The answer that a frame gives for a virtual address when asked.
std::optional<Announcement> AnswerOf(const Report& report, const Event& event)
{
    std::optional<Announcement> answer;
    if (const auto* arp = event.As<ArpPacket>(); arp && arp->reply && !arp->IsGratuitous())
    {
        answer = Announcement{arp->senderIp, arp->senderMac};
    }
    const auto* neighbour = event.As<NeighbourPacket>();
    if (neighbour && neighbour->advertisement && neighbour->solicited)
    {
        const auto mac = neighbour->linkLayer ? neighbour->linkLayer : event.sourceMac;
        if (mac)
        {
            answer = Announcement{neighbour->target, *mac};
        }
    }
    return answer && report.virtualAddresses.count(answer->address) ? answer : std::nullopt;
}

std::vector<Anomaly> FindTwoAnswers(const Report& report)
{
    std::map<std::pair<std::optional<uint16_t>, IpAddress>, std::pair<const Event*, MacBytes>> last;
    std::vector<Anomaly> anomalies;
    for (const Event& event : report.events)
    {
        const auto answer = AnswerOf(report, event);
        if (!answer)
        {
            continue;
        }
        const auto key = std::pair(event.vlan, answer->address);
        const auto before = last.find(key);
        if (before != last.end() && before->second.second != answer->mac &&
            event.at - before->second.first->at <= ANSWER_TIME)
        {
            anomalies.push_back({AnomalyKind::TWO_ANSWERS,
                                 {before->second.first->frame, event.frame},
                                 FormatAddress(answer->address) + " is answered for by " +
                                     ToString(before->second.second) + " and, " +
                                     Seconds(event.at - before->second.first->at) + " later, by " +
                                     ToString(answer->mac)});
        }
        last.insert_or_assign(key, std::pair(&event, answer->mac));
    }
    return anomalies;
}

} // namespace

const char* ToString(AnomalyKind kind)
{
    switch (kind)
    {
    case AnomalyKind::TWO_MASTERS:
        return "two-masters";
    case AnomalyKind::DIFFERENT_SIGNATURES:
        return "different-signatures";
    case AnomalyKind::BAD_DIGEST:
        return "bad-digest";
    case AnomalyKind::BAD_CHECKSUM:
        return "bad-checksum";
    case AnomalyKind::BAD_IP_CHECKSUM:
        return "bad-ip-checksum";
    case AnomalyKind::WRONG_TTL:
        return "wrong-ttl";
    case AnomalyKind::OTHER_DESTINATION:
        return "other-destination";
    case AnomalyKind::CHANGED_SETTINGS:
        return "changed-settings";
    case AnomalyKind::BOW_OUT:
        return "bow-out";
    case AnomalyKind::SILENCE:
        return "silence";
    case AnomalyKind::COUNTER:
        return "counter";
    case AnomalyKind::SHARED_ID:
        return "shared-id";
    case AnomalyKind::TWO_ANSWERS:
        return "two-answers";
    case AnomalyKind::UNUSUAL_HEADER:
        return "unusual-header";
    case AnomalyKind::UNRECOGNISED:
        break;
    }
    return "unrecognised";
}

std::vector<Anomaly> FindAnomalies(const Report& report)
{
    std::vector<Anomaly> anomalies = FindTwoMasters(report);
    Append(anomalies, FindSilences(report));
    Append(anomalies, FindSenderAnomalies(report));
    Append(anomalies, FindDifferentSignatures(report));
    Append(anomalies, FindBadSums(report));
    Append(anomalies, FindUnrecognised(report));
    Append(anomalies, FindSharedIds(report));
    Append(anomalies, FindTwoAnswers(report));
    for (Anomaly& anomaly : anomalies)
    {
        std::sort(anomaly.frames.begin(), anomaly.frames.end());
    }
    std::stable_sort(anomalies.begin(),
                     anomalies.end(),
                     [](const Anomaly& a, const Anomaly& b)
                     { return a.frames.front() < b.frames.front(); });
    return anomalies;
}

} // namespace lab::decode
