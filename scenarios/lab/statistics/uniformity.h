// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_UNIFORMITY_H
#define LAB_UNIFORMITY_H

#include <cstdint>
#include <vector>

namespace lab
{

/// The outcome of a test of Kolmogorov and Smirnov.
struct KolmogorovSmirnov
{
    double distance = 0;    ///< greatest difference of the distribution functions
    double probability = 1; ///< of a distance at least as great if the law is the true one
    uint64_t count = 0;     ///< observations
};

/**
 * How well a sample fits the uniform law on [from, to), such as that of takeovers after a crash.
 * The probability is Kolmogorov's limit with the correction of Stephens for small samples (Journal
 * of the Royal Statistical Society B 32 (1970) 115-122); from five observations on it is good to
 * 0.03, and to 0.002 where it is below 0.1.
 * An empty sample fits everything. Refuses with std::invalid_argument what is not finite, and an
 * empty range.
 */
KolmogorovSmirnov TestUniform(std::vector<double> sample, double from, double to);

} // namespace lab

#endif // LAB_UNIFORMITY_H
