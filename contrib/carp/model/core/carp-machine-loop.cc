// SPDX-License-Identifier: GPL-2.0-only
//
// The main loop of ucarp: a daemon that looks at its timers and its carrier only when it wakes
// up, and neither hears nor sees anything while it waits for a script or sleeps [ucarp docarp].

#include "carp-machine.h"

#include <algorithm>
#include <utility>

namespace carp
{

bool Machine::IsDeaf() const
{
    return m_pending || m_sleepsUntil;
}

void Machine::Sleep(Instant until, bool carrierLost)
{
    m_masterDown = {};
    m_sleepsUntil = until;
    m_sleepsWithoutCarrier = carrierLost;
}

void Machine::EndSleep(Instant now, Actions& actions)
{
    if (m_sleepsWithoutCarrier && !m_carrier)
    {
        m_sleepsUntil = now + *m_dialect.carrierPoll;
        return;
    }
    m_sleepsUntil.reset();
    m_wokeAt = now;
    ArmMasterDown(now);
    NoticeCarrier(now, actions);
    ConsiderDeferred(now, actions);
}

void Machine::NoticeCarrier(Instant now, Actions& actions)
{
    if (!m_dialect.carrierPoll || m_carrier || IsDeaf())
    {
        return;
    }
    if (m_state == State::MASTER)
    {
        BecomeBackup(now, Reason::CARRIER_LOST, actions);
    }
    Sleep(now + *m_dialect.carrierPoll, true);
}

void Machine::ConsiderDeferred(Instant now, Actions& actions)
{
    const std::vector<Heard> deferred = std::exchange(m_deferred, {});
    for (const Heard& heard : deferred)
    {
        if (IsDeaf())
        {
            m_deferred.push_back(heard);
        }
        else
        {
            Consider(now, heard, actions);
        }
    }
}

Instant Machine::FirstWakeUpFrom(Instant earliest) const
{
    const Duration period = WakeUpPeriod(m_config);
    const Duration slept = std::max(earliest - m_wokeAt, Duration(1));
    return m_wokeAt + (slept + period - Duration(1)) / period * period;
}

} // namespace carp
