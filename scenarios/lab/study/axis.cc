// SPDX-License-Identifier: GPL-2.0-only

#include "axis.h"

#include "names.h"
#include "study-grammar.h"

#include "lab/spec/fields.h"
#include "lab/spec/reader.h"
#include "lab/spec/words.h"

#include <algorithm>

namespace lab
{

namespace
{

/// Reads one axis.
class AxisReader
{
  public:
    AxisReader(const Node& node, bool sampled, Log& log)
        : m_node(node),
          m_sampled(sampled),
          m_log(log),
          m_fields(node, StudyContextOf("axis"), "axis " + node.key, log)
    {
        m_axis.axis.name = node.key;
        m_axis.mark = node.keyMark;
    }

    /// Nothing after a report.
    std::optional<AxisDraft> Read()
    {
        const size_t before = m_log.Count();
        ReadPaths();
        const bool isList = m_fields.Find("values") != nullptr;
        if (isList)
        {
            ReadValues(*m_fields.Find("values"));
        }
        else if (m_fields.IsClean())
        {
            ReadRange();
        }
        return m_log.Count() == before && m_fields.IsClean() ? std::optional<AxisDraft>(m_axis)
                                                             : std::nullopt;
    }

  private:
    void ReadPaths()
    {
        const Node* one = m_fields.Find("path");
        const Node* many = m_fields.Find("paths");
        if (one && many)
        {
            m_log.Report(many->keyMark, "\"paths\" beside \"path\"", "one of them");
        }
        else if (!one && !many && m_fields.Lacks("path") && m_fields.Lacks("paths"))
        {
            m_log.Report(m_node.keyMark,
                         "axis " + m_node.key + " without \"path\"",
                         "\"path\" or \"paths\" with what it changes");
        }
        if (many && (many->kind != Node::Kind::LIST || many->items.empty()))
        {
            Reject(*many, m_log, "a list of paths such as [run.for, timeline.0.at]");
            return;
        }
        for (const Node* path : one ? std::vector<const Node*>{one} : ItemsOf(many))
        {
            if (path->kind != Node::Kind::SCALAR || path->text.empty())
            {
                Reject(*path, m_log, "a path such as hosts.r2.carp.gw.advskew");
                continue;
            }
            m_axis.paths.push_back({path->text, path->mark});
        }
    }

    static std::vector<const Node*> ItemsOf(const Node* node)
    {
        return node ? Items(*node) : std::vector<const Node*>{};
    }

    void ReadValues(const Node& values)
    {
        for (const char* key : {"from", "to", "step", "points", "scale"})
        {
            if (const Node* node = m_fields.Find(key))
            {
                m_log.Report(node->keyMark,
                             Quote(key) + " beside \"values\"",
                             "either a list of values or a range");
                return;
            }
        }
        if (m_sampled)
        {
            m_log.Report(values.keyMark,
                         "a list of values",
                         "\"from\" and \"to\", because a sample is drawn from ranges");
            return;
        }
        const bool hasItems = values.kind == Node::Kind::LIST || values.kind == Node::Kind::MAP;
        if (!hasItems || values.items.empty())
        {
            Reject(values, m_log, "a list of values such as [0, 50, 100]");
            return;
        }
        for (const Node& value : values.items)
        {
            ReadPoint(value);
        }
    }

    void ReadPoint(const Node& node)
    {
        if (node.kind == Node::Kind::BROKEN || node.kind == Node::Kind::EMPTY)
        {
            Reject(node, m_log, "a value");
            return;
        }
        AxisPoint point;
        point.mark = node.mark;
        const bool isTuple = m_fields.Find("paths") && node.kind == Node::Kind::LIST;
        if (isTuple && node.items.size() != m_axis.paths.size())
        {
            m_log.Report(node.mark,
                         "a list of " + std::to_string(node.items.size()),
                         "as many values as there are paths, " +
                             std::to_string(m_axis.paths.size()));
            return;
        }
        for (size_t i = 0; i < m_axis.paths.size(); ++i)
        {
            point.texts.push_back(FlowText(isTuple ? node.items[i] : node));
        }
        const bool isScalar = node.kind == Node::Kind::SCALAR;
        const bool hasName = !node.key.empty();
        point.value.text = hasName ? node.key : isScalar ? node.text : OnOneLine(node);
        const auto number = hasName || isScalar ? Decimal::FromText(point.value.text)
                                                : std::nullopt;
        if (number && !TakeUnit(node, *number))
        {
            return;
        }
        if (number)
        {
            point.value.number = number->Number();
        }
        Add(point);
    }

