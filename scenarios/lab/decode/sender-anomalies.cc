// SPDX-License-Identifier: GPL-2.0-only

#include "anomalies.h"
#include "mastership.h"
#include "text.h"

#include <algorithm>
#include <functional>

namespace lab::decode
{

namespace
{

using carp::Advertisement;

std::string Name(const Sender& sender)
{
    return FormatAddress(sender.source) + " in " + ToString(sender.group);
}

/// One anomaly of all advertisements of a sender to which something applies, if any.
void AddAll(const Report& report,
            const Sender& sender,
            AnomalyKind kind,
            const std::function<bool(size_t)>& applies,
            const std::string& what,
            std::vector<Anomaly>& anomalies)
{
    Anomaly anomaly{kind, {}, ""};
    for (const size_t index : sender.adverts)
    {
        if (applies(index))
        {
            anomaly.frames.push_back(report.events[index].frame);
        }
    }
    if (!anomaly.frames.empty())
    {
        anomaly.text = Counted(anomaly.frames.size(), "advert") + " of " + Name(sender) + " " +
                       what;
        anomalies.push_back(anomaly);
    }
}

std::string Settings(const Advertisement& advert)
{
    return "advbase " + std::to_string(advert.advbase) + ", advskew " +
           std::to_string(advert.advskew) + ", demotion " + std::to_string(advert.demote);
}

void AddChanges(const Report& report, const Sender& sender, std::vector<Anomaly>& anomalies)
{
    const Advertisement* before = nullptr;
    for (const size_t index : sender.adverts)
    {
        const Advertisement& advert = AdvertOf(report, index);
        const size_t frame = report.events[index].frame;
        if (advert.IsBowOut())
        {
            anomalies.push_back({AnomalyKind::BOW_OUT,
                                 {frame},
                                 Name(sender) + " bows out (advbase 255, advskew 255)"});
            continue;
        }
        if (before && Settings(*before) != Settings(advert))
        {
            anomalies.push_back(
                {AnomalyKind::CHANGED_SETTINGS,
                 {frame},
                 Name(sender) + " changes from " + Settings(*before) + " to " + Settings(advert)});
        }
        before = &advert;
    }
}

/// Whether another member sent the number before this one a short time ago. Who hears late, as
/// ucarp does, follows the counters of others back as well.
bool LedByOthers(const Report& report, const Sender& sender, size_t index)
{
    const Advertisement& advert = AdvertOf(report, index);
    const carp::Instant since = report.events[index].at - LongestDownTime(advert);
    const auto led = [&](const Sender& other)
    {
        const auto& adverts = other.adverts;
        auto at = std::lower_bound(adverts.begin(), adverts.end(), index);
        while (at != adverts.begin() && report.events[*--at].at >= since)
        {
            if (Continues(AdvertOf(report, *at).counter, advert.counter))
            {
                return true;
            }
        }
        return false;
    };
    return std::any_of(report.senders.begin(),
                       report.senders.end(),
                       [&](const Sender& other) {
                           return other.group == sender.group && !(other.source == sender.source) &&
                                  led(other);
                       });
}

/// A counter that stays the same is OpenBSD's cookie; any other never comes again.
void AddCounterAnomalies(const Report& report,
                         const Sender& sender,
                         std::vector<Anomaly>& anomalies)
{
    std::map<uint64_t, size_t> seen; // counter, index of its latest advert
    for (const Run& run : sender.runs)
    {
        bool counting = false;
        for (size_t i = 0; i < run.adverts.size(); ++i)
        {
            const size_t index = run.adverts[i];
            const size_t frame = report.events[index].frame;
            const uint64_t counter = AdvertOf(report, index).counter;
            const auto earlier = seen.find(counter);
            const size_t previous = i == 0 ? index : run.adverts[i - 1];
            const uint64_t before = AdvertOf(report, previous).counter;
            if (earlier != seen.end() && i > 0 && before != counter &&
                !LedByOthers(report, sender, index))
            {
                anomalies.push_back({AnomalyKind::COUNTER,
                                     {report.events[earlier->second].frame, frame},
                                     Name(sender) + " repeats an old counter: a recorded advert "
                                                    "played again?"});
            }
            else if (counting && counter < before && !Continues(before, counter) &&
                     !LedByOthers(report, sender, index))
            {
                anomalies.push_back({AnomalyKind::COUNTER,
                                     {report.events[previous].frame, frame},
                                     "the counter of " + Name(sender) +
                                         " goes back, although nobody else led it there"});
            }
            counting = i > 0 && Continues(before, counter);
            seen[counter] = index;
        }
    }
}

std::string DestinationOf(const Event& event)
{
    const std::string address = FormatAddress(event.ip->destination);
    return event.destinationMac ? address + " at " + ToString(*event.destinationMac) : address;
}

bool GoesToGroup(const Event& event)
{
    const IpAddress group = event.ip->IsIpv6() ? IpAddress(carp::IPV6_GROUP)
                                               : IpAddress(carp::IPV4_GROUP);
    const MacBytes groupMac = event.ip->IsIpv6() ? MacBytes{0x33, 0x33, 0, 0, 0, 0x12}
                                                 : MacBytes{0x01, 0x00, 0x5e, 0, 0, 0x12};
    return event.ip->destination == group &&
           (!event.destinationMac || *event.destinationMac == groupMac);
}

void AddDestinations(const Report& report, const Sender& sender, std::vector<Anomaly>& anomalies)
{
    std::set<std::string> destinations;
    for (const size_t index : sender.adverts)
    {
        if (!GoesToGroup(report.events[index]))
        {
            destinations.insert(DestinationOf(report.events[index]));
        }
    }
    for (const std::string& destination : destinations)
    {
        AddAll(
            report,
            sender,
            AnomalyKind::OTHER_DESTINATION,
            [&](size_t index) { return DestinationOf(report.events[index]) == destination; },
            "not to the group but to " + destination,
            anomalies);
    }
}

void AddDigests(const Report& report, const Sender& sender, std::vector<Anomaly>& anomalies)
{
    const bool guessed = report.knowledge.addresses.empty();
    AddAll(
        report,
        sender,
        AnomalyKind::BAD_DIGEST,
        [&](size_t index) { return report.digests.at(index).check == Check::BAD; },
        guessed ? "signed with another password or other addresses than those that are good here"
                : "signed with another password or other addresses than those given",
        anomalies);
}

} // namespace

std::vector<Anomaly> FindSenderAnomalies(const Report& report)
{
    std::vector<Anomaly> anomalies;
    for (const Sender& sender : report.senders)
    {
        const auto event = [&report](size_t index) -> const Event& { return report.events[index]; };
        AddDigests(report, sender, anomalies);
        AddChanges(report, sender, anomalies);
        AddCounterAnomalies(report, sender, anomalies);
        AddDestinations(report, sender, anomalies);
        AddAll(
            report,
            sender,
            AnomalyKind::WRONG_TTL,
            [&](size_t index) { return event(index).ip->ttl != carp::TTL; },
            "with a TTL other than 255: they passed a router, or are forged",
            anomalies);
        AddAll(
            report,
            sender,
            AnomalyKind::BAD_IP_CHECKSUM,
            [&](size_t index) { return !event(index).ip->intact; },
            "with a wrong IP header checksum",
            anomalies);
        AddAll(
            report,
            sender,
            AnomalyKind::UNUSUAL_HEADER,
            [&](size_t index)
            {
                const Advertisement& advert = AdvertOf(report, index);
                return advert.authLength != carp::AUTH_LENGTH || advert.type != carp::TYPE_ADVERT ||
                       advert.vhid == 0;
            },
            "with another type or length of the authentication than 1 and 7, or vhid 0",
            anomalies);
        AddAll(
            report,
            sender,
            AnomalyKind::UNUSUAL_HEADER,
            [&](size_t index) { return event(index).As<CarpAdvert>()->size > carp::ADVERT_SIZE; },
            "with bytes behind the 36 of an advert",
            anomalies);
    }
    return anomalies;
}

} // namespace lab::decode
