// SPDX-License-Identifier: GPL-2.0-only

#include "lab/net/balance-watch.h"

#include "lab/net/network.h"
#include "lab/net/recorder.h"
#include "lab/net/sink.h"
#include "lab/spec/balances.h"

#include "ns3/carp-balance.h"
#include "ns3/carp-conversions.h"
#include "ns3/carp-neighbour-discovery.h"
#include "ns3/ipv6-l3-protocol.h"

#include <algorithm>

namespace lab
{

namespace
{

/// The word for a protocol in facts.
const char* ProtocolName(uint8_t protocol)
{
    switch (protocol)
    {
    case 1:
    case 58:
        return "icmp";
    case 6:
        return "tcp";
    case 17:
        return "udp";
    default:
        return "other";
    }
}

/// The vhids of one host in a balanced group.
std::vector<const MemberSpec*> NodesIn(const InterfaceSpec& port, const std::string& balance)
{
    std::vector<const MemberSpec*> nodes;
    for (const MemberSpec& member : port.carp)
    {
        if (WrittenName(member.group) == balance)
        {
            nodes.push_back(&member);
        }
    }
    return nodes;
}

/// The MACs to which clients of one host's vhids send.
std::vector<carp::MacBytes> ServiceMacs(const std::vector<const MemberSpec*>& nodes)
{
    std::vector<carp::MacBytes> macs;
    uint8_t leader = UINT8_MAX;
    for (const MemberSpec* node : nodes)
    {
        macs.push_back(node->config.handSetMac.value_or(carp::VirtualMac(node->config.vhid)));
        leader = std::min(leader, node->config.vhid);
    }
    if (!nodes.empty() && carp::DecidesPerPacket(nodes.front()->balancing))
    {
        return {carp::SharedMac(nodes.front()->balancing, leader)};
    }
    return macs;
}

/// A number for each switch, the same for all that trunks join.
std::map<std::string, size_t> NumberLans(const Scenario& scenario)
{
    std::map<std::string, size_t> lans;
    for (const SwitchSpec& one : scenario.switches)
    {
        lans.emplace(one.name, lans.size());
    }
    for (const TrunkSpec& trunk : scenario.trunks)
    {
        const size_t joined = lans.at(trunk.a);
        const size_t other = lans.at(trunk.b);
        for (auto& [name, lan] : lans)
        {
            lan = lan == other ? joined : lan;
        }
    }
    return lans;
}

} // namespace

BalanceWatch::BalanceWatch(const Scenario& scenario, Recorder& recorder, Timeline& timeline)
    : m_recorder(recorder),
      m_timeline(timeline),
      m_lans(NumberLans(scenario))
{
    for (const BalanceSpec& balance : scenario.balances)
    {
        const size_t index = m_names.size();
        m_names.push_back(balance.name);
        for (const HostSpec& host : scenario.hosts)
        {
            for (const InterfaceSpec& port : host.interfaces)
            {
                const auto nodes = NodesIn(port, balance.name);
                for (const carp::MacBytes& mac : ServiceMacs(nodes))
                {
                    m_byMac.emplace(std::pair(m_lans.at(port.on), ns3::FromCarp(mac)), index);
                }
                for (const MemberSpec* node : nodes)
                {
                    for (const carp::Ipv4Bytes& address : node->config.ipv4)
                    {
                        m_groupOf4.emplace(ns3::FromCarp(address), balance.name);
                    }
                    for (const carp::Ipv6Bytes& address : node->config.ipv6)
                    {
                        m_groupOf6.emplace(ns3::FromCarp(address), balance.name);
                    }
                }
            }
        }
    }
}

void BalanceWatch::Watch(Host& host)
{
    for (const Port& port : host.GetPorts())
    {
        WatchQuestions(host, port);
    }
    WatchSolicitations(host);
    for (const Member& member : host.GetMembers())
    {
        if (member.group != WrittenName(member.group))
        {
            WatchPackets(host, member);
        }
    }
}

void BalanceWatch::WatchQuestions(const Host& host, const Port& port)
{
    port.nic->TraceConnectWithoutContext(
        "ArpRequest",
        Sink<ns3::Ipv4Address, ns3::Ipv4Address>(
            [this, node = host.GetName()](ns3::Ipv4Address sender, ns3::Ipv4Address target)
            {
                const auto group = m_groupOf4.find(target);
                if (group != m_groupOf4.end())
                {
                    m_recorder.Record(FactKind::ASKED,
                                      node,
                                      {{"group", group->second},
                                       {"what", "arp"},
                                       {"address", ToText(target)},
                                       {"asker", ToText(sender)}});
                }
            }));
}

void BalanceWatch::WatchSolicitations(const Host& host)
{
    const auto ipv6 = host.GetNode()->GetObject<ns3::Ipv6L3Protocol>();
    if (!ipv6)
    {
        return;
    }
    ipv6->TraceConnectWithoutContext(
        "Tx",
        Sink<ns3::Ptr<const ns3::Packet>, ns3::Ptr<ns3::Ipv6>, uint32_t>(
            [this, node = host.GetName()](ns3::Ptr<const ns3::Packet> packet,
                                          ns3::Ptr<ns3::Ipv6>,
                                          uint32_t)
            {
                const auto message = ns3::PeekNeighbourMessage(packet);
                const auto group = message && message->IsSolicitation()
                                       ? m_groupOf6.find(message->target)
                                       : m_groupOf6.end();
                if (group != m_groupOf6.end())
                {
                    m_recorder.Record(FactKind::ASKED,
                                      node,
                                      {{"group", group->second},
                                       {"what", "neighbour-solicitation"},
                                       {"address", ToText(message->target)},
                                       {"asker", ToText(message->source)}});
                }
            }));
}

void BalanceWatch::WatchPackets(const Host& host, const Member& member)
{
    member.device->TraceConnectWithoutContext(
        "Served",
        Sink<uint8_t, const ns3::Address&, const ns3::Address&, uint8_t>(
            [this, node = host.GetName(), group = WrittenName(member.group)](
                uint8_t vhid,
                const ns3::Address& client,
                const ns3::Address& to,
                uint8_t protocol)
            {
                m_recorder.Record(FactKind::SERVED,
                                  node,
                                  {{"group", group},
                                   {"vhid", int64_t{vhid}},
                                   {"client", ToText(client)},
                                   {"to", ToText(to)},
                                   {"what", ProtocolName(protocol)}});
            }));
}

void BalanceWatch::Watch(const Switch& item)
{
    const size_t first = m_timeline.floods.size();
    for (const std::string& name : m_names)
    {
        m_timeline.floods.push_back({item.name, name, 0, 0});
    }
    item.fabric->TraceConnectWithoutContext(
        "Forwarded",
        Sink<ns3::Mac48Address, bool>(
            [this, first, lan = m_lans.at(item.name)](ns3::Mac48Address destination, bool flooded)
            {
                const auto found = m_byMac.find({lan, destination});
                if (found != m_byMac.end())
                {
                    Timeline::FloodCount& count = m_timeline.floods[first + found->second];
                    ++count.frames;
                    count.flooded += flooded ? 1 : 0;
                }
            }));
}

} // namespace lab
