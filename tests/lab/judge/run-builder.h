// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_RUN_BUILDER_H
#define LAB_RUN_BUILDER_H

#include "lab/timeline/fact.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace lab
{

/// Writes a timeline by hand: facts of the group gw in any order, sorted by time at the end.
class RunBuilder
{
  public:
    using Values = std::vector<std::pair<const char*, FactValue>>;

    RunBuilder& Add(Time at, FactKind kind, const std::string& node, Values values = {})
    {
        m_timeline.facts.push_back({at, kind, node, std::move(values)});
        return *this;
    }

    RunBuilder& State(Time at,
                      const std::string& node,
                      const std::string& from,
                      const std::string& to,
                      const std::string& reason,
                      const std::string& group = "gw")
    {
        return Add(at,
                   FactKind::STATE,
                   node,
                   {{"group", group}, {"from", from}, {"to", to}, {"reason", reason}});
    }

    RunBuilder& Ready(Time at, const std::string& node)
    {
        return State(at, node, "INIT", "BACKUP", "ready to run");
    }

    RunBuilder& Master(Time at, const std::string& node, const std::string& group = "gw")
    {
        return State(at, node, "BACKUP", "MASTER", "master timed out", group);
    }

    RunBuilder& Backup(Time at, const std::string& node)
    {
        return State(at, node, "MASTER", "BACKUP", "an equal or better master advertises");
    }

    RunBuilder& Fault(Time at,
                      const std::string& node,
                      const std::string& action,
                      const std::string& event,
                      const std::string& target,
                      const Values& parameters = {})
    {
        Values values{{"action", action}, {"event", event}, {"target", target}};
        values.insert(values.end(), parameters.begin(), parameters.end());
        return Add(at, FactKind::FAULT, node, values);
    }

    RunBuilder& Crash(Time at, const std::string& node, const std::string& event = "")
    {
        return Fault(at, node, "crash", event, node).Add(at, FactKind::CRASHED, node);
    }

    /// A probe every 10 ms from `from` until before `to`; answered after 1 ms or lost after 1 s.
    RunBuilder& Probes(Time from,
                       Time to,
                       bool answered,
                       const std::string& client = "h1",
                       const std::string& target = "10.0.0.1")
    {
        const Time rtt = std::chrono::milliseconds(1);
        const Time timeout = std::chrono::seconds(1);
        for (Time sent = from; sent < to; sent += std::chrono::milliseconds(10))
        {
            Values values{{"to", target}, {"sequence", m_sequence++}, {"sent", sent.count()}};
            if (answered)
            {
                values.emplace_back("rtt", rtt.count());
            }
            Add(sent + (answered ? rtt : timeout),
                answered ? FactKind::PROBE_ANSWERED : FactKind::PROBE_LOST,
                client,
                values);
        }
        return *this;
    }

    RunBuilder& Count(const std::string& node, const std::string& counter, uint64_t value)
    {
        m_timeline.counters.push_back({node, counter, value});
        return *this;
    }

    /// The record as the net layer would leave it: nothing after the end, in order of time.
    /// \param kinds only these facts are recorded; all if not set
    Timeline End(Time end, const std::optional<std::set<FactKind>>& kinds = std::nullopt)
    {
        std::vector<Fact> all = m_timeline.facts;
        std::stable_sort(all.begin(),
                         all.end(),
                         [](const Fact& a, const Fact& b) { return a.at < b.at; });
        all.push_back({end, FactKind::END, "", {}});
        Timeline timeline = m_timeline;
        timeline.facts.clear();
        timeline.end = end;
        for (const Fact& fact : all)
        {
            if (fact.at > end)
            {
                continue;
            }
            if (fact.kind == FactKind::ADVERT_SENT)
            {
                LogOf(fact, timeline).Add(fact.at, timeline.facts.size());
            }
            if (!kinds || kinds->count(fact.kind) > 0)
            {
                timeline.facts.push_back(fact);
            }
        }
        return timeline;
    }

  private:
    /// The log of the member that a fact is about.
    static AdvertLog& LogOf(const Fact& fact, Timeline& timeline)
    {
        auto& logs = timeline.adverts;
        const std::string& group = fact.Text("group");
        const auto known = std::find_if(logs.begin(),
                                        logs.end(),
                                        [&](const AdvertLog& log)
                                        { return log.node == fact.node && log.group == group; });
        return known != logs.end() ? *known
                                   : logs.emplace_back(AdvertLog{fact.node, group, {}, {}});
    }

    Timeline m_timeline;
    int64_t m_sequence = 0;
};

} // namespace lab

#endif // LAB_RUN_BUILDER_H
