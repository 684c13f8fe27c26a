// SPDX-License-Identifier: GPL-2.0-only

#include "address.h"

#include <cstdio>

namespace lab::decode
{

std::string ToString(const MacBytes& mac)
{
    char text[18];
    std::snprintf(text,
                  sizeof(text),
                  "%02x:%02x:%02x:%02x:%02x:%02x",
                  mac[0],
                  mac[1],
                  mac[2],
                  mac[3],
                  mac[4],
                  mac[5]);
    return text;
}

bool IsMulticast(const IpAddress& address)
{
    return std::visit([](const auto& bytes) { return carp::IsMulticast(bytes); }, address);
}

std::optional<uint8_t> VhidOf(const MacBytes& mac)
{
    const uint8_t vhid = mac[5];
    if (mac == carp::VirtualMac(vhid, 0) || mac == carp::VirtualMac(vhid, 1))
    {
        return vhid;
    }
    return std::nullopt;
}

} // namespace lab::decode
