// SPDX-License-Identifier: GPL-2.0-only

#include "study.h"

#include "metric-reader.h"
#include "plan.h"
#include "settings.h"
#include "study-grammar.h"

#include "lab/spec/fields.h"
#include "lab/spec/overrides.h"
#include "lab/spec/reader.h"
#include "lab/spec/text-file.h"
#include "lab/spec/words.h"

#include <algorithm>
#include <filesystem>

namespace lab
{

namespace
{

std::optional<std::string> ReadStudyName(const Node& node, Log& log)
{
    const bool isName = node.kind == Node::Kind::SCALAR && IsName(node.text) &&
                        node.text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") ==
                            std::string::npos;
    if (!isName)
    {
        Reject(node, log, "a name of lower-case letters, digits and - such as failover-by-skew");
        return std::nullopt;
    }
    return node.text;
}

/// Reads a study from its tree.
class StudyReader
{
  public:
    StudyReader(const std::string& path, const Node& root, Log& log)
        : m_path(path),
          m_mark(root.mark),
          m_log(log),
          m_fields(root, StudyContextOf("study"), "a study", log)
    {
    }

    Study Read()
    {
        m_fields.Read("study", ReadStudyName, m_study.name);
        m_fields.Read(
            "question",
            [](const Node& node, Log& log) { return ReadText(node, log, "a sentence"); },
            m_study.question);
        m_fields.Read("seed", ReadUnsigned, m_study.seed);
        m_fields.Read("confidence", ReadConfidence, m_study.confidence);
        m_study.quantiles = {0.5, 0.95, 0.99};
        m_fields.Read("quantiles", ReadQuantiles, m_study.quantiles);
        ReadBase();
        ReadSet();
        ReadSample();
        if (const Node* axes = m_fields.Find("axes"))
        {
            m_axes = ReadAxes(*axes, m_sample.has_value(), m_log);
            m_axesAreRight = m_axes.size() == axes->items.size() && !m_axes.empty();
        }
        MakeSettings();
        const size_t before = m_log.Count();
        ReadAllMetrics();
        if (const Node* runs = m_fields.Find("runs"))
        {
            ReadRuns(*runs, m_study, m_log.Count() == before, m_log);
        }
        if (const Node* baseline = m_fields.Find("baseline"))
        {
            ReadBaseline(*baseline);
        }
        return std::move(m_study);
    }

    /// What is wrong with the base.
    const std::vector<Diagnostic>& Others() const
    {
        return m_others;
    }

  private:
    void ReadBase()
    {
        const Node* file = m_fields.Find("base");
        const Node* scenario = m_fields.Find("scenario");
        if (file && scenario)
        {
            m_log.Report(scenario->keyMark, "\"scenario\" beside \"base\"", "one of them");
        }
        else if (scenario)
        {
            m_study.baseText = FlowText(*scenario) + "\n";
            m_base = BaseOf(m_path, *scenario);
        }
        else if (file)
        {
            ReadBaseFile(*file);
        }
        else if (m_fields.Lacks("base") && m_fields.Lacks("scenario"))
        {
            m_log.Report(m_mark,
                         "a study without \"base\"",
                         "\"base\" with a scenario file, or \"scenario\" with a scenario");
        }
    }

    /// Its claims are left out: nobody judges them, and they need not fit what the axes make of it.
    static Base BaseOf(const std::string& file, const Node& root)
    {
        Base base{file, root};
        auto& items = base.root.items;
        items.erase(std::remove_if(items.begin(),
                                   items.end(),
                                   [](const Node& item) { return item.key == "expect"; }),
                    items.end());
        return base;
    }

