// SPDX-License-Identifier: GPL-2.0-only

#include "metric-reader.h"

#include "names.h"
#include "study-grammar.h"

#include "lab/spec/claim-reader.h"
#include "lab/spec/traffic.h"
#include "lab/spec/words.h"

#include <algorithm>

namespace lab
{

namespace
{

/// The metric that a map is by its keys.
std::optional<MetricKind> KindOf(const Node& map)
{
    const auto found = std::find_if(METRIC_KINDS.begin(),
                                    METRIC_KINDS.end(),
                                    [&map](MetricKind kind) { return map.Find(ToString(kind)); });
    return found == METRIC_KINDS.end() ? std::nullopt : std::optional<MetricKind>(*found);
}

/// Reads one metric, much as a claim about the same things.
class MetricReader : public ClaimReader
{
  public:
    MetricReader(const Node& node, MetricKind kind, Draft& draft)
        : ClaimReader(node, StudyContextOf(ToString(kind)), draft)
    {
        m_metric.kind = kind;
        m_metric.mark = node.mark;
        m_metric.text = OnOneLine(node);
    }

    /// Nothing after a report.
    std::optional<Metric> Read(std::vector<std::string>& names)
    {
        const size_t before = m_log.Count();
        if (m_metric.kind == MetricKind::OUTAGE)
        {
            ReadClient();
        }
        else
        {
            m_metric.of = Group();
        }
        if (m_metric.kind == MetricKind::FALSE_TAKEOVERS)
        {
            ReadExposure();
        }
        ReadSpan(m_metric.after, m_metric.until);
        ReadName(names);
        return m_log.Count() == before && m_fields.IsClean() ? std::optional<Metric>(m_metric)
                                                             : std::nullopt;
    }

  private:
    void ReadClient()
    {
        m_fields.Read("of", ReadStreamKind, m_metric.stream);
        m_fields.Read("part", ReadOutagePart, m_metric.part);
        const Node& node = *m_fields.Find("outage");
        if (node.kind != Node::Kind::SCALAR || node.text.empty())
        {
            Reject(node, m_log, "a host with a probe or traffic");
            return;
        }
        m_metric.of = node.text;
        const auto clients = ClientsOf(node.text, m_draft.scenario);
        const auto has = [](const std::optional<StreamKind>& kind)
        { return [kind](const HostSpec* host) { return HasStream(*host, kind); }; };
        const bool known = !clients.empty() && std::any_of(clients.begin(), clients.end(), has({}));
        if (!known && IsMistake(m_draft.hosts.complete, m_log))
        {
            RejectWord(node.mark,
                       m_log,
                       Quote(node.text),
                       node.text,
                       NamesOfClients(m_draft.scenario),
                       "a host with a probe or traffic");
        }
        else if (known && m_metric.stream &&
                 std::none_of(clients.begin(), clients.end(), has(m_metric.stream)))
        {
            Reject(*m_fields.Find("of"), m_log, "a kind of stream that " + node.text + " has");
        }
    }

    void ReadExposure()
    {
        const Node* node = m_fields.Find("per");
        const auto word = node ? ReadWord(*node, m_log, {"hour", "advert"}) : std::nullopt;
        m_metric.perAdvert = word == "advert";
    }

    /// Its name, which is that of its kind if it has none of its own.
    void ReadName(std::vector<std::string>& names)
    {
        m_metric.name = ToString(m_metric.kind);
        const Node* node = m_fields.Find("as");
        if (node && node->kind != Node::Kind::SCALAR)
        {
            Reject(*node, m_log, "a name");
            return;
        }
        m_metric.name = node ? node->text : m_metric.name;
        const std::string problem = WhyNoView(m_metric.name, names);
        if (!problem.empty())
        {
            const std::string advice = node ? "" : ", given with \"as\"";
            m_log.Report(node ? node->mark : m_node.mark,
                         "metric " + Quote(m_metric.name),
                         problem + advice);
        }
        names.push_back(m_metric.name);
    }

    Metric m_metric;
};

/// The scenario as a claim about it is read.
void Fill(Draft& draft, const std::optional<Scenario>& scenario)
{
    draft.durationKnown = scenario.has_value();
    for (Names* names : {&draft.groups, &draft.hosts, &draft.events})
    {
        names->complete = scenario.has_value();
    }
    if (!scenario)
    {
        return;
    }
    draft.scenario = *scenario;
    for (const GroupSpec& group : scenario->groups)
    {
        draft.groups.words.push_back(group.name);
    }
    for (const Event& event : scenario->timeline)
    {
        if (!event.name.empty())
        {
            draft.events.words.push_back(event.name);
        }
    }
}

} // namespace

std::vector<Metric> ReadMetrics(const Node& node, const std::optional<Scenario>& scenario, Log& log)
{
    std::vector<Metric> metrics;
    if (node.kind != Node::Kind::LIST || node.items.empty())
    {
        Reject(node, log, "a list of metrics such as - {takeover: gw, after: the-crash}");
        return metrics;
    }
    Draft draft(log);
    Fill(draft, scenario);
    std::vector<std::string> names;
    for (const Node& item : node.items)
    {
        const auto kind = KindOf(item);
        if (!kind)
        {
            std::vector<std::string> kinds;
            std::transform(METRIC_KINDS.begin(),
                           METRIC_KINDS.end(),
                           std::back_inserter(kinds),
                           [](MetricKind k) { return ToString(k); });
            const std::string word = item.items.empty() ? "" : item.items.front().key;
            RejectWord(item.mark,
                       log,
                       word.empty() ? Describe(item) : Quote(word) + " and no metric",
                       word,
                       kinds,
                       "a metric");
            continue;
        }
        if (const auto metric = MetricReader(item, *kind, draft).Read(names))
        {
            metrics.push_back(*metric);
        }
    }
    return metrics;
}

} // namespace lab
