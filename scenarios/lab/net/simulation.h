// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_SIMULATION_H
#define LAB_SIMULATION_H

#include "lab/net/real-time.h"
#include "lab/spec/scenario.h"
#include "lab/timeline/fact.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace lab
{

struct SimulationOptions
{
    /// An existing folder for one capture per CARP member and client, HOST.pcap, and per real
    /// port, INTERFACE.pcap; none if empty.
    std::string pcapFolder;

    /// When to take a snapshot, each at most the duration of the scenario; in any order.
    std::vector<Time> snapshots{};

    /// Only these kinds of facts are recorded, which makes long runs small and fast; all if not
    /// set. What the timeline has besides its facts is always there.
    std::optional<std::set<FactKind>> facts{};

    /// The process ends after this run, without exit handlers: nothing is tidied up, which for a
    /// short run takes as long as the run itself, and touches memory that a fork shares.
    bool last{false};
};

/**
 * Runs a scenario in virtual time and returns everything that was observed. Same scenario, same
 * facts. One run at a time per process: ns-3 keeps its world in globals.
 *
 * \throws std::runtime_error if a capture file cannot be written
 */
Timeline Simulate(const Scenario& scenario, const SimulationOptions& options = {});

/**
 * Runs a scenario in real time: its clock is that of the machine, and real interfaces are ports of
 * its switches. Nothing of what Simulate() says of repetition holds.
 *
 * \param report receives what is to be told besides the facts
 * \throws std::runtime_error likewise, or if an interface has gone
 */
Timeline SimulateInRealTime(const Scenario& scenario,
                            const SimulationOptions& options,
                            const RealTimeOptions& realTime,
                            RealTimeReport& report);

} // namespace lab

#endif // LAB_SIMULATION_H
