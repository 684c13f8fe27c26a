// SPDX-License-Identifier: GPL-2.0-only

#include "units.h"

#include "words.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <limits>
#include <numeric>
#include <vector>

namespace lab
{

namespace
{

struct Unit
{
    const char* name;
    uint64_t factor;
    const char* synonyms; ///< what people also write, each between blanks; not accepted
};

const std::vector<Unit> TIME_UNITS = {
    {"ns", 1, " nsec nanoseconds "},
    {"us", 1000, " usec \xc2\xb5s \xce\xbcs microseconds "},
    {"ms", 1000000, " msec milliseconds "},
    {"s", 1000000000, " sec secs second seconds S "},
    {"min", 60000000000, " m mins minute minutes "},
    {"h", 3600000000000, " hr hrs hour hours H "},
    {"d", 86400000000000, " day days D "},
};

const std::vector<Unit> RATE_UNITS = {
    {"bps", 1, " bit/s b/s "},
    {"kbps", 1000, " k kbit/s kb/s K "},
    {"Mbps", 1000000, " M m mbit/s Mbit/s Mb/s "},
    {"Gbps", 1000000000, " G g gbit/s Gbit/s Gb/s "},
};

/// As many digits as a mantissa holds with certainty.
constexpr size_t MOST_DIGITS = 18;

/// A text split into a decimal number without sign and whatever follows it.
struct Amount
{
    std::string number;
    std::string unit;
    uint64_t mantissa = 0; ///< the digits without the point
    unsigned decimals = 0; ///< how many of them stand behind the point
    bool valid = false;    ///< at least a digit, at most one point and that between digits
    bool fits = false;     ///< few enough digits for the mantissa
};

Amount Split(const std::string& text)
{
    Amount amount;
    const size_t end = std::min(text.find_first_not_of("0123456789."), text.size());
    amount.number = text.substr(0, end);
    const size_t unit = text.find_first_not_of(' ', end);
    amount.unit = unit == std::string::npos ? "" : text.substr(unit);
    const auto points = std::count(amount.number.begin(), amount.number.end(), '.');
    const auto digits = amount.number.size() - points;
    amount.valid = digits >= 1 && points <= 1 && amount.number.front() != '.' &&
                   amount.number.back() != '.';
    amount.fits = digits <= MOST_DIGITS;
    for (const char c : amount.valid&& amount.fits ? amount.number : "")
    {
        amount.mantissa = c == '.' ? amount.mantissa : amount.mantissa * 10 + (c - '0');
    }
    amount.decimals = points == 0 ? 0 : amount.number.size() - amount.number.find('.') - 1;
    return amount;
}

/// The amount in units of `factor`, if it is whole and at most `most`.
std::optional<uint64_t> Scale(const Amount& amount, uint64_t factor, uint64_t most)
{
    uint64_t mantissa = amount.mantissa;
    uint64_t divisor = 1;
    for (unsigned i = 0; i < amount.decimals; ++i)
    {
        divisor *= 10;
    }
    for (uint64_t* part : {&mantissa, &factor})
    {
        const uint64_t common = std::gcd(*part, divisor);
        *part /= common;
        divisor /= common;
    }
    if (divisor != 1 || mantissa > most / factor)
    {
        return std::nullopt;
    }
    return mantissa * factor;
}

/// The unit of that name, or nullptr.
const Unit* FindUnit(const std::vector<Unit>& units, const std::string& name)
{
    const auto found =
        std::find_if(units.begin(), units.end(), [&name](const Unit& u) { return u.name == name; });
    return found == units.end() ? nullptr : &*found;
}

/// The unit that somebody meant by another name; "" if there is nothing to go by.
std::string MeantUnit(const std::vector<Unit>& units, const std::string& name)
{
    std::vector<std::string> names;
    for (const Unit& unit : units)
    {
        if (std::string(unit.synonyms).find(" " + name + " ") != std::string::npos)
        {
            return unit.name;
        }
        names.emplace_back(unit.name);
    }
    return Nearest(name, names);
}

Parsed<uint64_t> ParseQuantity(const std::string& text,
                               const std::vector<Unit>& units,
                               const std::string& usualUnit,
                               const std::string& expected,
                               uint64_t most)
{
    const Amount amount = Split(text);
    if (!amount.valid || !amount.fits)
    {
        return {std::nullopt, expected, ""};
    }
    if (const Unit* unit = FindUnit(units, amount.unit))
    {
        const auto value = Scale(amount, unit->factor, most);
        return {value, value ? "" : expected, ""};
    }
    const std::string meant = amount.unit.empty() ? usualUnit : MeantUnit(units, amount.unit);
    return {std::nullopt, expected, meant.empty() ? "" : amount.number + meant};
}

int HexDigit(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/// Two hexadecimal digits at an offset.
std::optional<uint8_t> HexByte(const std::string& text, size_t offset)
{
    const int high = HexDigit(text[offset]);
    const int low = HexDigit(text[offset + 1]);
    return high < 0 || low < 0 ? std::nullopt : std::optional<uint8_t>(high * 16 + low);
}

} // namespace

Parsed<Time> ParseTime(const std::string& text)
{
    const auto parsed = ParseQuantity(text,
                                      TIME_UNITS,
                                      "s",
                                      "a time such as 10s or 1.5ms, in whole nanoseconds (units: "
                                      "ns, us, ms, s, min, h, d)",
                                      LONGEST_TIME.count());
    return {parsed.value ? std::optional<Time>(*parsed.value) : std::nullopt,
            parsed.expected,
            parsed.meant};
}

Parsed<uint64_t> ParseRate(const std::string& text)
{
    const std::string expected = "a rate such as 1Gbps (units: bps, kbps, Mbps, Gbps)";
    auto parsed =
        ParseQuantity(text, RATE_UNITS, "Mbps", expected, std::numeric_limits<int64_t>::max());
    if (parsed.value == 0)
    {
        return {std::nullopt, "a rate above 0", ""};
    }
    return parsed;
}

Parsed<double> ParseProbability(const std::string& text)
{
    const std::string expected = "a probability such as 20% or 0.2";
    const Amount amount = Split(text);
    const bool percent = amount.unit == "%";
    if (!amount.valid || !(percent || amount.unit.empty()))
    {
        return {std::nullopt, expected, ""};
    }
    // Moving the point in the text instead of dividing keeps 0.1% and 0.001 the same number.
    const std::string exponent = percent ? "e-2" : "";
    const std::string number = amount.number + exponent;
    double value = 0;
    std::from_chars(number.data(), number.data() + number.size(), value);
    if (value > 1)
    {
        const bool couldBePercent = !percent && value <= 100;
        return {std::nullopt, expected, couldBePercent ? amount.number + "%" : ""};
    }
    return {value, "", ""};
}

Parsed<double> ParseFrames(const std::string& text)
{
    constexpr double MOST = 1000000;
    const Amount amount = Split(text);
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    if (!amount.valid || !amount.unit.empty() || value < 1 || value > MOST)
    {
        return {std::nullopt, "a mean number of frames, at least 1, such as 4", ""};
    }
    return {value, "", ""};
}

Parsed<carp::MacBytes> ParseMac(const std::string& text)
{
    const Parsed<carp::MacBytes> failure{std::nullopt,
                                         "the Ethernet address of one station such as "
                                         "02:00:00:00:00:01",
                                         ""};
    carp::MacBytes address{};
    if (text.size() != 17)
    {
        return failure;
    }
    for (size_t i = 0; i < address.size(); ++i)
    {
        const auto byte = HexByte(text, 3 * i);
        if (!byte || (i > 0 && text[3 * i - 1] != ':'))
        {
            return failure;
        }
        address[i] = *byte;
    }
    const bool isGroup = address[0] & 1;
    return isGroup || address == carp::MacBytes{} ? failure
                                                  : Parsed<carp::MacBytes>{address, "", ""};
}

Parsed<carp::Key> ParseKey(const std::string& text)
{
    carp::Key key{};
    bool valid = text.size() == 2 * key.size();
    for (size_t i = 0; valid && i < key.size(); ++i)
    {
        const auto byte = HexByte(text, 2 * i);
        valid = byte.has_value();
        key[i] = byte.value_or(0);
    }
    return valid ? Parsed<carp::Key>{key, "", ""}
                 : Parsed<carp::Key>{std::nullopt, "40 hexadecimal digits", ""};
}

} // namespace lab
