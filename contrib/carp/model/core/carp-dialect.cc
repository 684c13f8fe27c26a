// SPDX-License-Identifier: GPL-2.0-only

#include "carp-dialect.h"

namespace carp
{

namespace
{

/// 100000 states, five to a packet, one packet per tick of 10 ms.
PfsyncRule OpenBsdPfsync()
{
    PfsyncRule rule;
    rule.initDemotion = 32;
    rule.bulkDemotion = 1;
    rule.linkDemotion = 1;
    rule.patience = std::chrono::seconds(204);
    rule.startedPatience = std::chrono::seconds(204);
    return rule;
}

/// The same with ticks of 1 ms; net.pfsync.carp_demotion_factor.
PfsyncRule FreeBsdPfsync()
{
    PfsyncRule rule;
    rule.version = 5;
    rule.bulkDemotion = 240;
    rule.patience = std::chrono::seconds(5);
    rule.startedPatience = std::chrono::seconds(24);
    return rule;
}

Dialect MakeOpenBsd()
{
    Dialect d;
    d.name = "openbsd";
    d.downTime = DownTimeRule::THREE_INTERVALS;
    d.zeroIntervalAllowed = true;
    d.zeroBaseAllowed = true;
    d.reconfigurationRestartsTimers = true;
    d.lowTimeOutTestNeedsBase = true;
    d.demotion = DemotionModel::COUNT_IN_ADVERT;
    d.interfaceDownDemotion = 1;
    d.sendErrorDemotion = 1;
    d.hostDownCountsAsSendError = false;
    d.pfsync = OpenBsdPfsync();
    d.counter = CounterModel::CONSTANT_COOKIE;
    d.linkLocal = LinkLocalRule::LEFT_OUT_BOTH_ACCEPTED;
    d.handSetMacInHmac = true;
    d.unicastIpv4 = true;
    d.intake = IntakeOrder::OPENBSD;
    d.ownCookieIsReplay = true;
    d.bowOutWhenSetDown = true;
    d.repeatsAnnouncement = true;
    d.naRouterFlagIfForwarding = true;
    d.dataFromVirtualMac = true;
    d.countsTakeovers = true;
    d.balancing = {Balancing::ARPBALANCE,
                   Balancing::ARP,
                   Balancing::IP,
                   Balancing::IP_STEALTH,
                   Balancing::IP_UNICAST};
    d.arpSelector = ArpSelector::ADDRESS_IN_NETWORK_ORDER;
    d.backupAnswersBalancedArp = true;
    return d;
}

Dialect MakeFreeBsd()
{
    Dialect d;
    d.name = "freebsd";
    d.firstIntervalUsesConfiguredSkew = true;
    d.zeroMeansUnchanged = true;
    d.stateBeforeParameters = false;
    d.demotion = DemotionModel::ADDED_TO_SKEW;
    d.interfaceDownDemotion = 240;
    d.sendErrorDemotion = 240;
    d.sendErrors = SendErrorRule::STICKY;
    d.pfsync = FreeBsdPfsync();
    d.highestSkewSent = 240;
    d.ipv4Tos = 0xe0;
    d.ipv6TrafficClass = 0xe0;
    d.unicastUsesPhysicalMac = true;
    d.unicastIpv4 = true;
    d.unicastIpv6 = true;
    d.intake = IntakeOrder::FREEBSD;
    d.ttl = TtlRule::UNLESS_UNICAST_PEER;
    d.allow = AllowRule::STOPPED;
    d.checksumCoversTrailingBytes = true;
    d.announcementFromPhysicalMac = true;
    d.naSpacing = std::chrono::milliseconds(1);
    d.ownInterface = false;
    d.vrrp = true;
    d.vrrpCountAddsUp = true;
    d.balancing = {Balancing::ARPBALANCE, Balancing::ARPBALANCE_EARLY};
    return d;
}

Dialect MakeNetBsd()
{
    Dialect d;
    d.name = "netbsd";
    d.firstIntervalUsesConfiguredSkew = true;
    d.zeroBaseAllowed = true;
    d.reconfigurationRestartsTimers = true;
    d.demotion = DemotionModel::SUPPRESSION;
    d.interfaceDownDemotion = 1;
    d.sendErrorDemotion = 1;
    d.ipv6 = false;
    d.intake = IntakeOrder::NETBSD;
    d.ownSource = OwnSourceRule::DROPPED_IF_HEARD;
    d.bowOutWhenSetDown = true;
    d.dataFromVirtualMac = true;
    d.balancing = {Balancing::ARPBALANCE};
    d.arpSelector = ArpSelector::MAC_HASH;
    return d;
}

Dialect MakeUcarp()
{
    Dialect d;
    d.name = "ucarp";
    d.downTime = DownTimeRule::DEAD_RATIO;
    d.zeroBaseAllowed = true;
    d.looksOnlyAtWakeUps = true;
    d.carrierPoll = std::chrono::seconds(10);
    d.manualBackupPause = std::chrono::seconds(3);
    d.manualMaster = false;
    d.preemptIsOfMachine = false;
    d.tie = TieRule::LOWER_SOURCE_ADDRESS_STAYS;
    d.lastAdvertWhenSteppingDown = true;
    d.reassertsWhenHearingWorse = true;
    d.demotion = DemotionModel::SUPPRESSION;
    d.sendErrorDemotion = 1;
    d.highestSkewSent = 255;
    d.highestSkewConfigured = 255;
    d.advertMacFifthByte = 0;
    d.ipv6 = false;
    d.singleIpv4Address = true;
    d.intake = IntakeOrder::UCARP;
    d.allow = AllowRule::ABSENT;
    d.ownSource = OwnSourceRule::DROPPED;
    d.repeatsAnnouncement = true;
    d.announcesBeforeAdvert = true;
    d.announcementTargetsOwnMac = true;
    d.serviceMacIsVirtual = false;
    return d;
}

} // namespace

const Dialect& OpenBsd()
{
    static const Dialect dialect = MakeOpenBsd();
    return dialect;
}

const Dialect& FreeBsd()
{
    static const Dialect dialect = MakeFreeBsd();
    return dialect;
}

const Dialect& NetBsd()
{
    static const Dialect dialect = MakeNetBsd();
    return dialect;
}

const Dialect& Ucarp()
{
    static const Dialect dialect = MakeUcarp();
    return dialect;
}

const std::vector<const Dialect*>& AllDialects()
{
    static const std::vector<const Dialect*> all{&OpenBsd(), &FreeBsd(), &NetBsd(), &Ucarp()};
    return all;
}

const Dialect* FindDialect(const std::string& name)
{
    for (const Dialect* dialect : AllDialects())
    {
        if (dialect->name == name)
        {
            return dialect;
        }
    }
    return nullptr;
}

} // namespace carp
