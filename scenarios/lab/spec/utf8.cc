// SPDX-License-Identifier: GPL-2.0-only

#include "utf8.h"

#include <cstdint>

namespace lab
{

namespace
{

/// The length of the UTF-8 character at an offset; 0 if there is none.
size_t Utf8Length(const std::string& text, size_t offset)
{
    const auto first = static_cast<unsigned char>(text[offset]);
    const size_t length = first < 0x80             ? 1
                          : (first & 0xe0) == 0xc0 ? 2
                          : (first & 0xf0) == 0xe0 ? 3
                          : (first & 0xf8) == 0xf0 ? 4
                                                   : 0;
    if (length == 0 || offset + length > text.size())
    {
        return 0;
    }
    uint32_t code = length == 1 ? first : first & (0x7f >> length);
    for (size_t i = 1; i < length; ++i)
    {
        const auto byte = static_cast<unsigned char>(text[offset + i]);
        if ((byte & 0xc0) != 0x80)
        {
            return 0;
        }
        code = code << 6 | (byte & 0x3f);
    }
    constexpr uint32_t LEAST[] = {0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = code >= 0xd800 && code <= 0xdfff;
    return code < LEAST[length] || code > 0x10ffff || surrogate ? 0 : length;
}

} // namespace

std::optional<size_t> FindNoText(const std::string& text)
{
    for (size_t i = 0; i < text.size();)
    {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool allowed = byte >= 0x20 || byte == '\t' || byte == '\n' || byte == '\r';
        const size_t length = allowed && byte != 0x7f ? Utf8Length(text, i) : 0;
        if (length == 0)
        {
            return i;
        }
        i += length;
    }
    return std::nullopt;
}

} // namespace lab
