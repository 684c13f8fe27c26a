// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_VERSION_H
#define LAB_VERSION_H

#include <string>

namespace lab
{

/// Release, digest of the sources that decide what a run gives, and simulator, such as
/// "carp-lab 0.5+1a2b3c4d5e6f (ns-3.37)". Programs that say the same give the same results.
std::string ProgramVersion();

} // namespace lab

#endif // LAB_VERSION_H
