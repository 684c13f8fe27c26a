// SPDX-License-Identifier: GPL-2.0-only

#include "ethernet-cable-end.h"

namespace ns3
{

CableEnd::CableEnd()
    : m_transmitter(*this)
{
}

} // namespace ns3
