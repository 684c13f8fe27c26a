// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_FOLD_H
#define LAB_FOLD_H

#include "story.h"

namespace lab
{

/**
 * Keeps a long story short. A block of up to 32 lines that comes four or more times in a row is
 * told twice (from five lines on once), and then how often it repeats; after that, of lines of the
 * same shape that are still more than twelve, three are told and the others counted.
 */
std::vector<Line> Fold(const std::vector<Line>& story);

} // namespace lab

#endif // LAB_FOLD_H
