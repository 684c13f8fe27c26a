// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_BALANCE_HISTORY_H
#define LAB_BALANCE_HISTORY_H

#include "instants.h"
#include "streams.h"

#include "lab/spec/scenario.h"
#include "lab/timeline/fact.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lab
{

/// What a run tells about one balanced group, with its hosts and clients as small numbers.
class BalanceHistory
{
  public:
    /// A packet that a host took.
    struct Packet
    {
        Time at{0};
        uint32_t node = 0;   ///< index in Nodes()
        uint32_t client = 0; ///< index of its source address, in order of appearance
        size_t fact = 0;     ///< index in the timeline
    };

    /// Somebody asked for the Ethernet address of the group, or sent it a probe.
    struct Request
    {
        Time at{0};
        uint32_t asker = 0;          ///< requests of one number are of one client to one address
        int nodes = 0;               ///< how many different hosts attended to it
        bool decided = true;         ///< false: the run ended before all could do so
        std::vector<size_t> facts{}; ///< the request and what was done about it
    };

    /**
     * Goes through the facts once.
     *
     * \param name of a balanced group of the scenario
     */
    BalanceHistory(const Scenario& scenario, const Timeline& timeline, const std::string& name);

    const std::string& Name() const
    {
        return m_name;
    }

    const Timeline& GetTimeline() const
    {
        return m_timeline;
    }

    /// The members, in order of the file.
    const std::vector<std::string>& Nodes() const
    {
        return m_nodes;
    }

    /// The number of a host, if it is a member.
    std::optional<uint32_t> FindNode(const std::string& name) const;

    size_t CountClients() const
    {
        return m_clients.size();
    }

    /// In order of time.
    const std::vector<Packet>& Packets() const
    {
        return m_packets;
    }

    /**
     * Requests by ARP or neighbour solicitation, in order of time, and how many hosts answered each
     * within 1 s or until the client asked again.
     */
    const std::vector<Request>& Questions() const
    {
        return m_questions;
    }

    /**
     * Probes to the group whose fate is known, in order of sending, and how many hosts took each
     * one before the next one was sent, it counted as lost, or 1 s was over; in any case until its
     * answer came.
     */
    std::vector<Request> Probes() const;

    /// Whether a port of a host has vhids of the group.
    bool IsPortOf(uint32_t node, const std::string& port) const;

    /// Whether a host was switched off all the time of a span.
    bool IsOff(uint32_t node, const Span& span) const;

    /// Frames to the group that a switch, or any, had for an output, and those sent to all ports.
    Timeline::FloodCount Floods(const std::optional<std::string>& at) const;

    /// Whether the name of a group is that of this one or of one of its vhids.
    bool IsMeant(const std::string& group) const;

  private:
    void AddMembers();
    bool HasMember(const InterfaceSpec& port) const;
    void Take(size_t index);
    void TakePacket(size_t index);
    void TakeQuestion(size_t index);
    void TakeAnswer(size_t index);

    /// \param packets of the client to where the probes go, as indices of m_packets
    void AddProbes(const Stream& stream,
                   uint32_t asker,
                   const std::vector<size_t>& packets,
                   std::vector<Request>& probes) const;
    bool HasAddress(const std::string& text) const;

    const Scenario& m_scenario;
    const Timeline& m_timeline;
    std::string m_name;
    std::vector<std::string> m_groups; ///< its vhids
    std::vector<std::string> m_nodes;
    std::map<std::string, uint32_t> m_clients;
    std::vector<Packet> m_packets;
    std::vector<Request> m_questions;
    std::map<std::pair<std::string, std::string>, uint32_t> m_askers; ///< asker and address
    std::vector<size_t> m_lastQuestion; ///< of each asker, an index of m_questions
    std::vector<std::vector<std::pair<Time, bool>>> m_power; ///< of each node: booted or crashed
};

/// The histories of the groups that somebody asks for.
class BalanceHistories
{
  public:
    BalanceHistories(const Scenario& scenario, const Timeline& timeline);

    const BalanceHistory& Of(const std::string& name);

  private:
    const Scenario& m_scenario;
    const Timeline& m_timeline;
    std::map<std::string, BalanceHistory> m_histories;
};

} // namespace lab

#endif // LAB_BALANCE_HISTORY_H
