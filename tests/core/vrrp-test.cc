// SPDX-License-Identifier: GPL-2.0-only
//
// FreeBSD's VRRPv3 mode, one test for each sentence of its description
// [carp-protocol.md 16, timing-oracle.md 10].

#include "carp-vrrp.h"

#include "core/story.h"

#include <gtest/gtest.h>

#include <functional>

namespace carp
{

namespace
{

Config VrrpHost(uint8_t priority, uint16_t interval, bool preempt = false)
{
    Config config = Host(1, 0, preempt);
    config.version = Version::VRRP;
    config.vrrpPriority = priority;
    config.vrrpInterval = interval;
    return config;
}

VrrpAdvertisement Heard(uint8_t priority, uint16_t interval)
{
    VrrpAdvertisement advert;
    advert.vhid = 1;
    advert.priority = priority;
    advert.interval = interval;
    return advert;
}

Actions Hear(Machine& machine, Instant now, const VrrpAdvertisement& advert)
{
    return machine.Receive(now, Family::IPV4, advert, HIGHER_ADDRESS);
}

/// When a BACKUP that hears this at 10 s gives up.
Duration Patience(uint8_t priority, uint16_t heard)
{
    Machine machine = Backup(FreeBsd(), VrrpHost(priority, heard));
    Hear(machine, 1s, Heard(255, heard));
    return *machine.NextDeadline() - 1s;
}

// D = (3 * M + floor((256 - prio) * M / 256)) / 100 s.
TEST(Vrrp, MasterDownTimeOfTheOraclesRows)
{
    EXPECT_EQ(Patience(254, 100), 3000ms);
    EXPECT_EQ(Patience(200, 100), 3210ms);
    EXPECT_EQ(Patience(100, 100), 3600ms);
    EXPECT_EQ(Patience(1, 100), 3990ms);
}

TEST(Vrrp, MasterDownTimeOfAllPrioritiesAndManyIntervals)
{
    for (int priority = 1; priority <= 255; ++priority)
    {
        for (int64_t interval : {1, 2, 3, 99, 100, 101, 255, 256, 257, 1000, 4094, 4095})
        {
            const int64_t centiseconds = 3 * interval + (256 - priority) * interval / 256;
            Config config = VrrpHost(static_cast<uint8_t>(priority), 100);
            EXPECT_EQ(VrrpMasterDownTime(config, static_cast<uint16_t>(interval)),
                      10ms * centiseconds)
                << priority << ' ' << interval;
        }
    }
}

TEST(Vrrp, WaitsAsIfTheIntervalWere100UntilOneWasHeard)
{
    Machine machine = Backup(FreeBsd(), VrrpHost(100, 4095));
    EXPECT_EQ(machine.NextDeadline(), 3600ms);
    Hear(machine, 1s, Heard(200, 200));
    EXPECT_EQ(machine.NextDeadline(), 1s + 7210ms) << "the interval that was heard";
}

TEST(Vrrp, AnIntervalHeardAsMasterCountsInBackupToo)
{
    Instant now;
    Machine machine = Master(FreeBsd(), VrrpHost(100, 20), now);
    EXPECT_EQ(Tell(Hear(machine, now + 1ms, Heard(50, 40))), Told{}) << "worse in both";
    EXPECT_EQ(Tell(machine.SetState(now + 2ms, State::BACKUP)),
              Told{"state MASTER -> BACKUP (administrator's command)"});
    EXPECT_EQ(machine.NextDeadline(), now + 2ms + 10ms * (120 + 24));
}

TEST(Vrrp, AdvertsEveryIntervalWithPriorityAndInterval)
{
    Machine machine = Backup(FreeBsd(), VrrpHost(250, 25));
    EXPECT_EQ(Tell(machine.Wake(3020ms)),
              (Told{"state BACKUP -> MASTER (master timed out)",
                    "send ipv4 takeover priority=250 interval=25 count=1",
                    "announce ipv4"}));
    for (int advert = 1; advert <= 4; ++advert)
    {
        const Instant due = 3020ms + advert * 250ms;
        EXPECT_EQ(machine.NextDeadline(), due);
        EXPECT_EQ(Tell(machine.Wake(due)),
                  Told{"send ipv4 regular priority=250 interval=25 count=1"});
    }
}

TEST(Vrrp, TheIpv6AdvertCountsTheIpv4AddressesToo)
{
    Config config = VrrpHost(100, 100);
    config.ipv4.push_back({10, 0, 0, 9});
    config.ipv6 = {{0x20, 0x01}};
    Machine machine = Backup(FreeBsd(), config);
    EXPECT_EQ(Tell(machine.Wake(3600ms)),
              (Told{"state BACKUP -> MASTER (master timed out)",
                    "send ipv4 takeover priority=100 interval=100 count=2",
                    "send ipv6 takeover priority=100 interval=100 count=3",
                    "announce ipv4 ipv6"}));
    Dialect tidy = FreeBsd();
    tidy.vrrpCountAddsUp = false;
    EXPECT_EQ(MakeVrrpAdvert(config, tidy, Family::IPV6).count, 1);
}

TEST(Vrrp, MasterStepsDownForAShorterIntervalOrAHigherPriority)
{
    struct Case
    {
        uint8_t priority;
        uint16_t interval;
        bool yields;
    };

    for (const Case& heard : {Case{100, 100, false}, // a tie: no address decides
                              Case{100, 99, true},
                              Case{101, 100, true},
                              Case{101, 101, true},
                              Case{99, 99, true},
                              Case{99, 100, false},
                              Case{100, 101, false},
                              Case{99, 101, false}})
    {
        Instant now;
        Machine machine = Master(FreeBsd(), VrrpHost(100, 100), now);
        const Told expected =
            heard.yields ? Told{"state MASTER -> BACKUP (an equal or better master advertises)"}
                         : Told{};
        EXPECT_EQ(Tell(Hear(machine, now + 1ms, Heard(heard.priority, heard.interval))), expected)
            << int{heard.priority} << ' ' << heard.interval;
    }
}

TEST(Vrrp, PreemptingBackupTakesOverFromALongerIntervalOrALowerPriority)
{
    struct Case
    {
        uint8_t priority;
        uint16_t interval;
        bool worse;
    };

    for (const Case& heard : {Case{100, 100, false},
                              Case{100, 99, false},
                              Case{101, 100, false},
                              Case{101, 99, false},
                              Case{101, 101, true},
                              Case{99, 99, true},
                              Case{99, 100, true},
                              Case{100, 101, true}})
    {
        for (bool preempt : {false, true})
        {
            Machine machine = Backup(FreeBsd(), VrrpHost(100, 100, preempt));
            const Actions actions = Hear(machine, 1s, Heard(heard.priority, heard.interval));
            const bool takesOver = preempt && heard.worse;
            EXPECT_EQ(machine.GetState(), takesOver ? State::MASTER : State::BACKUP)
                << int{heard.priority} << ' ' << heard.interval;
            if (takesOver)
            {
                EXPECT_EQ(Tell(actions).front(),
                          "state BACKUP -> MASTER (preempted a worse master)");
            }
            else
            {
                EXPECT_EQ(Tell(actions), Told{});
                EXPECT_EQ(machine.NextDeadline(),
                          1s + VrrpMasterDownTime(machine.GetConfig(), heard.interval));
            }
        }
    }
}

TEST(Vrrp, BetterPriorityAndShorterIntervalExchangeTheRoleForEver)
{
    Machine strong = Backup(FreeBsd(), VrrpHost(200, 100, true));
    Machine quick = Backup(FreeBsd(), VrrpHost(100, 50, true));
    strong.Wake(3210ms);
    Instant now = 3210ms;
    for (int change = 0; change < 10; ++change)
    {
        now += 1ms;
        EXPECT_EQ(Hear(quick, now, Heard(200, 100)).size(), 3u);
        EXPECT_EQ(quick.GetState(), State::MASTER);
        EXPECT_EQ(Tell(Hear(strong, now, Heard(100, 50))),
                  Told{"state MASTER -> BACKUP (an equal or better master advertises)"});
        now += 500ms;
        quick.Wake(now);
        Hear(strong, now, Heard(100, 50));
        EXPECT_EQ(strong.GetState(), State::MASTER);
        Hear(quick, now, Heard(200, 100));
        EXPECT_EQ(quick.GetState(), State::BACKUP);
    }
}

TEST(Vrrp, DemotionChangesNothingThatIsSaid)
{
    Instant now;
    Machine machine = Master(FreeBsd(), VrrpHost(100, 100), now);
    EXPECT_EQ(Tell(machine.SetDemotion(now + 1ms, 240, true)),
              Told{"send ipv4 demotion priority=100 interval=100 count=1"});
    EXPECT_EQ(machine.NextDeadline(), now + 1ms + 1s);
    EXPECT_EQ(Tell(Hear(machine, now + 2ms, Heard(99, 100))), Told{});
}

TEST(Vrrp, NobodyResignsAtShutdownAndPriorityZeroIsLikeAnyOther)
{
    Instant now;
    Machine machine = Master(FreeBsd(), VrrpHost(100, 100), now);
    EXPECT_EQ(Tell(machine.SetUp(now + 1ms, false)), Told{"state MASTER -> INIT (set down)"});

    Machine backup = Backup(FreeBsd(), VrrpHost(100, 100));
    EXPECT_EQ(Tell(Hear(backup, 1s, Heard(0, 100))), Told{});
    EXPECT_EQ(backup.NextDeadline(), 4600ms);
}

TEST(Vrrp, PriorityAndIntervalChangeAtRunTimeAndZeroLeavesThem)
{
    Machine machine = Backup(FreeBsd(), VrrpHost(100, 100));
    Change change;
    change.vrrpPriority = 200;
    change.vrrpInterval = 50;
    machine.Reconfigure(1s, change);
    EXPECT_EQ(machine.GetConfig().vrrpPriority, 200);
    EXPECT_EQ(machine.GetConfig().vrrpInterval, 50);
    EXPECT_EQ(machine.NextDeadline(), 3600ms) << "the timer that runs stays";
    change.vrrpPriority = 0;
    change.vrrpInterval = 0;
    machine.Reconfigure(2s, change);
    EXPECT_EQ(machine.GetConfig().vrrpPriority, 200);
    EXPECT_EQ(machine.GetConfig().vrrpInterval, 50);
    machine.Wake(3600ms);
    EXPECT_EQ(machine.NextDeadline(), 4100ms);
}

/// A receiving machine in one of the two modes, and a VRRP packet that it accepts.
struct Scene
{
    IntakeResult Judge(bool allow = true) const
    {
        const Authenticator authenticator(config, FreeBsd());
        const VrrpAdvertisement advert = [this]
        {
            VrrpAdvertisement made = Heard(120, 100);
            made.version = version;
            made.vhid = vhid;
            return made;
        }();
        std::vector<uint8_t> bytes = packet.family == Family::IPV4
                                         ? Encode(advert, packet.source, packet.destination)
                                         : Encode(advert, packet.source6, packet.destination6);
        bytes[6] ^= static_cast<uint8_t>(checksumFault);
        ReceivedPacket seen = packet;
        seen.payload = bytes.data();
        seen.size = std::min(size, bytes.size());
        return carp::Judge(seen, {{&config, &authenticator, true, 0}}, FreeBsd(), allow);
    }

