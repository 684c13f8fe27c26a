// SPDX-License-Identifier: GPL-2.0-only

#include "lab/results/digits.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace lab
{

namespace
{

constexpr int SIGNIFICANT = 2;       ///< digits of the half width
constexpr int MOST_PLACES = 9;       ///< after the point: nothing in the lab is finer than that
constexpr int PLAIN_PLACES = 6;      ///< that are still read easily
constexpr double LEAST_PLAIN = 1e-3; ///< estimates below it get an exponent if they need it
constexpr double EXACT = 1e-9;       ///< an interval of so small a share of the value has no width

std::string Formatted(const char* format, int digits, double value)
{
    char text[400];
    std::snprintf(text, sizeof(text), format, digits, value);
    return text;
}

/// Places after the point for two digits of the distance.
int PlacesFor(double distance)
{
    return std::max(0, SIGNIFICANT - 1 - static_cast<int>(std::floor(std::log10(distance))));
}

std::string Rounded(double value, int places, bool exponent)
{
    if (value == 0)
    {
        return "0";
    }
    if (exponent)
    {
        return Formatted("%.*e", 1, value);
    }
    const std::string text = Formatted("%.*f", std::min(places, MOST_PLACES), value);
    const bool isNothing = text.find_first_of("123456789") == std::string::npos;
    return isNothing && text[0] == '-' ? text.substr(1) : text;
}

/// Where the point stands, or would.
size_t PointOf(const std::string& number)
{
    return std::min(number.find_first_not_of("-0123456789"), number.size());
}

} // namespace

EstimateText ToText(const Estimate& estimate)
{
    double distance = 0;
    for (const std::optional<double>& side : {estimate.low, estimate.high})
    {
        distance = std::max(distance, std::abs(side.value_or(estimate.value) - estimate.value));
    }
    if (distance <= EXACT * std::abs(estimate.value))
    {
        const bool open = !estimate.low || !estimate.high;
        return {Formatted("%.*g", open ? 4 : 9, estimate.value), "", ""};
    }
    const int places = PlacesFor(distance);
    const bool exponent = places > PLAIN_PLACES && std::abs(estimate.value) < LEAST_PLAIN;
    const auto side = [=](const std::optional<double>& bound)
    { return bound ? Rounded(*bound, places, exponent) : "-"; };
    return {Rounded(estimate.value, places, exponent), side(estimate.low), side(estimate.high)};
}

void AlignPoints(std::vector<std::string*>& numbers)
{
    size_t before = 0;
    size_t after = 0;
    for (const std::string* number : numbers)
    {
        before = std::max(before, PointOf(*number));
        after = std::max(after, number->size() - PointOf(*number));
    }
    for (std::string* number : numbers)
    {
        const size_t point = PointOf(*number);
        const size_t behind = number->size() - point;
        *number = std::string(before - point, ' ') + *number + std::string(after - behind, ' ');
    }
}

} // namespace lab
