// SPDX-License-Identifier: GPL-2.0-only
//
// The drop ladder. Every fault is made alone and together with every fault that is found later:
// the earlier one must be reported [carp-protocol.md 6].

#include "carp-intake.h"

#include "core/story.h"

#include <gtest/gtest.h>

#include <functional>

namespace carp
{

namespace
{

constexpr uint64_t COOKIE = 0xc00c1e;

/// A receiving machine with one virtual host, and an acceptable packet for it.
class Scene
{
  public:
    explicit Scene(const Dialect& dialect)
        : dialect(dialect),
          config(DualHost(1, 0))
    {
    }

    /// Signs the advert as a peer with the same configuration would, and judges the packet.
    IntakeResult Judge()
    {
        const Authenticator authenticator(config, dialect);
        Advertisement advert = Advert(1, 100);
        advert.version = version;
        advert.vhid = vhid;
        advert.counter = counter;
        advert.digest = authenticator.Sign(counter);
        advert.digest[3] ^= static_cast<uint8_t>(digestFault);
        const AdvertBytes encoded = Encode(advert);
        std::vector<uint8_t> bytes(encoded.begin(), encoded.end());
        bytes[6] ^= static_cast<uint8_t>(checksumFault);
        bytes.insert(bytes.end(), trailer.begin(), trailer.end());
        packet.payload = bytes.data();
        packet.size = std::min(size, bytes.size());

        std::vector<Listener> listeners;
        if (listening)
        {
            listeners.push_back({&config, &authenticator, running, COOKIE});
        }
        return carp::Judge(packet, listeners, dialect, allow, simplex);
    }

