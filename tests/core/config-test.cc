// SPDX-License-Identifier: GPL-2.0-only

#include "carp-config.h"

#include "core/story.h"

#include <gtest/gtest.h>

namespace carp
{

namespace
{

/// "field: expected X, found Y" for every problem.
Told Problems(const Config& config, const Dialect& dialect)
{
    Told lines;
    for (const ConfigProblem& problem : Validate(config, dialect))
    {
        lines.push_back(problem.field + ": expected " + problem.expected + ", found " +
                        problem.found);
    }
    return lines;
}

TEST(Passphrase, IsTheKeyItselfPaddedWithNul)
{
    EXPECT_EQ(KeyFromPassphrase("mekmitasdigoat"),
              (Key{'m', 'e', 'k', 'm', 'i', 't', 'a', 's', 'd', 'i', 'g', 'o', 'a', 't'}));
    EXPECT_EQ(KeyFromPassphrase(""), Key{});
}

// Only the first 19 bytes count, because the terminator takes the twentieth [4.1].
TEST(Passphrase, CountsNineteenBytes)
{
    const Key nineteen = KeyFromPassphrase("abcdefghijklmnopqrs");
    EXPECT_EQ(nineteen[18], 's');
    EXPECT_EQ(nineteen[19], 0);
    EXPECT_EQ(KeyFromPassphrase("abcdefghijklmnopqrst"), nineteen);
    EXPECT_NE(KeyFromPassphrase("abcdefghijklmnopqr"), nineteen);
}

TEST(Passphrase, EndsAtTheFirstNul)
{
    EXPECT_EQ(KeyFromPassphrase(std::string("ab\0cd", 5)), KeyFromPassphrase("ab"));
}

TEST(Validate, AcceptsTheUsual)
{
    for (const Dialect* dialect : AllDialects())
    {
        EXPECT_EQ(Problems(Host(1, 0), *dialect), Told{}) << dialect->name;
        EXPECT_EQ(Problems(Host(255, 254), *dialect), Told{}) << dialect->name;
    }
}

TEST(Validate, AsksForAVhid)
{
    Config config = Host(1, 0);
    config.vhid = 0;
    EXPECT_EQ(Problems(config, OpenBsd()), Told{"vhid: expected 1 to 255, found 0"});
}

// Skews end at 254; ucarp looks at the byte only [17].
TEST(Validate, LimitsTheSkew)
{
    const Told refused{"advskew: expected 0 to 254, found 255"};
    EXPECT_EQ(Problems(Host(1, 255), OpenBsd()), refused);
    EXPECT_EQ(Problems(Host(1, 255), FreeBsd()), refused);
    EXPECT_EQ(Problems(Host(1, 255), NetBsd()), refused);
    EXPECT_EQ(Problems(Host(1, 255), Ucarp()), Told{});
}

// Who may advertise with advbase 0 [8].
TEST(Validate, ZeroBase)
{
    const Told never{"advbase: expected 1 to 255, found 0"};
    const Told withSkew{
        "advbase: expected 1 to 255, or 0 together with an advskew above 0, found 0"};
    EXPECT_EQ(Problems(Host(0, 0), OpenBsd()), Told{});
    EXPECT_EQ(Problems(Host(0, 1), OpenBsd()), Told{});
    EXPECT_EQ(Problems(Host(0, 0), FreeBsd()), never);
    EXPECT_EQ(Problems(Host(0, 1), FreeBsd()), never);
    EXPECT_EQ(Problems(Host(0, 0), NetBsd()), withSkew);
    EXPECT_EQ(Problems(Host(0, 1), NetBsd()), Told{});
    EXPECT_EQ(Problems(Host(0, 0), Ucarp()), withSkew);
    EXPECT_EQ(Problems(Host(0, 1), Ucarp()), Told{});
}

TEST(Validate, DeadRatioIsNotZero)
{
    Config config = Host(1, 0);
    config.deadRatio = 0;
    EXPECT_EQ(Problems(config, Ucarp()), Told{"dead-ratio: expected 1 to 255, found 0"});
}

TEST(Validate, WantsAddressesThatItCanServe)
{
    Config none = Host(1, 0);
    none.ipv4.clear();
    EXPECT_EQ(Problems(none, FreeBsd()),
              Told{"addresses: expected at least one address, found none"});
    EXPECT_EQ(Problems(none, Ucarp()),
              Told{"addresses: expected exactly one IPv4 address, found 0 IPv4 and 0 IPv6"});

    const Config dual = DualHost(1, 0);
    EXPECT_EQ(Problems(dual, OpenBsd()), Told{});
    EXPECT_EQ(Problems(dual, NetBsd()), Told{});
    EXPECT_EQ(Problems(dual, Ucarp()),
              Told{"addresses: expected exactly one IPv4 address: it knows no IPv6, "
                   "found 1 IPv4 and 1 IPv6"});

    Config onlyIpv6 = dual;
    onlyIpv6.ipv4.clear();
    EXPECT_EQ(Problems(onlyIpv6, OpenBsd()), Told{});
    EXPECT_EQ(Problems(onlyIpv6, NetBsd()),
              Told{"addresses: expected an IPv4 address: adverts are IPv4 only, found only IPv6"});

    Config two = Host(1, 0);
    two.ipv4.push_back({10, 0, 0, 2});
    EXPECT_EQ(Problems(two, NetBsd()), Told{});
    EXPECT_EQ(Problems(two, Ucarp()),
              Told{"addresses: expected exactly one IPv4 address, found 2 IPv4 and 0 IPv6"});
}

// Unicast: IPv4 on OpenBSD, both on FreeBSD, none elsewhere; ucarp can change the group [14].
TEST(Validate, PeersThatTheDialectCanTalkTo)
{
    const Told no4{"peer: expected no unicast peer in this dialect, found a unicast address"};
    const Told no6{"peer6: expected no unicast IPv6 peer in this dialect, found a unicast address"};
    Config config = Host(1, 0);
    config.peer = {192, 0, 2, 1};
    EXPECT_EQ(Problems(config, OpenBsd()), Told{});
    EXPECT_EQ(Problems(config, FreeBsd()), Told{});
    EXPECT_EQ(Problems(config, NetBsd()), no4);
    EXPECT_EQ(Problems(config, Ucarp()), no4);

    config.peer = {239, 1, 2, 3};
    EXPECT_EQ(Problems(config, Ucarp()), Told{});

    config.peer = IPV4_GROUP;
    config.peer6 = {0x20, 0x01};
    EXPECT_EQ(Problems(config, OpenBsd()), no6);
    EXPECT_EQ(Problems(config, FreeBsd()), Told{});
    EXPECT_EQ(Problems(config, NetBsd()), no6);
}

TEST(Validate, TellsAllThatIsWrong)
{
    Config config;
    config.advbase = 0;
    config.advskew = 255;
    config.deadRatio = 0;
    EXPECT_EQ(Validate(config, FreeBsd()).size(), 5U);
}

} // namespace

} // namespace carp
