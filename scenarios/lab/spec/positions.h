// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_POSITIONS_H
#define LAB_POSITIONS_H

#include "scenario.h"

#include <string>
#include <vector>
#include <yaml-cpp/mark.h>

namespace lab
{

/// Turns positions of yaml-cpp (bytes, from 0) into those that editors show (characters, from 1).
class Positions
{
  public:
    /// \param text must outlive this
    explicit Positions(const std::string& text);

    Mark At(const YAML::Mark& mark) const;

    /// The position of a byte.
    Mark AtByte(size_t offset) const;

    /// Whether a quoted text that begins there goes on to the end of the file; yaml-cpp takes it.
    bool IsUnclosedQuote(const YAML::Mark& mark) const;

    /// Whether a tab is in front of everything else in a line.
    bool HasTabIndent(const YAML::Mark& mark) const;

  private:
    struct Line
    {
        size_t start = 0;    ///< offset of its first byte
        bool isAscii = true; ///< a byte is a character
    };

    /// The position of a byte in a line that is known.
    Mark AtByteOf(size_t line, size_t offset) const;

    size_t LineOf(const YAML::Mark& mark) const;

    const std::string& m_text;
    std::vector<Line> m_lines;
};

} // namespace lab

#endif // LAB_POSITIONS_H