    const Dialect& dialect;
    Config config;
    ReceivedPacket packet;
    uint8_t version = VERSION;
    uint8_t vhid = 1;
    uint64_t counter = 12345;
    int digestFault = 0;
    int checksumFault = 0;
    size_t size = 1000;
    std::vector<uint8_t> trailer;
    bool listening = true;
    bool running = true;
    bool allow = true;
    bool simplex = true;
};

/// One rung of a ladder.
struct Fault
{
    const char* name;
    std::function<void(Scene&)> make;
    DropReason reason;
    std::optional<Counter> counter;
};

const Fault NOT_ALLOWED{"not allowed",
                        [](Scene& s) { s.allow = false; },
                        DropReason::NOT_ALLOWED,
                        std::nullopt};
const Fault FOREIGN_INTERFACE{"interface without carp",
                              [](Scene& s) { s.packet.onCarpParent = false; },
                              DropReason::WRONG_INTERFACE,
                              Counter::BADIF};
const Fault ROUTED{"TTL 254",
                   [](Scene& s) { s.packet.ttl = 254; },
                   DropReason::WRONG_TTL,
                   Counter::BADTTL};
const Fault SHORT{"35 bytes",
                  [](Scene& s) { s.size = std::min<size_t>(s.size, 35); },
                  DropReason::TOO_SHORT,
                  Counter::BADLEN};
const Fault TINY{"7 bytes", [](Scene& s) { s.size = 7; }, DropReason::TOO_SHORT, Counter::BADLEN};
const Fault DAMAGED{"checksum wrong",
                    [](Scene& s) { s.checksumFault = 1; },
                    DropReason::WRONG_CHECKSUM,
                    Counter::BADSUM};
const Fault OTHER_VHID{"vhid of others",
                       [](Scene& s) { s.vhid = 77; },
                       DropReason::UNKNOWN_VHID,
                       Counter::BADVHID};
const Fault OTHER_VERSION{"version 1",
                          [](Scene& s) { s.version = 1; },
                          DropReason::WRONG_VERSION,
                          Counter::BADVER};
const Fault FORGED{"digest wrong",
                   [](Scene& s) { s.digestFault = 1; },
                   DropReason::WRONG_DIGEST,
                   Counter::BADAUTH};
const Fault OWN_COOKIE{"own cookie",
                       [](Scene& s) { s.counter = COOKIE; },
                       DropReason::OWN_ADVERT,
                       Counter::BADAUTH};
const Fault OWN_SOURCE{"own source",
                       [](Scene& s) { s.packet.fromOwnAddress = true; },
                       DropReason::OWN_SOURCE,
                       std::nullopt};
const Fault ECHOED{"own source on a hub",
                   [](Scene& s)
                   {
                       s.packet.fromOwnAddress = true;
                       s.simplex = false;
                   },
                   DropReason::OWN_SOURCE,
                   std::nullopt};
const Fault OTHER_GROUP{"another group",
                        [](Scene& s) {
                            s.packet.destination = {224, 0, 0, 19};
                        },
                        DropReason::OTHER_GROUP,
                        std::nullopt};
const Fault IPV6_PACKET{"IPv6",
                        [](Scene& s) { s.packet.family = Family::IPV6; },
                        DropReason::WRONG_INTERFACE,
                        Counter::BADIF};

void ExpectDrop(const IntakeResult& result, const Fault& expected, const std::string& context)
{
    EXPECT_FALSE(result.advert) << context;
    ASSERT_TRUE(result.drop) << context;
    EXPECT_STREQ(ToString(*result.drop), ToString(expected.reason)) << context;
    EXPECT_EQ(result.counter, expected.counter) << context;
}

void ExpectAccepted(const IntakeResult& result)
{
    EXPECT_FALSE(result.drop) << ToString(result.drop.value_or(DropReason::NOT_ALLOWED));
    EXPECT_TRUE(result.advert);
    EXPECT_FALSE(result.counter);
}

/// Every fault alone, and every pair of which the earlier rung must be reported.
void ExpectLadder(const Dialect& dialect, Family family, const std::vector<Fault>& rungs)
{
    for (size_t first = 0; first < rungs.size(); ++first)
    {
        for (size_t second = first; second < rungs.size(); ++second)
        {
            Scene scene(dialect);
            scene.packet.family = family;
            rungs[second].make(scene);
            rungs[first].make(scene);
            ExpectDrop(scene.Judge(),
                       rungs[first],
                       dialect.name + ": " + rungs[first].name + " and " + rungs[second].name);
        }
    }
}

TEST(Intake, AcceptsWhatIsInOrder)
{
    for (const Dialect* dialect : AllDialects())
    {
        const IntakeResult result = Scene(*dialect).Judge();
        ExpectAccepted(result);
        EXPECT_EQ(result.listener, 0U);
        EXPECT_EQ(std::get<Advertisement>(*result.advert).advskew, 100);
        EXPECT_EQ(std::get<Advertisement>(*result.advert).counter, 12345U);
    }
}

TEST(Intake, LadderOfOpenBsd)
{
    const std::vector<Fault> ladder{NOT_ALLOWED,
                                    FOREIGN_INTERFACE,
                                    ROUTED,
                                    SHORT,
                                    DAMAGED,
                                    OTHER_VHID,
                                    OTHER_VERSION,
                                    FORGED,
                                    OWN_COOKIE};
    ExpectLadder(OpenBsd(), Family::IPV4, ladder);
    ExpectLadder(OpenBsd(), Family::IPV6, ladder);
}

TEST(Intake, LadderOfFreeBsd)
{
    ExpectLadder(FreeBsd(),
                 Family::IPV4,
                 {NOT_ALLOWED, TINY, OTHER_VERSION, SHORT, DAMAGED, OTHER_VHID, ROUTED, FORGED});
    ExpectLadder(FreeBsd(),
                 Family::IPV6,
                 {NOT_ALLOWED,
                  FOREIGN_INTERFACE,
                  TINY,
                  OTHER_VERSION,
                  SHORT,
                  DAMAGED,
                  OTHER_VHID,
                  ROUTED,
                  FORGED});
}

TEST(Intake, LadderOfNetBsd)
{
    ExpectLadder(NetBsd(),
                 Family::IPV4,
                 {NOT_ALLOWED,
                  FOREIGN_INTERFACE,
                  IPV6_PACKET,
                  ROUTED,
                  SHORT,
                  DAMAGED,
                  OTHER_VHID,
                  ECHOED,
                  OTHER_VERSION,
                  FORGED});
}

TEST(Intake, LadderOfUcarp)
{
    ExpectLadder(
        Ucarp(),
        Family::IPV4,
        {OWN_SOURCE, SHORT, ROUTED, OTHER_VERSION, OTHER_VHID, OTHER_GROUP, DAMAGED, FORGED});
    ExpectLadder(Ucarp(), Family::IPV6, {IPV6_PACKET});
}

// The switch does not exist there, and neither does the interface's mode [6.3].
TEST(Intake, UcarpKnowsNoSwitchAndNoInterfaceType)
{
    Scene scene(Ucarp());
    scene.allow = false;
    scene.packet.onCarpParent = false;
    ExpectAccepted(scene.Judge());
}

// ucarp takes one sum over IP header and CARP header [3].
TEST(Intake, UcarpNoticesADamagedIpHeader)
{
    Scene scene(Ucarp());
    scene.packet.ipHeaderIntact = false;
    ExpectDrop(scene.Judge(), DAMAGED, "header");
    Scene other(OpenBsd());
    other.packet.ipHeaderIntact = false;
    ExpectAccepted(other.Judge());
}

// IPv4 needs no interface that runs carp on FreeBSD [6.2].
TEST(Intake, FreeBsdAsksForACarpInterfaceInIpv6Only)
{
    Scene scene(FreeBsd());
    scene.packet.onCarpParent = false;
    ExpectAccepted(scene.Judge());
}

// FreeBSD sums to the end of the packet in IPv4, all others over 36 bytes [3].
TEST(Intake, TrailingBytes)
{
    for (const Dialect* dialect : AllDialects())
    {
        Scene scene(*dialect);
        scene.trailer = {0, 0, 1};
        if (dialect == &FreeBsd())
        {
            ExpectDrop(scene.Judge(), DAMAGED, dialect->name);
        }
        else
        {
            ExpectAccepted(scene.Judge());
        }
        scene.trailer = {0, 0, 0};
        ExpectAccepted(scene.Judge());
    }
    Scene ipv6(FreeBsd());
    ipv6.packet.family = Family::IPV6;
    ipv6.trailer = {0, 0, 1};
    ExpectAccepted(ipv6.Judge());
}

// A VRRP packet for a vhid in CARP mode: not its checksum but its version is held against it.
TEST(Intake, FreeBsdReadsVrrpHeaders)
{
    Scene scene(FreeBsd());
    scene.version = 3;
    ExpectDrop(scene.Judge(), OTHER_VERSION, "VRRP");
    scene.size = 8;
    ExpectDrop(scene.Judge(), OTHER_VERSION, "the shortest VRRP header");
    scene.checksumFault = 1;
    ExpectDrop(scene.Judge(), OTHER_VERSION, "checked with a pseudo header, later");
    scene.vhid = 77;
    ExpectDrop(scene.Judge(), OTHER_VHID, "the vhid comes before the mode");
    scene.size = 7;
    ExpectDrop(scene.Judge(), TINY, "");
}

TEST(Intake, VersionThreeIsNothingSpecialElsewhere)
{
    for (const Dialect* dialect : {&OpenBsd(), &NetBsd(), &Ucarp()})
    {
        Scene scene(*dialect);
        scene.version = 3;
        ExpectDrop(scene.Judge(), OTHER_VERSION, dialect->name);
        scene.size = 8;
        ExpectDrop(scene.Judge(), SHORT, dialect->name);
    }
}

// FreeBSD looks for an address of the packet's family with this vhid [6.2].
TEST(Intake, FreeBsdWantsAnAddressOfTheFamily)
{
    Scene ipv4(FreeBsd());
    ipv4.config.ipv4.clear();
    ExpectDrop(ipv4.Judge(), OTHER_VHID, "IPv4");
    Scene ipv6(FreeBsd());
    ipv6.packet.family = Family::IPV6;
    ipv6.config.ipv6.clear();
    ExpectDrop(ipv6.Judge(), OTHER_VHID, "IPv6");
    Scene open(OpenBsd());
    open.config.ipv4.clear();
    ExpectAccepted(open.Judge());
}

// vhid 0 from an own address was looped back [6.2].
TEST(Intake, FreeBsdNoticesALoop)
{
    Scene scene(FreeBsd());
    scene.vhid = 0;
    ExpectDrop(scene.Judge(), OTHER_VHID, "of somebody else");
    scene.packet.fromOwnAddress = true;
    ExpectDrop(scene.Judge(), FOREIGN_INTERFACE, "looped");
}

// The interface found must be up and running on OpenBSD and NetBSD [6.1, 6.4].
TEST(Intake, WhoDoesNotRunDoesNotListen)
{
    for (const Dialect* dialect : AllDialects())
    {
        Scene scene(*dialect);
        scene.running = false;
        if (dialect == &OpenBsd() || dialect == &NetBsd())
        {
            ExpectDrop(scene.Judge(), OTHER_VHID, dialect->name);
        }
        else
        {
            ExpectAccepted(scene.Judge());
        }
        scene.listening = false;
        ExpectDrop(scene.Judge(), OTHER_VHID, dialect->name);
    }
}

// A multicast packet is not matched to an interface with a unicast peer, and the other way round;
// not so in IPv6 [6.1, 14].
TEST(Intake, OpenBsdKeepsUnicastAndMulticastApart)
{
    Scene scene(OpenBsd());
    scene.packet.toMulticast = false;
    ExpectDrop(scene.Judge(), OTHER_VHID, "unicast to a multicaster");
    scene.config.peer = {10, 0, 0, 3};
    ExpectAccepted(scene.Judge());
    scene.packet.toMulticast = true;
    ExpectDrop(scene.Judge(), OTHER_VHID, "multicast to a unicaster");
    scene.packet.family = Family::IPV6;
    ExpectAccepted(scene.Judge());
}

TEST(Intake, FirstListenerOfTheVhidIsTaken)
{
    Config multicast = Host(1, 0);
    Config other = Host(1, 0);
    other.vhid = 9;
    Config unicast = Host(1, 0);
    unicast.peer = {10, 0, 0, 3};
    const Authenticator authenticator(multicast, OpenBsd());
    const Authenticator otherAuthenticator(other, OpenBsd());
    const std::vector<Listener> listeners{{&other, &otherAuthenticator, true, 1},
                                          {&unicast, &authenticator, true, 2},
                                          {&multicast, &authenticator, true, 3},
                                          {&multicast, &authenticator, false, 4}};
    Advertisement advert = Advert(1, 0);
    advert.digest = authenticator.Sign(advert.counter);
    const AdvertBytes bytes = Encode(advert);
    ReceivedPacket packet;
    packet.payload = bytes.data();
    packet.size = bytes.size();
    EXPECT_EQ(Judge(packet, listeners, OpenBsd()).listener, 2U);
    packet.toMulticast = false;
    EXPECT_EQ(Judge(packet, listeners, OpenBsd()).listener, 1U);
}

// TTL 255 is demanded in unicast on OpenBSD; FreeBSD lets routed adverts of a peer pass [14].
TEST(Intake, TtlInUnicast)
{
    Scene open(OpenBsd());
    open.config.peer = {10, 0, 0, 3};
    open.packet.toMulticast = false;
    open.packet.ttl = 64;
    ExpectDrop(open.Judge(), ROUTED, "OpenBSD");

    Scene free(FreeBsd());
    free.config.peer = {10, 0, 0, 224}; // not a group although its last octet looks like one
    free.packet.ttl = 64;
    ExpectAccepted(free.Judge());
    free.packet.family = Family::IPV6;
    ExpectDrop(free.Judge(), ROUTED, "the IPv6 peer is still the group");
    free.config.peer6 = {0x20, 0x01};
    ExpectAccepted(free.Judge());
}

// The cookie counts and is logged only if the parent should not hear itself; dropped always [5].
TEST(Intake, OwnCookie)
{
    Scene scene(OpenBsd());
    scene.counter = COOKIE;
    ExpectDrop(scene.Judge(), OWN_COOKIE, "simplex");
    scene.simplex = false;
    const IntakeResult result = scene.Judge();
    ASSERT_TRUE(result.drop);
    EXPECT_EQ(*result.drop, DropReason::OWN_ADVERT);
    EXPECT_EQ(result.counter, std::nullopt);
    for (const Dialect* dialect : {&FreeBsd(), &NetBsd(), &Ucarp()})
    {
        Scene other(*dialect);
        other.counter = COOKIE;
        ExpectAccepted(other.Judge());
    }
}

// Own adverts echoed are taken for a peer's on FreeBSD, and on NetBSD if the parent should not
// hear itself [26, hazard 2].
TEST(Intake, OwnSource)
{
    for (const Dialect* dialect : {&OpenBsd(), &FreeBsd(), &NetBsd()})
    {
        Scene scene(*dialect);
        scene.packet.fromOwnAddress = true;
        ExpectAccepted(scene.Judge());
    }
}

TEST(Intake, OldVariantIsAcceptedByOpenBsd)
{
    Config config = Host(1, 0);
    config.ipv6 = {{0xfe, 0x80, 0, 0, 0, 0, 0, 0, 2}};
    const Authenticator authenticator(config, OpenBsd());
    Advertisement advert = Advert(1, 0);
    advert.digest = authenticator.Sign(advert.counter, HmacVariant::ALL_ADDRESSES);
    const AdvertBytes bytes = Encode(advert);
    ReceivedPacket packet;
    packet.payload = bytes.data();
    packet.size = bytes.size();
    ExpectAccepted(Judge(packet, {{&config, &authenticator, true, 0}}, OpenBsd()));
}

TEST(Intake, ReasonsHaveWords)
{
    EXPECT_STREQ(ToString(DropReason::NOT_ALLOWED), "net.inet.carp.allow is off");
    EXPECT_STREQ(ToString(DropReason::WRONG_INTERFACE), "wrong interface");
    EXPECT_STREQ(ToString(DropReason::WRONG_TTL), "TTL is not 255");
    EXPECT_STREQ(ToString(DropReason::TOO_SHORT), "too short");
    EXPECT_STREQ(ToString(DropReason::WRONG_CHECKSUM), "checksum wrong");
    EXPECT_STREQ(ToString(DropReason::UNKNOWN_VHID), "unknown vhid");
    EXPECT_STREQ(ToString(DropReason::WRONG_VERSION), "version wrong");
    EXPECT_STREQ(ToString(DropReason::WRONG_DIGEST), "digest wrong");
    EXPECT_STREQ(ToString(DropReason::OWN_ADVERT), "own advertisement heard");
    EXPECT_STREQ(ToString(DropReason::OWN_SOURCE), "own source address");
    EXPECT_STREQ(ToString(DropReason::OTHER_GROUP), "other multicast group");
}

} // namespace

} // namespace carp
