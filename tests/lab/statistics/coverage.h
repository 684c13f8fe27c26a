// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_COVERAGE_H
#define LAB_COVERAGE_H

#include "lab/statistics/estimate.h"

#include <boost/math/distributions/binomial.hpp>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <random>

namespace lab
{

/// Random numbers that are the same with every standard library: only its engine is specified.
class Luck
{
  public:
    explicit Luck(uint64_t seed)
        : m_engine(seed)
    {
    }

    /// Uniform on [0, 1).
    double Uniform()
    {
        return static_cast<double>(m_engine() >> 11) / 9007199254740992.0;
    }

    /// Of mean 1.
    double Exponential()
    {
        return -std::log1p(-Uniform());
    }

    /// Events of a Poisson process of rate 1 in the time.
    double Poisson(double time)
    {
        double events = 0;
        for (double at = Exponential(); at < time; at += Exponential())
        {
            ++events;
        }
        return events;
    }

    double Binomial(uint64_t trials, double probability)
    {
        double events = 0;
        for (uint64_t i = 0; i < trials; ++i)
        {
            events += Uniform() < probability ? 1 : 0;
        }
        return events;
    }

  private:
    std::mt19937_64 m_engine;
};

/**
 * Makes many estimates and expects their intervals to miss the truth about as often as promised: as
 * often as chance allows in 999999 of a million seeds (exact binomial bounds).
 * @param least how rarely they may miss it; 0 for methods that promise at most `most`
 */
inline void ExpectMisses(double truth,
                         double least,
                         double most,
                         const std::function<std::optional<Estimate>()>& make,
                         uint64_t estimates = 4000)
{
    uint64_t missed = 0;
    for (uint64_t i = 0; i < estimates; ++i)
    {
        const std::optional<Estimate> estimate = make();
        ASSERT_TRUE(estimate);
        const bool below = estimate->low && truth < *estimate->low;
        const bool above = estimate->high && truth > *estimate->high;
        missed += below || above ? 1 : 0;
    }
    const auto n = static_cast<double>(estimates);
    const double atMost = quantile(complement(boost::math::binomial(n, most), 1e-6));
    EXPECT_LE(static_cast<double>(missed), atMost);
    if (least > 0)
    {
        EXPECT_GE(static_cast<double>(missed), quantile(boost::math::binomial(n, least), 1e-6));
    }
}

} // namespace lab

#endif // LAB_COVERAGE_H
