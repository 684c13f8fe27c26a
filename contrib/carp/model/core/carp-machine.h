// SPDX-License-Identifier: GPL-2.0-only

#ifndef CARP_MACHINE_H
#define CARP_MACHINE_H

#include "carp-config.h"
#include "carp-hmac.h"
#include "carp-intake.h"
#include "carp-timing.h"
#include "carp-vrrp.h"

#include <functional>
#include <optional>
#include <variant>
#include <vector>

namespace carp
{

/// Why a state changed.
enum class Reason : uint8_t
{
    READY,                ///< interface up, carrier and an address there
    MASTER_TIMED_OUT,     ///< nothing was heard for a master-down time
    MASTER_WILL_TIME_OUT, ///< the master announced an interval beyond the own patience
    PREEMPTED,            ///< a worse master was heard and preempt is on
    MASTER_DEMOTED,       ///< OpenBSD: the master's demotion count is higher
    BETTER_MASTER,        ///< a better (BSD: or equal) interval was heard
    PEER_LESS_DEMOTED,    ///< OpenBSD: another master's demotion count is lower
    MANUAL,               ///< the administrator said so
    SET_DOWN,             ///< the interface was set down, or the daemon ended
    CARRIER_LOST,         ///< the parent lost its link or was set down
    NO_ADDRESS,           ///< the last address went
    ADDRESSES_CHANGED,    ///< an address came or went
    IDENTITY_CHANGED,     ///< vhid or MAC changed
    NOT_ALLOWED,          ///< FreeBSD: net.inet.carp.allow was switched off
};

/// The reason in words, as logs and stories use it.
const char* ToString(Reason reason);

/// What occasioned an advertisement.
enum class AdvertKind : uint8_t
{
    REGULAR,
    TAKEOVER,  ///< the first as MASTER
    DEMOTION,  ///< sent early because the demotion changed
    STEP_DOWN, ///< ucarp's last one before it becomes BACKUP
    BOW_OUT,   ///< advbase 255, advskew 255
};

const char* ToString(AdvertKind kind);

/// Send this advertisement now.
struct SendAdvert
{
    Family family = Family::IPV4;
    AdvertKind kind = AdvertKind::REGULAR;
    AnyAdvertisement advert; ///< the checksum of VRRP comes with the addresses of the packet
};

/// The state has changed.
struct StateChange
{
    State from = State::INIT;
    State to = State::INIT;
    Reason reason = Reason::READY;
};

/// Announce every virtual address: gratuitous ARP and unsolicited neighbour advertisements.
struct Announce
{
    bool ipv4 = true;
    bool ipv6 = true;
    bool repeated = false; ///< not the one of the takeover itself
};

/// Adjust the machine's demotion (class Demotion) by this amount.
struct Demote
{
    enum class Cause : uint8_t
    {
        CARRIER,
        SEND_ERRORS,
        REMOVED
    };

    int by = 0;
    Cause cause = Cause::CARRIER;
};

const char* ToString(Demote::Cause cause);

using Action = std::variant<SendAdvert, StateChange, Announce, Demote>;
using Actions = std::vector<Action>; ///< to be carried out in order

/// How an attempt to send an advertisement ended.
enum class SendOutcome : uint8_t
{
    SENT,
    FAILED,
    HOST_DOWN, ///< a unicast peer did not resolve
};

/// A change of configuration at run time; what is not set stays.
struct Change
{
    std::optional<uint8_t> vhid;
    std::optional<uint8_t> advbase;
    std::optional<uint8_t> advskew;
    std::optional<uint8_t> vrrpPriority;
    std::optional<uint16_t> vrrpInterval; ///< centiseconds
    std::optional<bool> preempt;
    std::optional<Key> key;
    std::optional<Ipv4Bytes> peer;
    std::optional<Ipv6Bytes> peer6;
    std::optional<std::optional<MacBytes>> handSetMac;
};

/**
 * The state machine of one virtual host: inputs and the time go in, actions come out.
 *
 * The host arms one timer at NextDeadline() and calls Wake() when it fires; calling it early
 * does nothing. Instants must not decrease from call to call. Sections 5 to 10 of the protocol
 * notes are the rules, of VRRP section 16.
 */
class Machine
{
  public:
    /// Draws 64 random bits whenever the protocol asks for some.
    using RandomBits = std::function<uint64_t()>;

    /**
     * \param ownAddress source address of the own IPv4 advertisements; decides ties (ucarp)
     * \param random the only source of chance
     *
     * A machine starts in INIT, set down, with carrier, allowed and without demotion.
     */
    Machine(Config config, const Dialect& dialect, Ipv4Bytes ownAddress, RandomBits random);

    /// Its advertisements carry neither digest nor checksum from now on: for who sends no packets
    /// and asks only when there would be one.
    void OmitDigests();

    /// The carp interface (or daemon) is set up or down; without own interface: the vhid itself.
    Actions SetUp(Instant now, bool up);

    /// The parent has a link and is up, or not.
    Actions SetCarrier(Instant now, bool carrier);

    /// FreeBSD's net.inet.carp.allow; others only turn deaf, which is the intake's matter.
    Actions SetAllowed(Instant now, bool allowed);

    /// The virtual addresses change; a MASTER steps down [carp_set_addr; carp_attach].
    Actions SetAddresses(Instant now, std::vector<Ipv4Bytes> ipv4, std::vector<Ipv6Bytes> ipv6);

