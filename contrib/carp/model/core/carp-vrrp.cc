// SPDX-License-Identifier: GPL-2.0-only

#include "carp-vrrp.h"

#include <ratio>

namespace carp
{

namespace
{

using Centiseconds = std::chrono::duration<int64_t, std::centi>;

constexpr int INTERVALS_TO_WAIT = 3;
constexpr int PRIORITIES = 256;

} // namespace

VrrpAdvertisement MakeVrrpAdvert(const Config& config, const Dialect& dialect, Family family)
{
    VrrpAdvertisement advert;
    advert.vhid = config.vhid;
    advert.priority = config.vrrpPriority;
    advert.interval = config.vrrpInterval;
    size_t count = 0;
    if (family == Family::IPV4 || dialect.vrrpCountAddsUp)
    {
        count += config.ipv4.size();
    }
    if (family == Family::IPV4)
    {
        advert.ipv4 = config.ipv4;
    }
    else
    {
        advert.ipv6 = config.ipv6;
        count += config.ipv6.size();
    }
    advert.count = static_cast<uint8_t>(count);
    return advert;
}

Duration VrrpAdvertInterval(const Config& config)
{
    return Centiseconds(config.vrrpInterval);
}

Duration VrrpMasterDownTime(const Config& config, uint16_t heard)
{
    return Centiseconds(INTERVALS_TO_WAIT * heard +
                        (PRIORITIES - config.vrrpPriority) * heard / PRIORITIES);
}

Decision DecideVrrp(State state, const Config& config, const VrrpAdvertisement& advert)
{
    const bool better = advert.interval < config.vrrpInterval ||
                        advert.priority > config.vrrpPriority;
    const bool worse = advert.interval > config.vrrpInterval ||
                       advert.priority < config.vrrpPriority;
    switch (state)
    {
    case State::INIT:
        break;
    case State::MASTER:
        return better ? Decision::YIELD : Decision::IGNORE;
    case State::BACKUP:
        return config.preempt && worse ? Decision::PREEMPT : Decision::RESTART_TIMER;
    }
    return Decision::IGNORE;
}

} // namespace carp
