// SPDX-License-Identifier: GPL-2.0-only

#include "settings.h"

#include "lab/spec/overrides.h"

#include <algorithm>

namespace lab
{

namespace
{

/// After so many wrong settings the others would tell nothing new.
constexpr size_t MOST_WRONG = 20;

/// How a diagnostic of a scenario names an override as its file.
std::string AsFile(const std::string& path)
{
    return "--set " + path;
}

bool Has(const std::vector<Diagnostic>& all, const Diagnostic& one)
{
    return std::any_of(all.begin(),
                       all.end(),
                       [&one](const Diagnostic& other)
                       { return ToString(one) == ToString(other); });
}

} // namespace

/// Where in the study an override comes from.
struct SettingsMaker::Cause
{
    Override override;
    Mark mark;
    std::string what; ///< how messages begin
};

SettingsMaker::SettingsMaker(const Base& base,
                             const std::vector<FixedValue>& fixed,
                             const std::vector<AxisDraft>& axes,
                             Log& log)
    : m_base(base),
      m_fixed(fixed),
      m_axes(axes),
      m_log(log)
{
}

bool SettingsMaker::CheckPaths()
{
    const size_t before = m_log.Count();
    std::vector<AxisPath> seen;
    const auto check = [&](const AxisPath& path, const std::string& value)
    {
        const auto first = std::find_if(seen.begin(),
                                        seen.end(),
                                        [&path](const AxisPath& other)
                                        { return other.path == path.path; });
        if (first != seen.end())
        {
            m_log.Report(path.mark,
                         path.path + " a second time",
                         "each path once" + AtLine(first->mark));
        }
        else
        {
            CheckPath(path.path, path.mark, value);
        }
        seen.push_back(path);
    };
    for (const FixedValue& fixed : m_fixed)
    {
        check({fixed.override.path, fixed.mark}, fixed.override.value);
    }
    for (const AxisDraft& axis : m_axes)
    {
        for (const AxisPath& path : axis.paths)
        {
            check(path, "0");
        }
    }
    return m_log.Count() == before;
}

bool SettingsMaker::CheckPath(const std::string& path, const Mark& mark, const std::string& value)
{
    if (path == "run.seed")
    {
        m_log.Report(mark,
                     path,
                     "another path: the seeds of the runs follow from that of the study");
        return false;
    }
    Log log(m_base.file, {path});
    Node root = m_base.root;
    ApplyOverrides(root, {{path, value}}, log);
    for (const Diagnostic& diagnostic : log.Sorted())
    {
        m_log.Note(mark, path + ": " + diagnostic.message);
    }
    return log.Count() == 0;
}

std::vector<SettingsMaker::Cause> SettingsMaker::CausesOf(const Coordinates& coordinates) const
{
    std::vector<Cause> causes;
    for (const FixedValue& fixed : m_fixed)
    {
        causes.push_back({fixed.override, fixed.mark, ""});
    }
    for (size_t i = 0; i < coordinates.size(); ++i)
    {
        const AxisDraft& axis = m_axes[i];
        const AxisPoint& point = axis.points[coordinates[i]];
        for (size_t j = 0; j < axis.paths.size(); ++j)
        {
            causes.push_back({{axis.paths[j].path, point.texts[j]},
                              point.mark,
                              "axis " + axis.axis.name + ", "});
        }
    }
    return causes;
}

Setting SettingsMaker::MakeOne(const Coordinates& coordinates) const
{
    Setting setting;
    for (size_t i = 0; i < coordinates.size(); ++i)
    {
        setting.values.push_back(m_axes[i].points[coordinates[i]].value);
    }
    for (const Cause& cause : CausesOf(coordinates))
    {
        setting.overrides.push_back(cause.override);
    }
    return setting;
}

std::vector<Setting> SettingsMaker::Make(const std::vector<Coordinates>& coordinates,
                                         std::vector<Diagnostic>& others)
{
    std::vector<Setting> settings;
    size_t wrong = 0;
    for (const Coordinates& place : coordinates)
    {
        Setting setting = MakeOne(place);
        ParseResult result = Parse(m_base.root, m_base.file, setting.overrides);
        if (result.scenario)
        {
            setting.scenario = std::move(*result.scenario);
            settings.push_back(std::move(setting));
            continue;
        }
        if (++wrong == 1)
        {
            m_always = Parse(m_base.root, m_base.file, MakeOne({}).overrides).diagnostics;
        }
        if (wrong <= MOST_WRONG)
        {
            Report(place, setting, result.diagnostics, others);
        }
    }
    return wrong == 0 ? settings : std::vector<Setting>{};
}

void SettingsMaker::Report(const Coordinates& coordinates,
                           const Setting& setting,
                           const std::vector<Diagnostic>& diagnostics,
                           std::vector<Diagnostic>& others)
{
    const std::vector<Cause> causes = CausesOf(coordinates);
    for (const Diagnostic& diagnostic : diagnostics)
    {
        const auto cause = std::find_if(causes.begin(),
                                        causes.end(),
                                        [&diagnostic](const Cause& c)
                                        { return AsFile(c.override.path) == diagnostic.file; });
        if (cause != causes.end())
        {
            const Override& override = cause->override;
            m_log.Note(cause->mark,
                       cause->what + override.path + " = " + override.value + ": " +
                           diagnostic.message);
        }
        else if (Has(m_always, diagnostic))
        {
            others.insert(others.end(), Has(others, diagnostic) ? 0 : 1, diagnostic);
        }
        else
        {
            m_log.Note(m_axes.front().mark,
                       "with " + Describe(setting) + ": " + ToString(diagnostic));
        }
    }
}

std::string SettingsMaker::Describe(const Setting& setting) const
{
    std::string text;
    for (size_t i = 0; i < m_axes.size(); ++i)
    {
        text += (text.empty() ? "" : ", ") + m_axes[i].axis.name + " = " + setting.values[i].text;
    }
    return text;
}

} // namespace lab
