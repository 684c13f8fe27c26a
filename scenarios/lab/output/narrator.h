// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_NARRATOR_H
#define LAB_NARRATOR_H

#include "run-report.h"
#include "story.h"

#include <ostream>
#include <string>

namespace lab
{

/// What the caller knows of the reader.
struct NarratorOptions
{
    bool colour = false; ///< only for a terminal, and not if NO_COLOR is set
    std::string file;    ///< the scenario file as the reader knows it; may be empty
    std::string repeat;  ///< the command that repeats this run; told if a claim failed
};

/// The widths of the first two columns of a story.
struct StoryColumns
{
    int time = 0;
    int node = 0;
};

/// One line of a story.
void PrintLine(std::ostream& out,
               const Line& line,
               const StoryColumns& columns,
               const NarratorOptions& options);

/// What is run, its seed and what was changed by hand; then a blank line.
/// \param duration how long it takes, in words
void PrintHead(std::ostream& out, const RunReport& report, const std::string& duration);

/// The head, then the story of the run.
void PrintStory(std::ostream& out, const RunReport& report, const NarratorOptions& options);

/// Each claim with its finding, the facts behind those that do not hold, and the sum of all.
void PrintVerdicts(std::ostream& out, const RunReport& report, const NarratorOptions& options);

} // namespace lab

#endif // LAB_NARRATOR_H
