// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_DIGITS_H
#define LAB_DIGITS_H

#include "lab/statistics/estimate.h"

#include <string>
#include <vector>

namespace lab
{

/// An estimate as text: with as many digits as its interval justifies, two of its half width.
struct EstimateText
{
    std::string value;
    std::string low;  ///< "-" where the sample does not bound it; empty if there is no interval
    std::string high; ///< likewise
};

/// Of an interval of no width, the value in full and no interval.
EstimateText ToText(const Estimate& estimate);

/// Pads numbers with blanks so that their points stand below each other and all are equally long.
void AlignPoints(std::vector<std::string*>& numbers);

} // namespace lab

#endif // LAB_DIGITS_H
