// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_LOSS_CHAIN_H
#define LAB_LOSS_CHAIN_H

#include "lab/spec/loss-law.h"
#include "lab/timing/random.h"

namespace lab
{

/// What a cable loses by a law, advert by advert; begins in the stationary distribution.
class LossChain
{
  public:
    LossChain(const LossLaw& law, Random random)
        : m_law(law),
          m_random(random),
          m_bad(law.HasBursts() && m_random.Unit() < law.BadShare())
    {
    }

    /// Whether the next advert is lost.
    bool Loses()
    {
        const double probability = m_bad ? m_law.bad : m_law.good;
        const bool lost = probability > 0.0 && m_random.Unit() < probability;
        if (m_law.HasBursts())
        {
            m_bad = m_random.Unit() < (m_bad ? 1.0 - m_law.leave : m_law.enter);
        }
        return lost;
    }

  private:
    LossLaw m_law;
    Random m_random;
    bool m_bad; ///< the state that the next advert meets
};

} // namespace lab

#endif // LAB_LOSS_CHAIN_H
