// SPDX-License-Identifier: GPL-2.0-only

#include "positions.h"

#include <algorithm>

namespace lab
{

Positions::Positions(const std::string& text)
    : m_text(text)
{
    // yaml-cpp does not count the byte order mark.
    const size_t first = text.compare(0, 3, "\xef\xbb\xbf") == 0 ? 3 : 0;
    m_lines.push_back({first, true});
    for (size_t i = first; i < text.size(); ++i)
    {
        m_lines.back().isAscii = m_lines.back().isAscii && (text[i] & 0x80) == 0;
        if (text[i] == '\n')
        {
            m_lines.push_back({i + 1, true});
        }
    }
}

Mark Positions::At(const YAML::Mark& mark) const
{
    const size_t line = LineOf(mark);
    return AtByteOf(line, std::min(m_text.size(), m_lines[line].start + std::max(mark.column, 0)));
}

Mark Positions::AtByte(size_t offset) const
{
    const auto next = std::upper_bound(m_lines.begin() + 1,
                                       m_lines.end(),
                                       offset,
                                       [](size_t at, const Line& line) { return at < line.start; });
    return AtByteOf(next - m_lines.begin() - 1, offset);
}

bool Positions::IsUnclosedQuote(const YAML::Mark& mark) const
{
    size_t i = m_lines[LineOf(mark)].start + std::max(mark.column, 0);
    const char quote = i < m_text.size() ? m_text[i] : '\0';
    if (quote != '"' && quote != '\'')
    {
        return false;
    }
    for (++i; i < m_text.size(); ++i)
    {
        const bool isDoubled = quote == '\'' && m_text.compare(i, 2, "''") == 0;
        const bool isEscape = quote == '"' && m_text[i] == '\\';
        if (m_text[i] == quote && !isDoubled)
        {
            return false;
        }
        i += isDoubled || isEscape ? 1 : 0;
    }
    return true;
}

bool Positions::HasTabIndent(const YAML::Mark& mark) const
{
    const size_t end = m_text.find_first_not_of(' ', m_lines[LineOf(mark)].start);
    return end != std::string::npos && m_text[end] == '\t';
}

Mark Positions::AtByteOf(size_t line, size_t offset) const
{
    const size_t start = std::min(m_lines[line].start, offset);
    const auto characters = m_lines[line].isAscii
                                ? static_cast<std::ptrdiff_t>(offset - start)
                                : std::count_if(m_text.begin() + start,
                                                m_text.begin() + offset,
                                                [](char c) { return (c & 0xc0) != 0x80; });
    return {static_cast<int>(line) + 1, static_cast<int>(characters) + 1};
}

size_t Positions::LineOf(const YAML::Mark& mark) const
{
    return std::min<size_t>(std::max(mark.line, 0), m_lines.size() - 1);
}

} // namespace lab
