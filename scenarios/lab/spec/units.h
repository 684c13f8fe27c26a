// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_UNITS_H
#define LAB_UNITS_H

#include "scenario.h"

#include <optional>
#include <string>

namespace lab
{

/// What became of a text that should be a quantity.
template <typename T>
struct Parsed
{
    std::optional<T> value;
    std::string expected; ///< if there is no value: what would have been one
    std::string meant;    ///< and a proposal; may be empty
};

/// The longest time that a scenario may name; twice of it still fits into `Time`.
constexpr Time LONGEST_TIME = std::chrono::hours(24 * 36500);

/// `10s`, `1.5min`, `0s`: at least 0, units ns, us, ms, s, min, h and d, whole nanoseconds.
Parsed<Time> ParseTime(const std::string& text);

/// `100Mbps`: above 0, units bps, kbps, Mbps, Gbps, whole bits per second.
Parsed<uint64_t> ParseRate(const std::string& text);

/// `20%` or `0.2`: 0 to 1.
Parsed<double> ParseProbability(const std::string& text);

/// `4` or `2.5`: a mean number of frames, 1 to 1000000.
Parsed<double> ParseFrames(const std::string& text);

/// `02:00:00:00:00:01`: the address of one station, no group address.
Parsed<carp::MacBytes> ParseMac(const std::string& text);

/// 40 hexadecimal digits.
Parsed<carp::Key> ParseKey(const std::string& text);

// The canonical texts: what the functions above read as the same value.

std::string FormatTime(Time time);
std::string FormatRate(uint64_t bitsPerSecond);
std::string FormatProbability(double probability);
std::string FormatMac(const carp::MacBytes& address);
std::string FormatKey(const carp::Key& key);

} // namespace lab

#endif // LAB_UNITS_H
