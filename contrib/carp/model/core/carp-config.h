// SPDX-License-Identifier: GPL-2.0-only

#ifndef CARP_CONFIG_H
#define CARP_CONFIG_H

#include "carp-dialect.h"
#include "carp-types.h"

#include <optional>
#include <string>
#include <vector>

namespace carp
{

using Key = std::array<uint8_t, 20>; ///< HMAC key: passphrase bytes padded with NUL

/**
 * The key that ifconfig and ucarp make of a passphrase: its first 19 bytes, then NUL
 * [OpenBSD ifconfig.c setcarp_passwd; FreeBSD carp.c setcarp_callback].
 */
Key KeyFromPassphrase(const std::string& passphrase);

/// What an administrator says about one virtual host.
struct Config
{
    Version version = Version::CARP; ///< FreeBSD carpver; cannot change at run time
    uint8_t vhid = 0;                ///< 1..255
    uint8_t advbase = 1;             ///< seconds, 0..255
    uint8_t advskew = 0;             ///< 1/256 s, 0..254 (ucarp: 255)
    uint8_t vrrpPriority = 100;      ///< VRRP: vrrpprio, 1..255; 255 listens to nobody
    uint16_t vrrpInterval = 100;     ///< VRRP: vrrpinterval, centiseconds, 1..4095
    bool preempt = false;
    Key key{};
    std::vector<Ipv4Bytes> ipv4;        ///< virtual addresses in configuration order
    std::vector<Ipv6Bytes> ipv6;        ///< likewise
    std::optional<MacBytes> handSetMac; ///< lladdr other than the virtual and the parent's MAC
    Ipv4Bytes peer = IPV4_GROUP;        ///< destination of IPv4 advertisements
    Ipv6Bytes peer6 = IPV6_GROUP;       ///< destination of IPv6 advertisements
    uint8_t deadRatio = 3;              ///< ucarp -r, 1..255
    Duration upScript{0};               ///< ucarp: what the first advert and ARP wait for
};

/// What the twelve bits of a VRRPv3 advertisement hold [FreeBSD VRRP_MAX_INTERVAL].
constexpr uint16_t HIGHEST_VRRP_INTERVAL = 4095;

/// Something that the implementation would refuse.
struct ConfigProblem
{
    std::string field;    ///< member of Config, as ifconfig names it
    std::string expected; ///< what would be accepted
    std::string found;    ///< what was given
};

/// All that is wrong with a configuration under a dialect, not only the first.
std::vector<ConfigProblem> Validate(const Config& config, const Dialect& dialect);

} // namespace carp

#endif // CARP_CONFIG_H
