// SPDX-License-Identifier: GPL-2.0-only

#include "carp-config.h"

#include <algorithm>

namespace carp
{

namespace
{

/// ifconfig copies a C string of at most 20 bytes with its terminator.
constexpr size_t PASSPHRASE_BYTES = 19;

void CheckNumbers(const Config& config,
                  const Dialect& dialect,
                  std::vector<ConfigProblem>& problems)
{
    if (config.vhid == 0)
    {
        problems.push_back({"vhid", "1 to 255", "0"});
    }
    if (config.advskew > dialect.highestSkewConfigured)
    {
        problems.push_back({"advskew",
                            "0 to " + std::to_string(dialect.highestSkewConfigured),
                            std::to_string(config.advskew)});
    }
    if (config.advbase == 0 && !dialect.zeroBaseAllowed)
    {
        problems.push_back({"advbase", "1 to 255", "0"});
    }
    else if (config.advbase == 0 && config.advskew == 0 && !dialect.zeroIntervalAllowed)
    {
        problems.push_back({"advbase", "1 to 255, or 0 together with an advskew above 0", "0"});
    }
    if (config.deadRatio == 0)
    {
        problems.push_back({"dead-ratio", "1 to 255", "0"});
    }
}

void CheckVrrp(const Config& config, const Dialect& dialect, std::vector<ConfigProblem>& problems)
{
    if (!dialect.vrrp)
    {
        problems.push_back({"carpver", "2: this dialect speaks only CARP", "3"});
    }
    if (config.vrrpPriority == 0)
    {
        problems.push_back({"vrrpprio", "1 to 255", "0"});
    }
    if (config.vrrpInterval == 0 || config.vrrpInterval > HIGHEST_VRRP_INTERVAL)
    {
        problems.push_back({"vrrpinterval",
                            "1 to " + std::to_string(HIGHEST_VRRP_INTERVAL),
                            std::to_string(config.vrrpInterval)});
    }
    if (!IsMulticast(config.peer) || !IsMulticast(config.peer6))
    {
        problems.push_back({IsMulticast(config.peer) ? "peer6" : "peer",
                            "no unicast peer with VRRP",
                            "a unicast address"});
    }
}

void CheckAddresses(const Config& config,
                    const Dialect& dialect,
                    std::vector<ConfigProblem>& problems)
{
    if (dialect.singleIpv4Address)
    {
        if (config.ipv4.size() != 1 || !config.ipv6.empty())
        {
            const bool isAsked = !config.ipv6.empty();
            problems.push_back(
                {"addresses",
                 std::string("exactly one IPv4 address") + (isAsked ? ": it knows no IPv6" : ""),
                 std::to_string(config.ipv4.size()) + " IPv4 and " +
                     std::to_string(config.ipv6.size()) + " IPv6"});
        }
    }
    else if (config.ipv4.empty() && config.ipv6.empty())
    {
        problems.push_back({"addresses", "at least one address", "none"});
    }
    else if (!dialect.ipv6 && config.ipv4.empty())
    {
        problems.push_back({"addresses", "an IPv4 address: adverts are IPv4 only", "only IPv6"});
    }
}

void CheckPeers(const Config& config, const Dialect& dialect, std::vector<ConfigProblem>& problems)
{
    if (!IsMulticast(config.peer) && !dialect.unicastIpv4)
    {
        problems.push_back({"peer", "no unicast peer in this dialect", "a unicast address"});
    }
    if (!IsMulticast(config.peer6) && !dialect.unicastIpv6)
    {
        problems.push_back({"peer6", "no unicast IPv6 peer in this dialect", "a unicast address"});
    }
}

} // namespace

Key KeyFromPassphrase(const std::string& passphrase)
{
    Key key{};
    const size_t used = std::min(passphrase.find('\0'),
                                 std::min(passphrase.size(), PASSPHRASE_BYTES));
    std::copy_n(passphrase.begin(), used, key.begin());
    return key;
}

std::vector<ConfigProblem> Validate(const Config& config, const Dialect& dialect)
{
    std::vector<ConfigProblem> problems;
    CheckNumbers(config, dialect, problems);
    CheckAddresses(config, dialect, problems);
    CheckPeers(config, dialect, problems);
    if (config.version == Version::VRRP)
    {
        CheckVrrp(config, dialect, problems);
    }
    return problems;
}

} // namespace carp
