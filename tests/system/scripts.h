// SPDX-License-Identifier: GPL-2.0-only

#ifndef SYSTEM_SCRIPTS_H
#define SYSTEM_SCRIPTS_H

#include <string>

namespace systemtest
{

/// Two routers and a client; the master crashes. The parts between can be chosen.
inline std::string CrashScript(const std::string& expect,
                               const std::string& dialect = "openbsd",
                               const std::string& crashAt = "10.3s",
                               const std::string& name = "crash")
{
    return "scenario: " + name +
           "\n"
           "claim: Somebody takes over.\n"
           "lan: {switches: [sw]}\n"
           "carp:\n"
           "  gw: {vhid: 1, pass: mekmitasdigoat, addresses: [10.0.0.1], dialect: " +
           dialect +
           "}\n"
           "hosts:\n"
           "  r1: {on: sw, address: 10.0.0.2/24, carp: {gw: {advskew: 0}}}\n"
           "  r2: {on: sw, address: 10.0.0.3/24, carp: {gw: {advskew: 100}}}\n"
           "  h1: {on: sw, address: 10.0.0.10/24, probe: {to: 10.0.0.1, every: 100ms, start: 5s}}\n"
           "timeline:\n"
           "  - {at: " +
           crashAt +
           ", as: the-crash, crash: r1}\n"
           "expect:\n"
           "  - " +
           expect +
           "\n"
           "run: {for: 20s, seed: 1}\n";
}

inline const char* const HOLDS = "{master: gw, is: r2, at: 15s}";
inline const char* const FAILS = "{master: gw, is: r1, at: 15s}";
/// With a crash so LATE that the run ends before the time is over.
inline const char* const UNKNOWN = "{takeover: gw, after: the-crash, within: 10s}";
inline const char* const LATE = "19s";

/// A crash at an instant that the seed draws.
inline std::string DrawnScript()
{
    return CrashScript(HOLDS, "openbsd", "{uniform: [10s, 11s]}", "drawn");
}

/// Not YAML that the lab understands: a switch that is not there and a word that is wrong.
inline std::string BrokenScript()
{
    return "scenario: broken\n"
           "claim: Nothing.\n"
           "lan: {switches: [sw]}\n"
           "hosts:\n"
           "  r1: {on: sx, address: 10.0.0.2/24}\n"
           "run: {fore: 20s}\n";
}

} // namespace systemtest

#endif // SYSTEM_SCRIPTS_H
