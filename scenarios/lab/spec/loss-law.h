// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_LOSS_LAW_H
#define LAB_LOSS_LAW_H

namespace lab
{

/**
 * By which chance frames are lost: each for itself, or in bursts. The latter is a chain with a
 * good and a bad state that makes one step per frame and begins in its stationary distribution
 * (Gilbert 1960, Elliott 1963; `gemodel p r 1-h 1-k` of tc-netem).
 */
struct LossLaw
{
    double good = 0.0;  ///< probability of losing a frame in the good state, 0..1 [1-k]
    double enter = 0.0; ///< of going from good to bad, per frame; 0: there are no bursts [p]
    double leave = 1.0; ///< of going from bad to good, per frame, above 0 [r]
    double bad = 1.0;   ///< of losing a frame in the bad state, 0..1 [1-h]

    /// Each frame for itself.
    static LossLaw Independent(double probability)
    {
        return {probability, 0.0, 1.0, 1.0};
    }

    /**
     * Nothing gets lost in the good state, everything in the bad one.
     * \param mean share of all frames that is lost, below 1 and at most length / (length + 1)
     * \param length mean number of frames lost in a row, at least 1
     */
    static LossLaw Bursts(double mean, double length)
    {
        return {0.0, mean / (1.0 - mean) / length, 1.0 / length, 1.0};
    }

    bool HasBursts() const
    {
        return enter > 0.0;
    }

    /// The share of frames that meet the bad state.
    double BadShare() const
    {
        return HasBursts() ? enter / (enter + leave) : 0.0;
    }

    /// The share of frames that are lost.
    double Mean() const
    {
        return good + (bad - good) * BadShare();
    }
};

} // namespace lab

#endif // LAB_LOSS_LAW_H
