// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_DECODE_BYTES_H
#define LAB_DECODE_BYTES_H

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace lab::decode
{

/// A stretch of a captured frame. What a snaplen cut off is missing from `captured` alone.
struct Bytes
{
    const uint8_t* data = nullptr;
    size_t captured = 0;
    size_t onWire = 0; ///< at least `captured`

    bool Has(size_t count) const
    {
        return captured >= count;
    }

    /// Nothing is missing.
    bool IsWhole() const
    {
        return captured == onWire;
    }

    uint8_t Byte(size_t at) const
    {
        return data[at];
    }

    uint16_t Word(size_t at) const
    {
        return static_cast<uint16_t>(data[at] << 8 | data[at + 1]);
    }

    template <size_t N>
    std::array<uint8_t, N> Array(size_t at) const
    {
        std::array<uint8_t, N> result;
        std::copy_n(data + at, N, result.begin());
        return result;
    }

    /// What follows the first `count` bytes, all of which must have been captured.
    Bytes From(size_t count) const
    {
        return {data + count, captured - count, onWire - count};
    }

    /// The first `count` bytes, or all if there are fewer.
    Bytes First(size_t count) const
    {
        return {data, std::min(captured, count), std::min(onWire, count)};
    }
};

} // namespace lab::decode

#endif // LAB_DECODE_BYTES_H
