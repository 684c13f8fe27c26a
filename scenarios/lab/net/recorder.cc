// SPDX-License-Identifier: GPL-2.0-only

#include "lab/net/recorder.h"

#include "lab/net/ipv6-stack.h"
#include "lab/net/network.h"
#include "lab/net/sink.h"

#include "ns3/simulator.h"

#include <utility>

namespace lab
{

namespace
{

std::string AnnouncementName(const ns3::Address& address)
{
    return ns3::Ipv6Address::IsMatchingType(address) ? "neighbour-advertisement" : "gratuitous-arp";
}

using Values = Recorder::Values;

Time Now()
{
    return Time(ns3::Simulator::Now().GetNanoSeconds());
}

/// What an advertisement says of its sender, as the fields of its protocol.
struct Offer
{
    Values operator()(const carp::Advertisement& advert) const
    {
        return {{"advbase", int64_t{advert.advbase}},
                {"advskew", int64_t{advert.advskew}},
                {"demote", int64_t{advert.demote}}};
    }

    Values operator()(const carp::VrrpAdvertisement& advert) const
    {
        return {{"priority", int64_t{advert.priority}}, {"interval", int64_t{advert.interval}}};
    }
};

/// Values with what an advertisement says behind them.
Values With(Values values, const carp::AnyAdvertisement& advert)
{
    const Values offer = std::visit(Offer{}, advert);
    values.insert(values.end(), offer.begin(), offer.end());
    return values;
}

} // namespace

Recorder::Recorder(Timeline& timeline, const std::optional<std::set<FactKind>>& kinds)
    : m_timeline(timeline)
{
    for (size_t i = 0; i < m_wanted.size(); ++i)
    {
        m_wanted[i] = !kinds || kinds->count(static_cast<FactKind>(i)) > 0;
    }
}

bool Recorder::Wants(FactKind kind) const
{
    return m_wanted[static_cast<size_t>(kind)];
}

std::optional<size_t> Recorder::Record(FactKind kind, const std::string& node, Values values)
{
    if (m_finished || !Wants(kind)) // finished: the network is being taken apart
    {
        return std::nullopt;
    }
    m_timeline.facts.push_back(Fact{Now(), kind, node, std::move(values)});
    return m_timeline.facts.size() - 1;
}

void Recorder::Amend(const std::optional<size_t>& fact, const char* key, FactValue value)
{
    if (fact)
    {
        m_timeline.facts.at(*fact).values.emplace_back(key, std::move(value));
    }
}

template <typename... Args, typename Source, typename Function>
void Recorder::Connect(FactKind kind, const Source& source, const char* name, Function function)
{
    if (Wants(kind))
    {
        source->TraceConnectWithoutContext(name, Sink<Args...>(std::move(function)));
    }
}

void Recorder::LogAdverts(const std::string& node, const Member& member)
{
    const size_t index = m_timeline.adverts.size();
    m_timeline.adverts.push_back({node, member.group, {}, {}});
    member.device->TraceConnectWithoutContext(
        "AdvertSent",
        Sink<const carp::SendAdvert&>(
            [this, index](const carp::SendAdvert&)
            {
                if (!m_finished)
                {
                    m_timeline.adverts[index].Add(Now(), m_timeline.facts.size());
                }
            }));
}

void Recorder::Watch(const Host& host, const Member& member)
{
    const std::string node = host.GetName();
    const std::string group = member.group;
    const auto& device = member.device;

    LogAdverts(node, member);
    Connect<uint8_t, carp::State, carp::State, carp::Reason>(
        FactKind::STATE,
        device,
        "StateChanged",
        [=](uint8_t, carp::State from, carp::State to, carp::Reason reason)
        {
            Record(FactKind::STATE,
                   node,
                   {{"group", group},
                    {"from", carp::ToString(from)},
                    {"to", carp::ToString(to)},
                    {"reason", carp::ToString(reason)}});
        });
    Connect<const carp::SendAdvert&>(FactKind::ADVERT_SENT,
                                     device,
                                     "AdvertSent",
                                     [=](const carp::SendAdvert& sent)
                                     {
                                         Record(FactKind::ADVERT_SENT,
                                                node,
                                                With({{"group", group},
                                                      {"kind", carp::ToString(sent.kind)},
                                                      {"family", carp::ToString(sent.family)}},
                                                     sent.advert));
                                     });
    Connect<const carp::AnyAdvertisement&, const ns3::Address&>(
        FactKind::ADVERT_HEARD,
        device,
        "AdvertReceived",
        [=](const carp::AnyAdvertisement& advert, const ns3::Address& source)
        {
            const bool ipv4 = ns3::Ipv4Address::IsMatchingType(source);
            Record(
                FactKind::ADVERT_HEARD,
                node,
                With({{"group", group},
                      {"source", ToText(source)},
                      {"family", carp::ToString(ipv4 ? carp::Family::IPV4 : carp::Family::IPV6)}},
                     advert));
        });
    Connect<const carp::SendAdvert&>(FactKind::SEND_FAILED,
                                     device,
                                     "SendFailed",
                                     [=](const carp::SendAdvert&) {
                                         Record(FactKind::SEND_FAILED, node, {{"group", group}});
                                     });
    Connect<uint8_t, const ns3::Address&, ns3::Mac48Address>(
        FactKind::ANNOUNCED,
        device,
        "Announced",
        [=](uint8_t, const ns3::Address& address, ns3::Mac48Address mac)
        {
            Record(FactKind::ANNOUNCED,
                   node,
                   {{"group", group},
                    {"what", AnnouncementName(address)},
                    {"address", ToText(address)},
                    {"mac", ToText(mac)}});
        });
    Connect<uint8_t, const ns3::Address&, ns3::Mac48Address, const ns3::Address&>(
        FactKind::ANSWERED,
        device,
        "Answered",
        [=](uint8_t, const ns3::Address& address, ns3::Mac48Address mac, const ns3::Address& asker)
        {
            const bool ipv4 = ns3::Ipv4Address::IsMatchingType(address);
            Record(FactKind::ANSWERED,
                   node,
                   {{"group", group},
                    {"what", ipv4 ? "arp" : "neighbour-solicitation"},
                    {"address", ToText(address)},
                    {"mac", ToText(mac)},
                    {"asker", ToText(asker)}});
        });
}

void Recorder::Watch(const Host& host,
                     const Member& member,
                     ns3::Ptr<ns3::CarpRouterAdvertiser> advertiser)
{
    const std::string node = host.GetName();
    const std::string group = member.group;
    const ns3::CarpNetDevice* device = ns3::PeekPointer(member.device);
    Connect<const ns3::Ipv6Address&, const ns3::Ipv6Address&>(
        FactKind::ANNOUNCED,
        advertiser,
        "Sent",
        [=](const ns3::Ipv6Address& source, const ns3::Ipv6Address&)
        {
            Record(FactKind::ANNOUNCED,
                   node,
                   {{"group", group},
                    {"what", "router-advertisement"},
                    {"address", ToText(source)},
                    {"mac", ToText(device->GetServiceMac())}});
        });
}

void Recorder::WatchRouters(const Host& host)
{
    const std::string node = host.GetName();
    FindIcmpv6(host.GetNode())
        ->SetRouterCallback(
            [=](const ns3::Ipv6Address& router) {
                Record(FactKind::DEFAULT_ROUTER,
                       node,
                       {{"router", router.IsAny() ? "" : ToText(router)}});
            });
}

void Recorder::Watch(const Host& host)
{
    const std::string node = host.GetName();
    const auto carp = host.GetCarp();
    Connect<carp::DropReason,
            std::optional<carp::Counter>,
            ns3::Ptr<const ns3::Packet>,
            const ns3::Address&>(FactKind::ADVERT_DROPPED,
                                 carp,
                                 "AdvertDropped",
                                 [=](carp::DropReason reason,
                                     std::optional<carp::Counter> counter,
                                     ns3::Ptr<const ns3::Packet> packet,
                                     const ns3::Address& source)
                                 {
                                     uint8_t start[2] = {};
                                     packet->CopyData(start, sizeof(start));
                                     Values values{{"reason", carp::ToString(reason)}};
                                     if (counter)
                                     {
                                         values.emplace_back("counter", carp::ToString(*counter));
                                     }
                                     values.emplace_back("source", ToText(source));
                                     values.emplace_back("vhid", int64_t{start[1]});
                                     Record(FactKind::ADVERT_DROPPED, node, std::move(values));
                                 });
    Connect<int, int, const char*>(
        FactKind::DEMOTION,
        carp,
        "DemotionChanged",
        [=](int by, int total, const char* cause)
        {
            Record(FactKind::DEMOTION,
                   node,
                   {{"by", int64_t{by}}, {"total", int64_t{total}}, {"cause", cause}});
        });
}

void Recorder::Watch(const Switch& item)
{
    const auto where = item.names;
    Connect<ns3::Mac48Address, uint32_t>(FactKind::LEARNED,
                                         item.fabric,
                                         "Learned",
                                         [=](ns3::Mac48Address mac, uint32_t port) {
                                             Record(FactKind::LEARNED,
                                                    where->name,
                                                    {{"mac", ToText(mac)},
                                                     {"port", where->Port(port)}});
                                         });
    Connect<ns3::Mac48Address, uint32_t, uint32_t>(
        FactKind::MOVED,
        item.fabric,
        "Moved",
        [=](ns3::Mac48Address mac, uint32_t from, uint32_t to)
        {
            Record(FactKind::MOVED,
                   where->name,
                   {{"mac", ToText(mac)}, {"from", where->Port(from)}, {"port", where->Port(to)}});
        });
    Connect<ns3::Mac48Address, uint32_t>(FactKind::AGED,
                                         item.fabric,
                                         "Aged",
                                         [=](ns3::Mac48Address mac, uint32_t port) {
                                             Record(FactKind::AGED,
                                                    where->name,
                                                    {{"mac", ToText(mac)},
                                                     {"port", where->Port(port)}});
                                         });
    Connect<uint32_t, uint32_t>(FactKind::FLUSHED,
                                item.fabric,
                                "Flushed",
                                [=](uint32_t port, uint32_t entries)
                                {
                                    if (entries > 0)
                                    {
                                        Record(FactKind::FLUSHED,
                                               where->name,
                                               {{"port", where->Port(port)},
                                                {"entries", int64_t{entries}}});
                                    }
                                });
    WatchQueues(item);
    if (m_balances)
    {
        m_balances->Watch(item);
    }
}

void Recorder::WatchBalances(const Scenario& scenario)
{
    if (!scenario.balances.empty())
    {
        m_balances.emplace(scenario, *this, m_timeline);
    }
}

void Recorder::WatchService(Host& host)
{
    if (m_balances)
    {
        m_balances->Watch(host);
    }
}

void Recorder::WatchQueues(const Switch& item)
{
    const auto where = item.names;
    Connect<const ns3::EthernetFrame&, uint32_t>(
        FactKind::QUEUE_FULL,
        item.fabric,
        "Dropped",
        [=](const ns3::EthernetFrame&, uint32_t port) {
            Record(FactKind::QUEUE_FULL, where->name, {{"port", where->Port(port)}});
        });
}

void Recorder::WatchLink(const Host& host, const std::string& interface, const Port& port)
{
    const std::string node = host.GetName();
    Connect<bool>(FactKind::LINK,
                  port.cable,
                  "Link",
                  [=](bool up) {
                      Record(FactKind::LINK, node, {{"port", interface}, {"up", up}});
                  });
}

NeighbourChanged Recorder::WatchNeighbours(const Host& host)
{
    const std::string node = host.GetName();
    return [=](ns3::Ipv4Address address, const std::string& mac) {
        Record(FactKind::NEIGHBOUR, node, {{"address", ToText(address)}, {"mac", mac}});
    };
}

void Recorder::Finish(Network& network)
{
    for (const auto& host : network.GetHosts())
    {
        const auto carp = host->GetCarp();
        for (size_t i = 0; carp && i < carp::COUNTER_COUNT; ++i)
        {
            const auto counter = static_cast<carp::Counter>(i);
            m_timeline.counters.push_back(
                {host->GetName(), carp::ToString(counter), carp->GetCounters().Get(counter)});
        }
    }
    m_timeline.end = Now();
    Record(FactKind::END, "");
    m_finished = true;
}

} // namespace lab
