// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_BALANCE_RUN_H
#define LAB_BALANCE_RUN_H

#include "run-builder.h"

#include "lab/spec/scenario.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace lab
{

using namespace std::chrono_literals;

/// Hosts r1, r2, ... that share 10.0.0.1 as gw with vhids 1 and 2, and clients h0, h1 that probe
/// it.
inline Scenario SharedScenario(int nodes)
{
    Scenario scenario;
    for (const std::string name : {"gw:1", "gw:2"})
    {
        GroupSpec group;
        group.name = name;
        group.balance = "gw";
        group.defaults.ipv4 = {{10, 0, 0, 1}};
        scenario.groups.push_back(group);
    }
    scenario.balances.push_back({"gw", carp::Balancing::IP, {"gw:1", "gw:2"}, {}});
    for (int i = 1; i <= nodes; ++i)
    {
        HostSpec host;
        host.name = "r" + std::to_string(i);
        host.interfaces.emplace_back();
        for (const GroupSpec& group : scenario.groups)
        {
            MemberSpec member;
            member.group = group.name;
            member.config.ipv4 = group.defaults.ipv4;
            host.interfaces[0].carp.push_back(member);
        }
        scenario.hosts.push_back(host);
    }
    for (uint8_t i = 0; i < 2; ++i)
    {
        HostSpec client;
        client.name = "h" + std::to_string(i);
        client.interfaces.emplace_back();
        client.interfaces[0].addresses.push_back({carp::Ipv4Bytes{10, 0, 0, i}, 24});
        client.probes.emplace_back();
        client.probes[0].to = carp::Ipv4Bytes{10, 0, 0, 1};
        scenario.hosts.push_back(client);
    }
    return scenario;
}

/// Facts of balanced groups, whose hosts boot at 0 s.
class BalanceRun : public RunBuilder
{
  public:
    BalanceRun()
    {
        for (const char* node : {"r1", "r2", "r3"})
        {
            Add(0s, FactKind::BOOTED, node);
        }
    }

    /// A host takes a packet of the client with that number.
    BalanceRun& Serve(Time at,
                      const std::string& node,
                      int client,
                      const std::string& vhid = "1",
                      const std::string& to = "10.0.0.1")
    {
        Add(at,
            FactKind::SERVED,
            node,
            {{"group", "gw:" + vhid},
             {"vhid", int64_t{1}},
             {"client", "10.0.0." + std::to_string(client)},
             {"to", to},
             {"what", "icmp"}});
        return *this;
    }

    /// One packet of each of some clients, in turn to each of some nodes.
    BalanceRun& ServeAll(Time at, int clients, const std::vector<std::string>& nodes)
    {
        for (int i = 0; i < clients; ++i)
        {
            Serve(at, nodes[i % nodes.size()], i);
        }
        return *this;
    }

    BalanceRun& Ask(Time at, const std::string& client)
    {
        Add(at,
            FactKind::ASKED,
            client,
            {{"group", "gw"}, {"what", "arp"}, {"address", "10.0.0.1"}, {"asker", client}});
        return *this;
    }

    BalanceRun& Answer(Time at, const std::string& node, const std::string& client)
    {
        Add(at,
            FactKind::ANSWERED,
            node,
            {{"group", "gw:1"},
             {"what", "arp"},
             {"address", "10.0.0.1"},
             {"mac", "00:00:5e:00:01:01"},
             {"asker", client}});
        return *this;
    }

    /// A probe that is answered after 1 ms, or lost after 1 s.
    BalanceRun& Probe(Time sent, const std::string& client, bool answered)
    {
        Add(sent + (answered ? Time(1ms) : Time(1s)),
            answered ? FactKind::PROBE_ANSWERED : FactKind::PROBE_LOST,
            client,
            {{"to", "10.0.0.1"}, {"sequence", m_sequence++}, {"sent", sent.count()}});
        return *this;
    }

  private:
    int64_t m_sequence = 0;
};

} // namespace lab

#endif // LAB_BALANCE_RUN_H