    /// Whether the number has the unit of those before it.
    bool TakeUnit(const Node& node, const Decimal& number)
    {
        const std::string unit = number.Symbol();
        if (m_hasNumbers && unit != m_axis.axis.unit)
        {
            const std::string wanted = m_axis.axis.unit.empty() ? "no unit" : "a unit";
            Reject(node, m_log, "a value with " + wanted + " as those before it");
            return false;
        }
        m_hasNumbers = true;
        m_axis.axis.unit = unit;
        return true;
    }

    void Add(const AxisPoint& point)
    {
        const auto& points = m_axis.points;
        const auto same = std::find_if(points.begin(),
                                       points.end(),
                                       [&point](const AxisPoint& other)
                                       { return IsSame(point.value, other.value); });
        if (same != points.end())
        {
            m_log.Report(point.mark, Quote(point.value.text) + " a second time", "each value once");
            return;
        }
        m_axis.points.push_back(point);
    }

    void ReadRange()
    {
        const auto from = ReadDecimal("from");
        const auto to = ReadDecimal("to");
        const std::string problem = "axis " + m_node.key + " without values";
        if (!m_fields.Find("from") || !m_fields.Find("to"))
        {
            m_log.Report(m_node.keyMark, problem, "\"values\", or \"from\" and \"to\"");
            return;
        }
        if (!from || !to || !HasUnitOf(*from, "to", *to))
        {
            return;
        }
        m_axis.axis.unit = from->Symbol();
        bool log = false;
        m_fields.Read(
            "scale",
            [](const Node& node, Log& log) -> std::optional<bool>
            {
                const auto word = ReadWord(node, log, {"linear", "log"});
                return word ? std::optional<bool>(*word == "log") : std::nullopt;
            },
            log);
        m_axis.range = AxisRange{*from, *to, log};
        if (CheckRange() && (m_sampled ? RefuseSteps() : true) && !m_sampled)
        {
            ReadSteps();
        }
    }

    bool CheckRange()
    {
        const AxisRange& range = *m_axis.range;
        if (Compare(range.from, range.to) > 0)
        {
            m_log.Report(m_fields.Find("from")->mark,
                         "from " + range.from.Text(),
                         "at most what \"to\" says, " + range.to.Text());
            return false;
        }
        if (range.log && range.from.mantissa <= 0)
        {
            m_log.Report(m_fields.Find("from")->mark,
                         range.from.Text(),
                         "a number above 0, because the scale is log");
            return false;
        }
        return true;
    }

    bool RefuseSteps()
    {
        for (const char* key : {"step", "points"})
        {
            if (const Node* node = m_fields.Find(key))
            {
                m_log.Report(node->keyMark,
                             Quote(key) + " in a sample",
                             "only \"from\", \"to\" and \"scale\"");
                return false;
            }
        }
        return true;
    }

    void ReadSteps()
    {
        const Node* step = m_fields.Find("step");
        const Node* points = m_fields.Find("points");
        const AxisRange& range = *m_axis.range;
        if (!step == !points)
        {
            m_log.Report(step ? points->keyMark : m_node.keyMark,
                         step ? "\"points\" beside \"step\""
                              : "axis " + m_node.key + " without \"step\" or \"points\"",
                         "one of them");
        }
        else if (step && range.log)
        {
            m_log.Report(step->keyMark, "\"step\" on a log scale", "\"points\"");
        }
        else if (step)
        {
            ReadStep(*step);
        }
        else if (const auto count = ReadInteger(*points, m_log, 2, MOST_SETTINGS))
        {
            for (int64_t i = 0; i < *count; ++i)
            {
                const double share = static_cast<double>(i) / static_cast<double>(*count - 1);
                AddNumber(Between(range.from, range.to, share, range.log));
            }
        }
    }

