// SPDX-License-Identifier: GPL-2.0-only

#include "plan.h"

#include "study-grammar.h"

#include "lab/spec/draft.h"
#include "lab/spec/fields.h"
#include "lab/spec/reader.h"
#include "lab/spec/words.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace lab
{

namespace
{

const std::string QUANTILE = "quantile-";

/// A share that is neither nothing nor all.
std::optional<double> ReadShare(const Node& node, Log& log, const std::string& expected)
{
    const auto share = ParseProbability(node.kind == Node::Kind::SCALAR ? node.text : "").value;
    if (!share || *share <= 0 || *share >= 1)
    {
        Reject(node, log, expected);
        return std::nullopt;
    }
    return share;
}

/// A number without sign.
std::optional<double> PlainNumber(const std::string& text)
{
    double value = 0;
    const char* end = text.data() + text.size();
    const auto result = std::from_chars(text.data(), end, value, std::chars_format::fixed);
    const bool valid = result.ec == std::errc{} && result.ptr == end && text[0] != '-';
    return valid ? std::optional<double>(value) : std::nullopt;
}

/// Reads a stopping rule.
class RuleReader
{
  public:
    RuleReader(const Node& node, Study& study, bool complete, Log& log)
        : m_study(study),
          m_complete(complete),
          m_log(log),
          m_runs(node, StudyContextOf("runs"), "runs", log)
    {
    }

    void Read()
    {
        StoppingRule& rule = m_study.runs;
        const auto count = [](const Node& node, Log& log)
        { return ReadInteger(node, log, 1, MOST_RUNS); };
        const bool known = m_runs.Read("at-least", count, rule.atLeast) &
                           m_runs.Read("at-most", count, rule.atMost);
        if (known && rule.atMost < rule.atLeast)
        {
            m_log.Report(m_runs.Find("at-most")->mark,
                         "at-most " + std::to_string(rule.atMost),
                         "no less than \"at-least\" says, " + std::to_string(rule.atLeast));
        }
        if (const Node* until = m_runs.Find("until"))
        {
            ReadUntil(*until);
        }
    }

  private:
    void ReadUntil(const Node& node)
    {
        const Fields fields(node, StudyContextOf("until"), "until", m_log);
        const Node* name = fields.Find("metric");
        const Metric* metric = name ? FindMetric(*name) : nullptr;
        if (!metric)
        {
            return;
        }
        m_study.runs.metric = metric->name;
        ReadStatistic(fields.Find("statistic"), *metric);
        if (const Node* within = fields.Find("within"))
        {
            ReadWidth(*within, *metric);
        }
    }

    const Metric* FindMetric(const Node& node)
    {
        std::vector<std::string> names;
        for (const Metric& metric : m_study.metrics)
        {
            if (metric.name == node.text)
            {
                return &metric;
            }
            names.push_back(metric.name);
        }
        if (IsMistake(m_complete, m_log))
        {
            RejectWord(node.mark, m_log, Describe(node), node.text, names, "a metric");
        }
        return nullptr;
    }

    void ReadStatistic(const Node* node, const Metric& metric)
    {
        const Quantity quantity = QuantityOf(metric);
        const std::string usual = quantity == Quantity::SAMPLE   ? "mean"
                                  : quantity == Quantity::EVENTS ? "rate"
                                                                 : "probability";
        m_study.runs.statistic = usual;
        if (!node || (node->kind == Node::Kind::SCALAR && node->text == usual))
        {
            return;
        }
        const auto share = ParseProbability(node->text).value;
        const auto& quantiles = m_study.quantiles;
        const bool isEstimated = share && std::find(quantiles.begin(), quantiles.end(), *share) !=
                                              quantiles.end();
        if (quantity == Quantity::SAMPLE && isEstimated)
        {
            m_study.runs.statistic = QuantileName(*share);
            return;
        }
        Reject(*node,
               m_log,
               quantity == Quantity::SAMPLE ? "mean, or one of the quantiles of the study"
                                            : usual + ", which is what is known of " + metric.name);
    }

    /// A share of the estimate, or an amount in the unit of the metric.
    void ReadWidth(const Node& node, const Metric& metric)
    {
        StoppingRule& rule = m_study.runs;
        const std::string unit = UnitOf(metric);
        const std::string text = node.kind == Node::Kind::SCALAR ? node.text : "";
        const bool isShare = !text.empty() && text.back() == '%';
        std::optional<double> width;
        if (isShare)
        {
            width = ParseProbability(text).value;
        }
        else if (unit == "s")
        {
            const auto time = ParseTime(text).value;
            width = time ? std::optional<double>(InSeconds(*time)) : std::nullopt;
        }
        else
        {
            width = PlainNumber(WithoutUnit(text, unit));
        }
        if (!width || *width <= 0)
        {
            const std::string example = unit == "s" ? "10ms" : unit.empty() ? "0.001" : "0.1/h";
            Reject(node,
                   m_log,
                   "a share of the estimate such as 1%, or an amount such as " +
                       (unit == "1/s" ? "0.1/s" : example));
            return;
        }
        rule.halfWidth = *width;
        rule.relative = isShare;
    }

    /// "0.1" of "0.1/h" where the unit is "1/h"; nothing that is a number if it has another.
    static std::string WithoutUnit(const std::string& text, const std::string& unit)
    {
        const std::string suffix = unit.empty() ? "" : unit.substr(1);
        const bool fits = text.size() > suffix.size() &&
                          text.compare(text.size() - suffix.size(), suffix.size(), suffix) == 0;
        return fits ? text.substr(0, text.size() - suffix.size()) : "";
    }

    Study& m_study;
    bool m_complete;
    Log& m_log;
    Fields m_runs;
};

} // namespace

std::string QuantileName(double share)
{
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), share);
    return QUANTILE + std::string(text.data(), end.ptr);
}

