// SPDX-License-Identifier: GPL-2.0-only

#include "core/story.h"

#include <memory>
#include <sstream>

namespace carp
{

namespace
{

struct Teller
{
    std::string operator()(const Advertisement& advert) const
    {
        std::ostringstream text;
        text << " advbase=" << int{advert.advbase} << " advskew=" << int{advert.advskew}
             << " demote=" << int{advert.demote};
        if (withCounter)
        {
            text << " counter=" << advert.counter;
        }
        return text.str();
    }

    std::string operator()(const VrrpAdvertisement& advert) const
    {
        return " priority=" + std::to_string(advert.priority) +
               " interval=" + std::to_string(advert.interval) +
               " count=" + std::to_string(advert.count);
    }

    std::string operator()(const SendAdvert& send) const
    {
        return std::string("send ") + ToString(send.family) + ' ' + ToString(send.kind) +
               std::visit(*this, send.advert);
    }

    std::string operator()(const StateChange& change) const
    {
        return std::string("state ") + ToString(change.from) + " -> " + ToString(change.to) + " (" +
               ToString(change.reason) + ")";
    }

    std::string operator()(const Announce& announce) const
    {
        return std::string("announce") + (announce.ipv4 ? " ipv4" : "") +
               (announce.ipv6 ? " ipv6" : "") + (announce.repeated ? " again" : "");
    }

    std::string operator()(const Demote& demote) const
    {
        return "demote by " + std::to_string(demote.by) + " (" + ToString(demote.cause) + ")";
    }

    bool withCounter;
};

} // namespace

std::string Seconds(Duration time)
{
    std::string digits = std::to_string(time.count());
    if (digits.size() < 10)
    {
        digits.insert(0, 10 - digits.size(), '0');
    }
    std::string fraction = digits.substr(digits.size() - 9);
    fraction.erase(fraction.find_last_not_of('0') + 1);
    const std::string whole = digits.substr(0, digits.size() - 9);
    return whole + (fraction.empty() ? "" : "." + fraction) + "s";
}

std::string Tell(const Action& action, bool withCounter)
{
    return std::visit(Teller{withCounter}, action);
}

Told Tell(const Actions& actions, bool withCounter)
{
    Told lines;
    for (const Action& action : actions)
    {
        lines.push_back(Tell(action, withCounter));
    }
    return lines;
}

Config Host(uint8_t advbase, uint8_t advskew, bool preempt)
{
    Config config;
    config.vhid = 1;
    config.advbase = advbase;
    config.advskew = advskew;
    config.preempt = preempt;
    config.key = KeyFromPassphrase("story");
    config.ipv4 = {{10, 0, 0, 1}};
    return config;
}

Config DualHost(uint8_t advbase, uint8_t advskew, bool preempt)
{
    Config config = Host(advbase, advskew, preempt);
    config.ipv6 = {{0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}};
    return config;
}

Advertisement Advert(uint8_t advbase, uint8_t advskew, uint8_t demote, uint64_t counter)
{
    Advertisement advert;
    advert.vhid = 1;
    advert.advbase = advbase;
    advert.advskew = advskew;
    advert.demote = demote;
    advert.counter = counter;
    return advert;
}

const Advertisement& AdvertOf(const SendAdvert& send)
{
    return std::get<Advertisement>(send.advert);
}

Machine::RandomBits Thousands()
{
    return [drawn = uint64_t{0}]() mutable { return drawn += 1000; };
}

Machine Fresh(const Dialect& dialect, const Config& config)
{
    return Machine(config, dialect, OWN_ADDRESS, Thousands());
}

Machine Backup(const Dialect& dialect, const Config& config)
{
    Machine machine = Fresh(dialect, config);
    machine.SetUp(0s, true);
    return machine;
}

Machine Master(const Dialect& dialect, const Config& config, Instant& now)
{
    Machine machine = Backup(dialect, config);
    now = *machine.NextDeadline();
    machine.Wake(now);
    return machine;
}

std::string DialectName(const Dialect* dialect)
{
    return dialect->name;
}

} // namespace carp
