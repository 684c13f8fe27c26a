// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_TIME_H
#define LAB_TIME_H

#include <chrono>

namespace lab
{

/// Virtual time since the start of the run.
using Time = std::chrono::nanoseconds;

/// As a number of seconds, correctly rounded.
inline double InSeconds(Time time)
{
    return static_cast<double>(time.count()) / 1e9;
}

} // namespace lab

#endif // LAB_TIME_H
