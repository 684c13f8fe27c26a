// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_TRAFFIC_H
#define LAB_TRAFFIC_H

#include "fields.h"
#include "reader.h"
#include "scenario.h"

#include <functional>
#include <optional>
#include <vector>

namespace lab
{

/// Reads an address that somebody in the scenario has.
using AddressReader = std::function<std::optional<IpAddress>(const Node&)>;

/// Reads the probes that a host sends.
std::vector<ProbeSpec> ReadProbes(const Node& host, Log& log, const AddressReader& readAddress);

/// Reads what else a host sends all the time.
std::vector<TrafficSpec> ReadTraffic(const Node& host, Log& log, const AddressReader& readAddress);

/// Whether a host sends a stream of a kind, or any.
bool HasStream(const HostSpec& host, const std::optional<StreamKind>& kind);

/// Names of the hosts with a probe or traffic.
std::vector<std::string> NamesOfClients(const Scenario& scenario);

/// Reads `ping`, `udp` or `tcp`.
std::optional<StreamKind> ReadStreamKind(const Node& node, Log& log);

/// Reads the name of a part of an outage.
std::optional<OutagePart> ReadOutagePart(const Node& node, Log& log);

/// Reads how a host treats ARP, as one word or as a map.
void ReadArp(const Fields& host, Log& log, ArpSpec& arp);

} // namespace lab

#endif // LAB_TRAFFIC_H
