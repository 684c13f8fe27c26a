// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_CLOCK_H
#define LAB_CLOCK_H

#include "lab/timeline/time.h"

#include "ns3/simulator.h"

namespace lab
{

/// The virtual time.
inline Time Now()
{
    return Time(ns3::Simulator::Now().GetNanoSeconds());
}

inline ns3::Time ToNs3(Time time)
{
    return ns3::NanoSeconds(time.count());
}

} // namespace lab

#endif // LAB_CLOCK_H