    void ReadBaseFile(const Node& node)
    {
        if (node.kind != Node::Kind::SCALAR || node.text.empty())
        {
            Reject(node, m_log, "a scenario file, seen from where the study is");
            return;
        }
        const auto folder = std::filesystem::path(m_path).parent_path();
        const std::string path = (folder / node.text).lexically_normal().string();
        Log log(path, {});
        const auto text = ReadTextFile(path, "a scenario file", log);
        if (!text)
        {
            m_log.Note(node.mark, ToString(log.Sorted().front()));
            return;
        }
        m_study.basePath = path;
        m_study.baseText = *text;
        const auto root = ReadYaml(*text, log);
        m_others = log.Sorted();
        if (root && m_others.empty())
        {
            m_base = BaseOf(path, *root);
        }
    }

    void ReadSet()
    {
        const Node* node = m_fields.Find("set");
        if (!node || node->kind == Node::Kind::EMPTY)
        {
            return;
        }
        if (node->kind != Node::Kind::MAP)
        {
            Reject(*node, m_log, "a map from paths to values such as {run.for: 20s}");
            return;
        }
        for (const Node& item : node->items)
        {
            m_fixed.push_back({{item.key, FlowText(item)}, item.keyMark});
        }
    }

    void ReadSample()
    {
        const Node* node = m_fields.Find("sample");
        if (!node)
        {
            return;
        }
        const Fields fields(*node, StudyContextOf("sample"), "a sample", m_log);
        m_sample = 0;
        fields.Read(
            "latin-hypercube",
            [](const Node& count, Log& log) { return ReadInteger(count, log, 1, MOST_SETTINGS); },
            m_sample);
        if (m_fields.Lacks("axes"))
        {
            m_log.Report(node->keyMark, "\"sample\" without \"axes\"", "axes to draw from");
        }
    }

    void MakeSettings()
    {
        if (!m_base)
        {
            return;
        }
        SettingsMaker maker(*m_base, m_fixed, m_axes, m_log);
        const bool isRight = maker.CheckPaths() && m_axesAreRight && m_sample.value_or(1) != 0;
        if (!isRight)
        {
            return;
        }
        if (!m_sample && !CountGrid(m_axes))
        {
            m_log.Report(m_fields.Find("axes")->keyMark,
                         "more settings than " + std::to_string(MOST_SETTINGS),
                         "fewer values on the axes, or a sample");
            return;
        }
        for (const AxisDraft& axis : m_axes)
        {
            m_study.axes.push_back(axis.axis);
        }
        m_coordinates = m_sample ? LatinHypercube(m_axes, *m_sample, m_study.seed) : Grid(m_axes);
        m_study.settings = maker.Make(m_coordinates, m_others);
    }

    /// Once for each setting: the run of one can be shorter than that of others.
    void ReadAllMetrics()
    {
        const Node* node = m_fields.Find("metrics");
        if (!node)
        {
            return;
        }
        if (m_study.settings.empty())
        {
            m_study.metrics = ReadMetrics(*node, std::nullopt, m_log);
        }
        for (const Setting& setting : m_study.settings)
        {
            const size_t before = m_log.Count();
            m_study.metrics = ReadMetrics(*node, setting.scenario, m_log);
            if (m_log.Count() != before)
            {
                return;
            }
        }
    }

    void ReadBaseline(const Node& node)
    {
        if (node.kind != Node::Kind::MAP || node.items.empty())
        {
            Reject(node, m_log, "a map with values of axes such as {dialect: openbsd}");
            return;
        }
        if (m_sample)
        {
            m_log.Report(node.keyMark,
                         "\"baseline\" in a sample",
                         "none, because no two settings differ in one axis only");
            return;
        }
        if (!m_axesAreRight)
        {
            return;
        }
        std::vector<std::optional<size_t>> fixed(m_axes.size());
        const size_t before = m_log.Count();
        for (const Node& item : node.items)
        {
            ReadBaselineValue(item, fixed);
        }
        if (m_log.Count() == before)
        {
            SetBaselines(fixed);
        }
    }

