// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_RECORDER_H
#define LAB_RECORDER_H

#include "lab/net/balance-watch.h"
#include "lab/net/host.h"
#include "lab/net/neighbour-listener.h"
#include "lab/timeline/fact.h"

#include "ns3/carp-router-advertiser.h"

#include <array>
#include <optional>
#include <set>
#include <string>

namespace lab
{

class Network;
struct Switch;
struct Trunk;

/**
 * Writes the timeline: connects the trace sources of the simulated network, the only place that
 * does, and turns what they tell into facts.
 */
class Recorder
{
  public:
    using Values = std::vector<std::pair<const char*, FactValue>>;

    /**
     * \param timeline receives the facts; outlives the network
     * \param kinds only these are recorded; all if not set
     */
    explicit Recorder(Timeline& timeline,
                      const std::optional<std::set<FactKind>>& kinds = std::nullopt);

    /// Notes a fact that happens now. \return its index in the timeline; none: it is not recorded
    std::optional<size_t> Record(FactKind kind, const std::string& node, Values values = {});

    /// Adds to a fact what became known only after it. \param fact as Record() returned it
    void Amend(const std::optional<size_t>& fact, const char* key, FactValue value);

    void Watch(const Host& host, const Member& member);
    void Watch(const Host& host,
               const Member& member,
               ns3::Ptr<ns3::CarpRouterAdvertiser> advertiser);
    void Watch(const Host& host);
    void WatchRouters(const Host& host);
    void Watch(const Switch& item);

    /// Records also what balanced groups are judged by, if there are any; before all others.
    void WatchBalances(const Scenario& scenario);

    /// A host that has all its ports and memberships.
    void WatchService(Host& host);
    void WatchLink(const Host& host, const std::string& interface, const Port& port);

    /// What records the changes of a host's ARP caches.
    NeighbourChanged WatchNeighbours(const Host& host);

    /// Notes the statistics of all hosts and the end of the run.
    void Finish(Network& network);

  private:
    bool Wants(FactKind kind) const;

    /// Connects a trace source, unless nobody wants its facts.
    template <typename... Args, typename Source, typename Function>
    void Connect(FactKind kind, const Source& source, const char* name, Function function);

    void LogAdverts(const std::string& node, const Member& member);
    void WatchQueues(const Switch& item);

    Timeline& m_timeline;
    std::array<bool, FACT_KINDS> m_wanted{}; ///< by FactKind
    std::optional<BalanceWatch> m_balances;
    bool m_finished = false;
};

} // namespace lab

#endif // LAB_RECORDER_H
