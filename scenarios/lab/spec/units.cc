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

/// A number of at most `digits` digits that ends where the text or the separator begins.
std::optional<uint16_t> TakeNumber(const std::string& text, size_t& offset, int base, size_t digits)
{
    uint16_t value = 0;
    const char* start = text.data() + offset;
    const char* end = text.data() + std::min(text.size(), offset + digits);
    const auto result = std::from_chars(start, end, value, base);
    if (result.ec != std::errc{})
    {
        return std::nullopt;
    }
    offset = result.ptr - text.data();
    return value;
}

/// Groups of an IPv6 address between colons; nothing if one is malformed.
std::optional<std::vector<uint16_t>> Groups(const std::string& text)
{
    std::vector<uint16_t> groups;
    for (size_t offset = 0; offset < text.size();)
    {
        const auto group = TakeNumber(text, offset, 16, 4);
        if (!group || (offset < text.size() && text[offset] != ':') || offset + 1 == text.size())
        {
            return std::nullopt;
        }
        groups.push_back(*group);
        ++offset;
    }
    return groups;
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

Parsed<carp::Ipv4Bytes> ParseIpv4(const std::string& text)
{
    const Parsed<carp::Ipv4Bytes> failure{std::nullopt, "an IPv4 address such as 10.0.0.1", ""};
    carp::Ipv4Bytes address{};
    size_t offset = 0;
    for (size_t i = 0; i < address.size(); ++i)
    {
        const bool separated = i == 0 || (offset < text.size() && text[offset++] == '.');
        const auto byte = separated ? TakeNumber(text, offset, 10, 3) : std::nullopt;
        if (!byte || *byte > 255)
        {
            return failure;
        }
        address[i] = static_cast<uint8_t>(*byte);
    }
    return offset == text.size() ? Parsed<carp::Ipv4Bytes>{address, "", ""} : failure;
}

Parsed<carp::Ipv6Bytes> ParseIpv6(const std::string& text)
{
    const Parsed<carp::Ipv6Bytes> failure{std::nullopt, "an IPv6 address such as 2001:db8::1", ""};
    const size_t gap = text.find("::");
    const auto head = Groups(text.substr(0, gap));
    const auto tail = gap == std::string::npos ? std::vector<uint16_t>{}
                                               : Groups(text.substr(gap + 2));
    const size_t count = head && tail ? head->size() + tail->size() : 9;
    if (gap == std::string::npos ? count != 8 : count > 7)
    {
        return failure;
    }
    carp::Ipv6Bytes address{};
    const auto write = [&address](size_t group, uint16_t value)
    {
        address[2 * group] = static_cast<uint8_t>(value >> 8);
        address[2 * group + 1] = static_cast<uint8_t>(value);
    };
    for (size_t i = 0; i < head->size(); ++i)
    {
        write(i, (*head)[i]);
    }
    for (size_t i = 0; i < tail->size(); ++i)
    {
        write(8 - tail->size() + i, (*tail)[i]);
    }
    return {address, "", ""};
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

uint32_t ToNumber(const carp::Ipv4Bytes& address)
{
    return uint32_t{address[0]} << 24 | uint32_t{address[1]} << 16 | uint32_t{address[2]} << 8 |
           address[3];
}

carp::Ipv4Bytes ToIpv4(uint32_t number)
{
    return {static_cast<uint8_t>(number >> 24),
            static_cast<uint8_t>(number >> 16),
            static_cast<uint8_t>(number >> 8),
            static_cast<uint8_t>(number)};
}

} // namespace lab
