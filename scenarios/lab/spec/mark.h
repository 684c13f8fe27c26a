// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_MARK_H
#define LAB_MARK_H

namespace lab
{

/**
 * Where something stands in a scenario file; both count from 1, columns in characters.
 * Line 0: not in the file; column N is then the N-th `--set`.
 */
struct Mark
{
    int line = 0;
    int column = 0;
};

} // namespace lab

#endif // LAB_MARK_H
