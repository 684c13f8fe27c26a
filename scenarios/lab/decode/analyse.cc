// SPDX-License-Identifier: GPL-2.0-only

#include "anomalies.h"
#include "dialect-hints.h"
#include "frame.h"
#include "mastership.h"
#include "report.h"

#include <algorithm>

namespace lab::decode
{

namespace
{

/// Who advertises from an address is known by it: it is no virtual one.
std::set<IpAddress> RealAddresses(const std::vector<Event>& events)
{
    std::set<IpAddress> addresses;
    for (const Event& event : events)
    {
        if (event.ip && (event.As<CarpAdvert>() || event.As<VrrpAdvert>()))
        {
            addresses.insert(event.ip->source);
        }
    }
    return addresses;
}

std::set<IpAddress> VirtualAddresses(const Report& report)
{
    std::set<IpAddress> addresses(report.knowledge.addresses.begin(),
                                  report.knowledge.addresses.end());
    const std::set<IpAddress> real = RealAddresses(report.events);
    for (const Event& event : report.events)
    {
        const std::optional<Announcement> announced = AnnouncementOf(event);
        if (announced && !real.count(announced->address))
        {
            addresses.insert(announced->address);
        }
        if (const auto* vrrp = event.As<VrrpAdvert>())
        {
            addresses.insert(vrrp->addresses.begin(), vrrp->addresses.end());
        }
    }
    return addresses;
}

} // namespace

std::string ToString(const Group& group)
{
    return "vhid " + std::to_string(group.vhid) + (group.ipv6 ? " over IPv6" : "") +
           (group.vlan ? " in VLAN " + std::to_string(*group.vlan) : "");
}

Report Analyse(const CaptureFacts& capture, std::vector<Event> events, Knowledge knowledge)
{
    // Captures of several interfaces need not be in order.
    std::stable_sort(events.begin(),
                     events.end(),
                     [](const Event& a, const Event& b) { return a.at < b.at; });
    Report report;
    report.capture = capture;
    report.knowledge = std::move(knowledge);
    report.events = std::move(events);
    report.digests = CheckDigests(report.events, report.knowledge);
    report.virtualAddresses = VirtualAddresses(report);
    report.senders = FindSenders(report);
    for (Sender& sender : report.senders)
    {
        sender.guess = GuessDialect(report, sender);
    }
    report.anomalies = FindAnomalies(report);
    return report;
}

Report DecodeCapture(const std::string& path, const Knowledge& knowledge)
{
    std::vector<Event> events;
    const CaptureFacts facts =
        ReadCapture(path, [&events](const Frame& frame) { events.push_back(DecodeFrame(frame)); });
    return Analyse(facts, std::move(events), knowledge);
}

} // namespace lab::decode
