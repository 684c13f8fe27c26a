// SPDX-License-Identifier: GPL-2.0-only
//
// What can be seen of a machine from outside, its adverts as bytes, and the words for it all. Its
// behaviour is told in traces/ and in the sentences tests.

#include "core/story.h"

#include <gtest/gtest.h>

#include <memory>

namespace carp
{

namespace
{

/// The adverts among the actions.
std::vector<Advertisement> Sent(const Actions& actions)
{
    std::vector<Advertisement> adverts;
    for (const Action& action : actions)
    {
        if (const auto* send = std::get_if<SendAdvert>(&action))
        {
            adverts.push_back(std::get<Advertisement>(send->advert));
        }
    }
    return adverts;
}

TEST(Machine, BeginsInInitWithoutDeadline)
{
    for (const Dialect* dialect : AllDialects())
    {
        Machine machine = Fresh(*dialect, Host(1, 100));
        EXPECT_EQ(machine.GetState(), State::INIT);
        EXPECT_EQ(machine.NextDeadline(), std::nullopt);
        EXPECT_FALSE(machine.IsRunning());
        EXPECT_EQ(machine.GetDemotion(), 0);
        EXPECT_EQ(machine.GetDialect().name, dialect->name);
        EXPECT_TRUE(machine.Wake(1h).empty());
    }
}

TEST(Machine, RunsWithInterfaceCarrierAndAddress)
{
    Machine machine = Fresh(OpenBsd(), Host(1, 0));
    machine.SetUp(0s, true);
    EXPECT_TRUE(machine.IsRunning());
    machine.SetCarrier(1s, false);
    EXPECT_FALSE(machine.IsRunning());
    machine.SetCarrier(2s, true);
    EXPECT_TRUE(machine.IsRunning());
    machine.SetAddresses(3s, {}, {});
    EXPECT_FALSE(machine.IsRunning());
    machine.SetAddresses(4s, {{10, 0, 0, 9}}, {});
    EXPECT_TRUE(machine.IsRunning());
    machine.SetUp(5s, false);
    EXPECT_FALSE(machine.IsRunning());
}

// What it sends passes the intake of a peer, field by field and byte by byte.
TEST(Machine, SendsWhatAPeerAccepts)
{
    for (const Dialect* dialect : AllDialects())
    {
        const Config config = Host(1, 100);
        const Authenticator peer(config, *dialect);
        Machine machine = Backup(*dialect, config);
        const auto adverts = Sent(machine.Wake(*machine.NextDeadline()));
        ASSERT_EQ(adverts.size(), 1U);
        const AdvertBytes bytes = Encode(adverts[0]);
        const auto decoded = Decode(bytes.data(), bytes.size());
        ASSERT_TRUE(std::get<Advertisement>(decoded) == adverts[0]) << "checksum included";

        ReceivedPacket packet;
        packet.payload = bytes.data();
        packet.size = bytes.size();
        const auto judged = Judge(packet, {{&config, &peer, true, 1}}, *dialect);
        EXPECT_TRUE(judged.advert) << dialect->name;
    }
}

TEST(Machine, ShowsItselfAsListener)
{
    Instant now;
    Machine machine = Master(OpenBsd(), Host(1, 0), now);
    const Listener listener = machine.AsListener();
    EXPECT_EQ(listener.config, &machine.GetConfig());
    EXPECT_EQ(listener.authenticator, &machine.GetAuthenticator());
    EXPECT_TRUE(listener.running);
    EXPECT_EQ(listener.ownCookie, 1000U);
    EXPECT_EQ(Backup(OpenBsd(), Host(1, 0)).AsListener().ownCookie, 0U) << "never sent";
    EXPECT_EQ(Master(FreeBsd(), Host(1, 0), now).AsListener().ownCookie, 0U) << "no cookie";
    EXPECT_FALSE(Fresh(OpenBsd(), Host(1, 0)).AsListener().running);
}

// An OpenBSD node that hears its own advert drops it [5].
TEST(Machine, KnowsItsOwnAdvert)
{
    Machine machine = Backup(OpenBsd(), Host(1, 0));
    const auto adverts = Sent(machine.Wake(*machine.NextDeadline()));
    const AdvertBytes bytes = Encode(adverts.at(0));
    ReceivedPacket packet;
    packet.payload = bytes.data();
    packet.size = bytes.size();
    EXPECT_EQ(Judge(packet, {machine.AsListener()}, OpenBsd()).drop, DropReason::OWN_ADVERT);
}

TEST(Machine, EffectiveSkewFollowsTheDemotion)
{
    Machine machine = Backup(FreeBsd(), Host(1, 100));
    EXPECT_EQ(machine.GetEffectiveSkew(), 100);
    machine.SetDemotion(1s, 240, false);
    EXPECT_EQ(machine.GetEffectiveSkew(), 240);
    EXPECT_EQ(machine.GetDemotion(), 240);
}

// New keys, addresses, vhids and MACs change the digest at once [4.5].
TEST(Machine, SignsAnewAfterEveryChange)
{
    Machine machine = Backup(OpenBsd(), Host(1, 0));
    Digest last = machine.GetAuthenticator().Sign(1);
    const auto expectNew = [&](const char* what)
    {
        const Digest digest = machine.GetAuthenticator().Sign(1);
        EXPECT_NE(digest, last) << what;
        last = digest;
    };
    Change change;
    change.key = KeyFromPassphrase("another");
    machine.Reconfigure(1s, change);
    expectNew("key");
    machine.SetAddresses(2s, {{10, 0, 0, 1}, {10, 0, 0, 2}}, {});
    expectNew("addresses");
    change = {};
    change.vhid = 2;
    machine.Reconfigure(3s, change);
    expectNew("vhid");
    change = {};
    change.handSetMac = MacBytes{2, 0, 0, 0, 0, 1};
    machine.Reconfigure(4s, change);
    expectNew("MAC");
    change.handSetMac = std::optional<MacBytes>();
    machine.Reconfigure(5s, change);
    expectNew("MAC taken back");
}

TEST(Machine, KeepsWhatAChangeDoesNotName)
{
    Machine machine = Backup(FreeBsd(), Host(3, 7, true));
    Change change;
    change.peer = Ipv4Bytes{192, 0, 2, 1};
    change.peer6 = Ipv6Bytes{0x20, 0x01};
    machine.Reconfigure(1s, change);
    const Config& config = machine.GetConfig();
    EXPECT_EQ(config.peer, (Ipv4Bytes{192, 0, 2, 1}));
    EXPECT_EQ(config.peer6, Ipv6Bytes({0x20, 0x01}));
    EXPECT_EQ(config.vhid, 1);
    EXPECT_EQ(config.advbase, 3);
    EXPECT_EQ(config.advskew, 7);
    EXPECT_TRUE(config.preempt);
    EXPECT_EQ(config.key, KeyFromPassphrase("story"));
}

// FreeBSD: advbase 0 and an empty passphrase mean "unchanged" [4.1, 17].
TEST(Machine, ZeroMeansUnchangedOnFreeBsd)
{
    Change change;
    change.advbase = 0;
    change.key = Key{};
    for (const Dialect* dialect : AllDialects())
    {
        Machine machine = Backup(*dialect, Host(3, 7));
        machine.Reconfigure(1s, change);
        const bool unchanged = dialect == &FreeBsd();
        EXPECT_EQ(machine.GetConfig().advbase, unchanged ? 3 : 0) << dialect->name;
        EXPECT_EQ(machine.GetConfig().key == Key{}, !unchanged) << dialect->name;
    }
}

TEST(Machine, CanBeMoved)
{
    Instant now;
    Machine first = Master(OpenBsd(), Host(1, 0), now);
    Machine second = std::move(first);
    EXPECT_EQ(Tell(second.Wake(now + 1s)), Told{"send ipv4 regular advbase=1 advskew=0 demote=0"});
}

// A dialect is copied, so a fifth one may be a temporary.
TEST(Machine, OutlivesItsDialect)
{
    auto dialect = std::make_unique<Dialect>(FreeBsd());
    dialect->downTime = DownTimeRule::THREE_INTERVALS;
    Machine machine = Backup(*dialect, Host(1, 100));
    dialect.reset();
    EXPECT_EQ(machine.NextDeadline(), Instant(4171875us));
}

TEST(Words, ForReasons)
{
    const std::vector<std::string> words{"ready to run",
                                         "master timed out",
                                         "master announced that it will time out",
                                         "preempted a worse master",
                                         "master is more demoted",
                                         "an equal or better master advertises",
                                         "a less demoted master advertises",
                                         "administrator's command",
                                         "set down",
                                         "carrier lost",
                                         "last address removed",
                                         "addresses changed",
                                         "vhid or MAC changed",
                                         "net.inet.carp.allow switched off"};
    for (size_t i = 0; i < words.size(); ++i)
    {
        EXPECT_EQ(ToString(static_cast<Reason>(i)), words[i]);
    }
    EXPECT_EQ(words.size(), static_cast<size_t>(Reason::NOT_ALLOWED) + 1);
}

TEST(Words, ForAdvertsAndDemotions)
{
    EXPECT_STREQ(ToString(AdvertKind::REGULAR), "regular");
    EXPECT_STREQ(ToString(AdvertKind::TAKEOVER), "takeover");
    EXPECT_STREQ(ToString(AdvertKind::DEMOTION), "demotion");
    EXPECT_STREQ(ToString(AdvertKind::STEP_DOWN), "step-down");
    EXPECT_STREQ(ToString(AdvertKind::BOW_OUT), "bow-out");
    EXPECT_STREQ(ToString(Demote::Cause::CARRIER), "carrier");
    EXPECT_STREQ(ToString(Demote::Cause::SEND_ERRORS), "send errors");
    EXPECT_STREQ(ToString(Demote::Cause::REMOVED), "removed");
}

} // namespace

} // namespace carp
