// SPDX-License-Identifier: GPL-2.0-only

#include "carp-types.h"

namespace carp
{

const char* ToString(State state)
{
    switch (state)
    {
    case State::INIT:
        return "INIT";
    case State::BACKUP:
        return "BACKUP";
    case State::MASTER:
        return "MASTER";
    }
    return "?";
}

const char* ToString(Family family)
{
    return family == Family::IPV4 ? "ipv4" : "ipv6";
}

MacBytes VirtualMac(uint8_t vhid, uint8_t fifthByte)
{
    return {0x00, 0x00, 0x5e, 0x00, fifthByte, vhid};
}

bool IsMulticast(const Ipv4Bytes& address)
{
    return (address[0] & 0xf0) == 0xe0;
}

bool IsMulticast(const Ipv6Bytes& address)
{
    return address[0] == 0xff;
}

bool HasEmbeddedScope(const Ipv6Bytes& address)
{
    if (address[0] == 0xfe && (address[1] & 0xc0) == 0x80)
    {
        return true;
    }
    const int scope = address[1] & 0x0f;
    return IsMulticast(address) && (scope == 1 || scope == 2);
}

} // namespace carp
