// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_COMMANDS_H
#define LAB_COMMANDS_H

#include "lab/cli/options.h"

#include <iosfwd>
#include <string>
#include <vector>

namespace lab
{

/// Where a command writes and what it may assume of it.
struct Console
{
    std::ostream& out;
    std::ostream& err;
    bool colour = false; ///< `out` is a terminal whose reader wants colour
    std::string home;    ///< the folder of the scenarios that come with the lab
};

// Each returns the exit code of the program.

int Run(const RunOptions& options, const Console& console);
int Join(const JoinOptions& options, const Console& console);
int Check(const CheckOptions& options, const Console& console);
int List(const ListOptions& options, const Console& console);
int Sweep(const SweepOptions& options, const Console& console);
int Decode(const DecodeOptions& options, const Console& console);

/// The whole program. \param words the command line without the program's name
int Main(const std::vector<std::string>& words, const Console& console);

} // namespace lab

#endif // LAB_COMMANDS_H