std::optional<double> QuantileIn(const std::string& statistic)
{
    if (statistic.compare(0, QUANTILE.size(), QUANTILE) != 0)
    {
        return std::nullopt;
    }
    double share = 0;
    const char* const end = statistic.data() + statistic.size();
    const auto read = std::from_chars(statistic.data() + QUANTILE.size(), end, share);
    const bool isShare = read.ec == std::errc() && read.ptr == end && share > 0 && share < 1;
    return isShare ? std::optional<double>(share) : std::nullopt;
}

std::optional<double> ReadConfidence(const Node& node, Log& log)
{
    return ReadShare(node, log, "a share above 0% and below 100%, such as 95%");
}

std::optional<std::vector<double>> ReadQuantiles(const Node& node, Log& log)
{
    std::vector<double> quantiles;
    const size_t before = log.Count();
    if (node.kind == Node::Kind::LIST && node.items.empty())
    {
        Reject(node, log, "a list of shares such as [50%, 95%]");
    }
    for (const Node* item : Items(node))
    {
        const auto share = ReadShare(*item, log, "a share above 0% and below 100%, such as 95%");
        if (share && std::find(quantiles.begin(), quantiles.end(), *share) != quantiles.end())
        {
            log.Report(item->mark, Quote(item->text) + " a second time", "each quantile once");
        }
        quantiles.push_back(share.value_or(0));
    }
    std::sort(quantiles.begin(), quantiles.end());
    return log.Count() == before ? std::optional(quantiles) : std::nullopt;
}

void ReadRuns(const Node& node, Study& study, bool complete, Log& log)
{
    if (node.kind == Node::Kind::MAP)
    {
        RuleReader(node, study, complete, log).Read();
    }
    else if (node.kind != Node::Kind::SCALAR)
    {
        Reject(node, log, "a number of runs, or a map with at-least, at-most and until");
    }
    else if (const auto runs = ReadInteger(node, log, 1, MOST_RUNS))
    {
        study.runs.atLeast = *runs;
        study.runs.atMost = *runs;
    }
}

} // namespace lab
