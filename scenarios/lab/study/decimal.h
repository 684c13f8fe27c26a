// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_DECIMAL_H
#define LAB_DECIMAL_H

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lab
{

/// A number as people write it, exactly, with its unit.
struct Decimal
{
    enum class Unit : uint8_t
    {
        NONE,
        PERCENT,
        TIME, ///< mantissa in nanoseconds, 9 decimals: the number is in seconds
        RATE, ///< in bits per second
    };

    Unit unit = Unit::NONE;
    int64_t mantissa = 0; ///< the number times 10^decimals
    int decimals = 0;     ///< 0 to 18

    /// `50`, `-1.5`, `20%`, `10ms`, `1Gbps`; nothing if it is something else, such as a word.
    static std::optional<Decimal> FromText(const std::string& text);

    /// What FromText() reads as the same number in the same unit.
    std::string Text() const;

    /// In the unit of Symbol(); shares from 0 to 1.
    double Number() const;

    /// The unit of Number(): "s", "bps" or "".
    const char* Symbol() const;

    /// Whether it has no unit and nothing behind the point.
    bool IsWhole() const;
};

/// -1, 0 or 1 as a is less than, equal to or greater than b, which has the same unit.
int Compare(const Decimal& a, const Decimal& b);

/// from, from + step, ... as far as `to`; nothing if these would be more than `most`. All have the
/// same unit, and `step` is above 0.
std::optional<std::vector<Decimal>> Steps(const Decimal& from,
                                          const Decimal& to,
                                          const Decimal& step,
                                          size_t most);

/**
 * What lies at a share of the way from one number to another of the same unit: the ends exactly,
 * what is between them in six digits, and whole if the ends are whole.
 *
 * \param log whether equal parts of the way are equal ratios; both ends are above 0 then
 */
Decimal Between(const Decimal& from, const Decimal& to, double share, bool log);

/// Likewise of a share drawn from [0, 1): between whole numbers, each has the way to
/// the next one as its share, so that all are equally likely unless `log`.
Decimal Drawn(const Decimal& from, const Decimal& to, double share, bool log);

} // namespace lab

#endif // LAB_DECIMAL_H