    /// The interface or vhid is destroyed: nothing is sent [carpdetach; carp_destroy].
    Actions Remove(Instant now);

    /// Other parameters change.
    Actions Reconfigure(Instant now, const Change& change);

    /// `ifconfig ... state`: BACKUP or MASTER; ignored in INIT [carp_ioctl SIOCSVH].
    Actions SetState(Instant now, State state);

    /**
     * The machine's demotion changed.
     * \param value as Demotion::Of()
     * \param sendNow whether a MASTER advertises at once
     */
    Actions SetDemotion(Instant now, int value, bool sendNow);

    /**
     * An advertisement that passed Judge() arrives.
     * \param source IPv4 source of the packet; only the tie rule of ucarp looks at it
     */
    Actions Receive(Instant now,
                    Family family,
                    const AnyAdvertisement& advert,
                    const Ipv4Bytes& source);

    /// Any packet of protocol 112, accepted or not, wakes a daemon that sleeps in poll().
    Actions PacketSeen(Instant now);

    /// How sending an advertisement ended; counts towards demotion by send errors.
    Actions Sent(Instant now, SendOutcome outcome);

    /// Time has passed.
    Actions Wake(Instant now);

    /// When Wake() next has something to do, if ever.
    std::optional<Instant> NextDeadline() const;

    State GetState() const;
    const Config& GetConfig() const;
    const Dialect& GetDialect() const;
    const Authenticator& GetAuthenticator() const;
    int GetDemotion() const;

    /// Whether the interface or daemon is set up [OpenBSD IFF_UP].
    bool IsUp() const;

    /// Whether interface, carrier and addresses let it run [OpenBSD IFF_RUNNING].
    bool IsRunning() const;

    /// What Judge() needs to know of this virtual host.
    Listener AsListener() const;

    /// The skew that is sent and compared now.
    uint8_t GetEffectiveSkew() const;

  private:
    /// An accepted advertisement that waits while ucarp runs a script or sleeps.
    struct Heard
    {
        Family family;
        AnyAdvertisement advert;
        Ipv4Bytes source;
    };

    /// ucarp found its master-down time exceeded and runs the up-script.
    struct PendingTakeover
    {
        Instant at;
        Reason reason;
    };

    // Transitions, the only places where m_state changes.
    void BecomeInit(Reason reason, Actions& actions);
    void BecomeBackup(Instant now, Reason reason, Actions& actions);
    void BecomeMaster(Instant now, Reason reason, Actions& actions);

    void TakeOver(Instant now, Reason reason, Actions& actions);
    void UpdateRunning(Instant now, Reason whenStopped, Actions& actions);
    void RestartFromInit(Instant now, Reason reason, Actions& actions);
    void SetSuppressed(bool suppressed, Demote::Cause cause, Actions& actions);

    void SendAdverts(Instant now, AdvertKind kind, Actions& actions);
    void AnnounceAgainWhenDue(Actions& actions);

    void Consider(Instant now, const Heard& heard, Actions& actions);
    void ArmMasterDown(Instant now);
    void FireTimers(Instant now, Actions& actions);
    std::optional<Instant> EarliestMasterDown() const;
    bool HasAddresses(Family family) const;
    bool SpeaksIn(Family family) const;

    // Where CARP and VRRP part.
    AnyAdvertisement MakeAdvert(AdvertKind kind, Family family);
    Advertisement MakeCarpAdvert(AdvertKind kind);
    uint64_t NextCounter();
    Duration GetAdvertInterval(bool firstAfterTakeover) const;
    Duration GetMasterDownTime() const;
    Decision Weigh(const Heard& heard);

    // The main loop of ucarp.
    bool IsDeaf() const;
    void Sleep(Instant until, bool carrierLost);
    void EndSleep(Instant now, Actions& actions);
    void NoticeCarrier(Instant now, Actions& actions);
    void ConsiderDeferred(Instant now, Actions& actions);
    Instant FirstWakeUpFrom(Instant earliest) const;

    Config m_config;
    Dialect m_dialect;
    Ipv4Bytes m_ownAddress;
    RandomBits m_random;
    Authenticator m_authenticator;
    bool m_omitsDigests = false;

    bool m_up = false;
    bool m_carrier = true;
    bool m_allowed = true;
    bool m_suppressed = false; ///< whether the parent's trouble was added to the demotion
    int m_demotion = 0;

    State m_state = State::INIT;
    std::optional<Instant> m_advertDue;                 ///< MASTER
    std::array<std::optional<Instant>, 2> m_masterDown; ///< BACKUP, by Family
    int m_advertsUntilAnnouncement = 0;                 ///< 0: none is due

    uint64_t m_counter = 0;
    bool m_heardPeer = false;                          ///< whether the counter comes from a peer
    uint16_t m_masterInterval = VRRP_INTERVAL_UNHEARD; ///< VRRP: centiseconds, as last heard

    int m_sendErrors = 0;
    int m_sendSuccesses = 0;

    Instant m_wokeAt{0}; ///< when the main loop last began to sleep
    Instant m_carrierChangedAt{0};
    bool m_sleepsWithoutCarrier = false;
    std::optional<Instant> m_sleepsUntil;
    std::optional<PendingTakeover> m_pending;
    std::vector<Heard> m_deferred;
};

} // namespace carp

#endif // CARP_MACHINE_H
