// SPDX-License-Identifier: GPL-2.0-only

#include "ethernet-switch-policy.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(SwitchPolicy);

TypeId SwitchPolicy::GetTypeId()
{
    static TypeId tid = TypeId("ns3::SwitchPolicy").SetParent<Object>().SetGroupName("Ethernet");
    return tid;
}

SwitchPolicy::Admission SwitchPolicy::Admit(uint32_t, const EthernetFrame&, Time)
{
    return Admission::FORWARD;
}

bool SwitchPolicy::MayLeave(uint32_t, const EthernetFrame&, Time)
{
    return true;
}

} // namespace ns3