    void ReadBaselineValue(const Node& item, std::vector<std::optional<size_t>>& fixed)
    {
        std::vector<std::string> names;
        for (size_t i = 0; i < m_axes.size(); ++i)
        {
            names.push_back(m_axes[i].axis.name);
            if (names.back() == item.key)
            {
                fixed[i] = FindPoint(item, m_axes[i]);
                return;
            }
        }
        RejectWord(item.keyMark, m_log, Quote(item.key), item.key, names, "an axis");
    }

    std::optional<size_t> FindPoint(const Node& item, const AxisDraft& axis)
    {
        const bool isScalar = item.kind == Node::Kind::SCALAR;
        AxisValue wanted{isScalar ? item.text : OnOneLine(item), std::nullopt};
        if (const auto number = isScalar ? Decimal::FromText(item.text) : std::nullopt)
        {
            wanted.number = number->Number();
        }
        std::vector<std::string> values;
        for (size_t i = 0; i < axis.points.size(); ++i)
        {
            if (IsSame(axis.points[i].value, wanted))
            {
                return i;
            }
            values.push_back(axis.points[i].value.text);
        }
        RejectWord(item.mark, m_log, Describe(item), wanted.text, values, "a value of " + item.key);
        return std::nullopt;
    }

    /// Compares each setting with the one that differs from it in the axes of the baseline only.
    void SetBaselines(const std::vector<std::optional<size_t>>& fixed)
    {
        for (size_t i = 0; i < m_study.settings.size(); ++i)
        {
            size_t baseline = 0;
            for (size_t axis = 0; axis < m_axes.size(); ++axis)
            {
                baseline = baseline * m_axes[axis].points.size() +
                           fixed[axis].value_or(m_coordinates[i][axis]);
            }
            if (baseline != i)
            {
                m_study.settings[i].baseline = baseline;
            }
        }
    }

    std::string m_path;
    Mark m_mark;
    Log& m_log;
    Fields m_fields;
    Study m_study;
    std::optional<Base> m_base;
    std::vector<FixedValue> m_fixed;
    std::optional<size_t> m_sample; ///< how many settings are drawn; 0: it has a mistake
    std::vector<AxisDraft> m_axes;
    bool m_axesAreRight = true;
    std::vector<Coordinates> m_coordinates;
    std::vector<Diagnostic> m_others;
};

std::vector<std::string> PathsOf(const std::vector<Override>& overrides)
{
    std::vector<std::string> paths;
    for (const Override& override : overrides)
    {
        paths.push_back(override.path);
    }
    return paths;
}

StudyResult Understand(const std::string& path,
                       const std::string& text,
                       const std::vector<Override>& overrides,
                       Log& log)
{
    auto root = ReadYaml(text, log);
    if (root && root->kind == Node::Kind::EMPTY && log.Count() == 0)
    {
        log.Report(Mark{}, "an empty file", "a study, which begins with \"study: NAME\"");
    }
    if (!root || root->kind == Node::Kind::EMPTY)
    {
        return {std::nullopt, log.Sorted()};
    }
    ApplyOverrides(*root, overrides, log, {"study", StudyContextOf});
    StudyReader reader(path, *root, log);
    Study study = reader.Read();
    study.text = text;
    auto diagnostics = log.Sorted();
    diagnostics.insert(diagnostics.end(), reader.Others().begin(), reader.Others().end());
    return diagnostics.empty() ? StudyResult{std::move(study), {}}
                               : StudyResult{std::nullopt, diagnostics};
}

} // namespace

std::string StudyResult::Text() const
{
    return ParseResult{std::nullopt, diagnostics}.Text();
}

StudyResult LoadStudy(const std::string& path, const std::vector<Override>& overrides)
{
    Log log(path, PathsOf(overrides));
    const auto text = ReadTextFile(path, "a study file", log);
    return text ? Understand(path, *text, overrides, log) : StudyResult{std::nullopt, log.Sorted()};
}

bool IsStudyFile(const std::string& path)
{
    Log log(path, {});
    const auto text = ReadTextFile(path, "a study file", log);
    const auto root = text ? ReadYaml(*text, log) : std::nullopt;
    return root && root->Find("study");
}

} // namespace lab