    Config config = []
    {
        Config made = VrrpHost(100, 100);
        made.ipv6 = {{0x20, 0x01}};
        return made;
    }();
    ReceivedPacket packet;
    uint8_t version = VRRP_VERSION;
    uint8_t vhid = 1;
    int checksumFault = 0;
    size_t size = 1000;
};

struct Fault
{
    std::function<void(Scene&)> make;
    DropReason reason;
    std::optional<Counter> counter;
};

// Every fault alone and with every one that is found later; the earlier one is reported.
TEST(Vrrp, TheDropLadder)
{
    const std::vector<Fault> ladder{
        {[](Scene& s) { s.size = 7; }, DropReason::TOO_SHORT, Counter::BADLEN},
        {[](Scene& s) { s.version = 4; }, DropReason::WRONG_VERSION, Counter::BADVER},
        {[](Scene& s) { s.vhid = 9; }, DropReason::UNKNOWN_VHID, Counter::BADVHID},
        {[](Scene& s) { s.config.version = Version::CARP; },
         DropReason::WRONG_VERSION,
         Counter::BADVER},
        {[](Scene& s) { s.packet.ttl = 254; }, DropReason::WRONG_TTL, Counter::BADTTL},
        {[](Scene& s) { s.checksumFault = 1; }, DropReason::WRONG_CHECKSUM, Counter::BADSUM},
        {[](Scene& s) { s.config.vrrpPriority = 255; }, DropReason::OWN_PRIORITY, std::nullopt},
    };
    for (Family family : {Family::IPV4, Family::IPV6})
    {
        Scene intact;
        intact.packet.family = family;
        const IntakeResult accepted = intact.Judge();
        ASSERT_TRUE(accepted.advert) << ToString(family);
        EXPECT_EQ(std::get<VrrpAdvertisement>(*accepted.advert).priority, 120);
        EXPECT_EQ(intact.Judge(false).drop, DropReason::NOT_ALLOWED);
        for (size_t first = 0; first < ladder.size(); ++first)
        {
            for (size_t second = first; second < ladder.size(); ++second)
            {
                Scene scene;
                scene.packet.family = family;
                ladder[second].make(scene);
                ladder[first].make(scene);
                const IntakeResult result = scene.Judge();
                EXPECT_FALSE(result.advert) << first << ' ' << second;
                EXPECT_EQ(result.drop, ladder[first].reason) << first << ' ' << second;
                EXPECT_EQ(result.counter, ladder[first].counter) << first << ' ' << second;
            }
        }
    }
}

TEST(Vrrp, ACarpAdvertIsABadVersion)
{
    const Config config = VrrpHost(100, 100);
    const Authenticator authenticator(config, FreeBsd());
    Advertisement advert = Advert(1, 0);
    advert.digest = authenticator.Sign(advert.counter);
    const AdvertBytes bytes = Encode(advert);
    ReceivedPacket packet;
    packet.payload = bytes.data();
    packet.size = bytes.size();
    const IntakeResult result = Judge(packet, {{&config, &authenticator, true, 0}}, FreeBsd());
    EXPECT_EQ(result.drop, DropReason::WRONG_VERSION);
    EXPECT_EQ(result.counter, Counter::BADVER);
}

TEST(Vrrp, TtlIsAskedForEvenIfCarpWouldSpeakToAPeer)
{
    Scene scene;
    scene.config.peer = {10, 0, 0, 9};
    scene.packet.ttl = 254;
    EXPECT_EQ(scene.Judge().counter, Counter::BADTTL);
}

std::vector<std::string> Problems(const Config& config, const Dialect& dialect)
{
    std::vector<std::string> lines;
    for (const ConfigProblem& problem : Validate(config, dialect))
    {
        lines.push_back(problem.field + ": " + problem.expected + ", not " + problem.found);
    }
    return lines;
}

TEST(Vrrp, WhatAConfigurationMayBe)
{
    using Lines = std::vector<std::string>;
    EXPECT_EQ(Problems(VrrpHost(1, 1), FreeBsd()), Lines{});
    EXPECT_EQ(Problems(VrrpHost(255, 4095), FreeBsd()), Lines{});
    EXPECT_EQ(Problems(VrrpHost(0, 0), FreeBsd()),
              (Lines{"vrrpprio: 1 to 255, not 0", "vrrpinterval: 1 to 4095, not 0"}));
    EXPECT_EQ(Problems(VrrpHost(1, 4096), FreeBsd()), Lines{"vrrpinterval: 1 to 4095, not 4096"});
    EXPECT_EQ(Problems(VrrpHost(1, 1), OpenBsd()),
              Lines{"carpver: 2: this dialect speaks only CARP, not 3"});
    Config unicast = VrrpHost(1, 1);
    unicast.peer = {10, 0, 0, 9};
    EXPECT_EQ(Problems(unicast, FreeBsd()),
              Lines{"peer: no unicast peer with VRRP, not a unicast address"});
    unicast.version = Version::CARP;
    EXPECT_EQ(Problems(unicast, FreeBsd()), Lines{});
}

TEST(Vrrp, ReadsOnlyTheAddressesThatAreThere)
{
    VrrpAdvertisement advert = Heard(100, 100);
    advert.count = 3;
    advert.ipv6 = {{0x20, 0x01}};
    const Ipv6Bytes source{0xfe, 0x80};
    std::vector<uint8_t> bytes = Encode(advert, source, IPV6_GROUP);
    bytes.push_back(0xff);
    EXPECT_EQ(PeekVrrp(bytes.data(), 7, Family::IPV6), std::nullopt);
    auto read = PeekVrrp(bytes.data(), bytes.size(), Family::IPV6);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->ipv6, advert.ipv6);
    read->checksum = 0;
    EXPECT_EQ(*read, advert);

    bytes[3] = 0;
    EXPECT_TRUE(PeekVrrp(bytes.data(), bytes.size(), Family::IPV6)->ipv6.empty())
        << "none is stated";
}

} // namespace

} // namespace carp
