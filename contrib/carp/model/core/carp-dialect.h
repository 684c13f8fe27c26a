// SPDX-License-Identifier: GPL-2.0-only

#ifndef CARP_DIALECT_H
#define CARP_DIALECT_H

#include "carp-pfsync.h"
#include "carp-types.h"

#include <optional>
#include <string>
#include <vector>

namespace carp
{

/// How long a BACKUP waits for the next advertisement.
enum class DownTimeRule : uint8_t
{
    THREE_INTERVALS,      ///< 3 * (advbase + skew) [OpenBSD carp_setrun]
    THREE_BASES_ONE_SKEW, ///< 3 * advbase + skew [FreeBSD, NetBSD carp_setrun]
    DEAD_RATIO,           ///< dead ratio * advbase + skew [ucarp carp_setrun]
};

/// What a MASTER does when it hears an equal interval.
enum class TieRule : uint8_t
{
    STEP_DOWN,                  ///< whoever hears it becomes BACKUP [carp_proto_input_c]
    LOWER_SOURCE_ADDRESS_STAYS, ///< compared as little-endian words [ucarp packethandler]
};

/// How ill health of a machine enters its advertisements.
enum class DemotionModel : uint8_t
{
    COUNT_IN_ADVERT, ///< own byte, compared before the interval [OpenBSD carp_group_demote_count]
    ADDED_TO_SKEW,   ///< signed sum, effective skew 0..240 [FreeBSD DEMOTE_ADVSKEW]
    SUPPRESSION,     ///< while it is above 0, a skew below 240 counts as 240 [NetBSD, ucarp]
};

/// What the eight counter bytes are.
enum class CounterModel : uint8_t
{
    CONSTANT_COOKIE,  ///< random once, for ever [OpenBSD carp_prepare_ad]
    NUMBER_FROM_PEER, ///< random until a peer was heard, then last heard or sent plus one [others]
};

/// Which addresses the HMAC covers besides vhid and counter.
enum class LinkLocalRule : uint8_t
{
    LEFT_OUT_BOTH_ACCEPTED, ///< sent without, accepted with or without [OpenBSD NOV6LL, ORIG]
    INCLUDED,               ///< hashed like any other [FreeBSD, NetBSD]
};

/// What clears a run of failed transmissions; three of them demote.
enum class SendErrorRule : uint8_t
{
    STICKY,    ///< only three successes, even before it demoted [FreeBSD]
    FORGIVING, ///< before it demoted a single success [OpenBSD, NetBSD, ucarp]
};

/// What becomes of packets whose source is an address of the receiving machine.
enum class OwnSourceRule : uint8_t
{
    ACCEPTED,         ///< nobody looks [OpenBSD, FreeBSD]
    DROPPED_IF_HEARD, ///< looked for on a parent that hears its own frames [NetBSD]
    DROPPED,          ///< [ucarp build_bpf_rule, packethandler]
};

/// The order of the checks that a received packet passes.
enum class IntakeOrder : uint8_t
{
    OPENBSD,
    FREEBSD,
    NETBSD,
    UCARP,
};

/// When the reception of an IPv4 or IPv6 packet demands TTL 255.
enum class TtlRule : uint8_t
{
    ALWAYS,
    UNLESS_UNICAST_PEER, ///< [FreeBSD carp_input_c]
};

/// What a switched-off `net.inet.carp.allow` means.
enum class AllowRule : uint8_t
{
    DEAF,    ///< receives nothing, still sends [OpenBSD, NetBSD]
    STOPPED, ///< all virtual hosts go to INIT [FreeBSD]
    ABSENT,  ///< there is no such switch [ucarp]
};

/// How several virtual hosts share one address, so that several machines serve it at once.
enum class Balancing : uint8_t
{
    NONE,
    ARPBALANCE,       ///< each client is told the MAC of one of several vhids [carp_iamatch]
    ARPBALANCE_EARLY, ///< likewise, as FreeBSD chose before it converted to host byte order
    ARP,              ///< likewise, among the carpnodes of one interface [OpenBSD carp_iamatch]
    IP,               ///< all hear all packets, each takes its part; multicast MAC [carp_lsdrop]
    IP_STEALTH,       ///< likewise; a MAC that no switch ever learns
    IP_UNICAST,       ///< likewise; an ordinary MAC, the switch has to copy the packets
};

/// What arpbalance makes of the asker.
enum class ArpSelector : uint8_t
{
    ADDRESS_IN_HOST_ORDER,    ///< its IPv4 address [FreeBSD before 10]
    ADDRESS_IN_NETWORK_ORDER, ///< as it lies in the memory of an x86 [OpenBSD 3.5]
    MAC_HASH,                 ///< a keyed hash of its MAC [NetBSD]
};

/**
 * Everything in which implementations of CARP differ, as data.
 *
 * Code asks for a property, never for a name; a new dialect is a copy of an old one with other
 * values. Sources: the table in section 25 of the protocol notes, file and function at each
 * member.
 */
struct Dialect
{
    std::string name;

