// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_PHRASES_H
#define LAB_PHRASES_H

#include "fact.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lab
{

/// A span or instant, exact, in the largest unit that it fills: "3.171875 s", "12.5 ms", "0 s".
std::string InWords(Time time);

/// An instant as a column of a story: seconds with six decimals, "12.345678". The rest below a
/// microsecond is cut off, so that nothing is told to be later than it was.
std::string AsClock(Time time);

/// "1 probe", "317 probes".
std::string Counted(uint64_t number, const std::string& noun);

/// "r1", "r1 and r2", "r1, r2 and r3".
std::string Listed(const std::vector<std::string>& items);

} // namespace lab

#endif // LAB_PHRASES_H
