// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_OVERRIDES_H
#define LAB_OVERRIDES_H

#include "grammar.h"
#include "parser.h"
#include "yaml-tree.h"

#include <vector>

namespace lab
{

/// What the paths of overrides go through.
struct Language
{
    const char* top; ///< the context of the whole file
    const Context& (*contextOf)(const std::string& name);
};

/**
 * Puts values into the tree of a scenario, or of another language, in order.
 *
 * A path names keys of the grammar, names that the file gives, and indices of lists (from 0;
 * events also by name). Keys that are missing in the file are created, names are not. What a path
 * names wrongly is reported, and the tree stays as it was.
 */
void ApplyOverrides(Node& root,
                    const std::vector<Override>& overrides,
                    Log& log,
                    const Language& language = {"scenario", ContextOf});

} // namespace lab

#endif // LAB_OVERRIDES_H
