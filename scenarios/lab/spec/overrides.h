// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_OVERRIDES_H
#define LAB_OVERRIDES_H

#include "parser.h"
#include "yaml-tree.h"

#include <vector>

namespace lab
{

/**
 * Puts values into a scenario's tree, in order.
 *
 * A path names keys of the grammar, names that the file gives, and indices of lists (from 0;
 * events also by name). Keys that are missing in the file are created, names are not. What a path
 * names wrongly is reported, and the tree stays as it was.
 */
void ApplyOverrides(Node& root, const std::vector<Override>& overrides, Log& log);

} // namespace lab

#endif // LAB_OVERRIDES_H