    void ReadStep(const Node& node)
    {
        const auto step = ReadDecimal("step");
        if (!step || !HasUnitOf(m_axis.range->from, "step", *step))
        {
            return;
        }
        if (step->mantissa <= 0)
        {
            Reject(node, m_log, "a step above 0");
            return;
        }
        const auto steps = Steps(m_axis.range->from, m_axis.range->to, *step, MOST_SETTINGS);
        if (!steps)
        {
            Reject(node,
                   m_log,
                   "a step that gives at most " + std::to_string(MOST_SETTINGS) + " values");
            return;
        }
        for (const Decimal& number : *steps)
        {
            AddNumber(number);
        }
    }

    /// What is the same as the number before it, because both are whole, is one.
    void AddNumber(const Decimal& number)
    {
        const AxisPoint point = PointAt(m_axis, number);
        if (m_axis.points.empty() || !IsSame(m_axis.points.back().value, point.value))
        {
            m_axis.points.push_back(point);
        }
    }

    std::optional<Decimal> ReadDecimal(const char* key)
    {
        const Node* node = m_fields.Find(key);
        if (!node)
        {
            return std::nullopt;
        }
        const auto number = node->kind == Node::Kind::SCALAR ? Decimal::FromText(node->text)
                                                             : std::nullopt;
        if (!number)
        {
            Reject(*node, m_log, "a number with its unit, such as 50, 20% or 10ms");
        }
        return number;
    }

    bool HasUnitOf(const Decimal& from, const char* key, const Decimal& number)
    {
        if (number.unit == from.unit)
        {
            return true;
        }
        Reject(*m_fields.Find(key), m_log, "a number in the same unit as \"from\" has");
        return false;
    }

    const Node& m_node;
    bool m_sampled;
    Log& m_log;
    Fields m_fields;
    AxisDraft m_axis;
    bool m_hasNumbers = false;
};

/// Whether the name can be a column of the results beside those of the other axes.
bool CheckName(const Node& node, const std::vector<std::string>& others, Log& log)
{
    const std::string problem = WhyNoColumn(node.key, others);
    if (!problem.empty())
    {
        log.Report(node.keyMark, "axis " + Quote(node.key), problem);
    }
    return problem.empty();
}

} // namespace

std::vector<AxisDraft> ReadAxes(const Node& node, bool sampled, Log& log)
{
    std::vector<AxisDraft> axes;
    if (node.kind != Node::Kind::MAP || node.items.empty())
    {
        Reject(node, log, "a map of axes such as {skew: {path: hosts.r2.carp.gw.advskew, ...}}");
        return axes;
    }
    std::vector<std::string> names;
    for (const Node& item : node.items)
    {
        const bool named = CheckName(item, names, log);
        names.push_back(item.key);
        const auto axis = AxisReader(item, sampled, log).Read();
        if (axis && named)
        {
            axes.push_back(*axis);
        }
    }
    return axes;
}

AxisPoint PointAt(const AxisDraft& axis, const Decimal& number)
{
    const std::string text = number.Text();
    return {{text, number.Number()},
            std::vector<std::string>(axis.paths.size(), YamlScalar(text)),
            axis.mark};
}

std::string FlowText(const Node& node)
{
    switch (node.kind)
    {
    case Node::Kind::SCALAR:
        return YamlScalar(node.text);
    case Node::Kind::LIST:
        return "[" + OnOneLine(node) + "]";
    case Node::Kind::MAP:
        return "{" + OnOneLine(node) + "}";
    case Node::Kind::EMPTY:
    case Node::Kind::BROKEN:
        break;
    }
    return "";
}

bool IsSame(const AxisValue& a, const AxisValue& b)
{
    return a.text == b.text || (a.number && a.number == b.number);
}

} // namespace lab
