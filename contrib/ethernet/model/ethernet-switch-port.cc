// SPDX-License-Identifier: GPL-2.0-only

#include "ethernet-switch-port.h"

#include "ethernet-cable.h"
#include "ethernet-switch.h"

namespace ns3
{

SwitchPort::SwitchPort(EthernetSwitch& owner, uint32_t index, PortWire& wire)
    : CableEnd(&wire),
      m_switch(owner),
      m_index(index)
{
}

Ptr<EthernetCable> SwitchPort::GetCable() const
{
    return m_cable;
}

void SwitchPort::Receive(const EthernetFrame& frame)
{
    m_switch.Receive(*this, frame);
}

void SwitchPort::NotifyLink(bool up)
{
    m_switch.NotifyPortLink(*this, up);
}

void SwitchPort::NotifyStart(const EthernetFrame&)
{
    // The counters of the transmitter say it all.
}

void SwitchPort::NotifyDiscard(const EthernetFrame&)
{
    // Counted as a drop by the transmitter.
}

bool SwitchPort::IsPowered() const
{
    return m_switch.IsPowered();
}

uint32_t SwitchPort::GetContext() const
{
    return m_switch.GetContext();
}

Ptr<NetDevice> SwitchPort::GetDevice() const
{
    return nullptr;
}

EthernetSwitch* SwitchPort::GetSwitch() const
{
    return &m_switch;
}

} // namespace ns3
