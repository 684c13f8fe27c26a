// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_SHOW_H
#define LAB_SHOW_H

#include "lab/output/views.h"
#include "lab/spec/scenario.h"

#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace lab
{

/// One `--show`.
struct ShowRequest
{
    View view = View::IFCONFIG;
    std::optional<Time> at; ///< not set: the end of the run
    std::string text;       ///< as given
};

/// Reads `VIEW` or `VIEW@TIME`. \throws UsageError
ShowRequest ParseShow(const std::string& text);

/**
 * The instants of a run that must be looked at.
 * \throws UsageError if the run ends before one of them
 */
std::vector<Time> ShownInstants(const std::vector<ShowRequest>& shows, const Scenario& scenario);

/// Prints what was asked for, in that order, a blank line after each.
/// \param timeline has a snapshot of every instant up to its end
void PrintShown(std::ostream& out, const std::vector<ShowRequest>& shows, const Timeline& timeline);

} // namespace lab

#endif // LAB_SHOW_H
