// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_TIME_H
#define LAB_TIME_H

#include <chrono>

namespace lab
{

/// Virtual time since the start of the run.
using Time = std::chrono::nanoseconds;

} // namespace lab

#endif // LAB_TIME_H
