// SPDX-License-Identifier: GPL-2.0-only

#include "carp-machine.h"

#include "carp-election.h"

#include <algorithm>
#include <utility>

namespace carp
{

namespace
{

/// CARP_SENDAD_MAX_ERRORS and CARP_SENDAD_MIN_SUCCESS, for one node per interface.
constexpr int SEND_ERROR_LIMIT = 3;
constexpr int SEND_SUCCESS_LIMIT = 3;

/// The announcement is repeated with the second advertisement after the takeover's.
constexpr int ADVERTS_UNTIL_REPETITION = 2;

constexpr size_t Index(Family family)
{
    return static_cast<size_t>(family);
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
    m_config.advbase = change.advbase.value_or(m_config.advbase);
    m_config.advskew = change.advskew.value_or(m_config.advskew);
    m_config.preempt = change.preempt.value_or(m_config.preempt);
    m_config.key = change.key.value_or(m_config.key);
    m_config.peer = change.peer.value_or(m_config.peer);
    m_config.peer6 = change.peer6.value_or(m_config.peer6);
    m_config.handSetMac = change.handSetMac.value_or(m_config.handSetMac);
    m_authenticator = Authenticator(m_config, m_dialect);

    if (vhid != m_config.vhid || mac != m_config.handSetMac)
    {
        m_counter = 0; // the node is made anew
        m_heardPeer = false;
        RestartFromInit(now, Reason::IDENTITY_CHANGED, actions);
    }
    else if (m_dialect.reconfigurationRestartsTimers && m_state == State::BACKUP)
    {
        ArmMasterDown(now);
    }
    else if (m_dialect.reconfigurationRestartsTimers && m_state == State::MASTER)
    {
        m_advertDue = now + AdvertInterval(m_config, m_dialect, m_demotion, true);
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
            Sleep(now + m_dialect.manualBackupPause, actions, false);
        }
    }
    return actions;
}

Actions Machine::SetDemotion(Instant now, int value, bool sendNow)
{
    Actions actions;
    m_demotion = value;
    if (sendNow && m_state == State::MASTER && !IsDeaf())
    {
        SendAdverts(now, AdvertKind::DEMOTION, actions);
    }
    return actions;
}

Actions Machine::Receive(Instant now,
                         Family family,
                         const Advertisement& advert,
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
    if (m_dialect.looksOnlyAtWakeUps && m_up && !IsDeaf())
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
    if (m_state == State::BACKUP && m_carrier != m_carrierNoticed)
    {
        return FirstWakeUpFrom(m_carrierChangedAt);
    }
    const auto down = EarliestMasterDown();
    return down ? std::optional<Instant>(FirstWakeUpFrom(*down)) : std::nullopt;
}

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
        m_carrierNoticed = true;
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
        if (HasAddresses(family) && (family == Family::IPV4 || m_dialect.ipv6))
        {
            actions.push_back(SendAdvert{family, kind, MakeAdvert(kind)});
        }
    }
    if (kind == AdvertKind::BOW_OUT)
    {
        return;
    }
    m_advertDue = now +
                  AdvertInterval(m_config, m_dialect, m_demotion, kind == AdvertKind::TAKEOVER);
    AnnounceAgainWhenDue(actions);
}

Advertisement Machine::MakeAdvert(AdvertKind kind)
{
    Advertisement advert;
    advert.vhid = m_config.vhid;
    advert.advbase = m_config.advbase;
    advert.advskew = GetEffectiveSkew();
    if (kind == AdvertKind::BOW_OUT)
    {
        advert.advbase = BOW_OUT_ADVBASE;
        advert.advskew = BOW_OUT_ADVSKEW;
    }
    advert.demote = DemotionByte(m_dialect, m_demotion);
    advert.counter = NextCounter();
    advert.digest = m_authenticator.Sign(advert.counter);
    const AdvertBytes bytes = Encode(advert);
    advert.checksum = std::get<Advertisement>(Peek(bytes.data(), bytes.size())).checksum;
    return advert;
}

uint64_t Machine::NextCounter()
{
    if (m_dialect.counter == CounterModel::CONSTANT_COOKIE)
    {
        m_counter = m_counter == 0 ? m_random() : m_counter;
    }
    else
    {
        m_counter = m_heardPeer ? m_counter + 1 : m_random();
    }
    return m_counter;
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
    if (m_dialect.counter == CounterModel::NUMBER_FROM_PEER)
    {
        m_counter = heard.advert.counter;
        m_heardPeer = true;
    }
    switch (
        Decide(m_state, m_config, m_dialect, m_demotion, heard.advert, m_ownAddress, heard.source))
    {
    case Decision::IGNORE:
        break;
    case Decision::RESTART_TIMER:
        m_masterDown[Index(heard.family)] = now + MasterDownTime(m_config, m_dialect);
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
        if (HasAddresses(family))
        {
            m_masterDown[Index(family)] = now + MasterDownTime(m_config, m_dialect);
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

// The main loop of ucarp [ucarp docarp]

bool Machine::IsDeaf() const
{
    return m_pending || m_sleepsUntil;
}

void Machine::Sleep(Instant until, Actions& actions, bool carrierLost)
{
    if (carrierLost && m_state == State::MASTER)
    {
        actions.push_back(StateChange{m_state, State::BACKUP, Reason::CARRIER_LOST});
        m_state = State::BACKUP;
    }
    m_advertDue.reset();
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
    m_carrierNoticed = m_carrierNoticed || m_sleepsWithoutCarrier;
    m_sleepsUntil.reset();
    m_wokeAt = now;
    ArmMasterDown(now);
    ConsiderDeferred(now, actions);
}

void Machine::NoticeCarrier(Instant now, Actions& actions)
{
    if (!m_dialect.carrierPoll || m_carrier == m_carrierNoticed || IsDeaf())
    {
        return;
    }
    m_carrierNoticed = m_carrier;
    if (!m_carrier)
    {
        Sleep(now + *m_dialect.carrierPoll, actions, true);
    }
}

void Machine::ConsiderDeferred(Instant now, Actions& actions)
{
    const std::vector<Heard> deferred = std::exchange(m_deferred, {});
    for (const Heard& heard : deferred)
    {
        Consider(now, heard, actions);
    }
}

Instant Machine::FirstWakeUpFrom(Instant earliest) const
{
    const Duration period = WakeUpPeriod(m_config);
    const Duration slept = std::max(earliest - m_wokeAt, Duration(1));
    return m_wokeAt + (slept + period - Duration(1)) / period * period;
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
