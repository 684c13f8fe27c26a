// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_EQUALITY_H
#define LAB_EQUALITY_H

#include "scenario.h"

namespace lab
{

// Equality of meaning: where something stands and how it was worded does not count.

bool operator==(const TimeLaw& a, const TimeLaw& b);
bool operator==(const CableSpec& a, const CableSpec& b);
bool operator==(const ArpSpec& a, const ArpSpec& b);
bool operator==(const Target& a, const Target& b);
bool operator==(const When& a, const When& b);
bool operator==(const RouterAdvertSpec& a, const RouterAdvertSpec& b);
bool operator==(const Scenario& a, const Scenario& b);

} // namespace lab

#endif // LAB_EQUALITY_H
