// SPDX-License-Identifier: GPL-2.0-only

#ifndef CORE_STORY_H
#define CORE_STORY_H

#include "carp-machine.h"

#include <string>
#include <vector>

/**
 * What the tests of the protocol core share: adverts and machines in a few words, and what a
 * machine answers as lines of text.
 */
namespace carp
{

using namespace std::chrono_literals;

using Told = std::vector<std::string>;

/// The source address of the machines under test, and one on each side of it.
constexpr Ipv4Bytes OWN_ADDRESS{10, 0, 0, 100};
constexpr Ipv4Bytes LOWER_ADDRESS{10, 0, 0, 99};
constexpr Ipv4Bytes HIGHER_ADDRESS{10, 0, 0, 101};

/// An exact number of seconds such as "4.171875s".
std::string Seconds(Duration time);

/// One line for one action.
std::string Tell(const Action& action, bool withCounter = false);

/// One line for each action.
Told Tell(const Actions& actions, bool withCounter = false);

/// A virtual host with vhid 1, the key "story" and the address 10.0.0.1.
Config Host(uint8_t advbase, uint8_t advskew, bool preempt = false);

/// The same with an IPv6 address besides.
Config DualHost(uint8_t advbase, uint8_t advskew, bool preempt = false);

/// An advertisement as an accepting intake hands it on.
Advertisement Advert(uint8_t advbase, uint8_t advskew, uint8_t demote = 0, uint64_t counter = 7);

/// The advertisement that an action sends; it must be one of CARP.
const Advertisement& AdvertOf(const SendAdvert& send);

/// A source of chance that draws 1000, 2000, 3000, ...
Machine::RandomBits Thousands();

/// A machine that was never set up.
Machine Fresh(const Dialect& dialect, const Config& config);

/// A machine that was set up at 0 s and listens.
Machine Backup(const Dialect& dialect, const Config& config);

/// A machine that was set up at 0 s and took over when nobody was heard; \p now is that instant.
Machine Master(const Dialect& dialect, const Config& config, Instant& now);

/// The dialects' names, for parameterised tests.
std::string DialectName(const Dialect* dialect);

} // namespace carp

#endif // CORE_STORY_H
