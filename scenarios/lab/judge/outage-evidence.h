// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_OUTAGE_EVIDENCE_H
#define LAB_OUTAGE_EVIDENCE_H

#include "intervals.h"

#include "lab/spec/scenario.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lab
{

/// Something that has a new value from an instant on.
struct Turn
{
    Time at{0};
    std::string value; ///< empty: nothing any more
};

using Turns = std::vector<Turn>;

/// The value at an instant; empty before the first turn.
const std::string& ValueAt(const Turns& turns, Time instant);

/// The facts of a run that tell why outages last, sorted so that each is found quickly.
class OutageEvidence
{
  public:
    OutageEvidence(const Scenario& scenario, const Timeline& timeline);

    /// Who was MASTER of a group and when.
    const std::vector<Level>& LevelsOf(const std::string& group) const;

    /// Since when a host was MASTER of a group at an instant at which it was that.
    Time MasterSince(const std::string& group, const std::string& node, Time instant) const;

    /// When the election that made the level was decided: before the new MASTER's up-script.
    Time Decided(const std::string& group, const Level& level) const;

    /// When a MASTER first spoke for its group, at or after an instant of becoming it.
    std::optional<Time> Spoke(const std::string& group, const std::string& node, Time from) const;

    /// The MAC at which a node last announced an address.
    std::string MacOf(const std::string& node, const std::string& address, Time until) const;

    /// The ports at which a switch had a MAC.
    const Turns& Table(const std::string& name, const std::string& mac) const;

    /// Of a balanced group, the vhid that had served a client at last; a plain group is that
    /// itself.
    std::string GroupFor(const std::string& group, const std::string& client, Time instant) const;

    /// The MACs that a host had for an address.
    const Turns& Neighbour(const std::string& host, const std::string& address) const;

    /// The last instant in (from, until] at which something was repaired at one of these hosts, or
    /// between them.
    std::optional<Time> Repaired(const std::vector<std::string>& hosts,
                                 Time from,
                                 Time until) const;

  private:
    using Names = std::pair<std::string, std::string>;

    struct Repair
    {
        Time at{0};
        std::string host; ///< empty: something between hosts
    };

    void Take(const Fact& fact);
    void TakeTable(const Fact& fact);
    void TakePacket(const Fact& fact);
    void TakeFault(const Fact& fact);

    const Scenario& m_scenario;
    const Timeline& m_timeline;
    std::map<std::string, std::vector<Level>> m_levels;
    std::map<std::string, std::vector<Mastership>> m_masterships;
    std::map<Names, std::vector<Time>> m_spoken;                  ///< by group and node
    std::map<Names, Turns> m_macs;                                ///< by node and address
    std::map<std::string, std::map<std::string, Turns>> m_tables; ///< by switch and MAC
    std::map<Names, Turns> m_neighbours;                          ///< by host and address
    std::map<Names, Turns> m_vhids; ///< groups by balanced group and client
    std::vector<Repair> m_repairs;
};

} // namespace lab

#endif // LAB_OUTAGE_EVIDENCE_H
