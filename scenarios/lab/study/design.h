// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_DESIGN_H
#define LAB_DESIGN_H

#include "axis.h"

namespace lab
{

/// Which point of each axis a setting has.
using Coordinates = std::vector<size_t>;

/// How many settings all combinations are; nothing if more than MOST_SETTINGS.
std::optional<size_t> CountGrid(const std::vector<AxisDraft>& axes);

/// All combinations in order of the axes, the last one fastest.
std::vector<Coordinates> Grid(const std::vector<AxisDraft>& axes);

/**
 * A Latin hypercube: each axis is cut into as many equal parts as there are settings, each part
 * has one setting at a random place in it, and which parts meet is random too. Gives each axis
 * its points. Same axes and seed, same settings.
 */
std::vector<Coordinates> LatinHypercube(std::vector<AxisDraft>& axes, size_t count, uint64_t seed);

} // namespace lab

#endif // LAB_DESIGN_H
