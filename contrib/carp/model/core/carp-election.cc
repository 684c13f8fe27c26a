// SPDX-License-Identifier: GPL-2.0-only

#include "carp-election.h"

#include "carp-timing.h"

namespace carp
{

namespace
{

/// ucarp compares the raw words; on the little-endian machines it runs on, the last octet leads.
uint32_t LittleEndianWord(const Ipv4Bytes& address)
{
    return static_cast<uint32_t>(address[0]) | static_cast<uint32_t>(address[1]) << 8 |
           static_cast<uint32_t>(address[2]) << 16 | static_cast<uint32_t>(address[3]) << 24;
}

/// Own and received values, ready for comparison.
struct Comparison
{
    Interval own;
    Interval received;
    int ownDemote;
    int receivedDemote; ///< equal to ownDemote where adverts carry none
};

Decision DecideAsMaster(const Comparison& c,
                        const Dialect& dialect,
                        uint32_t ownAddress,
                        uint32_t source)
{
    const bool equal = c.own == c.received;
    if (c.receivedDemote < c.ownDemote)
    {
        return Decision::YIELD_DEMOTED;
    }
    if (dialect.tie == TieRule::STEP_DOWN)
    {
        const bool yields = !(c.own < c.received) && c.receivedDemote <= c.ownDemote;
        return yields ? Decision::YIELD : Decision::IGNORE;
    }
    if (c.received < c.own || (equal && source < ownAddress))
    {
        return Decision::YIELD;
    }
    if (dialect.reassertsWhenHearingWorse && (c.own < c.received || (equal && ownAddress < source)))
    {
        return Decision::REASSERT;
    }
    return Decision::IGNORE;
}

Decision DecideAsBackup(const Comparison& c,
                        const Config& config,
                        const Dialect& dialect,
                        int demotion)
{
    if (config.preempt && c.own < c.received && c.receivedDemote >= c.ownDemote)
    {
        return Decision::PREEMPT;
    }
    if (c.receivedDemote > c.ownDemote)
    {
        return Decision::TAKE_FROM_DEMOTED;
    }
    const bool applies = config.advbase > 0 || !dialect.lowTimeOutTestNeedsBase;
    if (applies && HopelessInterval(config, dialect, demotion) < c.received)
    {
        return Decision::TAKE_FROM_HOPELESS;
    }
    return Decision::RESTART_TIMER;
}

} // namespace

Decision Decide(State state,
                const Config& config,
                const Dialect& dialect,
                int demotion,
                const Advertisement& advert,
                const Ipv4Bytes& ownAddress,
                const Ipv4Bytes& source)
{
    const bool demoteCounts = dialect.demotion == DemotionModel::COUNT_IN_ADVERT;
    Comparison c{StatedInterval(config.advbase, EffectiveSkew(config, dialect, demotion)),
                 StatedInterval(advert.advbase, advert.advskew),
                 DemotionByte(dialect, demotion),
                 demoteCounts ? advert.demote : DemotionByte(dialect, demotion)};
    switch (state)
    {
    case State::INIT:
        return Decision::IGNORE;
    case State::MASTER:
        return DecideAsMaster(c, dialect, LittleEndianWord(ownAddress), LittleEndianWord(source));
    case State::BACKUP:
        return DecideAsBackup(c, config, dialect, demotion);
    }
    return Decision::IGNORE;
}

} // namespace carp
