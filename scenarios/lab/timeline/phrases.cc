// SPDX-License-Identifier: GPL-2.0-only

#include "phrases.h"

#include <algorithm>
#include <cstdlib>

namespace lab
{

namespace
{

/// A number of units of 10^decimals, without trailing zeros.
std::string Decimal(uint64_t value, int decimals)
{
    uint64_t unit = 1;
    for (int i = 0; i < decimals; i++)
    {
        unit *= 10;
    }
    std::string text = std::to_string(value / unit);
    std::string fraction = std::to_string(value % unit);
    fraction.insert(0, decimals - std::min<size_t>(decimals, fraction.size()), '0');
    fraction.erase(fraction.find_last_not_of('0') + 1);
    return fraction.empty() ? text : text + "." + fraction;
}

} // namespace

std::string InWords(Time time)
{
    const std::string sign = time.count() < 0 ? "-" : "";
    const uint64_t ns = std::llabs(time.count());
    if (ns == 0 || ns >= 1000000000)
    {
        return sign + Decimal(ns, 9) + " s";
    }
    if (ns >= 1000000)
    {
        return sign + Decimal(ns, 6) + " ms";
    }
    if (ns >= 1000)
    {
        return sign + Decimal(ns, 3) + " us";
    }
    return sign + std::to_string(ns) + " ns";
}

std::string AsClock(Time time)
{
    const int64_t us = std::chrono::duration_cast<std::chrono::microseconds>(time).count();
    const std::string fraction = std::to_string(us % 1000000);
    return std::to_string(us / 1000000) + "." + std::string(6 - fraction.size(), '0') + fraction;
}

std::string Counted(uint64_t number, const std::string& noun)
{
    return std::to_string(number) + " " + noun + (number == 1 ? "" : "s");
}

std::string Listed(const std::vector<std::string>& items)
{
    std::string text;
    for (size_t i = 0; i < items.size(); i++)
    {
        if (i > 0)
        {
            text += i + 1 == items.size() ? " and " : ", ";
        }
        text += items[i];
    }
    return text;
}

} // namespace lab
