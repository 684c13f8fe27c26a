// SPDX-License-Identifier: GPL-2.0-only

#include "lab/net/loss-rule.h"

#include "ns3/double.h"

namespace lab
{

ns3::Ptr<ns3::CableRule> MakeLossRule(const LossLaw& law)
{
    if (law.Mean() <= 0.0)
    {
        return nullptr;
    }
    if (!law.HasBursts())
    {
        auto rule = ns3::CreateObject<ns3::LossRule>();
        rule->SetAttribute("Probability", ns3::DoubleValue(law.good));
        return rule;
    }
    auto rule = ns3::CreateObject<ns3::GilbertElliottRule>();
    rule->SetAttribute("Enter", ns3::DoubleValue(law.enter));
    rule->SetAttribute("Leave", ns3::DoubleValue(law.leave));
    rule->SetAttribute("GoodLoss", ns3::DoubleValue(law.good));
    rule->SetAttribute("BadLoss", ns3::DoubleValue(law.bad));
    return rule;
}

} // namespace lab
