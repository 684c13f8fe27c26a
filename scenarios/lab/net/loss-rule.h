// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_LOSS_RULE_H
#define LAB_LOSS_RULE_H

#include "lab/spec/loss-law.h"

#include "ns3/ethernet-cable-rule.h"

namespace lab
{

/// What loses frames on a cable by that law; null if it loses none.
ns3::Ptr<ns3::CableRule> MakeLossRule(const LossLaw& law);

} // namespace lab

#endif // LAB_LOSS_RULE_H
