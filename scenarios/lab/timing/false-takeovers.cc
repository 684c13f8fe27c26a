// SPDX-License-Identifier: GPL-2.0-only

#include "lab/timing/false-takeovers.h"

#include <bitset>

namespace lab
{

void FalseTakeovers::StateChanged(size_t node, Time at, const carp::StateChange& change)
{
    const bool timedOut = change.reason == carp::Reason::MASTER_TIMED_OUT;
    if (change.to == carp::State::MASTER && timedOut && m_masters != 0)
    {
        ++m_count;
    }
    SetMaster(node, at, change.to == carp::State::MASTER);
}

void FalseTakeovers::Crashed(size_t node, Time at)
{
    SetMaster(node, at, false);
}

uint64_t FalseTakeovers::GetCount() const
{
    return m_count;
}

Time FalseTakeovers::GetDoubleTime() const
{
    return m_doubleTime;
}

size_t FalseTakeovers::GetMasters() const
{
    return std::bitset<64>(m_masters).count();
}

void FalseTakeovers::SetMaster(size_t node, Time at, bool master)
{
    const bool wasDouble = GetMasters() > 1;
    const uint64_t bit = uint64_t{1} << node;
    m_masters = master ? m_masters | bit : m_masters & ~bit;
    const bool isDouble = GetMasters() > 1;
    if (isDouble && !wasDouble)
    {
        m_doubleSince = at;
    }
    else if (wasDouble && !isDouble)
    {
        m_doubleTime += at - m_doubleSince;
    }
}

} // namespace lab
