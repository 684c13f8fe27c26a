// SPDX-License-Identifier: GPL-2.0-only

#include "diagnostic.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace lab
{

namespace
{

bool IsOverride(const Mark& mark)
{
    return mark.line == 0 && mark.column > 0;
}

bool ComesBefore(const Diagnostic& a, const Diagnostic& b)
{
    return std::make_tuple(IsOverride(a.mark), a.mark.line, a.mark.column) <
           std::make_tuple(IsOverride(b.mark), b.mark.line, b.mark.column);
}

bool IsSame(const Diagnostic& a, const Diagnostic& b)
{
    return a.mark.line == b.mark.line && a.mark.column == b.mark.column && a.message == b.message;
}

} // namespace

std::string ToString(const Diagnostic& diagnostic)
{
    std::string where = diagnostic.file + ":";
    if (diagnostic.mark.line > 0)
    {
        where += std::to_string(diagnostic.mark.line) + ":" +
                 std::to_string(diagnostic.mark.column) + ":";
    }
    return where + " " + diagnostic.message;
}

std::string AtLine(const Mark& mark)
{
    return mark.line == 0 ? "" : " (line " + std::to_string(mark.line) + ")";
}

Log::Log(std::string file, std::vector<std::string> overrides)
    : m_file(std::move(file)),
      m_overrides(std::move(overrides))
{
}

void Log::Report(const Mark& mark,
                 const std::string& found,
                 const std::string& expected,
                 const std::string& meant)
{
    std::string message = "found " + found + ", expected " + expected;
    if (!meant.empty())
    {
        message += " (did you mean " + meant + "?)";
    }
    Note(mark, message);
}

void Log::Note(const Mark& mark, const std::string& message)
{
    m_diagnostics.push_back({"", mark, message});
}

void Log::Skip()
{
    ++m_skipped;
}

size_t Log::Count() const
{
    return m_diagnostics.size() + m_skipped;
}

std::vector<Diagnostic> Log::Sorted() const
{
    auto sorted = m_diagnostics;
    std::stable_sort(sorted.begin(), sorted.end(), ComesBefore);
    sorted.erase(std::unique(sorted.begin(), sorted.end(), IsSame), sorted.end());
    for (Diagnostic& diagnostic : sorted)
    {
        const bool isOverride = IsOverride(diagnostic.mark);
        diagnostic.file = isOverride ? "--set " + m_overrides.at(diagnostic.mark.column - 1)
                                     : m_file;
        diagnostic.mark = isOverride ? Mark{} : diagnostic.mark;
    }
    return sorted;
}

} // namespace lab
