// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_SPLIT_MIX_H
#define LAB_SPLIT_MIX_H

#include <cstdint>

namespace lab
{

/**
 * Random numbers that are the same everywhere, which those of the standard library's distributions
 * are not: SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
 */
class SplitMix
{
  public:
    explicit SplitMix(uint64_t seed)
        : m_state(seed)
    {
    }

    uint64_t Next()
    {
        m_state += 0x9e3779b97f4a7c15;
        uint64_t word = m_state;
        word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9;
        word = (word ^ (word >> 27)) * 0x94d049bb133111eb;
        return word ^ (word >> 31);
    }

    /// 0 to bound - 1; the bias of at most bound / 2^64 is of no account.
    uint64_t Below(uint64_t bound)
    {
        return static_cast<uint64_t>((static_cast<unsigned __int128>(Next()) * bound) >> 64);
    }

    /// From 0 on, below 1.
    double Share()
    {
        return static_cast<double>(Next() >> 11) * 0x1p-53;
    }

  private:
    uint64_t m_state;
};

} // namespace lab

#endif // LAB_SPLIT_MIX_H
