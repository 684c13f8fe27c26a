// SPDX-License-Identifier: GPL-2.0-only

#include "decimal.h"

#include "lab/spec/units.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>

namespace lab
{

namespace
{

using Wide = __int128;

constexpr int TIME_DECIMALS = 9;
constexpr int MOST_DECIMALS = 18;
constexpr size_t MOST_DIGITS = 17;
constexpr Wide MOST_MANTISSA = std::numeric_limits<int64_t>::max();

/// How many digits a number between two others gets.
constexpr int DIGITS = 6;

Wide PowerOfTen(int exponent)
{
    Wide power = 1;
    for (int i = 0; i < exponent; ++i)
    {
        power *= 10;
    }
    return power;
}

/// The mantissa with that many decimals, which are not less than the number has.
Wide Scaled(const Decimal& number, int decimals)
{
    return Wide{number.mantissa} * PowerOfTen(decimals - number.decimals);
}

/// Without zeros at the end of the decimals.
Decimal Normal(Decimal number)
{
    const bool isDecimal = number.unit == Decimal::Unit::NONE ||
                           number.unit == Decimal::Unit::PERCENT;
    while (isDecimal && number.decimals > 0 && number.mantissa % 10 == 0)
    {
        number.mantissa /= 10;
        number.decimals--;
    }
    return number;
}

/// Digits with at most one point between them, perhaps after a minus.
std::optional<Decimal> PlainNumber(const std::string& text)
{
    const bool negative = !text.empty() && text[0] == '-';
    const std::string digits = text.substr(negative ? 1 : 0);
    const size_t point = digits.find('.');
    const std::string whole = digits.substr(0, point);
    const std::string rest = point == std::string::npos ? "" : digits.substr(point + 1);
    const std::string all = whole + rest;
    const bool isNumber = !whole.empty() && (point == std::string::npos || !rest.empty()) &&
                          all.size() <= MOST_DIGITS &&
                          all.find_first_not_of("0123456789") == std::string::npos;
    if (!isNumber)
    {
        return std::nullopt;
    }
    const int64_t mantissa = std::stoll(all);
    return Normal(
        {Decimal::Unit::NONE, negative ? -mantissa : mantissa, static_cast<int>(rest.size())});
}

std::string PlainText(const Decimal& number)
{
    std::string digits = std::to_string(std::llabs(number.mantissa));
    const size_t decimals = number.decimals;
    if (digits.size() <= decimals)
    {
        digits.insert(0, decimals + 1 - digits.size(), '0');
    }
    if (decimals > 0)
    {
        digits.insert(digits.size() - decimals, ".");
    }
    return (number.mantissa < 0 ? "-" : "") + digits;
}

/// The nearest number of DIGITS digits, times 10^decimals as far as there can be so many.
Decimal Rounded(double value, Decimal::Unit unit)
{
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%.*e", DIGITS - 1, value);
    const std::string digits = text.data();
    const int exponent = std::atoi(digits.c_str() + digits.find('e') + 1);
    const int decimals = std::clamp(DIGITS - 1 - exponent, 0, MOST_DECIMALS);
    const double scaled = std::strtod(digits.c_str(), nullptr) *
                          static_cast<double>(PowerOfTen(decimals));
    return Normal({unit, std::llround(scaled), decimals});
}

double Mantissa(const Decimal& number)
{
    return static_cast<double>(number.mantissa) /
           (number.unit == Decimal::Unit::TIME ? 1
                                               : static_cast<double>(PowerOfTen(number.decimals)));
}

} // namespace

std::optional<Decimal> Decimal::FromText(const std::string& text)
{
    if (const auto time = ParseTime(text).value)
    {
        return Decimal{Unit::TIME, time->count(), TIME_DECIMALS};
    }
    if (const auto rate = ParseRate(text).value)
    {
        return Decimal{Unit::RATE, static_cast<int64_t>(*rate), 0};
    }
    const bool percent = !text.empty() && text.back() == '%';
    auto number = PlainNumber(percent ? text.substr(0, text.size() - 1) : text);
    if (number && percent)
    {
        number->unit = Unit::PERCENT;
    }
    return number;
}

std::string Decimal::Text() const
{
    switch (unit)
    {
    case Unit::TIME:
        return FormatTime(Time{mantissa});
    case Unit::RATE:
        return FormatRate(mantissa);
    case Unit::PERCENT:
        return PlainText(*this) + "%";
    case Unit::NONE:
        break;
    }
    return PlainText(*this);
}

double Decimal::Number() const
{
    // By way of a text, so that 0.1% and 0.001 are the same number.
    const int exponent = -decimals - (unit == Unit::PERCENT ? 2 : 0);
    const std::string text = std::to_string(mantissa) + "e" + std::to_string(exponent);
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

const char* Decimal::Symbol() const
{
    return unit == Unit::TIME ? "s" : unit == Unit::RATE ? "bps" : "";
}

bool Decimal::IsWhole() const
{
    return unit == Unit::NONE && decimals == 0;
}

int Compare(const Decimal& a, const Decimal& b)
{
    const int decimals = std::max(a.decimals, b.decimals);
    const Wide difference = Scaled(a, decimals) - Scaled(b, decimals);
    return difference < 0 ? -1 : difference > 0 ? 1 : 0;
}

std::optional<std::vector<Decimal>> Steps(const Decimal& from,
                                          const Decimal& to,
                                          const Decimal& step,
                                          size_t most)
{
    const int decimals = std::max({from.decimals, to.decimals, step.decimals});
    const Wide first = Scaled(from, decimals);
    const Wide width = Scaled(step, decimals);
    const Wide last = Scaled(to, decimals);
    const Wide count = (last - first) / width + 1;
    const bool fits = std::max(first, -first) <= MOST_MANTISSA &&
                      std::max(last, -last) <= MOST_MANTISSA;
    if (!fits || count > static_cast<Wide>(most))
    {
        return std::nullopt;
    }
    std::vector<Decimal> steps;
    for (Wide i = 0; i < count; ++i)
    {
        const auto mantissa = static_cast<int64_t>(first + i * width);
        steps.push_back(Normal({from.unit, mantissa, decimals}));
    }
    return steps;
}

Decimal Drawn(const Decimal& from, const Decimal& to, double share, bool log)
{
    if (!from.IsWhole() || !to.IsWhole())
    {
        return Between(from, to, share, log);
    }
    // Each number stands for what lies between it and the next one.
    const auto a = static_cast<double>(from.mantissa);
    const auto b = static_cast<double>(to.mantissa) + 1;
    const double value = std::floor(log ? a * std::pow(b / a, share) : a + (b - a) * share);
    return {from.unit, std::min(static_cast<int64_t>(value), to.mantissa), 0};
}

Decimal Between(const Decimal& from, const Decimal& to, double share, bool log)
{
    if (share <= 0 || share >= 1)
    {
        return share <= 0 ? from : to;
    }
    const double a = Mantissa(from);
    const double b = Mantissa(to);
    const double value = log ? a * std::pow(b / a, share) : a + (b - a) * share;
    if (from.IsWhole() && to.IsWhole())
    {
        return {from.unit, std::llround(value), 0};
    }
    const Decimal rounded = Rounded(value, from.unit);
    const bool hasFixedDecimals = from.unit == Decimal::Unit::TIME ||
                                  from.unit == Decimal::Unit::RATE;
    return hasFixedDecimals
               ? Decimal{from.unit,
                         std::llround(static_cast<double>(rounded.mantissa) /
                                      static_cast<double>(PowerOfTen(rounded.decimals))),
                         from.decimals}
               : rounded;
}

} // namespace lab