    // Timing
    DownTimeRule downTime = DownTimeRule::THREE_BASES_ONE_SKEW;
    bool firstIntervalUsesConfiguredSkew = false; ///< ignores demotion [FreeBSD carp_setrun]
    bool zeroIntervalAllowed = false;             ///< advbase 0 with advskew 0: 3906 us [OpenBSD]
    bool zeroBaseAllowed = false;                 ///< advbase 0 with an advskew above 0
    bool looksOnlyAtWakeUps = false;              ///< main loop sleeps advbase + skew in whole ms
    bool reconfigurationRestartsTimers = false;   ///< carp_setrun after each SIOCSVH
    bool zeroMeansUnchanged = false; ///< advbase 0 and a key that begins with NUL [FreeBSD]
    std::optional<Duration>
        carrierPoll; ///< carrier lost: BACKUP, looks again so often [ucarp]; else INIT
    Duration manualBackupPause{0};     ///< after `state backup`, before it listens [ucarp SIGUSR2]
    bool stateBeforeParameters = true; ///< in one request [OpenBSD carp_ioctl; not FreeBSD]
    bool manualMaster = true;          ///< `state master` exists [not ucarp]
    bool preemptIsOfMachine = true;    ///< sysctl net.inet.carp.preempt [not ucarp: option -P]

    // Election
    TieRule tie = TieRule::STEP_DOWN;
    bool lowTimeOutTestNeedsBase =
        false; ///< "will time out anyway" only with advbase > 0 [OpenBSD]
    bool lastAdvertWhenSteppingDown = false; ///< [ucarp packethandler]
    bool reassertsWhenHearingWorse = false;  ///< gratuitous ARP now and after 2 adverts [ucarp]

    // Demotion
    DemotionModel demotion = DemotionModel::ADDED_TO_SKEW;
    int interfaceDownDemotion = 0; ///< added while the parent is down
    int sendErrorDemotion = 0;     ///< added after a run of failed transmissions
    SendErrorRule sendErrors = SendErrorRule::FORGIVING;
    bool hostDownCountsAsSendError = true; ///< not with a unicast peer [OpenBSD carp_send_ad]
    uint8_t highestSkewSent = 254;         ///< FreeBSD CARP_MAXSKEW: 240
    uint8_t highestSkewConfigured = 254;
    std::optional<PfsyncRule> pfsync; ///< what it does to CARP; none: there is no pfsync

    // Wire
    CounterModel counter = CounterModel::NUMBER_FROM_PEER;
    LinkLocalRule linkLocal = LinkLocalRule::INCLUDED;
    bool handSetMacInHmac = false; ///< [OpenBSD carp_hmac_prepare_ctx]
    uint8_t ipv4Tos = 0x10;
    uint8_t ipv6TrafficClass = 0;
    uint8_t advertMacFifthByte = 1;      ///< 00:00:5e:00:XX:vhid as Ethernet source
    bool unicastUsesPhysicalMac = false; ///< [FreeBSD carp_output]
    bool ipv6 = true;                    ///< sends and hears IPv6 advertisements
    bool unicastIpv4 = false;
    bool unicastIpv6 = false;
    bool singleIpv4Address = false; ///< exactly one virtual address, IPv4 [ucarp]

    // Reception
    IntakeOrder intake = IntakeOrder::OPENBSD;
    TtlRule ttl = TtlRule::ALWAYS;
    AllowRule allow = AllowRule::DEAF;
    bool checksumCoversTrailingBytes = false; ///< IPv4 only [FreeBSD carp_input]
    bool ownCookieIsReplay = false;           ///< [OpenBSD carp_proto_input_c]
    OwnSourceRule ownSource = OwnSourceRule::ACCEPTED;

    // VRRPv3
    bool vrrp = false;            ///< a virtual host can speak it instead of CARP [FreeBSD carpver]
    bool vrrpCountAddsUp = false; ///< IPv6 adverts count the IPv4 addresses too [FreeBSD]

    // Announcements and service
    bool bowOutWhenSetDown = false;         ///< advert 255/255 [OpenBSD, NetBSD carp_ioctl]
    bool repeatsAnnouncement = false;       ///< with the second advert after the takeover
    bool announcesBeforeAdvert = false;     ///< the up-script and ARP come first [ucarp]
    bool announcementTargetsOwnMac = false; ///< ARP target hardware address [ucarp gratuitous_arp]
    bool announcementFromPhysicalMac = false; ///< Ethernet source of gratuitous ARP
    bool naRouterFlagIfForwarding = false;    ///< [OpenBSD carp_send_na]
    Duration naSpacing{0};                    ///< [FreeBSD carp_send_na: DELAY(1000)]
    bool serviceMacIsVirtual = true; ///< ARP answers and reception; else the real MAC [ucarp]
    bool dataFromVirtualMac = false; ///< source MAC of data traffic of the address [OpenBSD]
    bool ownInterface = true;     ///< a carp interface that can be set down by itself [not FreeBSD]
    bool countsTakeovers = false; ///< netstat "preempt" [OpenBSD carp_master_down]

    // Balancing
    std::vector<Balancing> balancing; ///< the modes that it has, or had, besides NONE
    ArpSelector arpSelector = ArpSelector::ADDRESS_IN_HOST_ORDER;
    bool backupAnswersBalancedArp = false; ///< up and running is enough [OpenBSD 3.5]
};

const Dialect& OpenBsd();
const Dialect& FreeBsd();
const Dialect& NetBsd();
const Dialect& Ucarp();

/// The dialects in the order of their documentation.
const std::vector<const Dialect*>& AllDialects();

/// \return the dialect of that name, or nullptr
const Dialect* FindDialect(const std::string& name);

} // namespace carp

#endif // CARP_DIALECT_H
