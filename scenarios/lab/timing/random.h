// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_TIMING_RANDOM_H
#define LAB_TIMING_RANDOM_H

#include <cstdint>

namespace lab
{

/**
 * Chance for the engine without ns-3: SplitMix64 [Steele, Lea, Flood: Fast splittable
 * pseudorandom number generators, OOPSLA 2014]. Eight bytes of state, so that each purpose can
 * have its own; the same numbers on every machine.
 */
class Random
{
  public:
    /// \param stream sequences of one seed and different streams have nothing in common
    Random(uint64_t seed, uint64_t stream)
        : m_state(Mix(seed) ^ Mix(~stream))
    {
    }

    /// 64 bits.
    uint64_t Bits()
    {
        m_state += 0x9e3779b97f4a7c15;
        return Mix(m_state);
    }

    /// A number from 0 up to, but not, 1.
    double Unit()
    {
        return static_cast<double>(Bits() >> 11) * 0x1p-53;
    }

  private:
    static uint64_t Mix(uint64_t z)
    {
        z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
        z = (z ^ z >> 27) * 0x94d049bb133111eb;
        return z ^ z >> 31;
    }

    uint64_t m_state;
};

} // namespace lab

#endif // LAB_TIMING_RANDOM_H
