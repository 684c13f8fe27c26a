// SPDX-License-Identifier: GPL-2.0-only
//
// The rules of the state machine: transitions, sending, reception and timers.

#include "carp-machine.h"

#include <algorithm>

namespace carp
{

namespace
{

/// The announcement is repeated with the second advertisement after the takeover's.
constexpr int ADVERTS_UNTIL_REPETITION = 2;

constexpr size_t Index(Family family)
{
    return static_cast<size_t>(family);
}

} // namespace

// Transitions

void Machine::BecomeInit(Reason reason, Actions& actions)
{
    if (m_state != State::INIT)
    {
        actions.push_back(StateChange{m_state, State::INIT, reason});
    }
    m_state = State::INIT;
    m_advertDue.reset();
    m_masterDown = {};
    m_advertsUntilAnnouncement = 0;
    m_pending.reset();
    m_sleepsUntil.reset();
    m_deferred.clear();
}

void Machine::BecomeBackup(Instant now, Reason reason, Actions& actions)
{
    actions.push_back(StateChange{m_state, State::BACKUP, reason});
    m_state = State::BACKUP;
    m_advertDue.reset();
    m_advertsUntilAnnouncement = 0;
    m_wokeAt = now;
    ArmMasterDown(now);
}

void Machine::BecomeMaster(Instant now, Reason reason, Actions& actions)
{
    actions.push_back(StateChange{m_state, State::MASTER, reason});
    m_state = State::MASTER;
    m_masterDown = {};
    const Announce announcement{HasAddresses(Family::IPV4), HasAddresses(Family::IPV6), false};
    if (m_dialect.announcesBeforeAdvert)
    {
        actions.push_back(announcement);
        SendAdverts(now, AdvertKind::TAKEOVER, actions);
    }
    else
    {
        SendAdverts(now, AdvertKind::TAKEOVER, actions);
        actions.push_back(announcement);
    }
    m_advertsUntilAnnouncement = m_dialect.repeatsAnnouncement ? ADVERTS_UNTIL_REPETITION : 0;
}

void Machine::TakeOver(Instant now, Reason reason, Actions& actions)
{
    if (m_config.upScript.count() > 0)
    {
        m_masterDown = {};
        m_pending = PendingTakeover{now + m_config.upScript, reason};
        return;
    }
    BecomeMaster(now, reason, actions);
}

void Machine::UpdateRunning(Instant now, Reason whenStopped, Actions& actions)
{
    if (IsRunning() && m_state == State::INIT)
    {
        BecomeBackup(now, Reason::READY, actions);
    }
    else if (!IsRunning())
    {
        BecomeInit(whenStopped, actions);
    }
}

void Machine::RestartFromInit(Instant now, Reason reason, Actions& actions)
{
    const bool addresses = HasAddresses(Family::IPV4) || HasAddresses(Family::IPV6);
    BecomeInit(addresses ? reason : Reason::NO_ADDRESS, actions);
    UpdateRunning(now, reason, actions);
}

void Machine::SetSuppressed(bool suppressed, Demote::Cause cause, Actions& actions)
{
    if (suppressed == m_suppressed)
    {
        return;
    }
    m_suppressed = suppressed;
    const int amount = m_dialect.interfaceDownDemotion;
    actions.push_back(Demote{suppressed ? amount : -amount, cause});
}

// Sending

void Machine::SendAdverts(Instant now, AdvertKind kind, Actions& actions)
{
    for (Family family : {Family::IPV4, Family::IPV6})
    {
        if (SpeaksIn(family))
        {
            actions.push_back(SendAdvert{family, kind, MakeAdvert(kind, family)});
        }
    }
    if (kind == AdvertKind::BOW_OUT)
    {
        return;
    }
    m_advertDue = now + GetAdvertInterval(kind == AdvertKind::TAKEOVER);
    AnnounceAgainWhenDue(actions);
}

void Machine::AnnounceAgainWhenDue(Actions& actions)
{
    // Only IPv4 is repeated [OpenBSD carp_send_ad: sc_delayed_arp].
    if (m_advertsUntilAnnouncement > 0 && --m_advertsUntilAnnouncement == 0 &&
        HasAddresses(Family::IPV4))
    {
        actions.push_back(Announce{true, false, true});
    }
}

// Reception and timers

void Machine::Consider(Instant now, const Heard& heard, Actions& actions)
{
    switch (Weigh(heard))
    {
    case Decision::IGNORE:
        break;
    case Decision::RESTART_TIMER:
        m_masterDown[Index(heard.family)] = now + GetMasterDownTime();
        break;
    case Decision::PREEMPT:
        TakeOver(now, Reason::PREEMPTED, actions);
        break;
    case Decision::TAKE_FROM_DEMOTED:
        TakeOver(now, Reason::MASTER_DEMOTED, actions);
        break;
    case Decision::TAKE_FROM_HOPELESS:
        TakeOver(now, Reason::MASTER_WILL_TIME_OUT, actions);
        break;
    case Decision::YIELD:
        if (m_dialect.lastAdvertWhenSteppingDown)
        {
            SendAdverts(now, AdvertKind::STEP_DOWN, actions);
        }
        BecomeBackup(now, Reason::BETTER_MASTER, actions);
        break;
    case Decision::YIELD_DEMOTED:
        BecomeBackup(now, Reason::PEER_LESS_DEMOTED, actions);
        break;
    case Decision::REASSERT:
        actions.push_back(Announce{true, false, true});
        m_advertsUntilAnnouncement = ADVERTS_UNTIL_REPETITION;
        break;
    }
}

void Machine::ArmMasterDown(Instant now)
{
    for (Family family : {Family::IPV4, Family::IPV6})
    {
        if (SpeaksIn(family))
        {
            m_masterDown[Index(family)] = now + GetMasterDownTime();
        }
        else
        {
            m_masterDown[Index(family)].reset();
        }
    }
}

void Machine::FireTimers(Instant now, Actions& actions)
{
    if (m_state == State::MASTER && m_advertDue && *m_advertDue <= now)
    {
        SendAdverts(now, AdvertKind::REGULAR, actions);
    }
    const auto down = EarliestMasterDown();
    if (m_state == State::BACKUP && down && *down <= now)
    {
        TakeOver(now, Reason::MASTER_TIMED_OUT, actions);
    }
}

std::optional<Instant> Machine::EarliestMasterDown() const
{
    const auto& ipv4 = m_masterDown[Index(Family::IPV4)];
    const auto& ipv6 = m_masterDown[Index(Family::IPV6)];
    if (ipv4 && ipv6)
    {
        return std::min(*ipv4, *ipv6);
    }
    return ipv4 ? ipv4 : ipv6;
}

bool Machine::HasAddresses(Family family) const
{
    return family == Family::IPV4 ? !m_config.ipv4.empty() : !m_config.ipv6.empty();
}

bool Machine::SpeaksIn(Family family) const
{
    return HasAddresses(family) && (family == Family::IPV4 || m_dialect.ipv6);
}

} // namespace carp
