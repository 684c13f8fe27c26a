// SPDX-License-Identifier: GPL-2.0-only
//
// What comes into the state machine, and what can be seen of it. Its rules are in
// carp-machine-rules.cc, the main loop of ucarp in carp-machine-loop.cc.

#include "carp-machine.h"

#include <algorithm>
#include <utility>

namespace carp
{

namespace
{

/// CARP_SENDAD_MAX_ERRORS and CARP_SENDAD_MIN_SUCCESS, for one node per interface.
constexpr int SEND_ERROR_LIMIT = 3;
constexpr int SEND_SUCCESS_LIMIT = 3;

/// A zero in a request leaves the value as it is [FreeBSD carp_ioctl_set].
template <typename T>
T Nonzero(const std::optional<T>& asked, T present)
{
    return asked && *asked != 0 ? *asked : present;
}

} // namespace

Machine::Machine(Config config, const Dialect& dialect, Ipv4Bytes ownAddress, RandomBits random)
    : m_config(std::move(config)),
      m_dialect(dialect),
      m_ownAddress(ownAddress),
      m_random(std::move(random)),
      m_authenticator(m_config, m_dialect)
{
}

// Inputs

void Machine::OmitDigests()
{
    m_omitsDigests = true;
}

Actions Machine::SetUp(Instant now, bool up)
{
    Actions actions;
    if (m_up && !up && m_state == State::MASTER && m_dialect.bowOutWhenSetDown)
    {
        SendAdverts(now, AdvertKind::BOW_OUT, actions);
    }
    m_up = up;
    UpdateRunning(now, Reason::SET_DOWN, actions);
    return actions;
}

Actions Machine::SetCarrier(Instant now, bool carrier)
{
    Actions actions;
    if (carrier == m_carrier)
    {
        return actions;
    }
    m_carrier = carrier;
    m_carrierChangedAt = now;
    if (!m_dialect.carrierPoll)
    {
        UpdateRunning(now, Reason::CARRIER_LOST, actions);
        SetSuppressed(!m_carrier || !m_allowed, Demote::Cause::CARRIER, actions);
    }
    return actions;
}

Actions Machine::SetAllowed(Instant now, bool allowed)
{
    Actions actions;
    if (m_dialect.allow != AllowRule::STOPPED || allowed == m_allowed)
    {
        return actions;
    }
    m_allowed = allowed;
    UpdateRunning(now, Reason::NOT_ALLOWED, actions);
    SetSuppressed(!m_carrier || !m_allowed, Demote::Cause::CARRIER, actions);
    return actions;
}

Actions Machine::SetAddresses(Instant now, std::vector<Ipv4Bytes> ipv4, std::vector<Ipv6Bytes> ipv6)
{
    Actions actions;
    if (ipv4 == m_config.ipv4 && ipv6 == m_config.ipv6)
    {
        return actions;
    }
    m_config.ipv4 = std::move(ipv4);
    m_config.ipv6 = std::move(ipv6);
    m_authenticator = Authenticator(m_config, m_dialect);
    RestartFromInit(now, Reason::ADDRESSES_CHANGED, actions);
    return actions;
}

Actions Machine::Remove(Instant now)
{
    Actions actions;
    m_up = false;
    UpdateRunning(now, Reason::SET_DOWN, actions);
    // OpenBSD and NetBSD take back the interface's share of the counters instead: Demotion::Leave.
    if (m_dialect.demotion == DemotionModel::ADDED_TO_SKEW)
    {
        SetSuppressed(false, Demote::Cause::REMOVED, actions);
    }
    return actions;
}

Actions Machine::Reconfigure(Instant now, const Change& change)
{
    Actions actions;
    const auto vhid = m_config.vhid;
    const auto mac = m_config.handSetMac;
    m_config.vhid = change.vhid.value_or(m_config.vhid);
    if (change.advbase && (*change.advbase != 0 || !m_dialect.zeroMeansUnchanged))
    {
        m_config.advbase = *change.advbase;
    }
    if (change.key && (change.key->front() != 0 || !m_dialect.zeroMeansUnchanged))
    {
        m_config.key = *change.key;
    }
    m_config.advskew = change.advskew.value_or(m_config.advskew);
    m_config.vrrpPriority = Nonzero(change.vrrpPriority, m_config.vrrpPriority);
    m_config.vrrpInterval = Nonzero(change.vrrpInterval, m_config.vrrpInterval);
    m_config.preempt = change.preempt.value_or(m_config.preempt);
    m_config.peer = change.peer.value_or(m_config.peer);
    m_config.peer6 = change.peer6.value_or(m_config.peer6);
    m_config.handSetMac = change.handSetMac.value_or(m_config.handSetMac);
    m_authenticator = Authenticator(m_config, m_dialect);

    // A sysctl is no request to an interface: it leaves the timers alone.
    const bool isRequest = change.vhid || change.advbase || change.advskew || change.key ||
                           change.vrrpPriority || change.vrrpInterval || change.peer ||
                           change.peer6 || change.handSetMac;
    const bool restarts = m_dialect.reconfigurationRestartsTimers && isRequest;
    if (vhid != m_config.vhid)
    {
        m_counter = 0; // the node is made anew
        m_heardPeer = false;
    }
    if (vhid != m_config.vhid || mac != m_config.handSetMac)
    {
        RestartFromInit(now, Reason::IDENTITY_CHANGED, actions);
    }
    else if (restarts && m_state == State::BACKUP)
    {
        ArmMasterDown(now);
    }
    else if (restarts && m_state == State::MASTER)
    {
        m_advertDue = now + GetAdvertInterval(true);
    }
    return actions;
}

Actions Machine::SetState(Instant now, State state)
{
    Actions actions;
    if (IsDeaf())
    {
        return actions;
    }
    if (m_state == State::BACKUP && state == State::MASTER && m_dialect.manualMaster)
    {
        TakeOver(now, Reason::MANUAL, actions);
    }
    else if (m_state == State::MASTER && state == State::BACKUP)
    {
        BecomeBackup(now, Reason::MANUAL, actions);
        if (m_dialect.manualBackupPause.count() > 0)
        {
            Sleep(now + m_dialect.manualBackupPause, false);
        }
    }
    return actions;
}

Actions Machine::SetDemotion(Instant now, int value, bool sendNow)
{
    Actions actions;
    m_demotion = value;
    if (sendNow && m_state == State::MASTER)
    {
        SendAdverts(now, AdvertKind::DEMOTION, actions);
    }
    return actions;
}

Actions Machine::Receive(Instant now,
                         Family family,
                         const AnyAdvertisement& advert,
                         const Ipv4Bytes& source)
{
    Actions actions;
    const Heard heard{family, advert, source};
    if (IsDeaf())
    {
        m_deferred.push_back(heard);
        return actions;
    }
    Consider(now, heard, actions);
    Actions woken = PacketSeen(now);
    actions.insert(actions.end(), woken.begin(), woken.end());
    return actions;
}

Actions Machine::PacketSeen(Instant now)
{
    Actions actions;
    if (m_dialect.looksOnlyAtWakeUps && m_state != State::INIT && !IsDeaf())
    {
        m_wokeAt = now;
        FireTimers(now, actions);
        NoticeCarrier(now, actions);
    }
    return actions;
}

Actions Machine::Sent(Instant /* now */, SendOutcome outcome)
{
    Actions actions;
    const bool failed = outcome == SendOutcome::FAILED ||
                        (outcome == SendOutcome::HOST_DOWN && m_dialect.hostDownCountsAsSendError);
    if (failed)
    {
        m_sendSuccesses = 0;
        if (++m_sendErrors == SEND_ERROR_LIMIT)
        {
            actions.push_back(Demote{m_dialect.sendErrorDemotion, Demote::Cause::SEND_ERRORS});
        }
        return actions;
    }
    const bool demoted = m_sendErrors >= SEND_ERROR_LIMIT;
    if (!demoted && m_dialect.sendErrors != SendErrorRule::STICKY)
    {
        m_sendErrors = 0;
    }
    else if (m_sendErrors > 0 && ++m_sendSuccesses >= SEND_SUCCESS_LIMIT)
    {
        m_sendErrors = 0;
        if (demoted)
        {
            actions.push_back(Demote{-m_dialect.sendErrorDemotion, Demote::Cause::SEND_ERRORS});
        }
    }
    return actions;
}

Actions Machine::Wake(Instant now)
{
    Actions actions;
    for (auto due = NextDeadline(); due && *due <= now; due = NextDeadline())
    {
        if (m_pending)
        {
            const PendingTakeover pending = *std::exchange(m_pending, std::nullopt);
            BecomeMaster(now, pending.reason, actions);
            NoticeCarrier(now, actions);
            ConsiderDeferred(now, actions);
        }
        else if (m_sleepsUntil)
        {
            EndSleep(now, actions);
        }
        else
        {
            m_wokeAt = now;
            FireTimers(now, actions);
            NoticeCarrier(now, actions);
        }
    }
    return actions;
}

// The one place where the next deadline is made of the facts.
std::optional<Instant> Machine::NextDeadline() const
{
    if (m_pending)
    {
        return m_pending->at;
    }
    if (m_sleepsUntil)
    {
        return m_sleepsUntil;
    }
    if (m_state == State::MASTER)
    {
        return m_advertDue;
    }
    if (!m_dialect.looksOnlyAtWakeUps)
    {
        return EarliestMasterDown();
    }
    if (m_state == State::BACKUP && !m_carrier)
    {
        return FirstWakeUpFrom(m_carrierChangedAt);
    }
    const auto down = EarliestMasterDown();
    return down ? std::optional<Instant>(FirstWakeUpFrom(*down)) : std::nullopt;
}

// Views

State Machine::GetState() const
{
    return m_state;
}

const Config& Machine::GetConfig() const
{
    return m_config;
}

const Dialect& Machine::GetDialect() const
{
    return m_dialect;
}

const Authenticator& Machine::GetAuthenticator() const
{
    return m_authenticator;
}

int Machine::GetDemotion() const
{
    return m_demotion;
}

bool Machine::IsUp() const
{
    return m_up;
}

bool Machine::IsRunning() const
{
    const bool parent = (m_carrier && m_allowed) || m_dialect.carrierPoll.has_value();
    return m_up && parent && (HasAddresses(Family::IPV4) || HasAddresses(Family::IPV6));
}

Listener Machine::AsListener() const
{
    const bool cookie = m_dialect.counter == CounterModel::CONSTANT_COOKIE;
    return Listener{&m_config, &m_authenticator, IsRunning(), cookie ? m_counter : 0};
}

uint8_t Machine::GetEffectiveSkew() const
{
    return EffectiveSkew(m_config, m_dialect, m_demotion);
}

} // namespace carp
