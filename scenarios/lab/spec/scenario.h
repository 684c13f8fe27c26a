// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_SCENARIO_H
#define LAB_SCENARIO_H

#include "action-spec.h"
#include "carp-config.h"
#include "lab/timeline/fact.h"
#include "lab/timeline/ip-address.h"
#include "lab/timeline/stream.h"
#include "loss-law.h"
#include "mark.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace lab
{

/// An instant or a span that is fixed or drawn anew in each run.
struct TimeLaw
{
    enum class Kind : uint8_t
    {
        FIXED,       ///< a
        UNIFORM,     ///< a..b
        NORMAL,      ///< mean a, standard deviation b, never below 0
        EXPONENTIAL, ///< a plus an exponential of mean b
        ONE_OF,      ///< any of choices, all equally likely
    };

    Kind kind = Kind::FIXED;
    Time a{0};
    Time b{0};
    std::vector<Time> choices;

    static TimeLaw Fixed(Time value)
    {
        return TimeLaw{Kind::FIXED, value, Time{0}, {}};
    }
};

/// One physical cable.
struct CableSpec
{
    uint64_t rate = 1000000000; ///< bits per second
    Time delay{500};            ///< one way
    LossLaw loss;               ///< each direction for itself
};

struct SwitchSpec
{
    std::string name;
    Time ageing = std::chrono::seconds(300);
    Time forwardingDelay{2000};
    bool hub = false;     ///< sends every frame to all ports and learns nothing
    bool priority = true; ///< advertisements, ARP and ND overtake data that wait at its ports
    Mark mark;
};

/// A cable between two switches.
struct TrunkSpec
{
    std::string a;
    std::string b;
    CableSpec cable;
    Mark mark;

    /// How faults name it: "a-b".
    std::string Name() const
    {
        return a + "-" + b;
    }
};

/// What the MASTER of a group tells all hosts as a router, by what rad or rtadvd are on a BSD.
struct RouterAdvertSpec
{
    Time every = std::chrono::seconds(10);
    Time lifetime = std::chrono::seconds(1800); ///< how long hosts keep it; whole seconds
};

/// One CARP group: what its members share.
struct GroupSpec
{
    std::string name;
    std::string dialect = "openbsd";
    carp::Config defaults;
    std::optional<RouterAdvertSpec> routerAdverts;
    Mark mark;
    std::string balance = {}; ///< the balanced group that it is a part of; empty: none
};

/// A group that several hosts serve at once. Each of its vhids is a group of CARP by itself.
struct BalanceSpec
{
    std::string name;
    carp::Balancing mode = carp::Balancing::ARPBALANCE;
    std::vector<std::string> groups; ///< "NAME:VHID", in ascending order of vhid
    Mark mark;
};

/// A host's membership in a group; group and host values are merged here.
struct MemberSpec
{
    std::string group;
    carp::Dialect dialect; ///< all members of one host have the same dialect
    carp::Config config;
    std::optional<RouterAdvertSpec> routerAdverts; ///< none: it is no default router
    Mark mark;
    bool created = true; ///< false: no boot makes it, only a CreateAction
    /// Of the balanced group that it is a part of; members can differ by mistake.
    carp::Balancing balancing = carp::Balancing::NONE;
};

/// An ICMP echo client.
struct ProbeSpec
{
    IpAddress to;
    std::optional<IpAddress> from; ///< own or virtual address of the host; none: routing decides
    Time every = std::chrono::milliseconds(100);
    Time timeout = std::chrono::seconds(1); ///< an answer later than this counts as lost
    Time start{0};
    Mark mark;
};

/// Data that flow to another host: datagrams one way, or blocks over one TCP connection.
struct TrafficSpec
{
    StreamKind kind = StreamKind::UDP; ///< UDP or TCP
    IpAddress to;
    uint32_t size = 200; ///< bytes of a datagram's payload, or of a block of data
    /// From one datagram or block to the next; 0: as fast as TCP takes them.
    Time every = std::chrono::milliseconds(100);
    Time timeout = std::chrono::seconds(1); ///< UDP: later is lost; TCP: longer is a stall
    Time start{0};
    // TCP only
    std::optional<uint64_t> bytes;         ///< after which it ends; multiple of size
    std::optional<Time> reconnect;         ///< after a broken connection; never if not set
    Time minRto = std::chrono::seconds(1); ///< least retransmission time-out
    Mark mark;
};

/// What a host makes of the ARP packets that it hears.
enum class ArpProfile : uint8_t
{
    STOCK,  ///< plain ns-3: takes replies to its own requests, and asks no more after a failure
    IGNORE, ///< what others say updates an entry that exists, but not gratuitous ARP
    MERGE,  ///< whatever others say updates an entry that exists (RFC 826)
    LEARN,  ///< gratuitous ARP, and requests for an own address, also create entries
};

constexpr std::array<ArpProfile, 4> ARP_PROFILES{ArpProfile::STOCK,
                                                 ArpProfile::IGNORE,
                                                 ArpProfile::MERGE,
                                                 ArpProfile::LEARN};

/// The word for it in scenarios, such as "merge".
const char* ToString(ArpProfile profile);

/// The ARP cache of a host.
struct ArpSpec
{
    ArpProfile profile = ArpProfile::MERGE;
    Time timeout = std::chrono::seconds(120); ///< an entry lives on after the last sign of life
};

/// A network port of a host.
struct InterfaceSpec
{
    std::string name = "lan";           ///< of the only port where the file does not name it
    std::string on;                     ///< switch
    std::vector<PortAddress> addresses; ///< at least one, at most one of IPv4; in order of the file
    bool autoconf = false;              ///< believes router advertisements; speaks IPv6
    std::optional<carp::MacBytes> mac;  ///< allocated in order if not given
    CableSpec cable;
    std::vector<MemberSpec> carp;
    Mark mark;
};

/// pf's state synchronisation, as far as CARP feels it.
struct PfsyncSpec
{
    std::string on; ///< the port that it uses
    Time bulkUpdate =
        std::chrono::milliseconds(100); ///< how long it sends all its states to a peer
};

struct HostSpec
{
    std::string name;
    std::vector<InterfaceSpec> interfaces; ///< at least one; their networks are disjoint
    std::vector<IpAddress> gateways;       ///< default routes, at most one per family
    bool forwards = false;                 ///< routes packets between interfaces
    int demotion = 0;                      ///< the administrator's, at boot
    std::optional<PfsyncSpec> pfsync;
    ArpSpec arp;
    std::vector<ProbeSpec> probes;
    std::vector<TrafficSpec> traffic;
    TimeLaw boot = TimeLaw::Fixed(Time{0}); ///< when it is first switched on
    Mark mark;
};

struct Event
{
    std::string name; ///< by which claims refer to it (`as: NAME`); may be empty
    TimeLaw at;
    std::optional<Target> target;
    ActionSpec action;
    Mark mark;
};

/// An instant in a claim: `10s`, `NAME` of an event, or `NAME + 500ms`.
struct When
{
    std::string event; ///< empty: offset counts from the start of the run
    Time offset{0};
};

// What a scenario claims. Each is the value of `Expectation::claim`.

/// Who is MASTER of a group at an instant or during a span.
struct MasterClaim
{
    std::string group;
    std::vector<std::string> is; ///< exactly these hosts; empty: nobody
    When from;
    std::optional<When> until; ///< not set: at that instant
};

/// A new MASTER appears after an event.
struct TakeoverClaim
{
    std::string group;
    When after;
    std::optional<Time> within;    ///< at most this long after `after`
    std::optional<Time> notBefore; ///< at least this long after `after`
    std::optional<std::string> by; ///< host that takes over
};

/// How long a client goes without an answer, at the longest.
struct OutageClaim
{
    std::string client;
    std::optional<StreamKind> of;   ///< only its streams of that kind
    std::optional<OutagePart> part; ///< only the time that went by for this reason
    std::optional<Time> below;
    std::optional<Time> above;
    std::optional<When> after; ///< only outages that begin in after..until
    std::optional<When> until;
};

/// How many MASTERs a group has.
struct MastersClaim
{
    std::string group;
    std::optional<int> atLeast;
    std::optional<int> atMost;
    Time longerThan{0}; ///< shorter violations do not count
    std::optional<When> after;
    std::optional<When> until;
    bool never = true; ///< false: the violation is expected to occur
};

/// How often a group's members changed between BACKUP and MASTER.
struct TransitionsClaim
{
    std::string group;
    std::optional<int> atMost;
    std::optional<int> atLeast;
    std::optional<std::string> of; ///< only this host
    std::optional<When> after;
    std::optional<When> until;
};

/// A statistic of netstat at the end of the run.
struct CounterClaim
{
    std::string counter;
    std::string on;
    std::optional<uint64_t> equals;
    std::optional<uint64_t> atLeast;
    std::optional<uint64_t> atMost;
};

/// Which part of the clients or packets of a balanced group a host has.
struct ShareClaim
{
    std::string balance;
    std::string node;
    double least = 0.0;
    double most = 1.0;
    bool ofPackets = false; ///< else of clients: each belongs to who took its last packet
    std::optional<When> after;
    std::optional<When> until;
};

/// How well the clients of a balanced group fit equal shares: the p-value of a chi-square test.
struct UniformClaim
{
    std::string balance;
    std::optional<double> atLeast;
    std::optional<double> below;
    std::optional<When> after;
    std::optional<When> until;
};

/// Which part of the clients of a balanced group has another host after an event than before.
struct MovedClaim
{
    std::string balance;
    When after;
    std::optional<double> atLeast;
    std::optional<double> atMost;
    std::optional<When> until; ///< not set: the next event, or the end of the run
};

/// How many hosts attend to each request for an address of a balanced group, or to each probe.
struct AttentionClaim
{
    std::string balance;
    std::optional<int> atLeast;
    std::optional<int> atMost; ///< the same as atLeast: `exactly`
    Time longerThan{0};        ///< shorter violations do not count
    bool never = true;         ///< false: the violation is expected to occur
    std::optional<When> after;
    std::optional<When> until;
};

/// How many hosts answer when somebody asks for the Ethernet address.
struct AnswersClaim : AttentionClaim
{
};

/// How many hosts take a probe.
struct ServedClaim : AttentionClaim
{
};

/// Which part of the frames to a balanced group a switch sends to all ports.
struct FloodedClaim
{
    std::string balance;
    std::optional<double> atLeast;
    std::optional<double> atMost;
    std::optional<std::string> at; ///< only this switch
};

using ClaimSpec = std::variant<MasterClaim,
                               TakeoverClaim,
                               OutageClaim,
                               MastersClaim,
                               TransitionsClaim,
                               CounterClaim,
                               ShareClaim,
                               UniformClaim,
                               MovedClaim,
                               AnswersClaim,
                               ServedClaim,
                               FloodedClaim>;

struct Expectation
{
    ClaimSpec claim;
    std::string text; ///< as written in the file, on one line
    Mark mark;
};

/// A scenario file as a value: everything checked, every default filled in.
struct Scenario
{
    std::string name;
    std::string claim; ///< what it shows, in a sentence
    std::string why;   ///< why it matters; may be empty
    std::vector<SwitchSpec> switches;
    std::vector<TrunkSpec> trunks;
    std::vector<GroupSpec> groups;
    std::vector<BalanceSpec> balances;
    std::vector<HostSpec> hosts; ///< in order of the file
    std::vector<Event> timeline; ///< in order of the file
    std::vector<Expectation> expect;
    Time duration = std::chrono::seconds(30);
    uint64_t seed = 1;
};

} // namespace lab

#endif // LAB_SCENARIO_H
