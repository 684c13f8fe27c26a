// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_STUDY_NAMES_H
#define LAB_STUDY_NAMES_H

#include <string>
#include <vector>

namespace lab
{

// Names of axes are columns and names of metrics are views of the results, where capitals do not
// count and some names are taken.

/// What would have been a name for an axis; empty if this is one.
std::string WhyNoColumn(const std::string& name, const std::vector<std::string>& others);

/// What would have been a name for a metric; empty if this is one.
std::string WhyNoView(const std::string& name, const std::vector<std::string>& others);

} // namespace lab

#endif // LAB_STUDY_NAMES_H
