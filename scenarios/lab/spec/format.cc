// SPDX-License-Identifier: GPL-2.0-only

#include "units.h"

#include <array>
#include <charconv>
#include <cstdio>

namespace lab
{

namespace
{

/// An amount in a unit of `factor`, as a decimal without needless zeros.
std::string Decimal(uint64_t amount, uint64_t factor)
{
    std::string text = std::to_string(amount / factor);
    std::string decimals;
    uint64_t rest = amount % factor;
    while (rest != 0)
    {
        factor /= 10;
        decimals += static_cast<char>('0' + rest / factor);
        rest %= factor;
    }
    return decimals.empty() ? text : text + "." + decimals;
}

template <size_t N>
std::string Hex(const std::array<uint8_t, N>& bytes, const char* separator)
{
    std::string text;
    for (const uint8_t byte : bytes)
    {
        char digits[4];
        std::snprintf(digits, sizeof(digits), "%02x", byte);
        text += (text.empty() ? "" : separator) + std::string(digits);
    }
    return text;
}

} // namespace

std::string FormatTime(Time time)
{
    const bool negative = time.count() < 0;
    const uint64_t amount = negative ? -static_cast<uint64_t>(time.count()) : time.count();
    const std::string sign = negative ? "-" : "";
    if (amount == 0 || amount >= 1000000000)
    {
        return sign + Decimal(amount, 1000000000) + "s";
    }
    if (amount >= 1000000)
    {
        return sign + Decimal(amount, 1000000) + "ms";
    }
    return sign + (amount >= 1000 ? Decimal(amount, 1000) + "us" : Decimal(amount, 1) + "ns");
}

std::string FormatRate(uint64_t bitsPerSecond)
{
    if (bitsPerSecond >= 1000000000)
    {
        return Decimal(bitsPerSecond, 1000000000) + "Gbps";
    }
    if (bitsPerSecond >= 1000000)
    {
        return Decimal(bitsPerSecond, 1000000) + "Mbps";
    }
    return bitsPerSecond >= 1000 ? Decimal(bitsPerSecond, 1000) + "kbps"
                                 : Decimal(bitsPerSecond, 1) + "bps";
}

std::string FormatProbability(double probability)
{
    // The shortest text that reads as the same number; never with an exponent.
    std::array<char, 512> text{};
    const auto end = std::to_chars(text.data(),
                                   text.data() + text.size(),
                                   probability,
                                   std::chars_format::fixed);
    return std::string(text.data(), end.ptr);
}

std::string FormatMac(const carp::MacBytes& address)
{
    return Hex(address, ":");
}

std::string FormatKey(const carp::Key& key)
{
    return Hex(key, "");
}

} // namespace lab
