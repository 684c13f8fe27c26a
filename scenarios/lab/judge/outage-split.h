// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_OUTAGE_SPLIT_H
#define LAB_OUTAGE_SPLIT_H

#include "streams.h"

#include "lab/spec/scenario.h"
#include "lab/timeline/stream.h"

#include <array>
#include <memory>
#include <optional>

namespace lab
{

class OutageEvidence;

/// For how long an outage lasted for each reason. Together they are its whole length.
class OutageParts
{
  public:
    Time Of(OutagePart part) const
    {
        return m_lengths[static_cast<size_t>(part)];
    }

    void Add(OutagePart part, Time length)
    {
        m_lengths[static_cast<size_t>(part)] += length;
    }

    Time Sum() const;

  private:
    std::array<Time, OUTAGE_PARTS.size()> m_lengths{};
};

/**
 * Finds out why outages lasted as long as they did, from the facts alone. The way of a stream goes
 * from the client to the address, over the client's gateway if that is in another network, and
 * back over the gateway of the host there, except for datagrams. What counts are the elections of
 * the groups on this way, the switches before their MASTERs, and the ARP caches of those who send
 * on it.
 */
class OutageSplitter
{
  public:
    /// \param scenario,timeline outlive it
    OutageSplitter(const Scenario& scenario, const Timeline& timeline);
    ~OutageSplitter();

    OutageSplitter(const OutageSplitter&) = delete;
    OutageSplitter& operator=(const OutageSplitter&) = delete;

    /// The parts of an outage; nothing if it is open, if there was no service before it,
    /// or if the scenario does not have the client.
    std::optional<OutageParts> Split(const Stream& stream, const Outage& outage) const;

  private:
    const Scenario& m_scenario;
    const Timeline& m_timeline;
    std::unique_ptr<const OutageEvidence> m_evidence;
};

} // namespace lab

#endif // LAB_OUTAGE_SPLIT_H
