// SPDX-License-Identifier: GPL-2.0-only

#include "ethernet-cable-end.h"

namespace ns3
{

CableEnd::CableEnd(PortWire* wire)
    : m_transmitter(*this, wire)
{
}

void CableEnd::SetInterest(const Interest& interest)
{
    m_interest = interest;
    if (CableEnd* peer = m_transmitter.GetPeer())
    {
        peer->m_transmitter.SetPeerInterest(interest);
    }
}

} // namespace ns3
