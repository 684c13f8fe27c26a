// SPDX-License-Identifier: GPL-2.0-only

#ifndef CORE_TRACE_H
#define CORE_TRACE_H

#include "core/story.h"

#include <istream>
#include <optional>
#include <string>
#include <vector>

namespace carp
{

/**
 * A conversation with one machine at a time, as text. Lines without indentation are input:
 *
 *     # comment
 *     machine dialect=openbsd advbase=1 advskew=100 preempt=yes address=10.0.0.1
 *     at 1.5s receive advbase=1 advskew=0
 *
 * What the machine answered follows each input, indented by two spaces, and then its next
 * deadline. The syntax of all inputs is in traces/README.md.
 */
class Trace
{
  public:
    /// Keeps the inputs of a text and forgets the answers.
    explicit Trace(std::istream& text);

    /**
     * The inputs as they were, each followed by what the machine answers now.
     * \throw std::runtime_error what is wrong in which line
     */
    std::string Play() const;

  private:
    struct Line
    {
        size_t number;
        std::string text;
    };

    std::vector<Line> m_inputs;
};

} // namespace carp

#endif // CORE_TRACE_H
