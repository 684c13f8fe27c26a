// SPDX-License-Identifier: GPL-2.0-only

#include "carp-dialect.h"

#include <gtest/gtest.h>

#include <array>

namespace carp
{

namespace
{

/// One property of OpenBSD, FreeBSD, NetBSD and ucarp, in this order.
template <typename T>
void ExpectRow(T Dialect::*property, const std::array<T, 4>& expected)
{
    for (size_t i = 0; i < expected.size(); ++i)
    {
        EXPECT_TRUE(AllDialects()[i]->*property == expected[i]) << AllDialects()[i]->name;
    }
}

TEST(Dialect, IsFoundByName)
{
    EXPECT_EQ(FindDialect("openbsd"), &OpenBsd());
    EXPECT_EQ(FindDialect("freebsd"), &FreeBsd());
    EXPECT_EQ(FindDialect("netbsd"), &NetBsd());
    EXPECT_EQ(FindDialect("ucarp"), &Ucarp());
    EXPECT_EQ(FindDialect("OpenBSD"), nullptr);
    ASSERT_EQ(AllDialects().size(), 4U);
    for (const Dialect* dialect : AllDialects())
    {
        EXPECT_EQ(FindDialect(dialect->name), dialect);
    }
}

// The rows of the table of differences [carp-protocol.md 25].

TEST(Dialect, DownTime)
{
    ExpectRow(&Dialect::downTime,
              {DownTimeRule::THREE_INTERVALS,
               DownTimeRule::THREE_BASES_ONE_SKEW,
               DownTimeRule::THREE_BASES_ONE_SKEW,
               DownTimeRule::DEAD_RATIO});
    ExpectRow<bool>(&Dialect::looksOnlyAtWakeUps, {false, false, false, true});
    ExpectRow<bool>(&Dialect::firstIntervalUsesConfiguredSkew, {false, true, true, false});
}

TEST(Dialect, EqualIntervalInMaster)
{
    ExpectRow(&Dialect::tie,
              {TieRule::STEP_DOWN,
               TieRule::STEP_DOWN,
               TieRule::STEP_DOWN,
               TieRule::LOWER_SOURCE_ADDRESS_STAYS});
}

TEST(Dialect, DemotionModels)
{
    ExpectRow(&Dialect::demotion,
              {DemotionModel::COUNT_IN_ADVERT,
               DemotionModel::ADDED_TO_SKEW,
               DemotionModel::SUPPRESSION,
               DemotionModel::SUPPRESSION});
    ExpectRow<int>(&Dialect::interfaceDownDemotion, {1, 240, 1, 0});
    ExpectRow<int>(&Dialect::sendErrorDemotion, {1, 240, 1, 1});
}

TEST(Dialect, SendErrorMemory)
{
    ExpectRow(&Dialect::sendErrors,
              {SendErrorRule::FORGIVING,
               SendErrorRule::STICKY,
               SendErrorRule::FORGIVING,
               SendErrorRule::FORGIVING});
    ExpectRow<bool>(&Dialect::hostDownCountsAsSendError, {false, true, true, true});
}

TEST(Dialect, CounterAndReplay)
{
    ExpectRow(&Dialect::counter,
              {CounterModel::CONSTANT_COOKIE,
               CounterModel::NUMBER_FROM_PEER,
               CounterModel::NUMBER_FROM_PEER,
               CounterModel::NUMBER_FROM_PEER});
    ExpectRow<bool>(&Dialect::ownCookieIsReplay, {true, false, false, false});
    ExpectRow(&Dialect::ownSource,
              {OwnSourceRule::ACCEPTED,
               OwnSourceRule::ACCEPTED,
               OwnSourceRule::DROPPED_IF_HEARD,
               OwnSourceRule::DROPPED});
}

TEST(Dialect, HmacContents)
{
    ExpectRow(&Dialect::linkLocal,
              {LinkLocalRule::LEFT_OUT_BOTH_ACCEPTED,
               LinkLocalRule::INCLUDED,
               LinkLocalRule::INCLUDED,
               LinkLocalRule::INCLUDED});
    ExpectRow<bool>(&Dialect::handSetMacInHmac, {true, false, false, false});
    ExpectRow<bool>(&Dialect::singleIpv4Address, {false, false, false, true});
}

TEST(Dialect, FarewellsAndAnnouncements)
{
    ExpectRow<bool>(&Dialect::bowOutWhenSetDown, {true, false, true, false});
    ExpectRow<bool>(&Dialect::lastAdvertWhenSteppingDown, {false, false, false, true});
    ExpectRow<bool>(&Dialect::reassertsWhenHearingWorse, {false, false, false, true});
    ExpectRow<bool>(&Dialect::repeatsAnnouncement, {true, false, false, true});
    ExpectRow<bool>(&Dialect::announcesBeforeAdvert, {false, false, false, true});
    ExpectRow<bool>(&Dialect::announcementTargetsOwnMac, {false, false, false, true});
    ExpectRow<bool>(&Dialect::naRouterFlagIfForwarding, {true, false, false, false});
    ExpectRow<Duration>(&Dialect::naSpacing,
                        {Duration(0), std::chrono::milliseconds(1), Duration(0), Duration(0)});
}

TEST(Dialect, Reception)
{
    ExpectRow(
        &Dialect::intake,
        {IntakeOrder::OPENBSD, IntakeOrder::FREEBSD, IntakeOrder::NETBSD, IntakeOrder::UCARP});
    ExpectRow(&Dialect::ttl,
              {TtlRule::ALWAYS, TtlRule::UNLESS_UNICAST_PEER, TtlRule::ALWAYS, TtlRule::ALWAYS});
    ExpectRow<bool>(&Dialect::checksumCoversTrailingBytes, {false, true, false, false});
    ExpectRow(&Dialect::allow,
              {AllowRule::DEAF, AllowRule::STOPPED, AllowRule::DEAF, AllowRule::ABSENT});
}

TEST(Dialect, FamiliesAndPeers)
{
    ExpectRow<bool>(&Dialect::ipv6, {true, true, false, false});
    ExpectRow<bool>(&Dialect::unicastIpv4, {true, true, false, false});
    ExpectRow<bool>(&Dialect::unicastIpv6, {false, true, false, false});
}

TEST(Dialect, EthernetAndIpHeaders)
{
    ExpectRow<bool>(&Dialect::serviceMacIsVirtual, {true, true, true, false});
    ExpectRow<bool>(&Dialect::dataFromVirtualMac, {true, false, true, false});
    ExpectRow<uint8_t>(&Dialect::advertMacFifthByte, {1, 1, 1, 0});
    ExpectRow<bool>(&Dialect::unicastUsesPhysicalMac, {false, true, false, false});
    ExpectRow<bool>(&Dialect::announcementFromPhysicalMac, {false, true, false, false});
    ExpectRow<uint8_t>(&Dialect::ipv4Tos, {0x10, 0xe0, 0x10, 0x10});
    ExpectRow<uint8_t>(&Dialect::ipv6TrafficClass, {0, 0xe0, 0, 0});
}

TEST(Dialect, Numbers)
{
    ExpectRow<bool>(&Dialect::zeroBaseAllowed, {true, false, true, true});
    ExpectRow<bool>(&Dialect::zeroIntervalAllowed, {true, false, false, false});
    ExpectRow<bool>(&Dialect::lowTimeOutTestNeedsBase, {true, false, false, false});
    ExpectRow<bool>(&Dialect::zeroMeansUnchanged, {false, true, false, false});
    ExpectRow<uint8_t>(&Dialect::highestSkewSent, {254, 240, 254, 255});
    ExpectRow<uint8_t>(&Dialect::highestSkewConfigured, {254, 254, 254, 255});
}

TEST(Dialect, Administration)
{
    ExpectRow<bool>(&Dialect::ownInterface, {true, false, true, true});
    ExpectRow<bool>(&Dialect::manualMaster, {true, true, true, false});
    ExpectRow<bool>(&Dialect::stateBeforeParameters, {true, false, true, true});
    ExpectRow<bool>(&Dialect::reconfigurationRestartsTimers, {true, false, true, false});
    ExpectRow<bool>(&Dialect::countsTakeovers, {true, false, false, false});
    ExpectRow<Duration>(&Dialect::manualBackupPause,
                        {Duration(0), Duration(0), Duration(0), std::chrono::seconds(3)});
    ExpectRow<std::optional<Duration>>(
        &Dialect::carrierPoll,
        {std::nullopt, std::nullopt, std::nullopt, std::chrono::seconds(10)});
}

} // namespace

} // namespace carp
